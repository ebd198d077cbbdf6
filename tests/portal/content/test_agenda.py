"""Entries of a schedule: who takes part, when they meet, what cannot be at the same time."""

import time
from datetime import date

import pytest

from portal.content.agenda import Entry, entries_of, parts, week_name
from portal.content.clashes import MOST_CLASHES, ClashFinder
from portal.i18n import in_language

DAY = date(2026, 11, 26)


def entry(starts="", ends="", **others):
    return Entry("1", 0, others.pop("day", DAY), starts, ends, **others)


def test_names_are_those_of_the_chair_and_of_everybody_else_once():
    made = entry(chair="Giám đốc An", people="Phòng A; Bà Bình\nGiám đốc An, Ông Cường")
    assert made.names == ("Giám đốc An", "Phòng A", "Bà Bình", "Ông Cường")


@pytest.mark.parametrize(
    "first, second, overlap",
    [
        (("08:00", "09:00"), ("08:30", "10:00"), True),
        (("08:00", "09:00"), ("09:00", "10:00"), False),
        (("08:00", ""), ("08:30", ""), True),
        (("08:00", ""), ("09:00", ""), False),
        (("", ""), ("14:00", "15:00"), True),
    ],
)
def test_when_two_are_at_the_same_time(first, second, overlap):
    one, other = entry(*first), entry(*second)
    assert one.overlaps(other) == other.overlaps(one) == overlap
    assert not one.overlaps(entry(*second, day=date(2026, 11, 27)))


@pytest.mark.parametrize(
    "first, second, word",
    [
        ({"chair": "Giám đốc An"}, {"people": "giám  đốc an"}, "Giám đốc An"),
        ({"place": "Phòng họp 1"}, {"place": "Phòng họp 1"}, "địa điểm"),
        ({"vehicle": "79A-001.02"}, {"vehicle": "79a-001.02"}, "xe"),
    ],
)
def test_a_clash_names_both_entries_and_what_they_share(first, second, word):
    one, other = entry("08:00", "09:00", what="Họp A", **first), entry("08:30", "", what="Họp B", **second)
    (clash,) = ClashFinder().clashes([one, other])
    text = in_language(clash.text, "vi")
    assert word in text and "Họp A" in text and "Họp B" in text and "08:00–09:00" in text
    assert in_language(clash.text, "en").startswith("Clash on 26/11")


def test_no_clash_where_nothing_is_shared_or_nothing_is_written():
    assert not ClashFinder().clashes([entry("08:00", place=""), entry("08:00", place="")])
    assert not ClashFinder().clashes([entry("08:00", chair="An"), entry("09:00", chair="An")])


def test_a_known_person_is_the_same_with_and_without_his_title():
    one = entry("08:00", "09:00", what="A", chair="Phó Giám đốc Lê Văn Khánh")
    other = entry("08:30", "09:30", what="B", people="Lê Văn Khánh (Phó Giám đốc), Phòng Y")
    assert not ClashFinder().clashes([one, other])
    (clash,) = ClashFinder(people={"lê văn khánh"}).clashes([one, other])
    assert "Phó Giám đốc Lê Văn Khánh" in in_language(clash.text, "vi")


def test_in_another_agency_only_the_provinces_leaders_clash():
    mine = entry("08:00", "09:00", what="A", chair="Chủ tịch Trần An", people="Lê Bình", place="Phòng họp số 1")
    theirs = entry("08:00", "09:00", what="B", chair="Trần An", people="Lê Bình", place="Phòng họp số 1")
    finder = ClashFinder(people={"lê bình"}, leaders={"trần an"}, elsewhere=[("Sở Y tế", theirs)])
    (clash,) = finder.clashes([mine])
    text = in_language(clash.text, "vi")
    assert clash.agency == "Sở Y tế" and "Chủ tịch Trần An" in text and "“B” (lịch của Sở Y tế)" in text


ON_CALL = ("Trực lãnh đạo", "Trực cơ quan: Giám đốc An", "TRỰC ban", "Làm việc tại cơ quan", "Giải quyết công việc")


@pytest.mark.parametrize("what", ON_CALL)
def test_whoever_is_on_call_all_day_goes_to_meetings_all_the_same(what):
    on_call = entry(what=what, chair="Giám đốc An", place="Trụ sở Sở", vehicle="79A-001.02")
    meeting = entry("08:00", "09:00", what="Họp", chair="Giám đốc An", place="Trụ sở Sở")
    assert not ClashFinder().clashes([on_call, meeting]) and not ClashFinder().clashes([meeting, on_call])
    elsewhere = ClashFinder(leaders={"trần an"}, elsewhere=[("Sở Y tế", entry(what=what, chair="Trần An"))])
    assert not elsewhere.clashes([entry("08:00", "09:00", what="Họp", chair="Trần An")])
    drive = entry("08:00", "09:00", what="Đi cơ sở", vehicle="79A-001.02")
    assert len(ClashFinder().clashes([on_call, drive])) == 1, "the car is gone all day"


@pytest.mark.parametrize(
    "what", ["Đi công tác Hà Nội", "Trúc mừng", "Làm việc tại xã Cam Lâm", "Trực tuyến: hội nghị", "Trực"]
)
def test_whoever_is_away_all_day_is_not_there(what):
    hours = ("08:00", "11:00") if what == "Trực" else ("", "")
    away = entry(*hours, what=what, chair="Giám đốc An")
    assert len(ClashFinder().clashes([away, entry("08:00", "09:00", what="Họp", chair="Giám đốc An")])) == 1


@pytest.mark.parametrize(
    "written, names",
    [
        ("Trưởng, phó các phòng", ("Trưởng, phó các phòng",)),
        ("Lãnh đạo Sở; Trưởng, các Phó phòng Y, Ông Bình", ("Lãnh đạo Sở", "Trưởng, các Phó phòng Y", "Ông Bình")),
        ("Ông An (Trưởng ban, thường trực), Bà Bình", ("Ông An (Trưởng ban, thường trực)", "Bà Bình")),
        ("Ông An (quên đóng, ngoặc\nBà Bình, Ông Cường", ("Ông An (quên đóng, ngoặc", "Bà Bình", "Ông Cường")),
        ("Ông Trưởng, Phó Giám đốc An", ("Ông Trưởng", "Phó Giám đốc An")),
        ("a) An, b) Bình", ("a) An", "b) Bình")),
    ],
)
def test_a_group_and_what_stands_in_brackets_are_one_name(written, names):
    assert parts(written) == names


def test_heads_and_deputies_of_all_units_are_no_person_called_head():
    one = entry("08:00", "09:00", what="A", people="Trưởng, phó các phòng")
    other = entry("08:00", "09:00", what="B", people="Trưởng, phó phòng Nghiệp vụ Y")
    assert not ClashFinder().clashes([one, other])


def test_hundreds_of_rows_that_all_clash_are_told_soon():
    rows = [
        Entry(str(number), 0, DAY, "08:00", "09:00", what=f"Việc {number}", chair=f"Phó Giám đốc Lê An, Người {number}")
        for number in range(300)
    ]
    begun = time.process_time()
    found = ClashFinder(people={f"người {number}" for number in range(500)} | {"lê an"}).clashes(rows)
    assert len(found) == MOST_CLASHES and time.process_time() - begun < 2


def test_rows_of_other_columns_and_none_give_entries():
    (made,) = entries_of([{"id": "7", "revision": 2, "day": DAY, "what": "A", "unit": 9, "note": None}])
    assert (made.id, made.revision, made.what, made.note, made.internal) == ("7", 2, "A", "", False)
    assert week_name(DAY) == "2026-tuan-48"

"""Whose entries are shown together: people and units however offices write them, rooms by name."""

from datetime import date

import pytest

from portal.content.agenda import Entry
from portal.content.schedule_subjects import Narrowing, Subjects, counted

DAY = date(2026, 11, 26)
LEADERS = ("Nguyễn Thị Phương Thảo", "Lê Trần Hoàng Quốc Khánh")
UNITS = (("Phòng Nghiệp vụ Y", "NVY"), ("Văn phòng Sở", ""))
KNOWN = Subjects(LEADERS, UNITS)


def entry(**cells):
    return Entry("1", 0, DAY, **cells)


WRITTEN = (
    "Nguyễn Thị Phương Thảo",
    "Giám đốc Nguyễn Thị Phương Thảo",
    "GĐ Nguyễn Thị Phương Thảo",
    "GĐ. Nguyễn Thị Phương Thảo",
    "Đ/c Nguyễn Thị Phương Thảo",
    "Đồng chí Nguyễn Thị Phương Thảo – Giám đốc Sở",
    "Bà Nguyễn Thị Phương Thảo (Giám đốc)",
)


@pytest.mark.parametrize("subjects", [KNOWN, Subjects()])
@pytest.mark.parametrize("written", WRITTEN)
def test_a_person_has_one_address_with_and_without_titles(subjects, written):
    for cells in ({"chair": written}, {"chair": "PGĐ Trần An", "people": f"{written}; Phòng X"}):
        assert Narrowing(subjects, "nguyen-thi-phuong-thao").takes(entry(**cells))
        assert Narrowing(subjects, "giam-doc-nguyen-thi-phuong-thao").takes(entry(**cells)), "as it was given out once"
    assert subjects.chairs_of(entry(chair=written)) == {"nguyen-thi-phuong-thao": LEADERS[0]}
    assert not Narrowing(subjects, "le-tran-hoang-quoc-khanh").takes(entry(chair=written))


@pytest.mark.parametrize("written", ["Giám đốc Sở Y tế", "Trưởng phòng", "Giám đốc An", "Phòng Y", "Các bà mẹ"])
def test_what_is_no_name_behind_a_title_stays_whole(written):
    assert list(Subjects().chairs_of(entry(chair=written)).values()) == [written]


def test_people_of_one_address_are_told_apart_by_their_marks():
    two = Subjects(("Lê Văn Hùng", "Lê Văn Hưng"))
    keys = [next(iter(two.chairs_of(entry(chair=f"Ông {name}")))) for name in ("Lê Văn Hùng", "Lê Văn Hưng")]
    assert sorted(keys) == ["le-van-hung", "le-van-hung-2"]
    assert list(Subjects(("Lê Văn Hùng",)).chairs_of(entry(chair="Lê Văn Hưng"))) == ["le-van-hung-khac"]


@pytest.mark.parametrize(
    "cells",
    [
        {"host": "Phòng Nghiệp vụ Y"},
        {"host": "phòng nghiệp vụ y; Văn phòng Sở"},
        {"prepared": "Phòng Nghiệp vụ Y"},
        {"people": "Lãnh đạo Phòng Nghiệp vụ Y, Ông An"},
        {"host": "NVY"},
    ],
)
def test_a_unit_has_what_it_holds_prepares_and_takes_part_in(cells):
    assert Narrowing(KNOWN, unit="phong-nghiep-vu-y").takes(entry(**cells))
    assert not Narrowing(KNOWN, unit="phong-nghiep-vu").takes(entry(**cells))


def test_an_unknown_unit_and_a_room_are_asked_for_by_name():
    made = entry(host="Tổ công tác 5", place="Hội trường A")
    assert Narrowing(KNOWN, unit="to-cong-tac-5").takes(made)
    assert Narrowing(KNOWN, room="hoi-truong-a").takes(made) and not Narrowing(KNOWN, room="hoi-truong").takes(made)
    assert Narrowing().takes(made) and not Narrowing()


def test_the_most_frequent_come_first():
    entries = [entry(chair="An"), entry(chair="Bình"), entry(chair="BÌNH"), entry(chair="")]
    found = counted(map(Subjects().chairs_of, entries))
    assert list(found.items()) == [("binh", "Bình"), ("an", "An")]

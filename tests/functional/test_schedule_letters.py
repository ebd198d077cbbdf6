"""Whoever a change of a published schedule concerns gets one letter; nobody outside hears of internal entries."""

from datetime import timedelta

import pytest

from portal import clock
from portal.content.agenda import week_name
from portal.content.weeks import WEEK
from portal.security.appointments import Appointment
from portal.security.people import People
from tests.support.mail_host import listening_mail_host, work_off
from tests.support.schedules import CANARY, make_week, row, this_monday
from tests.support.site import HEALTH, INFORMATION, SINCE

MONDAY = this_monday() + WEEK
ADDRESS = f"/{HEALTH}/lich-cong-tac/{week_name(MONDAY)}/"
CHAIR, OTHER_OF_THAT_SOUND, HEAD, DIRECTOR = (
    "tuyet@syt.example",
    "tuyen@syt.example",
    "truong@syt.example",
    "gd@syt.example",
)
UNIT, OUTSIDER = "nghiep-vu-y@syt.example", "van-thu@stttt.example"


@pytest.fixture
def mail_host():
    with listening_mail_host() as host:
        yield host


@pytest.fixture
def story(fresh_site):
    """A site with people, units and an agency that have mailboxes, and next week's schedule, published."""
    fresh_site.prepare(lambda site, desk: furnish(site, desk, fresh_site.registry))
    return fresh_site


def furnish(site, desk, registry):
    agency, other = site[HEALTH], site[INFORMATION]
    people = People(site._p_jar.root()["app_root"], registry)
    for login, name, mail, title in (
        ("officer.syt", "Nguyễn Thị Ánh Tuyết", CHAIR, "Phó Giám đốc"),
        ("editor.syt", "Nguyễn Thị Ánh Tuyến", OTHER_OF_THAT_SOUND, "Chuyên viên"),
        ("unit-head.syt", "Trần Văn Đức", HEAD, "Trưởng phòng"),
        ("leader.syt", "Lê Hoà Bình", DIRECTOR, "Giám đốc"),
        ("officer.stttt", "Nguyễn Thị Ánh Tuyết", "tuyet@stttt.example", ""),
    ):
        people.describe(people.get(login), full_name=name, email=mail, title=title)
    with_mail = desk.add(agency, "unit", {"title": "Phòng Nghiệp vụ Y", "email": UNIT})
    without = desk.add(agency, "unit", {"title": "Phòng Nghiệp vụ Dược"})
    for unit in (with_mail, without):
        desk.move(unit, "publish")
    post = Appointment(agency.id, "unit_head", unit_id=without.id, from_day=SINCE)
    people.appoint(people.get("unit-head.syt"), (post,))
    desk.edit(other, {"email": OUTSIDER})
    desk.move(other, "publish_changes")
    make_week(desk, agency["lich-cong-tac"], MONDAY, first_rows())


def first_rows():
    outside = "Lãnh đạo Sở Thông tin và Truyền thông"
    return (
        row(
            MONDAY,
            "08:00",
            "09:00",
            "Họp về tiêm chủng",
            chair="Phó Giám đốc Nguyễn Thị Ánh Tuyết",
            people=f"Lãnh đạo Phòng Nghiệp vụ Y, {outside}; Trưởng, phó các phòng",
            place="Phòng họp số 1",
        ),
        row(MONDAY, "14:00", "15:00", "Giao ban tuần", chair="Giám đốc Sở", host="Phòng Nghiệp vụ Dược"),
        row(MONDAY, "16:00", "", f"{CANARY} kín", chair="Lê Hòa Bình", people=outside, internal=True),
    )


def change(site, reason="Lãnh đạo tỉnh mời họp", **cells_of):
    """Change cells of the rows by their subject's first word, and publish that as the leader does."""

    def edit(tree, desk):
        week = tree[HEALTH]["lich-cong-tac"][week_name(MONDAY)]
        rows = [{**one, **cells_of.get(one["what"].split()[0], {})} for one in week.entries]
        desk.edit(week, {"entries": tuple(one for one in rows if not one.pop("gone", False))})

    site.prepare(edit)
    site.browser("leader.syt").send(ADDRESS + "trang-thai", transition="publish_changes", comment=reason)


def text_of(message):
    return " ".join(message.get_content().split())


def test_those_concerned_get_one_letter_with_old_and_new_who_when_and_why(story, mail_host):
    settings = mail_host.settings(story.settings)
    work_off(story, settings)
    assert mail_host.taken == [], "the first publication is no change"
    change(story, Họp={"starts": "09:15", "ends": "10:00", "place": "Phòng họp số 3"})
    work_off(story, settings)
    assert mail_host.mailboxes == sorted((CHAIR, UNIT, OUTSIDER))
    (letter,) = mail_host.letters_to(CHAIR)
    assert f"tuần {MONDAY.isocalendar()[1]}" in letter["Subject"] and "Sở Y tế" in letter["Subject"]
    text = text_of(letter)
    assert f"Trước đây: 08:00–09:00, Thứ Hai, {MONDAY:%d/%m/%Y}; địa điểm: Phòng họp số 1" in text
    assert f"Nay là: 09:15–10:00, Thứ Hai, {MONDAY:%d/%m/%Y}; địa điểm: Phòng họp số 3" in text
    for told in ("Họp về tiêm chủng", "Lý do: Lãnh đạo tỉnh mời họp", "Lê Hoà Bình, lúc", f"http://localhost{ADDRESS}"):
        assert told in text
    assert "Before: 08:00–09:00, Monday" in text, "in both languages"
    assert "Giao ban" not in text, "what does not concern him is not in it"
    work_off(story, settings)
    assert len(mail_host.taken) == 3, "one letter for each change"
    change(story, Họp={"place": "Hội trường"})
    work_off(story, settings)
    assert len(mail_host.letters_to(CHAIR)) == 2


def test_nobody_outside_hears_of_internal_entries(story, mail_host):
    settings = mail_host.settings(story.settings)
    change(story, **{CANARY: {"starts": "16:30"}})
    work_off(story, settings)
    assert mail_host.mailboxes == [DIRECTOR], "the outside participant is not told"
    assert f"{CANARY} kín" in text_of(*mail_host.letters_to(DIRECTOR)) and "nội bộ" in text_of(
        *mail_host.letters_to(DIRECTOR)
    )
    # What becomes internal is not told outside either, nor what it was; what becomes public is new there.
    change(story, Họp={"internal": True, "starts": "10:00", "ends": "11:00"}, **{CANARY: {"internal": False}})
    work_off(story, settings)
    (letter,) = mail_host.letters_to(OUTSIDER)
    assert "Họp về tiêm chủng" not in text_of(letter)
    assert f"BỔ SUNG: {CANARY} kín" in text_of(letter) and "16:30" in text_of(letter)
    assert "Trước đây" not in text_of(letter)


def test_a_title_that_one_has_and_a_unit_without_a_mailbox(story, mail_host):
    change(story, Giao={"starts": "14:30"})
    work_off(story, mail_host.settings(story.settings))
    assert mail_host.mailboxes == sorted((DIRECTOR, HEAD)), "the director by his title, the unit by its head"


def test_who_need_not_come_any_more_and_who_comes_instead(story, mail_host):
    change(story, Họp={"chair": "Trần Văn Đức – Trưởng phòng", "people": ""})
    work_off(story, mail_host.settings(story.settings))
    assert mail_host.mailboxes == sorted((CHAIR, UNIT, OUTSIDER, HEAD))
    change(story, Họp={"gone": True})
    work_off(story, mail_host.settings(story.settings))
    assert "HỦY: Họp về tiêm chủng" in text_of(mail_host.letters_to(HEAD)[-1])


def test_a_saved_change_is_told_only_when_it_is_published(story, mail_host):
    def save(tree, desk):
        week = tree[HEALTH]["lich-cong-tac"][week_name(MONDAY)]
        desk.edit(week, {"entries": tuple({**one, "starts": "07:00"} for one in week.entries)})

    story.prepare(save)
    work_off(story, mail_host.settings(story.settings))
    assert mail_host.taken == []


def test_what_is_over_or_withdrawn_is_told_to_nobody(story, mail_host, set_clock):
    change(story, Họp={"starts": "09:00", "ends": "10:00"})
    story.browser("leader.syt").send(ADDRESS + "trang-thai", transition="withdraw")
    work_off(story, mail_host.settings(story.settings))
    assert mail_host.taken == [], "withdrawn before the letters were written"
    story.browser("leader.syt").send(ADDRESS + "trang-thai", transition="publish")
    set_clock(clock.now() + WEEK + timedelta(days=8))
    change(story, Họp={"starts": "09:30", "ends": "10:00"})
    work_off(story, mail_host.settings(story.settings))
    assert mail_host.taken == [], "last week is over"

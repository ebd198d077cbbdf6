"""Clashes are told while somebody types, with free times; the province's leaders also in other agencies' schedules."""

import pytest

from portal.content.agenda import week_name
from portal.content.weeks import WEEK
from portal.roles import Role
from portal.security.appointments import Appointment
from portal.security.people import People
from tests.support.schedules import CANARY, make_week, row, this_monday
from tests.support.site import COMMITTEE, HEALTH, INFORMATION, SINCE

MONDAY = this_monday() + WEEK
WEEK_HERE = f"/{HEALTH}/lich-cong-tac/{week_name(MONDAY)}/"
LEADER = "Quách Bảo Lâm"


@pytest.fixture
def site(fresh_site):
    """A leader of the province who chairs at the department of information on Monday morning; a draft at health."""

    def furnish(tree, desk):
        people = People(tree._p_jar.root()["app_root"], fresh_site.registry)
        person = people.add("lam.ubnd", LEADER)
        people.appoint(person, (Appointment(tree[COMMITTEE].id, Role.LEADER, from_day=SINCE),))
        theirs = (
            row(
                MONDAY, "08:00", "09:30", "Nghe báo cáo chuyển đổi số", chair=f"Phó Chủ tịch {LEADER}", place="Phòng 1"
            ),
            row(MONDAY, "09:30", "11:30", f"{CANARY} kín", chair=LEADER, internal=True),
        )
        make_week(desk, tree[INFORMATION]["lich-cong-tac"], MONDAY, theirs)
        make_week(
            desk, tree[HEALTH]["lich-cong-tac"], MONDAY, (row(MONDAY, "07:30", "08:00", "Chào cờ"),), publish=False
        )

    fresh_site.prepare(furnish)
    return fresh_site


def typed(browser, *rows):
    """What is told of rows that are typed into the form and not saved."""
    form = browser.get(WEEK_HERE + "sua").forms["content-form"]
    for number, cells in enumerate(rows, start=1):
        for name, text in {"day": f"{MONDAY:%d/%m/%Y}", **cells}.items():
            form.set(name, text, index=number)
    address = browser.get(WEEK_HERE + "sua").html.select_one("[data-check]")["data-check"]
    sent = [(name, value) for name, value in form.submit_fields("save") if name not in ("form_key", "sheet")]
    answer = browser.post(address, sent)
    return " ".join(answer.html.get_text(" ").split())


def stored(site):
    return site.prepare(lambda tree, _desk: len(tree[HEALTH]["lich-cong-tac"][week_name(MONDAY)].entries))


def test_a_person_a_room_and_a_vehicle_while_typing(site):
    editor = site.browser("editor.syt")
    two = (
        {"starts": "14h", "ends": "15h", "what": "A", "chair": "Bà An", "place": "Phòng 2", "vehicle": "79A-001.02"},
        {
            "starts": "14h30",
            "ends": "15h30",
            "what": "B",
            "people": "bà an",
            "place": "phòng 2",
            "vehicle": "79a-001.02",
        },
    )
    told = typed(editor, *two)
    for text in ("Có 3 chỗ trùng giờ", "“Bà An” có tên", "địa điểm “Phòng 2”", "xe “79A-001.02”"):
        assert text in told
    assert "Còn trống: 13:30–14:30" in told and "15:30–16:30" in told
    assert "Không trùng giờ" in typed(editor, two[0])
    assert stored(site) == 1, "asking saves nothing"


def test_a_leader_of_the_province_in_another_agencys_schedule(site):
    editor = site.browser("editor.syt")
    told = typed(
        editor, {"starts": "8h", "ends": "9h", "what": "Làm việc", "chair": f"Phó Chủ tịch UBND tỉnh {LEADER}"}
    )
    assert "Nghe báo cáo chuyển đổi số" in told and "lịch của Sở Thông tin và Truyền thông" in told
    assert CANARY not in told
    assert "Còn trống: 09:30–10:30" in told, "an internal entry elsewhere is not even a busy time"
    elsewhere = {"starts": "8h", "ends": "9h", "what": "Làm việc", "chair": "Ông Khác", "place": "Phòng 1"}
    assert "Không trùng giờ" in typed(editor, elsewhere), "a room of the same name is another room"
    assert "Không trùng giờ" in typed(editor, {"starts": "13h30", "what": "Làm việc", "chair": LEADER})


def test_the_weeks_page_tells_it_too_for_those_who_edit(site):
    def fill(tree, desk):
        week = tree[HEALTH]["lich-cong-tac"][week_name(MONDAY)]
        desk.edit(week, {"entries": (row(MONDAY, "08:30", "09:00", "Làm việc với Sở", people=f"{LEADER}; Phòng Y"),)})
        desk.move(week, "publish")

    site.prepare(fill)
    page = site.browser("editor.syt").get(WEEK_HERE)
    told = " ".join(page.html.select_one(".schedule-clashes").get_text(" ").split())
    assert "Nghe báo cáo chuyển đổi số" in told and "Còn trống:" in told
    for login in (None, "officer.syt", "editor.stttt"):
        assert not site.browser(login).get(WEEK_HERE).html.select(".schedule-clashes")


def test_half_typed_rows_and_broken_forms_hurt_nothing(site):
    editor = site.browser("editor.syt")
    assert "Không trùng giờ" in typed(editor, {"starts": "8h61", "what": "x"}, {"day": "3", "what": ""})
    token = editor.get("/tai-khoan").html.find("input", {"name": "csrf_token"})["value"]
    for sent in ({}, {"__start__": "rows:sequence"}, {"entries": "x"}, {"__end__": "x:mapping"}):
        assert editor.post(WEEK_HERE + "trung-gio", {"csrf_token": token, **sent}, status="*").status_int in (200, 400)
    officer = site.browser("officer.syt")
    assert officer.send(WEEK_HERE + "trung-gio", status="*").status_int in (403, 404)
    assert stored(site) == 1

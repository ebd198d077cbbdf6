"""The staff's calendar: months as a table and as data, internal entries for staff alone, moving an entry."""

from datetime import timedelta

import pytest

from portal.content.agenda import week_name
from portal.content.weeks import WEEK
from tests.support.schedules import CANARY, furnish_schedules, this_monday
from tests.support.site import HEALTH

MONDAY = this_monday()
PAGE = f"/{HEALTH}/noi-bo/lich-co-quan"
NEXT = f"/{HEALTH}/lich-cong-tac/{week_name(MONDAY + WEEK)}/"
SPAN = f"?start={MONDAY.isoformat()}&end={(MONDAY + 2 * WEEK).isoformat()}"


@pytest.fixture
def site(fresh_site):
    fresh_site.prepare(furnish_schedules)
    return fresh_site


def events(browser, address=PAGE + ".json" + SPAN):
    return browser.get(address).json


def found(browser, what):
    return next(event for event in events(browser) if event["title"] == what)


def rows(site):
    def read(tree, _desk):
        week = tree[HEALTH]["lich-cong-tac"][week_name(MONDAY + WEEK)]
        return [dict(one) for one in week.entries], week.draft.number if week.draft else None

    return site.prepare(read)


def test_the_month_as_a_table_works_without_scripts(site):
    page = site.browser("officer.syt").get(f"{PAGE}?thang={MONDAY:%Y-%m}")
    text = " ".join(page.html.find("main").get_text(" ").split())
    assert "Giao ban tuần với các đơn vị trực thuộc" in text and f"{CANARY} nội bộ" in text and "Nội bộ" in text
    assert "Giao ban tuần sau" not in text, "a draft is not for everybody of the staff"
    assert page.html.select_one("a[rel=next]") and page.html.select_one("a[rel=prev]")
    for wrong in ("2026-13", "0000-01", "x", "99999999-1", "2026-00", "٢٠٢٦-01"):
        site.browser("officer.syt").get(PAGE, {"thang": wrong})
    assert NEXT + "sua" in " ".join(
        link["href"]
        for link in site.browser("editor.syt").get(f"{PAGE}?thang={MONDAY + WEEK:%Y-%m}").html.select("a[href]")
    )


def test_internal_entries_are_for_the_staff_of_the_agency_alone(site):
    assert any(CANARY in event["title"] for event in events(site.browser("officer.syt")))
    for login in (None, "editor.stttt", "officer.stttt"):
        for address in (PAGE, PAGE + ".json" + SPAN):
            answer = site.browser(login).get(address, status="*")
            assert answer.status_int in (303, 403, 404) and CANARY not in answer.text


def test_data_is_what_the_calendar_takes_and_bounded(site):
    editor = site.browser("editor.syt")
    event = found(editor, "Giao ban tuần sau")
    day = (MONDAY + WEEK).isoformat()
    assert (event["start"], event["end"], event["allDay"]) == (f"{day}T08:00", f"{day}T09:00", False)
    assert (
        event["editable"]
        and event["className"] == "entry is-draft"
        and event["extendedProps"]["move"] == NEXT + "doi-gio"
    )
    assert event["constraint"] == {"start": day, "end": (MONDAY + 2 * WEEK).isoformat()}
    assert not any(event["editable"] for event in events(site.browser("officer.syt")))
    for query in ("", "?start=x&end=y", "?start=0001-01-01&end=9999-12-31", "?start=2026-01-01&end=9999-12-31"):
        events(editor, PAGE + ".json" + query)


def test_moving_an_entry_changes_its_row_alone_in_the_draft(site):
    editor = site.browser("editor.syt")
    event = found(editor, "Giao ban tuần sau")
    tuesday = MONDAY + WEEK + timedelta(days=1)
    sent = {"entry": event["id"], "began_from": str(event["extendedProps"]["began"])}
    editor.send(NEXT + "doi-gio", **sent, day=tuesday.isoformat(), starts="09:30", ends="10:30")
    ((row, *more), _draft) = rows(site)
    assert (row["day"], row["starts"], row["ends"], row["revision"], more) == (tuesday, "09:30", "10:30", 1, [])
    again = editor.send(NEXT + "doi-gio", **sent, day=tuesday.isoformat(), starts="14:00", status=409)
    assert "vừa được người khác sửa" in again, "it was moved since he looked"
    assert rows(site)[0][0]["starts"] == "09:30"


def test_others_rows_that_changed_meanwhile_do_not_hinder(site):
    editor = site.browser("editor.syt")
    event = found(editor, "Giao ban tuần sau")

    def add(tree, desk):
        week = tree[HEALTH]["lich-cong-tac"][week_name(MONDAY + WEEK)]
        desk.edit(week, {"entries": (*week.entries, {"day": MONDAY + WEEK, "what": "Việc thêm"})})

    site.prepare(add)
    sent = {"entry": event["id"], "began_from": str(event["extendedProps"]["began"])}
    editor.send(NEXT + "doi-gio", **sent, day=(MONDAY + WEEK).isoformat(), starts="10:00", ends="11:00")
    assert {(one["what"], one["starts"]) for one in rows(site)[0]} == {
        ("Giao ban tuần sau", "10:00"),
        ("Việc thêm", ""),
    }


@pytest.mark.parametrize(
    "cells, said",
    [
        ({"day": (MONDAY + 2 * WEEK).isoformat(), "starts": "08:00"}, "không thuộc tuần"),
        ({"day": "hôm nay"}, "cho biết ngày"),
        ({"day": (MONDAY + WEEK).isoformat(), "starts": "10:00", "ends": "09:00"}, "ở sau giờ bắt đầu"),
        ({"day": (MONDAY + WEEK).isoformat(), "starts": "27:00"}, "Giờ không hợp lệ"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(site, cells, said):
    editor = site.browser("editor.syt")
    event = found(editor, "Giao ban tuần sau")
    before = rows(site)
    sent = {"entry": event["id"], "began_from": str(event["extendedProps"]["began"])}
    assert said in editor.send(NEXT + "doi-gio", **sent, **cells, status=403)
    assert rows(site) == before


def test_moving_needs_the_right_and_the_token(site):
    event = found(site.browser("editor.syt"), "Giao ban tuần sau")
    sent = {"entry": event["id"], "began_from": str(event["extendedProps"]["began"]), "day": MONDAY.isoformat()}
    for login in ("officer.syt", "editor.stttt"):
        assert site.browser(login).send(NEXT + "doi-gio", **sent, status="*").status_int in (403, 404)
    site.browser("editor.syt").post(NEXT + "doi-gio", sent, status=400)
    assert rows(site)[0][0]["starts"] == "08:00"


def test_a_published_week_changes_only_when_the_change_is_published(site):
    editor = site.browser("editor.syt")
    event = next(one for one in events(editor) if one["start"] == f"{MONDAY.isoformat()}T09:15")
    sent = {"entry": event["id"], "began_from": str(event["extendedProps"]["began"])}
    editor.send(event["extendedProps"]["move"], **sent, day=MONDAY.isoformat(), starts="16:15", ends="17:00")
    assert "16:15" not in site.browser().get(f"/{HEALTH}/lich-cong-tac/").text
    moved = next(one for one in events(editor) if one["id"] == event["id"])
    assert moved["start"].endswith("16:15") and "is-draft" in moved["className"]

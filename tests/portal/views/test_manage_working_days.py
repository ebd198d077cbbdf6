"""The page of the working days: for the province's administrators, in force from the next request on."""

from datetime import date

import pytest

from portal.content.working_days import calendar_in_force
from tests.functional.test_history import newest, opened, person_id, told

PAGE = "/ngay-lam-viec"


def calendar(site):
    with site.connection() as connection:
        return calendar_in_force(connection.root())


def edited(browser, change):
    """The form of the page with other lines."""
    form = next(form for form in browser.get(PAGE).forms.values() if "lines" in form.fields)
    form["lines"] = change(form["lines"].value)
    return form


def in_force(browser):
    return edited(browser, str)["lines"].value.strip()


def test_what_an_administrator_writes_is_in_force_at_once(fresh_site):
    admin = fresh_site.browser("tinh.admin")
    before = in_force(admin)
    assert "02/01/2026 nghỉ" in before and not calendar(fresh_site).is_working_day(date(2026, 1, 2))
    assert calendar(fresh_site).is_working_day(date(2026, 12, 1))
    edited(admin, lambda lines: f"{lines}\n01/12/2026 nghỉ: bão số 15").submit(status=303)
    assert not calendar(fresh_site).is_working_day(date(2026, 12, 1))
    assert "bão số 15" in admin.get(PAGE).text
    edited(admin, lambda lines: before).submit(status=303)
    assert calendar(fresh_site).is_working_day(date(2026, 12, 1))


def test_a_wrong_line_is_told_and_nothing_is_lost_or_changed(portal_site):
    admin = portal_site.browser("tinh.admin")
    answer = edited(admin, lambda lines: "31/02/2026 nghỉ: <b>sai</b>").submit(status=422)
    assert "Dòng 1" in answer.text and "31/02/2026 nghỉ: <b>sai</b>" in answer.html.find("textarea").text
    assert "<b>sai</b>" not in answer.text
    assert not calendar(portal_site).is_working_day(date(2026, 1, 2))


def test_of_two_who_edit_it_the_second_is_told_and_no_storm_day_is_lost(fresh_site):
    first, second = fresh_site.browser("tinh.admin"), fresh_site.browser("tinh.admin")
    late = edited(second, lambda lines: f"{lines}\n02/12/2026 nghỉ: mưa lũ")
    edited(first, lambda lines: f"{lines}\n01/12/2026 nghỉ: bão số 15").submit(status=303)
    answer = late.submit(status=409)
    assert "01/12/2026 nghỉ: bão số 15" in answer.html.find(id="days-error").text
    assert "02/12/2026 nghỉ: mưa lũ" in answer.html.find("textarea").text
    assert "bão số 15" in in_force(first) and "mưa lũ" not in in_force(first)
    again = next(form for form in answer.forms.values() if "lines" in form.fields)
    again["lines"] = again["lines"].value + "\n01/12/2026 nghỉ: bão số 15"
    again.submit(status=303)
    for day in (date(2026, 12, 1), date(2026, 12, 2)):
        assert not calendar(fresh_site).is_working_day(day)


@pytest.mark.parametrize("sent", [{}, {"lines": ""}, {"lines": " \n# ghi chú\n"}])
def test_a_form_without_a_line_empties_nothing(portal_site, sent):
    admin = portal_site.browser("tinh.admin")
    form, lines = edited(admin, str), in_force(admin)
    answer = admin.send(PAGE, status=422, began_from=form["began_from"].value, **sent)
    assert "được giữ nguyên" in answer.html.find(id="days-error").text
    assert "02/01/2026 nghỉ" in answer.html.find("textarea").text and in_force(admin) == lines


def test_the_history_tells_who_entered_which_day_and_is_silent_where_nothing_changed(fresh_site):
    admin = fresh_site.browser("tinh.admin")
    edited(admin, str).submit(status=303)
    auditor = fresh_site.browser("tinh.auditor")
    assert not any("lịch làm việc" in line for line in told(opened(auditor, "/nhat-ky")))
    edited(admin, lambda lines: f"{lines}\n01/12/2026 nghỉ: bão số 15").submit(status=303)
    lines = [line for line in told(opened(auditor, "/nhat-ky")) if "lịch làm việc" in line]
    assert len(lines) == 1 and lines[0].endswith("sửa lịch làm việc: + 01/12/2026 nghỉ: bão số 15")
    row = newest(fresh_site, acts=("working_days_set",))
    assert row.actor == person_id(fresh_site, "tinh.admin")


def test_nobody_else_finds_it(portal_site):
    for login in (None, "agency-administrator.syt"):
        assert portal_site.browser(login).get(PAGE, status="*").status_int in (303, 403, 404)


def test_it_names_this_years_and_next_years_days(portal_site):
    headings = [heading.text for heading in portal_site.browser("tinh.admin").get(PAGE).html.find_all("h2")]
    assert sum(heading.startswith("Năm ") for heading in headings) == 2

"""The page of the working days: for the province's administrators, in force from the next request on."""

from datetime import date

from portal.content.working_days import calendar_in_force

PAGE = "/ngay-lam-viec"


def calendar(site):
    with site.connection() as connection:
        return calendar_in_force(connection.root())


def test_what_an_administrator_writes_is_in_force_at_once(portal_site):
    admin = portal_site.browser("tinh.admin")
    before = admin.get(PAGE).html.find("textarea").text
    assert "02/01/2026 nghỉ" in before and not calendar(portal_site).is_working_day(date(2026, 1, 2))
    assert calendar(portal_site).is_working_day(date(2026, 12, 1))
    admin.send(PAGE, lines=before + "\n01/12/2026 nghỉ: bão số 15")
    assert not calendar(portal_site).is_working_day(date(2026, 12, 1))
    assert "bão số 15" in admin.get(PAGE).text
    admin.send(PAGE, lines=before)
    assert calendar(portal_site).is_working_day(date(2026, 12, 1))


def test_a_wrong_line_is_told_and_nothing_is_lost_or_changed(portal_site):
    admin = portal_site.browser("tinh.admin")
    answer = admin.send(PAGE, lines="31/02/2026 nghỉ: <b>sai</b>", status=422)
    assert "Dòng 1" in answer.text and "31/02/2026 nghỉ: <b>sai</b>" in answer.html.find("textarea").text
    assert "<b>sai</b>" not in answer.text
    assert not calendar(portal_site).is_working_day(date(2026, 1, 2))


def test_nobody_else_finds_it(portal_site):
    for login in (None, "agency-administrator.syt"):
        assert portal_site.browser(login).get(PAGE, status="*").status_int in (303, 403, 404)


def test_it_names_this_years_and_next_years_days(portal_site):
    headings = [heading.text for heading in portal_site.browser("tinh.admin").get(PAGE).html.find_all("h2")]
    assert sum(heading.startswith("Năm ") for heading in headings) == 2

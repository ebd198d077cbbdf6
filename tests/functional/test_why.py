"""Why may I, why may I not: the page tells each who may ask, and tells nobody else that there is anything."""

from datetime import timedelta

import pytest

from portal import clock
from portal.permissions import Permission
from portal.views.workspace.why import PERMISSION_TITLES
from tests.functional.test_hostile import make
from tests.support.site import HEALTH

NEWS, TREE = f"/{HEALTH}/tin-tuc/", f"/{HEALTH}/noi-bo/tai-lieu/"


def verdicts(page):
    """Act → (allowed, reasons in words) of the page."""
    rows = page.html.select("table.why tbody tr")
    return {
        row.th.get_text(strip=True): ("Được" in row.td.get_text(), row.select("td")[1].get_text(" ", strip=True))
        for row in rows
    }


@pytest.fixture(scope="module")
def draft(portal_site):
    """A draft; answers its address."""
    return make(portal_site.browser("editor.syt"), NEWS, "news_item", "Tin để hỏi vì sao")


def test_every_permission_has_a_name():
    assert set(PERMISSION_TITLES) == set(Permission)


def test_everybody_sees_why_about_himself(portal_site, draft):
    mine = verdicts(portal_site.browser("editor.syt").get(draft + "vi-sao"))
    assert mine["Sửa"][0] and "Biên tập, Sở Y tế, từ 01/01/2020" in mine["Sửa"][1]
    assert "người lập" in mine["Sửa"][1]
    allowed, why = mine["Đăng"]
    assert not allowed and "Duyệt đăng" in why and "Quản trị cơ quan" in why


def test_the_administrator_and_auditors_ask_about_others(portal_site, draft):
    for login in ("agency-administrator.syt", "tinh.auditor", "tinh.admin"):
        page = portal_site.browser(login).get(draft + "vi-sao?nguoi=publisher.syt")
        assert verdicts(page)["Đăng"][0] and "Người publisher publisher.syt" in page.text, login
        assert "Không có tài khoản" in portal_site.browser(login).get(draft + "vi-sao?nguoi=khong.co").text


def test_others_are_told_about_themselves_only(portal_site, draft):
    page = portal_site.browser("publisher.syt").get(draft + "vi-sao?nguoi=editor.syt")
    assert "Người editor editor.syt" not in page.text and verdicts(page)["Đăng"][0]


def test_what_is_hidden_stays_hidden(portal_site, draft):
    private = make(portal_site.browser("officer.syt"), TREE, "folder", "Riêng của chuyên viên")
    for login, address in (
        ("clerk.syt", draft),
        ("editor.stttt", draft),
        ("agency-administrator.syt", private),
        ("tinh.auditor", private),
        ("tinh.admin", private),
    ):
        portal_site.browser(login).get(address + "vi-sao", status=404)
    portal_site.browser().get(f"/{HEALTH}/vi-sao", status=404)
    portal_site.browser().get(draft + "vi-sao", status=404)


def test_posts_that_are_over_and_posts_on_loan_are_named(fresh_site, set_clock):
    address = make(fresh_site.browser("editor.syt"), NEWS, "news_item", "Tin khi vắng người")
    publisher, today = fresh_site.browser("publisher.syt"), clock.local(clock.now()).date()
    absence = f"/{HEALTH}/noi-bo/vang-mat"
    form = next(form for form in publisher.get(absence).forms.values() if "substitute" in form.fields)
    form["until_day"], form["substitute"] = (today + timedelta(days=2)).isoformat(), "clerk.syt"
    form.fields["post"][0].checked = True
    form.submit("act", status=303)
    asked = address + "vi-sao?nguoi=clerk.syt"
    allowed, why = verdicts(fresh_site.browser("tinh.auditor").get(asked))["Đăng"]
    assert allowed and "thay Người publisher publisher.syt" in why
    set_clock(clock.now() + timedelta(days=3))
    assert not verdicts(fresh_site.browser("tinh.auditor").get(asked))["Đăng"][0]


def test_it_reads_in_english(portal_site, draft):
    page = portal_site.browser("editor.syt").get(draft + "vi-sao?ngon-ngu=en")
    assert "Records clerk" not in page.text and "Editor, Sở Y tế, from 01/01/2020" in page.text

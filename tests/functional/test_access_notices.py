"""A change of access on a container stands on a list until somebody competent, who did not make it, confirms it."""

import pytest

from portal.search.compare import compare
from tests.functional.test_hostile import make
from tests.support.site import HEALTH, INFORMATION

WORKSPACE = f"/{HEALTH}/noi-bo/"
TREE, NOTICES = WORKSPACE + "tai-lieu/", WORKSPACE + "thay-doi-quyen"
ADMINISTRATOR = "agency-administrator.syt"


@pytest.fixture
def shared(fresh_site):
    """A folder that an officer has shared with the agency; answers its address."""
    officer = fresh_site.browser("officer.syt")
    address = make(officer, TREE, "folder", "Thư mục đổi quyền")
    officer.send(address + "trang-thai", transition="share_with_agency")
    return address


def waiting(browser, address=NOTICES):
    """The hidden fields of every notice that waits for this reader's confirmation."""
    return [
        {field["name"]: field["value"] for field in form.select("input[type=hidden]") if field["name"] != "csrf_token"}
        for form in browser.get(address).html.select(".work-rows form")
    ]


def test_a_change_is_told_and_waits_until_it_is_confirmed(fresh_site, shared):
    admin = fresh_site.browser(ADMINISTRATOR)
    page = admin.get(NOTICES)
    assert "Thư mục đổi quyền" in page.text and "Người officer officer.syt" in page.text
    assert "Riêng tôi" in page.text and "Cả cơ quan" in page.text
    (notice,) = waiting(admin)
    admin.send(NOTICES, **notice)
    assert waiting(admin) == [] and "Không có thay đổi nào" in admin.get(NOTICES).text
    # Sent again it is the same form, and only led to its answer.
    admin.send(NOTICES, **notice)
    assert compare(fresh_site.database, fresh_site.registry.projection) == []


def test_what_changes_again_meanwhile_is_not_confirmed_unseen(fresh_site, shared):
    admin = fresh_site.browser(ADMINISTRATOR)
    (seen,) = waiting(admin)
    fresh_site.browser("officer.syt").send(shared + "trang-thai", transition="keep_to_myself")
    admin.send(NOTICES, status=409, **seen)
    page = admin.get(NOTICES)
    # The folder is private now: that it changed is told, its name is not.
    assert "Thư mục đổi quyền" not in page.text and "bạn không được xem" in page.text
    (notice,) = waiting(admin)
    assert notice["seen"] == "2"
    admin.send(NOTICES, **notice)


def test_nobody_confirms_his_own_change(fresh_site):
    admin = fresh_site.browser(ADMINISTRATOR)
    address = make(admin, TREE, "folder", "Của quản trị")
    admin.send(address + "trang-thai", transition="share_with_agency")
    assert waiting(admin) == [] and "người khác xác nhận" in admin.get(NOTICES).text
    province = fresh_site.browser("tinh.admin")
    (notice,) = waiting(province, "/thay-doi-quyen")
    refused = admin.send(NOTICES, status=403, **notice)
    assert "thay đổi quyền này" in refused.text or "vừa thay đổi quyền" in refused.text
    province.send("/thay-doi-quyen", **notice)
    assert waiting(province, "/thay-doi-quyen") == []


def test_only_containers_and_only_people_raise_notices(fresh_site):
    editor, publisher = fresh_site.browser("editor.syt"), fresh_site.browser("publisher.syt")
    address = make(editor, f"/{HEALTH}/tin-tuc/", "news_item", "Tin không phải thư mục")
    publisher.send(address + "trang-thai", transition="publish")
    assert waiting(fresh_site.browser("tinh.admin"), "/thay-doi-quyen") == []
    section = make(editor, f"/{HEALTH}/", "folder", "Chuyên mục mới")
    publisher.send(section + "trang-thai", transition="publish")
    assert len(waiting(fresh_site.browser(ADMINISTRATOR))) == 1


def test_the_notices_of_an_agency_are_its_administrators(fresh_site, shared):
    (notice,) = waiting(fresh_site.browser(ADMINISTRATOR))
    for login, status in (("publisher.syt", 403), ("agency-administrator.stttt", 404), ("tinh.auditor", 403)):
        browser = fresh_site.browser(login)
        browser.get(NOTICES, status=status)
        browser.send(NOTICES, status=status, **notice)
        browser.get("/thay-doi-quyen", status=403)
    elsewhere = fresh_site.browser("agency-administrator.stttt")
    elsewhere.send(f"/{INFORMATION}/noi-bo/thay-doi-quyen", status=404, **notice)
    assert len(waiting(fresh_site.browser(ADMINISTRATOR))) == 1


def test_damaged_forms_confirm_nothing(fresh_site, shared):
    admin = fresh_site.browser(ADMINISTRATOR)
    (notice,) = waiting(admin)
    for forged in ({"item": "x"}, {"item": "9" * 30}, {"seen": "0"}, {"seen": "-1"}, {"seen": "2"}):
        admin.send(NOTICES, status=[404, 409], **{**notice, **forged})
    assert len(waiting(admin)) == 1

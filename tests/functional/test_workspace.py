"""The staff's own folders: mine, my unit's, my agency's; never anybody else's."""

from webtest import Upload

from tests.support.samples import pdf_bytes
from tests.support.site import HEALTH

TREE = f"/{HEALTH}/noi-bo/tai-lieu/"


def make_folder(browser, place, title):
    """A folder made through the form; answers its address."""
    form = browser.get(place + "them?loai=folder").forms["content-form"]
    form["title"] = title
    return form.submit("save", status=303).location.removeprefix("http://localhost")


def test_strangers_are_asked_to_sign_in_whether_it_exists_or_not(portal_site):
    visitor = portal_site.browser()
    for address in (TREE, TREE + "khong-co/", f"/{HEALTH}/noi-bo/", "/khong-co/noi-bo/"):
        assert "/dang-nhap" in visitor.get(address, status=303).location


def test_a_folder_is_mine_until_i_share_it(portal_site):
    officer, colleague = portal_site.browser("officer.syt"), portal_site.browser("clerk.syt")
    stranger, admin = portal_site.browser("officer.stttt"), portal_site.browser("tinh.admin")
    address = make_folder(officer, TREE, "Hồ sơ họp giao ban")
    for other in (colleague, stranger, admin):
        other.get(address, status=404)
        assert "Hồ sơ họp giao ban" not in other.get(TREE, status="*").text
    officer.send(address + "trang-thai", transition="share_with_agency")
    assert "Hồ sơ họp giao ban" in colleague.get(TREE).text
    colleague.get(address)
    stranger.get(address, status=404)
    officer.send(address + "trang-thai", transition="keep_to_myself")
    colleague.get(address, status=404)


def test_folders_nest_to_any_depth_and_hold_files(portal_site):
    officer = portal_site.browser("officer.syt")
    address = TREE
    for depth in range(12):
        address = make_folder(officer, address, f"Tầng {depth}")
    form = officer.get(address + "them?loai=file").forms["content-form"]
    form["title"] = "Biên bản"
    upload = next(field for name, field in form.field_order if name == "upload")
    upload.value = Upload("Biên bản họp.pdf", pdf_bytes(), "application/pdf")
    file_address = form.submit("save", status=303).location.removeprefix("http://localhost")
    page = officer.get(file_address)
    link = page.html.find("a", href=lambda href: href and "/tep/" in href)
    assert officer.get(link["href"]).body == pdf_bytes()
    portal_site.browser().get(link["href"], status=303)
    portal_site.browser("officer.stttt").get(link["href"], status=404)


def test_nothing_internal_can_be_published(portal_site):
    officer = portal_site.browser("officer.syt")
    address = make_folder(officer, TREE, "Không bao giờ công khai")
    officer.send(address + "trang-thai", status=409, transition="publish")
    leader = portal_site.browser("agency-administrator.syt")
    leader.send(address + "trang-thai", status=404, transition="publish")

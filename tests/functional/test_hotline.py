"""Whom to ring stands everywhere: on each page of an agency, in the foot, and on the pages of errors."""

import pytest
from ZODB.POSException import ConflictError

from tests.support.site import COMMITTEE, HEALTH, INFORMATION

OWN, PROVINCES = "0258 3000 199", "0258 3000 000"
# What agencies get of the province when they are made, an agency may change, and may take away.
SECTIONS = ("", "tin-tuc/", "lien-he/", "lich-cong-tac/", "van-ban/", "hoi-dap/", "lay-y-kien/", "gioi-thieu/to-chuc/")


@pytest.fixture(scope="module")
def ringing_site(tmp_path_factory):
    """A site in which one agency has a hotline of its own, and another none."""
    from tests.support.site import PortalSite

    site = PortalSite(tmp_path_factory.mktemp("ringing")).found()

    def furnish(tree, desk):
        for slug, number in ((HEALTH, OWN), (INFORMATION, "")):
            desk.edit(tree[slug], {"hotline": number})
            desk.move(tree[slug], "publish_changes")
        item = desk.place(tree[HEALTH]["tin-tuc"], "news_item", {"title": "Đã ngừng"}, "da-ngung")
        desk.move(item, "publish")
        desk.move(item, "withdraw")

    site.prepare(furnish)
    yield site
    site.close()


def told(page):
    """The numbers that the main part and the foot of a page offer to ring."""
    return tuple({link["href"] for link in page.html.select(f"{part} a[href^='tel:']")} for part in ("main", "footer"))


def tel(number):
    return "tel:" + number.replace(" ", "")


@pytest.mark.parametrize("address", SECTIONS)
@pytest.mark.parametrize(("agency", "number"), [(HEALTH, OWN), (INFORMATION, PROVINCES), (COMMITTEE, PROVINCES)])
def test_each_page_of_an_agency_has_its_hotline_else_the_provinces(ringing_site, agency, number, address):
    page = ringing_site.browser().get(f"/{agency}/{address}")
    assert tel(number) in told(page)[1] and "Đường dây nóng" in page.html.find("footer").text


@pytest.mark.parametrize(
    ("address", "login", "status", "number"),
    [
        (f"/{HEALTH}/khong-co", None, 404, OWN),
        (f"/{HEALTH}/khong-co", "officer.syt", 404, OWN),
        (f"/{HEALTH}/tin-tuc/khong/co/gi", None, 404, OWN),
        (f"/{INFORMATION}/khong-co", None, 404, PROVINCES),
        ("/khong-co/tin-tuc", None, 404, PROVINCES),
        (f"/{HEALTH}/tin-tuc/them", "editor.stttt", 403, OWN),
        (f"/{INFORMATION}/tin-tuc/them", "editor.syt", 403, PROVINCES),
        (f"/{HEALTH}/tin-tuc/da-ngung/", None, 410, OWN),
        (f"/{HEALTH}/hoi-dap/bien-nhan", None, 410, OWN),
    ],
)
def test_pages_of_errors_say_whom_to_ring(ringing_site, address, login, status, number):
    main, foot = told(ringing_site.browser(login).get(address, status=status))
    assert tel(number) in foot and (tel(number) in main or "bien-nhan" in address)


@pytest.mark.parametrize(("error", "status"), [(RuntimeError("hỏng"), 500), (ConflictError("bận"), 503)])
def test_pages_of_what_is_broken_say_it_too(ringing_site, monkeypatch, error, status):
    def fail(*_arguments):
        raise error

    monkeypatch.setattr("portal.views.public.content.edition_page", fail)
    officer = ringing_site.browser("officer.syt")
    page = officer.get(f"/{HEALTH}/tin-tuc/", status=status)
    main, foot = told(page)
    assert tel(OWN) in main and tel(OWN) in foot
    link = page.html.select_one("main a[href*=bao-kho-khan]")["href"]
    reference = page.html.select_one("main .code")
    assert (reference is None) == (status == 503)
    assert reference is None or f"ma={reference.text}" in link
    # A visitor is asked to ring, and has nobody to write to.
    assert not ringing_site.browser().get(f"/{HEALTH}/tin-tuc/", status=status).html.select("a[href*=bao-kho-khan]")


def test_a_hidden_agency_lends_its_name_to_no_error(ringing_site):
    ringing_site.prepare(lambda tree, desk: desk.place(tree, "agency", {"title": "Cơ quan kín"}, "co-quan-kin"))
    for address in ("/co-quan-kin/", "/co-quan-kin/tin-tuc/"):
        page = ringing_site.browser().get(address, status=404)
        assert "Cơ quan kín" not in page and tel(PROVINCES) in told(page)[0]


def test_search_and_sign_in_have_it_as_well(ringing_site):
    for address in ("/", "/tim-kiem", "/dang-nhap", "/tro-giup/", f"/{HEALTH}/tim-kiem"):
        assert told(ringing_site.browser().get(address))[1], address

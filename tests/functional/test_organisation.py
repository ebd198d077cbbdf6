"""The page of an agency's organisation: chart and list say the same, officers with their units, map and hotline."""

import pytest

from portal.content.document_types import name_key
from tests.support.site import COMMITTEE, HEALTH

SECTION = f"/{HEALTH}/gioi-thieu/"
PAGE = SECTION + "bo-may-cua-so/"
LEADERS = (
    {"name": "Đoàn Vĩnh Thụy", "post": "Giám đốc", "areas": "Phụ trách chung", "reception": "Ngày 20 hằng tháng"},
    {"name": "Huỳnh Đăng Khoa", "post": "Phó Giám đốc", "phone": "0258 3000 102", "email": "khoa@khanhhoa.example"},
    {"name": "Tôn Nữ Diệp Anh", "post": "Phó Giám đốc"},
)
OFFICERS = (
    {"name": "Lê Minh", "post": "Chuyên viên", "office": "Phòng Nghiệp vụ Y"},
    {
        "name": "Trần Thị Mai",
        "post": "Trưởng phòng",
        "office": "PHÒNG  NGHIỆP VỤ Y",
        "phone": "0258 3000 130",
        "heads": True,
    },
    {"name": "Ngô Bình", "office": "Bộ phận khác"},
)


@pytest.fixture(scope="module")
def agency(portal_site):
    """The health department with units and its organisation published."""

    def work(site, desk):
        health = site[HEALTH]
        if "phong-nghiep-vu-y" not in health:
            for number, title in enumerate(("Phòng Nghiệp vụ Y", "Phòng Tài vụ của Sở")):
                unit = desk.place(health, "unit", {"title": title, "phone": f"0258 3000 13{number}"})
                desk.publish_part(unit)
            values = {"title": "Tổ chức bộ máy", "leaders": LEADERS, "officers": OFFICERS, "origins": "<p>1976</p>"}
            page = desk.place(health["gioi-thieu"], "organisation", values, "bo-may-cua-so")
            desk.publish_part(page)

    portal_site.prepare(work)
    return portal_site


def drawn(page):
    return " ".join(" ".join(text.text for text in group.find_all("text")) for group in page.html.select(".chart g"))


def test_chart_and_list_say_the_same(agency):
    page = agency.browser().get(PAGE)
    tree = page.html.select_one(".chart-list .tree").get_text(" ")
    for name in (
        "Giám đốc",
        "Đoàn Vĩnh Thụy",
        "Huỳnh Đăng Khoa",
        "Tôn Nữ Diệp Anh",
        "Phòng Nghiệp vụ Y",
        "Trần Thị Mai",
    ):
        assert name in drawn(page) and name in " ".join(tree.split()), name
    image = page.html.select_one(".chart svg")
    assert image["role"] == "img" and all(page.html.find(id=each) for each in image["aria-labelledby"].split())
    assert "style=" not in str(page.html.find("main"))


def test_who_heads_a_unit_by_its_own_page_is_in_the_chart(agency):
    def head_of(name, head):
        def work(site, desk):
            desk.edit(site[HEALTH][name], {"head": head})
            desk.move(site[HEALTH][name], "publish_changes")

        agency.prepare(work)

    head_of("phong-tai-vu-cua-so", "Bùi Thị Hạnh")
    # Whom the organisation's page itself names as head goes before.
    head_of("phong-nghiep-vu-y", "Người Cũ")
    page = agency.browser().get(PAGE)
    tree = " ".join(page.html.select_one(".chart-list .tree").get_text(" ").split())
    assert "Phòng Tài vụ của Sở : Bùi Thị Hạnh" in tree and "Bùi Thị Hạnh" in drawn(page)
    assert "Trần Thị Mai" in tree and "Người Cũ" not in page.html.select_one(".chart-list").text


def test_leaders_and_officers_with_their_units(agency):
    page = agency.browser().get(PAGE)
    row = page.html.select_one(".people-listed tbody tr")
    assert "Ngày 20 hằng tháng" in row.text and "Phụ trách chung" in row.text
    text = page.html.find("main").get_text(" ")
    unit = page.html.find("h3", string=lambda text: False) or next(
        head
        for head in page.html.find_all("h3")
        if name_key(head.find("a").text if head.find("a") else "") == "phong nghiep vu y"
    )
    names = [line.get_text(" ") for line in unit.find_next("ul").find_all("li")]
    assert "Trần Thị Mai" in names[0] and "Lê Minh" in names[1] and "Ngô Bình" in text and "Bộ phận khác" in text
    assert page.html.find("a", href="tel:02583000130")


def test_the_map_is_a_link_and_nothing_is_loaded_from_elsewhere(agency):
    def with_address(site, desk):
        desk.edit(site[HEALTH], {"address": "Khu Liên cơ, Nha Trang & phụ cận"})
        desk._move(site[HEALTH], "publish_changes", desk.reader.principals, _wishes())

    agency.prepare(with_address)
    page = agency.browser().get(PAGE)
    link = next(one for one in page.html.find_all("a") if one["href"].startswith("https://www.openstreetmap.org/"))
    assert "Nha+Trang+%26" in link["href"]
    assert not [one for one in page.html.find_all(["script", "iframe", "img"]) if "//" in (one.get("src") or "")]


def _wishes():
    from portal.workflow.engine import Wishes

    return Wishes()


def test_agencies_below_are_in_the_chart_of_the_one_above(agency):
    def work(site, desk):
        desk.publish_part(desk.place(site[COMMITTEE], "organisation", {"title": "Tổ chức"}, "to-chuc-cua-uy-ban"))

    agency.prepare(work)
    page = agency.browser().get(f"/{COMMITTEE}/to-chuc-cua-uy-ban/")
    assert "Sở Y tế" in page.html.select_one(".tree").text and "chưa cập nhật danh sách lãnh đạo" in page.text
    alone = agency.browser().get("/so-thong-tin-va-truyen-thong/gioi-thieu/to-chuc/")
    assert alone.html.find(id="chart") is None and alone.html.find(id="leaders"), "an agency alone is no chart"


@pytest.mark.parametrize("address", ["", "tin-tuc/", "lien-he/", "lich-cong-tac/", "van-ban/", "hoi-dap/", "tim-kiem"])
def test_the_hotline_of_the_agency_is_on_every_page_of_it(portal_site, address):
    page = portal_site.browser().get(f"/{HEALTH}/{address}")
    foot = page.html.find("footer")
    assert "Đường dây nóng" in foot.text and foot.find("a", href="tel:02583000000")

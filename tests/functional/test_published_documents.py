"""Published documents: found by pasting their number, narrowed, in force or not, and what they do to one another."""

import io
import json
from datetime import date

import openpyxl
import pytest

from portal.content.extraction import read_attachment
from portal.search import document_counts
from portal.views.public.documents import DAY_FIELDS
from tests.functional.test_page_costs import cost
from tests.support.published_documents import PROVINCE, furnish_library, make_document, relation
from tests.support.site import HEALTH, INFORMATION, PortalSite

PLACE = f"/{HEALTH}/van-ban/"
OLD, NEW, AMENDED = f"{PLACE}05-qd-ubnd-2020/", f"{PLACE}05-qd-ubnd-2026/", f"{PLACE}07-qd-ubnd-2021/"
DRAFT = f"{PLACE}98-qd-ubnd-2026/"


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """The folder of a site with documents."""
    site = PortalSite(tmp_path_factory.mktemp("documents")).found()
    site.prepare(furnish_library)
    site.close()
    return site


def codes(answer):
    return [code.get_text() for code in answer.html.select(".documents .document-code strong")]


def main_text(answer):
    return " ".join(answer.html.find("main").get_text(" ").split())


def facet(answer, name):
    """The choices of a filter with their counts."""
    return {
        link.find("span").get_text(): int(link.select_one(".numbers").get_text())
        for link in answer.html.select(f"section:has(> #facet-{name}) a")
    }


@pytest.mark.parametrize("typed", ["05/QĐ-UBND 2026", "05/2026/qd-ubnd", "5 qd ubnd năm 2026", "Số: 05/QĐ-UBND, 2026"])
def test_pasting_a_number_lands_on_the_document(story, typed):
    assert story.browser().get(PLACE, {"q": typed}, status=303).location.endswith(NEW)


def test_a_first_day_after_the_last_one_is_told(story):
    answer = story.browser().get(
        PLACE, {"tu-ngay": "2026-05-02", "den-ngay": "2026-05-01", "hieu-luc-tu": "2026-01-01"}
    )
    assert codes(answer) == [] and "Ngày đầu đứng sau ngày cuối" in answer.html.find(class_="empty").get_text()
    fields = {part: answer.html.find(id=f"day-{part}") for part in DAY_FIELDS}
    assert {part for part, field in fields.items() if field.get("aria-invalid")} == {"issued_since", "issued_until"}
    for part in ("issued_since", "issued_until"):
        assert answer.html.find(id=fields[part]["aria-describedby"]).get_text()
    assert fields["issued_since"]["value"] == "2026-05-02"


def test_where_very_many_have_the_words_the_numbers_are_the_least(story, monkeypatch):
    monkeypatch.setattr(document_counts, "MOST_WITH_WORDS", 5)
    answer = story.browser().get(PLACE, {"q": "tập huấn"})
    assert answer.html.find(id="results").get_text() == "Từ 20 văn bản trở lên"
    number = answer.html.select_one("section:has(> #facet-type) a .numbers").get_text()
    assert number == "từ 5" and answer.html.find("a", rel="next")
    answer = story.browser().get(PLACE, {"q": "lịch tiếp công dân", "loai": "decision"})
    assert answer.html.find(id="results").get_text() == "1 văn bản"


def test_a_number_without_the_year_lands_where_only_one_has_it(story):
    visitor = story.browser()
    assert visitor.get(PLACE, {"q": "7/qd-ubnd"}, status=303).location.endswith(AMENDED)
    assert codes(visitor.get(PLACE, {"q": "05/qd-ubnd"})).count("05/QĐ-UBND") == 2
    empty = visitor.get(PLACE, {"q": "1234/QĐ-UBND"})
    assert not codes(empty) and "Không có văn bản nào như vậy" in main_text(empty)


def test_the_list_is_newest_first_in_pages_and_back(story):
    visitor = story.browser()
    first = visitor.get(PLACE)
    assert codes(first)[:2] == ["99/KH-SYT", "05/QĐ-UBND"] and len(codes(first)) == 20
    assert "26 văn bản" in main_text(first)
    second = visitor.get(first.html.select_one(".pages a[rel=next]")["href"])
    assert codes(second)[-1] == "05/QĐ-UBND" and not set(codes(first)) & set(codes(second)) - {"05/QĐ-UBND"}
    assert codes(visitor.get(second.html.select_one(".pages a[rel=prev]")["href"])) == codes(first)
    assert codes(visitor.get(PLACE, {"trang": "vớvẩn"})) == codes(first)


def test_filters_narrow_and_their_counts_are_those_of_what_they_lead_to(story):
    visitor = story.browser()
    page = visitor.get(PLACE)
    assert facet(page, "year") == {"2026": 2, "2025": 22, "2021": 1, "2020": 1}
    assert facet(page, "validity") == {
        "Còn hiệu lực": 23,
        "Hết hiệu lực một phần": 1,
        "Hết hiệu lực": 1,
        "Chưa có hiệu lực": 1,
    }
    for section in page.html.select("section.facet"):
        for link in section.select("a:has(.numbers)"):
            narrowed = visitor.get(link["href"])
            assert f"{link.select_one('.numbers').get_text()} văn bản" in main_text(narrowed)
    both = visitor.get(PLACE, {"nam": "2026", "hieu-luc": "upcoming"})
    assert codes(both) == ["99/KH-SYT"]
    assert facet(both, "year") == {"2026": 1} and set(facet(both, "validity")) == {"Còn hiệu lực", "Chưa có hiệu lực"}


def test_words_are_looked_for_with_and_without_marks(story):
    visitor = story.browser()
    for text in ("quy chế tiếp công dân", "quy che tiep cong dan"):
        assert set(codes(visitor.get(PLACE, {"q": text}))) >= {"05/QĐ-UBND"}
    assert codes(visitor.get(PLACE, {"q": "tập huấn", "nam": "2026"})) == []
    for hostile in ("x" * 5000, '"', "%", "05/", "\x00", "05/QĐ-UBND " * 50):
        visitor.get(PLACE, {"q": hostile})
    for name in ("loai", "linh-vuc", "nam", "co-quan", "hieu-luc"):
        visitor.get(PLACE, {name: "' OR 1=1 --"})


def test_a_document_tells_what_it_does_to_others_and_they_tell_it_too(story):
    visitor = story.browser()
    page, old, amended = visitor.get(NEW), visitor.get(OLD), visitor.get(AMENDED)
    related = " ".join(main_text(page).split("Căn cứ")[1].split())
    assert "Luật Tiếp công dân số 42/2013/QH13" in related and "Quốc hội" in related
    assert page.html.select(f'a[href="{OLD}"]') and page.html.select(f'a[href="{AMENDED}"]')
    assert "Được thay thế, bãi bỏ bởi" in main_text(old) and old.html.select(f'a[href="{NEW}"]')
    assert "Được sửa đổi, bổ sung bởi" in main_text(amended) and amended.html.select(f'a[href="{NEW}"]')
    assert "Hết hiệu lực" in main_text(old) and "Còn hiệu lực" in main_text(page)
    assert "Hết hiệu lực một phần" in main_text(amended)


def test_a_document_named_in_words_is_linked_once_it_is_in_the_portal(story):
    def enter(site, desk):
        law = {"document_type": "other", "issuer": "Quốc hội", "publish": True}
        make_document(desk, site[INFORMATION]["van-ban"], "42/2013/QH13", date(2013, 11, 25), "Luật", **law)

    story.prepare(enter)
    address = f"/{INFORMATION}/van-ban/42-2013-qh13/"
    assert story.browser().get(NEW).html.select(f'a[href="{address}"]')
    assert story.browser().get(address).html.select(f'a[href="{NEW}"]')


def test_lists_and_pages_agree_on_what_is_in_force(story):
    def enter(site, desk):
        library, ends = site[HEALTH]["van-ban"], {"expires": date(2021, 1, 1)}
        make_document(desk, library, "71/QĐ-UBND", date(2020, 2, 3), **ends)
        amends, replaces = (relation("amends", "71/QĐ-UBND"),), (relation("replaces", "99/KH-SYT"),)
        make_document(desk, library, "72/QĐ-UBND", date(2020, 2, 4), relations=amends)
        make_document(desk, library, "73/QĐ-UBND", date(2026, 2, 4), relations=replaces)

    story.prepare(enter)
    visitor, seen = story.browser(), set()
    for year in ("2020", "2021", "2026"):
        for row in visitor.get(PLACE, {"nam": year}).html.select(".documents > li"):
            told = row.select_one(".state").get_text(strip=True)
            page = visitor.get(row.select_one(".row-title a")["href"])
            assert page.html.select_one(".page-head .state").get_text(strip=True) == told, row.get_text()
            seen.add(told)
    assert seen == {"Còn hiệu lực", "Hết hiệu lực", "Hết hiệu lực một phần"}


def test_a_document_that_two_agencies_pass_on_is_linked_in_ones_own_section(story):
    def enter(site, desk):
        ends = (relation("replaces", "05/QĐ-UBND", date(2020, 1, 6)),)
        section = site[INFORMATION]["van-ban"]
        make_document(desk, section, "05/QĐ-UBND", date(2020, 1, 6), "Bản sao")
        make_document(desk, section, "05/QĐ-UBND", date(2026, 1, 3), "Bản sao", relations=ends)

    story.prepare(enter)
    visitor, other = story.browser(), f"/{INFORMATION}/van-ban/"
    for place in (PLACE, other):
        for name, to in (("05-qd-ubnd-2026", "05-qd-ubnd-2020"), ("05-qd-ubnd-2020", "05-qd-ubnd-2026")):
            page = visitor.get(f"{place}{name}/")
            links = [link["href"] for link in page.html.select(".stack .row-title a") if to in link["href"]]
            assert links == [f"{place}{to}/"]


def test_a_draft_or_another_agency_puts_nothing_out_of_force(story):
    def claim(site, desk):
        ends = (relation("replaces", "07/QĐ-UBND", date(2021, 3, 1)),)
        make_document(desk, site[HEALTH]["van-ban"], "100/QĐ-UBND", date(2026, 3, 1), publish=False, relations=ends)
        make_document(desk, site[INFORMATION]["van-ban"], "101/QĐ-UBND", date(2026, 3, 1), relations=ends)

    story.prepare(claim)
    visitor = story.browser()
    assert "Hết hiệu lực một phần" in main_text(visitor.get(AMENDED))
    assert visitor.get(AMENDED).html.select(f'a[href="/{INFORMATION}/van-ban/101-qd-ubnd-2026/"]'), "the link is told"
    assert f'href="{PLACE}100-qd-ubnd-2026/"' not in visitor.get(AMENDED).text
    assert facet(visitor.get(PLACE), "validity")["Hết hiệu lực"] == 1


def test_counts_follow_what_is_published_and_withdrawn(story):
    visitor, publisher = story.browser(), story.browser("tinh.admin")
    before = facet(visitor.get(PLACE), "year")["2026"]
    publisher.send(DRAFT + "trang-thai", transition="publish")
    assert facet(visitor.get(PLACE), "year")["2026"] == before + 1
    publisher.send(DRAFT + "trang-thai", transition="withdraw")
    assert facet(visitor.get(PLACE), "year")["2026"] == before


CANARY = ("Chim hoàng yến", "chim-hoang-yen", "hoàng yến", "98/QĐ-UBND", "98-qd-ubnd")
ASKED = ("hoang+yen", "ho%C3%A0ng+y%E1%BA%BFn", "98/Q%C4%90-UBND", "98+qd+ubnd+2026")
PUBLIC = (
    "/",
    f"/{HEALTH}/",
    PLACE,
    f"{PLACE}?nam=2026",
    f"{PLACE}?nguoi-ky=chim+hoang+yen",
    f"{PLACE}?linh-vuc=chim+hoang+yen",
    f"{PLACE}rss",
    OLD,
    NEW,
    "/tim-kiem/goi-y?q=chim",
    *(
        f"{place}{shape}?q={text}"
        for place in ("/", f"/{HEALTH}/")
        for shape in ("tim-kiem", "tim-kiem.rss", "tim-kiem.xlsx")
        for text in ASKED
    ),
    *(f"{PLACE}{shape}?q={text}" for shape in ("", "rss") for text in ASKED),
)


def words_of(answer):
    """All that an answer says but the question that it repeats, whatever its form, and where it leads."""
    if answer.content_type.endswith("sheet"):
        book = openpyxl.load_workbook(io.BytesIO(answer.body))
        cells = [str(cell.value) for sheet in book for row in sheet.iter_rows(min_row=2) for cell in row]
        return " ".join(cell for cell in cells if "tim-kiem" not in cell)
    if answer.content_type == "application/rss+xml":
        return " ".join(" ".join(entry.itertext()) for entry in answer.xml.iter("item"))
    if answer.content_type != "text/html":
        return answer.text
    found = answer.html.select(".document-code, .row-title, .row-facts, .facet, [id^=related], .snippet, article")
    return " ".join([*(part.get_text(" ") for part in found), answer.headers.get("Location") or ""])


def met(browser, address):
    """The words of the canary that an address tells."""
    told = words_of(browser.get(address, status="*"))
    return [word for word in CANARY if word in told]


def hide_canary(site, desk):
    """Give the draft the canary in every field; its id, and the name of its file."""
    item = site[HEALTH]["van-ban"]["98-qd-ubnd-2026"]
    relations = (relation("replaces", "05/QĐ-UBND", date(2020, 1, 6)), relation("amends", "05/QĐ-UBND"))
    texts = {"signer": CANARY[0], "subject": CANARY[0], "body": f"<p>{CANARY[0]}</p>"}
    desk.edit(item, {**texts, "relations": relations})
    return item.id, next(iter(item.attachments))


def test_a_draft_is_in_no_public_form(story):
    own_id, file = story.prepare(hide_canary)
    story.prepare(read_files)
    for browser in (story.browser(), story.browser("editor.stttt")):
        assert [(address, words) for address in PUBLIC if (words := met(browser, address))] == []
        for address in (DRAFT, f"{DRAFT}toan-van", f"{DRAFT}tep/{file}", f"/id/{own_id}/"):
            assert browser.get(address, status="*").status_int in (403, 404), address
    story.browser("tinh.admin").send(DRAFT + "trang-thai", transition="publish")
    visitor = story.browser()
    # A public form that does not show it when it is published proves nothing. The province's home has no documents,
    # suggestions are single words, and a number with its year is no text that anybody wrote.
    blind = [address for address in PUBLIC if not met(visitor, address)]
    assert [address for address in blind if "goi-y" not in address and "+2026" not in address] == ["/"]


def test_the_same_number_twice_is_warned_about_with_a_link(story):
    editor = story.browser("editor.syt")
    form = editor.get(PLACE + "them?loai=published_document").forms["content-form"]
    form["code"], form["title"] = "5/qd-ubnd", "Quyết định trùng"
    form["document_type"], form["issued"] = "decision", "2026-04-01"
    form["issuer"] = "UBND tỉnh Khánh Hòa"
    page = form.submit("save", status=303).follow()
    assert "cùng số, ký hiệu, cơ quan ban hành và năm" in main_text(page)
    assert page.html.select_one(".message-warning a")["href"] == NEW
    assert not story.browser().get(NEW).html.select(".message-warning")


def test_a_wrong_number_comes_back_with_everything_that_was_typed(story):
    form = story.browser("editor.syt").get(PLACE + "them?loai=published_document").forms["content-form"]
    form["code"], form["title"], form["issuer"], form["issued"] = "mười hai", "Trích yếu đã gõ", PROVINCE, "2026-04-01"
    answer = form.submit("save", status=422)
    assert "viết như 05/QĐ-UBND" in answer.text and "Trích yếu đã gõ" in answer.text and "mười hai" in answer.text


def test_the_page_has_facts_files_citation_and_structured_data(story):
    page = story.browser().get(NEW)
    text = main_text(page)
    assert "06/01/2020" in text and "03/01/2026" in text and "Nguyễn Thị Phương Thảo" in text
    cited = page.html.select_one(".document-citation").get_text()
    assert cited.startswith(f"Quyết định số 05/QĐ-UBND ngày 03/01/2026 của {PROVINCE} ban hành Quy định chức năng")
    links = [link["href"] for link in page.html.select(".entries a[download]")]
    assert len(links) == 2 and all(story.browser().get(link).body.startswith(b"%PDF") for link in links)
    assert page.html.find("h2", string="Điều 1")
    data = json.loads(page.html.find("script", type="application/ld+json").string)
    assert data["@type"] == "Legislation" and data["legislationDate"] == "2026-01-03"
    assert data["legislationLegalForce"] == "https://schema.org/InForce"
    old = json.loads(story.browser().get(OLD).html.find("script", type="application/ld+json").string)
    assert old["legislationLegalForce"] == "https://schema.org/NotInForce"


def test_the_newest_stand_on_the_agencys_home_and_in_the_feed(story):
    home = story.browser().get(f"/{HEALTH}/")
    section = home.html.find(id="documents").find_parent("section")
    assert len(section.select("li")) == 5 and "99/KH-SYT" in section.get_text()
    feed = story.browser().get(PLACE + "rss")
    assert feed.content_type == "application/rss+xml" and "05/QĐ-UBND: " in feed.text
    assert "TB-SYT" not in story.browser().get(PLACE + "rss?nam=2026").text


def test_a_list_loads_no_object_per_row(story):
    few, many = (cost(story, story.browser(), address) for address in (f"{PLACE}?nam=2021", PLACE))
    assert many == few


def test_a_number_pasted_into_any_search_lands_on_the_document(story):
    visitor = story.browser()
    for place in ("/tim-kiem", f"/{HEALTH}/tim-kiem"):
        assert visitor.get(place, {"q": "7/qd-ubnd"}, status=303).location.endswith(AMENDED), place
        assert visitor.get(place, {"q": "Số 05/QĐ-UBND năm 2020"}, status=303).location.endswith(OLD), place
        # Two documents have it; one is a draft; and another agency's search is about that agency.
        assert visitor.get(place, {"q": "05/QĐ-UBND"}).status_int == 200
        assert visitor.get(place, {"q": "98/QĐ-UBND"}).status_int == 200
        assert visitor.get(place, {"q": "7/qd-ubnd", "loai": "news_item"}).status_int == 200
    assert visitor.get(f"/{INFORMATION}/tim-kiem", {"q": "7/qd-ubnd"}).status_int == 200


def test_every_field_can_be_asked_for(story):
    def enter(site, desk):
        others = {"signer": "Đinh Quang Huy", "effective": date(2024, 6, 1), "subject": "Văn hóa"}
        make_document(desk, site[HEALTH]["van-ban"], "31/NQ-UBND", date(2024, 5, 2), "Thư viện", **others)

    story.prepare(enter)
    visitor, only = story.browser(), ["31/NQ-UBND"]
    for text in ("31/NQ-UBND thư viện", "dinh quang huy", "Văn hóa thư viện"):
        assert codes(visitor.get(PLACE, {"q": text})) == only, text
    page = visitor.get(PLACE)
    assert facet(page, "signer") == {"Nguyễn Thị Phương Thảo": 26, "Đinh Quang Huy": 1}
    for asked in (
        {"nguoi-ky": "dinh quang huy"},
        {"tu-ngay": "2024-05-02", "den-ngay": "2024-05-02"},
        {"tu-ngay": "02/05/2024", "den-ngay": "31/12/2024"},
        {"hieu-luc-tu": "2024-06-01", "hieu-luc-den": "2024-06-01"},
    ):
        narrowed = visitor.get(PLACE, asked)
        assert codes(narrowed) == only and "1 văn bản" in main_text(narrowed), asked
        assert facet(narrowed, "year") == {"2024": 1}
    assert codes(visitor.get(PLACE, {"tu-ngay": "2024-05-03", "den-ngay": "2024-12-31"})) == []


def test_a_day_that_is_none_is_shown_again_with_a_word(story):
    page = story.browser().get(PLACE, {"tu-ngay": "31/02/2026"})
    field = page.html.find(id="day-issued_since")
    assert field["value"] == "31/02/2026" and field["aria-invalid"] == "true"
    assert "Viết ngày như 22/11/2026." in main_text(page) and len(codes(page)) == 20


def read_files(site, _desk):
    """Read the texts of the files, as the worker does."""
    for item in site[HEALTH]["van-ban"].values():
        for attachment in item.attachments.values():
            read_attachment(attachment)


def test_the_text_of_a_file_is_a_page_beside_it(story):
    visitor = story.browser()
    assert "đang được đọc" in main_text(visitor.get(f"{NEW}toan-van"))
    story.prepare(read_files)
    link = visitor.get(NEW).html.select_one(f'a[href="{NEW}toan-van"]')
    page = visitor.get(link["href"])
    assert "Tiếp công dân vào thứ Năm hằng tuần" in main_text(page) and "05-qd-ubnd-2026.pdf" in main_text(page)
    annex = page.html.find(id="others").find_parent("section").find("a")
    assert annex.get_text() == "phu-luc.pdf"
    assert "không có chữ" in main_text(visitor.get(annex["href"]))
    for asked in ("tep=khong-co", "tep="):
        visitor.get(f"{NEW}toan-van?{asked}", status=404)
    visitor.get(f"{NEW}toan-van?trang=99999999999")
    # A document without a file, and one that is not published.
    visitor.get(f"{OLD}toan-van", status=404)
    story.browser("editor.syt").get(f"{DRAFT}toan-van")
    visitor.get(f"{DRAFT}toan-van", status=404)


def test_an_empty_section_says_so(story):
    assert "chưa đăng văn bản nào" in main_text(story.browser().get(f"/{INFORMATION}/van-ban/"))

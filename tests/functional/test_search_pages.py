"""Search pages: what citizens and staff find, how they narrow it, keep it, follow it and take it along."""

import io
import re
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Event, Semaphore
from urllib.parse import quote

import openpyxl
import pypdfium2
import pytest
from lxml import etree

from portal.content.attachments import Upload
from portal.content.changes import touch
from portal.search import deadlines, facets, text_search
from portal.views import turns
from portal.views.limits import LONGEST_ADDRESS
from portal.views.public import search_exports
from tests.support.published_documents import make_document
from tests.support.samples import pdf_bytes
from tests.support.site import AGENCIES, HEALTH, INFORMATION

WORD = "dioxin"
WORKSPACE = f"/{HEALTH}/noi-bo/tim-kiem"
PLACES, PLAN = (f"/{HEALTH}", f"/{INFORMATION}"), f"Kế hoạch tẩy độc {WORD}"
FIRST_DAY = datetime(2025, 6, 1, 2, tzinfo=UTC)
CANARY = '"><svg onload=alert(1)>'


@pytest.fixture(scope="module")
def stories(portal_site):
    """News about one thing in two agencies, a draft about it, and an internal document."""

    def write(site, desk):
        for slug, number in ((HEALTH, 25), (INFORMATION, 2)):
            section = site[slug]["tin-tuc"]
            for count in range(number):
                title = f"Hỗ trợ nạn nhân chất độc {WORD}, đợt {count}"
                body = f"<p>Chi trả trợ cấp cho nạn nhân {WORD} tại trạm y tế. {CANARY}</p>"
                item = desk.add(section, "news_item", {"title": title, "body": body})
                desk.move(item, "publish")
                item.set(published_at=FIRST_DAY + timedelta(days=count))
        notice = {"title": f"Kế hoạch tẩy độc {WORD}", "body": "<p>Kế hoạch năm.</p>"}
        desk.move(desk.add(site[HEALTH]["thong-bao"], "page", notice), "publish")
        desk.add(site[HEALTH]["tin-tuc"], "news_item", {"title": f"Bản nháp kín về {WORD}"})
        shared = {
            "title": f"Danh sách nội bộ {WORD}",
            "file": Upload(io.BytesIO(pdf_bytes()), "ds.pdf", "application/pdf"),
        }
        item = desk.add(site[HEALTH]["noi-bo"]["tai-lieu"], "file", shared)
        desk.move(item, "share_with_agency")

    portal_site.prepare(write)
    return portal_site


def titles(page):
    return [link.get_text() for link in page.html.select(".found .row-title a")]


def facet(page, name):
    """Choice → (count, address) of one facet."""
    box = page.html.find(id=f"facet-{name}")
    links = box.parent.select(".choices-of a") if box else ()
    return {link.span.get_text(): (link.select_one(".numbers").get_text(), link["href"]) for link in links}


def test_a_citizen_finds_from_the_band_of_any_page(stories):
    visitor = stories.browser()
    page = visitor.get(f"/{HEALTH}/gioi-thieu/")
    form = page.html.find(id="band-search").parent
    assert form["action"] == f"/{HEALTH}/tim-kiem"
    found = visitor.get(form["action"], {"q": "nan nhan " + WORD})
    assert titles(found) and all(WORD in title for title in titles(found))
    assert found.html.select("mark")
    assert found.html.find("meta", {"name": "robots"})["content"] == "noindex"


def test_results_are_paged_and_each_is_shown_once(stories):
    visitor, address, seen = stories.browser(), f"/{HEALTH}/tim-kiem?q={WORD}", []
    while address:
        page = visitor.get(address)
        seen += titles(page)
        following = page.html.find("a", rel="next")
        address = following["href"] if following else None
    assert len(seen) == len(set(seen)) == 26


def test_facets_narrow_and_can_be_taken_back(stories):
    visitor = stories.browser()
    page = visitor.get("/tim-kiem", {"q": WORD})
    assert facet(page, "agency")["Sở Y tế"][0] == "26"
    narrowed = visitor.get(facet(page, "agency")["Sở Thông tin và Truyền thông"][1])
    assert len(titles(narrowed)) == 2
    taken_back = visitor.get(narrowed.html.select_one(".chip")["href"])
    assert "28" in taken_back.html.find(id="results").get_text()
    by_kind = visitor.get(facet(page, "kind")["Trang"][1])
    assert titles(by_kind) == [f"Kế hoạch tẩy độc {WORD}"]


def test_choices_of_one_number_stand_in_the_order_of_their_names(stories):
    def everywhere(site, desk):
        for slug in AGENCIES:
            desk.move(desk.add(site[slug]["tin-tuc"], "news_item", {"title": "Trồng bạch đàn"}), "publish")

    stories.prepare(everywhere)
    names = list(facet(stories.browser().get("/tim-kiem", {"q": "bạch đàn"}), "agency"))
    assert names == ["Sở Thông tin và Truyền thông", "Sở Y tế", "Ủy ban nhân dân tỉnh Khánh Hòa"]


THREE = ("Sở Y tế", "Sở Thông tin và Truyền thông", "Ủy ban nhân dân tỉnh Khánh Hòa")


def test_where_not_all_is_counted_numbers_are_the_least_and_every_agency_can_be_chosen(stories, monkeypatch):
    stories.registry.page_cache.forget()
    with monkeypatch.context() as patched:
        patched.setattr(facets, "MOST_COUNTED", 3)
        page = stories.browser().get("/tim-kiem", {"q": WORD})
    stories.registry.page_cache.forget()
    offered = {box.span.get_text(): box for box in page.html.find(id="facet-agency").parent.select(".choices-of a")}
    # Other tests may have made agencies, and nothing in them is found.
    numbers = {name: offered[name].select_one(".numbers") for name in THREE}
    assert {name: found and found.get_text().partition(" ")[0] for name, found in numbers.items()} == {
        "Sở Y tế": "từ",
        "Sở Thông tin và Truyền thông": None,
        "Ủy ban nhân dân tỉnh Khánh Hòa": None,
    }
    assert "mới nhất" in page.html.select_one("#narrow > .fine").get_text()
    assert len(titles(stories.browser().get(offered["Sở Thông tin và Truyền thông"]["href"]))) == 2
    years = [box.span.get_text() for box in page.html.find(id="facet-year").parent.select(".choices-of a")]
    assert years[-1] == "2025" and years == sorted(years, reverse=True)


def test_days_narrow_and_a_day_that_is_none_is_told(stories):
    visitor = stories.browser()
    assert titles(visitor.get(f"/tim-kiem?q={WORD}&tu-ngay=2001-01-01&den-ngay=31/12/2002")) == []
    assert titles(visitor.get(f"/tim-kiem?q={WORD}&tu-ngay=2001-01-01"))
    page = visitor.get(f"/tim-kiem?q={WORD}&tu-ngay=31/02/2026")
    field = page.html.find(id="day-since")
    assert titles(page) and field["value"] == "31/02/2026" and field["aria-invalid"] == "true"


def test_days_that_exclude_each_other_are_told(stories):
    visitor = stories.browser()
    page = visitor.get(f"/tim-kiem?q={WORD}&tu-ngay=2025-06-04&den-ngay=2025-06-03")
    assert titles(page) == [] and "loại trừ nhau" in page.html.find(class_="empty").text
    assert "04/06/2025" in page.html.find(class_="empty").text
    assert [page.html.find(id=f"day-{part}")["aria-invalid"] for part in ("since", "until")] == ["true", "true"]
    assert page.html.find(id="day-since")["aria-describedby"] == page.html.find(id="days-reversed")["id"]
    page = visitor.get(f"/tim-kiem?q={WORD}&nam=2025&tu-ngay=2026-01-01")
    assert "loại trừ nhau" in page.html.find(class_="empty").text and page.html.find(id="days-reversed") is None
    assert (
        visitor.get(f"/tim-kiem?q={WORD}&tu-ngay=2025-06-04&den-ngay=2025-06-04").html.find(id="days-reversed") is None
    )


def test_filters_alone_find_all_that_they_choose(stories):
    visitor, asked = stories.browser(), {"nam": "2025", "co-quan": HEALTH, "loai": "news_item"}
    page = visitor.get("/tim-kiem", asked)
    assert "25" in page.html.find(id="results").text and titles(page)[0].endswith("đợt 24")
    assert "Năm 2025" in page.html.title.text and page.html.find(class_="search-orders") is None
    assert len(page.html.select(".chip")) == 3
    following = visitor.get(page.html.find("a", rel="next")["href"])
    assert len(titles(following)) == 5 and not set(titles(following)) & set(titles(page))
    sheet = openpyxl.load_workbook(io.BytesIO(visitor.get("/tim-kiem.xlsx", asked).body)).active
    assert sheet.max_row == 4 + 25 and "Năm 2025" in sheet["A1"].value
    assert visitor.get("/tim-kiem.pdf", {**asked, "co-quan": INFORMATION}).body.startswith(b"%PDF")
    assert len(etree.fromstring(visitor.get("/tim-kiem.rss", asked).body).findall("channel/item")) == 25
    assert titles(visitor.get("/tim-kiem", {"nam": "1999"})) == []
    assert visitor.get("/tim-kiem").html.find(id="results") is None
    visitor.get("/tim-kiem.xlsx", status=404)


def test_a_search_without_words_is_kept_under_what_it_asks_for(stories):
    browser = stories.browser("officer.syt")
    form = next(form for form in browser.get("/tim-kiem?nam=2025").forms.values() if "name" in form.fields)
    assert form["name"].value == "Năm 2025"
    form["name"] = ""
    form.submit(status=303)
    link = browser.get("/tim-kiem/da-luu").html.find("a", string="Năm 2025")
    assert titles(browser.get(link["href"]))


def test_the_first_and_the_last_day_are_included(stories):
    found = titles(stories.browser().get(f"/{HEALTH}/tim-kiem?q={WORD}&tu-ngay=2025-06-03&den-ngay=2025-06-04"))
    assert sorted(title.rpartition(" ")[2] for title in found) == ["2", "3"]


def test_years_are_a_facet(stories):
    page = stories.browser().get(f"/{HEALTH}/tim-kiem", {"q": WORD})
    assert facet(page, "year")["2025"][0] == "25"
    assert len(titles(stories.browser().get(facet(page, "year")["2025"][1] + "&loai=page"))) == 0


def test_the_newest_come_first_where_it_is_asked(stories):
    found = titles(stories.browser().get(f"/{HEALTH}/tim-kiem?q=%22nạn nhân%22&sap-xep=moi-nhat"))
    assert found[0].endswith("đợt 24") and found[1].endswith("đợt 23")


def test_an_exact_phrase_is_found_as_such(stories):
    visitor = stories.browser()
    assert titles(visitor.get("/tim-kiem", {"q": f'"tẩy độc {WORD}"'})) == [f"Kế hoạch tẩy độc {WORD}"]
    assert titles(visitor.get("/tim-kiem", {"q": f'"{WORD} tẩy độc"'})) == []


def test_a_page_number_leads_to_the_file_that_has_the_page(stories):
    def annexed(site, desk):
        files = {name: Upload(io.BytesIO(pdf_bytes()), f"{name}.pdf", "application/pdf") for name in ("file", "annex")}
        item = make_document(desk, site[HEALTH]["van-ban"], "71/KH-SYT", date(2025, 3, 4), "Mua sắm vắc xin", **files)
        item.attachments[item.file].keep_text(("Kế hoạch", "Kinh phí mua sắm tập trung"))
        item.attachments[item.annex].keep_text(("Phụ lục", "Tủ bảo quản lạnh âm sâu"))
        touch(item)

    stories.prepare(annexed)
    links = {}
    for text in ("kinh phí mua sắm tập trung", "tủ bảo quản lạnh"):
        link = stories.browser().get("/tim-kiem", {"q": text}).html.select_one(".found .found-page")
        links[link.get_text()] = re.fullmatch(rf"/{HEALTH}/van-ban/71.*/tep/(\w+)-\w+.pdf#page=2", link["href"])[1]
    assert links == {"Trang 2 của tệp": "file", "Trang 2 của tệp kèm theo": "annex"}


def test_nothing_found_says_what_to_do(stories):
    page = stories.browser().get(f"/{HEALTH}/tim-kiem?q=khôngcótừnàynhưthế&loai=page")
    advice = {link["href"] for link in page.html.select(".search-advice a")}
    assert f"/{HEALTH}/tim-kiem?q=kh%C3%B4ngc%C3%B3t%E1%BB%ABn%C3%A0ynh%C6%B0th%E1%BA%BF" in advice
    assert any(address.startswith("/tim-kiem?") for address in advice)


def test_where_time_was_over_nobody_is_told_that_there_is_nothing(stories, monkeypatch):
    # What the test before was shown a moment ago.
    stories.registry.page_cache.forget()
    with monkeypatch.context() as patched:
        patched.setattr(deadlines, "STEPS", 1)
        patched.setattr(text_search, "PATIENCE", -1)
        page = stories.browser().get("/tim-kiem", {"q": WORD})
    assert page.html.find(id="results").text == "Chưa tìm hết"
    assert "Chưa xem hết" in page.html.find(class_="message-info").text
    assert "Không tìm thấy" not in page.text and page.html.find(class_="search-advice")
    # Nor is it kept for the next one who asks.
    assert titles(stories.browser().get("/tim-kiem", {"q": WORD}))


def test_the_public_page_shows_everybody_what_the_public_may_read(stories):
    public = stories.browser().get(f"/{HEALTH}/tim-kiem?q={WORD}+kin").text
    for login in ("editor.syt", "publisher.syt", "tinh.admin"):
        browser = stories.browser(login)
        for address in (f"/{HEALTH}/tim-kiem", "/tim-kiem"):
            for shape in ("", ".rss"):
                page = browser.get(f"{address}{shape}?q={WORD}+kin").text
                assert "Bản nháp kín" not in page and "Danh sách nội bộ" not in page
    assert "Bản nháp kín" not in public


def test_the_staff_find_drafts_and_internal_documents_of_their_agency(stories):
    found = titles(stories.browser("editor.syt").get(WORKSPACE, {"q": WORD, "sap-xep": "moi-nhat"}))
    assert f"Danh sách nội bộ {WORD}" in found and f"Bản nháp kín về {WORD}" in found
    page = stories.browser("editor.syt").get(WORKSPACE, {"q": WORD})
    assert facet(page, "state")["Bản nháp"][0] == "1"
    wide = stories.browser("editor.syt").get(WORKSPACE, {"q": WORD, "pham-vi": "tinh"})
    assert "Sở Thông tin và Truyền thông" in facet(wide, "agency")


def test_strangers_find_nothing_internal(stories):
    assert "/dang-nhap" in stories.browser().get(WORKSPACE, status=303).location
    assert "/dang-nhap" in stories.browser().get(WORKSPACE + "/goi-y", {"q": "da"}, status=303).location
    stranger = stories.browser("editor.stttt")
    for shape in ("", "/goi-y", ".xlsx", ".pdf"):
        stranger.get(WORKSPACE + shape, {"q": WORD}, status=404)
    own = stranger.get(f"/{INFORMATION}/noi-bo/tim-kiem", {"q": WORD, "pham-vi": "tinh"})
    assert "Danh sách nội bộ" not in own.text and "Bản nháp kín" not in own.text


def test_suggestions_are_json_and_never_tell_of_drafts(stories):
    answer = stories.browser().get("/tim-kiem/goi-y", {"q": "nạn nh"})
    assert answer.content_type == "application/json" and isinstance(answer.json, list)
    assert any("nạn nhân" in text.lower() for text in answer.json)
    assert not any(
        "kín" in text for text in stories.browser("editor.syt").get("/tim-kiem/goi-y", {"q": "bản nháp"}).json
    )


def test_suggestions_are_those_of_the_place(stories):
    visitor, typed = stories.browser(), {"q": f"ke hoach tay doc {WORD}"}
    suggested = {place: visitor.get(f"{place}/tim-kiem/goi-y", typed).json for place in ("", *PLACES)}
    assert suggested == {"": [PLAN], f"/{HEALTH}": [PLAN], f"/{INFORMATION}": []}


def test_a_search_is_kept_followed_and_deleted(stories):
    browser = stories.browser("officer.syt")
    page = browser.get("/tim-kiem", {"q": WORD, "loai": "news_item"})
    form = next(form for form in page.forms.values() if "name" in form.fields)
    form["name"] = "Chất độc"
    form.submit(status=303)
    kept = browser.get("/tim-kiem/da-luu")
    assert titles(browser.get(kept.html.find("a", string="Chất độc")["href"]))
    feed = kept.html.find("a", href=re.compile(r"tim-kiem\.rss"))
    assert b"<rss" in stories.browser().get(feed["href"]).body
    assert "Chất độc" not in stories.browser("clerk.syt").get("/tim-kiem/da-luu").text
    number = kept.html.find("button", {"name": "search"})["value"]
    stories.browser("clerk.syt").send("/tim-kiem/da-luu", status=404, search=number)
    gone = browser.send("/tim-kiem/da-luu", search=number).follow()
    assert gone.html.find("a", string="Chất độc") is None and "Đã xóa tìm kiếm “Chất độc”" in gone
    stories.browser("clerk.syt").send("/tim-kiem/da-luu", status=404, undo=number)
    assert gone.html.select_one("button[data-undo]").text == "Hoàn tác"
    back = gone.forms["undo-search"].submit("undo", status=303).follow()
    assert back.html.find("a", string="Chất độc") and not back.html.select("button[data-undo]")
    browser.send("/tim-kiem/da-luu", search=number)
    # Another day the list is empty, and offers nothing of what was deleted then.
    listed = browser.get("/tim-kiem/da-luu")
    assert listed.html.find("a", string="Chất độc") is None and not listed.html.select("button[data-undo]")


@pytest.mark.parametrize("reach", ["", "tinh"])
def test_a_search_of_the_workspace_is_followed_as_far_as_it_is_public(stories, reach):
    browser = stories.browser("publisher.syt")

    def kept(**asked):
        page = browser.get(WORKSPACE, {"q": WORD, **asked})
        form = next(form for form in page.forms.values() if "name" in form.fields)
        form["name"] = f"Nội bộ {asked}"
        form.submit(status=303)
        row = browser.get("/tim-kiem/da-luu").html.find("a", string=form["name"].value).find_parent("li")
        return row.find("a", href=re.compile(r"tim-kiem\.rss"))

    link = kept(**{"pham-vi": reach}) if reach else kept()
    assert "phần công khai" in link.text
    feed = stories.browser().get(link["href"])
    assert "Hỗ trợ nạn nhân" in feed.text
    assert "Danh sách nội bộ" not in feed.text and "Bản nháp kín" not in feed.text
    # Where the search goes as far as the province, the feed does; and it is the same for whoever is signed in.
    channel = etree.fromstring(feed.body).findtext("channel/link")
    assert (f"/{HEALTH}/" in channel) == (not reach)
    assert "Danh sách nội bộ" not in browser.get(link["href"]).text
    # Nothing of what is asked for is public.
    assert kept(**{"trang-thai": "draft"}) is None


def test_visitors_are_asked_to_sign_in_before_they_keep_anything(stories):
    assert "/dang-nhap" in stories.browser().get("/tim-kiem/da-luu", status=303).location
    stories.browser().post("/tim-kiem?q=x", {"name": "x"}, status=400)


def test_the_feed_is_rss_with_the_newest_first(stories):
    answer = stories.browser().get(f"/{HEALTH}/tim-kiem.rss", {"q": "nạn nhân"})
    assert answer.content_type == "application/rss+xml"
    items = etree.fromstring(answer.body).findall("channel/item")
    assert items[0].findtext("title").endswith("đợt 24")
    assert items[0].findtext("link").startswith(f"http://localhost/{HEALTH}/tin-tuc/")
    assert items[0].findtext("pubDate")
    page = stories.browser().get(f"/{HEALTH}/tim-kiem", {"q": "nạn nhân"})
    assert page.html.find("link", {"type": "application/rss+xml"})["href"].startswith(f"/{HEALTH}/tim-kiem.rss")


def test_a_spreadsheet_has_every_result_and_no_formula(stories):
    def tempting(site, desk):
        section = site[HEALTH]["tin-tuc"]
        desk.move(desk.add(section, "news_item", {"title": '=HYPERLINK("http://x","bấm")', "body": ""}), "publish")

    stories.prepare(tempting)
    answer = stories.browser().get(f"/{HEALTH}/tim-kiem.xlsx", {"q": WORD})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.body)).active
    assert sheet.max_row == 4 + 26
    assert "attachment" in answer.headers["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(stories.browser().get("/tim-kiem.xlsx", {"q": "hyperlink"}).body)).active
    assert sheet["A5"].data_type == "s" and sheet["A5"].value.startswith("=HYPERLINK")


def test_a_print_out_is_a_pdf_with_vietnamese_letters(stories):
    answer = stories.browser().get("/tim-kiem.pdf", {"q": WORD})
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer.body))
    assert "Hỗ trợ nạn nhân chất độc" in text and "Kết quả tìm kiếm" in text


def test_print_outs_one_after_the_other_and_at_once_are_the_same(stories):
    """Each thread reads style and fonts once, and prints with them from then on."""

    def printed(_number):
        return stories.browser().get("/tim-kiem.pdf", {"q": WORD}).body

    with ThreadPoolExecutor(2) as threads:
        documents = [pypdfium2.PdfDocument(body) for body in threads.map(printed, range(6))]
    found = ["".join(page.get_textpage().get_text_range() for page in document) for document in documents]
    assert "Hỗ trợ nạn nhân chất độc" in found[0]
    # The minute may change between two.
    assert len({re.sub(r"\d+:\d+", "", text) for text in found}) == 1
    assert len({len(document) for document in documents}) == 1


@pytest.mark.parametrize("made", [("pdf", "printed"), ("xlsx", "workbook")], ids=str)
def test_of_those_who_have_results_made_one_waits_and_others_hear_so_at_once(stories, monkeypatch, made):
    shape, maker = made
    begun, go_on = Semaphore(0), Event()

    def slowly(_export):
        begun.release()
        go_on.wait(30)
        return b"made"

    def ask():
        return stories.browser().get(f"/tim-kiem.{shape}", {"q": WORD}, status="*")

    monkeypatch.setattr(search_exports, maker, slowly)
    with ThreadPoolExecutor(5) as threads:
        try:
            answers = [threads.submit(ask)]
            assert begun.acquire(timeout=10)
            answers += [threads.submit(ask) for _number in range(4)]
            # All but him whose turn it is and the one after him, while nothing is made.
            done, waiting = wait(answers, timeout=turns.PATIENCE / 2)
            refused = [answer.result() for answer in done]
        finally:
            go_on.set()
    assert [answer.status_int for answer in refused] == [503, 503, 503]
    assert all(answer.headers["Retry-After"] and "lập tệp cho người khác" in answer.text for answer in refused)
    assert [answer.result().body for answer in waiting] == [b"made", b"made"]


def test_a_network_has_so_many_results_made_and_no_more_for_a_while(stories, monkeypatch):
    limit = replace(search_exports.OF_ONE_NETWORK, most=2)
    monkeypatch.setattr(search_exports, "OF_ONE_NETWORK", limit)
    monkeypatch.setattr(search_exports, "printed", lambda _export: b"made")

    def status(sender, browser=None):
        environment = {"REMOTE_ADDR": sender}
        return (
            (browser or stories.browser())
            .get("/tim-kiem.pdf", {"q": WORD}, status="*", extra_environ=environment)
            .status_int
        )

    # A network of IPv6 costs an attacker one line.
    assert [status(f"2001:db8::{number}") for number in range(1, 4)] == [200, 200, 429]
    assert status("2001:db8:1::1") == 200
    answer = stories.browser().get(
        "/tim-kiem.xlsx", {"q": WORD}, status="*", extra_environ={"REMOTE_ADDR": "2001:db8::9"}
    )
    assert answer.headers["Retry-After"] == "300" and "quá nhiều tệp" in answer.text
    # Whoever is signed in is known, and the page itself is open to all.
    assert status("2001:db8::1", stories.browser("editor.syt")) == 200
    assert (
        stories.browser().get("/tim-kiem", {"q": WORD}, extra_environ={"REMOTE_ADDR": "2001:db8::1"}).status_int == 200
    )


def test_staff_exports_hold_what_the_staff_see(stories):
    sheet = openpyxl.load_workbook(
        io.BytesIO(stories.browser("editor.syt").get(WORKSPACE + ".xlsx", {"q": WORD}).body)
    ).active
    found = [cell.value for cell in sheet["A"]]
    assert f"Danh sách nội bộ {WORD}" in found


ANYTHING = (
    "😀🎉",
    "\x00",
    "́̀̉",
    'AND OR NOT NEAR( "',
    '* ^ : - + title:x {a b} "unclosed',
    "%' OR 1=1 --",
    "\u202eשלום עולם",
    "a" * 100_000,
    "ệ " * 20_000,
    '"' * 1000,
    "(" * 5000,
)


@pytest.mark.parametrize("text", ANYTHING, ids=range(len(ANYTHING)))
def test_any_words_whatever_are_answered(stories, text):
    visitor = stories.browser()
    for shape in ("", "/goi-y", ".rss"):
        answer = visitor.get(f"/tim-kiem{shape}?q={quote(text)}", status="*")
        # An address of many thousand letters is nobody's; it gets a page that says so.
        assert answer.status_int == (200 if len(f"/tim-kiem{shape}q={quote(text)}") <= LONGEST_ADDRESS else 414)


@pytest.mark.parametrize(
    "query",
    ["q=x&trang=%ff", "q=x&nam=99999", "q=x&co-quan=noi-bo", "q=x&loai=%3Cscript%3E", "q=%f0%28", "trang=x", "q", "%"],
)
def test_damaged_questions_are_no_error(stories, query):
    for shape in ("", "/goi-y", ".rss"):
        stories.browser().get(f"/tim-kiem{shape}?{query}", status=200)


def test_what_was_typed_is_shown_as_text(stories):
    page = stories.browser().get("/tim-kiem", {"q": CANARY})
    assert "<svg onload" not in page.text
    assert page.html.find(id="search-text")["value"] == CANARY


def test_addresses_below_the_page_are_no_pages(stories):
    for address in ("/tim-kiem/khong-co", f"/{HEALTH}/tim-kiem/da-luu", f"/{HEALTH}/tin-tuc/tim-kiem", "/tim-kiem.xml"):
        stories.browser().get(address, status=404)


def test_both_languages(stories):
    assert "Search" in stories.browser().get(f"/tim-kiem?q={WORD}&ngon-ngu=en").html.h1.get_text()
    assert stories.browser().get(f"/tim-kiem?q={WORD}&ngon-ngu=en").html.html["lang"] == "en"

"""A citizen comments on a draft without an account; before it opens and after it closes he is told, and loses none."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest

from portal.history.chains import every_entry
from portal.views.public import asking_form
from tests.support.asking import time_passes
from tests.support.commenting import (
    CANARIES,
    CLOSES,
    FILE_NAME,
    MAIL,
    NAME,
    NOW,
    OPENS,
    ORGANISATION,
    PHONE,
    SECTION,
    TEXT,
    articles_of,
    comment_form,
    comments_of,
    draft_of,
    form_of,
    put_up,
    send,
    with_file,
)
from tests.support.site import HEALTH

# The last second of the last day in Vietnam, and the first one after it.
LAST, OVER = datetime(2026, 11, 20, 16, 59, 59, tzinfo=UTC), datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
NUMBERS = count(1)
BEFORE = datetime(2026, 11, 9, 16, 59, 59, tzinfo=UTC)


@pytest.fixture
def site(drafts_site):
    """The site where drafts are open."""
    return drafts_site


@pytest.fixture
def draft(site):
    """The address of a draft that is open."""
    return put_up(site, OPENS, CLOSES, f"du-thao-{next(NUMBERS)}")


def test_a_citizen_comments_article_by_article(site, draft, set_clock):
    first, second, _third = articles_of(site, draft)
    browser = site.browser()
    page = browser.get(draft)
    assert "Đang lấy ý kiến" in page and "còn 8 ngày" in page and "du-thao.pdf" in page
    assert page.html.select(f'a[href="{draft}gop-y?dieu={second}"]')
    form = comment_form(browser, draft)
    form["article-1"], form["article-2"], form["text-2"] = second, first, "Nên nói rõ xã đảo."
    form["text-3"] = "  \n "
    with_file(form)
    time_passes(set_clock)
    arrived = send(form).follow()
    assert "Số góp ý: 1, 2." in arrived and arrived.headers["Cache-Control"] == "private, no-store"
    (one, state, files), (two, _state, none) = comments_of(site, draft)
    assert (one["name"], one["organisation"], one["mail"], one["phone"]) == (NAME, ORGANISATION, MAIL, PHONE)
    assert (one["text"], one["article"], one["heading"]) == (TEXT, second, "Điều 2. Thời gian phục vụ")
    assert (two["text"], two["article"], none) == ("Nên nói rõ xã đảo.", first, [])
    assert state == "received" and files == [FILE_NAME]


def test_the_link_beside_an_article_chooses_it(site, draft):
    second = articles_of(site, draft)[1]
    form = form_of(site.browser().get(f"{draft}gop-y?dieu={second}"))
    assert (form["article-1"].value, form["article-2"].value) == (second, "")
    for unknown in ("x", "9" * 19, "%00"):
        assert form_of(site.browser().get(f"{draft}gop-y?dieu={unknown}"))["article-1"].value == ""


def test_more_boxes_are_given_and_keep_what_was_typed(site, draft, set_clock):
    form = comment_form(site.browser(), draft, name="")
    more = form.submit("more")
    again = form_of(more)
    assert again["text-1"].value == TEXT and again["text-6"].value == "" and "text-7" not in again.fields
    assert more.html.find(id="asking-errors") is None and comments_of(site, draft) == []
    while "more" in again.fields:
        again = form_of(again.submit("more"))
    assert "text-30" in again.fields and "text-31" not in again.fields
    again["name"], again["text-30"] = NAME, "Ô cuối cùng."
    time_passes(set_clock)
    send(again)
    assert [one["text"] for one, _state, _files in comments_of(site, draft)] == [TEXT, "Ô cuối cùng."]


def test_it_opens_and_closes_by_the_clock(site, draft, set_clock):
    set_clock(BEFORE)
    page = site.browser().get(draft)
    assert "Sắp lấy ý kiến" in page and not page.html.select(f'a[href="{draft}gop-y"]')
    assert "Chưa đến thời gian lấy ý kiến" in site.browser().get(draft + "gop-y")
    set_clock(LAST)
    assert "hôm nay là ngày cuối" in site.browser().get(draft)
    set_clock(OVER)
    page = site.browser().get(draft)
    assert "Đã hết hạn, đang tổng hợp" in page and "Góp ý phần này" not in page
    over = site.browser().get(draft + "gop-y")
    assert "Đã hết thời gian lấy ý kiến" in over and over.html.find("textarea") is None


def test_a_comment_after_closing_is_told_so_and_nothing_of_it_is_lost(site, draft, set_clock):
    second = articles_of(site, draft)[1]
    browser = site.browser()
    set_clock(LAST - timedelta(minutes=5))
    form = comment_form(browser, draft, **{"article-1": second, "text-2": "Điều thứ hai tôi viết"})
    set_clock(OVER)
    answer = send(form, status=409)
    said = answer.html.find(id="asking-closed").text
    assert "đến hết ngày 20/11/2026" in said and "chưa được gửi" in said and "Sở Y tế" in said
    kept = form_of(answer)
    assert (kept["text-1"].value, kept["article-1"].value) == (TEXT, second)
    assert (kept["text-2"].value, kept["name"].value) == ("Điều thứ hai tôi viết", NAME)
    assert "send" not in kept.fields and comments_of(site, draft) == []
    # In English, too.
    english = form.submit("send", status=409, headers={"Cookie": f"{_cookies(browser)}; ngon-ngu=en"})
    assert "Nothing was sent" in english.html.find(id="asking-closed").text
    # Where the agency gives it more time, the very same form is taken.
    site.prepare(lambda tree, desk: _extend(desk, draft_of(tree, draft), date(2026, 11, 30)))
    time_passes(set_clock)
    send(kept)
    assert len(comments_of(site, draft)) == 2


def _cookies(browser):
    return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())


def _extend(desk, item, day):
    desk.edit(item, {"closes": day})
    desk.move(item, "publish_changes")


def test_a_comment_on_what_is_withdrawn_or_not_published_is_not_taken(site, draft, set_clock):
    form = comment_form(site.browser(), draft)
    time_passes(set_clock)
    site.prepare(lambda tree, desk: desk.move(draft_of(tree, draft), "withdraw"))
    send(form, status=404)
    assert comments_of(site, draft) == []
    # Staff who see it all the same are told so.
    page = site.browser("editor.syt").get(draft + "gop-y")
    assert page.html.find("textarea") is None


def test_sent_twice_it_is_taken_once(site, draft, set_clock):
    form = comment_form(site.browser(), draft)
    time_passes(set_clock)
    first, second = (send(form) for _turn in range(2))
    assert first.location == second.location and len(comments_of(site, draft)) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": " "}, "bắt buộc"),
        ({"text-1": ""}, "ít nhất một góp ý"),
        ({"text-1": "\u200b"}, "ít nhất một góp ý"),
        ({"text-1": "a" * 20_001}, "Dài quá"),
        ({"mail": "khong phai thu"}, "không hợp lệ"),
        ({"mail": "a@b\r\nBcc: c@d.example"}, "không hợp lệ"),
        ({"organisation": "n" * 501}, "Dài quá"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(site, draft, set_clock, fields, said):
    form = comment_form(site.browser(), draft, **{"text-2": "điều đã gõ", **fields})
    if said == "ít nhất một góp ý":
        form["text-2"] = ""
    time_passes(set_clock)
    answer = send(form, status=422)
    assert said in answer.html.find(id="asking-errors").text
    again = form_of(answer)
    for name in ("name", "organisation", "phone", "text-1", "text-2"):
        assert again[name].value == form[name].value
    assert comments_of(site, draft) == []


def test_an_article_that_is_none_is_told(site, draft, set_clock):
    form = comment_form(site.browser(), draft)
    form["article-1"].force_value("9" * 19)
    time_passes(set_clock)
    assert "Hãy chọn một điều" in send(form, status=422)


def test_robots_are_held_back_with_a_word(site, draft, set_clock):
    browser = site.browser()
    assert "nhanh hơn người viết" in send(comment_form(browser, draft), status=422)
    form = comment_form(browser, draft, website="https://robot.example")
    time_passes(set_clock)
    answer = send(form, status=422)
    assert "phải để trống" in answer and TEXT in answer
    time_passes(set_clock, hours=13)
    assert "mở quá lâu" in send(comment_form(browser, draft, proof="x"), status=422)
    assert comments_of(site, draft) == []


def test_a_flood_from_one_network_is_stopped_and_nothing_lost(site, draft, set_clock):
    browser = site.browser()
    for turn in range(20):
        form = comment_form(browser, draft, **{"text-1": f"Góp ý {turn}"})
        time_passes(set_clock)
        send(form)
    form = comment_form(browser, draft)
    time_passes(set_clock)
    answer = send(form, status=429)
    assert "quá nhiều góp ý" in answer and TEXT in answer
    time_passes(set_clock, minutes=61)
    send(form_of(answer))


def test_a_file_that_is_not_what_it_says_is_refused_and_the_text_kept(site, draft, set_clock):
    from webtest import Upload

    form = comment_form(site.browser(), draft)
    form["files"] = [Upload("don.pdf", b"<html><script>alert(1)</script></html>", "application/pdf")]
    time_passes(set_clock)
    answer = send(form, status=422)
    assert "không đúng với phần mở rộng" in answer and TEXT in answer and comments_of(site, draft) == []


def test_no_file_is_looked_into_before_all_that_costs_little(site, draft, set_clock, monkeypatch):
    from webtest import Upload

    found = []
    monkeypatch.setattr(asking_form, "checked_type", lambda _file, name, _families: found.append(name) or "image/png")
    for fields, passed in (({"name": ""}, 30), ({"website": "x"}, 30), ({}, 1)):
        form = comment_form(site.browser(), draft, **fields)
        form["files"] = [Upload("anh.png", b"x", "image/png"), Upload("chay.exe", b"MZ", "image/png")]
        time_passes(set_clock, seconds=passed)
        answer = send(form, status=422)
        assert found == [] and "Không nhận tệp “.exe”" in answer and "Tệp chưa được giữ lại" in answer


def test_without_the_forms_token_nothing_is_taken(site, draft):
    site.browser().post(draft + "gop-y", {"name": "x", "text-1": "y"}, status=400)
    assert comments_of(site, draft) == []


def test_the_page_of_what_arrived_ends_after_a_day_and_cannot_be_forged(site, draft, set_clock):
    browser = site.browser()
    form = comment_form(browser, draft)
    time_passes(set_clock)
    location = send(form).location
    assert "Số góp ý: 1." in browser.get(location)
    time_passes(set_clock, hours=25)
    assert "không còn xem được" in browser.get(location, status=410)
    for forged in ("", "x", location.partition("phieu=")[2][:-2] + "AA", "é" * 50):
        browser.get(draft + "da-nhan-gop-y", {"phieu": forged}, status=410)


def test_no_public_page_feed_search_or_answer_for_machines_tells_who_commented(site, draft, set_clock):
    form = with_file(comment_form(site.browser(), draft, **{"article-1": articles_of(site, draft)[1]}))
    time_passes(set_clock)
    send(form)

    def look(tree, _desk):
        item = draft_of(tree, draft)["gop-y-1"]
        return next(iter(item.attachments)), item.id

    file, number = site.prepare(look)
    comment = f"{draft}gop-y-1/"
    open_to_all = [
        "/", f"/{HEALTH}/", SECTION, draft, draft + "gop-y", SECTION + "rss", "/sitemap.xml",
        "/tim-kiem?q=gop+y", f"/{HEALTH}/tim-kiem?q=gop+y+so+1", f"/{HEALTH}/tim-kiem.rss?q=gop+y",
        f"/{HEALTH}/tim-kiem.xlsx?q=gop+y", f"/{HEALTH}/tim-kiem/goi-y?q=gop+y", f"/{HEALTH}/tim-kiem/goi-y?q=chim",
    ]  # fmt: skip
    hidden = [
        comment, comment + "xu-ly", comment + "lich-su", comment + "sua", comment + "phien-ban?so=1",
        f"{comment}tep/{file}", f"{comment}tep-gui/{file}", f"{draft}tep/{file}", f"/id/{number}",
        draft + "cac-gop-y", draft + "cac-gop-y.xlsx", draft + "co-quan-gop-y", draft + "y-kien-co-quan",
    ]  # fmt: skip
    # The editor of another agency is a stranger, too; who is signed in but has no post here, as well.
    for login in (None, "editor.stttt", "clerk.stttt"):
        browser = site.browser(login)
        for page in (*open_to_all, *hidden):
            answer = browser.get(page, status="*")
            assert page in open_to_all or answer.status_int in (303, 403, 404), (login, page, answer.status)
            # What he asked for himself is told back to him.
            said = answer.text.replace(file, "") if not answer.content_type.startswith("application/vnd") else ""
            assert not any(word in said for word in CANARIES), (login, page)
            assert "Góp ý số 1" not in said, (login, page)
    for word in ("chimyenphung", "Chimyếnphụng", "0905 883 412"):
        for where in ("/tim-kiem", f"/{HEALTH}/tim-kiem"):
            found = site.browser().get(where, {"q": word})
            assert not found.html.select(".search-hit, .hits li, .results li") or "Góp ý số" not in found.text


def test_the_history_is_told_no_word_of_it_and_not_from_where(site, draft, set_clock):
    form = with_file(comment_form(site.browser(), draft))
    time_passes(set_clock)
    send(form)

    def rows(tree, _desk):
        return [entry.line + str(entry.words) for entry in every_entry(tree._p_jar.root())]

    lines = site.prepare(rows)
    assert any("Góp ý số 1" in line for line in lines)
    assert not any(word in line for line in lines for word in CANARIES)


def test_the_section_lists_what_is_open_first_and_what_is_over_after_it(fresh_site, set_clock):
    set_clock(NOW)
    site = fresh_site
    put_up(site, OPENS, date(2026, 11, 30), "dong-sau", title="Đóng sau")
    put_up(site, OPENS, date(2026, 11, 12), "dong-hom-nay", title="Đóng hôm nay")
    put_up(site, date(2026, 11, 13), date(2026, 12, 30), "sap-mo", title="Sắp mở")
    put_up(site, date(2026, 10, 1), date(2026, 11, 11), "moi-dong", title="Mới đóng")
    put_up(site, date(2026, 9, 1), date(2026, 9, 30), "dong-lau", title="Đóng lâu rồi")
    page = site.browser().get(SECTION)
    titles = {
        section["aria-labelledby"]: [link.text for link in section.select("h3 a")]
        for section in page.html.select(".drafts > section")
    }
    assert titles == {
        "open-title": ["Đóng hôm nay", "Đóng sau", "Sắp mở"],
        "over-title": ["Mới đóng", "Đóng lâu rồi"],
    }
    set_clock(NOW + timedelta(days=1))
    page = site.browser().get(SECTION)
    assert next(link.text for link in page.html.select("[aria-labelledby=over-title] h3 a")) == "Đóng hôm nay"
    feed = site.browser().get(SECTION + "rss")
    assert "Đóng hôm nay" in feed and "Lấy ý kiến từ 10/11/2026 đến hết 12/11/2026." in feed
    english = site.browser().get(SECTION + "?ngon-ngu=en")
    assert "Open for comment" in english and "Closed, being summed up" in english


def test_an_agency_without_drafts_says_so(site):
    page = site.browser().get("/so-thong-tin-va-truyen-thong/lay-y-kien/")
    assert "Hiện không có dự thảo nào đang lấy ý kiến." in page

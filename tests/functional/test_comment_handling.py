"""The staff's side of a draft for comment: comments by article, answered, taken along; agencies asked; concluded."""

import io
from datetime import UTC, datetime, timedelta
from itertools import count

import openpyxl
import pytest

from portal.content.row_fields import ID
from portal.search.compare import compare
from tests.support.asking import time_passes
from tests.support.commenting import (
    CANARIES,
    CLOSES,
    FILE_NAME,
    MAIL,
    NAME,
    OPENS,
    PHONE,
    SECTION,
    TEXT,
    articles_of,
    ask_agencies,
    comment_form,
    comments_of,
    draft_of,
    form_of,
    put_up,
    send,
    with_file,
)
from tests.support.samples import pdf_bytes
from tests.support.site import COMMITTEE, HEALTH, INFORMATION

OVER = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
NUMBERS = count(1)
EDITOR, PUBLISHER, CLERK, LEADER = "editor.syt", "publisher.syt", "clerk.syt", "leader.syt"
ASKED = f"/{INFORMATION}/noi-bo/gop-y-du-thao"


@pytest.fixture
def site(drafts_site):
    """The site where drafts are open."""
    return drafts_site


@pytest.fixture
def draft(site, set_clock):
    """The address of an open draft with three comments of one citizen."""
    address = put_up(site, OPENS, CLOSES, f"du-thao-{next(NUMBERS)}")
    second, third = articles_of(site, address)[1:]
    form = comment_form(site.browser(), address, **{"article-1": second, "article-2": third, "text-2": "Nói rõ nguồn."})
    form["text-3"] = "=1+1"
    with_file(form)
    time_passes(set_clock)
    send(form)
    return address


def form_with(page, act):
    """The form of a page that does an act."""
    return next(form for form in page.forms.values() if any(one._value == act for one in form.fields.get("act", ())))


def links_by_article(page):
    return [
        (link.find("span").text, int(link.find(class_="numbers").text))
        for link in page.html.select(".comments-articles a")
    ]


def test_comments_are_listed_by_article_and_counted(site, draft):
    for login in (EDITOR, CLERK, LEADER, "tinh.admin"):
        page = site.browser(login).get(draft + "cac-gop-y")
        assert all(word in page for word in (NAME, MAIL, PHONE, TEXT, FILE_NAME, "Nói rõ nguồn.", "=1+1"))
    assert links_by_article(page) == [
        ("Tất cả", 3),
        ("Toàn bộ dự thảo", 1),
        ("Điều 1. Phạm vi điều chỉnh", 0),
        ("Điều 2. Thời gian phục vụ", 1),
        ("Điều 3. Kinh phí", 1),
    ]
    second = articles_of(site, draft)[1]
    page = site.browser(EDITOR).get(f"{draft}cac-gop-y?dieu={second}")
    assert TEXT in page and "Nói rõ nguồn." not in page
    page = site.browser(EDITOR).get(f"{draft}cac-gop-y?dieu=chung")
    assert "=1+1" in page and TEXT not in page
    assert "Không có góp ý nào như vậy" in site.browser(EDITOR).get(f"{draft}cac-gop-y?ben-gui=co-quan")
    assert TEXT in site.browser(EDITOR).get(f"{draft}cac-gop-y?ben-gui=cong-dan")
    for query in ("dieu=x", "trang-thai=x", "trang=x", "dieu=%00", "ben-gui=x"):
        assert TEXT in site.browser(EDITOR).get(f"{draft}cac-gop-y?{query}")


def test_who_does_not_sum_up_sees_none_of_it(site, draft):
    for login, status in (("officer.syt", 403), ("archivist.syt", 403), ("editor.stttt", 403), ("tinh.auditor", 403)):
        browser = site.browser(login)
        for name in ("cac-gop-y", "cac-gop-y.xlsx"):
            answer = browser.get(draft + name, status=status)
            assert not any(word in answer for word in CANARIES)
        browser.get(f"{draft}gop-y-1/xu-ly", status=404 if login != "tinh.auditor" else "*")
    assert not any(word in site.browser("tinh.auditor").get(f"{draft}gop-y-1/xu-ly") for word in CANARIES)


def test_the_counts_are_asked_from_the_lists_and_pages_are_cut(site, draft, monkeypatch):
    from portal.views.workspace import comments

    monkeypatch.setattr(comments, "PER_PAGE", 2)
    page = site.browser(EDITOR).get(draft + "cac-gop-y")
    assert links_by_article(page)[0] == ("Tất cả", 3)
    assert TEXT in page and "=1+1" not in page
    rest = page.click(href="trang=")
    assert "=1+1" in rest and TEXT not in rest


def test_an_article_is_answered_beside_its_comments(site, draft):
    second = articles_of(site, draft)[1]
    address = f"{draft}cac-gop-y?dieu={second}"
    browser = site.browser(EDITOR)
    form = form_with(browser.get(address), "answer")
    form["opinions"], form["response"] = "Đề nghị 5 ngày.", "Tiếp thu một phần."
    assert "Đã lưu tiếp thu, giải trình" in form.submit(status=303).follow()
    page = browser.get(address)
    assert "Đã giải trình" in page and "Tiếp thu một phần." in page
    # The public reads it when the result is published, and not before.
    assert "Tiếp thu một phần." not in site.browser().get(draft)
    rows = site.prepare(lambda tree, _desk: draft_of(tree, draft).articles)
    assert [row["response"] for row in rows] == ["", "Tiếp thu một phần.", ""] and rows[1][ID] == second
    # Who reads only does not write.
    page = site.browser(CLERK).get(address)
    assert not any("opinions" in form.fields for form in page.forms.values())
    site.browser(CLERK).send(
        draft + "cac-gop-y", act="answer", article=second, revision="0", opinions="", response="x", status=403
    )


def test_two_who_answer_the_same_article_lose_nothing(site, draft):
    second = articles_of(site, draft)[1]
    address = f"{draft}cac-gop-y?dieu={second}"
    first, other = (site.browser(login) for login in (EDITOR, PUBLISHER))
    mine, theirs = form_with(first.get(address), "answer"), form_with(other.get(address), "answer")
    theirs["response"] = "Bản của người kia."
    theirs.submit(status=303)
    mine["response"] = "Bản của tôi."
    answer = mine.submit(status=409)
    assert "Bản của người kia." in answer and "Người khác vừa sửa" in answer
    again = form_with(answer, "answer")
    assert again["response"].value == "Bản của tôi."
    again.submit(status=303)
    rows = site.prepare(lambda tree, _desk: draft_of(tree, draft).articles)
    assert rows[1]["response"] == "Bản của tôi."
    too_long = form_with(first.get(address), "answer")
    too_long["response"] = "a" * 20_001
    answer = too_long.submit(status=422)
    assert "Dài quá" in answer and form_with(answer, "answer")["response"].value == "a" * 20_001
    first.send(draft + "cac-gop-y", act="answer", article="9" * 19, revision="0", response="x", opinions="", status=404)


def test_a_comment_is_noted_as_summed_up_and_taken_up_again(site, draft):
    browser = site.browser(CLERK)
    form = next(form for form in browser.get(draft + "cac-gop-y").forms.values() if "step" in form.fields)
    assert "Đã ghi là đã tổng hợp." in form.submit("step", value="consider", status=303).follow()
    assert [state for _sent, state, _files in comments_of(site, draft)] == ["considered", "received", "received"]
    page = browser.get(draft + "cac-gop-y?trang-thai=considered")
    assert TEXT in page and "=1+1" not in page
    form = next(form for form in page.forms.values() if "step" in form.fields)
    form.submit("step", value="take_up", status=303)
    assert {state for _sent, state, _files in comments_of(site, draft)} == {"received"}
    browser.send(f"{draft}gop-y-1/xu-ly", act="move", step="remove", status=409)


def test_what_is_removed_leaves_its_number_and_no_word_anywhere(site, draft):
    browser = site.browser(LEADER)
    page = browser.get(f"{draft}gop-y-1/xu-ly")
    assert TEXT in page and FILE_NAME in page
    form = form_with(page, "remove")
    assert "xác nhận" in form.submit(status=403)
    form = form_with(browser.get(f"{draft}gop-y-1/xu-ly"), "remove")
    form["sure"] = True
    form.submit(status=303)
    sent, state, files = comments_of(site, draft)[0]
    assert state == "removed" and set(sent) == {"number", "received"} and files == []
    page = browser.get(f"{draft}gop-y-1/xu-ly")
    assert not any(word in page for word in CANARIES)
    listed = browser.get(draft + "cac-gop-y")
    assert TEXT not in listed and links_by_article(listed)[0] == ("Tất cả", 2)
    assert "Nội dung chỉ dành" in page
    assert compare(site.database, site.registry.projection) == []


def test_files_go_to_those_who_sum_up_and_are_saved_never_shown(site, draft):
    name = site.prepare(lambda tree, _desk: next(iter(draft_of(tree, draft)["gop-y-1"].attachments)))
    answer = site.browser(CLERK).get(f"{draft}gop-y-1/tep-gui/{name}")
    assert answer.body == pdf_bytes() and answer.headers["Content-Disposition"].startswith("attachment")
    for path in ("", "/x", f"/{name}/x"):
        site.browser(CLERK).get(f"{draft}gop-y-1/tep-gui{path}", status=404)
    site.browser().get(f"{draft}gop-y-1/tep-gui/{name}", status=404)


def sheet_of(answer):
    return openpyxl.load_workbook(io.BytesIO(answer.body)).active


def test_comments_are_taken_along_as_a_sheet_by_whoever_shows_again_who_he_is(site, draft, set_clock):
    browser = site.browser(EDITOR)
    answer = browser.get(draft + "cac-gop-y.xlsx")
    assert answer.headers["Cache-Control"] == "private, no-store"
    rows = [[cell.value for cell in row] for row in sheet_of(answer).iter_rows(min_row=4)]
    assert rows[0][:4] == ["Số", "Nhận lúc", "Điều, khoản", "Nội dung góp ý"]
    assert rows[1][2:8] == ["Điều 2. Thời gian phục vụ", TEXT, "Công dân", NAME, "Hội Chimyếnphụng", MAIL]
    assert rows[3][3] == "=1+1" and sheet_of(answer)["D7"].data_type == "s", "no formula of a stranger's"
    assert [row[0] for row in rows[1:]] == ["1", "2", "3"]
    english = sheet_of(browser.get(draft + "cac-gop-y.xlsx?ngon-ngu=en"))
    assert english["D4"].value == "Comment"
    time_passes(set_clock, minutes=30)
    asked = browser.get(draft + "cac-gop-y.xlsx", status="*")
    assert asked.status_int == 303 and "/xac-nhan" in asked.location


def test_agencies_are_asked_and_it_is_seen_who_has_answered(site, draft):
    editor = site.browser(EDITOR)
    page = editor.get(draft + "co-quan-gop-y")
    assert "Chưa chọn cơ quan nào. Đánh dấu các cơ quan ở dưới" in page
    form = next(form for form in page.forms.values() if "agency" in form.fields)
    for box in form.fields["agency"]:
        box.checked = True
    # The agency itself is not among those it can ask.
    page = form.submit(status=303).follow()
    assert "0 trong 2 cơ quan đã có ý kiến." in page and "Đã ghi 2 cơ quan" in page
    assert page.text.count("Chưa có ý kiến") == 2
    clerk = site.browser("clerk.stttt")
    listed = clerk.get(ASKED)
    assert draft + "y-kien-co-quan" in listed and "còn 8 ngày" in listed and "Chưa gửi" in listed
    assert "Dự thảo xin ý kiến" in clerk.get(f"/{INFORMATION}/noi-bo/")
    form = form_of(clerk.get(draft + "y-kien-co-quan"))
    first = articles_of(site, draft)[0]
    form["article-1"], form["text-1"], form["agrees"] = first, "Đề nghị thêm xã đảo.", True
    page = send(form).follow()
    assert "Đã gửi 2 ý kiến của cơ quan." in page and "Đề nghị thêm xã đảo." in page
    page = editor.get(draft + "co-quan-gop-y")
    assert "1 trong 2 cơ quan đã có ý kiến." in page and "Đã có ý kiến ngày 12/11/2026" in page
    assert "Đã gửi ngày 12/11/2026" in clerk.get(ASKED)
    told = editor.get(draft + "cac-gop-y?ben-gui=co-quan")
    assert "Thống nhất với toàn bộ nội dung dự thảo." in told and "Sở Thông tin và Truyền thông" in told
    assert TEXT not in told
    # The other agency's people see nothing of it, nor does the public.
    assert "Đề nghị thêm xã đảo." not in site.browser().get(draft)
    # Asking fewer keeps the answer.
    ask_agencies(site, draft, COMMITTEE)
    assert "Đề nghị thêm xã đảo." in editor.get(draft + "cac-gop-y")


def test_only_who_speaks_for_an_agency_that_is_asked_may_answer(site, draft):
    page = site.browser("clerk.stttt").get(draft + "y-kien-co-quan", status=403)
    assert "không nằm trong danh sách" in page
    ask_agencies(site, draft, INFORMATION)
    officer = site.browser("officer.stttt")
    page = officer.get(draft + "y-kien-co-quan")
    assert "Lãnh đạo, Văn thư" in page and page.html.find("textarea") is None
    officer.send(draft + "y-kien-co-quan", **{"text-1": "Tôi tự gửi"}, status=403)
    assert len(comments_of(site, draft)) == 3
    assert site.browser().get(draft + "y-kien-co-quan", status=303).location.startswith("http://localhost/dang-nhap")
    site.browser("tinh.admin").get(draft + "y-kien-co-quan", status=403)
    leader = site.browser("leader.stttt")
    assert "ít nhất một góp ý" in send(form_of(leader.get(draft + "y-kien-co-quan")), status=422)


def test_an_agencys_answer_after_closing_is_told_so_and_kept(site, draft, set_clock):
    ask_agencies(site, draft, INFORMATION)
    clerk = site.browser("clerk.stttt")
    set_clock(datetime(2026, 11, 20, 16, 50, tzinfo=UTC))
    clerk = site.browser("clerk.stttt")
    form = form_of(clerk.get(draft + "y-kien-co-quan"))
    form["text-1"] = "Ý kiến gửi muộn."
    set_clock(OVER)
    answer = send(form, status=409)
    assert "đến hết ngày 20/11/2026" in answer and form_of(answer)["text-1"].value == "Ý kiến gửi muộn."
    assert len(comments_of(site, draft)) == 3
    assert draft not in clerk.get(ASKED)


def test_the_result_is_published_when_all_is_answered_and_without_a_name(site, draft, set_clock):
    set_clock(OVER + timedelta(hours=9))
    publisher = site.browser(PUBLISHER)
    assert "chung trước" in publisher.send(draft + "trang-thai", transition="conclude", status=403)
    site.prepare(
        lambda tree, desk: desk.edit(draft_of(tree, draft), {"conclusion": "<p>Nhận 3 góp ý, tiếp thu 2.</p>"})
    )
    refused = publisher.send(draft + "trang-thai", transition="conclude", status=403)
    assert "Điều 2. Thời gian phục vụ; Điều 3. Kinh phí" in refused
    for article in articles_of(site, draft)[1:]:
        form = form_with(publisher.get(f"{draft}cac-gop-y?dieu={article}"), "answer")
        form["opinions"], form["response"] = f"Ý kiến của {NAME}", "Tiếp thu."
        form.submit(status=303)
    assert "họ tên" in publisher.send(draft + "trang-thai", transition="conclude", status=403)
    for article in articles_of(site, draft)[1:]:
        form = form_with(publisher.get(f"{draft}cac-gop-y?dieu={article}"), "answer")
        form["opinions"] = "Một ý kiến."
        form.submit(status=303)
    assert "Nhận 3 góp ý" not in site.browser().get(draft)
    publisher.send(draft + "trang-thai", transition="conclude")
    page = site.browser().get(draft)
    assert "Đã công bố kết quả" in page and "Nhận 3 góp ý, tiếp thu 2." in page and "Một ý kiến." in page
    assert not any(word in page for word in CANARIES)
    assert "Đã công bố kết quả" in site.browser().get(SECTION)
    assert "Đã hết thời gian" in site.browser().get(draft + "gop-y")
    found = site.browser().get(f"/{HEALTH}/tim-kiem", {"q": "tiếp thu"})
    assert not any(word in found for word in CANARIES)


def test_a_draft_with_comments_is_put_away_by_the_administrator_alone_and_a_copy_has_none(site, draft):
    publisher, administrator = site.browser(PUBLISHER), site.browser("agency-administrator.syt")
    publisher.send(draft + "xoa", status=403)
    publisher.send(f"{SECTION}thao-tac?viec=sao-chep&muc={name_of(draft)}", den=_section_id(site))
    copies = site.prepare(lambda tree, _desk: {name: len(item) for name, item in tree[HEALTH]["lay-y-kien"].items()})
    assert copies[name_of(draft)] == 3 and list(copies.values()).count(0) == 1
    administrator.send(draft + "xoa")
    site.browser().get(draft, status=404)
    assert compare(site.database, site.registry.projection) == []


def name_of(address):
    return address.rstrip("/").rpartition("/")[2]


def _section_id(site):
    return str(site.prepare(lambda tree, _desk: tree[HEALTH]["lay-y-kien"].id))


def test_before_the_first_comment_the_list_says_what_to_do(site):
    address, editor = put_up(site, OPENS, CLOSES, f"du-thao-{next(NUMBERS)}"), site.browser(EDITOR)
    empty = editor.get(address + "cac-gop-y").html.find(class_="empty")
    assert "Chưa có góp ý nào." in empty.text
    assert [link["href"] for link in empty.find_all("a")] == [address, address + "co-quan-gop-y"]
    narrowed = editor.get(address + "cac-gop-y?ben-gui=co-quan").html.find(class_="empty")
    assert narrowed.find("a", string="Bỏ lọc")["href"] == "?"

"""What became of comments is the public's when the result is published: until then no page, search or file has it."""

import io
from datetime import UTC, datetime
from itertools import count

import pytest

from portal.content.attachments import Upload
from portal.content.editions import Edition
from portal.search.compare import compare
from portal.vietnamese import fold
from tests.support.asking import time_passes
from tests.support.commenting import (
    CLOSES,
    NAME,
    OPENS,
    SECTION,
    articles_of,
    comment_form,
    draft_of,
    put_up,
    send,
)
from tests.support.samples import pdf_bytes
from tests.support.site import HEALTH

OVER = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
NUMBERS = count(1)
PUBLISHER = "publisher.syt"
# One word for each of the texts that wait, and one link; none stands anywhere else.
OPINIONS, RESPONSE, CONCLUSION, REPORT, LINK = "qkvopinions", "qkvresponse", "qkvconclusion", "qkvreport", "qkvlink"
WORDS = (OPINIONS, RESPONSE, CONCLUSION, REPORT, LINK)


@pytest.fixture
def site(drafts_site):
    """The site where drafts are open."""
    return drafts_site


@pytest.fixture
def draft(site):
    """The address of an open draft whose result is being written, and which was published anew for another reason."""
    address = put_up(site, OPENS, CLOSES, f"cho-ket-qua-{next(NUMBERS)}")
    write_result(site, address)
    site.browser(PUBLISHER).send(address + "trang-thai", transition="publish_changes")
    yield address
    # The next one is written with the same words.
    site.prepare(lambda tree, desk: desk.move(draft_of(tree, address), "withdraw"))


def write_result(site, address, report=f"Báo cáo {REPORT}"):
    """Write down what became of the comments, with a report whose text has been read."""

    def write(tree, desk):
        item = draft_of(tree, address)
        rows = tuple({**row, "opinions": f"Nhiều {OPINIONS}.", "response": f"Đã {RESPONSE}."} for row in item.articles)
        conclusion = f'<p>Tổng hợp {CONCLUSION}, <a href="https://{LINK}.example/">xem</a>.</p>'
        upload = Upload(io.BytesIO(pdf_bytes(fold(report))), f"bao-cao-{REPORT}.pdf", "application/pdf")
        values = {"articles": rows, "conclusion": conclusion, "report": upload, "summary": "Đã sửa lỗi chính tả."}
        desk.edit(item, values)
        item.attachments[item.report].keep_text((report,))
        item.told()

    site.prepare(write)


def report_of(site, address):
    """The address of a draft's report on comments."""
    return f"{address}tep/{site.prepare(lambda tree, _desk: draft_of(tree, address).report)}"


def public_answers(site, address):
    """Everything in which a visitor could meet a word of a draft, by what he asks for."""
    visitor = site.browser()
    asked = [address, f"{address}gop-y", SECTION, f"{SECTION}rss", f"/{HEALTH}/", "/"]
    places = ("/", f"/{HEALTH}/")
    shapes = ("tim-kiem", "tim-kiem.rss", "tim-kiem/goi-y")
    # A piece of each word: the whole would be told back.
    asked += [f"{place}{shape}?q={word[:-1]}*" for place in places for shape in shapes for word in WORDS]
    asked += [f"{place}tim-kiem?q=Dự+thảo+Quy+chế+trạm+y+tế" for place in places]
    return {one: visitor.get(one).text for one in asked}


def test_nothing_of_a_result_is_public_before_it_is_published(site, draft, set_clock):
    page = site.browser().get(draft)
    assert "Đã sửa lỗi chính tả." in page, "the changes are published"
    met = {asked: word for asked, text in public_answers(site, draft).items() for word in WORDS if word in text}
    assert met == {}
    for word in WORDS:
        assert address_found(site, word, draft) is False
    for shape in ("", "?co=thumb", "?co=original"):
        site.browser().get(report_of(site, draft) + shape, status=404)
    # Who writes it sees what he has written.
    assert RESPONSE in site.browser("editor.syt").get(f"{draft}sua") and compare_is_clean(site)
    site.browser("editor.syt").get(report_of(site, draft))
    set_clock(OVER)
    site.browser(PUBLISHER).send(draft + "trang-thai", transition="conclude")
    page = site.browser().get(draft)
    assert all(word in page for word in WORDS)
    assert all(address_found(site, word, draft) for word in (OPINIONS, RESPONSE, CONCLUSION, REPORT))
    site.browser().get(report_of(site, draft))
    assert compare_is_clean(site)


def address_found(site, word, address):
    """Whether a visitor who searches for a word is led to an address."""
    return address in site.browser().get(f"/{HEALTH}/tim-kiem", {"q": word})


def compare_is_clean(site):
    """Whether the lists say what a rebuilding would say."""
    return compare(site.database, site.registry.projection) == []


def test_a_result_that_is_taken_back_and_put_up_for_comment_again_waits_anew(site, draft, set_clock):
    set_clock(OVER)
    publisher = site.browser(PUBLISHER)
    publisher.send(draft + "trang-thai", transition="conclude")
    publisher.send(draft + "trang-thai", transition="withdraw", reason="mistake")
    publisher.send(draft + "trang-thai", transition="publish")
    met = {asked: word for asked, text in public_answers(site, draft).items() for word in WORDS if word in text}
    assert met == {}
    site.browser().get(report_of(site, draft), status=404)


def test_what_the_public_gets_of_an_edition_is_empty_until_then(site, draft):
    def look(tree, _desk):
        item = draft_of(tree, draft)
        edition = Edition(item, item.published)
        cells = {cell for row in edition.articles for cell in (row["opinions"], row["response"])}
        return edition.conclusion, edition.report, cells, item.edition(inside=True).report != ""

    assert site.prepare(look) == ("", "", {""}, True)


def test_a_report_that_names_somebody_is_not_published(site, set_clock):
    address = put_up(site, OPENS, CLOSES, f"cho-ket-qua-{next(NUMBERS)}")
    form = comment_form(site.browser(), address)
    form["article-1"] = articles_of(site, address)[1]
    time_passes(set_clock)
    send(form)
    write_result(site, address, report=f"Ông {NAME} đề nghị rút thời gian.")
    set_clock(OVER)
    publisher = site.browser(PUBLISHER)
    assert "người góp ý" in publisher.send(address + "trang-thai", transition="conclude", status=403)
    write_result(site, address, report="Một công dân đề nghị rút thời gian.")
    publisher.send(address + "trang-thai", transition="conclude")
    # Also where it is put right after it was published.
    write_result(site, address, report=f"Ông {NAME} đề nghị rút thời gian đó.")
    assert "người góp ý" in publisher.send(address + "trang-thai", transition="correct", status=403)

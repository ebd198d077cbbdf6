"""Previews as people meet them: made while they go on, seen by whom the file is for, and gone with it."""

import transaction
from webtest import Upload

from portal import clock
from portal.commands.serving import start_worker
from portal.content import office
from portal.content.office import Obstacle
from portal.jobs.outbox import every_job
from tests.support import documents
from tests.support.first_pages import A4, RED, needs_namespaces, of_two_pages, raw_pdf
from tests.support.jobs import wait_for
from tests.support.site import HEALTH

pytestmark = needs_namespaces

SECTION, TREE = f"/{HEALTH}/tin-tuc/", f"/{HEALTH}/noi-bo/tai-lieu/"
BEING_MADE, NONE = "đang được tạo", "không có bản xem trước"


def uploaded(browser, place, title, filename, data):
    """A file saved through the form; answers its address."""
    form = browser.get(f"{place}them?loai=file").forms["content-form"]
    form["title"] = title
    next(field for name, field in form.field_order if name == "upload").value = Upload(filename, data)
    return form.submit("save", status=303).location.removeprefix("http://localhost")


def do_jobs(site, patience=60):
    """Have the portal's worker do what waits, within so many seconds."""
    worker = start_worker(site.registry, 1)
    try:
        wait_for(lambda: not _waiting(site), patience)
    finally:
        worker.stop()


def _waiting(site):
    with site.connection() as connection:
        transaction.begin()
        return [job for job in every_job(connection.root()) if job.attempts == 0 and job.due <= clock.now()]


def preview(page):
    """The address of the preview on a file's page; None where there is none."""
    picture = page.html.select_one("a.sheet img")
    return picture["src"] if picture else None


def move(site, login, address, transition):
    """Take a step of the workflow."""
    site.browser(login).send(address + "trang-thai", transition=transition)


def test_a_preview_is_made_after_the_upload_and_follows_what_happens_to_its_file(fresh_site):
    editor, visitor = fresh_site.browser("editor.syt"), fresh_site.browser()
    address = uploaded(editor, SECTION, "Kế hoạch năm 2027", "Kế hoạch.pdf", raw_pdf((*A4, RED), (*A4, RED)))
    page = editor.get(address)
    assert BEING_MADE in page.text and preview(page) is None
    visitor.get(address, status=404)

    do_jobs(fresh_site)
    page = editor.get(address)
    (picture,) = page.html.select("a.sheet img")
    assert (picture["width"], picture["height"]) == ("1600", "2263")
    assert "Kế hoạch năm 2027" in picture["alt"] and BEING_MADE not in page.text
    facts = {term.text: term.find_next("dd").text for term in page.html.select("dl.facts dt")}
    assert facts["Số trang"] == "2"
    # A draft's preview is a draft.
    visitor.get(preview(page), status=404)
    fresh_site.browser("editor.stttt").get(preview(page), status=404)
    assert editor.get(preview(page)).content_type == "image/webp"

    move(fresh_site, "publisher.syt", address, "publish")
    public = visitor.get(address)
    assert preview(public) == preview(page)
    for source in picture["srcset"].split(", "):
        assert visitor.get(source.split()[0]).content_type == "image/webp"

    move(fresh_site, "publisher.syt", address, "withdraw")
    visitor.get(address, status=410)
    visitor.get(preview(page), status=404)
    editor.get(preview(page), status=200)


def test_staff_s_own_documents_show_their_previews_to_staff_alone(fresh_site):
    officer, visitor = fresh_site.browser("officer.syt"), fresh_site.browser()
    address = uploaded(officer, TREE, "Biên bản", "Biên bản.docx", of_two_pages("docx"))
    do_jobs(fresh_site)
    picture = preview(officer.get(address))
    assert officer.get(picture).headers["Cache-Control"] == "private, no-store"
    # Whoever is not signed in is asked to, whatever he asks for in a workspace.
    assert "/dang-nhap" in visitor.get(picture, status=303).location
    fresh_site.browser("officer.stttt").get(picture, status=404)


def test_the_public_is_told_that_there_is_no_preview_and_staff_why(fresh_site):
    editor, visitor = fresh_site.browser("editor.syt"), fresh_site.browser()
    address = uploaded(editor, SECTION, "Có mật khẩu", "Mật.pdf", documents.locked_pdf())
    move(fresh_site, "publisher.syt", address, "publish")
    assert BEING_MADE in visitor.get(address).text
    do_jobs(fresh_site)
    for page in (visitor.get(address), editor.get(address)):
        assert preview(page) is None and NONE in page.text and BEING_MADE not in page.text
    reason = "hãy bỏ mật khẩu rồi tải lên lần nữa"
    assert reason in editor.get(address).text
    assert reason not in visitor.get(address).text


def test_a_portal_without_libreoffice_runs_and_tells_staff(fresh_site, monkeypatch):
    monkeypatch.setattr(office, "obstacle", lambda: Obstacle("no LibreOffice", "apt-get install"))
    editor, visitor = fresh_site.browser("editor.syt"), fresh_site.browser()
    address = uploaded(editor, SECTION, "Tờ trình", "Tờ trình.docx", of_two_pages("docx"))
    move(fresh_site, "publisher.syt", address, "publish")
    do_jobs(fresh_site)
    assert NONE in visitor.get(address).text and BEING_MADE not in visitor.get(address).text
    assert "hãy báo người quản trị" in editor.get(address).text
    assert "quản trị" not in visitor.get(address).html.select_one(".columns").text
    assert visitor.get(visitor.get(address).html.select_one("a.button")["href"]).body == of_two_pages("docx")


def test_a_file_that_never_has_a_preview_is_shown_without_fuss(fresh_site):
    editor = fresh_site.browser("editor.syt")
    address = uploaded(editor, SECTION, "Bảng", "Bảng.csv", b"a,b\n1,2\n")
    page = editor.get(address)
    assert NONE in page.text and not page.html.select(".columns .staff-note")

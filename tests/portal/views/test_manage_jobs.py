"""The province's administrator sees what the portal has still to do, and what it could not; nobody else does."""

import io

import pytest
import transaction

from portal.content.attachments import Upload
from portal.content.changes import touch
from portal.content.extraction import read_attachment
from portal.i18n import _
from portal.jobs.job import FAILED, WAITING
from portal.jobs.outbox import end, enqueue, every_job
from tests.support.documents import locked_pdf
from tests.support.site import HEALTH

PAGE = "/cong-viec"
PRIVATE = "Bản nháp có khóa"
HOSTILE = '<script>alert("x")</script>${7*7}'


@pytest.fixture
def written(portal_site):
    """Job name → id of a failed and of a waiting job."""

    def write(site, _desk):
        agency_id = site[HEALTH].id
        failed = enqueue(site, "send_mail", {"to": "lan@so.example"}, agency_id=agency_id)
        failed.quarantine(_("Máy chủ từ chối {what}", "The host refuses {what}", what=HOSTILE))
        return {FAILED: failed.id, WAITING: enqueue(site, "unheard_of", {}).id}

    yield portal_site.prepare(write)

    def clear(site, _desk):
        for job in tuple(every_job(site._p_jar.root())):
            end(job)

    portal_site.prepare(clear)


def jobs(portal_site):
    with portal_site.connection() as connection:
        transaction.begin()
        return {job.id: job.state for job in every_job(connection.root())}


@pytest.fixture
def locked(portal_site):
    """The address of a published document, which has a file that cannot be read and a draft's that cannot either."""

    def write(site, desk):
        section = site[HEALTH]["tin-tuc"]
        items = []
        for title in ("Tệp có khóa", PRIVATE):
            upload = Upload(io.BytesIO(locked_pdf()), "khoa.pdf", "application/pdf")
            item = desk.add(section, "file", {"title": title, "file": upload})
            read_attachment(item.attachments[item.file])
            touch(item)
            items.append(item)
        desk.move(items[0], "publish")
        return items[0].__name__

    name = portal_site.prepare(write)
    yield f"/{HEALTH}/tin-tuc/{name}/"

    def clear(site, desk):
        for item in tuple(site[HEALTH]["tin-tuc"].values()):
            if item.kind == "file":
                desk.delete(item)

    portal_site.prepare(clear)


def test_files_that_cannot_be_read_are_counted_with_the_reason_and_not_named(portal_site, locked):
    page = portal_site.browser("tinh.admin").get(PAGE)
    section = page.html.find("section", {"aria-labelledby": "unread"})
    (row,) = section.select("li")
    assert "Sở Y tế" in row.text and "(2)" in row.text and "Tệp có mật khẩu" in row.text
    assert PRIVATE not in page.text and "khoa.pdf" not in page.text
    assert "Tệp có mật khẩu" in portal_site.browser("editor.syt").get(locked).text
    assert "Tệp có mật khẩu" not in portal_site.browser().get(locked).text


@pytest.mark.parametrize("login", [None, "tinh.auditor", "agency-administrator.syt", "publisher.syt"])
def test_nobody_else_sees_or_touches_jobs(portal_site, written, login):
    browser = portal_site.browser(login)
    answer = browser.get(PAGE, expect_errors=True)
    assert answer.status_int in (303, 403, 404)
    assert "lan@so.example" not in answer.text
    token = browser.get("/dang-nhap").html.find("input", {"name": "csrf_token"}) if login is None else None
    fields = {"act": "drop", "job": str(written[FAILED])}
    if login is None:
        fields["csrf_token"] = token["value"] if token else ""
        browser.post(PAGE, fields, expect_errors=True)
    else:
        browser.send(PAGE, status="*", **fields)
    assert written[FAILED] in jobs(portal_site)


def test_the_administrator_sees_first_what_failed_and_why(portal_site, written):
    page = portal_site.browser("tinh.admin").get(PAGE)
    assert "Gửi thư điện tử" in page.text
    assert "Sở Y tế" in page.text
    assert "Máy chủ từ chối" in page.html.find("main").text
    assert HOSTILE in page.html.find("main").text
    assert HOSTILE not in page.text
    shown = [link.text.split()[-1] for link in page.html.select("main nav .addline a")]
    assert shown == ["(1)", "(0)", "(1)"]


def test_in_english_it_is_english(portal_site, written):
    page = portal_site.browser("tinh.admin").get(PAGE + "?ngon-ngu=en")
    assert "The host refuses" in page.html.find("main").text
    assert "Send an e-mail" in page.text


def test_a_job_of_an_unknown_name_is_shown_by_its_name(portal_site, written):
    page = portal_site.browser("tinh.admin").get(PAGE + "?trang-thai=waiting")
    assert "unheard_of" in page.html.find("main").text
    assert "Gửi thư điện tử" not in page.text


@pytest.mark.parametrize("query", ["?trang-thai=done", "?trang=%27%3B--", "?trang-thai=failed&trang=s1.2"])
def test_any_address_shows_a_page(portal_site, written, query):
    portal_site.browser("tinh.admin").get(PAGE + query, status=200)


def test_a_failed_job_is_tried_again(portal_site, written):
    browser = portal_site.browser("tinh.admin")
    form = _form(browser.get(PAGE), written[FAILED])
    answer = form.submit("act", value="retry", status=303)
    assert answer.location.endswith(PAGE + "?trang-thai=failed")
    assert "Sẽ làm lại ngay" in answer.follow().text
    assert jobs(portal_site)[written[FAILED]] == WAITING


def test_a_job_is_dropped_once(portal_site, written):
    browser = portal_site.browser("tinh.admin")
    form = _form(browser.get(PAGE), written[FAILED])
    form.submit("act", value="drop", status=303)
    assert written[FAILED] not in jobs(portal_site)
    # The same form sent again is led to the first answer; another one finds nothing any more.
    form.submit("act", value="drop", status=303)
    form["form_key"] = "another"
    assert "không còn nữa" in form.submit("act", value="drop", status=303).follow().text


@pytest.mark.parametrize("fields", [{"act": "explode"}, {"job": "x"}, {"job": ""}, {"job": "9" * 40}, {"job": "٣"}])
def test_malformed_requests_change_nothing(portal_site, written, fields):
    browser = portal_site.browser("tinh.admin")
    browser.send(PAGE, status=400, **{"act": "drop", "job": str(written[FAILED]), **fields})
    assert set(jobs(portal_site)) == set(written.values())


def test_without_the_sessions_token_nothing_happens(portal_site, written):
    browser = portal_site.browser("tinh.admin")
    answer = browser.post(PAGE, {"act": "drop", "job": str(written[FAILED])}, expect_errors=True)
    assert answer.status_int in (400, 403)
    assert written[FAILED] in jobs(portal_site)


def test_a_job_in_a_workers_hands_is_not_started_twice(portal_site, written):
    from datetime import timedelta

    def claim(site, _desk):
        for job in every_job(site._p_jar.root()):
            if job.id == written[WAITING]:
                job.claim("w", timedelta(minutes=5))

    portal_site.prepare(claim)
    browser = portal_site.browser("tinh.admin")
    assert "hãy chờ" in browser.send(PAGE, status="*", act="retry", job=str(written[WAITING])).text
    assert "Làm lại ngay" not in browser.get(PAGE + "?trang-thai=running").text


def _form(page, job_id):
    return next(form for form in page.forms.values() if "job" in form.fields and form["job"].value == str(job_id))

"""The province's administrator has the lists made anew, sees how far it is, and what failed; nobody else may."""

import pytest
import transaction
from sqlalchemy import update

from portal.commands.serving import services_of
from portal.history.acts import REBUILD_ASKED
from portal.jobs import rebuilding
from portal.jobs.job import FAILED, RUNNING, WAITING
from portal.jobs.outbox import end, every_job
from portal.jobs.rebuilding import REBUILD
from portal.jobs.worker import Worker
from portal.search import batches
from portal.search.compare import compare
from portal.search.history_tables import history_table
from portal.search.projection import CONTENT
from portal.search.reindex import Pace, progress_of

PAGE, JOBS = "/lap-lai-danh-muc", "/cong-viec"


@pytest.fixture
def site(portal_site, monkeypatch):
    """A site without jobs, whose rebuildings go in small parts."""
    monkeypatch.setattr(batches, "BATCH", 20)
    monkeypatch.setattr(rebuilding, "PART", Pace(seconds=0))

    def clear(site, _desk):
        for job in tuple(every_job(site._p_jar.root())):
            end(job)

    portal_site.prepare(clear)
    yield portal_site
    portal_site.prepare(clear)


def worker(site):
    registry = site.registry
    arguments = (site.database, registry.projection, registry.job_handlers, registry.portal_settings)
    return Worker(*arguments, services_of(registry))


def states(site):
    with site.connection() as connection:
        transaction.begin()
        return [job.state for job in every_job(connection.root()) if job.name == REBUILD]


def test_it_is_asked_for_confirmed_seen_and_done(site):
    projection = site.registry.projection
    with projection.writing() as connection:
        connection.execute(update(CONTENT.table).values(summary="Sai"))
    browser = site.browser("tinh.admin")
    page = browser.get(JOBS).click(href=PAGE)
    assert "bản kê" in page.html.find("main").text
    assert states(site) == []
    answer = page.forms[_form(page)].submit(status=303)
    assert answer.location.endswith(JOBS)
    assert "Đã giao việc lập lại" in answer.follow().text
    assert states(site) == [WAITING]
    team = worker(site)
    team._turn(team._runner(0))
    made, expected = progress_of(projection)
    bar = browser.get(JOBS).html.find("progress")
    assert 0 < made < expected and (bar["value"], bar["max"]) == (str(made), str(expected))
    team.drain()
    assert states(site) == []
    assert browser.get(JOBS).html.find("progress") is None
    assert compare(site.database, projection) == []
    with projection.reading() as connection:
        acts = connection.scalars(history_table.select().with_only_columns(history_table.c.act)).all()
    assert acts.count(REBUILD_ASKED) == 1


def test_while_it_is_under_way_it_is_not_asked_for_again(site):
    browser = site.browser("tinh.admin")
    browser.send(PAGE)
    page = browser.get(PAGE)
    assert "đang được làm" in page.html.find("main").text
    assert not page.html.select("main form button[type=submit]")
    assert "đang được làm rồi" in browser.send(PAGE).follow().text
    assert states(site) == [WAITING]


def test_one_that_failed_says_why_and_can_be_asked_for_again(site):
    browser = site.browser("tinh.admin")
    browser.send(PAGE)

    def fail(site, _desk):
        for job in every_job(site._p_jar.root()):
            if job.name == REBUILD:
                job.quarantine("OSError: disk full")

    site.prepare(fail)
    assert states(site) == [FAILED]
    assert "disk full" in browser.get(JOBS).html.find("main").text
    browser.send(PAGE)
    assert states(site) == [WAITING]


def test_a_running_one_shows_its_bar(site):
    from datetime import timedelta

    browser = site.browser("tinh.admin")
    browser.send(PAGE)
    team = worker(site)
    team._turn(team._runner(0))

    def claim(site, _desk):
        for job in every_job(site._p_jar.root()):
            if job.name == REBUILD:
                job.claim("w", timedelta(minutes=5))

    site.prepare(claim)
    page = browser.get(JOBS)
    assert states(site) == [RUNNING]
    assert page.html.find("progress") is not None
    assert page.html.find("meta", {"http-equiv": "refresh"}) is not None
    assert "Lập lại danh mục, tìm kiếm" in page.html.select_one("ul.work-rows").text


@pytest.mark.parametrize("login", [None, "tinh.auditor", "agency-administrator.syt", "publisher.syt"])
def test_nobody_else_may(site, login):
    browser = site.browser(login)
    assert browser.get(PAGE, expect_errors=True).status_int in (303, 403, 404)
    if login is None:
        browser.post(PAGE, {}, expect_errors=True)
    else:
        browser.send(PAGE, status="*")
    assert states(site) == []


def test_without_the_sessions_token_nothing_happens(site):
    answer = site.browser("tinh.admin").post(PAGE, {}, expect_errors=True)
    assert answer.status_int in (400, 403)
    assert states(site) == []


def _form(page):
    return next(name for name, form in page.forms.items() if form.action.endswith(PAGE))

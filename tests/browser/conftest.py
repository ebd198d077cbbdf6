"""The browser tests' stage: one served site and one Chromium for all of them, a window for each."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.support.chromium import DESKTOP, SHIFTS, Complaints, People, launch
from tests.support.live_site import LiveSite
from tests.support.served import ServedSite

# What a page shows after a step may take this long on a busy machine, in milliseconds.
expect.set_options(timeout=15_000)
# For a page that is put together for the first time, on a busy machine.
PATIENCE = 60_000


@pytest.fixture(scope="session")
def live_site(tmp_path_factory):
    """A served portal with content of every kind."""
    site = LiveSite(tmp_path_factory.mktemp("live")).build().start()
    yield site
    assert site.stop() == 0


@pytest.fixture(scope="session")
def people(live_site):
    """Windows for people of the site."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield People(browser, live_site.url)
        browser.close()


@pytest.fixture
def open_window(people):
    """Opens a window: `open_window(login, width, **options)`; whatever it complained of fails the test at its end."""
    yield from _windows(people)


@pytest.fixture
def served(tmp_path):
    """A portal of the test's own, served where its clock can be set."""
    site = ServedSite(tmp_path / "portal")
    yield site
    site.close()


@pytest.fixture
def open_served(people, served):
    """Opens a window on that site, as `open_window` does; nobody has signed in there before."""
    # Server and test share a process, and pages are put together for the first time.
    yield from _windows(People(people.browser, served.url), timeout=PATIENCE)


def _windows(people, timeout=None):
    complaints, contexts = Complaints(), []

    def open_one(login=None, width=DESKTOP, **options):
        context = people.context(login, width, **options)
        if timeout is not None:
            context.set_default_timeout(timeout)
        contexts.append(context)
        page = context.new_page()
        complaints.listen(page)
        return page

    open_one.expect = complaints.expect
    yield open_one
    for context in contexts:
        context.close()
    assert complaints.found == []


@pytest.fixture
def open_page(open_window):
    """Opens a page of a known type in a language and checks its status: `open_page(type, language, width)`."""

    def open_one(kind, language="vi", width=DESKTOP, **options):
        page = open_window(kind.login, width, **options)
        page.add_init_script(SHIFTS)
        answer = page.goto(kind.address_in(language))
        for field, text in kind.typed:
            page.fill(field, text)
        for box in kind.ticked:
            page.check(box)
        if kind.press:
            with page.expect_response(lambda seen: urlsplit(seen.url).path == urlsplit(kind.address).path) as sent:
                page.click(kind.press)
            answer = sent.value
            page.wait_for_load_state()
        assert answer.status == kind.status
        if kind.has_editor and options.get("java_script_enabled", True):
            page.locator("iframe.tox-edit-area__iframe").wait_for()
        return page

    return open_one

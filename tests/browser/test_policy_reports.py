"""A browser that stops something on a page reports it, and the administrator hears of it."""

import time

import pytest

from portal.security.reports import PolicyReports
from portal.storage.scratch import Scratch
from tests.support.page_types import AGENCY

pytestmark = pytest.mark.browser
PATIENCE = 20


def test_what_chromium_stops_is_reported(live_site, people):
    context = people.context()
    page = context.new_page()
    page.goto(AGENCY)
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    scratch = Scratch(f"sqlite:///{live_site.folder}/scratch.sqlite")
    reports = PolicyReports(scratch, None, live_site.url)
    deadline = time.monotonic() + PATIENCE
    while not (found := reports.newest(5)):
        assert time.monotonic() < deadline, "no report came"
        time.sleep(0.1)
    scratch.close()
    context.close()
    assert (found[0].directive, found[0].blocked, found[0].page) == (
        "style-src-attr",
        "inline",
        live_site.url + AGENCY,
    )

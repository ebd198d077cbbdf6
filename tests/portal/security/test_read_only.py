"""GET never writes: not by accident, not by committing on its own, not for any safe method."""

import logging

import pytest
from transaction.interfaces import DoomedTransaction

from portal.security.read_only import WriteInRead
from tests.support.small_portal import SmallPortal


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_write_in_a_safe_request_is_raised_in_tests_and_not_saved(small, method):
    before = small.last_transaction()
    with pytest.raises(WriteInRead, match=f"{method} /write"):
        small.browser().request("/write", method=method)
    assert small.last_transaction() == before


def test_a_view_that_commits_by_itself_fails(small):
    before = small.last_transaction()
    with pytest.raises(DoomedTransaction):
        small.browser().get("/write?commit=1")
    assert small.last_transaction() == before


def test_unsafe_requests_write(small):
    before = small.last_transaction()
    small.browser().send("/write", {"text": "mới"})
    assert small.last_transaction() != before
    with small.root() as root:
        assert root["written"] == "mới"


def test_in_production_it_is_told_in_the_log_and_not_saved(tmp_path, caplog):
    portal = SmallPortal(tmp_path, raw={"portal.strict_reads": "false"})
    before = portal.last_transaction()
    with caplog.at_level(logging.ERROR, "portal.security.read_only"):
        portal.browser().get("/write", status=200)
    assert portal.last_transaction() == before
    assert "/write" in caplog.text
    portal.close()

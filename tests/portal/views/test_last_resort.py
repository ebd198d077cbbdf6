"""Whatever breaks, a person gets a readable page, and nothing technical in it."""

import pytest
from ZODB.POSException import ConflictError

from portal.views.public import content, errors
from tests.support.site import HEALTH


@pytest.fixture
def broken(monkeypatch):
    """Makes the pages of agencies fail with an error."""

    def break_with(error):
        def fail(*_arguments):
            raise error

        monkeypatch.setitem(content.PRESENTERS, "agency", fail)

    return break_with


def test_an_unexpected_error_gives_a_page_with_a_reference(portal_site, broken):
    broken(RuntimeError("khóa bí mật trong thông báo lỗi"))
    page = portal_site.browser().get(f"/{HEALTH}/", status=500)
    assert "mã sự cố" in page.text.lower()
    assert "khóa bí mật" not in page.text and "Traceback" not in page.text
    assert page.headers["Content-Security-Policy"]


def test_a_conflict_that_does_not_end_asks_to_try_again(portal_site, broken):
    broken(ConflictError())
    page = portal_site.browser().get(f"/{HEALTH}/", status=503)
    assert page.headers["Retry-After"] and page.html.h1


def test_without_a_theme_there_is_still_a_text_in_both_languages(portal_site, broken, monkeypatch):
    broken(RuntimeError())

    def no_page(*_arguments, **_names):
        raise OSError("themes are gone")

    monkeypatch.setattr(errors, "render_to_response", no_page)
    page = portal_site.browser().get(f"/{HEALTH}/", status=500)
    assert page.content_type == "text/plain"
    assert "Máy chủ gặp sự cố" in page.text and "Something went wrong" in page.text


def test_a_site_that_is_not_there_yet_says_so_without_an_error_of_the_server(tmp_path):
    from tests.support.site import PortalSite

    empty = PortalSite(tmp_path)
    try:
        assert empty.browser().get("/", status=503).headers["Content-Type"].startswith("text/")
    finally:
        empty.close()

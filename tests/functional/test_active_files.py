"""Web pages and mails that staff keep: search finds what is in them, and no browser ever shows them as pages."""

import pytest

from tests.functional.test_previews import SECTION, do_jobs, move, uploaded
from tests.portal.content.test_extraction import MOTTO_TCVN3
from tests.support.site import HEALTH

SCRIPT = "<script>alert(document.domain)</script>"
FILES = {
    "trang.html": f"<!doctype html><meta charset=utf-8><p>Thông báo hạn mặn</p>{SCRIPT}".encode(),
    "thư.eml": f"From: a@so.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n"
    f"Content-Transfer-Encoding: 8bit\n\n<p>Thông báo hạn mặn</p>{SCRIPT}".encode(),
    "cũ.txt": MOTTO_TCVN3.encode("latin-1"),
}


@pytest.fixture(scope="module")
def kept(portal_site):
    """The addresses of the files, uploaded through the form, read and published."""
    editor = portal_site.browser("editor.syt")
    addresses = {name: uploaded(editor, SECTION, f"Tệp {name}", name, data) for name, data in FILES.items()}
    do_jobs(portal_site)
    for address in addresses.values():
        move(portal_site, "publisher.syt", address, "publish")
    return addresses


@pytest.mark.parametrize("name", FILES)
def test_search_finds_their_words(portal_site, kept, name):
    words = "độc lập tự do hạnh phúc" if name == "cũ.txt" else "thông báo hạn mặn"
    page = portal_site.browser().get(f"/{HEALTH}/tim-kiem", {"q": f'"{words}"'})
    assert f"Tệp {name}" in [link.get_text() for link in page.html.select(".found .row-title a")]
    # What a browser would not show is no text.
    assert "document.domain" not in page.text


@pytest.mark.parametrize("name", FILES)
def test_they_are_saved_and_never_shown(portal_site, kept, name):
    page = portal_site.browser().get(kept[name])
    assert SCRIPT not in page.text
    answer = portal_site.browser().get(page.html.select_one("a.button[download]")["href"])
    assert answer.body == FILES[name]
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")

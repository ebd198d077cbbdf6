"""Pages are light, stand still while they load, and fit their window."""

import pytest

from tests.support.chromium import DESKTOP, PHONE
from tests.support.page_types import AGENCY, NEWS, PUBLIC, STAFF

pytestmark = pytest.mark.browser
MOST_SHIFT = 0.02
MOST_BYTES = 150_000
TEXTS = ("text/", "application/javascript", "image/svg+xml")
# The smallest answers gain nothing from compression.
WORTH_COMPRESSING = 1000
# The fonts have come, and what they changed is painted.
SETTLED = """
() => document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
"""
# What scrolls sideways within itself may be wider: tables that people wrote or fill in, and sheets for the printer.
OVERHANG = """
() => [...document.querySelectorAll("body *")].filter((element) => {
  const WIDER = ".prose table, .grid-scroll > *, .sheet-page > *, .tox, [hidden], .unseen";
  const box = element.getBoundingClientRect();
  return box.width && box.right > innerWidth + 1 && !element.closest(WIDER);
}).map((element) => element.outerHTML.slice(0, 120))
"""


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("kind", PUBLIC + STAFF, ids=str)
def test_pages_fit_the_window_and_nothing_moves_while_they_load(open_page, kind, width):
    page = open_page(kind, width=width)
    shifts = shifts_of(page)
    if moved(shifts) > MOST_SHIFT:
        # A machine that has its hands full now and then paints what has come of a page so far; twice in a row it
        # is the page that moves.
        page.reload(wait_until="networkidle")
        shifts = shifts_of(page)
    assert moved(shifts) <= MOST_SHIFT, shifts
    assert page.evaluate(OVERHANG) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def shifts_of(page):
    """What moved since the page was asked for."""
    page.evaluate(SETTLED)
    return page.evaluate("window.shifts")


def moved(shifts):
    """How much that is of the window, in all."""
    return sum(shift["share"] for shift in shifts)


@pytest.mark.parametrize("address", ["/", AGENCY, NEWS, NEWS + "kham-sang-loc/", "/dang-nhap"])
def test_the_first_page_weighs_little_and_comes_compressed(open_window, address):
    page = open_window(width=PHONE)
    network = page.context.new_cdp_session(page)
    answers, bytes_of = {}, {}
    network.on("Network.responseReceived", lambda seen: answers.update({seen["requestId"]: seen["response"]}))
    network.on("Network.loadingFinished", lambda seen: bytes_of.update({seen["requestId"]: seen["encodedDataLength"]}))
    network.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    weights = {answers[number]["url"]: size for number, size in bytes_of.items() if number in answers}
    assert len(weights) >= 5
    assert sum(weights.values()) <= MOST_BYTES, weights
    for number, answer in answers.items():
        if answer["mimeType"].startswith(TEXTS) and bytes_of.get(number, 0) > WORTH_COMPRESSING:
            encoding = {name.lower(): value for name, value in answer["headers"].items()}.get("content-encoding")
            assert encoding in ("br", "gzip"), answer["url"]


def test_long_names_are_shown_whole(open_page):
    page = open_page(next(kind for kind in PUBLIC if kind.name == "agency-empty"), width=PHONE)
    name = page.locator("h1")
    assert name.inner_text() == "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh"
    shown = name.evaluate(
        "(h) => ({ cut: h.scrollWidth > h.clientWidth || h.scrollHeight > h.clientHeight + 1,"
        " dots: getComputedStyle(h).textOverflow, lines: getComputedStyle(h).webkitLineClamp })"
    )
    assert shown == {"cut": False, "dots": "clip", "lines": "none"}

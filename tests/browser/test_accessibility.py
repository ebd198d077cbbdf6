"""axe-core finds nothing against WCAG 2.2 AA, on any page, in either language, at either width, light and dark."""

from pathlib import Path

import pytest

from tests.support.chromium import DESKTOP, HEIGHTS, PHONE
from tests.support.page_types import PUBLIC, STAFF

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
# What a change of the colour scheme can change.
COLOUR_RULES = ("color-contrast", "link-in-text-block")
RUN = """
async ([type, values]) => {
  const found = await axe.run(document, { runOnly: { type, values }, resultTypes: ["violations"] });
  return found.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary.replace(/\\s+/g, " ")}`));
}
"""

# The page hears of its new size with the next frame, and makes wide tables reachable then.
NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def violations(page, only_colours=False):
    """What axe finds on the page and in its frames, a line each."""
    for frame in page.frames:
        # Evaluated by the debugger: our policy rightly forbids a script element that is not ours.
        if not frame.evaluate("typeof axe !== 'undefined'"):
            frame.evaluate(AXE.read_text(encoding="utf-8"))
    return page.evaluate(RUN, ["rule", list(COLOUR_RULES)] if only_colours else ["tag", list(TAGS)])


def found_everywhere(page, schemes):
    """What axe finds at both widths and in each of the colour schemes."""
    found = []
    for width in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        page.evaluate(NEXT_FRAME)
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            found += [f"{width} {scheme} {line}" for line in violations(page, only_colours=scheme != schemes[0])]
    return found


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", PUBLIC, ids=str)
def test_public_pages(open_page, kind, language):
    assert found_everywhere(open_page(kind, language), ("light", "dark")) == []


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", STAFF, ids=str)
def test_staff_pages(open_page, kind, language):
    assert found_everywhere(open_page(kind, language), ("light",)) == []


def test_axe_would_find_something(open_page):
    page = open_page(PUBLIC[0], color_scheme="dark")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    page.evaluate("document.querySelector('main p').style.color = 'rgb(60, 60, 60)'")
    assert any("image-alt" in line for line in violations(page))
    assert any("color-contrast" in line for line in violations(page, only_colours=True))

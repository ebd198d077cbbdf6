"""A real Chromium: how it is started, who is signed in, and what a page complained of."""

import shutil
import time
from urllib.parse import urlsplit

from tests.support.site import PASSWORD

# As root, without a screen, and without the background services that a closed network refuses one by one.
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PHONE, DESKTOP = 360, 1280
HEIGHTS = {PHONE: 640, DESKTOP: 900}
# What moved while nobody touched anything: how much of the window, and what from where to where.
# Seconds for which a sign-in is used again: publishing asks for a new proof after ten minutes, in a story of its own.
STAYS_FRESH = 300
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  const place = (box) => [box.x, box.y, box.width, box.height].map(Math.round).join(" ");
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    const moved = entry.sources.map(({ node, previousRect, currentRect }) =>
      `${node?.className || node?.nodeName}: ${place(previousRect)} to ${place(currentRect)}`);
    window.shifts.push({ share: entry.value, moved });
  }
}).observe({ type: "layout-shift", buffered: true });
"""


def launch(playwright):
    """Debian's Chromium."""
    program = shutil.which("chromium")
    assert program, "the browser tests need Debian's package chromium (tools/debian-packages.txt)"
    return playwright.chromium.launch(executable_path=program, args=FLAGS)


class People:
    """Contexts of the browser for people; each person signs in once, as often as he opens a window."""

    def __init__(self, browser, url):
        self.browser = browser
        self.url = url
        self._kept = {}

    def context(self, login=None, width=DESKTOP, language="vi", **options):
        """A context of its own for a person, or for a visitor where there is no login."""
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": HEIGHTS[width]},
            storage_state=self._signed_in(login) if login else None,
            locale={"vi": "vi-VN", "en": "en-GB"}[language],
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce",
            has_touch=width == PHONE,
            **options,
        )
        context.set_default_timeout(15_000)
        return context

    def _signed_in(self, login):
        since, state = self._kept.get(login, (-STAYS_FRESH, None))
        if time.monotonic() - since >= STAYS_FRESH:
            context = self.context()
            page = context.new_page()
            page.goto("/dang-nhap")
            sign_in(page, login)
            state = context.storage_state()
            self._kept[login] = (time.monotonic(), state)
            context.close()
        return state


def sign_in(page, login):
    """Fill in and send the form that the page shows."""
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    with page.expect_navigation():
        page.click("main form button[type=submit]")
    assert urlsplit(page.url).path != "/dang-nhap", page.inner_text("main")


class Complaints:
    """What went wrong in a page without anybody looking: errors on the console, broken policy, missing files."""

    def __init__(self):
        self.found = []
        self._opened = set()
        self._expected = []

    def expect(self, text):
        """What the console says with `text` in it, or an answer like "422 http://…", is what the test is about."""
        self._expected.append(text)

    def listen(self, page):
        """Note whatever `page` complains of from now on."""
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.found.append(f"{page.url}: {error}"))
        page.on("response", self._answered)

    def _answered(self, response):
        if response.request.is_navigation_request():
            self._opened.add(response.url)
        elif response.status >= 400 and not self._is_expected(said := f"{response.status} {response.url}"):
            self.found.append(said)

    def _said(self, message):
        # The browser reports an error page like a missing file; which status a page has is for the tests to say.
        about_page = message.text.startswith("Failed to load resource") and message.location["url"] in self._opened
        if message.type in ("error", "warning") and not about_page and not self._is_expected(message.text):
            self.found.append(f"{message.location['url']}: {message.text}")

    def _is_expected(self, said):
        return any(text in said for text in self._expected)

"""One person's walk through a site: every link that he is shown, followed as far as was asked for."""

import html
import io
import re
import zipfile
from collections import deque
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pypdfium2

LINKS = re.compile(r"""(?:href|src|action|data-suggest)=["']([^"'#]+)""")
FOLLOWED = frozenset({"text/html", "application/rss+xml", "application/xml"})


def text_of(answer):
    """What an answer says, unpacked: a page, a feed, a workbook, a PDF."""
    body, kind = answer.body, answer.content_type or ""
    if kind.endswith("sheet") or kind == "application/zip":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    if kind == "application/pdf":
        document = pypdfium2.PdfDocument(body)
        return " ".join(page.get_textpage().get_text_range() for page in document)
    headers = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
    return html.unescape(body.decode("utf-8", "replace")) + headers


class Crawl:
    """Follows links from page to page; `read(address, answer, said)` is called with each answer.

    `most_pages`: how many are opened; `most_of_one`: how many of one path, for lists in all their orders and filters;
    `not_followed`: what is left out, a compiled pattern.
    """

    def __init__(self, browser, most_pages, most_of_one, not_followed):
        self.browser = browser
        self.most_pages = most_pages
        self.most_of_one = most_of_one
        self.not_followed = not_followed
        self.seen: set = set()
        self.of_one: dict = {}
        self.waiting: deque = deque()

    def go(self, *starts):
        """Follow every link from these addresses on; answers how many were opened."""
        for start in starts:
            self.wait_for(start)
        opened = 0
        while self.waiting and opened < self.most_pages:
            self.look_at(self.waiting.popleft())
            opened += 1
        return opened

    def wait_for(self, address):
        """Open an address later, unless it was opened or many like it were."""
        parts = urlsplit(address)
        query = urlencode(sorted(parse_qsl(parts.query)))
        address = parts.path + ("?" + query if query else "")
        elsewhere = parts.netloc not in ("", "localhost") or parts.scheme not in ("", "http")
        if elsewhere or self.not_followed.search(address):
            return
        if address in self.seen or self.of_one.get(parts.path, 0) >= self.most_of_one:
            return
        self.seen.add(address)
        self.of_one[parts.path] = self.of_one.get(parts.path, 0) + 1
        self.waiting.append(address)

    def look_at(self, address):
        """Open one address, read it, and note where it leads; answers the answer."""
        answer = self.browser.get(address, status="*")
        assert answer.status_int < 500, (address, answer.status)
        said = text_of(answer)
        self.read(address, answer, said)
        if "Location" in answer.headers:
            self.wait_for(urljoin(address, answer.headers["Location"]))
        if answer.content_type in FOLLOWED:
            for link in LINKS.findall(said):
                self.wait_for(urljoin(address, link))
        return answer

    def read(self, address, answer, said):
        """What is made of an answer; subclasses say."""
        raise AssertionError("a crawl that reads nothing proves nothing")

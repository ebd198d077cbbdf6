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
# A walk that is longer goes round in circles.
ENDLESS = 5000


def text_of(answer):
    """What an answer says, unpacked: a page, a feed, a workbook, a PDF, an archive with such files in it."""
    headers = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{_text_in(answer.body, answer.content_type or '')} {headers}"


def _text_in(body, kind):
    if body[:4] == b"PK\3\4":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return " ".join(f"{name} {_text_in(archive.read(name), '')}" for name in archive.namelist())
    if body[:5] == b"%PDF-":
        document = pypdfium2.PdfDocument(body)
        return " ".join(page.get_textpage().get_text_range() for page in document)
    return html.unescape(body.decode("utf-8", "replace"))


class Crawl:
    """Follows links from page to page until there are no more; `read(address, answer, said)` gets each answer.

    `sort_of(path, pairs of the query)`: of pages of one sort `most_of_one` are opened; `not_followed`: what is left
    out, a compiled pattern; `most_pages`: after how many it ends, if it does.
    """

    def __init__(self, browser, sort_of, not_followed, most_of_one=1, most_pages=None):
        self.browser = browser
        self.sort_of = sort_of
        self.most_of_one = most_of_one
        self.most_pages = most_pages
        self.not_followed = not_followed
        self.seen: set = set()
        self.of_one: dict = {}
        self.waiting: deque = deque()

    def go(self, *starts):
        """Follow every link from these addresses on; answers how many were opened."""
        for start in starts:
            self.wait_for(start)
        opened = 0
        while self.waiting and opened != self.most_pages:
            self.look_at(self.waiting.popleft())
            opened += 1
            assert opened < ENDLESS, f"no end of pages like {self.waiting[-1] if self.waiting else ''}"
        return opened

    def wait_for(self, address):
        """Open an address later, unless it was opened or as many of its sort were as are needed."""
        parts = urlsplit(address)
        pairs = sorted(parse_qsl(parts.query))
        address = parts.path + ("?" + urlencode(pairs) if pairs else "")
        elsewhere = parts.netloc not in ("", "localhost") or parts.scheme not in ("", "http")
        if elsewhere or address in self.seen or self.not_followed.search(address):
            return
        sort = self.sort_of(parts.path, pairs)
        if self.of_one.get(sort, 0) >= self.most_of_one and not self.is_wanted(address):
            return
        self.seen.add(address)
        self.of_one[sort] = self.of_one.get(sort, 0) + 1
        self.waiting.append(address)

    def is_wanted(self, address):
        """Whether an address is opened though enough of its sort were; subclasses may say."""
        return False

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

"""Canaries: two agencies alike but for words of their own; nobody meets a word that is not his, wherever he goes.

Each person follows every link from the home page: pages, files, pictures, lists, histories, feeds, exports; and asks
the searches and suggestions for every word there is.
"""

import html
import io
import re
import zipfile
from collections import deque
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

import pypdfium2
import pytest

from tests.matrix.actors import ANONYMOUS, OTHER, OWN
from tests.matrix.tables import may

CRAWLERS = """
    anonymous nobody own_editor own_clerk own_publisher own_leader own_archivist own_agency_administrator
    other_editor other_agency_administrator above_leader above_narrow_publisher below_editor
    owner mate delegate ex_delegate ex_officer province auditor
""".split()
# Of the pages of lists in all their orders and filters, these many of one address are looked at.
MOST_PAGES, MOST_OF_ONE = 450, 4
LINKS = re.compile(r"""(?:href|src|action|data-suggest)=["']([^"'#]+)""")
# Signing out ends the walk; other languages say the same in other words; static files are the same for all.
NOT_FOLLOWED = re.compile(r"^/(dang-xuat|static/|manage)|ngon-ngu=|^/lien-he")
WORDS = re.compile(r"q[kv]z[a-z]+zq(?:sua)?")


def words_of(actor, items):
    """The words that somebody may meet, by the hand-written rules."""
    allowed = set()
    for item in items:
        if may(actor, item, "view"):
            allowed.add(item.word)
        if item.draft_word and may(actor, item, "view-draft"):
            allowed.add(item.draft_word)
    return allowed


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


class Walk:
    """One person's walk through everything that he can reach."""

    def __init__(self, scene, actor):
        self.browser = scene.browser(actor)
        self.allowed = words_of(actor, scene.all_items)
        self.seen: set = set()
        self.of_one: dict = {}
        self.waiting: deque = deque()
        self.found: dict = {}
        self.met: set = set()

    def go(self, *starts):
        """Follow every link from these addresses on; answers how many were opened."""
        for start in starts:
            self.wait_for(start)
        opened = 0
        while self.waiting and opened < MOST_PAGES:
            self.look_at(self.waiting.popleft())
            opened += 1
        return opened

    def wait_for(self, address):
        """Open an address later, unless it was opened or many like it were."""
        parts = urlsplit(address)
        query = urlencode(sorted(parse_qsl(parts.query)))
        address = parts.path + ("?" + query if query else "")
        if parts.netloc not in ("", "localhost") or parts.scheme not in ("", "http") or NOT_FOLLOWED.search(address):
            return
        if address in self.seen or self.of_one.get(parts.path, 0) >= MOST_OF_ONE:
            return
        self.seen.add(address)
        self.of_one[parts.path] = self.of_one.get(parts.path, 0) + 1
        self.waiting.append(address)

    def look_at(self, address):
        """Open one address and note the words in it that are not his."""
        answer = self.browser.get(address, status="*")
        assert answer.status_int < 500, (address, answer.status)
        said = text_of(answer)
        # What he asked for himself is told back to him.
        words = set(WORDS.findall(said)) - set(WORDS.findall(address))
        self.met |= words
        for word in words - self.allowed:
            self.found.setdefault(word, address)
        if "Location" in answer.headers:
            self.wait_for(urljoin(address, answer.headers["Location"]))
        if answer.content_type in ("text/html", "application/rss+xml", "application/xml"):
            for link in LINKS.findall(said):
                self.wait_for(urljoin(address, link))


@pytest.mark.parametrize("name", CRAWLERS)
def test_nobody_meets_a_word_that_is_not_his(scene, name):
    walk = Walk(scene, scene.actors[name])
    opened = walk.go("/", *(f"/{slug}/{below}" for slug in (OWN, OTHER) for below in ("", "noi-bo/", "noi-dung")))
    assert walk.found == {}
    # A walk that went nowhere would prove nothing.
    assert opened > (20 if name in (ANONYMOUS, "nobody") else 60) and walk.met


@pytest.mark.parametrize("name", CRAWLERS)
def test_no_item_tells_its_word_by_any_of_its_addresses(scene, name):
    actor = scene.actors[name]
    walk = Walk(scene, actor)
    for item in scene.all_items:
        if not (may(actor, item, "view") and may(actor, item, "view-draft")):
            below = ("", "sua", "lich-su", "trang-thai", "phien-ban?so=1", "phien-ban?so=2", "so-sanh", "vi-sao")
            for view in (*below, f"tep/{item.file}" if item.file else "", f"tep/{item.file}?co=thumb"):
                walk.look_at(item.address + view)
            walk.look_at(f"/id/{item.id}")
    assert walk.found == {}


@pytest.mark.parametrize("name", CRAWLERS)
def test_searches_find_nobody_elses_words(scene, name):
    walk = Walk(scene, scene.actors[name])
    places = ("/", f"/{OWN}/", f"/{OTHER}/", f"/{OWN}/noi-bo/", f"/{OTHER}/noi-bo/")
    for item in scene.all_items[:: 1 if name == ANONYMOUS else 5]:
        # A piece of the word: the whole would be told back.
        word = quote(item.word[:-2])
        for place in places[: 5 if name in ("own_leader", "other_editor", "nobody") else 2]:
            for shape in ("tim-kiem?q=", "tim-kiem.rss?q=", "tim-kiem/goi-y?q="):
                walk.look_at(f"{place}{shape}{word}")
    for place in places:
        for query in ("tieu+de", "chuyen+muc"):
            for shape in ("tim-kiem", "tim-kiem.xlsx", "tim-kiem.rss"):
                walk.look_at(f"{place}{shape}?q={query}&pham-vi=tat-ca")
    assert walk.found == {}


def test_the_words_are_met_by_those_whose_they_are(scene):
    walk = Walk(scene, scene.actors["own_agency_administrator"])
    for item in scene.items:
        if item.word and may(scene.actors["own_agency_administrator"], item, "view"):
            walk.look_at(item.address)
    mine = {item.word for item in scene.items if item.word and item.kind != "link"}
    wanted = mine & words_of(scene.actors["own_agency_administrator"], scene.items)
    # A picture's page, a file's: nearly all of them tell a word of their text.
    assert len(walk.met & wanted) > 0.7 * len(wanted) and walk.found == {}

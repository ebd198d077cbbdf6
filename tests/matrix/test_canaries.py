"""Canaries: two agencies alike but for words of their own; nobody meets a word that is not his, wherever he goes.

Each person follows every link from the home page: pages, files, pictures, lists, histories, feeds, exports; and asks
the searches and suggestions for every word there is.
"""

import re
from urllib.parse import quote, urlencode

import pytest

from portal.views.search_place import NAME
from portal.views.search_question import EVERYWHERE, PARAMETERS
from tests.matrix.actors import ANONYMOUS, OTHER, OWN
from tests.matrix.tables import may
from tests.support.crawling import Crawl

CRAWLERS = """
    anonymous nobody own_editor own_clerk own_publisher own_leader own_archivist own_agency_administrator
    other_editor other_agency_administrator above_leader above_narrow_publisher below_editor
    owner mate delegate ex_delegate ex_officer province auditor
""".split()
SHAPES = ("", ".rss", ".xlsx", ".pdf")
# Of the pages of lists in all their orders and filters, these many of one address are looked at.
MOST_PAGES, MOST_OF_ONE = 450, 4
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


class Walk(Crawl):
    """One person's walk through everything that he can reach; notes the words on his way that are not his."""

    def __init__(self, scene, actor):
        super().__init__(scene.browser(actor), MOST_PAGES, MOST_OF_ONE, NOT_FOLLOWED)
        self.allowed = words_of(actor, scene.all_items)
        self.found: dict = {}
        self.met: set = set()

    def read(self, address, answer, said):
        """Note the words of one answer."""
        # What he asked for himself is told back to him.
        words = set(WORDS.findall(said)) - set(WORDS.findall(address))
        self.met |= words
        for word in words - self.allowed:
            self.found.setdefault(word, address)


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
    asked_everywhere: set = set()
    places = ("/", f"/{OWN}/", f"/{OTHER}/", f"/{OWN}/noi-bo/", f"/{OTHER}/noi-bo/")
    for item in scene.all_items[:: 1 if name == ANONYMOUS else 5]:
        # A piece of the word: the whole would be told back.
        word = quote(item.word[:-2])
        for place in places[: 5 if name in ("own_leader", "other_editor", "nobody") else 2]:
            for shape in ("tim-kiem?q=", "tim-kiem.rss?q=", "tim-kiem/goi-y?q="):
                walk.look_at(f"{place}{shape}{word}")
    for place in places:
        for query in ("tieu de", "chuyen muc"):
            asked = urlencode({PARAMETERS["text"]: query, PARAMETERS["reach"]: EVERYWHERE})
            answers = {shape: walk.look_at(f"{place}{NAME}{shape}?{asked}") for shape in SHAPES}
            if place in places[3:] and answers[""].status_int == 200:
                # A search that does not reach so far would prove nothing.
                reach = answers[""].html.select_one(".search-reach [aria-current=true]").get_text()
                assert (reach, answers[".xlsx"].status_int, answers[".pdf"].status_int) == ("Toàn tỉnh", 200, 200)
                asked_everywhere.add(place)
    assert walk.found == {}
    is_staff = any("staff" in held for held in scene.actors[name].by_agency.values())
    assert asked_everywhere or not is_staff, "staff search the whole province"


def test_the_words_are_met_by_those_whose_they_are(scene):
    walk = Walk(scene, scene.actors["own_agency_administrator"])
    for item in scene.items:
        if item.word and may(scene.actors["own_agency_administrator"], item, "view"):
            walk.look_at(item.address)
    mine = {item.word for item in scene.items if item.word and item.kind != "link"}
    wanted = mine & words_of(scene.actors["own_agency_administrator"], scene.items)
    # A picture's page, a file's: nearly all of them tell a word of their text.
    assert len(walk.met & wanted) > 0.7 * len(wanted) and walk.found == {}

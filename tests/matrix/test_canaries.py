"""Canaries: two agencies alike but for words of their own; nobody meets a word that is not his, wherever he goes.

Each person opens every item, every view on every kind of item, and whatever these lead to: pages, files, pictures,
lists, histories, feeds, exports; he takes archives of files along, and asks the searches for every word there is.
"""

import re
from urllib.parse import quote, urlencode
from zlib import crc32

import pytest

from portal.views.search_place import NAME
from portal.views.search_question import EVERYWHERE, PARAMETERS
from tests.matrix.actors import ANONYMOUS, OTHER, OWN
from tests.matrix.asking import items_for
from tests.matrix.scene import rehearsal
from tests.matrix.tables import calls, may, open_views
from tests.support.crawling import Crawl, text_of

CRAWLERS = """
    anonymous nobody own_editor own_clerk own_publisher own_leader own_archivist own_agency_administrator
    other_editor other_agency_administrator above_leader above_narrow_publisher below_editor
    owner mate delegate ex_delegate ex_officer province auditor
""".split()
SHAPES = ("", ".rss", ".xlsx", ".pdf")
# Of pages of one sort each person opens one, and every so manieth of the others: not the same as the next person.
EVERY = 24
# Of the addresses of hidden items, and of pieces of words, each person asks every so manieth.
HIDDEN, PIECES = 6, 4
# What takes long is asked for by these.
PATIENT = (ANONYMOUS, "own_agency_administrator", "other_editor")
# Who may open a history, and whoever takes archives along.
HISTORIANS = ("own_agency_administrator", "province", "auditor")
# Signing out ends the walk; other languages say the same in other words; static files are the same for all.
NOT_FOLLOWED = re.compile(r"^/(dang-xuat|static/|manage)|ngon-ngu=|^/lien-he")
walked: dict = {}
WORDS = re.compile(r"q[kv]z[a-z]+zq(?:sua|hoi)?")


def words_of(actor, items):
    """The words that somebody may meet, by the hand-written rules."""
    allowed = set()
    for item in items:
        if may(actor, item, "view"):
            allowed.add(item.word)
        if item.draft_word and may(actor, item, "view-draft"):
            allowed.add(item.draft_word)
        if item.asker_word and may(actor, item, "view-asker"):
            allowed.add(item.asker_word)
    return allowed


class Walk(Crawl):
    """One person's walk through everything that he can reach; notes the words on his way that are not his."""

    def __init__(self, scene, actor):
        super().__init__(scene.browser(actor), scene.sorts.of, NOT_FOLLOWED)
        self.scene, self.actor = scene, actor
        self.allowed = words_of(actor, scene.all_items)
        self.found: dict = {}
        self.met: set = set()

    def is_wanted(self, address):
        """His share of what is like what he has seen."""
        return self.is_his(address, EVERY)

    def is_his(self, asked, every):
        """Whether something falls to his share of one in `every`."""
        return crc32(f"{self.actor.name} {asked}".encode()) % every == 0

    def read(self, address, answer, said):
        """Note the words of one answer."""
        # What he asked for himself is told back to him.
        words = set(WORDS.findall(said)) - set(WORDS.findall(address))
        self.met |= words
        for word in words - self.allowed:
            self.found.setdefault(word, address)

    def starts(self):
        """The addresses of all items, and of every view on one item of each kind that has it, in both agencies."""
        scene, name = self.scene, self.actor.name
        yield from ("/", *(f"/{slug}/{below}" for slug in (OWN, OTHER) for below in ("", "noi-bo/", "noi-dung")))
        yield from (item.address for item in scene.all_items)
        yield from (
            f"/{view}{below}" for at, view, below, method, _ in open_views() if (at, method) == ("ISite", "GET")
        )
        for call in calls():
            if call.method != "GET" or (call.dear and name not in PATIENT):
                continue
            alike: dict = {}
            for item in items_for(scene, call, scene.all_items):
                alike.setdefault((item.agency, item.kind), []).append(item)
            for (agency, kind), items in alike.items():
                # Who holds nothing there meets nearly nothing but closed doors.
                if agency and not self.actor.by_agency[agency] and not self.is_his((call, kind), 3):
                    continue
                item = items[crc32(f"{name} {call} {agency} {kind}".encode()) % len(items)]
                yield item.address + scene.props.below(call, item, self.actor)

    def open_histories(self):
        """Say why, so that the histories can be read; nothing where he may not."""
        for place in ("/", f"/{OWN}/noi-bo/", f"/{OTHER}/noi-bo/"):
            sent = {"csrf_token": self.scene.token(self.actor), "act": "open", "reason": "Kiểm tra định kỳ"}
            self.browser.post(place + "nhat-ky", sent, status="*")

    def take_along(self):
        """Archives of all the files that he may see, folder by folder."""
        for slug in (OWN, OTHER):
            for below in ("noi-bo/tai-lieu/", "chuyen-muc/", "van-ban/", ""):
                address = f"/{slug}/{below}thao-tac?viec=tai-xuong&tat-ca=1"
                page = self.browser.get(address, status="*")
                if page.status_int != 200:
                    continue
                for form in (form for form in page.forms.values() if not form.action and form.method.lower() == "post"):
                    with rehearsal:
                        answer = form.submit(status="*")
                    self.read(address, answer, text_of(answer))


@pytest.mark.parametrize("name", CRAWLERS)
def test_nobody_meets_a_word_that_is_not_his(scene, name):
    walk = walked[name] = Walk(scene, scene.actors[name])
    if name in HISTORIANS:
        walk.open_histories()
    opened = walk.go(*walk.starts())
    if walk.actor.is_signed_in:
        walk.take_along()
    assert walk.found == {}
    # A walk that went nowhere would prove nothing.
    assert opened > 200 and walk.met


def test_the_walks_begin_at_every_view_of_every_kind_of_item(scene):
    begun = set()
    for name in CRAWLERS:
        for address in Walk(scene, scene.actors[name]).starts():
            sort = scene.sorts.of(address.partition("?")[0])
            begun.add((sort.kind, sort.view))
    for call in calls():
        view = "tep" if call.at == "IAttachment" else call.name
        if call.method == "GET":
            assert {(item.kind, view) for item in items_for(scene, call)} <= begun, str(call)


def test_what_the_cache_keeps_tells_a_stranger_nothing(scene):
    # What others have opened since, he opens after them: twice, the second time from the cache.
    stranger = Walk(scene, scene.actors[ANONYMOUS])
    opened = set().union(*(walk.seen for walk in walked.values())) or {item.address for item in scene.all_items}
    for address in sorted(opened):
        if stranger.is_his(address, 4):
            for _time in range(2):
                stranger.look_at(address)
    assert stranger.found == {} and stranger.met


@pytest.mark.parametrize("name", CRAWLERS)
def test_no_item_tells_its_word_by_any_of_its_addresses(scene, name):
    walk, asked, shares = Walk(scene, scene.actors[name]), 0, 0
    for item in scene.all_items:
        # Those who may not see all of it share its addresses out among themselves: each is asked for by somebody.
        others = [other for other in CRAWLERS if not sees_all(scene.actors[other], item)]
        if name not in others:
            continue
        below = ["", "sua", "lich-su", "trang-thai", "phien-ban?so=1", "phien-ban?so=2", "so-sanh", "vi-sao"]
        files = [f"tep/{item.file}", f"tep/{item.file}?co=thumb", f"tep/{item.file}?co=original"]
        addresses = [f"/id/{item.id}", *(item.address + view for view in (*below, *(files if item.file else ())))]
        turns = min(HIDDEN, len(others))
        shares += len(addresses) / turns
        for address in addresses:
            if (crc32(address.encode()) + others.index(name)) % turns == 0:
                walk.look_at(address)
                asked += 1
    assert walk.found == {} and asked > shares / 2


def sees_all(actor, item):
    """Whether somebody may see an item and its drafts."""
    return may(actor, item, "view") and may(actor, item, "view-draft")


@pytest.mark.parametrize("name", CRAWLERS)
def test_searches_find_nobody_elses_words(scene, name):
    walk = Walk(scene, scene.actors[name])
    asked_everywhere: set = set()
    places = ("/", f"/{OWN}/", f"/{OTHER}/", f"/{OWN}/noi-bo/", f"/{OTHER}/noi-bo/")
    reach = f"&{PARAMETERS['reach']}={EVERYWHERE}"
    asked = 0
    for item in scene.all_items:
        # A piece of the word: the whole would be told back.
        word = quote(item.word[:-2])
        for place in places if word else ():
            for shape, wider in (("tim-kiem", ""), ("tim-kiem", reach), ("tim-kiem.rss", ""), ("tim-kiem/goi-y", "")):
                if walk.is_his((item.address, place, shape, wider), PIECES * len(places)):
                    walk.look_at(f"{place}{shape}?q={word}{wider}")
                    asked += 1
    for place in places:
        for query in ("tieu de", "chuyen muc"):
            wanted = urlencode({PARAMETERS["text"]: query, PARAMETERS["reach"]: EVERYWHERE})
            answers = {shape: walk.look_at(f"{place}{NAME}{shape}?{wanted}") for shape in SHAPES}
            if place in places[3:] and answers[""].status_int == 200:
                # A search that does not reach so far would prove nothing.
                shown = answers[""].html.select_one(".search-reach [aria-current=true]").get_text()
                assert (shown, answers[".xlsx"].status_int, answers[".pdf"].status_int) == ("Toàn tỉnh", 200, 200)
                asked_everywhere.add(place)
    assert walk.found == {} and asked > 100
    is_staff = any("staff" in held for held in scene.actors[name].by_agency.values())
    assert asked_everywhere or not is_staff, "staff search the whole province"


def test_the_search_of_the_whole_province_finds_more_than_that_of_the_agency(scene):
    # Else the questions above would prove nothing of it.
    walk = Walk(scene, scene.actors["own_leader"])
    found = []
    for wider in ("", f"&{PARAMETERS['reach']}={EVERYWHERE}"):
        walk.met = set()
        for page in range(1, 4):
            walk.look_at(f"/{OWN}/noi-bo/tim-kiem?q=tieu+de{wider}&trang={page}")
        found.append({word for word in walk.met if word.startswith("qv")})
    assert not found[0] and found[1] and walk.found == {}


def test_the_words_are_met_by_those_whose_they_are(scene):
    walk = Walk(scene, scene.actors["own_agency_administrator"])
    for item in scene.items:
        if item.word and may(scene.actors["own_agency_administrator"], item, "view"):
            walk.look_at(item.address)
    mine = {item.word for item in scene.items if item.word and item.kind != "link"}
    wanted = mine & words_of(scene.actors["own_agency_administrator"], scene.items)
    # A picture's page, a file's: nearly all of them tell a word of their text.
    assert len(walk.met & wanted) > 0.7 * len(wanted) and walk.found == {}


def test_what_citizens_sent_is_met_by_those_who_deal_with_it(scene):
    # Who reads it has had that noted; without a form sent nobody's walk can meet it.
    walk = Walk(scene, scene.actors["own_leader"])
    sent = [item for item in scene.items if item.asker_word and may(walk.actor, item, "view-asker")]
    for item in sent:
        fields = {"csrf_token": scene.token(walk.actor), "act": "read"}
        walk.browser.post(item.address + "xu-ly", fields, status=303)
        walk.look_at(item.address + "xu-ly")
    assert {item.asker_word for item in sent} <= walk.met and len(sent) > 3 and walk.found == {}

"""Scripts planted in every text, through forms, imports and uploads: nobody's browser is given one that runs."""

import re
from collections import defaultdict
from dataclasses import replace
from zlib import crc32

import pytest

from portal.content.container import walk
from portal.content.places import path_of
from portal.roles import PROVINCE_ROLES, Role
from portal.security.people import People
from tests.functional.test_previews import do_jobs
from tests.matrix.asking import items_for
from tests.matrix.planting import AGENCY, PEOPLE, PROVINCE, TREE, Planting
from tests.matrix.planting_doors import Doors
from tests.matrix.scene import Item
from tests.matrix.tables import calls
from tests.support.active_text import active_parts
from tests.support.crawling import Crawl
from tests.support.site import AGENCIES, PortalSite
from tests.support.sorts import Sorts
from tests.support.supporting import DESK_LOGIN

READERS = [
    None,
    *(f"{role.value.replace('_', '-')}.syt" for role in Role if role not in PROVINCE_ROLES),
    "editor.stttt",
    "clerk.stttt",
    DESK_LOGIN,
    PROVINCE,
    "tinh.auditor",
]
NOT_FOLLOWED = re.compile(r"^/(dang-xuat|static/)|ngon-ngu=")
# Each reader opens every view on an item of one kind and of every so manieth other, each of other ones; then he follows
# links.
SHARE, MOST_PAGES = 7, 320
# Only where there is something to discard, and by few: each opens it wherever it may be.
DISCARD = "bo-ban-sua"
# The names of the views that somebody was shown.
shown: set = set()
# Of each reader who has walked, what came of it.
walks: dict = {}
SUBJECT = "officer.syt"


class Planted:
    """The site in which every text is a script: what stands in it, and the browsers that have been there."""

    def __init__(self, folder):
        self.site = PortalSite(folder / "portal").found(AGENCIES)
        self.registry = self.site.registry
        self.planting = Planting(self.site)
        self.planting.all()
        Doors(self.planting).all(folder)
        do_jobs(self.site, patience=600)
        self.items, ids = self.site.prepare(self._look)
        # What else the rows name is looked for in the scene of the matrix; here any number will do.
        self.names = defaultdict(lambda: "1", ids, item=self.items[0].id)
        self.sorts = Sorts(self.site)

    def _look(self, tree, _desk):
        people = People(tree._p_jar.root()["app_root"], self.registry)
        subject = people.get(SUBJECT)
        ids = {"subject": subject.id, "post": subject.appointments[0].id}
        return [_item(item) for item in walk(tree)], ids


def _item(item):
    address = path_of(item)
    file = next(iter(item.attachments), "")
    return Item(address.strip("/").partition("/")[0], item.kind, "", "", address, item.id, file)


class Reading(Crawl):
    """A walk whose browser looks through the answers; notes the views that it was shown."""

    def __init__(self, planted, login):
        super().__init__(planted.planting.browser(login), self._sort_of, NOT_FOLLOWED, most_pages=MOST_PAGES)
        self.planted, self.name = planted, str(login)

    def _sort_of(self, path, asked):
        # Items of one kind and state are shown by the same template.
        return replace(self.planted.sorts.of(path, asked), path="")

    def read(self, address, answer, said):
        """Which view it was."""
        if answer.status_int == 200:
            shown.add(self.planted.sorts.of(address.partition("?")[0]).view)

    def starts(self):
        """Addresses of the views, each on one item of every kind that has it."""
        for call in calls():
            alike: dict = {}
            for item in items_for(self.planted, call, self.planted.items) if call.method == "GET" else ():
                alike.setdefault(item.kind, []).append(item)
            one = crc32(f"{self.name} {call}".encode()) % max(1, len(alike))
            for place, (kind, items) in enumerate(alike.items()):
                turn = crc32(f"{self.name} {call} {kind}".encode())
                if place == one or turn % SHARE == 0 or call.name == DISCARD:
                    item = items[turn % len(items)]
                    below = (
                        f"tep/{item.file}" if call.at == "IAttachment" else call.suffix.format_map(self.planted.names)
                    )
                    yield item.address + below


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """A site in which every text is a script."""
    made = Planted(tmp_path_factory.mktemp("planted"))
    yield made
    made.site.close()


@pytest.mark.parametrize(
    "text",
    [
        '<p onclick="x">a</p>',
        "<svg/onload=x>",
        "<script>x</script>",
        '<a href=" java\nscript:x">a</a>',
        "<iframe></iframe>",
        '<p style="x">a</p>',
        '<script src="https://khac.example/x.js"></script>',
        '<script type="application/ld+json">{"a": "</script><img src=x onerror=x>"}</script>',
    ],
)
def test_what_runs_is_seen(text):
    assert active_parts(f"<html><body>{text}</body></html>")


def test_while_they_were_planted_none_ran(planted):
    assert planted.planting.found() == []


def walked(planted, login):
    """(what would have run in somebody's browser, pages opened, pages that show what was planted) of his walk."""
    if login not in walks:
        reading = Reading(planted, login)
        before = len(reading.browser.met)
        opened = reading.go(
            *(AGENCY, AGENCY + "noi-dung", TREE, PEOPLE, AGENCY + "noi-bo/", "/", AGENCY + "noi-bo/tim-kiem?q=svg"),
            *reading.starts(),
        )
        walks[login] = reading.browser.found, opened, len(reading.browser.met) - before
    return walks[login]


@pytest.mark.parametrize("login", READERS)
def test_nobody_is_given_one_that_runs(planted, login):
    found, opened, met = walked(planted, login)
    assert found == []
    assert opened > 150 and met > 60, "a walk that met nothing proves nothing"


def test_every_view_was_shown_to_somebody(planted):
    for login in READERS:
        walked(planted, login)
    # What is refused for other reasons than rights (nobody here is of a unit, which proposes for its schedule) is not.
    views = {call.name for call in calls() if call.method == "GET" and not (call.gone or call.own_refusal)}
    assert views - shown == set()

"""What is asked for: one site, and in two agencies an item of every content type in every state of its workflow.

The items of both agencies have the same titles and addresses; every text of them besides the title holds a word that
is nowhere else. Whoever meets a word that is not his to read has found a hole.
"""

import io
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.sql.functions import count

from portal.content import fields
from portal.content.attachments import Upload
from portal.content.places import path_of
from portal.content.support import HELP_NAME
from portal.security.read_only import changed
from portal.security.reader import SYSTEM, Reader
from portal.storage.scratch import tables
from portal.views.workspace.uploading import spool_of
from portal.workflow.engine import Step
from portal.workflow.service import ContentService
from tests.functional.test_previews import do_jobs
from tests.matrix.absence import Absent
from tests.matrix.actors import AGENCIES, OTHER, OWN, OWNER, SUBJECT, Cast, all_actors
from tests.matrix.plants import note_sender, plant, plant_job, values_besides
from tests.matrix.props import Props
from tests.support.samples import pdf_bytes, picture_bytes, sample
from tests.support.site import PASSWORD, Browser, PortalSite
from tests.support.sorts import Sorts

UNIT = "phong-cua-chu"
TREE = ("noi-bo", "tai-lieu")
LETTERS = {OWN: "k", OTHER: "v"}


@dataclass(frozen=True)
class Item:
    """One item: its agency, type, workflow and state, its address, its permanent id, its file, and its words.

    `word` stands in its text, `draft_word` in changes that are not published, `asker_word` in what somebody has sent
    (each empty where there is none).
    """

    agency: str
    kind: str
    workflow: str
    state: str
    address: str
    id: int
    file: str
    word: str = ""
    draft_word: str = ""
    asker_word: str = ""

    def __str__(self):
        return f"{self.kind}/{self.state}"


class Scene:
    """The site, its people and items; `items` are those of the own agency, `all_items` of both."""

    def __init__(self, folder):
        # Answers are thrown away where the test says so; see `Rehearsal`.
        settings = {"tm.commit_veto": "tests.matrix.scene.veto", "link_check.on": "on"}
        self.site = PortalSite(folder, **settings).found(AGENCIES)
        self.actors = all_actors()
        self.registry = self.site.registry
        self.ids, self.all_items, self.post = self.site.prepare(self._furnish)
        # Scales, previews, and the words in files, which the search finds.
        do_jobs(self.site, patience=600)
        self.site.prepare(plant_job)
        self.props, self.spool = Props(self), spool_of(self.site.settings)
        self.items = [item for item in self.all_items if item.agency == OWN]
        self.sorts = Sorts(self.site)
        self._browsers: dict = {}
        self.absent = Absent(self)
        for actor in self.actors.values():
            self.token(actor)

    def _furnish(self, tree, desk):
        unit = desk.place(tree[OWN], "unit", {"title": "Phòng của chủ"}, UNIT)
        desk.publish_part(unit)
        cast = Cast(tree, self.registry, unit.id)
        ids = cast.make()
        post = cast.people.by_id(ids[SUBJECT]).appointments[0].id
        own = _Stage(self.registry, tree[OWN], ids[OWNER], unit.id).items()
        # What stands in the other agency was made by somebody who is not there any more.
        other = _Stage(self.registry, tree[OTHER], None, None).items()
        items = [*own, *other]
        plant(tree, desk, cast, ids)
        return ids, items, post

    def browser(self, actor):
        """The browser of somebody, signed in once."""
        if actor.name not in self._browsers:
            # Its own checks of WSGI cost more than many a page.
            # Everybody at a network of his own: what is counted by network is not what is asked here.
            number = len(self._browsers)
            browser = Browser(self.site.wsgi, {"REMOTE_ADDR": f"10.{number}.0.1"}, lint=False)
            if actor.is_signed_in:
                browser.sign_in(actor.login, PASSWORD)
            self._browsers[actor.name] = browser
        return self._browsers[actor.name]

    def token(self, actor):
        """The token of somebody's session, as a form of his would have it."""
        browser = self.browser(actor)
        if not hasattr(browser, "kept_token"):
            page = browser.get("/tai-khoan" if actor.is_signed_in else "/dang-nhap")
            browser.kept_token = page.html.find("input", {"name": "csrf_token"})["value"]
        return browser.kept_token

    def last_transaction(self):
        """The number of the database's newest commit."""
        return self.site.database.storage.lastTransaction()

    def scratch_records(self):
        """How many records lie beside the database: of forms that are open, of what is typed there."""
        with self.registry.scratch.reading() as connection:
            return [connection.scalar(select(count()).select_from(table)) for table in tables.sorted_tables]

    def close(self):
        """Close the database."""
        self.site.close()


# The sections that hold items of a type of their own.
SECTIONS = ("schedule", "document_library", "questions", "consultations")


class _Stage:
    """Makes the items of one agency, owned by one person of one unit."""

    def __init__(self, registry, agency, owner_id, unit_id):
        self.registry = registry
        self.agency = agency
        reader = Reader(SYSTEM.principals, owner_id, "", units={agency.id: unit_id})
        self.desk = ContentService(registry.types, registry.workflow_engine, reader)

    def items(self):
        """Every type in every state, wherever people may add it."""
        folder = self.desk.place(self.agency, "folder", {"title": "Chuyên mục"}, "chuyen-muc")
        self.desk.publish_part(folder)
        tree = self.agency[TREE[0]][TREE[1]]
        places = [self.agency, folder, tree, *(part for part in self.agency.values() if part.kind in SECTIONS)]
        for place in places:
            for info in self.registry.types.children_of(place):
                yield from self._in_every_state(place, info)
        # Nobody adds comments: they are sent.
        draft = self.agency["lay-y-kien"]["consultation-published"]
        yield from self._in_every_state(draft, self.registry.types["comment"])
        # Nor requests for support: they are reported.
        yield from self._in_every_state(self.agency[TREE[0]], self.registry.types["support_request"])
        center = self.agency.__parent__[HELP_NAME]
        if self.agency.__name__ == OWN:
            # There is one help for all agencies.
            yield from self._in_every_state(center, self.registry.types["help_page"])
            yield self._described(center)
        library = self.agency["van-ban"]
        for part in (self.agency.__parent__, self.agency, self.agency[TREE[0]], tree, library):
            yield self._described(part)

    def _in_every_state(self, place, info):
        workflow = place_workflow(self.registry, place, info)
        for state in workflow.states:
            name = f"{info.name}-{state}".replace("_", "-")
            word = self._word(place, name)
            values = {"title": f"Tiêu đề {name}", **values_of(info, word, name)}
            values |= values_besides(info.name, state, word, values)
            item = self.desk.place(place, info.name, values, None if info.name == "week_schedule" else name)
            asker_word = note_sender(item, word, state)
            self._put_into(item, workflow, state)
            changed = ""
            if item.published is not None:
                changed = word + "sua"
                text = {node.name: values_of(info, changed, name).get(node.name) for node in info.fields}
                item.update(**{key: value for key, value in text.items() if isinstance(value, str)})
            yield self._described(item, word, changed, asker_word)

    def _word(self, place, name):
        # Letters only: a word as search knows words, and found in no other.
        letters = (name + place.kind).replace("-", "")
        return f"q{LETTERS[self.agency.__name__]}z{letters}zq"

    def _put_into(self, item, workflow, state):
        """Lead an item into a state, without asking which ways there are."""
        if {"everyone", "signed_in"}.intersection(workflow.states[state].grants):
            item.show_draft(item.created)
        item.record(Step("put", item.state, state, None, item.created))
        item.enter(state, ())
        self.desk.engine.reset_access(item, self.agency.id)

    def _described(self, item, *words):
        file = next((getattr(item, name) for name in ("file", "picture", "emblem") if getattr(item, name, "")), "")
        address = path_of(item)
        agency = self.agency.__name__
        return Item(agency, item.kind, item.workflow, item.state, address, item.id, file, *words)


def place_workflow(registry, place, info):
    """The workflow of a type at a place."""
    inside = getattr(place.__parent__, "workflow_inside", None)
    return registry.workflow_engine.workflows[inside or info.workflow]


def values_of(info, word, name):
    """Values for the fields of a type besides its title, with a word in each text."""
    values: dict = {}
    for node in info.fields:
        if isinstance(node, fields.Stored):
            document = "document" in node.kinds
            data, file = (pdf_bytes(word), f"{word}.pdf") if document else (picture_bytes(), f"{word}.png")
            values[node.name] = Upload(io.BytesIO(data), file, "application/pdf" if document else "image/png")
        elif isinstance(node, fields.Monday):
            values[node.name] = date.fromisoformat(sample(node, name))
        elif node.name != "title" and type(node) in (
            fields.Line,
            fields.Text,
            fields.RichText,
            fields.Email,
            fields.Address,
        ):
            values[node.name] = sample(node, word)
    return values


class Rehearsal:
    """Inside the block every request is answered, and nothing that it did is kept.

    `changed`: whether any of them would have changed the database, since the block began.
    """

    def __init__(self):
        self.goes_on = False
        self.changed = False

    def __enter__(self):
        self.goes_on, self.changed = True, False

    def __exit__(self, *error):
        self.goes_on = False


rehearsal = Rehearsal()


@contextmanager
def thrown_away(browser):
    """A rehearsal after which a browser has heard nothing of it either: messages for the next page lie in cookies."""
    cookies = list(browser.cookiejar)
    try:
        with rehearsal:
            yield
    finally:
        browser.cookiejar.clear()
        for cookie in cookies:
            browser.cookiejar.set_cookie(cookie)


def veto(request, response):
    """pyramid_tm asks it after each request."""
    if rehearsal.goes_on and changed(request.tm.get()) and response.status_int < 400:
        rehearsal.changed = True
    return rehearsal.goes_on


__all__ = ["Item", "Scene", "rehearsal", "thrown_away", "veto"]

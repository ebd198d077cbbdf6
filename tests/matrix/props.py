"""Full hands: what a request needs so that it really does its act, found for each item by the names in views.toml.

Whoever lacks the right sends the very same: a view that asks too late whether he may would have done it by then.
"""

import re
from datetime import timedelta

from webtest import Upload

from portal import clock
from portal.content.row_fields import ID, REVISION
from portal.content.versions import newest_version
from portal.content.weeks import WEEK, monday_of
from portal.interfaces import IContainer
from portal.jobs.outbox import every_job
from portal.search.saved import SavedSearches
from portal.security.people import People
from portal.storage.spool import Facts
from portal.workflow.notices import NOTICES
from tests.matrix.actors import ABOVE, AUDITOR, MATE, OTHER, OWN, OWNER, SUBJECT
from tests.matrix.asking import has, item_of
from tests.matrix.tables import moves
from tests.support import documents
from tests.support.samples import pdf_bytes

NAMED = re.compile(r"\{(\w+)\}")
# What forms hold that is of the session, not of the act.
OF_THE_SESSION = frozenset({"csrf_token", "form_key"})
DAY = timedelta(days=1)
# Forms that people write tell when they were opened: nobody writes one in no time.
TIME_TO_WRITE = timedelta(minutes=1)
PEOPLE_TABLE = [["Họ và tên", "Vai trò"], ["Người Trong Bảng", "Văn thư"]]
DOCUMENT_TABLE = [["Số, ký hiệu", "Trích yếu", "Ngày ban hành"], ["77/QĐ-UBND", "Quyết định trong bảng", "05/03/2026"]]


class Props:
    """Finds what the rows of views.toml name, in the scene; each thing once."""

    def __init__(self, scene):
        self.scene = scene
        self._found: dict = {}
        self._forms: dict = {}

    def below(self, call, item, actor):
        """What follows the item's address, query and all."""
        return f"tep/{item.file}" if call.at == "IAttachment" else self._filled(call.suffix, item, actor)

    def sent(self, call, item, actor):
        """The pairs (name, value) that a request sends besides the token of the session."""
        fields = {name: self._filled(value, item, actor) for name, value in call.fields.items()}
        # Of a table's rows the first is written into.
        shown = [(name, fields.pop(name, value)) for name, value in self._form(call, item)]
        return [*shown, *fields.items()]

    def lies_beside(self, call, item, actor):
        """What a call may change beside the database, to be compared; None of a call that does not say so."""
        if not call.beside:
            return None
        if "{upload}" in call.path:
            entry = self.scene.spool.find(self._find("upload", item, actor))
            return entry and entry.offset
        return self.scene.scratch_records()

    def _filled(self, text, item, actor):
        """A text with what its placeholders stand for; the thing itself where it is nothing but one."""
        whole = NAMED.fullmatch(text)
        if whole:
            return self._find(whole[1], item, actor)
        return NAMED.sub(lambda named: str(self._find(named[1], item, actor)), text)

    def _find(self, name, item, actor):
        key = (name, item.address, actor.name if name in PERSONAL else "")
        if key not in self._found:
            look = PERSONAL.get(name) or KNOWN[name]

            def find(tree, _desk):
                return look(_Place(self.scene, tree, item, actor))

            self._found[key] = self.scene.site.prepare(find)
        return self._found[key]

    def _form(self, call, item):
        """The fields of the page's form, as somebody is shown it who may send it."""
        if not call.form:
            return ()
        key = (str(call), item.address)
        if key not in self._forms:
            self._forms[key] = self._shown(call, item)
        return self._forms[key]

    def _shown(self, call, item):
        now = clock.use(clock.SetClock(clock.now() - TIME_TO_WRITE))
        try:
            for actor in self.scene.actors.values():
                if actor.is_signed_in and all(has(self.scene, actor, item, act) for act in call.needs):
                    page = self.scene.browser(actor).get(item.address + self.below(call, item, actor), status="*")
                    form = next((form for form in page.forms.values() if call.form in form.fields), None)
                    if form is not None:
                        return [pair for pair in form.submit_fields() if pair[0] not in OF_THE_SESSION]
        finally:
            clock.use(now)
        return ()


class _Place:
    """What is looked at for one prop."""

    def __init__(self, scene, tree, item, actor):
        self.scene, self.tree, self.item, self.actor = scene, tree, item, actor
        self.root = tree._p_jar.root()

    @property
    def stored(self):
        """The item itself."""
        found = self.tree
        for name in self.item.address.strip("/").split("/"):
            found = found[name] if name else found
        return found

    @property
    def today(self):
        """The day of the scene."""
        return clock.local(clock.now()).date()

    def person(self, name):
        """Somebody of the cast."""
        return People(self.root["app_root"], self.scene.registry).by_id(self.scene.ids[name])


def _step(place):
    """A step that starts from the item's state."""
    steps = moves()[place.item.workflow]
    return next((step for step, (_act, sources) in steps.items() if place.item.state in sources), "publish")


def _child(place):
    """The name of something in the item that holds nothing itself: the most public that there is."""
    leaves = [child for child in place.stored.values() if not IContainer.providedBy(child)]
    return max(leaves, key=lambda child: child.published is not None).__name__ if leaves else "khong-co"


def _deleted(place):
    """The number of something that lies in the item's trash."""
    return str(next(iter(place.stored.trash)).id)


def _notice(place):
    return next(one for one in place.root[NOTICES][place.tree[OWN].id].values() if one.changes)


def _row(place, field, column):
    rows = getattr(place.stored, field)
    return str(rows[0][column]) if rows else "khong-co"


def _own_post(place):
    posts = place.person(place.actor.name).appointments if place.actor.is_signed_in else ()
    return str(posts[0].id) if posts else "1"


def _saved(place):
    kept = SavedSearches(place.tree._p_jar).of(place.scene.ids.get(place.actor.name, 0))
    return str(kept[0].id) if kept else "1"


def _upload(place):
    """A file of his own of one byte, on its way into the item."""
    facts = Facts(1, "tren-duong.pdf", place.scene.ids.get(place.actor.name, 0), place.item.id, ())
    return place.scene.spool.begin(facts).token


# What depends on who asks; and what does not.
PERSONAL = {"own_post": _own_post, "saved": _saved, "upload": _upload}
KNOWN = {
    "subject": lambda place: place.scene.ids[SUBJECT],
    "post": lambda place: place.scene.post,
    "item": lambda place: item_of(place.scene, "news_item").id,
    "itself": lambda place: str(place.item.id),
    "owner": lambda place: place.scene.ids[OWNER],
    "mate": lambda place: str(place.scene.ids[MATE]),
    "auditor": lambda place: place.scene.ids[AUDITOR],
    "auditor_post": lambda place: place.person(AUDITOR).appointments[0].id,
    "newest": lambda place: str(newest_version(place.stored).number),
    "step": _step,
    "child": _child,
    "deleted": lambda place: str(_deleted(place)),
    "notice": lambda place: str(_notice(place).item_id),
    "seen": lambda place: str(len(_notice(place).changes)),
    "own_agency": lambda place: str(place.tree[OWN].id),
    "other_agency": lambda place: str(place.tree[OTHER].id),
    "above_agency": lambda place: str(place.tree[ABOVE].id),
    "tomorrow": lambda place: (place.today + DAY).isoformat(),
    "yesterday": lambda place: (place.today - DAY).isoformat(),
    "next_week": lambda place: (place.today + WEEK).isoformat(),
    "next_monday": lambda place: f"{monday_of(place.today + WEEK):%d/%m/%Y}",
    "next_moment": lambda place: f"{place.today + 9 * DAY}T08:00",
    "job": lambda place: str(next(iter(every_job(place.root))).id),
    "entry": lambda place: _row(place, "entries", ID),
    "entry_day": lambda place: _row(place, "entries", "day"),
    "article": lambda place: _row(place, "articles", ID),
    "article_revision": lambda place: _row(place, "articles", REVISION),
    "pdf": lambda place: Upload("ma-tran.pdf", pdf_bytes("x"), "application/pdf"),
    "table_of_people": lambda place: Upload("can-bo.xlsx", documents.workbook(A=PEOPLE_TABLE)),
    "table_of_documents": lambda place: Upload("van-ban.xlsx", documents.workbook(A=DOCUMENT_TABLE)),
}

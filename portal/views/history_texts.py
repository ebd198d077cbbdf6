"""Rows of the history as people read them: sentences, with names and titles, for one reader."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from markupsafe import Markup

from portal.content.withdrawal import MANNERS
from portal.history import acts
from portal.history.acts import STEP
from portal.history.recorder import ACTOR_NAME
from portal.i18n import _
from portal.roles import ROLE_TITLES, Role, role_named_by
from portal.search.history import HistoryLists
from portal.views.history_sentences import (
    A_STEP,
    AUTHORITIES,
    CALLED_NOW,
    ENDS,
    HIDDEN,
    INSIDE,
    NAMELESS,
    OTHER_REASON,
    PORTAL_ITSELF,
    REASONS,
    SENTENCES,
    SINCE,
    SINCE_UNTIL,
    STAND_IN,
    STRANGER,
    THIS_ITEM,
    TIMED,
    WHOLE_PROVINCE,
    act_title,
)

# Acts whose sentence says the count itself.
COUNTED_IN_THE_SENTENCE = (acts.HISTORY_EXPORTED, acts.AGENCY_EXPORTED, acts.AGENCY_IMPORTED)


@dataclass(frozen=True)
class ToldRow:
    """One row as templates and exports show it; `sentence` is Markup, `plain` the same as text."""

    row: object
    when: datetime
    who: str
    act_title: str
    sentence: Markup
    plain: str
    comment: str
    notes: tuple
    authority: str
    agency: str
    address: str
    session: str
    is_whole: bool
    url: str | None


class HistoryTexts:
    """Puts rows into words for this request's reader: asks once for all names and titles that they need.

    `own`: the id of a person who reads his own history; from where others acted is not told to him. `about`: the id
    of the item that the page is about, which need not be named again.
    """

    def __init__(self, request, rows, own=None, about=None):
        self.request = request
        self.rows = tuple(rows)
        self.own = own
        self.about = about

    def __iter__(self):
        return map(self.told, self.rows)

    @cached_property
    def _people(self):
        ids: set = set()
        for row in self.rows:
            told = row.told
            ids |= {row.actor, row.person, row.facts.get("for"), told.get("receiver"), told.get("substitute")}
        return self.request.people_lists.by_ids({one for one in ids if one}, self.request.today)

    @cached_property
    def _places(self):
        ids = {one for row in self.rows for one in (row.item, row.agency, row.told.get("superior")) if one}
        ids |= {one for row in self.rows for one in row.told.get("successors", ())}
        return self.request.search.by_ids(ids)

    @cached_property
    def _present(self):
        lists = HistoryLists(self.request.search.projection)
        return lists.present({row.item for row in self.rows if row.item and row.item not in self._places})

    def may_tell(self, row):
        """Whether this reader may know what the row is about: he may see it, did it, or it was public and is gone."""
        if row.item is None or row.item in self._places:
            return True
        reader = self.request.reader
        if self.own is not None and row.agency not in reader.agencies:
            # Who has left an agency takes nothing of it along.
            return False
        if row.actor == reader.person_id:
            return True
        return not row.restricted and row.item not in self._present

    def told(self, row):
        """The `ToldRow` of a row."""
        whole = self.may_tell(row)
        names = _Names(self, row, whole)
        text = self._translate(_template(row.act))
        with_origin = self.own is None or self.own in (row.actor, row.actor or row.person)
        place = self._places.get(row.item) if whole else None
        if row.item == self.about:
            place = None
        url = self.request.application_path(place.path) if place is not None else None
        what = Markup('<a href="{}">{}</a>').format(url, names["what"]) if url else names["what"]
        return ToldRow(
            row=row,
            when=row.at,
            who=self._translate(self._who(row)),
            act_title=self._translate(act_title(self.request, row.act)),
            sentence=Markup(text).format_map(_Over(names, what=what)),
            plain=text.format_map(names),
            comment=row.told.get("comment", "") if whole else "",
            notes=tuple(map(self._translate, self._notes(row))) if whole else (),
            authority=self._translate(self._authority(row)),
            agency=self._places[row.agency].title if row.agency in self._places else "",
            address=row.told.get("address", "") if with_origin else "",
            session=row.told.get("session", "") if with_origin else "",
            is_whole=whole,
            url=url,
        )

    def _translate(self, text):
        return self.request.localizer.translate(text)

    def name(self, person_id):
        """What a person is called."""
        found = self._people.get(person_id)
        return found.full_name if found is not None else self._translate(NAMELESS)

    def place_title(self, place_id):
        """What an agency is called."""
        return self._places[place_id].title if place_id in self._places else self._translate(HIDDEN)

    def _who(self, row):
        if row.actor is not None:
            name, then = self.name(row.actor), row.told.get(ACTOR_NAME)
            return CALLED_NOW % {"then": then, "now": name} if then and then != name else name
        return STRANGER if row.act == acts.SIGN_IN_REFUSED else PORTAL_ITSELF

    def _authority(self, row):
        principal, lender = row.facts.get("as", ""), row.facts.get("for")
        title = self._translate(AUTHORITIES.get(role_named_by(principal), ""))
        stand_in = self._translate(STAND_IN % {"name": self.name(lender)}) if lender else ""
        return ", ".join(filter(None, (title, stand_in)))

    def _notes(self, row):
        told = row.told
        if told.get("source") and told.get("target") and told["source"] != told["target"]:
            workflow = self.request.workflows.get(told.get("workflow"))
            states = [self._translate(_state(workflow, told[name])) for name in ("source", "target")]
            yield " → ".join(states)
        if told.get("until"):
            yield TIMED % {"when": self.request.formats.datetime(datetime.fromisoformat(told["until"]))}
        if told.get("manner") in MANNERS:
            yield MANNERS[told["manner"]]
        if told.get("replacement"):
            yield told["replacement"]
        if told.get("ends"):
            yield ENDS % {"when": self.request.formats.datetime(datetime.fromisoformat(told["ends"]))}
        if told.get("count") and row.act not in COUNTED_IN_THE_SENTENCE:
            yield INSIDE % {"count": told["count"]}
        if told.get("basis"):
            yield told["basis"]


class _Names(dict):
    """The values that a sentence names, each made where it is asked for."""

    def __init__(self, texts, row, whole):
        super().__init__()
        self.texts, self.row, self.whole = texts, row, whole

    def __missing__(self, name):
        make = getattr(self, f"_{name}", None)
        value = make() if make is not None else str(self.row.told.get(name, "")) if self.whole else "…"
        self[name] = self.texts._translate(value)
        return self[name]

    def _what(self):
        if not self.whole:
            return HIDDEN
        if self.row.item is not None and self.row.item == self.texts.about:
            return THIS_ITEM
        types, kind = self.texts.request.types, self.row.kind
        title = self.row.told.get("title", "")
        if kind not in types:
            return f"“{title}”"
        noun = self.texts._translate(types[kind].title)
        return f"{noun[:1].lower()}{noun[1:]} “{title}”"

    def _whom(self):
        return self.texts.name(self.row.person) if self.row.person else STRANGER

    def _whose(self):
        if self.row.person:
            return self.texts.name(self.row.person)
        return self.texts.place_title(self.row.agency) if self.row.agency else WHOLE_PROVINCE

    def _receiver(self):
        return self.texts.name(self.row.told.get("receiver"))

    def _reason(self):
        reason = self.row.told.get("reason", "")
        return reason if self.row.act == acts.HISTORY_OPENED else REASONS.get(reason, OTHER_REASON)

    def _role(self):
        role = self.row.told.get("role", "")
        return ROLE_TITLES[Role(role)] if role in set(Role) else role

    def _term(self):
        start, end = (_day(self.row.told.get(name)) for name in ("from_day", "until_day"))
        return SINCE_UNTIL % {"start": start, "end": end} if end else SINCE % {"start": start}

    def _since(self):
        return _day(self.row.told.get("since"))

    def _superior(self):
        superior = self.row.told.get("superior")
        return self.texts.place_title(superior) if superior else _("không có", "none")

    def _successors(self):
        return ", ".join(map(self.texts.place_title, self.row.told.get("successors", ()))) or _("không có", "none")

    def _changes(self):
        told = self.row.told
        lines = [f"− {line}" for line in told.get("removed", ())] + [f"+ {line}" for line in told.get("added", ())]
        return "; ".join(lines) or _("không đổi dòng nào", "no line changed")

    def _step(self):
        workflow = self.texts.request.workflows.get(self.row.told.get("workflow"))
        transition = workflow.transition(self.row.act.removeprefix(STEP)) if workflow is not None else None
        return transition.title if transition is not None else act_title(self.texts.request, self.row.act)

    def _step_begun(self):
        # In the middle of a sentence.
        return self["step"][:1].lower() + self["step"][1:]


class _Over(dict):
    """The names of a sentence, some of them replaced."""

    def __init__(self, names, **others):
        super().__init__(others)
        self.names = names

    def __missing__(self, name):
        return self.names[name]


def _template(act):
    return A_STEP if act.startswith(STEP) else SENTENCES.get(act, _("{what}", "{what}"))


def _state(workflow, name):
    state = workflow.states.get(name) if workflow is not None else None
    return state.title if state is not None else name


def _day(written):
    return "/".join(reversed(written.split("-"))) if written else ""

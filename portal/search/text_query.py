"""What a search asks for: its words as the index has them, and the filters beside them."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import BindParameter, Integer, bindparam, func, or_, select

from portal.search.engine import among_named, beside, listed
from portal.search.places import FURTHEST, first_place
from portal.search.rows import microseconds
from portal.search.statements import MOST_SHAPES, visible
from portal.search.tables import Number
from portal.search.text_index import FORMS, Wanted, match_of, matching, original_hit, original_matches
from portal.search.text_rows import marks_of
from portal.search.text_tables import hit
from portal.vietnamese import Query, parse_query

SEVERAL = (tuple, list, set, frozenset)
EXACT, FOLDED = FORMS
FILTERED = ("agency", "kind", "state", "internal")
COUNTED = ("agency", "kind", "year", "state")


@dataclass(frozen=True)
class TextFilters:
    """Which hits are wanted: None asks for nothing, a tuple for one of several; `since` ≤ date < `until`."""

    kind: object = None
    agency: object = None
    state: object = None
    internal: bool | None = None
    since: date | datetime | None = None
    until: date | datetime | None = None

    @property
    def marks(self):
        """What the index itself is asked for: of each tuple of marks, one."""
        asked = ((name, _several(value)) for name in FILTERED if (value := getattr(self, name)) is not None)
        return tuple(tuple(marks_of(**{name: one})[0] for one in some) for name, some in asked if name != "state")

    @property
    def is_hopeless(self):
        """Whether nothing can fit, because of an empty choice."""
        return any(isinstance(value, SEVERAL) and not value for value in (getattr(self, name) for name in FILTERED))

    def parameters(self):
        """The parameters of the conditions that are asked."""
        found = {}
        for name in FILTERED:
            if (value := getattr(self, name)) is not None:
                found[name] = listed(_clean(one) for one in _several(value))
        if self.since is not None:
            found["since"] = microseconds(self.since)
            found["place_since"] = first_place(found["since"])
        if self.until is not None:
            found["until"] = microseconds(self.until)
            found["place_until"] = first_place(found["until"]) + FURTHEST
        return found


def _several(value):
    return tuple(value) if isinstance(value, SEVERAL) else (value,)


def _clean(value):
    # What no row holds anyway, but databases refuse to be asked.
    return value.replace("\x00", "").encode("utf-8", "replace").decode() if isinstance(value, str) else value


@dataclass(frozen=True)
class Understood:
    """A text that somebody looks for: ways to ask the index for it, best first, as (form, terms).

    No ways: nothing can be found. The form None: everything is wanted.
    """

    text: str
    query: Query
    ways: tuple

    def typed(self, form):
        """The words as they were typed, in a form."""
        return self.query.words if form == EXACT else self.query.folded.words


def understand(text, synonyms):
    """The `Understood` of a text; whatever it is, it is no error."""
    query = parse_query(text)
    if not query:
        return Understood(text, query, () if text.strip() else ((None, ()),))
    terms = synonyms.expand(query)
    folded = tuple(dict.fromkeys(term.folded for term in terms))
    ways = ((EXACT, terms), (FOLDED, folded)) if query.has_marks else ((FOLDED, folded),)
    return Understood(text, query, ways)


@dataclass(frozen=True)
class HitShape:
    """What statements on hits differ in: the database, how the index is asked (None: not at all), reader, filters.

    `bound`: "after" or "before" a place of the parameter `bound`; or empty.
    """

    dialect: str
    match: tuple | None
    reader: tuple
    filters: frozenset
    bound: str = ""


class Hits:
    """The hits that one reader sees through some `TextFilters`."""

    def __init__(self, connection, lists, parameters, filters):
        self.dialect = connection.dialect.name
        self.marks = filters.marks
        self._reader = lists.shape
        self._asked = filters.parameters()
        self._parameters = {**lists.parameters, **parameters, **self._asked}

    def ask(self, way, limit, in_title=False, **bound):
        """(the `HitShape`, the parameters) of a question for at most `limit` hits, the newest first.

        `way`: see `Understood`. `after` or `before`: a place beyond which hits are wanted.
        """
        form, terms = way
        match, parameters = None, {**self._parameters, "limit": limit}
        if form is not None:
            match, asked = match_of(self.dialect, Wanted(terms, form, in_title, self.marks))
            parameters |= asked
        for place in bound.values():
            parameters["bound"] = place
        return HitShape(self.dialect, match, self._reader, frozenset(self._asked), "".join(bound)), parameters


@lru_cache(MOST_SHAPES)
def hits_in_order(shape):
    """(place, id) of `limit` hits: newest first; those before a place oldest first.

    A translation is found where its original is not; then the id is the original's.
    """
    source, condition, place = _asked(shape)
    wanted = (
        select(place.label("place"), func.coalesce(hit.c.original, hit.c.id).label("id"))
        .select_from(*source)
        .where(*condition)
    )
    order = place if shape.bound == "before" else place.desc()
    return wanted.order_by(order).limit(bindparam("limit", type_=Integer))


@lru_cache(MOST_SHAPES)
def number_of_hits(shape):
    """How many hits there are, counted up to `limit`."""
    return select(func.count()).select_from(hits_in_order(shape).subquery())


@lru_cache(MOST_SHAPES)
def hits_counted(shape):
    """How many of the newest `limit` hits there are of each combination of values of the columns `COUNTED`."""
    source, condition, place = _asked(shape)
    columns = [hit.c[name] for name in COUNTED]
    in_order = select(*columns).select_from(*source).where(*condition).order_by(place.desc())
    newest = in_order.limit(bindparam("limit", type_=Integer)).subquery()
    return select(*newest.c, func.count()).group_by(*newest.c)


def _once(shape):
    """The condition that a document and its translation are one hit: the original's, where that is one as well."""
    is_original = hit.c.original.is_(None)
    if shape.match is None:
        return is_original
    # Agency, kind and being internal or not are the same of both, and the index knows them.
    conditions = [visible(original_hit, shape.reader), *_dated(shape, original_hit)]
    if "state" in shape.filters:
        conditions.append(among_named(original_hit.c.state, "state"))
    return or_(is_original, ~original_matches(shape.dialect, shape.match, conditions))


def _dated(shape, table):
    if "since" in shape.filters:
        yield table.c.dated >= bindparam("since")
    if "until" in shape.filters:
        yield table.c.dated < bindparam("until")


def ids_of_hits(shape, most=None):
    """The ids of all hits, those whose originals are hits as well among them; of the newest, at most so many."""
    source, conditions, place = _every(shape)
    wanted = select(hit.c.id).select_from(*source).where(*conditions)
    return wanted if most is None else wanted.order_by(place.desc()).limit(most)


def _asked(shape):
    """(what is selected from, the conditions, the column to order by) of hits that each count once."""
    source, conditions, place = _every(shape)
    return source, [*conditions, _once(shape)], place


def _every(shape):
    if shape.match is None:
        source, conditions, place = [hit], [], hit.c.place
    else:
        other, match, place = matching(shape.dialect, shape.match)
        source, conditions = [other, hit], [match]
    conditions.append(visible(hit, shape.reader))
    # The index of texts knows these already; without a text they lead.
    for name in FILTERED:
        if name in shape.filters:
            conditions.append(among_named(hit.c[name] if shape.match is None else beside(hit.c[name]), name))
    conditions += _dated(shape, hit)
    # Places follow dates, but for those of one second.
    if "since" in shape.filters:
        conditions.append(place >= bindparam("place_since"))
    if "until" in shape.filters:
        conditions.append(place < bindparam("place_until"))
    if shape.bound:
        bound: BindParameter = bindparam("bound", type_=Number)
        conditions.append(place < bound if shape.bound == "after" else place > bound)
    return source, conditions, place

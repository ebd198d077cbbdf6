"""How many documents a section has by type, field, year, issuer and validity: counted whole, kept until rows change."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import func, select

from portal import clock
from portal.search.document_lists import NARROWING, DocumentQuestion, found_by_text
from portal.search.document_statements import DAYS, ListShape, documents_counted
from portal.search.engine import listed
from portal.search.revision import Revision
from portal.search.rows import microseconds
from portal.search.tables import item

# Sections and readers whose counts are kept.
MOST_KEPT = 300
BY = (*NARROWING, "validity")


@dataclass(frozen=True)
class Group:
    """So many documents: `values` by the names in `BY`, `titles` of those that have a title of their own."""

    values: dict
    titles: dict
    count: int


class Counts:
    """The groups of one section for one reader, added up as a page asks."""

    def __init__(self, groups):
        self.groups = groups

    def total(self, question):
        """How many documents a question chooses."""
        wanted = _wanted(question)
        return sum(group.count for group in self.groups if _fits(group, wanted))

    def by(self, name, question):
        """[(value, title, count)] of the values of a filter, with all other filters in force."""
        wanted = {other: value for other, value in _wanted(question).items() if other != name}
        counts: dict = {}
        for group in self.groups:
            value = group.values[name]
            if value and _fits(group, wanted):
                counts[value] = counts.get(value, 0) + group.count
        return [(value, self._titles(name).get(value, ""), count) for value, count in counts.items()]

    def _titles(self, name):
        return {group.values[name]: group.titles[name] for group in self.groups if name in group.titles}


def _wanted(question):
    return {name: value for name in BY if (value := getattr(question, name))}


def _fits(group, wanted):
    return all(group.values[name] == value for name, value in wanted.items())


class DocumentCounts:
    """Counts the documents of sections; made once for a process, for many threads."""

    def __init__(self, projection):
        self._projection = projection
        self._revision = None
        self._kept: OrderedDict = OrderedDict()
        self._lock = Lock()

    def of(self, library, reader, moment, question):
        """The `Counts` of a section for a reader; of those with the words and days that are asked for only."""
        if question.is_counted_anew:
            return Counts(self._count(library, reader, moment, question)[0])
        key = (library, reader.principals, moment.today, moment.above)
        # Asked before the rows are read: what is committed meanwhile makes them old.
        revision = self._present()
        with self._lock:
            kept = self._kept.get(key)
        if kept is None or kept[0] != revision or microseconds(clock.now()) >= kept[1]:
            groups, until = self._count(library, reader, moment, DocumentQuestion())
            kept = (revision, until, Counts(groups))
            with self._lock:
                self._kept[key] = kept
                self._kept.move_to_end(key)
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
        return kept[2]

    def _present(self):
        with self._lock:
            if self._revision is None:
                self._revision = Revision(self._projection.engine)
        return self._revision.now()

    def _count(self, library, reader, moment, question):
        """(the groups, until when they hold if nothing is written): publication at a set minute writes nothing."""
        with self._projection.reading() as connection:
            lists = self._projection.readers.of(connection, reader.principals)
            ids = None
            if question.text:
                ids = found_by_text(connection, (self._projection, reader), question.text, moment.above[0])
            days = {name: value for name, value in question.narrowed() if name in DAYS}
            parameters = {**lists.parameters, **moment.parameters(), "library": library}
            parameters |= {f"wanted_{name}": value for name, value in days.items()}
            if ids is not None:
                parameters["ids"] = listed(ids)
            shape = ListShape(tuple(days), lists.shape, among=ids is not None)
            stored = connection.execute(documents_counted(shape), parameters).all()
            return tuple(map(_group, stored)), _next_edge(connection, moment)


def _group(stored):
    *values, subject, issuer, signer, count = stored
    return Group(dict(zip(BY, values, strict=True)), {"subject": subject, "issuer": issuer, "signer": signer}, count)


def _next_edge(connection, moment):
    now, found = microseconds(clock.now()), [1 << 62]
    for column in (item.c.publish_on, item.c.withdraw_on):
        # Documents of agencies above count for what is in force.
        asked = select(func.min(column)).where(item.c.agency.in_(moment.above), column > now)
        found += [edge for edge in connection.scalars(asked) if edge is not None]
    return min(found)

"""How many documents a section has by type, field, year, issuer and validity: counted whole, and kept."""

from collections import OrderedDict, defaultdict
from dataclasses import dataclass
from operator import itemgetter
from threading import Lock
from time import monotonic

from sqlalchemy import func, select

from portal import clock
from portal.search.document_lists import NARROWING, DocumentQuestion
from portal.search.document_statements import DAYS, ListShape, documents_counted
from portal.search.document_words import ask_for_words
from portal.search.revision import Revision
from portal.search.rows import microseconds
from portal.search.tables import item
from portal.search.text_query import number_of_hits
from portal.search.text_search import TextSearch

# Of all sections and readers whose counts are kept.
MOST_GROUPS = 500_000
# Seconds: counts that were made so quickly are always those of this moment; others rest so many times as long as they
# took, and never longer than a minute.
QUICK, REST, MOST_REST = 0.25, 20, 60
# Of the documents with some words so many are counted, the newest ones.
MOST_WITH_WORDS = 5_000
BY = (*NARROWING, "validity")
PLACES = {name: place for place, name in enumerate(BY)}
COUNT_OF = itemgetter(len(BY))
TITLED = ("subject", "issuer", "signer")
# Questions of one section whose answers are kept.
MOST_ADDED_UP = 2000


class Counts:
    """The groups of one section for one reader, added up as a page asks; what was added up once is kept.

    `groups`: tuples of a value for each of `BY`, and how many documents there are of them; `titles`: name → value →
    the title, of values that have one of their own. `is_whole`: false where there are more documents than were counted.
    """

    def __init__(self, groups, titles, is_whole=True):
        self.is_whole = is_whole
        self._groups = groups
        self._titles = titles
        self._kept: dict = {}
        self._fitting: tuple = ((), groups)

    @property
    def size(self):
        """How many groups it is made of."""
        return len(self._groups)

    def total(self, question):
        """How many documents a question chooses."""
        return self._once(("", _wanted(question)), lambda wanted: sum(map(COUNT_OF, self._that_fit(wanted))))

    def by(self, name, question):
        """[(value, title, count)] of the values of a filter, with all other filters in force."""
        wanted = tuple(pair for pair in _wanted(question) if pair[0] != name)
        return list(self._once((name, wanted), lambda wanted: self._added_up(name, wanted)))

    def _added_up(self, name, wanted):
        place, titles = PLACES[name], self._titles.get(name, {})
        counts: dict = defaultdict(int)
        for group in self._that_fit(wanted):
            counts[group[place]] += group[-1]
        return tuple((value, titles.get(value, ""), count) for value, count in counts.items() if value)

    def _once(self, key, add_up):
        found = self._kept.get(key)
        if found is None:
            found = add_up(key[1])
            # Strangers may ask for anything.
            if len(self._kept) < MOST_ADDED_UP:
                self._kept[key] = found
        return found

    def _that_fit(self, wanted):
        kept, groups = self._fitting
        if kept != wanted:
            groups = self._groups
            for name, value in wanted:
                place = PLACES[name]
                groups = [group for group in groups if group[place] == value]
            # The other facets of the same page ask for the same.
            self._fitting = (wanted, groups)
        return groups


def _wanted(question):
    return tuple((name, value) for name in BY if (value := getattr(question, name)))


@dataclass(frozen=True)
class _Kept:
    """Counts with the revision that they are of, the microsecond until which they hold if nothing is written, and the
    moment (monotonic) before which they are not made anew."""

    revision: object
    until: int
    counts: Counts
    rests: float

    def holds(self, revision):
        """Whether they are still shown."""
        if microseconds(clock.now()) >= self.until:
            return False
        return self.revision == revision or monotonic() < self.rests


def _rest_after(started):
    now = monotonic()
    took = now - started
    # Where a hundred thousand documents are counted, any write anywhere in the province would have them all counted
    # again; the list itself is exact at once.
    return now + min(MOST_REST, took * REST) if took > QUICK else now


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
            return self._count(library, reader, moment, question)[0]
        key = (library, reader.principals, moment.today, moment.above)
        # Asked before the rows are read: what is committed meanwhile makes them old.
        revision = self._present()
        with self._lock:
            kept = self._kept.get(key)
        if kept is None or not kept.holds(revision):
            started = monotonic()
            counts, until = self._count(library, reader, moment, DocumentQuestion())
            kept = _Kept(revision, until, counts, _rest_after(started))
            with self._lock:
                self._keep(key, kept)
        return kept.counts

    def _keep(self, key, kept):
        self._kept[key] = kept
        self._kept.move_to_end(key)
        while len(self._kept) > 1 and sum(other.counts.size for other in self._kept.values()) > MOST_GROUPS:
            self._kept.popitem(last=False)

    def forget(self):
        """Count everything anew when it is asked for next."""
        with self._lock:
            self._kept.clear()

    def _present(self):
        with self._lock:
            if self._revision is None:
                self._revision = Revision(self._projection.engine)
        return self._revision.now()

    def _count(self, library, reader, moment, question):
        """(the `Counts`, until when they hold if nothing is written): publication at a set minute writes nothing."""
        with self._projection.reading() as connection:
            lists = self._projection.readers.of(connection, reader.principals)
            words, asked, most = None, {}, None
            if question.text:
                search = TextSearch(connection, self._projection, reader)
                words, asked = ask_for_words(search, question.text, moment.above[0])
                number = connection.scalar(number_of_hits(words), {**asked, "limit": MOST_WITH_WORDS + 1})
                most = MOST_WITH_WORDS if number > MOST_WITH_WORDS else None
            days = {name: value for name, value in question.narrowed() if name in DAYS}
            parameters = {**asked, **lists.parameters, **moment.parameters(), "library": library}
            parameters |= {f"wanted_{name}": value for name, value in days.items()}
            shape = ListShape(tuple(days), lists.shape, words=words, most_hits=most)
            stored = connection.execute(documents_counted(shape), parameters).all()
            return _counts_of(stored, most is None), _next_edge(connection, moment)


def _counts_of(stored, is_whole):
    groups: list = []
    titles: dict = {name: {} for name in TITLED}
    for *values, subject, issuer, signer, count in stored:
        groups.append((*values, count))
        for name, title in zip(TITLED, (subject, issuer, signer), strict=True):
            titles[name][values[PLACES[name]]] = title
    return Counts(groups, titles, is_whole)


def _next_edge(connection, moment):
    now, found = microseconds(clock.now()), [1 << 62]
    for column in (item.c.publish_on, item.c.withdraw_on):
        # Documents of agencies above count for what is in force.
        asked = select(func.min(column)).where(item.c.agency.in_(moment.above), column > now)
        found += [edge for edge in connection.scalars(asked) if edge is not None]
    return min(found)

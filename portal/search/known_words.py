"""The words of titles that a reader may know of: for suggestions and corrections, never shown for themselves.

Each word is counted apart for everybody who may read its title, the readers of one access list: what others keep to
themselves neither comes before a reader's own words nor tells that it is there, however much it is.
"""

from collections import Counter
from functools import lru_cache
from operator import itemgetter

from sqlalchemy import Integer, bindparam, func, select

from portal.roles import EVERYONE
from portal.search.engine import among, among_named, beside, listed
from portal.search.insertion import Insertion
from portal.search.tables import Letters
from portal.search.text_tables import vocabulary
from portal.vietnamese import both_tokens

# Longer ones are no words that anybody means.
LONGEST_WORD = 30
# The circle of everybody; two for each access list follow: those who read at any time, and all on it.
PUBLIC = 0
# Behind every word that begins with a prefix.
END = "\U0010ffff"
_in_one_order = itemgetter("circle", "folded", "exact")


def circle_of(readers, number, in_time):
    """The number of those who may read a document of that `AccessList` now; None where the list has no number.

    `in_time`: whether its time has come and is not over. That moment has a job, which has the row written again.
    """
    if EVERYONE in readers.always or (in_time and EVERYONE in readers.timed):
        return PUBLIC
    return None if number is None else 2 * number + in_time


def circles_of(lists):
    """The circles that somebody with these `ReaderLists` is in."""
    always = (2 * number + in_time for number in lists.always for in_time in (False, True))
    return listed([PUBLIC, *always, *(2 * number + True for number in lists.timed)])


def words_of(source):
    """The (exact, folded) pairs of a title that are counted, as often as they stand in it."""
    if not source.is_counted:
        return []
    pairs = zip(*both_tokens(source.title), strict=True)
    return [pair for pair in pairs if pair[0].isalpha() and len(pair[0]) <= LONGEST_WORD]


def count_words(connection, sources):
    """Count the words of titles; `sources`: pairs of (circle, `Source`)."""
    found: Counter = Counter()
    for circle, source in sources:
        found.update((circle, *pair) for pair in words_of(source))
    rows = [
        {"circle": circle, "exact": exact, "folded": folded, "count": count}
        for (circle, exact, folded), count in found.items()
    ]
    # In one order, so that two databases hold the same.
    _COUNT_WORDS(connection, sorted(rows, key=_in_one_order))


def _more_of_them(put):
    more = {"count": vocabulary.c.count + put.excluded["count"]}
    return put.on_conflict_do_update(index_elements=["circle", "folded", "exact"], set_=more)


_COUNT_WORDS = Insertion(vocabulary, _more_of_them)


def unknown_words(connection, wanted):
    """Those of these (circle, exact word) that are not counted."""
    circles, exact = ({one[at] for one in wanted} for at in (0, 1))
    asked = select(vocabulary.c.circle, vocabulary.c.exact)
    asked = asked.where(among(vocabulary.c.circle, circles), among(vocabulary.c.exact, exact))
    return wanted - {tuple(row) for row in connection.execute(asked)}


def completions(search, start, most):
    """The folded words that begin with `start`, the most frequent first, at most `most`."""
    asked = {"circles": circles_of(search.lists), "start": start, "end": start + END, "most": most}
    return list(search.connection.scalars(_completions(), asked))


def forms_of(search, folded):
    """(folded, exact, count) of each form of these folded words."""
    asked = {"circles": circles_of(search.lists), "folded": listed(sorted(folded))}
    return search.connection.execute(_forms(), asked).all()


@lru_cache(1)
def _completions():
    count = func.sum(vocabulary.c.count)
    begins = [
        vocabulary.c.folded >= bindparam("start", type_=Letters),
        vocabulary.c.folded < bindparam("end", type_=Letters),
    ]
    asked = select(vocabulary.c.folded).where(among_named(vocabulary.c.circle, "circles"), *begins)
    in_order = asked.group_by(vocabulary.c.folded).order_by(count.desc(), vocabulary.c.folded)
    return in_order.limit(bindparam("most", type_=Integer))


@lru_cache(1)
def _forms():
    asked = select(vocabulary.c.folded, vocabulary.c.exact, func.sum(vocabulary.c.count))
    # A misspelt word has hundreds of neighbours, most of which nobody uses, and a reader may be in hundreds of circles.
    circle = beside(vocabulary.c.circle)
    asked = asked.where(among_named(circle, "circles"), among_named(vocabulary.c.folded, "folded"))
    return asked.group_by(vocabulary.c.folded, vocabulary.c.exact)

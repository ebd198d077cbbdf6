"""The order in which people arrange the children of a place: a position and, where positions are equal, a rank.

An item nobody has arranged stands at position 0 with a rank made of its title, and of its name, which no sibling
has. Whoever is put between two others gets a position or a rank between theirs, so that a move writes one object, be
it in a folder of ten thousand.
"""

from functools import lru_cache

from portal.content.editions import field_value
from portal.i18n import _
from portal.interfaces import ActImpossible
from portal.vietnamese import sort_key

# The letters that are appended to a rank: printable ASCII, as sort keys are, so that every store compares alike.
LOWEST, HIGHEST = 0x20, 0x7E
MIDDLE = chr((LOWEST + HIGHEST) // 2)
# Sorts before every letter: a title comes before the longer ones that begin with it.
END_OF_TITLE = "\x02"
# What an index of PostgreSQL still takes beside the rest of its columns.
LONGEST_RANK = 1500
WORN_OUT = _(
    "Ở chỗ này đã xếp lại quá nhiều lần; hãy đưa mục lên đầu danh sách rồi xếp lại.",
    "Things have been rearranged too often at this place; move the item to the top, then arrange it again.",
)


# The row of an item asks for the key of its title more than once.
@lru_cache(64)
def title_key(title):
    """By what a title sorts, as every database can store it."""
    # NUL is no letter in every database; no text has either of the two.
    return sort_key(title).replace("\x00", "\x01")


def place_in_order(item):
    """(position, rank) of an item among its siblings; these pairs compare like the items."""
    return item.position, item.rank or own_rank(field_value(type(item), item.published or item.draft, "title"), item)


def own_rank(title, item):
    """The rank of an item that people have not put between two others."""
    return f"{title_key(title)}{END_OF_TITLE}{item.__name__}"


def place_between(low, high):
    """The (position, rank) between two others; None stands for the beginning or the end of the list.

    An empty rank is the item's own. Raises `ActImpossible` where the ranks here have become too long.
    """
    if low is None:
        return (high[0] - 1 if high is not None else 0), ""
    if high is None:
        return low[0] + 1, ""
    if high[0] - low[0] >= 2:
        return (low[0] + high[0]) // 2, ""
    rank = rank_between(low[1], high[1] if high[0] == low[0] else None)
    if len(rank) > LONGEST_RANK:
        raise ActImpossible(WORN_OUT)
    return low[0], rank


def rank_between(low, high):
    """A text that sorts after `low` and before `high` (None: no end); both come from titles or from here."""
    if high is None or not high.startswith(low):
        longer = _counted_on(low)
        return longer if longer is not None and (high is None or longer < high) else low + MIDDLE
    return low + _below(high[len(low) :])


def _counted_on(rank):
    """`rank` with its last letter halfway to the highest, so that a list filled from one end grows slowly."""
    last = ord(rank[-1]) if rank else 0
    # In front of it must stay the whole title.
    if END_OF_TITLE not in rank[:-1] or not LOWEST < last < HIGHEST - 1:
        return None
    return rank[:-1] + chr((last + HIGHEST + 1) // 2)


def _below(text):
    """A text that sorts before `text` and is not empty."""
    letters = []
    for letter in text:
        # Never the lowest letter at the end: before that nothing would fit.
        if ord(letter) > LOWEST + 1:
            letters.append(chr((LOWEST + min(ord(letter), HIGHEST)) // 2))
            break
        if ord(letter) == LOWEST + 1:
            letters.append(chr(LOWEST) + MIDDLE)
            break
        letters.append(letter)
    else:
        raise ActImpossible(WORN_OUT)
    return "".join(letters)

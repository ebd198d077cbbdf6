"""The tokens of a text for the index: its words in order, then its numbers and notations in one spelling."""

from itertools import islice

from portal.vietnamese.notations import joined_numbers_in, notations_in
from portal.vietnamese.words import MOST_TOKENS, Cut

# More than anybody lists in one text; they are within the most tokens that a text has.
MOST_NOTATIONS = 5_000


def exact_tokens(text):
    """The words of `text` in lower case, composed, tones in one place; after them its notations."""
    return both_tokens(text)[0]


def folded_tokens(text):
    """The words of `text` also without marks and đ; after them its notations."""
    return both_tokens(text)[1]


def both_tokens(text):
    """(exact tokens, folded tokens) of `text`, cut once.

    Words stand in order, so that phrases can be found; notations stand behind them, where they part no phrase.
    """
    return tokens_of(Cut(text))


def tokens_of(cut):
    """The same of a text that is cut into words already."""
    notations = _notation_tokens(cut) if cut.numeric else []
    most = MOST_TOKENS - len(notations)
    return cut.exact[:most] + notations, cut.folded[:most] + notations


def _notation_tokens(cut):
    """The tokens that stand for the notations and the grouped numbers of a text."""
    spelled = (spelling for notation in notations_in(cut) for spelling in notation.spellings())
    # Each once: who looks for a notation does not ask how often it is named.
    found = dict.fromkeys(islice(spelled, MOST_NOTATIONS))
    found.update(dict.fromkeys(islice(joined_numbers_in(cut), MOST_NOTATIONS)))
    return list(found)

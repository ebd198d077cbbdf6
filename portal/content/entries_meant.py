"""Which day of a week's schedule somebody means who looks for words."""

import re

from portal.vietnamese import fold, unify_tones

_WORD = re.compile(r"\w+")


def day_meant(title, entries, text, today):
    """The day of the entry that has most of the words of `text`, marks counting; None where none has any.

    Words of the schedule's own title say nothing of a day. Of several days the first from `today` on is meant, else
    the first.
    """
    of_title = set(_folded(title))
    exact = [word for word in _exact(text) if fold(word) not in of_title]
    folded = {fold(word) for word in exact}
    scores = {entry.id: _score(entry, folded, exact) for entry in entries} if folded else {}
    best = max(scores.values(), default=(0, 0))
    if not best[0]:
        return None
    days = sorted(entry.day for entry in entries if scores[entry.id] == best)
    return next((day for day in days if day >= today), days[0])


def _score(entry, folded, exact):
    words = " ".join((entry.what, entry.chair, entry.people, entry.place, entry.host, entry.prepared, entry.note))
    return len(folded.intersection(_folded(words))), len(set(exact).intersection(_exact(words)))


def _exact(text):
    return _WORD.findall(unify_tones(text).casefold())


def _folded(text):
    return _WORD.findall(fold(text))

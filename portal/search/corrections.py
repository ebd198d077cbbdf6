"""“Did you mean”: other words, near to those that nobody uses, with which there is something to find."""

from portal.search.known_words import forms_of
from portal.search.text_query import hits_in_order, understand
from portal.vietnamese import located_words

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST, LONGEST = 3, 14
MOST_WORDS = 6
# So many readings of a question are tried.
MOST_TRIED = 3


def corrected(search, asked, filters):
    """The text with its misspelt words put right, if this reader then finds something; else None."""
    written = [word for word in located_words(asked.text[:300]) if word.folded.isalpha()][:MOST_WORDS]
    known = {folded for folded, _exact, _count in forms_of(search, {word.folded for word in written})}
    # A word that only others may read is as good as none: else its want of a correction would tell that it is used.
    unknown = [word for word in written if word.folded not in known or not _finds(search, word.folded, filters)]
    choices = {word: _readings(search, word.folded) for word in unknown}
    if not unknown or not all(choices.values()):
        return None
    for number in range(MOST_TRIED):
        text = _replaced(asked.text, {word: some[min(number, len(some) - 1)] for word, some in choices.items()})
        if _finds(search, text, filters):
            return text
    return None


def _finds(search, text, filters):
    # Never a word that only others may read: the reader himself must find something.
    again, hits = understand(text, search.synonyms), search.hits(filters)
    return any(search.ask(hits_in_order, *hits.ask(way, 1))[0] for way in again.ways[-1:])


def _readings(search, word):
    """Words near to a folded word, the most frequent first."""
    if not SHORTEST <= len(word) <= LONGEST:
        return []
    near = _in_vocabulary(search, _neighbours(word))
    parts = _in_vocabulary(search, {part for pair in _splits(word) for part in pair})
    split = [
        (min(parts[a][0], parts[b][0]), f"{parts[a][1]} {parts[b][1]}")
        for a, b in _splits(word)
        if a in parts and b in parts
    ]
    return [text for _count, text in sorted([*near.values(), *split], reverse=True)][:MOST_TRIED]


def _in_vocabulary(search, folded):
    """Folded word → (count, its most frequent form)."""
    found: dict[str, tuple] = {}
    for name, exact, count in forms_of(search, folded):
        found[name] = max(found.get(name, (0, "")), (count, exact))
    return found


def _splits(word):
    return [(word[:at], word[at:]) for at in range(2, len(word) - 1)]


def _neighbours(word):
    """Everything that one slip of a finger may have meant."""
    pairs = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    dropped = {left + right[1:] for left, right in pairs if right}
    turned = {left + right[1] + right[0] + right[2:] for left, right in pairs if len(right) > 1}
    changed = {left + letter + right[1:] for left, right in pairs if right for letter in LETTERS}
    added = {left + letter + right for left, right in pairs for letter in LETTERS}
    return (dropped | turned | changed | added) - {word}


def _replaced(text, choices):
    for word in sorted(choices, key=lambda word: word.start, reverse=True):
        text = text[: word.start] + choices[word] + text[word.end :]
    return text

"""What is shown of a hit: some words around the place where it was found, with the words that were looked for."""

from bisect import bisect_right
from itertools import accumulate

from sqlalchemy import select

from portal.search.engine import among
from portal.search.text_index import blanked
from portal.search.text_query import EXACT
from portal.search.text_tables import piece, words
from portal.vietnamese import located_words, parse_query

# Words before the first hit, and in all.
BEFORE, LENGTH = 8, 36
# Where to look for the place with the most of what was asked: so many places of each word.
MOST_PLACES = 40
# Pieces in which a notation is looked for, of which only the document is known.
MOST_PIECES = 60
ELLIPSIS = "…"
UNKNOWN = -1


class Snippets:
    """Snippets for hits of one question. `terms` in the form `form`, as they were found."""

    def __init__(self, connection, form, terms):
        self.connection = connection
        self.form = form
        self.needles = [[part for alternative in term.alternatives for part in _parts(alternative)] for term in terms]

    def of(self, places):
        """Place → (snippet, its file's name or empty, its page or None); a snippet is a tuple of (text, is hit)."""
        if not self.needles or not places:
            return {}
        folded, counts = self._folded_needles(), self._counts(places)
        best = {place: _best_piece(text, counts.get(place, ()), folded) for place, text in self._texts(places)}
        found: dict[int, tuple] = {}
        for place, number, text, file, page in self._pieces({place: n for place, n in best.items() if n is not None}):
            # Of a notation only the document is known: the first piece that has it is shown.
            if place not in found and best[place] in (number, UNKNOWN):
                snippet = self._cut(text)
                if snippet is not None:
                    found[place] = (snippet, file, page)
        return found

    def _pieces(self, best):
        columns = (piece.c.place, piece.c.number, piece.c.text, piece.c.file, piece.c.page)
        known = {place: number for place, number in best.items() if number != UNKNOWN}
        wanted = among(piece.c.place, known) & among(piece.c.number, set(known.values()))
        yield from self.connection.execute(select(*columns).where(wanted))
        for place in best.keys() - known.keys():
            first = select(*columns).where(piece.c.place == place).order_by(piece.c.number).limit(MOST_PIECES)
            yield from self.connection.execute(first)

    def _folded_needles(self):
        # In the tokens all are looked for without marks; what is shown tells the difference.
        if self.form != EXACT:
            return self.needles
        return [[_folded(part) for part in parts] for parts in self.needles]

    def _counts(self, places):
        asked = select(piece.c.place, piece.c.number, piece.c.tokens).where(among(piece.c.place, places))
        found: dict[int, list] = {}
        for place, _number, tokens in self.connection.execute(asked.order_by(piece.c.place, piece.c.number)):
            found.setdefault(place, []).append(tokens)
        return found

    def _texts(self, places):
        return self.connection.execute(select(words.c.place, words.c.folded).where(among(words.c.place, places)))

    def _cut(self, text):
        located = located_words(text)
        marked = _marked(located, self.needles, self.form) or _marked_notations(text, located, self.needles)
        if not marked:
            return None
        first = max(0, _densest(sorted(marked)) - BEFORE)
        last = min(len(located), first + LENGTH)
        return _joined(text, located[first:last], {number - first for number in marked})


def _parts(alternative):
    # Words of an alternative that need not stand together are looked for one by one.
    return [alternative.tokens] if alternative.adjacent else [(token,) for token in alternative.tokens]


def _folded(part):
    query = parse_query(" ".join(part)).folded
    return query.words if len(query.words) == len(part) else part


def _best_piece(text, counts, needles):
    """The number of the piece with the most of the needles close together.

    `UNKNOWN` where they are said not to stand in any of them, None where there are none.
    """
    places: list[tuple] = []
    for number, parts in enumerate(needles):
        for part in parts:
            places.extend((at, number) for at in _occurrences(text, blanked(part)))
    if not places:
        return None
    places.sort()
    best = max(range(len(places)), key=lambda start: (_terms_from(places, start), -start))
    number = bisect_right(list(accumulate(counts)), places[best][0])
    return number if number < len(counts) else UNKNOWN


def _occurrences(text, needle):
    """The numbers of the tokens at which a needle begins."""
    at, passed, counted = -1, 0, 0
    for _occurrence in range(MOST_PLACES):
        at = text.find(needle, at + 1)
        if at < 0:
            return
        counted += text.count(" ", passed, at)
        passed = at
        yield counted


def _terms_from(places, start):
    end = places[start][0] + LENGTH - BEFORE
    return len({number for at, number in places[start : start + 4 * MOST_PLACES] if at < end})


def _marked(located, needles, form):
    """The numbers of the words that are hits."""
    tokens = [word.exact if form == EXACT else word.folded for word in located]
    starts: dict[str, list] = {}
    for parts in needles:
        for part in parts:
            starts.setdefault(part[0], []).append(part)
    marked: set[int] = set()
    for number, token in enumerate(tokens):
        for part in starts.get(token, ()):
            if tuple(tokens[number : number + len(part)]) == tuple(part):
                marked.update(range(number, number + len(part)))
    return marked


def _marked_notations(text, located, needles):
    """The same for notations, which are written in more than one way."""
    wanted = {part[0] for parts in needles for part in parts if len(part) == 1 and "/" in part[0]}
    if not wanted:
        return set()
    marked: set[int] = set()
    for start in range(len(located)):
        if located[start].folded[:1].isdecimal():
            marked.update(_notation_from(text, located, start, wanted))
    return marked


def _notation_from(text, located, start, wanted):
    for end in range(start + 2, min(start + 8, len(located)) + 1):
        written = text[located[start].start : located[end - 1].end]
        if wanted.intersection(parse_query(written).notations):
            return range(start, end)
    return ()


def _densest(marked):
    """The hit from which on the most hits follow close by."""
    reach = LENGTH - BEFORE
    return max(marked, key=lambda start: (sum(start <= other < start + reach for other in marked), -start))


def _joined(text, shown, marked):
    """Pairs of (text, is hit); hits side by side are one."""
    pairs = [(ELLIPSIS, False)] if shown[0].start > 0 else []
    at = shown[0].start
    for number, word in enumerate(shown):
        is_hit = number in marked
        between = text[at : word.start]
        if is_hit and number - 1 in marked:
            pairs[-1] = (pairs[-1][0] + between + text[word.start : word.end], True)
        elif is_hit:
            pairs += [(between, False), (text[word.start : word.end], True)]
        else:
            pairs.append((between + text[word.start : word.end], False))
        at = word.end
    pairs.append((text[at:] if not text[at:].strip(" \n") or len(text) - at < 3 else f" {ELLIPSIS}", False))
    return _merged(pairs)


def _merged(pairs):
    merged: list[tuple] = []
    for written, is_hit in pairs:
        text = written.replace("\n", " ")
        if not text:
            continue
        if merged and merged[-1][1] == is_hit:
            merged[-1] = (merged[-1][0] + text, is_hit)
        else:
            merged.append((text, is_hit))
    return tuple(merged)

"""Sort keys by Vietnamese rules, as ICU's `vi` table has them."""

import unicodedata

from portal.vietnamese.letters import TONES, WRITTEN_HERE, nfc

# Spaces, signs, digits, then the base letters in the order of the Vietnamese alphabet; foreign letters stand
# where they are used.
_SIGNS = " _-‐‑–—,;:!?.'‘’\"“”()[]{}@*/\\&#%`^+<=>|~$0123456789"
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Printable ASCII only, so that no store ever changes a key: the rank of a sign is its place from the blank on.
_RANK = {sign: chr(0x20 + place) for place, sign in enumerate(_SIGNS + _ALPHABET)}
_TONE_RANK = {tone: str(rank) for rank, tone in enumerate(TONES, start=1)}
_OTHER_MARK = "6"
_SEPARATOR = "\x01"
_SPECIAL_BASES = frozenset("ăâêôơưđ")
_WRITTEN_OUT = {"…": "..."}


def sort_key(text):
    """A plain string by which texts sort as a Vietnamese dictionary sorts them.

    Letters first (a ă â … d đ … u ư), tones only between words of equal letters. Compare keys byte by byte.
    """
    plain = nfc(text).casefold()
    # Trailing level tones say nothing, and "la" must not differ from itself by a longer key.
    return plain.translate(_LETTERS) + _SEPARATOR + plain.translate(_TONES).rstrip("0")


class _Keys(dict):
    """Code point of a letter → its part of the key, worked out when it is first met."""

    def __init__(self, part):
        super().__init__()
        self._part = part

    def __missing__(self, point):
        made = "".join(pair[self._part] for pair in map(_key, _WRITTEN_OUT.get(chr(point), chr(point))))
        if point < WRITTEN_HERE:
            self[point] = made
        return made


_LETTERS, _TONES = _Keys(0), _Keys(1)


def _key(letter):
    """(rank of the base letter, rank of its mark) of one composed letter."""
    base, mark = _split(letter)
    # What has no width and no sound has no place in a dictionary either.
    if unicodedata.category(base[0])[0] == "C":
        return "", ""
    return _RANK.get(base) or ("\x20" if base.isspace() else base), mark


def _split(letter):
    """(base letter of our alphabet, rank of its mark) of one composed letter."""
    if letter in _RANK:
        return letter, "0"
    mark, base = "0", ""
    for part in unicodedata.normalize("NFD", letter):
        composed = unicodedata.normalize("NFC", base + part) if base else part
        if not base or composed in _SPECIAL_BASES:
            base = composed
        elif unicodedata.combining(part):
            mark = _TONE_RANK.get(part, _OTHER_MARK)
        else:
            base += part
    return base, mark

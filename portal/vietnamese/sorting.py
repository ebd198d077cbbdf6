"""Sort keys by Vietnamese rules, as ICU's `vi` table has them."""

import unicodedata

from portal.vietnamese.letters import TONES, nfc

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


def sort_key(text):
    """A plain string by which texts sort as a Vietnamese dictionary sorts them.

    Letters first (a ă â … d đ … u ư), tones only between words of equal letters. Compare keys byte by byte.
    """
    letters, tones = [], []
    for letter in nfc(text).casefold().replace("…", "..."):
        base, mark = _split(letter)
        # What has no width and no sound has no place in a dictionary either.
        if unicodedata.category(base[0])[0] == "C":
            continue
        letters.append(_RANK.get(base) or ("\x20" if base.isspace() else base))
        tones.append(mark)
    # Trailing level tones say nothing, and "la" must not differ from itself by a longer key.
    return "".join(letters) + _SEPARATOR + "".join(tones).rstrip("0")


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

"""The letters: composed form, and folding away of case, marks and đ."""

import re
import unicodedata

# Tone marks in dictionary order: level (none), falling, asking, tumbling, rising, heavy.
TONES = "\u0300\u0309\u0303\u0301\u0323"
# Old programs wrote the Icelandic eth, which looks the same in capitals and had the same byte.
_STROKED = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d"})
# Composing takes time with the square of a run of marks; Unicode's "stream-safe" form has at most thirty.
_MOST_MARKS = 30
# What is worked out once for each letter is kept for the scripts in use here, up to the signs of punctuation.
WRITTEN_HERE = 0x2100
_LONG_RUN = re.compile(rf"[^\w\s!-~]{{{_MOST_MARKS + 1},}}")


def nfc(text):
    """`text` in Unicode's composed form."""
    return unicodedata.normalize("NFC", _without_piles(text))


def fold(text):
    """`text` in lower case, without marks, đ as d: for addresses and look-ups, never for showing."""
    if text.isascii():
        return text.lower()
    plain = text.translate(_PLAIN)
    if plain.isascii():
        return plain
    # Letters of other scripts: what is a mark, and what they become, hangs on their neighbours.
    decomposed = unicodedata.normalize("NFD", _without_piles(text).lower().translate(_STROKED))
    return unicodedata.normalize("NFC", "".join(part for part in decomposed if not unicodedata.combining(part)))


class _Plain(dict):
    """Code point of a letter → the letter folded by itself, worked out when it is first met."""

    def __missing__(self, point):
        decomposed = unicodedata.normalize("NFD", chr(point).lower().translate(_STROKED))
        made = "".join(part for part in decomposed if not unicodedata.combining(part))
        if point < WRITTEN_HERE:
            self[point] = made
        return made


_PLAIN = _Plain()


def split_tone(letter):
    """(`letter` without its tone mark, the tone mark or "") of one composed letter."""
    if letter.isascii():
        return letter, ""
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(part for part in parts if part in TONES)
    if not tone:
        return letter, ""
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES)), tone


def _without_piles(text):
    return text if text.isascii() else _LONG_RUN.sub(_shortened, text)


def _shortened(run):
    kept, marks = [], 0
    for sign in run[0]:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= _MOST_MARKS:
            kept.append(sign)
    return "".join(kept)

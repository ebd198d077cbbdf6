"""Vietnamese text: folding for addresses and look-ups, and sort keys by Vietnamese rules."""

import unicodedata

# Base letters in the order of the Vietnamese alphabet; foreign letters stand where they are used.
_ALPHABET = """
    a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z
    """.split()
_LETTER_RANK = {letter: chr(0x61 + rank) for rank, letter in enumerate(_ALPHABET)}
# Tone marks in dictionary order: level, falling, asking, tumbling, rising, heavy.
_TONE_RANK = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def nfc(text):
    """`text` in Unicode's composed form."""
    return unicodedata.normalize("NFC", text)


def fold(text):
    """`text` in lower case, without marks, đ as d: for addresses and look-ups, never for showing."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def sort_key(text):
    """A plain string by which texts sort as a Vietnamese dictionary sorts them.

    Letters first (a ă â … d đ … u ư), tones only between words of equal letters, as the sources of
    Vietnamese collation (and ICU's `vi` table) have it.
    """
    letters, tones = [], []
    for letter in nfc(text).casefold():
        base, tone = _split_tone(letter)
        letters.append(_LETTER_RANK.get(base, base))
        if tone or base in _LETTER_RANK:
            tones.append(tone or "0")
    # digits and spaces sort before letters because their code points do
    return "".join(letters) + "\x00" + "".join(tones)


def _split_tone(letter):
    parts = unicodedata.normalize("NFD", letter)
    tone = ""
    kept = []
    for part in parts:
        if part in _TONE_RANK:
            tone = _TONE_RANK[part]
        else:
            kept.append(part)
    return unicodedata.normalize("NFC", "".join(kept)), tone

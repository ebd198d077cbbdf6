"""Vietnamese syllables: which strings may be one, and where their tone mark belongs."""

import re
import unicodedata
from functools import lru_cache

from portal.vietnamese.letters import TONES, fold, nfc, split_tone

# "gi" and "qu" stand first: their vowels are part of the consonant wherever another vowel follows.
_INITIALS = "gi qu ngh ng nh gh ch kh ph th tr b c d đ g h k l m n p r s t v x".split()
_VOWELS = """
    oai oao oay oeo uây uôi uya uyê uyu iêu yêu ươi ươu uai
    ai ao au âu ay ây eo êu ia iê iu oa oă oe oi oo ôi ơi ua uâ ưa uê ui ưi uô uơ ươ ưu uy yê
    a ă â e ê i o ô ơ u ư y
    """.split()
_FINALS = "ch ng nh c m n p t".split()
_SHAPE = "({})?({})({})?"
_MARKED = re.compile(_SHAPE.format("|".join(_INITIALS), "|".join(_VOWELS), "|".join(_FINALS)))
_PLAIN = re.compile(
    _SHAPE.format(
        "|".join(fold(initial) for initial in _INITIALS),
        # Longest first, as above, but without the marks.
        "|".join(sorted({fold(vowels) for vowels in _VOWELS}, key=lambda vowels: (-len(vowels), vowels))),
        "|".join(_FINALS),
    )
)
_HATTED = "ăâêôơư"
_WORD = re.compile(r"[^\W\d_]+")
# The longest syllable is "nghiêng".
_LONGEST = 7


def is_syllable(word):
    """Whether `word` could be a Vietnamese syllable, marks and all."""
    return len(word) <= _LONGEST and _analysed(word.lower()) is not None


def is_plain_syllable(word):
    """Whether `word`, in lower case and without marks, could be a Vietnamese syllable typed without them."""
    syllable = _PLAIN.fullmatch(word) if len(word) <= _LONGEST else None
    return syllable is not None and _is_pronounced(syllable)


def unify_tones(text):
    """`text`, composed, with every tone mark where the older spelling puts it: hoà → hòa, uỷ → ủy, qúy → quý.

    What is no Vietnamese syllable stays as it is; letters keep their case.
    """
    text = nfc(text)
    return text if text.isascii() else _WORD.sub(lambda word: _unified(word[0]), text)


@lru_cache(maxsize=1 << 14)
def _unified(word):
    if len(word) > _LONGEST or word.isascii():
        return word
    parts = [split_tone(letter) for letter in word]
    tones = [tone for _, tone in parts if tone]
    syllable = _MARKED.fullmatch("".join(base for base, _ in parts).lower())
    if len(tones) != 1 or tones[0] not in TONES or syllable is None:
        return word
    bases = [base for base, _ in parts]
    place = _tone_place(syllable)
    bases[place] = unicodedata.normalize("NFC", bases[place] + tones[0])
    return "".join(bases)


def _tone_place(syllable):
    """The index of the letter that carries the tone."""
    start, vowels, final = syllable.start(2), syllable[2], syllable[3]
    hatted = max(vowels.rfind(letter) for letter in _HATTED)
    if hatted >= 0:
        return start + hatted
    if len(vowels) == 1:
        return start
    if final:
        return start + len(vowels) - 1
    return start + len(vowels) - 2


def _analysed(word):
    parts = [split_tone(letter) for letter in word]
    if sum(len(tone) for _, tone in parts) > 1:
        return None
    syllable = _MARKED.fullmatch("".join(base for base, _ in parts))
    if syllable is None or not _is_pronounced(syllable):
        return None
    tone = "".join(tone for _, tone in parts)
    # Syllables that end in a stop know only the rising and the heavy tone.
    if syllable[3] in ("c", "ch", "p", "t") and tone not in ("\u0301", "\u0323"):
        return None
    return syllable


def _is_pronounced(syllable):
    """Whether the parts go together: a lone y has a consonant behind it only after qu (quýt), never in SYT."""
    return not (syllable[2] == "y" and syllable[3] and syllable[1] != "qu")

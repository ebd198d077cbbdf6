"""Finding in texts for the public whoever wrote in: his name, his mailbox, his telephone, however they are written.

A machine sees only what is spelled out; it spares the leader who approves an oversight, and not the reading.
"""

import re
import unicodedata
from dataclasses import dataclass

from portal.vietnamese import fold

# Shorter ones would be found in any text.
SHORTEST_NAME, SHORTEST_NUMBER = 5, 7
# How people write themselves down, before the name.
FORMS_OF_ADDRESS = frozenset("ông bà anh chị em cô chú bác".split())
_WORD = re.compile(r"\w+")
_BESIDE_NAMES = re.compile(r"[,;:()/–—]|\s-\s")
_BETWEEN_NUMBERS = re.compile(r"[,;/]|[^\W\d]+")
_AT = re.compile(r"\s*(?:@|\(at\)|\[at\])\s*", re.IGNORECASE)
# Between two digits of a telephone, and what comes before its first one abroad, at home, or nowhere.
_GAP = r"[\s.\-‐‑–—/()·]*"
_CODE = rf"(?<!\d)(?:(?:\+{_GAP}|00{_GAP})?84{_GAP}(?:0{_GAP})?|0{_GAP})"
_NO_CODE = r"(?<!\d)(?<!\d[.,])"


@dataclass(frozen=True)
class _Word:
    """A word of a text as names are compared: without marks, its marks, and whether it begins with a capital."""

    plain: str
    marks: str
    is_capital: bool

    def is_of(self, name):
        """Whether it may be that word of a name: with the same marks, or one of the two without any."""
        return self.plain == name.plain and (self.marks == name.marks or not self.marks or not name.marks)


class PublicTexts:
    """Texts for the public, in which those who wrote in are looked for."""

    def __init__(self, texts):
        cleaned = [_cleaned(text) for text in texts]
        self._texts = [_words(text) for text in cleaned]
        self._starts: dict = {}
        for words in self._texts:
            for place, word in enumerate(words):
                self._starts.setdefault(word.plain, []).append((words, place))
        self._joined = "\n".join(cleaned)
        self._mails = _AT.sub("@", self._joined).casefold()

    def tell(self, sender):
        """Whether they tell the `name`, `mail` or `phone` of a sender (a dict of texts)."""
        return (
            any(map(self._has_name, _names(sender.get("name", ""))))
            or self._has_mail(_cleaned(sender.get("mail", "")).strip().casefold())
            or any(map(self._has_number, _numbers(sender.get("phone", ""))))
        )

    def _has_name(self, name):
        return any(
            _same(words[place : place + len(name)], name) for words, place in self._starts.get(name[0].plain, ())
        )

    def _has_mail(self, mail):
        return bool(mail) and re.search(rf"(?<![\w.+\-]){re.escape(mail)}(?![\w\-])", self._mails) is not None

    def _has_number(self, number):
        digits = _GAP.join(number)
        return re.search(rf"(?:{_CODE}|{_NO_CODE}){digits}(?!\d)", self._joined) is not None


def tells_who_asked(asked, texts):
    """Whether one of the texts names whoever asked, his mailbox or his telephone."""
    return PublicTexts(texts).tell(asked)


def _cleaned(text):
    """With plain digits and blanks, and without letters that nobody sees."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text) if unicodedata.category(letter) != "Cf")


def _words(text):
    return [
        _Word(fold(word), _marks(word), word[0].isupper()) for word in _WORD.findall(unicodedata.normalize("NFC", text))
    ]


def _marks(word):
    # Sorted: hoà and hòa are one word. The stroke of đ is no mark of its own in Unicode.
    parts = unicodedata.normalize("NFD", word.casefold())
    return "".join(sorted(letter for letter in parts if unicodedata.combining(letter) or letter == "đ"))


def _names(written):
    """The names in what somebody gave as his, as words; what is beside them, such as his company, by itself."""
    for part in _BESIDE_NAMES.split(_cleaned(written)):
        words = _words(part)
        if len(words) > 1 and part.split()[0].casefold() in FORMS_OF_ADDRESS:
            words = words[1:]
        if len(" ".join(word.plain for word in words)) >= SHORTEST_NAME:
            yield words


def _same(words, name):
    if len(words) < len(name) or not all(word.is_of(known) for word, known in zip(words, name, strict=True)):
        return False
    is_exact = all(word.marks == known.marks for word, known in zip(words, name, strict=True))
    # Short names are common words, too: "lễ mai táng" is not Lê Mai.
    is_short = len(name) == 1 or (len(name) == 2 and not is_exact)
    return not is_short or all(word.is_capital for word in words)


def _numbers(written):
    """The digits of each telephone number in what somebody gave, without the code of the country or the first 0."""
    parts = [re.sub(r"\D", "", part) for part in _BETWEEN_NUMBERS.split(_cleaned(written))]
    if not any(len(part) >= SHORTEST_NUMBER for part in parts):
        parts = ["".join(parts)]
    for part in parts:
        number = re.sub(r"^(?:0084|84(?=\d{9,10}$)|0)0?", "", part)
        if len(number) >= SHORTEST_NUMBER:
            yield number

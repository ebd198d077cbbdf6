"""The colander types behind the kinds of fields: from what a form sends to the value that is stored, and back."""

import re
import unicodedata
from datetime import date, datetime

import colander

from portal.i18n import _
from portal.vietnamese import nfc

LAYOUT = frozenset("\n\t")
BIDI_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_text(text):
    """`text` in NFC without control characters, lone surrogates and bidi overrides."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # A long text has few different letters.
    unwanted = {ord(letter): None for letter in set(text) - LAYOUT if _is_unwanted(letter)}
    return nfc(text.translate(unwanted) if unwanted else text)


def _is_unwanted(letter):
    return letter in BIDI_OVERRIDES or unicodedata.category(letter) in ("Cc", "Cs", "Cn")


def is_visible(text):
    """Whether there is anything in it that somebody could see: blanks and zero-width letters alone are nothing."""
    return any(unicodedata.category(letter)[0] not in "CZ" for letter in set(text))


class TextType(colander.String):
    """Strings cleaned before they are checked; nothing typed is null, so that validators see only what was typed."""

    def __init__(self, single_line):
        super().__init__(allow_empty=True)
        self.single_line = single_line

    def deserialize(self, node, cstruct):
        if cstruct is colander.null:
            return colander.null
        if not isinstance(cstruct, str):
            raise colander.Invalid(node, _("Giá trị không hợp lệ.", "This value is not valid."))
        text = clean_text(cstruct).strip()
        if not is_visible(text):
            return colander.null
        return (re.sub(r"\s+", " ", text) if self.single_line else text) or colander.null


class TagsType(colander.SchemaType):
    """Words separated by commas; stored as a tuple."""

    MOST = 30

    def serialize(self, node, appstruct):
        return ", ".join(appstruct) if appstruct and appstruct is not colander.null else ""

    def deserialize(self, node, cstruct):
        if cstruct is colander.null or not isinstance(cstruct, str):
            return ()
        words = [re.sub(r"\s+", " ", word).strip() for word in clean_text(cstruct).split(",")]
        return tuple(dict.fromkeys(word[:60] for word in words if word))[: self.MOST]


class DayType(colander.Date):
    """A date, as browsers send it or as people write it."""

    def deserialize(self, node, cstruct):
        if cstruct in (colander.null, ""):
            return colander.null
        day = day_of(str(cstruct))
        if day is None or not 1900 <= day.year <= 2200:
            raise colander.Invalid(
                node,
                _(
                    "Ngày không hợp lệ; viết ngày/tháng/năm, ví dụ 22/11/2026.",
                    "Not a date; write day/month/year, such as 22/11/2026.",
                ),
            )
        return day


def day_of(text):
    """The date of a text, as browsers send it or as people write it; None for what is no date."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return _vietnamese_date(text)


def _vietnamese_date(text):
    match = re.fullmatch(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*", text)
    try:
        return datetime(int(match[3]), int(match[2]), int(match[1])).date() if match else None
    except ValueError:
        return None


class TimeType(colander.SchemaType):
    """A time of day as people write it: 8:30, 08.30, 8h30, 8h00', 8g, 14 giờ; stored as "08:30"."""

    WRITTEN = re.compile(r"(\d{1,2})\s*(?:[:.hg]|giờ)\s*(\d{2})?\s*(?:phút|['’′])?")

    def serialize(self, node, appstruct):
        return appstruct or ""

    def deserialize(self, node, cstruct):
        if cstruct in (colander.null, None) or not str(cstruct).strip():
            return colander.null
        found = self.WRITTEN.fullmatch(clean_text(str(cstruct)).strip().lower())
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
        if hour > 23 or minute > 59:
            raise colander.Invalid(
                node,
                _("Giờ không hợp lệ; viết như 08:30 hoặc 8h30.", "Not a time of day; write it like 08:30 or 8h30."),
            )
        return f"{hour:02}:{minute:02}"


class StoredType(colander.SchemaType):
    """On the form an `Upload`, or nothing (keep what is there), or the mark to remove it."""

    def serialize(self, node, appstruct):
        return appstruct if appstruct else ""

    def deserialize(self, node, cstruct):
        return colander.null if cstruct in (colander.null, None, "") else cstruct

"""The fields that documents have: a number with its notation, written uniformly, and links to other documents."""

import re
from datetime import date

import colander

from portal.content.fields import Line
from portal.content.widgets import TextInput
from portal.i18n import _
from portal.vietnamese import find_notation, nfc, read_notation, read_wanted

BASED_ON, REPLACES, AMENDS = "based_on", "replaces", "amends"
RELATIONS = (
    (BASED_ON, _("Căn cứ", "Based on")),
    (REPLACES, _("Thay thế, bãi bỏ", "Replaces")),
    (AMENDS, _("Sửa đổi, bổ sung", "Amends")),
)
UNREADABLE = _(
    "Không đọc được số, ký hiệu “{text}”; viết như 05/QĐ-UBND, 12/UBND-VX hoặc 05/2026/QĐ-UBND.",
    "“{text}” is no number and notation; write it like 05/QĐ-UBND, 12/UBND-VX or 05/2026/QĐ-UBND.",
)


# The day of issue as it follows a notation in a citation: "… ngày 06/01/2020", "… ngày 06 tháng 01 năm 2020". What
# stands further on may be a day that the document is about.
_ISSUED = re.compile(
    r"/\S+\s+(?:ngày|ngay)\s+(\d{1,2})\s*(?:[/.-]|tháng|thang)\s*(\d{1,2})\s*(?:[/.-]|năm|nam)\s*(\d{4})(?!\d)",
    re.IGNORECASE,
)


class Notation(Line):
    """The number and notation of a document: stored as offices write it, "05/QĐ-UBND"."""

    longest = 60

    def make_widget(self, keywords):
        return TextInput(input_type="text")

    def clean(self, value):
        """As it is written uniformly; what is no notation stays as it is."""
        value = super().clean(value)
        notation = read_notation(value) if value else None
        return notation.text if notation is not None else value

    def deserialize(self, cstruct=colander.null):
        """The notation written uniformly; raises `colander.Invalid` with how it is written."""
        value = super().deserialize(cstruct)
        if not value:
            return value
        if read_notation(value) is None:
            raise colander.Invalid(self, UNREADABLE % {"text": value[:100]})
        return self.clean(value)


def relation_key(text):
    """By what a document that is named in words ("Quyết định số 05/QĐ-UBND …") is found; empty for none."""
    notation = find_notation(text)
    return notation.key if notation is not None else ""


def relation_time(text, day):
    """(day of issue or None, year or 0) by which a document that is named in words is told from others of its number.

    `day`: the one that stands beside the words, if any.
    """
    day = day or _day_in(nfc(text))
    if day is not None:
        return day, day.year
    wanted = read_wanted(text)
    return None, (wanted[1] or 0) if wanted is not None else 0


def _day_in(text):
    found = _ISSUED.search(text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None

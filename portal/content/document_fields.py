"""The fields that documents have: a number with its notation, written uniformly, and links to other documents."""

import colander

from portal.content.fields import Line
from portal.content.widgets import TextInput
from portal.i18n import _
from portal.vietnamese import find_notation, read_notation

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

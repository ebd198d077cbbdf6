"""The kinds of fields that content types are made of: each is a colander node with its widget and its rules.

Every text is normalised to NFC, freed of control characters, and bounded; `empty` is the value of a field that
nobody filled in. Values in storage are plain and immutable: str, int, bool, date, datetime, tuple, dict of these.
"""

import re
from datetime import timedelta
from typing import Any

import colander

from portal.content import widgets
from portal.content.field_types import DayType, StoredType, TagsType, TextType, TimeType, clean_text
from portal.content.pasted_pictures import length_without_pictures
from portal.content.richtext import clean_html
from portal.i18n import _
from portal.permissions import Permission

LONGEST_LINE = 500
LONGEST_TEXT = 20_000
LONGEST_HTML = 1_000_000
TOO_LONG = _("Dài quá: {length} ký tự, tối đa {longest}.", "Too long: {length} characters, {longest} at the most.")
# Who changes a field that not every editor may change.
BY_PROVINCE = Permission.MANAGE_SITE


class Field(colander.SchemaNode):
    """Base of all field kinds. `required=True` refuses an empty value; `help` stands under the title.

    `changed_by`: what changing it takes, besides the right to edit the item (portal/workflow/field_rights.py).
    `shown_in`: the states of the item in which the public gets the value; empty for all.
    """

    empty: Any = ""
    schema_type = colander.String
    longest: int | None = None

    def __init__(self, title, required=False, help=None, changed_by=None, shown_in=(), **keywords):
        keywords.setdefault("widget", self.make_widget(keywords))
        keywords.setdefault("missing", colander.required if required else self.empty)
        super().__init__(self.make_type(), title=title, description=help or "", **keywords)
        self.required_field = required
        self.changed_by, self.shown_in = changed_by, tuple(shown_in)

    def make_type(self):
        """The colander type of the values."""
        return self.schema_type()

    def make_widget(self, keywords):
        """The widget that edits it."""
        return widgets.TextInput()

    def clean(self, value):
        """`value` as it may be stored, whichever way it came in (form, import, code)."""
        return clean_text(value) if isinstance(value, str) else value

    def follow(self, value, before):
        """The cleaned `value` as it is stored after the present one, `before` (None for none)."""
        return value

    def comparable(self, value):
        """The value by which two are told apart; None of what storing adds."""
        return value

    def together(self, base, mine, theirs):
        """Two changed values of `base` as one that has both; None where people must decide."""
        return None

    def public(self, value, state):
        """What of a stored value is for everybody who may read the item, which is in that state."""
        return value if not self.shown_in or state in self.shown_in else self.empty

    def length_of(self, value):
        """How many characters of a text count."""
        return len(value)

    def deserialize(self, cstruct=colander.null):
        """The stored value of what the form sent; raises `colander.Invalid` with a text for the person."""
        value = super().deserialize(cstruct)
        if value == "" and self.required_field:
            raise colander.Invalid(self, _("Mục này bắt buộc phải điền.", "This must be filled in."))
        length = self.length_of(value) if self.longest and isinstance(value, str) else 0
        if self.longest and length > self.longest:
            raise colander.Invalid(self, TOO_LONG % {"length": length, "longest": self.longest})
        return value


class Line(Field):
    """One line of text."""

    longest = LONGEST_LINE

    def make_type(self):
        return TextType(single_line=True)


class Text(Field):
    """Several lines of plain text."""

    longest = LONGEST_TEXT

    def make_type(self):
        return TextType(single_line=False)

    def make_widget(self, keywords):
        return widgets.TextArea(rows=keywords.pop("rows", 4))


class RichText(Field):
    """HTML, cleaned when it is saved: what is stored is safe to show."""

    longest = LONGEST_HTML

    def make_type(self):
        return TextType(single_line=False)

    def make_widget(self, keywords):
        return widgets.RichText()

    def clean(self, value):
        return clean_html(clean_text(value))

    def length_of(self, value):
        return length_without_pictures(value)


class Tags(Field):
    """Key words, separated by commas; stored as a tuple of strings."""

    empty = ()

    def make_type(self):
        return TagsType()

    def make_widget(self, keywords):
        return widgets.TagsInput()


class Flag(Field):
    """Yes or no."""

    empty = False
    schema_type = colander.Boolean

    def make_widget(self, keywords):
        return widgets.CheckBox()


class Number(Field):
    """A whole number."""

    empty = None
    schema_type = colander.Integer

    def make_widget(self, keywords):
        return widgets.NumberInput()


class Choice(Field):
    """One of a few values; `choices` are pairs of (value, title)."""

    def __init__(self, title, choices, **keywords):
        self.choices = tuple(choices)
        keywords.setdefault("validator", colander.OneOf([value for value, _title in self.choices]))
        super().__init__(title, widget=widgets.Select(values=self.choices), **keywords)
        if not self.required_field and self.choices:
            self.empty = self.missing = self.choices[0][0]


class Day(Field):
    """A date."""

    empty = None

    def make_type(self):
        return DayType()

    def make_widget(self, keywords):
        return widgets.DayInput()


class Monday(Day):
    """The first day of a week; any day of it may be typed."""

    def clean(self, value):
        return value - timedelta(days=value.weekday()) if value else value

    def deserialize(self, cstruct=colander.null):
        """The Monday of the week of the day that the form sent."""
        return self.clean(super().deserialize(cstruct))


class Time(Field):
    """A time of day, stored as "08:30"; empty for none."""

    def make_type(self):
        return TimeType()

    def make_widget(self, keywords):
        return widgets.TextInput(input_type="text")


class Email(Line):
    """An e-mail address."""

    def __init__(self, title, **keywords):
        keywords.setdefault(
            "validator",
            colander.Email(_("Địa chỉ thư điện tử không hợp lệ.", "Not a valid e-mail address.")),
        )
        super().__init__(title, **keywords)

    def make_widget(self, keywords):
        return widgets.TextInput(input_type="email")


class Phone(Line):
    """A telephone number as people write it."""

    longest = 60

    def make_widget(self, keywords):
        return widgets.TextInput(input_type="tel")


class Address(Line):
    """A web address: http, https, mailto or tel, or a path within the portal."""

    def __init__(self, title, **keywords):
        keywords.setdefault("validator", _check_address)
        super().__init__(title, **keywords)

    def make_widget(self, keywords):
        return widgets.TextInput(input_type="text", inputmode="url")

    def clean(self, value):
        """As of every field; raises `colander.Invalid` for what a form would refuse, such as javascript:."""
        value = super().clean(value)
        if value:
            _check_address(self, value)
        return value


def _check_address(node, value):
    # Browsers read a backslash as a slash, and two slashes begin another host's address.
    if not re.match(r"(https?://[^\s/\\]+|mailto:[^\s]+@|tel:[+\d]|/(?![/\\]))", value, re.IGNORECASE):
        raise colander.Invalid(
            node,
            _(
                "Địa chỉ phải bắt đầu bằng https://, http://, mailto:, tel: hoặc /.",
                "The address must start with https://, http://, mailto:, tel: or /.",
            ),
        )


class Codes(Tags):
    """Identification codes or host names, separated by commas."""


class Stored(Field):
    """A file of the item: the value is the name of an attachment, empty for none.

    `kinds` names the families of types allowed (see portal/content/filetypes.py).
    """

    def __init__(self, title, kinds=("document", "image"), **keywords):
        self.kinds = tuple(kinds)
        super().__init__(title, **keywords)

    def make_type(self):
        return StoredType()

    def make_widget(self, keywords):
        return widgets.FileUpload(kinds=self.kinds)

    def deserialize(self, cstruct=colander.null):
        """An `Upload`, the mark to remove the file, or null to leave it as it is."""
        value = super().deserialize(cstruct)
        if value is widgets.REMOVE and self.required_field:
            raise colander.Invalid(
                self,
                _(
                    "Mục này phải có tệp; hãy chọn tệp khác để thay thay vì xóa.",
                    "This needs a file; choose another one instead of removing it.",
                ),
            )
        return value

    def keep_present(self):
        """Have a form leave the present file alone where no new one is sent."""
        self.missing = colander.drop


class ContentSchema(colander.Schema):
    """Base of all schemas of content types."""

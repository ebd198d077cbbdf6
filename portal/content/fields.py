"""The kinds of fields that content types are made of: each is a colander node with its widget and its rules.

Every text is normalised to NFC, freed of control characters, and bounded; `empty` is the value of a field that
nobody filled in. Values in storage are plain and immutable: str, int, bool, date, datetime, tuple, dict of these.
"""

import re
import unicodedata
from datetime import date, datetime

import colander

from portal.content import widgets
from portal.content.richtext import clean_html
from portal.i18n import _
from portal.vietnamese import nfc

LONGEST_LINE = 500
LONGEST_TEXT = 20_000
LONGEST_HTML = 1_000_000


def clean_text(text):
    """`text` in NFC without control characters, lone surrogates and bidi overrides."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        letter
        for letter in text
        if letter == "\n" or letter == "\t" or (unicodedata.category(letter) not in ("Cc", "Cs", "Cn"))
    )
    return nfc(re.sub("[\u202a-\u202e\u2066-\u2069]", "", kept))


class _Text(colander.String):
    """Strings cleaned before they are checked."""

    def __init__(self, single_line):
        super().__init__(allow_empty=True)
        self.single_line = single_line

    def deserialize(self, node, cstruct):
        if cstruct is colander.null:
            return ""
        if not isinstance(cstruct, str):
            raise colander.Invalid(node, _("Giá trị không hợp lệ.", "This value is not valid."))
        text = clean_text(cstruct).strip()
        return re.sub(r"\s+", " ", text) if self.single_line else text


class Field(colander.SchemaNode):
    """Base of all field kinds. `required=True` refuses an empty value; `help` stands under the title."""

    empty = ""
    schema_type = colander.String
    longest = None

    def __init__(self, title, required=False, help=None, **keywords):
        keywords.setdefault("widget", self.make_widget(keywords))
        keywords.setdefault("missing", colander.required if required else self.empty)
        super().__init__(self.make_type(), title=title, description=help or "", **keywords)
        self.required_field = required

    def make_type(self):
        """The colander type of the values."""
        return self.schema_type()

    def make_widget(self, keywords):
        """The widget that edits it."""
        return widgets.TextInput()

    def clean(self, value):
        """`value` as it may be stored, whichever way it came in (form, import, code)."""
        return clean_text(value) if isinstance(value, str) else value

    def deserialize(self, cstruct=colander.null):
        """The stored value of what the form sent; raises `colander.Invalid` with a text for the person."""
        value = super().deserialize(cstruct)
        if value == "" and self.required_field:
            raise colander.Invalid(self, _("Mục này bắt buộc phải điền.", "This must be filled in."))
        if self.longest and isinstance(value, str) and len(value) > self.longest:
            raise colander.Invalid(
                self,
                _(
                    "Dài quá: {length} ký tự, tối đa {longest}.",
                    "Too long: {length} characters, {longest} at the most.",
                    length=len(value),
                    longest=self.longest,
                ),
            )
        return value


class Line(Field):
    """One line of text."""

    longest = LONGEST_LINE

    def make_type(self):
        return _Text(single_line=True)


class Text(Field):
    """Several lines of plain text."""

    longest = LONGEST_TEXT

    def make_type(self):
        return _Text(single_line=False)

    def make_widget(self, keywords):
        return widgets.TextArea(rows=keywords.pop("rows", 4))


class RichText(Field):
    """HTML, cleaned when it is saved: what is stored is safe to show."""

    longest = LONGEST_HTML

    def make_type(self):
        return _Text(single_line=False)

    def make_widget(self, keywords):
        return widgets.RichText()

    def clean(self, value):
        return clean_html(clean_text(value))


class Tags(Field):
    """Key words, separated by commas; stored as a tuple of strings."""

    empty = ()

    def make_type(self):
        return _TagsType()

    def make_widget(self, keywords):
        return widgets.TagsInput()


class _TagsType(colander.SchemaType):
    MOST = 30

    def serialize(self, node, appstruct):
        return ", ".join(appstruct) if appstruct and appstruct is not colander.null else ""

    def deserialize(self, node, cstruct):
        if cstruct is colander.null or not isinstance(cstruct, str):
            return ()
        words = [re.sub(r"\s+", " ", word).strip() for word in clean_text(cstruct).split(",")]
        return tuple(dict.fromkeys(word[:60] for word in words if word))[: self.MOST]


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
        return _DayType()

    def make_widget(self, keywords):
        return widgets.DayInput()


class _DayType(colander.Date):
    def deserialize(self, node, cstruct):
        if cstruct in (colander.null, ""):
            return colander.null
        try:
            day = date.fromisoformat(str(cstruct).strip())
        except ValueError:
            day = _vietnamese_date(str(cstruct))
        if day is None or not 1900 <= day.year <= 2200:
            raise colander.Invalid(
                node,
                _(
                    "Ngày không hợp lệ; viết ngày/tháng/năm, ví dụ 22/11/2026.",
                    "Not a date; write day/month/year, such as 22/11/2026.",
                ),
            )
        return day


def _vietnamese_date(text):
    match = re.fullmatch(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*", text)
    try:
        return datetime(int(match[3]), int(match[2]), int(match[1])).date() if match else None
    except ValueError:
        return None


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


def _check_address(node, value):
    if not re.match(r"(https?://[^\s/]+|mailto:[^\s]+@|tel:[+\d]|/(?!/))", value, re.IGNORECASE):
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
        return _StoredType()

    def make_widget(self, keywords):
        return widgets.FileUpload(kinds=self.kinds)


class _StoredType(colander.SchemaType):
    """On the form an `Upload`, or nothing (keep what is there), or the mark to remove it."""

    def serialize(self, node, appstruct):
        return appstruct if appstruct else ""

    def deserialize(self, node, cstruct):
        return colander.null if cstruct in (colander.null, None, "") else cstruct


class ContentSchema(colander.Schema):
    """Base of all schemas of content types."""

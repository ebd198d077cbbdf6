"""Taking a record apart: each value is asked for as what it must be, and what it is not is told with its place."""

import re
from datetime import date

import colander

from portal.content.editions import field_nodes
from portal.content.field_types import clean_text
from portal.content.fields import Choice, Day, Number, Tags
from portal.content.row_fields import ID, KEPT, REVISION, RULE, UNIT, Rows
from portal.i18n import _
from portal.interfaces import PortalError
from portal.transfer.format import damaged
from portal.transfer.plain import SMALLEST_ID, NotPlain, decode, moment_of

LARGEST_ID = (1 << 63) - 1
LARGEST_NUMBER = (1 << 31) - 1
_ID = re.compile(r"\d{19}\Z", re.ASCII)
WRONG = _("giá trị của “{name}” không hợp lệ", "the value of “{name}” is not valid")


class Told:
    """One record; every method raises `ArchiveRefused` where a value is missing or of another kind."""

    def __init__(self, where, record):
        self.where, self.record = where, record

    def wrong(self, name):
        """The refusal of a value."""
        return damaged(WRONG % {"name": name}, self.where)

    def text(self, name, longest=LARGEST_NUMBER):
        """A text, cleaned as every text that comes in."""
        value = self.record.get(name)
        if not isinstance(value, str) or len(value) > longest:
            raise self.wrong(name)
        return clean_text(value)

    def id(self, name):
        """An id."""
        found = self.maybe_id(name)
        if found is None:
            raise self.wrong(name)
        return found

    def maybe_id(self, name):
        """An id, or None."""
        value = self.record.get(name)
        if value is None:
            return None
        number = id_of(value)
        if number is None:
            raise self.wrong(name)
        return number

    def number(self, name, least=0):
        """A whole number."""
        found = self.maybe_number(name, least)
        if found is None:
            raise self.wrong(name)
        return found

    def maybe_number(self, name, least=0):
        """A whole number, or None."""
        value = self.record.get(name)
        if value is not None and (type(value) is not int or not least <= value <= LARGEST_NUMBER):
            raise self.wrong(name)
        return value

    def flag(self, name):
        """True or false."""
        if not isinstance(self.record.get(name), bool):
            raise self.wrong(name)
        return self.record[name]

    def moment(self, name):
        """A moment, in UTC."""
        try:
            return moment_of(self.record[name])
        except (ValueError, TypeError, KeyError, OverflowError):
            raise self.wrong(name) from None

    def day(self, name):
        """A day, or None."""
        value = self.record.get(name)
        try:
            return date.fromisoformat(value) if value is not None else None
        except (ValueError, TypeError):
            raise self.wrong(name) from None

    def list(self, name):
        """The records in a list."""
        value = self.record.get(name)
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.wrong(name)
        return [Told(self.where, one) for one in value]

    def plain(self, name):
        """What `portal.transfer.plain.encode` has written."""
        try:
            return decode(self.record.get(name))
        except NotPlain:
            raise self.wrong(name) from None


def id_of(text):
    """The id that a text is, or None."""
    number = int(text) if isinstance(text, str) and _ID.match(text) else 0
    return number if SMALLEST_ID <= number <= LARGEST_ID else None


def values_of(told, item_class):
    """(values, unknown names): the field values of a version, as they may be stored; units of rows as text still.

    Names that the type does not have were fields of its once; nobody would ever see them.
    """
    return checked_values(told, field_nodes(item_class))


def checked_values(told, nodes):
    """The same for the fields `nodes`, by name."""
    written = told.plain("values")
    if not isinstance(written, dict):
        raise told.wrong("values")
    values = {name: value for name, value in written.items() if name in nodes}
    for name, value in values.items():
        if not _fits(nodes[name], value):
            raise told.wrong(name)
    return values, sorted(set(written) - set(nodes))


def _fits(node, value):
    """Whether a value can be one of the field, so that nothing which reads it will stumble."""
    if isinstance(node, Rows):
        return isinstance(value, tuple) and all(_is_row(node, row) for row in value)
    fits = _is_plain_value(node, value) and _is_clean(node, value)
    # A text that began without its form, as a translation may, has not chosen yet.
    return fits and (
        not isinstance(node, Choice) or value in (node.empty, *(choice for choice, _title in node.choices))
    )


def _is_plain_value(node, value):
    if isinstance(node, Day):
        return type(value) is date or (value is None and not node.required_field)
    if isinstance(node, Number):
        return value is None or type(value) is int
    if isinstance(node, Tags):
        return isinstance(value, tuple) and all(isinstance(word, str) for word in value)
    return node.empty is None or isinstance(value, type(node.empty))


def _is_clean(node, value):
    try:
        node.clean(value)
    except (PortalError, ValueError, TypeError, AttributeError, colander.Invalid):
        return False
    return True


def _is_row(node, row):
    if not isinstance(row, dict) or not set(row) <= {*node.columns, *KEPT}:
        return False
    kept = id_of(row.get(ID)) and type(row.get(REVISION)) is int
    others = (row.get(UNIT), row.get(RULE))
    cells = all(_fits(column, row.get(name, column.empty)) for name, column in node.columns.items())
    return bool(kept) and all(other is None or id_of(other) is not None for other in others) and cells

"""Stored values as JSON and back. What JSON lacks is written as an object with one name that begins with a dollar."""

from datetime import UTC, date, datetime

from portal.i18n import ENGLISH, VIETNAMESE, Bilingual

DAY, MOMENT, SET, TEXT, PAIRS = "$day", "$moment", "$set", "$text", "$pairs"
# Ids of other things are this large; each kind of reference has a place of its own, where it is followed.
SMALLEST_ID = 1 << 62


class NotPlain(Exception):
    """A value cannot be written down, or what was read is no value that was written down; the argument says why."""


def encode(value):
    """A stored value as JSON has it; raises `NotPlain`."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, Bilingual):
        return {TEXT: {language: str(value.in_language(language)) for language in (VIETNAMESE, ENGLISH)}}
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        if value >= SMALLEST_ID:
            raise NotPlain("an id stands where none is expected")
        return value
    if isinstance(value, datetime):
        return {MOMENT: moment_text(value)}
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    return _encode_many(value)


def _encode_many(value):
    if isinstance(value, tuple):
        return [encode(one) for one in value]
    if isinstance(value, frozenset):
        return {SET: sorted((encode(one) for one in value), key=repr)}
    if isinstance(value, dict):
        if all(isinstance(name, str) and not name.startswith("$") for name in value):
            return {name: encode(one) for name, one in value.items()}
        return {PAIRS: [[encode(name), encode(one)] for name, one in value.items()]}
    raise NotPlain(f"a value of the type {type(value).__name__} has no written form")


def decode(written):
    """The value that `encode` has written; raises `NotPlain`."""
    try:
        return _decode(written)
    except (ValueError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise NotPlain(str(error)) from None


def _decode(written):
    if isinstance(written, list):
        return tuple(_decode(one) for one in written)
    if not isinstance(written, dict):
        return written
    if not any(name.startswith("$") for name in written):
        return {name: _decode(one) for name, one in written.items()}
    ((kind, value),) = written.items()
    if kind not in _READ:
        raise ValueError(f"unknown kind of value {kind[:40]!r}")
    return _READ[kind](value)


def moment_text(moment):
    """A zone-aware moment as text, in UTC."""
    return moment.astimezone(UTC).isoformat()


def moment_of(text):
    """The moment of such a text, in UTC; raises `ValueError`."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} names no time zone")
    return moment.astimezone(UTC)


def _text(value):
    vietnamese, english = value[VIETNAMESE], value[ENGLISH]
    if not isinstance(vietnamese, str) or not isinstance(english, str):
        raise ValueError("a text has two languages")
    # What stands in braces was filled in when it was written down.
    return Bilingual(vietnamese, english)


_READ = {
    DAY: date.fromisoformat,
    MOMENT: moment_of,
    SET: lambda value: frozenset(_decode(one) for one in value),
    TEXT: _text,
    PAIRS: lambda value: {_decode(name): _decode(one) for name, one in value},
}

"""Page keys: where a page of a list begins, by the sort values of the row beside it; so pages are found by index."""

import base64
import binascii
import json
from dataclasses import dataclass

MOST_LETTERS = 4000
LARGEST_NUMBER = 1 << 63
FORWARD, BACKWARD = "f", "b"


@dataclass(frozen=True)
class PageKey:
    """The rows after (`FORWARD`) or before (`BACKWARD`) the row with these sort values, in a list of this order."""

    order: str
    way: str
    values: tuple

    def write(self):
        """The key as text for an address."""
        written = json.dumps([self.order, self.way, *self.values], ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


def read_key(text, order, types):
    """The `PageKey` in `text`; None where it is no key, or not one of this order (`types` of its sort values)."""
    if not isinstance(text, str) or not 0 < len(text) <= MOST_LETTERS:
        return None
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        written = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True).decode())
    except (ValueError, binascii.Error, RecursionError):
        return None
    if not isinstance(written, list) or written[:1] != [order] or written[1:2] not in ([FORWARD], [BACKWARD]):
        return None
    values = tuple(written[2:])
    if len(values) != len(types) or not all(map(_is_value, values, types)):
        return None
    return PageKey(order, written[1], values)


def _is_value(value, wanted):
    if type(value) is not wanted:
        return False
    if wanted is int:
        return -LARGEST_NUMBER <= value < LARGEST_NUMBER
    try:
        # NUL and halves of letters are refused by databases.
        return b"\0" not in value.encode()
    except UnicodeEncodeError:
        return False

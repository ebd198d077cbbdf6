"""One row of the history: a line of JSON that is hashed, and beside it the words that the line vouches for.

The line holds ids, times and hashes; titles, comments, addresses are the words. So a row can be shown without
its words, and its chain still be checked.
"""

import hashlib
import json
import secrets

from persistent import Persistent
from zope.interface import Interface, implementer

from portal.i18n import DEFAULT_LANGUAGE, in_language

# What the first row of a chain names as its predecessor.
NOTHING = "0" * 64
SALT_BYTES = 12


class IHistoryEntry(Interface):
    """A row of the history."""


@implementer(IHistoryEntry)
class Entry(Persistent):
    """A row as it is stored. Nothing changes it: `portal check` names the one that was."""

    def __init__(self, line, words):
        super().__init__()
        self.id = json.loads(line)["id"]
        self.line = line
        self.words = words

    @property
    def facts(self):
        """What the line says, as a dict."""
        return json.loads(self.line)

    @property
    def digest(self):
        """The SHA-256 of the line, by which the next row of the chain names it."""
        return digest(self.line)


def written(values):
    """A dict as the text that is hashed: sorted keys, no blanks, without what is empty."""
    kept = {name: value for name, value in values.items() if not _is_empty(value)}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def written_words(words):
    """The words of a row as text; empty where there are none."""
    kept = {name: _plain(value) for name, value in words.items() if not _is_empty(value)}
    # Without the salt, whoever has a line could try out which words it vouches for.
    return written({**kept, "salt": secrets.token_urlsafe(SALT_BYTES)}) if kept else ""


def digest(text):
    """The SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _is_empty(value):
    # The number nought says something.
    return value is None or value is False or (not isinstance(value, int) and not value)


def _plain(value):
    # Halves of letters and NUL, which no database takes, are no words.
    if isinstance(value, str):
        return str(in_language(value, DEFAULT_LANGUAGE)).encode("utf-8", "replace").decode().replace("\0", "")
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    return value

"""The spool: files on their way in, piece by piece, outside the object database. Bounded, and swept when idle.

All processes that serve the portal share the folder. What lies here is worth no backup: a file that is whole is
taken into the database, and one that never becomes whole is thrown away.
"""

import fcntl
import json
import os
import re
import secrets
import shutil
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from portal import clock
from portal.i18n import _
from portal.interfaces import ActRefused

TOKEN = re.compile(r"[A-Za-z0-9_-]{32}\Z")
TERM = timedelta(hours=24)
BLOCK = 1 << 16
# Of one person at the same time.
MOST_OF_ONE = 200
FOLDER_MODE, FILE_MODE = 0o700, 0o600
FULL = _(
    "Máy chủ đang nhận quá nhiều tệp; hãy thử lại sau ít phút.",
    "The server is receiving too many files; try again in some minutes.",
)
TOO_MANY = _(
    "Bạn đang gửi dở quá nhiều tệp; hãy gửi xong hoặc bỏ bớt.",
    "You have begun to send too many files; finish or give up some of them.",
)


class SpoolBusy(Exception):
    """Somebody else is writing to the same file at this moment."""


class WrongOffset(Exception):
    """The piece does not begin where the last one ended."""


@dataclass(frozen=True)
class Facts:
    """What is known of a file before it has come: its length and name, whose it is, and where it goes."""

    length: int
    filename: str
    person_id: int
    place_id: int
    folders: tuple = ()


class Incoming:
    """One file on its way in."""

    def __init__(self, folder, facts):
        self.folder = folder
        self.facts = facts

    @property
    def token(self):
        """Its name in addresses."""
        return self.folder.name

    @property
    def data(self):
        """The file with what has come so far."""
        return self.folder / "data"

    @property
    def offset(self):
        """How many bytes have come."""
        try:
            return self.data.stat().st_size
        except FileNotFoundError:
            return 0

    @property
    def is_whole(self):
        """Whether all of it has come."""
        return self.offset == self.facts.length

    @property
    def outcome(self):
        """What became of it, as `settle` was told; None as long as nothing did."""
        try:
            return json.loads((self.folder / "outcome").read_text())
        except (FileNotFoundError, ValueError):
            return None

    @property
    def expires(self):
        """When it is thrown away, unless another piece comes before."""
        return clock.moment_of_file(self.folder) + TERM

    def write(self, offset, source, again=False):
        """Append a piece that begins at `offset`, and answer the new offset; more than there is room for is left.

        `again`: the same piece was written before by a try that is void. Raises `WrongOffset`, `SpoolBusy`.
        """
        with self._alone(), open(self.data, "ab", opener=_private) as target:
            present = os.fstat(target.fileno()).st_size
            if again and offset < present:
                target.truncate(offset)
                present = offset
            if offset != present:
                raise WrongOffset
            left = self.facts.length - present
            while left > 0 and (block := source.read(min(BLOCK, left))):
                target.write(block)
                left -= len(block)
        os.utime(self.folder)
        return self.offset

    def settle(self, outcome):
        """Throw the bytes away and keep what became of them (plain JSON), for who asks again."""
        with open(self.folder / "outcome", "w", opener=_private) as target:
            target.write(json.dumps(outcome))
        self.data.unlink(missing_ok=True)

    def drop(self):
        """Throw it away."""
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def _alone(self):
        with open(self.folder / "lock", "w", opener=_private) as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise SpoolBusy from None
            yield


class Spool:
    """The files on their way in, in a folder; together they may take `most_bytes`, and one person has `most_of_one`."""

    def __init__(self, folder, most_bytes, most_of_one=None):
        self.folder = Path(folder)
        self.most_bytes = most_bytes
        self.most_of_one = most_of_one

    def begin(self, facts):
        """Make room for a file and answer its `Incoming`; raises `ActRefused` where there is none."""
        self.folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        # One at a time, or two would take the same room.
        with open(self.folder / "lock", "w", opener=_private) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.sweep()
            open_ones = [entry for entry in self if entry.outcome is None]
            if sum(entry.facts.person_id == facts.person_id for entry in open_ones) >= (
                self.most_of_one or MOST_OF_ONE
            ):
                raise ActRefused(TOO_MANY)
            # What was promised counts, not what has come.
            if sum(entry.facts.length for entry in open_ones) + facts.length > self.most_bytes:
                raise ActRefused(FULL)
            folder = self.folder / secrets.token_urlsafe(24)
            folder.mkdir(mode=FOLDER_MODE)
            with open(folder / "facts", "w", opener=_private) as target:
                json.dump(asdict(facts), target)
        return Incoming(folder, facts)

    def find(self, token):
        """The file of that token, or None."""
        return self._read(self.folder / token) if TOKEN.match(token) else None

    def __iter__(self):
        if self.folder.is_dir():
            for folder in sorted(self.folder.iterdir()):
                entry = self._read(folder) if TOKEN.match(folder.name) else None
                if entry is not None:
                    yield entry

    def sweep(self):
        """Throw away what nobody has sent anything of for `TERM`; answers how many there were."""
        count = 0
        if not self.folder.is_dir():
            return count
        for folder in self.folder.iterdir():
            try:
                if TOKEN.match(folder.name) and clock.moment_of_file(folder) + TERM < clock.now():
                    shutil.rmtree(folder, ignore_errors=True)
                    count += 1
            except FileNotFoundError:
                continue
        return count

    @staticmethod
    def _read(folder):
        try:
            facts = json.loads((folder / "facts").read_text())
        except (FileNotFoundError, ValueError):
            return None
        return Incoming(folder, Facts(**{**facts, "folders": tuple(facts["folders"])}))


def _private(path, flags):
    return os.open(path, flags, FILE_MODE)

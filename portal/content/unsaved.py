"""What people have typed and not yet saved: kept for each person, place and form, so that no typing is lost.

It is nobody's but the person's: no list, no search and no colleague ever sees it. Kept beside the object database like
the leases; the newest few of each person, for some days.
"""

import json
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Column, Index, LargeBinary, String, Table, delete, insert, select

from portal import clock
from portal.i18n import _
from portal.interfaces import PortalError
from portal.storage.scratch import tables

LASTS = timedelta(days=14)
MOST_PER_PERSON = 20
# Letters of all fields together: the longest rich text, and room for the rest.
LONGEST, MOST_FIELDS = 1_500_000, 500
LONGEST_FORM = 80
# Typing in Vietnamese compresses to a third; better would cost more time than the line saves.
LEVEL = 1

_unsaved = Table(
    "unsaved",
    tables,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    # the item that is edited, or the container that is added to
    Column("place", BigInteger, primary_key=True, autoincrement=False),
    Column("form", String(LONGEST_FORM), primary_key=True),
    # microseconds since 1970
    Column("at", BigInteger, nullable=False),
    Column("began", String(20), nullable=False),
    Column("fields", LargeBinary, nullable=False),
)
Index("unsaved_at", _unsaved.c.at)
_c = _unsaved.c


class TooMuchTyped(PortalError):
    """More than is kept of what is not saved."""

    def __init__(self):
        super().__init__(
            _(
                "Nội dung quá dài nên chưa lưu tạm được; hãy bấm Lưu.",
                "The text is too long to be kept by itself; save it.",
            )
        )


@dataclass(frozen=True)
class Unsaved:
    """What somebody had typed at a moment: the form's controls as pairs, and from which version it began ("": none)."""

    at: datetime
    began: str
    fields: tuple


class UnsavedTexts:
    """The unsaved texts of everybody."""

    def __init__(self, scratch):
        self._scratch = scratch

    def keep(self, person_id, place_id, form, fields, began=""):
        """Keep the controls of a form, pairs of (name, value), and answer the moment; raises `TooMuchTyped`.

        What the person had typed there before is replaced; of his other texts the oldest go where there are too many.
        """
        fields = [(str(name), str(value)) for name, value in fields]
        if len(fields) > MOST_FIELDS or sum(len(name) + len(value) for name, value in fields) > LONGEST:
            raise TooMuchTyped()
        now = clock.now()
        written = json.dumps(fields, ensure_ascii=False).encode("utf-8", "surrogatepass")
        row = {"person": person_id, "place": place_id, "form": form[:LONGEST_FORM], "at": _microseconds(now)}
        with self._scratch.writing() as connection:
            self._make_room(connection, person_id, now, row)
            packed = zlib.compress(written, LEVEL)
            connection.execute(insert(_unsaved).values(**row, began=str(began)[:20], fields=packed))
        return now

    def find(self, person_id, place_id, form):
        """What the person has typed there, or None."""
        question = select(_c.at, _c.began, _c.fields).where(*_key(person_id, place_id, form))
        with self._scratch.reading() as connection:
            row = connection.execute(question).first()
        if row is None or row.at <= _microseconds(clock.now() - LASTS):
            return None
        fields = json.loads(zlib.decompress(row.fields).decode("utf-8", "surrogatepass"))
        return Unsaved(_moment(row.at), row.began, tuple((name, value) for name, value in fields))

    def moments(self, person_id, place_id):
        """Form → the moment, of all that the person has typed at a place."""
        question = select(_c.form, _c.at).where(_c.person == person_id, _c.place == place_id)
        with self._scratch.reading() as connection:
            rows = connection.execute(question).all()
        oldest = _microseconds(clock.now() - LASTS)
        return {row.form: _moment(row.at) for row in rows if row.at > oldest}

    def forget(self, person_id, place_id, form):
        """It is saved, or no longer wanted."""
        with self._scratch.writing() as connection:
            connection.execute(delete(_unsaved).where(*_key(person_id, place_id, form)))

    def forget_place(self, place_id):
        """Whatever anybody has typed there is no longer wanted."""
        with self._scratch.writing() as connection:
            connection.execute(delete(_unsaved).where(_c.place == place_id))

    @staticmethod
    def _make_room(connection, person_id, now, row):
        connection.execute(delete(_unsaved).where(_c.at <= _microseconds(now - LASTS)))
        connection.execute(delete(_unsaved).where(*_key(person_id, row["place"], row["form"])))
        oldest = select(_c.place, _c.form).where(_c.person == person_id).order_by(_c.at.desc())
        for place, form in connection.execute(oldest.offset(MOST_PER_PERSON - 1)).all():
            connection.execute(delete(_unsaved).where(*_key(person_id, place, form)))


def _key(person_id, place_id, form):
    return (_c.person == person_id, _c.place == place_id, _c.form == form[:LONGEST_FORM])


def _microseconds(moment):
    return round(moment.timestamp() * 1_000_000)


def _moment(stored):
    return datetime.fromtimestamp(stored / 1_000_000, clock.now().tzinfo)

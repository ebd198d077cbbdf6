"""The projection: for every object of certain kinds one row in SQL, in step with the object database."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from typing import Any
from weakref import WeakSet

import transaction
from sqlalchemy import Table, bindparam, delete, select

from portal.content.changes import subscribe
from portal.interfaces import ConfigurationError, IContainer, IPortalContent
from portal.search import engine as sql
from portal.search import meta, synonyms, trash
from portal.search.access import ReaderListsCache, store_lists
from portal.search.document_tables import DOCUMENTS, RELATIONS
from portal.search.duty_tables import DUTY, PUBLIC_TEXT
from portal.search.insertion import put_rows
from portal.search.invitation_tables import INVITATIONS
from portal.search.kept_lists import KeptLists
from portal.search.ledger import Pen
from portal.search.links import LINKS
from portal.search.manager import ProjectionManager
from portal.search.parts import parts_of_object, put_parts, remove_parts
from portal.search.revision import Revision
from portal.search.rows import READERS, row_of
from portal.search.subtree import addresses_of, follow_moves, ids_below
from portal.search.tables import applied, complete, item, shape_of, tables
from portal.search.text_rows import TextRows, document_of
from portal.search.text_tables import INDEXES
from portal.search.texts import Cutter, way_of_cutting
from portal.search.traversal import contents_after
from portal.search.unread_files import UNREAD_FILES

# Rows taken out by one statement.
CHUNK = 500
# Letters of a text that is cut in less than a millisecond.
SHORT = 5_000
_FORGET_APPLIED = delete(applied).where(
    applied.c.book == bindparam("of"), sql.among_named(applied.c.sequence, "sequences")
)


@dataclass(frozen=True)
class RowKind:
    """Objects that provide `interface` have rows in `table`, made by `row_of`.

    `objects(root)`: all of them, for rebuilding. `objects_after(root, key)`, for kinds of which there are very many:
    those after a key, each as (its key, object), in one order; keys are lists of plain values, the first is `[]`.
    `parts`: the `Part`s of which an object has any number of further rows.
    """

    interface: Any
    table: Table
    row_of: Callable
    objects: Callable | None = None
    parts: tuple = ()
    objects_after: Callable | None = None

    @property
    def can_be_rebuilt(self):
        """Whether its rows can be made anew."""
        return self.objects is not None or self.objects_after is not None

    @property
    def tables(self):
        """All of its tables."""
        return (self.table, *(part.table for part in self.parts))


@dataclass(frozen=True)
class Change:
    """One object's new row; None where it has no row any more. `document`: content's part in the text search.

    `holds`: other objects stand below it, whose rows follow its own.
    """

    kind: RowKind
    id: int
    oid: bytes
    row: dict | None
    document: object = None
    parts: tuple = ()
    holds: bool = False


CONTENT = RowKind(
    IPortalContent,
    item,
    row_of,
    parts=(LINKS, DOCUMENTS, RELATIONS, INVITATIONS, DUTY, PUBLIC_TEXT, UNREAD_FILES),
    objects_after=lambda root, key: contents_after(root.get("site"), key),
)
SYNONYMS = RowKind(synonyms.ISynonymTable, synonyms.table, synonyms.row_of, synonyms.objects)
TRASH = RowKind(trash.ITrashed, trash.table, trash.row_of, trash.every_entry)


class Projection:
    """The projection at a database URL. Make one for a process, and `bind` it to the object database.

    All processes that write an object database share one projection: what one of them has applied to its rows,
    the ledger forgets.
    """

    def __init__(self, url):
        self.url = url
        self.engine = sql.open_engine(url)
        self.kinds = [CONTENT, SYNONYMS, TRASH]
        self.readers = ReaderListsCache()
        self.revision = Revision(self.engine)
        self.kept = KeptLists(self.revision)
        self.cutter = Cutter()
        self._is_prepared = False
        self._followed: WeakSet = WeakSet()

    def register(self, interface, table, row_of, objects=None, parts=(), objects_after=None):
        """Keep rows for other objects too; call it before `bind`. They need `id`, as content has it.

        `row_of(object)` answers the columns of the row, without `id`, `oid` and `generation`, or **None for an
        object that is over**: a catching up may load it from the database long after it was taken out.
        `objects(root)` answers all of them, `objects_after` is better where there are very many (`RowKind`); without
        either `reindex` cannot rebuild their rows.
        Changes are told by `portal.content.changes.touch` and `drop`.
        """
        if "id" not in table.primary_key.columns:
            raise ConfigurationError(f"table {table.name!r} of the projection needs the primary key 'id'")
        complete(table)
        self.kinds.append(RowKind(interface, table, row_of, objects, tuple(parts), objects_after))
        self._is_prepared = False

    def bind(self, database):
        """Follow an object database: from now on its commits bring the rows along; what is missing is caught up."""
        # Imported here because it works on projections.
        from portal.search.catchup import catch_up

        self.prepare()
        if database not in self._followed:
            self._followed.add(database)
            pen = Pen(self.applied_in)
            subscribe(database, lambda changes: self._follow(changes, pen))
        catch_up(database, self)

    def prepare(self):
        """Make the tables; throw away those of another shape, that is of another version of the portal."""
        if self._is_prepared:
            return
        metadata = [tables, *{kind.table.metadata: None for kind in self.kinds if kind is not CONTENT}]
        others = [table for kind in self.kinds if kind is not CONTENT for table in kind.tables]
        all_tables = [*tables.sorted_tables, *others]
        shape = shape_of(all_tables, self.engine.dialect, *INDEXES[self.engine.dialect.name], way_of_cutting())
        with sql.writing(self.engine) as connection:
            tables.tables["meta"].create(connection, checkfirst=True)
            if meta.read(connection, meta.SHAPE) != shape:
                for some in metadata:
                    some.drop_all(connection)
                for table in all_tables:
                    table.create(connection)
                meta.note(connection, meta.SHAPE, shape)
        self._is_prepared = True

    def close(self):
        """Let go of the database's connections."""
        self.revision.close()
        self.engine.dispose()

    def reading(self) -> AbstractContextManager:
        """A connection whose reads all see the same moment, as a context manager."""
        return sql.reading(self.engine)

    def once(self, _key, ask):
        """What `ask()` answers: whoever reads without a `Moment` reads what there is now."""
        return ask()

    def writing(self) -> AbstractContextManager:
        """A connection that is the one writer, committed at the end, as a context manager."""
        return sql.writing(self.engine)

    def kind_of(self, stored):
        """The kind of rows an object has, or None."""
        return next((kind for kind in self.kinds if kind.interface.providedBy(stored)), None)

    def change_of(self, stored):
        """The `Change` that brings the row of an object to the object's present state; None for another's."""
        kind = self.kind_of(stored)
        if kind is None:
            return None
        row = kind.row_of(stored)
        document = document_of(stored, row) if kind is CONTENT and row is not None else None
        parts = parts_of_object(kind, stored) if row is not None else ()
        return Change(kind, stored.id, stored._p_oid, row, document, parts, IContainer.providedBy(stored))

    def cut_texts(self, changes, anew=False):
        """Prepare the texts of `changes` for writing: it takes long, and then nobody has to wait for it."""
        documents = documents_of(changes)
        if not anew and len(documents) == 1 and documents[0].source.length < SHORT:
            # To ask whether it is written already would take longer.
            self.cutter.cut(documents[0].digest, documents[0].source)
        elif documents:
            with self.reading() as connection:
                TextRows(connection, self.cutter).cut(documents, anew)

    def write(self, connection, changes, anew=False):
        """Put the rows of `changes`; rows of other objects stay. `anew`: see `TextRows.write`."""
        changes = list(changes)
        generation = meta.read(connection, meta.GENERATION, 0)
        numbers = store_lists(connection, readers_of(changes))
        for kind in dict.fromkeys(change.kind for change in changes):
            mine = [change for change in changes if change.kind is kind]
            rows = [{**stored_row(c, numbers), "generation": generation} for c in mine if c.row is not None]
            before = addresses_of(connection, mine) if kind is CONTENT else {}
            if rows:
                put_rows(connection, kind.table, rows)
                put_parts(connection, mine)
            gone = {change.id for change in mine if change.row is None}
            if kind is CONTENT:
                TextRows(connection, self.cutter).write(documents_of(mine), numbers, anew)
                follow_moves(connection, mine, before)
                gone.update(ids_below(connection, mine))
            self.remove(connection, kind, sorted(gone))

    def remove(self, connection, kind, ids):
        """Take the rows of objects of a kind out by id."""
        if kind is CONTENT:
            TextRows(connection, self.cutter).remove(ids)
        remove_parts(connection, kind, ids)
        for some in parts_of(ids, CHUNK):
            connection.execute(delete(kind.table).where(sql.among(kind.table.c.id, some)))

    def note_applied(self, connection, entry):
        """Note that the rows contain an entry of the ledger, and forget those it took out of the book."""
        if entry.taken_out:
            connection.execute(_FORGET_APPLIED, {"of": entry.book, "sequences": sql.listed(entry.taken_out)})
        put_rows(connection, applied, [{"book": entry.book, "sequence": entry.sequence}])

    def applied_in(self, book):
        """The sequences of a book's entries that the rows contain."""
        with self.reading() as connection:
            return set(connection.scalars(select(applied.c.sequence).where(applied.c.book == book)))

    def _follow(self, changes, pen):
        # Before commit, and again where a subscriber changed more. The final state of an object decides, not
        # what was told: a savepoint may have been rolled back since.
        touched = {**changes.changed, **changes.removed}.values()
        found = [(stored, self.change_of(stored)) for stored in touched]
        mine = {change.id: change for _stored, change in found if change is not None}
        if not mine:
            return
        for stored, change in found:
            if change is not None:
                _keep_current(stored)
        self.cut_texts(mine.values())
        connection = next(iter(touched))._p_jar
        self._manager(pen).add(connection, mine)

    def _manager(self, pen):
        current = transaction.get()
        try:
            manager = current.data(pen)
        except KeyError:
            manager = ProjectionManager(self, pen)
            current.set_data(pen, manager)
            current.join(manager)
        return manager


def _keep_current(stored):
    # A row tells the address, which hangs on the objects above: whoever moves one of them meanwhile conflicts.
    place = getattr(stored, "__parent__", None)
    while place is not None:
        if place._p_jar is not None:
            place._p_jar.readCurrent(place)
        place = getattr(place, "__parent__", None)


def parts_of(things, size):
    """`things` in lists of `size`; the last may be shorter."""
    left = iter(things)
    while some := list(islice(left, size)):
        yield some


def documents_of(changes):
    """The documents of `changes` that have one."""
    return [change.document for change in changes if change.document is not None]


def readers_of(changes):
    """The distinct `AccessList`s of the rows, in their order."""
    return list(dict.fromkeys(c.row[READERS] for c in changes if c.row is not None and READERS in c.row))


def stored_row(change, numbers):
    """The row as its table takes it; `numbers`: `AccessList` → number."""
    row = {"id": change.id, "oid": change.oid, **change.row}
    if READERS in row:
        row["access"] = numbers.get(row.pop(READERS))
    return row

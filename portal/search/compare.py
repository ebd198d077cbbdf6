"""Comparing the rows with the objects, for `portal check`: nothing is changed, and people may work meanwhile."""

from dataclasses import dataclass
from itertools import islice

from sqlalchemy import func, select

from portal.search.access import numbers_of
from portal.search.engine import among
from portal.search.looking import in_step, looking
from portal.search.parts import parts_differ
from portal.search.projection import documents_of, parts_of, readers_of, stored_row
from portal.search.tables import item
from portal.search.text_check import is_index_sound
from portal.search.text_rows import TextRows
from portal.search.text_tables import hit, words

BATCH = 500
MOST = 1000
MISSING, EXTRA, DIFFERENT = "missing", "extra", "different"


@dataclass(frozen=True)
class Difference:
    """A row that is `missing`, `extra`, or `different` from its object in some columns; without an id: the table."""

    what: str
    table: str
    id: int | None
    columns: tuple = ()

    def __str__(self):
        named = f": {', '.join(self.columns)}" if self.columns else ""
        row = f"row {self.id} of " if self.id is not None else ""
        return f"{self.what} {row}table {self.table}{named}"


def compare(database, projection, most=MOST):
    """The `Difference`s between the rows and the objects, at most `most` of them; empty where all is well."""
    projection.prepare()
    with looking(database) as look:
        look.make_ledger()
        return list(islice(_differences(projection, look), most))


def _differences(projection, look):
    with projection.reading() as connection:
        lost = connection.scalars(select(hit.c.id).where(hit.c.id.not_in(select(item.c.id))).limit(MOST)).all()
        is_sound = is_index_sound(connection)
    if not is_sound:
        yield Difference(DIFFERENT, words.name, None)
    yield from (Difference(EXTRA, hit.name, wanted) for wanted in lost)
    for kind in projection.kinds:
        if kind.can_be_rebuilt:
            with_row = 0
            for some in parts_of(_objects(look, kind), BATCH):
                found = _check(projection, look, kind, dict(some))
                with_row += len(some) - sum(difference.what == MISSING for difference in found)
                yield from found
            # As many rows as objects that have one: then no row is too many.
            if with_row != _count(projection, kind.table):
                yield from _rows_without_object(projection, look, kind)


def _objects(look, kind):
    """The (id, address) of every object of a kind; renews the look as it goes."""
    if kind.objects_after is None:
        yield from [(stored.id, stored._p_oid) for stored in kind.objects(look.root)]
        return
    key: list = []
    look.renew()
    while found := list(islice(kind.objects_after(look.root, key), BATCH)):
        yield from [(stored.id, stored._p_oid) for _key, stored in found]
        key = found[-1][0]
        look.connection.cacheMinimize()
        look.renew()


def _count(projection, table):
    with projection.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table))


def _rows_without_object(projection, look, kind):
    last = 0
    while True:
        with projection.reading() as connection:
            after = select(kind.table.c.id, kind.table.c.oid).where(kind.table.c.id > last)
            some = connection.execute(after.order_by(kind.table.c.id).limit(BATCH)).all()
        if not some:
            return
        last = some[-1].id
        gone = {row.id: row.oid for row in some if _is_gone(look, kind, row)}
        yield from _check(projection, look, kind, gone)
        look.connection.cacheMinimize()


def _is_gone(look, kind, row):
    stored = look.load(row.oid, row.id)
    return stored is None or kind.row_of(stored) is None


def _check(projection, look, kind, oids):
    """The differences of these objects: looked at in passing, then, where there are any, exactly."""
    with projection.reading() as connection:
        suspects = _compare_now(connection, projection, look, (kind, oids))
    if suspects:
        with in_step(projection, look) as connection:
            again = {difference.id: oids[difference.id] for difference in suspects}
            suspects = _compare_now(connection, projection, look, (kind, again))
    return suspects


def _compare_now(connection, projection, look, asked):
    kind, oids = asked
    stored = [look.load(oid, wanted) for wanted, oid in oids.items()]
    changes = {c.id: c for c in (projection.change_of(each) for each in stored if each is not None) if c}
    rows = select(kind.table).where(among(kind.table.c.id, oids))
    found = {row["id"]: row for row in connection.execute(rows).mappings()}
    numbers = numbers_of(connection, readers_of(changes.values()))
    differences = [
        difference
        for wanted in oids
        if (difference := _difference(kind, wanted, _expected(changes.get(wanted), numbers), found.get(wanted)))
    ]
    # Where a row of the lists is missing, that of the texts is too.
    known = {difference.id for difference in differences}
    differences += [
        Difference(DIFFERENT, tables[0], change.id)
        for change in changes.values()
        if change.row is not None and change.id not in known and (tables := parts_differ(connection, change))
    ]
    texts = TextRows(connection, projection.cutter).differing(documents_of(changes.values()), numbers)
    differences += [
        Difference(DIFFERENT, hit.name, wanted, columns) for wanted, columns in texts.items() if wanted not in known
    ]
    return differences


def _expected(change, numbers):
    return stored_row(change, numbers) if change is not None and change.row is not None else None


def _difference(kind, wanted, expected, found):
    if expected is None or found is None:
        what = MISSING if found is None else EXTRA
        return Difference(what, kind.table.name, wanted) if expected is not found else None
    columns = tuple(name for name, value in expected.items() if found[name] != value)
    return Difference(DIFFERENT, kind.table.name, wanted, columns) if columns else None

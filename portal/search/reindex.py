"""Rebuilding the projection from the objects, while people work: any part may be done twice, or go on after a kill."""

import time
from itertools import islice

import structlog
from sqlalchemy import delete, func, insert, select

from portal.content.container import Container
from portal.interfaces import IPortalContent
from portal.search import meta
from portal.search.engine import Busy
from portal.search.looking import in_step, looking
from portal.search.projection import CONTENT, Change, parts_of
from portal.search.tables import applied
from portal.search.text_rows import TextRows

# Objects at a time: the projection is held for some milliseconds, and between two batches people write.
BATCH = 200
# Rows at a time when those of objects that are gone are thrown away.
SWEEP = 2000
ATTEMPTS = 20

log = structlog.get_logger(__name__)


def reindex(database, projection, progress=None):
    """Make every row anew; rows of objects that are gone vanish at the end. Goes on where an earlier run was ended.

    `progress(done, total)` is called after each part; `total` is a guess. Answers the number of rows made.
    """
    projection.prepare()
    with looking(database) as look:
        look.make_ledger()
        return rebuild(projection, look, progress)


def rebuild(projection, look, progress=None):
    """The work of `reindex`, through a given look at the database."""
    patiently(lambda: _begin(projection, look))
    with projection.reading() as connection:
        total = connection.scalar(select(func.count()).select_from(CONTENT.table))
    done, more = 0, True
    while more:
        count, more = patiently(lambda: _next_part(projection, look))
        done += count
        if progress is not None:
            progress(done, max(total, done))
        # Between two batches everything may change, and memory stays small.
        look.connection.cacheMinimize()
    for kind in projection.kinds:
        if kind.objects is not None:
            done += _rebuild_others(projection, look, kind)
    _finish(projection)
    return done


def start_over(projection, look):
    """Throw every row away: until they are made anew, lists are empty rather than wrong."""
    look.renew()
    with projection.writing() as connection:
        _throw_away(connection, projection, look.ledger)


def _throw_away(connection, projection, ledger):
    for kind in projection.kinds:
        connection.execute(delete(kind.table))
    TextRows(connection, projection.cutter).clear()
    connection.execute(delete(applied))
    # The rows that are made anew will contain every entry there is; without the note it would be missed for ever.
    written = [
        {"book": name, "sequence": number}
        for name, book in ledger.books.items()
        for number in {book.last, *(entry[0] for entry in book.entries)} - {0}
    ]
    if written:
        connection.execute(insert(applied), written)
    meta.note(connection, meta.WHOLE, None)
    meta.note(connection, meta.CURSOR, None)
    meta.note(connection, meta.DATABASE, ledger.identity)


def _begin(projection, look):
    with in_step(projection, look) as connection:
        if meta.read(connection, meta.DATABASE) is None:
            meta.note(connection, meta.DATABASE, look.ledger.identity)
        if meta.read(connection, meta.CURSOR) is None:
            meta.note(connection, meta.GENERATION, meta.read(connection, meta.GENERATION, 0) + 1)
            meta.note(connection, meta.CURSOR, [])


def _next_part(projection, look):
    """Make the rows of the next batch; answers how many, and whether there is more to do."""
    with projection.reading() as connection:
        cursor = meta.read(connection, meta.CURSOR)
    newest = look.newest()
    look.renew()
    # Made before anybody has to wait for it.
    names, changes = _batch(projection, look, cursor)
    projection.cut_texts(changes)
    with in_step(projection, look) as connection:
        if meta.read(connection, meta.CURSOR) != cursor:
            # Another process rebuilds it too, and was quicker.
            return 0, True
        if look.newest() != newest:
            # Somebody has committed since.
            names, changes = _batch(projection, look, cursor)
        projection.write(connection, changes)
        if names is not None:
            meta.note(connection, meta.CURSOR, names)
    return len(changes), names is not None


def _batch(projection, look, cursor):
    """The names of the last of the next objects (None where there are none), and their changes."""
    if cursor is None:
        return None, []
    found = list(islice(contents_after(look.root.get("site"), cursor), BATCH))
    return (found[-1][0] if found else None), [_change_of(projection, content) for _names, content in found]


def _change_of(projection, content):
    try:
        return projection.change_of(content)
    except Exception:
        # One damaged object must not keep the whole portal from starting; `portal check` names it.
        log.exception("an object has no row because it is damaged", id=content.id, kind=content.kind)
        return Change(CONTENT, content.id, content._p_oid, None)


def contents_after(site, cursor):
    """What comes after the names of `cursor` in the tree, with its own names; parents first, siblings by name.

    The names are those from the site down, the site's own ("") included; nothing comes before `[]`.
    """
    if site is None:
        return
    if not cursor:
        yield [""], site
    levels = _levels(site, cursor)
    while levels:
        names, place, left = levels[-1]
        name = next(left, None)
        if name is None:
            levels.pop()
            continue
        child = place[name]
        if IPortalContent.providedBy(child):
            yield [*names, name], child
        if isinstance(child, Container):
            levels.append(([*names, name], child, iter(child.keys())))


def _levels(site, cursor):
    """Where to go on after `cursor`: (names, container, names of children left) from the site down."""
    levels, names, place = [], [""], site
    for name in cursor[1:]:
        levels.append((names, place, iter(place.keys(after=name))))
        place = place.get(name)
        if not isinstance(place, Container):
            # It had no children, or is gone since.
            return levels
        names = [*names, name]
    levels.append((names, place, iter(place.keys())))
    return levels


def _rebuild_others(projection, look, kind):
    look.renew()
    # What is added from now on brings its row itself.
    found = [(stored.id, stored._p_oid) for stored in kind.objects(look.root)]
    made = 0
    for some in parts_of(found, BATCH):
        made += patiently(lambda some=some: _put(projection, look, some))
        look.connection.cacheMinimize()
    return made


def _put(projection, look, pairs):
    with in_step(projection, look) as connection:
        changes = [change for wanted, oid in pairs for change in look.changes_at(projection, oid, wanted)]
        projection.write(connection, changes)
    return sum(change.row is not None for change in changes)


def _finish(projection):
    """Throw away the rows that the rebuilding has not met."""
    for kind in projection.kinds:
        if kind is CONTENT or kind.objects is not None:
            while patiently(lambda kind=kind: _sweep(projection, kind.table)):
                pass
    with projection.writing() as connection:
        meta.note(connection, meta.CURSOR, None)
        meta.note(connection, meta.WHOLE, True)


def _sweep(projection, table):
    with projection.writing() as connection:
        present = meta.read(connection, meta.GENERATION)
        stale = list(connection.scalars(select(table.c.id).where(table.c.generation < present).limit(SWEEP)))
        projection.remove(connection, table, stale)
    return len(stale)


def patiently(work):
    """Call `work` again where others hold the projection; raises `Busy` after many times."""
    for attempt in range(ATTEMPTS):
        try:
            return work()
        except Busy:
            log.info("projection is busy", attempt=attempt)
            time.sleep(0.1)
    return work()

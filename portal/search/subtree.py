"""What stands below a place follows it by SQL alone: its addresses when the place moves, its rows when it goes.

So moving or deleting a folder of ten thousand writes one object. The rows know their parents, and the address of each
is its parent's and its name: nothing but the rows themselves is needed, in whatever order changes arrive.
"""

from sqlalchemy import bindparam, select, update

from portal.search.conditions import among
from portal.search.tables import item


def addresses_of(connection, changes):
    """{id: address} as the rows have it now, of those changed objects that hold others and have a row."""
    ids = [change.id for change in changes if change.holds and change.row is not None]
    if not ids:
        return {}
    found = connection.execute(select(item.c.id, item.c.path).where(among(item.c.id, ids)))
    return {row.id: row.path for row in found}


def follow_moves(connection, changes, before):
    """Bring along the addresses below those places whose own is no longer the one of `before` (`addresses_of`)."""
    moved = [change.id for change in changes if change.row is not None and _has_moved(change, before)]
    if moved:
        connection.execute(_ADDRESSES, [{"top": top} for top in moved])


def ids_below(connection, changes):
    """The ids of all rows below those objects that have none any more."""
    gone = [change.id for change in changes if change.row is None]
    found: set[int] = set()
    for top in gone:
        found.update(connection.scalars(_BELOW, {"top": top}))
    return sorted(found)


def _has_moved(change, before):
    return change.id in before and before[change.id] != change.row["path"]


def _new_addresses():
    tree = select(item.c.id, item.c.path).where(item.c.id == bindparam("top")).cte("tree", recursive=True)
    address = tree.c.path.concat(item.c.name).concat("/")
    tree = tree.union_all(select(item.c.id, address).join(tree, item.c.parent == tree.c.id))
    follows = (item.c.id == tree.c.id) & (item.c.path != tree.c.path)
    return update(item).where(follows).values(path=tree.c.path)


def _all_below():
    tree = select(item.c.id).where(item.c.parent == bindparam("top")).cte("tree", recursive=True)
    tree = tree.union_all(select(item.c.id).join(tree, item.c.parent == tree.c.id))
    return select(tree.c.id)


_ADDRESSES, _BELOW = _new_addresses(), _all_below()

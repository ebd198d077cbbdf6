"""The ids of an archive here: the same where they are free, new ones where they are taken; links follow."""

import re

from sqlalchemy import select

from portal.content.base import Content
from portal.content.container import walk
from portal.content.fields import Address, RichText
from portal.content.row_fields import ID, UNIT, Rows
from portal.content.trash import every_entry
from portal.identity import new_id
from portal.search.engine import among
from portal.search.projection import CHUNK, parts_of
from portal.search.tables import item as items_table
from portal.transfer.shapes import id_of

_LINK = re.compile(r"(?<=/id/)\d{19}(?!\d)", re.ASCII)


def free_ids(root, projection, ids):
    """Every id of the archive → its id here; `ids`: the archive's."""
    taken = _present(projection, ids)
    for entry in every_entry(root):
        # What lies in a trash may come back, and is in no list of content.
        below = walk(entry.item) if entry.item is not None else ()
        taken |= {item.id for item in below if isinstance(item, Content)} & ids
    return {old: new_id() if old in taken else old for old in ids}


def _present(projection, ids):
    column = items_table.c.id
    with projection.reading() as connection:
        found = (connection.scalars(select(column).where(among(column, some))) for some in parts_of(ids, CHUNK))
        return {number for some in found for number in some}


class Renumbering:
    """The values of one item with the ids that are valid here; rows of its tables keep theirs while the item does.

    `nodes`: its fields by name.
    """

    def __init__(self, items, nodes, is_same_item=True):
        self.items, self.nodes, self.is_same_item = items, nodes, is_same_item
        self._rows: dict = {}

    def values(self, values):
        """Field values of a version."""
        return {name: self._value(self.nodes[name], value) for name, value in values.items()}

    def _value(self, node, value):
        if isinstance(node, Rows):
            return tuple(self._row(node, row) for row in value)
        if isinstance(node, RichText | Address):
            return _LINK.sub(self._linked, value)
        return value

    def _linked(self, found):
        number = int(found[0])
        return str(self.items.get(number, number))

    def _row(self, node, row):
        cells = {
            name: self._value(node.columns[name], cell) if name in node.columns else cell for name, cell in row.items()
        }
        unit = id_of(row[UNIT]) if row.get(UNIT) is not None else None
        row_id = row[ID] if self.is_same_item else self._rows.setdefault(row[ID], str(new_id()))
        return {**cells, ID: row_id, UNIT: self.items.get(unit) if unit is not None else None}

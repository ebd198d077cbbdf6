"""The order of a folder, one move at a time: each writes the items that move, and nobody else."""

from portal.content.changes import stay_current
from portal.content.order import place_between, place_in_order
from portal.history.acts import ARRANGED
from portal.i18n import _
from portal.permissions import Permission
from portal.workflow.whose import need

ARRANGE = _("xếp lại", "rearrange")
UP, DOWN, TOP, BOTTOM = "up", "down", "top", "bottom"
WAYS = (UP, DOWN, TOP, BOTTOM)


class Arranger:
    """Moves children of a folder in its order. `search`: a `SearchService`, which knows the order."""

    def __init__(self, desk, search, folder):
        self.desk = desk
        self.search = search
        self.folder = folder

    def shift(self, items, way):
        """Move the items, as one block in their present order, a step up or down, or to the top or the bottom.

        Raises `ActRefused`, `ActImpossible`.
        """
        items = sorted(items, key=_place)
        moved = {item.id for item in items}
        if way == UP:
            before = self._near(items[0], "-position", moved, 2)
            if before:
                self._put(items, before[1] if len(before) > 1 else None, before[0])
        elif way == DOWN:
            after = self._near(items[-1], "position", moved, 2)
            if after:
                self._put(items, after[0], after[1] if len(after) > 1 else None)
        else:
            end = self._end("position" if way == TOP else "-position", moved)
            self._put(items, *((None, end) if way == TOP else (end, None)))

    def put_after(self, item, other):
        """Put an item right after another child of the folder."""
        following = self._near(other, "position", {item.id}, 1)
        self._put([item], other, following[0] if following else None)

    def put_before(self, item, other):
        """Put an item right before another child of the folder."""
        before = self._near(other, "-position", {item.id}, 1)
        self._put([item], before[0] if before else None, other)

    def _near(self, item, order, without, count):
        """The nearest children after an item in an order, but some."""
        found = self._children(
            self.search.following(_place(item), order=order, limit=count + len(without), parent=self.folder.id)
        )
        return [child for child in found if child.id not in without][:count]

    def _end(self, order, without):
        rows = self.search.find(parent=self.folder.id, order=order, limit=len(without) + 1).rows
        return next((child for child in self._children(rows) if child.id not in without), None)

    def _children(self, rows):
        found = (self.folder.get(row.name) for row in rows)
        return [child for child in found if child is not None]

    def _put(self, items, low, high):
        for neighbour in (low, high):
            if neighbour is not None:
                # Somebody who moves it meanwhile would make this move one to elsewhere.
                stay_current(neighbour)
        for item in items:
            need(self.desk, item, Permission.EDIT, ARRANGE)
        for item in items:
            position, rank = place_between(*(place_in_order(other) if other else None for other in (low, high)))
            item.set(position=position, rank=rank)
            low = item
        self.desk.record(self.folder, ARRANGED, items[0], Permission.EDIT, count=len(items))


def _place(item):
    return (*place_in_order(item), item.id)

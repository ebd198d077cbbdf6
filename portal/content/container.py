"""The one kind of container below the root: a BTree of children, the same for ten and for a million."""

from BTrees.OOBTree import OOBTree
from persistent import Persistent
from zope.interface import implementer

from portal.content.base import ATTACHMENTS_NAME, NOTHING, Content
from portal.content.changes import drop, touch
from portal.content.naming import check_name
from portal.interfaces import IContainer


@implementer(IContainer)
class Container(Persistent):
    """Children by name. Adding one writes the child and one bucket, whatever the size.

    The order in which people arranged the children is kept on the children (`position`), never here,
    so that arranging and adding do not conflict.
    """

    def __init__(self):
        super().__init__()
        self._children = OOBTree()

    def __getitem__(self, name):
        return self._children[name]

    def get(self, name, default=None):
        """The child of that name, or `default`."""
        return self._children.get(name, default)

    def __contains__(self, name):
        return name in self._children

    def __iter__(self):
        return iter(self._children)

    def __len__(self):
        # Exact and slow on purpose: lists are counted by the projection, never here.
        return len(self._children)

    def __bool__(self):
        return True

    def keys(self, after=None):
        """The names of the children, sorted; only those after the name `after`, where it is given."""
        return self._children.keys(after, excludemin=after is not None)

    def nearest(self, name, earlier):
        """The last child's name up to `name` (`earlier`), or the first from it on, `name` included; None if none."""
        if not self._children:
            return None
        try:
            return self._children.maxKey(name) if earlier else self._children.minKey(name)
        except ValueError:
            return None

    def values(self):
        """The children, sorted by name; loads every one of them."""
        return self._children.values()

    def items(self):
        """Pairs of (name, child), sorted by name; loads every child."""
        return self._children.items()

    def add(self, name, child, system=False):
        """Seat `child` under `name`; raises `InvalidName` where the name is malformed, reserved or taken.

        `system`: the portal seats a part of its own, whose name is reserved on purpose.
        """
        if not system or name in self._children:
            check_name(name, self._children)
        child.__parent__ = self
        child.__name__ = name
        self._children[name] = child
        settle(child, self._p_jar)
        return child

    def hold(self, name, child):
        """Seat a new child where nothing is in the tree yet: no list hears of it, and no name is reserved.

        Raises `KeyError` where the name is taken.
        """
        if name in self._children:
            raise KeyError(name)
        child.__parent__ = self
        child.__name__ = name
        self._children[name] = child

    def bring(self, name, child):
        """Seat under `name` a child that stands elsewhere in the tree, or here under another name.

        Writes both places and the child alone: what is below follows in the lists by itself. Raises `InvalidName`.
        """
        check_name(name, self._children)
        del child.__parent__._children[child.__name__]
        child.__parent__ = self
        child.__name__ = name
        self._children[name] = child
        child.told()

    def remove(self, name):
        """Take the child of that name out of the tree, with all below, and answer it; `KeyError` if there is none."""
        child = self._children[name]
        if isinstance(child, Content):
            # What is below leaves the lists with it.
            drop(child)
        del self._children[name]
        child.__parent__ = None
        return child


def settle(item, jar):
    """Tell the lists of an item that was just seated, and of all below it. `jar`: the place's connection, or None."""
    for part in walk(item):
        if jar is not None and part._p_jar is None:
            # Gives new objects their database address now, for the projection's ledger.
            jar.add(part)
        if isinstance(part, Content):
            touch(part)


def parts_below(item):
    """What stands directly below an item, by name: the children of a container, else its translations."""
    if isinstance(item, Container):
        return item._children
    return item.translations if isinstance(item, Content) else NOTHING


def walk(top):
    """`top` and everything below it, parents first; iterative, so any depth will do."""
    waiting = [top]
    while waiting:
        item = waiting.pop()
        yield item
        waiting.extend(parts_below(item).values())


class ContentContainer(Container, Content):
    """Content that holds other content: an agency, a folder."""

    # Of an agency and of the site, once there is one: portal/content/redirects.py and trash.py.
    redirects = None
    trash = None
    # Likewise: portal/content/templates.py.
    templates = None

    def __init__(self):
        Container.__init__(self)
        Content.__init__(self)

    def __getitem__(self, name):
        # The item's own files are reached through it; "tep" is reserved, so no child is hidden.
        return self.attachments if name == ATTACHMENTS_NAME else self._children[name]


__all__ = ["Container", "ContentContainer", "parts_below", "settle", "walk"]

"""Every content type by name, and the one door through which objects are made."""

from portal.content.attachments import Upload
from portal.content.editions import field_defaults
from portal.content.naming import free_name
from portal.content.places import is_internal
from portal.content.widgets import REMOVE
from portal.interfaces import ConfigurationError

# The type at the root of the staff's folders.
DOCUMENT_TREE = "document_tree"


class TypeRegistry:
    """The content types of the portal, by name."""

    def __init__(self):
        self._types = {}

    def add(self, info):
        """Register a type; raises `ConfigurationError` where the name is taken by another class."""
        known = self._types.get(info.name)
        if known is not None and known.factory is not info.factory:
            raise ConfigurationError(
                f"content type {info.name!r} is declared twice: {known.factory.__module__} and "
                f"{info.factory.__module__}"
            )
        self._types[info.name] = info

    def __getitem__(self, name):
        try:
            return self._types[name]
        except KeyError:
            raise ConfigurationError(f"no content type {name!r}; known: {', '.join(sorted(self._types))}") from None

    def __iter__(self):
        return iter(self._types.values())

    def __contains__(self, name):
        return name in self._types

    def names(self):
        """The names of all types, sorted."""
        return sorted(self._types)

    def children_of(self, container):
        """The types that people may add inside `container`, by title."""
        return self.fitting_in(container.__type_info__, is_internal(container))

    def fitting_in(self, place, internal):
        """The types that people may add inside something of the type `place`; `internal`: in a workspace."""
        fitting = [
            info for info in self if info.addable and (info.name in place.children or place.name in info.lives_in)
        ]
        if internal:
            # A folder of the staff takes what the root of their folders takes: no news, no units.
            return [info for info in fitting if DOCUMENT_TREE in info.lives_in]
        return fitting

    def check(self, workflows, has_template):
        """Check every name the declarations use; raises `ConfigurationError` naming the first that is unknown."""
        for info in self:
            where = f"content type {info.name!r}"
            if info.workflow not in workflows:
                known = ", ".join(sorted(workflows))
                raise ConfigurationError(f"{where} names workflow {info.workflow!r}; known: {known}")
            for name in (*info.children, *info.lives_in):
                if name not in self:
                    known = ", ".join(self.names())
                    raise ConfigurationError(f"{where} names content type {name!r}; known: {known}")
            _check_states(where, info.fields, workflows[info.workflow].states)
            if not has_template(info.template):
                raise ConfigurationError(f"{where} needs the template themes/default/{info.template}")

    def create(self, type_name, values, author=None):
        """A new object of a type with these field values, not yet in the tree.

        Fields that are not named get their defaults; raises `TypeError` for a field the type does not have.
        """
        item = self.empty(type_name, author)
        apply_values(item, {**field_defaults(type(item)), **values}, author)
        return item

    def empty(self, type_name, author=None):
        """A new object of a type without any text, not yet in the tree."""
        item = self[type_name].factory()
        item.set(created_by=author)
        return item


def _check_states(where, nodes, states):
    for node in nodes:
        for state in node.shown_in:
            if state not in states:
                known = ", ".join(states)
                raise ConfigurationError(f"{where} shows {node.name!r} in the state {state!r}; known: {known}")
        _check_states(f"{where}, {node.name!r}", getattr(node, "columns", {}).values(), states)


def apply_values(item, values, author=None, comment=""):
    """Save a new version of the item's fields; uploads become attachments, and the version holds their names."""
    plain = {name: _stored(item, value) for name, value in values.items()}
    return item.update(author=author, comment=comment, **plain)


def _stored(item, value):
    if isinstance(value, Upload):
        return item.attachments.store(value).__name__
    return "" if value is REMOVE else value


def seat(container, item, name=None):
    """Put a new object into a container under `name`, or under a free address made from its title."""
    chosen = name or item.own_name() or free_name(item.named_after(), container, item.kind.replace("_", "-"))
    return container.add(chosen, item)

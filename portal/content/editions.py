"""One text of an item as a reader sees it, and the values of fields that a text has or lacks."""

import types


class Edition:
    """One text of an item as a reader sees it: fields come from the version, all else from the item.

    `inside`: fields are whole; else they are what the public gets of them.
    """

    def __init__(self, item, version, inside=False):
        self.item = item
        self.version = version
        self.inside = inside

    def shown_values(self):
        """Every field's value as the reader gets it."""
        return {name: getattr(self, name) for name in self.version.values if name in type(self.item).__field_names__}

    def __getattr__(self, name):
        cls = type(self.item)
        if name in cls.__field_names__:
            return field_value(cls, self.version, name) if self.inside else public_value(self.item, self.version, name)
        # The type's rules (methods, properties) read this edition's fields, not the item's newest ones.
        rule = getattr(cls, name, None)
        if isinstance(rule, types.FunctionType):
            return types.MethodType(rule, self)
        if isinstance(rule, property) and rule.fget is not None:
            return rule.fget(self)
        return getattr(self.item, name)


def field_value(cls, version, name):
    """The value of a field in a version; the field's default where the version is older than the field."""
    if version is not None and name in version.values:
        return version.values[name]
    return field_defaults(cls)[name]


def public_value(item, version, name):
    """What of a field of a version is for everybody who may read the item."""
    cls = type(item)
    return field_nodes(cls)[name].public(field_value(cls, version, name), item.state)


_nodes: dict = {}
_defaults: dict = {}


def field_nodes(cls):
    """The fields of a content class, by name."""
    if cls not in _nodes:
        _nodes[cls] = {node.name: node for node in cls.__type_info__.fields}
    return _nodes[cls]


def field_defaults(cls):
    """The value of each field of a content class that nobody has filled in."""
    if cls not in _defaults:
        _defaults[cls] = {name: node.empty for name, node in field_nodes(cls).items()}
    return _defaults[cls]

"""The values of fields in a version: what is there, or a default where the version is older than the field."""

_nodes: dict = {}
_defaults: dict = {}


def field_value(cls, version, name):
    """The value of a field in a version; the field's default where the version is older than the field."""
    if version is not None and name in version.values:
        return version.values[name]
    return field_defaults(cls)[name]


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

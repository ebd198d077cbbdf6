"""Field rights: a field may declare who changes it (`changed_by`); whoever only edits the item leaves it as it is."""

from portal.content.editions import field_nodes, field_value
from portal.content.versions import newest_version
from portal.i18n import _
from portal.interfaces import ActRefused
from portal.permissions import Permission

WHOSE = {
    Permission.MANAGE_SITE: _("quản trị tỉnh", "the administrators of the province"),
    Permission.MANAGE_AGENCY: _("quản trị cơ quan", "the administrators of the agency"),
}


def closed_fields(desk, item_class, place):
    """The fields of a type that the desk's reader may not change at a place (the item, or where it would stand)."""
    nodes = field_nodes(item_class).values()
    return [node for node in nodes if node.changed_by is not None and not desk.may(place, node.changed_by)]


def check_fields(desk, item, values):
    """Raise `ActRefused` where new values change a field that is not the reader's to change."""
    version, cls = newest_version(item), type(item)
    _check(desk, cls, item, values, lambda name: field_value(cls, version, name))


def check_new_fields(desk, item_class, place, values):
    """The same for an object that is yet to be made at a place: such fields stay empty."""
    nodes = field_nodes(item_class)
    _check(desk, item_class, place, values, lambda name: nodes[name].empty)


def _check(desk, item_class, place, values, present):
    for node in closed_fields(desk, item_class, place):
        if node.name in values and node.clean(values[node.name]) != present(node.name):
            raise ActRefused(
                _(
                    "Mục “{field}” do {whose} ghi; bạn không thay đổi được.",
                    "“{field}” is kept by {whose}; you may not change it.",
                    field=node.title,
                    whose=WHOSE[node.changed_by],
                )
            )


def kept_closed(desk, item, values):
    """The values without those of fields that are not the reader's to change."""
    closed = {node.name for node in closed_fields(desk, type(item), item)}
    return {name: value for name, value in values.items() if name not in closed}

"""Rows of a table that units propose, each its own, into a draft which others put together."""

from portal.content.changes import stay_current
from portal.content.places import owner_id
from portal.content.row_fields import ID, UNIT
from portal.content.versions import newest_version
from portal.history.acts import EDITED
from portal.i18n import _
from portal.interfaces import ActRefused
from portal.permissions import Permission

NOT_ALLOWED = _("Bạn không đăng ký được vào lịch này.", "You may not propose anything here.")
NO_UNIT = _(
    "Bạn chưa được xếp vào phòng, ban nào của cơ quan; hãy nhờ quản trị cơ quan bổ sung.",
    "You are in no unit of the agency; ask the agency's administrator.",
)


def proposed_rows(desk, item, field):
    """The rows that the reader's unit has proposed so far; raises `ActRefused` where he may propose none."""
    unit = _unit(desk, item)
    return tuple(row for row in getattr(item, field) if row[UNIT] == unit)


def propose(desk, item, field, rows):
    """Put these rows in the place of those that the reader's unit has proposed; raises `ActRefused`."""
    unit = _unit(desk, item)
    stay_current(item)
    present = getattr(item, field)
    mine = {row[ID] for row in present if row[UNIT] == unit}
    # The id of another's row would take that row over.
    own = [{**row, UNIT: unit, ID: row.get(ID) if row.get(ID) in mine else ""} for row in rows]
    others = [row for row in present if row[ID] not in mine]
    before = newest_version(item)
    version = item.update(author=desk.reader.person_id, **{field: (*others, *own)})
    if version is not before:
        desk.record(item, EDITED, permission=Permission.PROPOSE, version=version.number)


def _unit(desk, item):
    if not desk.may(item, Permission.PROPOSE):
        raise ActRefused(NOT_ALLOWED)
    unit = desk.reader.unit_in(owner_id(item))
    if unit is None:
        raise ActRefused(NO_UNIT)
    return unit

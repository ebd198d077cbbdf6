"""An entry of a week's schedule moved to another time: one row of the newest text, unless somebody changed that row."""

from portal.content.changes import stay_current
from portal.content.editions import field_value
from portal.content.row_fields import ID, same_cells
from portal.content.versions import newest_version
from portal.i18n import _
from portal.interfaces import ActImpossible

CHANGED = _(
    "Việc này vừa được người khác sửa hoặc bỏ; hãy mở lại lịch rồi dời giờ.",
    "Somebody has just changed this entry or taken it out; open the calendar again, then move it.",
)


def move_entry(desk, week, field, began, row_id, cells):
    """Give the row of that id other `cells`, as the working draft; all other rows stay. Answers the version.

    `began`: the version that its mover saw. Raises `ActImpossible` where the row is another by now, `ActRefused`
    where the reader may not edit.
    """
    stay_current(week)
    present, seen = (_row(week, version, field, row_id) for version in (newest_version(week), began))
    if present is None or seen is None or not same_cells(present, seen):
        raise ActImpossible(CHANGED)
    rows = tuple({**row, **cells} if row[ID] == row_id else row for row in getattr(week, field))
    return desk.edit(week, {field: rows})


def _row(week, version, field, row_id):
    rows = field_value(type(week), version, field) if version is not None else ()
    return next((row for row in rows if row[ID] == row_id), None)

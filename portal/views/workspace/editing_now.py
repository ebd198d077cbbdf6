"""Who else is editing an item now, and what was saved since somebody opened its form, in words."""

from types import SimpleNamespace

from portal.content.versions import newest_version
from portal.i18n import _


def editors(request, item):
    """The colleagues who have the item's form open: `name`, `since`, and both in one `text`."""
    leases = request.leases.of(item.id, besides=request.reader.person_id)
    names = request.person_names({lease.person_id for lease in leases})
    return tuple(
        SimpleNamespace(
            name=names[lease.person_id],
            since=lease.since,
            text=_(
                "{person} đang sửa, từ {time}.",
                "{person} is editing this, since {time}.",
                person=names[lease.person_id],
                time=request.formats.time(lease.since),
            ),
        )
        for lease in leases
        if lease.person_id in names
    )


def newer_text(request, item, began):
    """What to tell whoever began from version `began` (its digits), where somebody has saved since; else None."""
    newest = newest_version(item)
    if newest is None or began in ("", str(newest.number)):
        return None
    return _(
        "{person} vừa lưu bản {number} lúc {time}. Khi bạn lưu, hai bản sẽ được ghép; mục nào cả hai cùng sửa sẽ được "
        "hỏi lại.",
        "{person} has saved version {number} at {time}. When you save, both are merged; what both of you changed will "
        "be asked about.",
        person=name_of(request, newest.author),
        number=newest.number,
        time=request.formats.time(newest.saved),
    )


def name_of(request, person_id):
    """The name of a person; of one who is not known, that it is somebody else."""
    return request.person_names({person_id}).get(person_id) or _("Một người khác", "Somebody else")

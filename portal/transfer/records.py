"""From objects to records: what an archive says of an item, its versions and files, of people, of the trash.

Everything is written from what the objects hold, not from a list of types: a new content type needs nothing here.
An attribute that nobody has taught this module is refused, never left out in silence.
"""

from portal.content.base import BOOKKEEPING, REMEMBERED
from portal.content.row_fields import ID, UNIT
from portal.i18n import _
from portal.interfaces import IAgency
from portal.transfer.format import ArchiveRefused
from portal.transfer.plain import NotPlain, encode, moment_text

# Where an item names others, by what kind of thing it names.
OF_PEOPLE, OF_ITEMS = ("created_by", "handed_to"), ("unit",)
OF_AGENCIES = ("superiors", "successors")
SPECIAL = (*OF_PEOPLE, *OF_ITEMS, *OF_AGENCIES, "withdrawal", "templates")
# What is written otherwise, or follows from what is written: the rights of an item from its state; that what stands
# beside an item is its translation, from its bookkeeping (`language`).
WRITTEN_ELSEWHERE = REMEMBERED | set(
    "versions attachments translations redirects trash _children __parent__ __name__".split()
)
PARTICULARS = ("full_name", "title", "title_english", "email", "phone")


def id_text(number):
    """An id as JSON has it, where large numbers are not safe; None for none."""
    return str(number) if number is not None else None


def item_record(item, parent_id, met):
    """The record of an item. `met(person_id)` is called for everybody it names. Raises `ArchiveRefused`."""
    _check_known(item)
    for person_id in (item.created_by, item.handed_to, item.modified_by, *(step.person for step in item.history)):
        met(person_id)
    return {
        "record": "item",
        "id": id_text(item.id),
        "type": item.kind,
        "name": item.__name__,
        "parent": id_text(parent_id),
        "workflow": item.workflow,
        "state": item.state,
        "modified": moment_text(item.modified),
        "modified_by": id_text(item.modified_by),
        "published_version": item.published.number if item.published is not None else None,
        "draft_version": item.draft.number if item.draft is not None else None,
        **_references(item),
        "bookkeeping": _plain(item, _bookkeeping(item)),
        "steps": [_step(item, step) for step in item.history],
    }


def _check_known(item):
    unknown = set(vars(item)) - WRITTEN_ELSEWHERE
    # An agency's templates have records of their own.
    if vars(item).get("templates") is not None and not IAgency.providedBy(item):
        unknown.add("templates")
    if unknown:
        named = ", ".join(sorted(unknown))
        raise _unwritable(item, f"{type(item).__name__} has {named}, of which portal/transfer/records.py knows nothing")


def _unwritable(item, why):
    return ArchiveRefused(
        _(
            "Mục {id} chưa kết xuất được: {why}.",
            "Item {id} cannot be exported: {why}.",
            id=item.id,
            why=why,
        )
    )


def _plain(item, value):
    try:
        return encode(value)
    except NotPlain as error:
        raise _unwritable(item, str(error)) from None


def _bookkeeping(item):
    present = vars(item)
    return {
        name: value
        for name in BOOKKEEPING
        if name not in SPECIAL and name != "workflow" and (value := present.get(name)) is not None
    }


def _references(item):
    named = {name: id_text(getattr(item, name)) for name in (*OF_PEOPLE, *OF_ITEMS)}
    if item.withdrawal is not None:
        named["withdrawal"] = _withdrawal(item.withdrawal)
    if vars(item).get("superiors"):
        named["superiors"] = [{"day": day.isoformat(), **_agency(item, agency)} for day, agency in item.superiors]
    if vars(item).get("successors"):
        named["successors"] = [_agency(item, agency) for agency in item.successors]
    return named


def _agency(item, agency_id):
    """How another agency is named: by its id, and by its address for where the id is not known."""
    siblings = item.__parent__.values() if agency_id is not None else ()
    found = next((sibling for sibling in siblings if getattr(sibling, "id", None) == agency_id), None)
    return {"agency": id_text(agency_id), "address": found.__name__ if found is not None else None}


def _withdrawal(withdrawal):
    replacement = withdrawal.replacement() if withdrawal.replacement is not None else None
    return {
        "when": moment_text(withdrawal.when),
        "manner": withdrawal.manner,
        "shows_title": withdrawal.shows_title,
        "replacement": id_text(replacement.id) if replacement is not None else None,
    }


def _step(item, step):
    return {
        "act": step.act,
        "from": step.source,
        "to": step.target,
        "person": id_text(step.person),
        "when": moment_text(step.when),
        "comment": _plain(item, step.comment),
        "note": _plain(item, step.note),
        "version": step.version,
    }


def version_record(item, version, met):
    """The record of one saved text of an item."""
    met(version.author)
    return {
        "record": "version",
        "item": id_text(item.id),
        "number": version.number,
        "saved": moment_text(version.saved),
        "author": id_text(version.author),
        "comment": version.comment,
        "values": {name: _plain(item, _without_units(value)) for name, value in version.values.items()},
    }


def _without_units(value):
    """Rows of a table with the unit that proposed each as text: it is the id of another item."""
    if not (isinstance(value, tuple) and value and isinstance(value[0], dict) and ID in value[0]):
        return value
    return tuple({**row, UNIT: id_text(row.get(UNIT))} for row in value)


def file_record(item, attachment):
    """The record of one file of an item; its bytes stand in the archive by their hash."""
    return {
        "record": "file",
        "item": id_text(item.id),
        "name": attachment.__name__,
        "filename": attachment.filename,
        "media_type": attachment.media_type,
        "size": attachment.size,
        "sha256": attachment.sha256,
    }


def trash_record(entry, address, met):
    """The record of something in the trash of the agency at `address` (with a slash on both ends)."""
    met(entry.deleted_by)
    place = entry.place
    return {
        "record": "deleted",
        "id": id_text(entry.id),
        "item": id_text(entry.item.id),
        "name": entry.name,
        "path": (entry.path or "").removeprefix(address),
        "place": id_text(place.id) if place is not None else None,
        "internal": entry.internal,
        "count": entry.count,
        "deleted": moment_text(entry.deleted),
        "deleted_by": id_text(entry.deleted_by),
        "batch": id_text(entry.batch),
    }


def person_record(person, agency_id):
    """The record of a person: who he is, and his posts in the agency."""
    return {
        "record": "person",
        "id": id_text(person.id),
        "login": person.login,
        **{name: getattr(person, name) for name in PARTICULARS},
        "posts": [_post(post) for post in person.appointments if post.agency_id == agency_id],
    }


def _post(post):
    return {
        "role": post.role,
        "from_day": post.from_day.isoformat(),
        "until_day": post.until_day.isoformat() if post.until_day is not None else None,
        "unit": id_text(post.unit_id),
        "and_subordinates": post.and_subordinates,
        "post": post.post,
        "basis": post.basis,
        "given_by": id_text(post.given_by),
        "given": moment_text(post.given) if post.given is not None else None,
    }

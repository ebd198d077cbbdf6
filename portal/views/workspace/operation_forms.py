"""The operations that ask for something before they are carried out: what each shows, and what it understands."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from types import SimpleNamespace

import colander
import transaction
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther

from portal.content.field_types import TagsType
from portal.i18n import _
from portal.identity import new_id
from portal.interfaces import ActRefused, PortalError
from portal.permissions import Permission
from portal.views.forms import sent_text
from portal.views.workspace.deleting import what_goes
from portal.views.workspace.destinations import MOST_FOLDERS, PLACE, beginning, choice, place_of_id, roots
from portal.views.workspace.downloads import download, what_is_there
from portal.views.workspace.left_public import (
    delete_along,
    left_by,
    left_when_withdrawn,
    ticked_to_leave,
    withdraw_with,
)
from portal.views.workspace.running import MOST_AT_ONCE, list_url
from portal.views.workspace.selection import MOST_FOUND
from portal.views.workspace.states import moment_asked_for
from portal.views.workspace.withdrawing import FIELDS as WITHDRAWING
from portal.views.workspace.withdrawing import manner_asked_for
from portal.workflow.copying import check_copy
from portal.workflow.relocating import check_move, rename
from portal.workflow.whose import title_for

STEP = "buoc"
CHOOSE_A_PLACE = _("Hãy chọn nơi đến.", "Choose where to.")
NO_TAGS = _("Hãy ghi từ khóa cần thêm hoặc cần bỏ.", "Write the key words to add or to take away.")
NO_DATES = _("Hãy chọn thời điểm, hoặc đánh dấu mục cần xóa.", "Choose a moment, or tick what is to be cleared.")
SAY_WHY = _("Hãy ghi ý kiến.", "Write a comment.")
TOO_MANY = _(
    "Đổi tên nhiều nhất {most} mục một lần.", "At most {most} things are renamed at a time.", most=MOST_AT_ONCE
)


class NotRenamed(ActRefused):
    """Some items cannot have the names that were typed. `reasons`: why, by their ids (text)."""

    def __init__(self, reasons):
        super().__init__(
            _(
                "Chưa đổi tên mục nào; cần sửa {count} mục.",
                "Nothing is renamed yet; {count} must be corrected.",
                count=len(reasons),
            )
        )
        self.reasons = reasons


def _nothing(_folder, _request, _selection):
    return {}


@dataclass(frozen=True)
class Operation:
    """One operation: its name in addresses, what it is called, which part of the template asks for what it needs.

    `model(folder, request, selection)`: what the template shows. `ordered(…)`: (act, arguments) of what was sent;
    raises `PortalError`. `carry_out(…)`, where there is one, does it itself and answers the response.
    """

    name: str
    title: object
    part: str
    model: Callable = _nothing
    ordered: Callable | None = None
    carry_out: Callable | None = None
    tone: str = "main"
    icon: str = "check-lg"


def _destination_for(act, check):
    def model(folder, request, selection):
        rows = selection.rows(request, folder, MOST_FOLDERS)
        first = folder.get(rows[0].name) if rows else None

        def address(place_id):
            return selection.address("", viec=request.query.get("viec", ""), **{PLACE: place_id})

        def check_first(place):
            if first is not None:
                check(request.desk, first, place)

        without = {row.id for row in rows} if act == "move" else ()
        shown = choice(request, beginning(folder), address, check_first, without)
        return {**shown, "roots": roots(request, folder, address) if act == "copy" else ()}

    return model


def _sent_to(act):
    def ordered(_folder, request, _selection):
        place = place_of_id(request, sent_text(request, PLACE))
        if place is None:
            raise ActRefused(CHOOSE_A_PLACE)
        return act, {"target": place}

    return ordered


def _names(folder, request, selection):
    entries = []
    for item in selection.items(request, folder)[:MOST_AT_ONCE]:
        key = str(item.id)
        entries.append(
            SimpleNamespace(
                id=key,
                title=sent_text(request, f"ten-{key}") or title_for(request.desk, item),
                name=sent_text(request, f"dia-chi-{key}") or item.__name__,
                present=item.__name__,
                may_edit=request.desk.may(item, Permission.EDIT),
                may_move=request.desk.may(item, Permission.DELETE),
            )
        )
    return {"entries": entries, "folder_url": request.resource_path(folder)}


def _rename(folder, request, selection):
    """Give each item the title and the address that were typed; where one cannot be done, none is."""
    items = selection.items(request, folder)
    if len(items) > MOST_AT_ONCE:
        raise ActRefused(TOO_MANY)
    done, reasons, untouched = 0, {}, transaction.savepoint(optimistic=True)
    for item in items:
        title, name = sent_text(request, f"ten-{item.id}").strip(), sent_text(request, f"dia-chi-{item.id}").strip()
        before = transaction.savepoint(optimistic=True)
        try:
            done += _rename_one(request, item, title, name)
        except PortalError as error:
            before.rollback()
            reasons[str(item.id)] = error.text
    if reasons:
        untouched.rollback()
        raise NotRenamed(reasons)
    if done:
        request.tell(_("Đã đổi tên {count} mục.", "{count} renamed.", count=done))
    else:
        request.tell(_("Không có gì thay đổi.", "Nothing has changed."), "info")
    return HTTPSeeOther(list_url(request, folder))


def _rename_one(request, item, title, name):
    changed = False
    if name and name != item.__name__:
        rename(request.desk, item, name)
        changed = True
    if title and title != title_for(request.desk, item):
        node = next(node for node in request.types[item.kind].fields if node.name == "title")
        request.desk.edit(item, {"title": _checked(node, title)})
        changed = True
    return changed


def _checked(node, text):
    try:
        return node.deserialize(text)
    except colander.Invalid as error:
        raise ActRefused(error.msg) from None


def _tags_shown(_folder, request, selection):
    return {"add_tags": sent_text(request, "them"), "remove_tags": sent_text(request, "bo")}


def _tags_ordered(_folder, request, _selection):
    add, remove = (TagsType().deserialize(None, sent_text(request, name)) for name in ("them", "bo"))
    if not add and not remove:
        raise ActRefused(NO_TAGS)
    return "tag", {"add": list(add), "remove": list(remove)}


def _dates_shown(_folder, request, _selection):
    return {"publish_on": sent_text(request, "dang-luc"), "withdraw_on": sent_text(request, "het-han")}


def _dates_ordered(_folder, request, _selection):
    moments = {"publish_on": sent_text(request, "dang-luc"), "withdraw_on": sent_text(request, "het-han")}
    parsed = {name: moment_asked_for(text) for name, text in moments.items()}
    clear = [name for name in moments if sent_text(request, f"xoa-{name}")]
    if not clear and not any(parsed.values()):
        raise ActRefused(NO_DATES)
    return "dates", {
        **{name: moment.isoformat() for name, moment in parsed.items() if moment is not None},
        "clear": clear,
    }


def _step(request, folder):
    names = {info.workflow for info in request.types.children_of(folder)} | {"internal"}
    for name in sorted(names):
        step = request.workflows[name].transition(request.query.get(STEP, ""))
        if step is not None:
            return step
    raise HTTPNotFound()


def _step_shown(folder, request, selection):
    typed = {name: sent_text(request, name) for name in ("comment", *WITHDRAWING)}
    step = _step(request, folder)
    left = left_when_withdrawn(request, _ids(request, folder, selection, step.permission)) if step.withdraws else ()
    return {"step": step, "left_public": left, "leaving": ticked_to_leave(request), **typed}


def _step_ordered(folder, request, selection):
    step, comment = _step(request, folder), sent_text(request, "comment").strip()
    if step.needs_comment and not comment:
        raise ActRefused(SAY_WHY)
    manner = manner_asked_for(request) if step.withdraws else {}
    if step.withdraws:
        withdraw_with(request, _ids(request, folder, selection, step.permission), manner["manner"])
    return "transition", {"transition": step.name, "comment": comment, **manner}


def _what_goes(folder, request, selection):
    """What would go with the selected things, and what links to them."""
    rows = _rows(request, folder, selection)
    left = left_by(request, _ids(request, folder, selection, Permission.DELETE))
    shown = what_goes(request, [row.id for row in rows], *(row for row in rows if request.types[row.kind].is_container))
    return {**shown, "left_public": left}


def _rows(request, folder, selection):
    return list(islice(selection.every_row(request, folder), MOST_FOUND))


def _ids(request, folder, selection, permission):
    """The ids of those with which this reader may do it: what only the others use does not go."""
    return [row.id for row in _rows(request, folder, selection) if request.desk.may_with_row(row, permission)]


def _trash_ordered(folder, request, selection):
    batch = new_id()
    delete_along(request, _ids(request, folder, selection, Permission.DELETE), batch)
    return "trash", {"batch": batch}


OPERATIONS = {
    operation.name: operation
    for operation in (
        Operation("chuyen", _("Chuyển", "Move"), "destination", _destination_for("move", check_move), _sent_to("move")),
        Operation(
            "sao-chep", _("Sao chép", "Copy"), "destination", _destination_for("copy", check_copy), _sent_to("copy")
        ),
        Operation("doi-ten", _("Đổi tên", "Rename"), "names", _names, carry_out=_rename),
        Operation(
            "tai-xuong", _("Tải xuống", "Download"), "download", what_is_there, carry_out=download, icon="download"
        ),
        Operation("tu-khoa", _("Gắn từ khóa", "Key words"), "tags", _tags_shown, _tags_ordered),
        Operation("thoi-han", _("Đặt thời hạn", "Set dates"), "dates", _dates_shown, _dates_ordered),
        Operation("y-kien", _("Đổi trạng thái", "Change the state"), "comment", _step_shown, _step_ordered),
        Operation("xoa", _("Xóa", "Delete"), "trash", _what_goes, _trash_ordered, tone="danger-full", icon="trash"),
    )
}

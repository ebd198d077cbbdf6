"""`thao-tac`: what is done to selected children of a folder and needs another word first, and the progress of it."""

import transaction
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from portal.i18n import _
from portal.interfaces import IContainer, PortalError
from portal.permissions import Permission
from portal.views.workspace.editing import need_staff, staff_page
from portal.views.workspace.operation_forms import OPERATIONS
from portal.views.workspace.running import VIEW, do, list_url, run_shown
from portal.views.workspace.selection import NOTHING_SELECTED, Selection

MOST_SHOWN = 8
OPERATION = "theme:staff/operation.pt"


@view_config(context=IContainer, name=VIEW, request_method="GET", permission=Permission.VIEW, renderer=OPERATION)
def show(context, request):
    """The form of an operation on what the address names; below the view's own address, the progress of a run."""
    need_staff(context, request)
    if request.subpath:
        return _progress(context, request)
    operation, selection = _asked(context, request)
    if not selection.count(request, context):
        request.tell(NOTHING_SELECTED, "warning")
        return HTTPSeeOther(list_url(request, context))
    return _page(context, request, operation, selection)


@view_config(context=IContainer, name=VIEW, request_method="POST", permission=Permission.VIEW, renderer=OPERATION)
def carry_out(context, request):
    """Do the operation; shows its form again, with what was typed and why, where that cannot be done."""
    need_staff(context, request)
    operation, selection = _asked(context, request)
    if request.subpath:
        raise HTTPNotFound()
    before = transaction.savepoint(optimistic=True)
    try:
        if operation.carry_out is not None:
            return operation.carry_out(context, request, selection)
        act, arguments = operation.ordered(context, request, selection)
        return do(request, context, selection, act, arguments)
    except PortalError as error:
        before.rollback()
        request.response.status_int = 422
        return _page(context, request, operation, selection, error)


def _asked(context, request):
    operation = OPERATIONS.get(request.query.get("viec", ""))
    if operation is None:
        raise HTTPNotFound()
    return operation, Selection.asked(request.query)


def _page(context, request, operation, selection, error=None):
    count = selection.count(request, context)
    rows = selection.rows(request, context, MOST_SHOWN)
    if count == 1 and rows:
        heading = _("{act}: {title}", "{act}: {title}", act=operation.title, title=rows[0].title)
    else:
        heading = _("{act}: {count} mục", "{act}: {count} items", act=operation.title, count=count)
    staff_page(request, heading, operation.title)
    return {
        "heading": heading,
        "operation": operation,
        "shown": rows if count > 1 else (),
        "more": max(0, count - len(rows)),
        "count": count,
        "error": error.text if error is not None else None,
        "reasons": getattr(error, "reasons", {}),
        "folder_title": context.title,
        "cancel_url": list_url(request, context),
        **operation.model(context, request, selection),
    }


def _progress(context, request):
    if len(request.subpath) != 1:
        raise HTTPNotFound()
    shown = run_shown(request, context, request.subpath[0])
    heading = _("{act}: tiến độ", "{act}: progress", act=shown["act_title"])
    staff_page(request, heading, shown["act_title"])
    request.override_renderer = "theme:staff/run.pt"
    return {"heading": heading, **shown}

"""The trash of an agency: what lies in it, restoring it to where it was or elsewhere, purging it."""

from types import SimpleNamespace

import transaction
from pyramid.httpexceptions import HTTPBadRequest, HTTPForbidden, HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config
from pyramid_zodbconn import get_connection

from portal.content.naming import free_name
from portal.content.places import agency_of, site_of
from portal.i18n import _
from portal.identity import id_in
from portal.interfaces import ActRefused, IAgency, IContainer, ISite, PortalError
from portal.jobs.bulk import begin
from portal.jobs.trash import restore_by_job
from portal.permissions import Permission
from portal.search.trash import TrashLists
from portal.security.fresh import need_fresh_sign_in_to_publish
from portal.views.forms import sent_text
from portal.views.links import Link
from portal.views.workspace.destinations import PLACE, choice, place_of_id
from portal.views.workspace.editing import staff_page
from portal.views.workspace.running import MOST_AT_ONCE, MOST_REASONS, list_url, run_url
from portal.views.workspace.selection import NOTHING_SELECTED
from portal.workflow import trashing
from portal.workflow.acts import RESTORE
from portal.workflow.furnish import DOCUMENTS_NAME, WORKSPACE_NAME
from portal.workflow.runs import Run
from portal.workflow.whose import title_for

TRASH = "thung-rac"
TRASH_PAGE = "theme:staff/trash.pt"
HEADING = _("Thùng rác", "Trash")
PER_PAGE = 50
# What comes back with more below it comes back by a job.
MOST_RESTORED = 1000
CHOOSE_A_PLACE = _("Hãy chọn nơi khôi phục.", "Choose where to restore it.")


def trash_place(item):
    """In whose trash the children of an item come: its agency's, or the site's."""
    return agency_of(item) or site_of(item)


def need_colleague(place, request):
    """Raise `HTTPForbidden` for who does not work in the agency (of the site: does not look after it)."""
    if ISite.providedBy(place):
        allowed = request.desk.may(place, Permission.MANAGE_SITE)
    else:
        allowed = request.desk.may(place[WORKSPACE_NAME], Permission.USE_WORKSPACE)
    if not allowed:
        raise HTTPForbidden()


@view_config(context=IAgency, name=TRASH, request_method="GET", permission=Permission.VIEW, renderer=TRASH_PAGE)
@view_config(context=ISite, name=TRASH, request_method="GET", permission=Permission.VIEW, renderer=TRASH_PAGE)
def trash(context, request):
    """What was deleted in the agency and this reader may bring back; below its address, one thing's other places."""
    need_colleague(context, request)
    if request.subpath:
        return _elsewhere(context, request)
    staff_page(request, HEADING)
    lists = TrashLists(request.search.projection, request.reader)
    page = lists.page(context.id, PER_PAGE, request.query.get("trang"))
    manages = trashing.manages(request.desk, context)
    return {
        "heading": HEADING,
        "rows": _shown(request, page.rows),
        "total": lists.count(context.id),
        "term": request.settings_of_portal.trash_term.days,
        "may_purge": manages or any(_is_private(request, row) for row in page.rows),
        "listing": SimpleNamespace(
            next_url=request.path_with({}, trang=page.next_key) if page.next_key else None,
            previous_url=request.path_with({}, trang=page.previous_key) if page.previous_key else None,
        ),
        "action_url": request.resource_path(context) + TRASH,
    }


def _is_private(request, row):
    workflow = request.workflows.get(row.workflow)
    return workflow is not None and workflow.private


def _shown(request, rows):
    people = request.person_names({row.deleted_by for row in rows})
    term = request.settings_of_portal.trash_term
    return [
        SimpleNamespace(
            id=row.id,
            title=row.title,
            kind_title=request.types[row.kind].title,
            icon=request.types[row.kind].icon,
            count=row.count,
            path=row.path,
            deleted=row.deleted,
            person=people.get(row.deleted_by, ""),
            until=row.deleted + term,
            elsewhere_url=f"{request.own_path}/{row.id}",
        )
        for row in rows
    ]


@view_config(context=IAgency, name=TRASH, request_method="POST", permission=Permission.VIEW, renderer=TRASH_PAGE)
@view_config(context=ISite, name=TRASH, request_method="POST", permission=Permission.VIEW, renderer=TRASH_PAGE)
def act(context, request):
    """Restore or purge what was selected, take back what one act has deleted, or restore one thing elsewhere."""
    need_colleague(context, request)
    if request.subpath:
        return _restore_elsewhere(context, request)
    wanted = sent_text(request, "act")
    if wanted not in ("restore", "purge"):
        raise HTTPBadRequest()
    rows = _sent_rows(request)
    if wanted == "restore" and _is_much(rows):
        return _restore_by_run(context, request, rows)
    entries = _entries(context, rows)
    if not entries:
        request.tell(trashing.IS_OVER if sent_text(request, "batch") else NOTHING_SELECTED, "warning")
    if wanted == "purge" and not sent_text(request, "sure") and (asked := _before_purging(context, request, entries)):
        return asked
    done, refused, place = 0, [], None
    for entry in entries:
        item, before = entry.item, transaction.savepoint(optimistic=True)
        title = title_for(request.desk, item)
        try:
            if wanted == "purge":
                trashing.purge(request.desk, entry)
            else:
                restore_now_or_later(request, entry)
                place = item.__parent__ or place
            done += item.__parent__ is not None or wanted == "purge"
        except PortalError as error:
            before.rollback()
            refused.append(_("“{title}”: {reason}", "“{title}”: {reason}", title=title, reason=error.text))
    _report(request, wanted, done, refused)
    if sent_text(request, "batch") and place is not None and request.desk.may(place, Permission.VIEW_DRAFT):
        return HTTPSeeOther(list_url(request, place))
    return HTTPSeeOther(request.resource_path(context) + TRASH)


def _before_purging(context, request, entries):
    """The page that asks first, naming what would go for good; None where nothing of it is this reader's to purge."""
    shown, kept = [], []
    for entry in entries:
        title = title_for(request.desk, entry.item)
        if trashing.may_purge(request.desk, context, entry.item):
            shown.append(SimpleNamespace(id=entry.id, title=title, count=entry.count))
        else:
            kept.append(title)
    if not shown:
        return None
    heading = _("Xóa hẳn {count} mục?", "Purge {count} items for good?", count=len(shown))
    if len(shown) == 1:
        heading = _("Xóa hẳn “{title}”?", "Purge “{title}” for good?", title=shown[0].title)
    page = staff_page(request, heading, _("Xóa hẳn", "Purge"))
    url = request.resource_path(context) + TRASH
    page.trail = (Link(HEADING, url), *page.trail)
    request.override_renderer = "theme:staff/purge.pt"
    return {"heading": heading, "shown": shown, "kept": kept, "reason": trashing.NOT_YOURS_TO_PURGE, "url": url}


def _sent_rows(request):
    """The rows of the entries that were sent, by id or as what one act has deleted, as far as this reader sees them."""
    lists = TrashLists(request.search.projection, request.reader)
    batch = id_in(sent_text(request, "batch"))
    if batch:
        return list(lists.batch(batch))
    sent = [id_in(value) for value in request.POST.getall("entry") if isinstance(value, str)]
    return list(lists.by_ids([number for number in sent if number][:MOST_AT_ONCE]).values())


def _entries(context, rows):
    # The row says that he may see it; the trash itself, that it is still there.
    found = [context.trash.get(row.id) for row in rows] if context.trash is not None else []
    return [entry for entry in found if entry is not None and entry.item is not None]


def _is_much(rows):
    return len(rows) > MOST_AT_ONCE or (len(rows) > 1 and sum(row.count for row in rows) > MOST_RESTORED)


def _restore_by_run(context, request, rows):
    """Bring many things back by a job, and go to where its progress is shown."""
    ids = [row.id for row in rows if context.trash is not None and context.trash.get(row.id) is not None]
    entry = context.trash.get(ids[0]) if ids else None
    if not all(row.internal for row in rows):
        # The job brings back what is public when there is nobody to ask.
        need_fresh_sign_in_to_publish(request)
    # Shown in the folder from which they were deleted, as the deletion was.
    place = entry.place if entry is not None else None
    if place is None or agency_of(place) is not agency_of(context) or not _shows_runs(request, place):
        place = context
    run = Run(place, RESTORE, {}, ids, request.reader.person_id)
    begin(run, get_connection(request).root())
    if _shows_runs(request, place):
        return HTTPSeeOther(run_url(request, place, run))
    request.tell(
        _("Đang khôi phục {count} mục; sẽ xong trong ít phút.", "{count} are being restored.", count=len(ids)), "info"
    )
    return HTTPSeeOther(request.own_path)


def _shows_runs(request, place):
    return IContainer.providedBy(place) and request.desk.may(place, Permission.VIEW_DRAFT)


def _report(request, wanted, done, refused):
    if done and wanted == "purge":
        request.tell(_("Đã xóa hẳn {count} mục.", "{count} purged.", count=done))
    elif done:
        request.tell(_("Đã khôi phục {count} mục.", "{count} restored.", count=done))
    for text in refused[:MOST_REASONS]:
        request.tell(text, "warning")
    if len(refused) > MOST_REASONS:
        more = len(refused) - MOST_REASONS
        request.tell(
            _("Còn {count} mục khác cũng chưa thực hiện được.", "{count} more could not be dealt with.", count=more),
            "warning",
        )


def _entry_asked_for(context, request):
    rows = TrashLists(request.search.projection, request.reader).by_ids([id_in(request.subpath[0]) or 0])
    entry = context.trash.get(next(iter(rows))) if rows and context.trash is not None else None
    if entry is None or entry.item is None or len(request.subpath) != 1:
        raise HTTPNotFound()
    return entry


def _elsewhere(context, request, error=None):
    """Choosing a place and an address for one deleted thing."""
    entry = _entry_asked_for(context, request)
    heading = _("Khôi phục: {title}", "Restore: {title}", title=title_for(request.desk, entry.item))
    page = staff_page(request, heading, _("Khôi phục", "Restore"))
    page.trail = (Link(HEADING, request.resource_path(context) + TRASH), *page.trail)
    start = entry.place
    if start is None:
        start = context[WORKSPACE_NAME][DOCUMENTS_NAME] if entry.internal else context

    def address(place_id):
        return request.path_with({}, **{PLACE: place_id})

    chosen = choice(request, start, address, lambda place: trashing.check_place(request.desk, entry, place))
    place = place_of_id(request, str(chosen["place"].id))
    free = free_name(entry.item.title, place or {}, entry.name) if place and entry.name in place else entry.name
    request.override_renderer = "theme:staff/restore.pt"
    return {
        "heading": heading,
        "error": error,
        "former_path": entry.path,
        "place_is_gone": entry.place is None,
        "name": sent_text(request, "name") or free,
        "is_taken": place is not None and entry.name in place,
        "cancel_url": request.resource_path(context) + TRASH,
        **chosen,
    }


def _restore_elsewhere(context, request):
    entry = _entry_asked_for(context, request)
    place = place_of_id(request, sent_text(request, PLACE))
    try:
        if place is None:
            raise ActRefused(CHOOSE_A_PLACE)
        item = entry.item
        restore_now_or_later(request, entry, place, sent_text(request, "name").strip() or None)
    except PortalError as error:
        request.response.status_int = 422
        return _elsewhere(context, request, error.text)
    if item.__parent__ is None:
        return HTTPSeeOther(request.resource_path(context) + TRASH)
    request.tell(_("Đã khôi phục “{title}”.", "“{title}” is restored.", title=title_for(request.desk, item)))
    return HTTPSeeOther(request.resource_path(item))


def restore_now_or_later(request, entry, place=None, name=None):
    """Bring a deleted thing back; what has much below it by a job, of which is told."""
    if entry.count <= MOST_RESTORED:
        trashing.restore(request.desk, entry, place, name)
        return
    trashing.check_restoring(request.desk, entry, place, name)
    trashing.before_showing(request.desk, entry)
    restore_by_job(entry, request.reader.person_id, place, name)
    request.tell(
        _(
            "Mục này có {count} mục bên trong; đang khôi phục, sẽ xong trong ít phút.",
            "There are {count} things in it; it is being restored and will be there in some minutes.",
            count=entry.count,
        ),
        "info",
    )

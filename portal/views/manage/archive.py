"""An agency as an archive (`/<agency>/noi-bo/ket-xuat`): asked for, watched and taken along by its administrator."""

from urllib.parse import quote

from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.response import FileResponse
from pyramid.view import view_config

from portal import clock
from portal.content.places import agency_of
from portal.history.acts import AGENCY_EXPORTED
from portal.i18n import ENGLISH, _
from portal.interfaces import IWorkspace
from portal.jobs.archives import ask_for_archive, is_under_way
from portal.permissions import Permission
from portal.security.fresh import need_fresh_sign_in
from portal.security.once import leads_to
from portal.transfer.kept import TERM, archives_of
from portal.views.forms import sent_text
from portal.views.workspace.editing import staff_page

NAME, PAGE = "ket-xuat", "theme:staff/archive.pt"
HEADING = _("Gói dữ liệu của cơ quan", "Archive of the agency")
NOT_THERE = _(
    "Gói dữ liệu không còn hoặc chưa lập xong; hãy lập lại.", "The archive is not there, or not finished; make it anew."
)


@view_config(context=IWorkspace, name=NAME, request_method="GET", permission=Permission.MANAGE_AGENCY, renderer=PAGE)
def archive(context, request):
    """What an archive holds, the one that this administrator has asked for, and how far it is."""
    staff_page(request, HEADING)
    agency, person_id = agency_of(context), request.reader.person_id
    kept = archives_of(request.registry).find(agency.id, person_id)
    return {
        "heading": HEADING,
        "under_way": is_under_way(agency, person_id),
        "kept": kept,
        "refusal": kept.refusal[request.locale_name == ENGLISH] if kept is not None and kept.refusal else None,
        "hours": int(TERM.total_seconds() // 3600),
        "act_url": request.own_path,
    }


@view_config(context=IWorkspace, name=NAME, request_method="POST", permission=Permission.MANAGE_AGENCY)
def act(context, request):
    """Have an archive made, or take the one that was made along."""
    wanted = sent_text(request, "act")
    if wanted not in ("make", "download"):
        raise HTTPBadRequest()
    agency = agency_of(context)
    if wanted == "download":
        return _download(context, request, agency)
    if is_under_way(agency, request.reader.person_id):
        request.tell(_("Gói dữ liệu đang được lập rồi.", "The archive is being made already."), "warning")
    else:
        ask_for_archive(agency, request.reader.person_id)
    return HTTPSeeOther(request.own_path)


def _download(context, request, agency):
    need_fresh_sign_in(request)
    archives = archives_of(request.registry)
    kept = archives.find(agency.id, request.reader.person_id)
    if kept is None or not kept.is_ready or not archives.path(kept).is_file():
        request.tell(NOT_THERE, "warning")
        return HTTPSeeOther(request.own_path)
    told = {"count": kept.done, "archive": kept.sha256}
    request.desk.record(agency, AGENCY_EXPORTED, context, Permission.MANAGE_AGENCY, **told)
    # The same button pressed again shows the page anew.
    leads_to(request, request.own_path)
    response = FileResponse(str(archives.path(kept)), request, content_type="application/zip")
    response.charset = None
    name = f"{agency.__name__}-{clock.local(kept.finished):%Y-%m-%d}.zip"
    response.headers["Content-Disposition"] = f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response

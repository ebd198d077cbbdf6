"""Making the lists anew, for the province's administrators: asked for here, done by jobs while people work."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal.history.acts import REBUILD_ASKED
from portal.i18n import _
from portal.interfaces import ISite
from portal.jobs.rebuilding import ask_for_rebuilding, is_under_way
from portal.permissions import Permission
from portal.views.links import Link
from portal.views.manage.jobs import HEADING as JOBS_HEADING
from portal.views.manage.jobs import NAME as JOBS
from portal.views.manage.jobs import REBUILDING as NAME
from portal.views.workspace.editing import staff_page

HEADING = _("Lập lại danh mục, tìm kiếm", "Rebuild lists and search")


@view_config(
    context=ISite,
    name=NAME,
    request_method="GET",
    permission=Permission.MANAGE_SITE,
    renderer="theme:staff/rebuild.pt",
)
def confirm(context, request):
    """Say what it is for and what it does, and ask."""
    page = staff_page(request, HEADING)
    jobs_url = request.resource_path(context, JOBS)
    page.trail = (Link(JOBS_HEADING, jobs_url), *page.trail)
    return {
        "heading": HEADING,
        "count": request.search.count(language=None),
        "under_way": is_under_way(context),
        "act_url": request.resource_path(context, NAME),
        "jobs_url": jobs_url,
    }


@view_config(context=ISite, name=NAME, request_method="POST", permission=Permission.MANAGE_SITE)
def ask(context, request):
    """Have it done, unless it is under way."""
    if is_under_way(context):
        request.tell(_("Việc lập lại đang được làm rồi.", "The rebuilding is under way already."), "warning")
    else:
        ask_for_rebuilding(context, request.reader.person_id)
        request.historian.record(REBUILD_ASKED)
        request.tell(
            _(
                "Đã giao việc lập lại. Bạn có thể rời trang này, việc vẫn tiếp tục.",
                "The rebuilding is asked for. You may leave this page; the work goes on.",
            )
        )
    return HTTPSeeOther(request.resource_path(context, JOBS))

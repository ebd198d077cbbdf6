"""Jobs for the province's administrators: what waits, what runs, what failed and why; try again, or drop."""

from types import SimpleNamespace
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.view import view_config

from portal.history.acts import JOB_DROPPED, JOB_RETRIED
from portal.i18n import ENGLISH, _
from portal.identity import id_in
from portal.interfaces import ISite
from portal.jobs.job import FAILED, RUNNING, WAITING
from portal.jobs.outbox import end, job_at, retry
from portal.jobs.queue import STATES, JobQueue
from portal.jobs.rebuilding import REBUILD
from portal.permissions import Permission
from portal.search.reindex import progress_of
from portal.search.unread_files import unread_files
from portal.views.forms import sent_text
from portal.views.workspace.editing import staff_page

NAME = "cong-viec"
# Where the rebuilding of the lists is asked for (portal/views/manage/rebuilding.py).
REBUILDING = "lap-lai-danh-muc"
PER_PAGE = 50
HEADING = _("Việc chạy nền", "Background jobs")
# Title and icon of each state.
STATES_SHOWN = {
    FAILED: (_("Không làm được", "Failed"), "x-octagon"),
    RUNNING: (_("Đang làm", "Running"), "arrow-clockwise"),
    WAITING: (_("Đang chờ", "Waiting"), "clock"),
}
EMPTY = {
    FAILED: _("Không có việc nào hỏng.", "No job has failed."),
    RUNNING: _("Không có việc nào đang làm.", "No job is running."),
    WAITING: _("Không có việc nào đang chờ.", "No job is waiting."),
}
ACTS = {
    "retry": (retry, _("Sẽ làm lại ngay.", "It will be tried again now."), JOB_RETRIED),
    "drop": (end, _("Đã bỏ việc này.", "The job is dropped."), JOB_DROPPED),
}
GONE = _("Việc này không còn nữa: đã làm xong hoặc đã bị bỏ.", "That job is no more: it is done or was dropped.")


@view_config(
    context=ISite,
    name=NAME,
    request_method="GET",
    permission=Permission.MANAGE_SITE,
    renderer="theme:staff/jobs.pt",
)
def jobs(context, request):
    """One page of the jobs in one state, with the counts of all states."""
    queue = JobQueue(request.registry.projection)
    counts = queue.counts()
    asked = request.GET.get("trang-thai")
    # Without a choice, what needs a person comes first.
    state = asked if asked in STATES else next((name for name in STATES if counts[name]), WAITING)
    page = queue.page(state, PER_PAGE, request.GET.get("trang"))
    rows = _shown(request, page.rows)
    staff_page(request, HEADING)
    return {
        "heading": HEADING,
        "state": state,
        "shape": STATES_SHOWN[state][1],
        "states": [_choice(name, counts[name], name == state) for name in STATES],
        "rows": rows,
        "empty": EMPTY[state],
        "unread": _unread(request),
        "next_url": _address(state, page.next_key) if page.next_key else None,
        "previous_url": _address(state, page.previous_key) if page.previous_key else None,
        "act_url": request.resource_path(context, NAME),
        "rebuild_url": request.resource_path(context, REBUILDING),
        # While somebody looks at a bar, it moves.
        "reload": any(row.progress for row in rows),
    }


@view_config(context=ISite, name=NAME, request_method="POST", permission=Permission.MANAGE_SITE)
def act(context, request):
    """Try a job again now, or drop it."""
    chosen, number = sent_text(request, "act"), id_in(sent_text(request, "job"))
    if chosen not in ACTS or number is None:
        raise HTTPBadRequest()
    row = JobQueue(request.registry.projection).get(number)
    job = job_at(context._p_jar, row.oid, row.id) if row is not None else None
    if job is None:
        request.tell(GONE, "warning")
    else:
        do, done, act = ACTS[chosen]
        title = str(request.registry.job_handlers.title_of(row.name))
        request.historian.record(act, agency=row.agency or None, title=title, job=row.id, error=row.error)
        do(job)
        request.tell(done)
    state = sent_text(request, "trang-thai")
    return HTTPSeeOther(request.resource_path(context, NAME) + (_address(state) if state in STATES else ""))


def _choice(state, count, current):
    title, shape = STATES_SHOWN[state]
    return SimpleNamespace(title=title, icon=shape, count=count, url=_address(state), current=current)


def _address(state, key=None):
    return "?" + urlencode({"trang-thai": state, **({"trang": key} if key else {})})


def _shown(request, rows):
    handlers = request.registry.job_handlers
    agencies = request.search.by_ids({row.agency for row in rows if row.agency})
    people = request.person_names({row.created_by for row in rows})
    in_english = request.locale_name == ENGLISH
    return [
        SimpleNamespace(
            id=row.id,
            title=handlers.title_of(row.name),
            name=row.name,
            agency=agencies[row.agency].title if row.agency in agencies else "",
            person=people.get(row.created_by, ""),
            created=row.created,
            due=row.due,
            attempts=row.attempts,
            worker=row.worker,
            error=row.error_english if in_english else row.error,
            progress=_progress(request) if row.name == REBUILD else None,
        )
        for row in rows
    ]


def _unread(request):
    """How many files of which agency cannot be read, and why: their jobs are done, and search finds none of their text.

    Not which: some are private. On its own page the file says so to those who may change it.
    """
    found = unread_files(request.registry.projection)
    agencies = request.search.by_ids({one.agency for one in found if one.agency})
    in_english = request.locale_name == ENGLISH
    return [
        SimpleNamespace(
            agency=agencies[one.agency].title if one.agency in agencies else "",
            reason=one.reason_english if in_english else one.reason,
            count=one.count,
        )
        for one in found
    ]


def _progress(request):
    """How far the rebuilding of the lists is, as (done, total); None where it has not begun."""
    found = progress_of(request.registry.projection)
    if found is None:
        return None
    done, expected = found
    return done, max(done, expected)

"""The questions that an agency has received, for those who deal with them: what is overdue first, then by deadline."""

from types import SimpleNamespace

from pyramid.view import view_config
from pyramid_zodbconn import get_connection

from portal import clock
from portal.content.places import agency_of
from portal.content.working_days import calendar_in_force
from portal.i18n import _
from portal.interfaces import IWorkspace
from portal.permissions import Permission
from portal.views.links import Link, listing
from portal.views.public.questions import HANDLE, question_kind
from portal.views.workspace.editing import staff_page
from portal.workflow.asking import section_for_questions

NAME, TEMPLATE = "cau-hoi", "theme:staff/questions.pt"
HEADING = _("Câu hỏi của công dân", "Citizens' questions")
PER_PAGE = 30
# More is told as "more than": nobody counts them.
MOST_DAYS = 100
OPEN = ("received", "assigned", "submitted")
STATE, DEADLINE, MINE = "trang-thai", "han", "cua-toi"
LATE = "qua-han"
NOTHING_WAITS = _("Không có câu hỏi nào đang chờ trả lời.", "No question waits for an answer.")
NOTHING_FOUND = _("Không có câu hỏi nào khớp với bộ lọc.", "No question matches the filter.")
ANSWERED = _("Xem câu hỏi đã đăng", "See those that are published")
WRITE_DOWN = _("Ghi câu hỏi của người hỏi trực tiếp", "Write down what somebody asks at the counter")


@view_config(
    context=IWorkspace, name=NAME, request_method="GET", permission=Permission.USE_WORKSPACE, renderer=TEMPLATE
)
def received_questions(context, request):
    """One page of the list, as the filters ask: open ones unless a state is chosen."""
    staff_page(request, HEADING)
    agency, workflow, kind = agency_of(context), request.workflows["question"], question_kind(request)
    state = request.query.get(STATE, "")
    state = state if state in workflow.states else ""
    late, mine = request.query.get(DEADLINE) == LATE, bool(request.query.get(MINE))
    wanted = {"agency": agency.id, "kind": kind, "state": state or OPEN}
    if late:
        wanted |= {"state": OPEN, "ends_before": clock.now()}
    if mine:
        wanted["creator"] = request.reader.person_id
    newest = bool(state) and state not in OPEN
    found = request.search.find(
        **wanted, order="newest" if newest else "due", limit=PER_PAGE, after=request.query.get("trang")
    )
    counts = request.search.counts("state", agency=agency.id, kind=kind)
    is_narrowed = bool(state or late or mine)
    return {
        "heading": HEADING,
        "listing": listing(request, found, NOTHING_FOUND if is_narrowed else NOTHING_WAITS),
        "next_acts": () if found.rows or is_narrowed else _next_acts(request, agency, kind, counts),
        "rows": shown_rows(request, found.rows),
        "states": [
            (name, one.title, counts.get(name, 0), name == state and not late) for name, one in workflow.states.items()
        ],
        "late": late,
        "late_count": request.search.count(agency=agency.id, kind=kind, state=OPEN, ends_before=clock.now()),
        "mine": mine,
        "filtered": is_narrowed,
    }


def _next_acts(request, agency, kind, counts):
    """Where somebody goes on from a list in which nothing waits."""
    if counts.get("published"):
        yield Link(ANSWERED, f"?{STATE}=published", icon="globe")
    section = section_for_questions(agency)
    if section is not None and request.desk.may(section, Permission.ADD):
        yield Link(WRITE_DOWN, f"{request.resource_path(section)}them?loai={kind}", icon="plus-lg")


def shown_rows(request, rows):
    """The rows as a template shows them: the state, how much time is left, who has it."""
    names = request.person_names({row.creator for row in rows})
    states = request.workflows["question"].states
    return [
        SimpleNamespace(
            title=row.title,
            topic=row.level,
            # Of what is diverted there is nothing left but what was done.
            url=request.application_path(row.path) + ("trang-thai" if row.state == "diverted" else HANDLE),
            state=states[row.state],
            received=row.starts or row.created,
            due=row.ends,
            deadline=deadline(request, row.ends) if row.state in OPEN else None,
            officer=names.get(row.creator, "") if row.state != "received" else "",
        )
        for row in rows
    ]


def deadline(request, due):
    """How much time is left until an answer is due: its `text`, and whether that `is_late`."""
    calendar = calendar_in_force(get_connection(request).root())
    today, day = request.today, clock.local(due).date()
    if due < clock.now():
        days = calendar.days_between(day, today, MOST_DAYS)
        return SimpleNamespace(is_late=True, is_near=False, text=_late_text(days))
    days = calendar.days_between(today, day, MOST_DAYS)
    text = (
        _("còn {days} ngày làm việc", "{days} working days left", days=days) if days else _("hạn hôm nay", "due today")
    )
    return SimpleNamespace(is_late=False, is_near=days <= 2, text=text)


def _late_text(days):
    if days >= MOST_DAYS:
        return _("quá hạn hơn {days} ngày làm việc", "overdue by more than {days} working days", days=MOST_DAYS)
    if not days:
        return _("vừa quá hạn", "just overdue")
    return _("quá hạn {days} ngày làm việc", "overdue by {days} working days", days=days)

"""The support desk: what the staff of all agencies have reported, what is overdue first, then by deadline."""

from types import SimpleNamespace

from pyramid.view import view_config

from portal import clock
from portal.i18n import _
from portal.identity import id_in
from portal.interfaces import IHelpCenter
from portal.permissions import Permission
from portal.views.links import listing
from portal.views.workspace.editing import staff_page
from portal.views.workspace.reporting import shown_requests
from portal.views.workspace.support_figures import NAME as FIGURES
from portal.views.workspace.support_request import DESK_LIST
from portal.workflow.supporting import KIND, OPEN

TEMPLATE = "theme:staff/support_desk.pt"
HEADING = _("Yêu cầu hỗ trợ", "Requests for support")
PER_PAGE, MOST_AGENCIES = 30, 1000
STATE, DEADLINE, MINE, AGENCY, TEXT = "trang-thai", "han", "cua-toi", "co-quan", "tim"
LATE = "qua-han"
NOTHING = _("Không có yêu cầu nào đang chờ trả lời.", "No request is waiting for an answer.")
NOTHING_FOUND = _("Không có yêu cầu nào khớp với điều kiện lọc.", "No request matches the filter.")


@view_config(context=IHelpCenter, name=DESK_LIST, request_method="GET", permission=Permission.ASSIGN, renderer=TEMPLATE)
def reported(context, request):
    """One page of the list, as the filters ask: open ones unless a state is chosen."""
    staff_page(request, HEADING)
    asked = _Asked(request)
    page = request.search.find(
        **asked.wanted(),
        kind=KIND,
        order="newest" if asked.state and asked.state not in OPEN else "due",
        limit=PER_PAGE,
        after=request.query.get("trang"),
    )
    counts = request.search.counts("state", kind=KIND)
    url = request.resource_path(context)
    return {
        "heading": HEADING,
        "listing": listing(request, page, NOTHING_FOUND if asked.is_narrowed else NOTHING),
        "rows": shown_requests(request, page.rows),
        "asked": asked,
        "states": [
            (name, one.title, counts.get(name, 0), name == asked.state and not asked.late)
            for name, one in request.workflows[KIND].states.items()
        ],
        "agencies": _agencies(request, asked),
        "late_count": request.search.count(kind=KIND, state=OPEN, ends_before=clock.now()),
        "figures_url": url + FIGURES,
        "help_url": url,
    }


class _Asked:
    """The filters that the address asks for."""

    def __init__(self, request):
        query = request.query
        state = query.get(STATE, "")
        self.state = state if state in request.workflows[KIND].states else ""
        self.late, self.mine = query.get(DEADLINE) == LATE, bool(query.get(MINE))
        self.text = query.get(TEXT, "")[:200]
        self.agency = id_in(query.get(AGENCY, ""))
        self.is_narrowed = bool(self.state or self.late or self.mine or self.text or self.agency)
        self._login = request.user.login

    def wanted(self):
        """The filters of the list."""
        wanted: dict = {"state": self.state or OPEN}
        if self.late:
            wanted = {"state": OPEN, "ends_before": clock.now()}
        if self.mine:
            wanted["code"] = self._login
        return {**wanted, "agency": self.agency, "text": self.text or None}


def _agencies(request, asked):
    """(id, name, whether it is chosen) of the agencies of which anybody has reported anything."""
    counts = request.search.counts("agency", kind=KIND)
    rows = request.search.by_ids(list(counts)[:MOST_AGENCIES])
    choices = [
        SimpleNamespace(id=row.id, title=row.title, count=counts[row.id], chosen=row.id == asked.agency)
        for row in rows.values()
    ]
    return sorted(choices, key=lambda one: one.title)

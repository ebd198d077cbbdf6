"""Who is above an agency, from which day, and who took over from it: what a reorganisation changes."""

from datetime import date

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal.history.acts import SUCCESSORS_SET, SUPERIOR_SET
from portal.i18n import _
from portal.identity import id_in
from portal.interfaces import ActRefused, IAgency
from portal.permissions import Permission
from portal.security.fresh import need_fresh_sign_in
from portal.views.forms import sent_text
from portal.views.workspace.editing import staff_page

NAME = "cap-tren"
MOST_AGENCIES = 1000


@view_config(
    context=IAgency,
    name=NAME,
    request_method="GET",
    permission=Permission.MANAGE_SITE,
    renderer="theme:staff/superiors.pt",
)
def superiors_page(context, request):
    """The agency's superiors by day, its successors, and the forms that change them."""
    heading = _("Cấp trên, kế thừa: {title}", "Superiors and successors: {title}", title=context.title)
    staff_page(request, heading, _("Cấp trên, kế thừa", "Superiors and successors"))
    rows = request.search.find(kind="agency", order="title", limit=MOST_AGENCIES).rows
    titles = {row.id: row.title for row in rows}
    return {
        "heading": heading,
        "superiors": [
            (since, titles.get(superior, "")) for since, superior in sorted(context.superiors, key=lambda one: one[0])
        ],
        "present": titles.get(context.superior_on(request.today), ""),
        "successors": [titles.get(successor, "") for successor in context.successors],
        "agencies": [(row.id, row.title) for row in rows if row.id != context.id],
        "today": request.today.isoformat(),
    }


@view_config(context=IAgency, name=NAME, request_method="POST", permission=Permission.MANAGE_SITE)
def change_superior(context, request):
    """Put the agency under another one from a day on, or name a successor."""
    # What every post "with the subordinate agencies" reaches hangs on it.
    need_fresh_sign_in(request)
    other = _agency_named(context, request, sent_text(request, "agency"))
    if sent_text(request, "act") == "succeed":
        successors = tuple(dict.fromkeys((*context.successors, *((other,) if other else ()))))
        context.set(successors=successors if other else ())
        request.desk.record(context, SUCCESSORS_SET, permission=Permission.MANAGE_SITE, successors=context.successors)
        request.tell(_("Đã ghi cơ quan kế thừa.", "The successors are recorded."))
        return HTTPSeeOther(request.resource_path(context, NAME))
    since = _day(sent_text(request, "since"))
    superiors = (*(entry for entry in context.superiors if entry[0] != since), (since, other))
    request.hierarchy.set(context.id, superiors)
    context.set(superiors=tuple(sorted(superiors, key=lambda entry: entry[0])))
    told = {"since": since.isoformat(), "superior": other}
    request.desk.record(context, SUPERIOR_SET, permission=Permission.MANAGE_SITE, **told)
    request.tell(_("Đã ghi cơ quan cấp trên.", "The superior is recorded."))
    return HTTPSeeOther(request.resource_path(context, NAME))


def _agency_named(context, request, text):
    """The id of the agency that was chosen, None for "no agency"; raises `ActRefused` for anything else."""
    if not text:
        return None
    chosen = id_in(text)
    row = request.search.get(chosen) if chosen is not None else None
    if row is None or row.kind != "agency" or row.id == context.id:
        raise ActRefused(_("Hãy chọn một cơ quan khác trong danh sách.", "Choose another agency from the list."))
    if context.id in _above(request, row.id):
        raise ActRefused(
            _(
                "Cơ quan này đang ở dưới chính cơ quan đang sửa; như vậy sẽ thành vòng.",
                "That agency is below this very one; they would stand in a circle.",
            )
        )
    return row.id


def _above(request, agency_id):
    """The ids of all agencies above one today."""
    found = set()
    while agency_id is not None and agency_id not in found:
        agency_id = request.hierarchy.superior_on(agency_id, request.today)
        if agency_id is not None:
            found.add(agency_id)
    return found


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ActRefused(_("Hãy ghi ngày bắt đầu (ngày/tháng/năm).", "Give the first day (day/month/year).")) from None

"""The directory for staff: who works in which agency and unit, with what post, and how to reach him."""

from types import SimpleNamespace

from pyramid.view import view_config

from portal.content.places import agency_of
from portal.i18n import _
from portal.interfaces import IWorkspace
from portal.permissions import Permission
from portal.roles import role_title
from portal.search.people import PeopleAsked
from portal.views.manage.people_list import LONGEST_TEXT, pages_of
from portal.views.manage.people_place import post_in_words, read_id
from portal.views.workspace.editing import staff_page

NAME = "danh-ba"
PER_PAGE = 50
MOST_AGENCIES, MOST_UNITS = 1000, 200
EVERYWHERE = "tat-ca"
HEADING = _("Danh bạ cán bộ", "Directory of people")


@view_config(
    context=IWorkspace,
    name=NAME,
    request_method="GET",
    permission=Permission.USE_WORKSPACE,
    renderer="theme:staff/directory.pt",
)
def directory(context, request):
    """One page of the directory: of my agency, of another, or of all."""
    staff_page(request, HEADING)
    find, query = request.search.find, request.query
    agencies = find(kind="agency", order="title", limit=MOST_AGENCIES).rows
    agency = _agency_asked(context, agencies, query.get("co-quan", ""))
    units = find(kind="unit", agency=agency.id, order="title", limit=MOST_UNITS).rows if agency else ()
    unit = read_id(query.get("phong", ""))
    asked = PeopleAsked(
        request.today,
        agency=agency.id if agency else None,
        unit=unit if unit in {row.id for row in units} else None,
        text=query.get("tim", "").strip()[:LONGEST_TEXT],
    )
    page = request.people_lists.page(asked, read_id(query.get("trang", "")) or 1, PER_PAGE)
    return {
        "heading": HEADING,
        "agency_title": agency.title if agency else _("Tất cả các cơ quan", "All agencies"),
        "rows": _shown(request, page.rows, agency),
        "total": page.total,
        "pages": pages_of(request, page),
        "filter_text": asked.text,
        "filtered": bool(asked.text or asked.unit),
        "everywhere": (EVERYWHERE, agency is None),
        "agencies": [(row.name, row.title, agency is not None and row.id == agency.id) for row in agencies],
        "units": [(row.id, row.title, row.id == asked.unit) for row in units],
    }


def _agency_asked(context, agencies, name):
    """The row of the agency asked for, mine where none is; None for all of them."""
    if name == EVERYWHERE:
        return None
    wanted = name or agency_of(context).__name__
    return next((row for row in agencies if row.name == wanted), None)


def _shown(request, rows, agency):
    ids = {place for row in rows for post in row.posts for place in (post.agency, post.unit) if place}
    places = request.search.by_ids(ids)
    substitutes = request.people_lists.by_ids({row.substitute for row in rows if row.substitute}, request.today)
    return [
        SimpleNamespace(
            name=row.full_name,
            post=post_in_words(request, row),
            posts=[_post(places, post) for post in row.posts if post.agency and post.holds_on(request.today)],
            phone=row.phone,
            email=row.email,
            away_until=row.away_until,
            substitute=substitutes[row.substitute].full_name if row.substitute in substitutes else "",
        )
        for row in rows
    ]


def _post(places, post):
    agency, unit = places.get(post.agency), places.get(post.unit)
    return SimpleNamespace(
        role=role_title(post.role, agency.level if agency else ""),
        agency=agency.title if agency else "",
        unit=unit.title if unit else "",
    )

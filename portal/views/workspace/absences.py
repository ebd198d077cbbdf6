"""Absences: everybody announces his own and names a substitute; administrators do it for whoever cannot."""

from types import SimpleNamespace

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal.i18n import _
from portal.interfaces import ActRefused, IWorkspace
from portal.permissions import Permission
from portal.security.appointments import lent_posts
from portal.security.fresh import need_fresh_sign_in
from portal.views.forms import sent_text
from portal.views.links import Link
from portal.views.manage.people_place import IN_AGENCIES, PERSON, PeoplePlace, people_view, read_id
from portal.views.manage.person import term_in_words
from portal.views.manage.posts import read_day
from portal.views.workspace.editing import staff_page

NAME = "vang-mat"
PAGE = "theme:staff/absence.pt"
HEADING = _("Vắng mặt, người thay", "Absence and substitute")
BEGUN = _("Đã ghi thời gian vắng mặt.", "The absence is recorded.")
CANCELLED = _("Đã hủy; vai trò giao thay kết thúc ngay.", "Cancelled; what was lent ends at once.")


@view_config(context=IWorkspace, name=NAME, request_method="GET", permission=Permission.USE_WORKSPACE, renderer=PAGE)
def own_absences(context, request):
    """My absences, my posts here that a substitute may hold meanwhile, and for whom I stand in."""
    place = PeoplePlace(context, request)
    staff_page(request, HEADING)
    return _page(place, request.user, HEADING)


@view_config(context=IWorkspace, name=NAME, request_method="POST", permission=Permission.USE_WORKSPACE)
def change_own_absences(context, request):
    """Announce an absence of mine, or cancel one."""
    _change(PeoplePlace(context, request), request.user)
    return HTTPSeeOther(request.own_path)


@people_view(below=PERSON + "/vang-mat", permissions=IN_AGENCIES, request_method="GET", renderer=PAGE)
def absences_of_person(context, request):
    """The same for somebody else, who cannot do it himself."""
    place = PeoplePlace(context, request)
    person = place.person()
    heading = _("Vắng mặt, người thay: {name}", "Absence and substitute: {name}", name=person.full_name)
    page = staff_page(request, heading)
    url = place.person_url(person.id)
    page.trail = place.trail(Link(person.full_name, url), Link(_("Vắng mặt", "Absence"), request.own_path))
    return _page(place, person, heading)


@people_view(below=PERSON + "/vang-mat", permissions=IN_AGENCIES, request_method="POST")
def change_absences_of_person(context, request):
    """Announce somebody's absence, or cancel one."""
    place = PeoplePlace(context, request)
    _change(place, place.person())
    return HTTPSeeOther(request.own_path)


def _page(place, person, heading):
    request = place.request
    today = request.today
    mine = [post for post in person.appointments if post.agency_id == place.agency.id and not post.is_over_on(today)]
    return {
        "heading": heading,
        "is_own": person.id == request.reader.person_id,
        "today": today.isoformat(),
        "absences": _announced(place, person),
        "posts": [SimpleNamespace(id=post.id, title=_post_title(place, post)) for post in mine],
        "colleagues": [row for row in place.colleagues() if row.id != person.id],
        "lent": [
            SimpleNamespace(
                name=lender.full_name,
                role=place.role_title(post.role),
                until_day=max(a.until_day for a in lender.absences if a.lends_to(person.id, today)),
            )
            for lender, post in lent_posts(person, today, request.people.by_id)
            if post.agency_id == place.agency.id
        ],
    }


def _post_title(place, post):
    unit = place.unit_titles.get(post.unit_id)
    role = place.role_title(post.role)
    return _("{role}, {unit}", "{role}, {unit}", role=role, unit=unit) if unit else role


def _announced(place, person):
    request, today = place.request, place.request.today
    kept = [absence for absence in person.absences if absence.until_day >= today]
    names = request.person_names({absence.substitute for absence in kept})
    titles = {post.id: place.role_title(post.role) for post in person.appointments if not post.is_provincial}
    return [
        SimpleNamespace(
            id=absence.id,
            term=term_in_words(request, absence),
            now=absence.holds_on(today),
            substitute=names.get(absence.substitute, ""),
            posts=[titles[post_id] for post_id in absence.posts if post_id in titles],
        )
        for absence in kept
    ]


def _change(place, person):
    request = place.request
    if sent_text(request, "act") == "cancel":
        request.personnel.come_back(person, read_id(sent_text(request, "absence")))
        request.tell(CANCELLED)
        return
    first, last = read_day(sent_text(request, "from_day")), read_day(sent_text(request, "until_day"))
    posts = tuple(dict.fromkeys(read_id(text) for text in request.POST.getall("post") if isinstance(text, str)))
    substitute = _substitute(place, sent_text(request, "substitute").strip())
    if posts and substitute is not None:
        # Rights change hands.
        need_fresh_sign_in(request)
    request.personnel.go_away(person, first, last, substitute, posts)
    request.tell(BEGUN)


def _substitute(place, text):
    """The person whom a sign-in name, or the full name of a colleague, means; None where nothing was typed."""
    if not text:
        return None
    person = place.request.people.get(text)
    # Of who has nothing to do with the agency, nobody learns here that he exists.
    if person is not None and place.has(person):
        return person
    alike = [row for row in place.colleagues() if row.full_name.casefold() == text.casefold()]
    if len(alike) == 1:
        return place.request.people.by_id(alike[0].id)
    raise ActRefused(
        _(
            "Không tìm thấy người thay “{name}”; hãy chọn trong danh sách đồng nghiệp.",
            "There is no substitute “{name}”; choose one from the list of colleagues.",
            name=text[:100],
        )
    )

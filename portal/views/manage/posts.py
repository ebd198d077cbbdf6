"""Giving a person a post in the agency, and ending one; the mandate to print."""

from datetime import date
from types import SimpleNamespace

import deform
from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound, HTTPSeeOther

from portal.content.places import agency_of
from portal.i18n import _
from portal.interfaces import ActRefused, ISite, IWorkspace
from portal.permissions import Permission
from portal.security.fresh import need_fresh_sign_in
from portal.views.forms import BrokenForm, plain_form, rendered, sent_text, validated
from portal.views.links import Link
from portal.views.manage.new_person import FORM, INVALID, form_page
from portal.views.manage.people_forms import days_in_order, post_from, post_nodes, schema_of
from portal.views.manage.people_place import PERSON, PeoplePlace, people_view, read_id
from portal.views.manage.person import term_in_words
from portal.views.workspace.editing import staff_page

GIVE, END, MANDATE = "/giao-vai-tro", "/thoi-vai-tro", "/giay-giao-viec"


@people_view(below=PERSON + GIVE, request_method="GET", renderer=FORM)
def give_form(context, request):
    """The form for a further post."""
    place = PeoplePlace(context, request)
    person = place.person()
    return _give_page(place, person, rendered(_give_form(place)))


@people_view(below=PERSON + GIVE, request_method="POST", renderer=FORM)
def give(context, request):
    """Give the post; shows the form again, with what was typed, where something is wrong."""
    place = PeoplePlace(context, request)
    person = place.person()
    need_fresh_sign_in(request)
    try:
        values = validated(_give_form(place), request)
    except deform.ValidationFailure as failure:
        request.response.status_int = INVALID
        return _give_page(place, person, failure.render())
    except BrokenForm:
        raise HTTPBadRequest() from None
    request.personnel.give(person, post_from(place, values))
    request.tell(_("Đã giao vai trò.", "The post is given."))
    return HTTPSeeOther(place.person_url(person.id))


def _give_form(place):
    schema = schema_of(post_nodes(place, place.request.today), days_in_order)
    return plain_form(place.request, schema, "giao-vai-tro", _("Giao vai trò", "Give the post"))


def _give_page(place, person, form):
    heading = _("Giao vai trò: {name}", "Give a post: {name}", name=person.full_name)
    url = place.person_url(person.id)
    trail = place.trail(Link(person.full_name, url), Link(_("Giao vai trò", "Give a post"), place.request.own_path))
    note = _(
        "Vai trò có hiệu lực ngay từ ngày bắt đầu; các phiên đang mở của người này sẽ kết thúc để nhận vai trò mới.",
        "The post counts from its first day; the person's open sessions end, so that the next one has it.",
    )
    return form_page(place, heading, form, url, trail, note)


@people_view(below=PERSON + END, request_method="GET", renderer="theme:staff/end_post.pt")
def end_form(context, request):
    """Ask with which day a post ends."""
    place = PeoplePlace(context, request)
    person = place.person()
    post = _post(place, person)
    heading = _("Cho thôi vai trò: {name}", "End a post: {name}", name=person.full_name)
    url = place.person_url(person.id)
    page = staff_page(request, heading)
    page.trail = place.trail(Link(person.full_name, url), Link(_("Cho thôi", "End a post"), request.own_path))
    return {
        "heading": heading,
        "role": place.role_title(post.role),
        "term": term_in_words(request, post),
        "today": request.today.isoformat(),
        "post": post.id,
        "cancel_url": url,
    }


@people_view(below=PERSON + END, request_method="POST")
def end(context, request):
    """End a post."""
    place = PeoplePlace(context, request)
    person = place.person()
    post = _post(place, person)
    need_fresh_sign_in(request)
    request.personnel.end(person, post.id, read_day(sent_text(request, "until_day")))
    request.tell(_("Đã ghi ngày thôi vai trò.", "The end of the post is recorded."))
    return HTTPSeeOther(place.person_url(person.id))


def read_day(text):
    """The day that a form sent; raises `ActRefused` for anything else."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ActRefused(_("Hãy ghi ngày (ngày/tháng/năm).", "Give a day (day/month/year).")) from None


def _post(place, person):
    """The post that the address or the form names: one in this agency, else 404."""
    request = place.request
    wanted = read_id(request.query.get("vai-tro", "") or sent_text(request, "vai-tro"))
    post = next((held for held in person.appointments if held.id == wanted), None)
    if post is None or post.agency_id != place.agency_id:
        raise HTTPNotFound()
    return post


@people_view(
    below=PERSON + MANDATE,
    # Whose mandate it is reads it too; the view asks.
    permissions={IWorkspace: Permission.VIEW, ISite: Permission.VIEW},
    request_method="GET",
    renderer="theme:staff/mandate.pt",
)
def mandate(context, request):
    """The mandate of a post, on paper: for administrators, auditors and the person himself."""
    place = PeoplePlace(context, request)
    person = place.person()
    may = request.desk.may(context, Permission.READ_HISTORY) or request.reader.person_id == person.id
    if not may:
        raise HTTPNotFound()
    post = _post(place, person)
    heading = _("Giấy giao nhiệm vụ", "Mandate")
    page = staff_page(request, heading)
    page.trail = (Link(heading, request.own_path),)
    names = request.person_names({post.given_by})
    return {
        "heading": heading,
        "agency_name": place.title,
        "superior": _superior(request, context),
        "name": person.full_name,
        "login": person.login,
        "post": SimpleNamespace(
            role=place.role_title(post.role),
            unit=place.unit_titles.get(post.unit_id, ""),
            title=post.post or person.title,
            basis=post.basis,
            from_day=post.from_day,
            until_day=post.until_day,
            and_subordinates=post.and_subordinates,
            given=post.given,
            given_by=names.get(post.given_by, ""),
            number=post.id,
        ),
        "back_url": place.person_url(person.id) if request.desk.may(context, Permission.MANAGE_AGENCY) else None,
    }


def _superior(request, context):
    agency = agency_of(context)
    superior = request.hierarchy.superior_on(agency.id, request.today) if agency is not None else None
    row = request.search.get(superior) if superior else None
    return row.title if row is not None else ""

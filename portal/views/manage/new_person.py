"""Adding a person to an agency, changing what is told of him, and one-time passwords, each shown once."""

import colander
import deform
from markupsafe import Markup
from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid_zodbconn import get_connection

from portal.history.acts import PASSWORD_GIVEN
from portal.i18n import _
from portal.jobs.letters import EMAIL_CHANGED, tell_of_change
from portal.security.fresh import need_fresh_sign_in
from portal.security.logins import follows_convention, proposed_login
from portal.security.once import leads_to
from portal.security.people import InvalidLogin
from portal.views.forms import BrokenForm, plain_form, rendered, validated
from portal.views.links import Link
from portal.views.manage.people_forms import (
    days_in_order,
    login_node,
    name_node,
    particulars_from,
    particulars_nodes,
    post_from,
    post_nodes,
    schema_of,
)
from portal.views.manage.people_place import PERSON, PeoplePlace, people_view
from portal.views.workspace.editing import staff_page

FORM, TOLD = "theme:staff/plain_form.pt", "theme:staff/password_told.pt"
INVALID = 422
ADD_HEADING, EDIT_HEADING = _("Thêm cán bộ", "Add a person"), _("Sửa thông tin: {name}", "Particulars: {name}")


@people_view(below="/them", request_method="GET", renderer=FORM)
def add_form(context, request):
    """The form for a new person."""
    place = PeoplePlace(context, request)
    return _add_page(place, rendered(_add_form(place)))


@people_view(below="/them", request_method="POST", renderer=FORM)
def add(context, request):
    """Make the account and show its one-time password, once; shows the form again where something is wrong."""
    place = PeoplePlace(context, request)
    need_fresh_sign_in(request)
    form = _add_form(place)
    try:
        values = _checked(form, request)
        person = request.personnel.add(
            login_from(place, form, values), values["full_name"], post_from(place, values), **particulars_from(values)
        )
    except deform.ValidationFailure as failure:
        request.response.status_int = INVALID
        return _add_page(place, failure.render())
    return told(place, person, request.people.reset_password(person))


def _add_form(place):
    nodes = [name_node(), login_node(place), *particulars_nodes(), *post_nodes(place, place.request.today)]
    return plain_form(place.request, schema_of(nodes, days_in_order), "them-can-bo", _("Thêm", "Add"))


def _add_page(place, form):
    return form_page(place, ADD_HEADING, form, place.url, place.trail(Link(ADD_HEADING, place.request.own_path)))


def form_page(place, heading, form, cancel_url, trail, note=None):
    """The values of staff/plain_form.pt around a form about people."""
    page = staff_page(place.request, heading)
    page.trail = trail
    return {"heading": heading, "form": Markup(form), "note": note, "cancel_url": cancel_url}


def _checked(form, request):
    try:
        return validated(form, request)
    except BrokenForm:
        raise HTTPBadRequest() from None


def login_from(place, form, values):
    """The sign-in name that was typed, or one by the agency's convention; the form fails for another agency's."""
    typed = values.get("login", "")
    people = place.request.people
    login = typed or proposed_login(values["full_name"], place.mark, lambda name: people.get(name) is not None)
    if login is None:
        raise _failure(form, "full_name", _("Họ tên phải có chữ cái.", "A name needs letters."))
    if typed and not follows_convention(typed, place.mark):
        wrong = _(
            "Tên đăng nhập của cơ quan phải kết thúc bằng .{mark}.",
            "Sign-in names of this agency end with .{mark}.",
            mark=place.mark,
        )
        raise _failure(form, "login", wrong)
    try:
        people.check_login(login)
    except InvalidLogin as error:
        raise _failure(form, "login", error.text) from None
    return login


def _failure(form, name, text):
    """The failure of a form that shows `text` beside a field, and keeps what was typed."""
    field = form[name]
    field.error = colander.Invalid(field.schema, text)
    form.error = form.error or colander.Invalid(form.schema)
    return deform.ValidationFailure(form, form.cstruct, form.error)


def told(place, person, password):
    """The values of the page that tells a one-time password; sent again, its form leads to the person."""
    request = place.request
    leads_to(request, place.person_url(person.id))
    heading = _("Mật khẩu dùng một lần", "One-time password")
    page = staff_page(request, heading)
    page.trail = place.trail(Link(person.full_name, place.person_url(person.id)), Link(heading, request.own_path))
    request.override_renderer = TOLD
    return {
        "heading": heading,
        "slips": [(person.full_name, person.login, password)],
        "sign_in_url": request.settings_of_portal.base_url + "/dang-nhap",
        "back_url": place.person_url(person.id),
    }


@people_view(below=PERSON + "/mat-khau", request_method="POST", renderer=TOLD)
def new_password(context, request):
    """A new one-time password for a person, shown once; his sessions end."""
    place = PeoplePlace(context, request)
    person = place.person()
    need_fresh_sign_in(request)
    password = request.personnel.new_password(person)
    # Whoever knows it can be him, until he signs in himself.
    tell_of_change(get_connection(request).root(), person, PASSWORD_GIVEN)
    return told(place, person, password)


@people_view(below=PERSON + "/sua", request_method="GET", renderer=FORM)
def edit_form(context, request):
    """The form with what is told of a person."""
    place = PeoplePlace(context, request)
    person = place.person()
    present = {name: getattr(person, name) for name in ("full_name", "title", "title_english", "phone", "email")}
    return _edit_page(place, person, rendered(_edit_form(place), present))


@people_view(below=PERSON + "/sua", request_method="POST", renderer=FORM)
def edit(context, request):
    """Change what is told of a person; shows the form again where something is wrong."""
    place = PeoplePlace(context, request)
    person = place.person()
    try:
        values = _checked(_edit_form(place), request)
    except deform.ValidationFailure as failure:
        request.response.status_int = INVALID
        return _edit_page(place, person, failure.render())
    particulars = particulars_from(values)
    former = person.email
    if particulars["email"] != former:
        # Whoever reads the mail at that address can choose a new password.
        need_fresh_sign_in(request)
    request.personnel.describe(person, full_name=values["full_name"], **particulars)
    if particulars["email"] != former:
        tell_of_change(get_connection(request).root(), person, EMAIL_CHANGED, former)
    request.tell(_("Đã lưu.", "Saved."))
    return HTTPSeeOther(place.person_url(person.id))


def _edit_form(place):
    return plain_form(place.request, schema_of([name_node(), *particulars_nodes()]), "sua-can-bo", _("Lưu", "Save"))


def _edit_page(place, person, form):
    heading = EDIT_HEADING % {"name": person.full_name}
    url = place.person_url(person.id)
    trail = place.trail(Link(person.full_name, url), Link(_("Sửa thông tin", "Particulars"), place.request.own_path))
    return form_page(place, heading, form, url, trail)

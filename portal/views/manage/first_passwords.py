"""First passwords for accounts that have none yet, such as imported ones: a page of slips to print, shown once."""

from pyramid_zodbconn import get_connection

from portal.history.acts import PASSWORD_GIVEN
from portal.i18n import _
from portal.interfaces import ActRefused
from portal.jobs.letters import tell_of_change
from portal.search.people import PRESENT, PeopleAsked
from portal.security.fresh import need_fresh_sign_in
from portal.security.once import leads_to
from portal.views.links import Link
from portal.views.manage.new_person import TOLD
from portal.views.manage.people_place import IN_AGENCIES, PeoplePlace, people_view
from portal.views.workspace.editing import staff_page

# A hash is slow on purpose; nobody waits longer than for a picture.
MOST_AT_ONCE, MOST_LOOKED_AT = 20, 200
HEADING = _("Cấp mật khẩu lần đầu", "First passwords")


@people_view(
    below="/mat-khau", permissions=IN_AGENCIES, request_method="GET", renderer="theme:staff/first_passwords.pt"
)
def first_passwords(context, request):
    """Who works here and has no password yet."""
    place = PeoplePlace(context, request)
    page = staff_page(request, HEADING)
    page.trail = place.trail(Link(HEADING, request.own_path))
    rows, others = _waiting(place)
    return {
        "heading": HEADING,
        "rows": rows[:MOST_AT_ONCE],
        "total": len(rows),
        "others": others,
        "most": MOST_AT_ONCE,
    }


@people_view(below="/mat-khau", permissions=IN_AGENCIES, request_method="POST", renderer=TOLD)
def give_passwords(context, request):
    """Give the first of them one-time passwords, and show these once."""
    place = PeoplePlace(context, request)
    need_fresh_sign_in(request)
    slips = []
    for row in _waiting(place)[0][:MOST_AT_ONCE]:
        person = request.people.by_id(row.id)
        slips.append((person.full_name, person.login, request.personnel.new_password(person)))
        # He may have signed in by the province's account all the time.
        tell_of_change(get_connection(request).root(), person, PASSWORD_GIVEN)
    if not slips:
        raise ActRefused(_("Không còn ai cần cấp mật khẩu lần đầu.", "Nobody is left who needs a first password."))
    # Sent again, it must not give the next ones theirs.
    leads_to(request, request.own_path)
    page = staff_page(request, HEADING)
    page.trail = place.trail(Link(HEADING, request.own_path))
    return {
        "heading": HEADING,
        "slips": slips,
        "sign_in_url": request.settings_of_portal.base_url + "/dang-nhap",
        "back_url": request.own_path,
    }


def _waiting(place):
    """(rows of those who wait for one from this administrator, how many wait for one from somebody else)."""
    asked = PeopleAsked(place.request.today, agency=place.agency_id, standing=PRESENT, has_password=False)
    found = place.request.people_lists.page(asked, limit=MOST_LOOKED_AT).rows
    rows = [row for row in found if _may_give(place.request, row.id)]
    return rows, len(found) - len(rows)


def _may_give(request, person_id):
    person = request.people.by_id(person_id)
    # Somebody may have got one since the list was made.
    if person is None or person.password is not None:
        return False
    try:
        request.personnel.authority.check_account(person)
    except ActRefused:
        return False
    return True

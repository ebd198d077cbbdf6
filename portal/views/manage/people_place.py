"""Where people are looked after: `/<agency>/noi-bo/can-bo` for an agency's, `/can-bo` for the province's, and below."""

from functools import cached_property

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from portal.content.places import agency_of
from portal.i18n import ENGLISH, _
from portal.interfaces import ISite, IWorkspace
from portal.permissions import Permission
from portal.roles import PROVINCE_ROLES, Role, role_title
from portal.search.people import EVERYBODY, MOST_ROWS, PeopleAsked
from portal.security.logins import mark_of
from portal.views.links import Link

NAME = "can-bo"
# What stands below the list for one person: his number, or a sign-in name as people remember it.
PERSON = r"/(?:\d{1,19}|[a-z0-9_-]+(?:\.[a-z0-9_-]+)+)"
MOST_UNITS, MOST_COLLEAGUES = 200, 200
LARGEST_ID = 2**63 - 1
PROVINCE_MARK = "tinh"
MANAGERS = {IWorkspace: Permission.MANAGE_AGENCY, ISite: Permission.MANAGE_SITE}


def people_view(below="", permissions=MANAGERS, **settings):
    """Registers a view of people at `can-bo`, or at a pattern below it; at no other address.

    `permissions`: for each kind of place where there is such a page, what it needs.
    """

    def decorate(view):
        # Pyramid takes whatever follows a view's name for its own.
        path = rf".*/{NAME}{below}/?\Z"
        for context, permission in permissions.items():
            # Where the decorated view stands, seen from here.
            registered = view_config(
                context=context, name=NAME, path_info=path, permission=permission, _depth=1, **settings
            )
            view = registered(view)
        return view

    return decorate


# Pages that only an agency has.
IN_AGENCIES = {IWorkspace: Permission.MANAGE_AGENCY}


class PeoplePlace:
    """The people of one agency, or of the province, for one request."""

    def __init__(self, context, request):
        self.context = context
        self.request = request
        self.agency = agency_of(context)

    @property
    def agency_id(self):
        """The id of the agency; None for the province."""
        return self.agency.id if self.agency is not None else None

    @cached_property
    def title(self):
        """The name of the agency or the portal, as the public reads it where it has one."""
        owner = self.agency if self.agency is not None else self.request.site
        return (owner.edition() or owner).title

    @property
    def url(self):
        """The address of the list."""
        return self.request.resource_path(self.context, NAME)

    @cached_property
    def roles(self):
        """The roles that are given here, as they are called here: pairs of (role, title)."""
        here = [role for role in Role if (role in PROVINCE_ROLES) is (self.agency is None)]
        return [(role.value, self.role_title(role)) for role in here]

    def role_title(self, role):
        """What a role is called here."""
        return role_title(role, self.agency.level if self.agency is not None else "")

    @cached_property
    def reaches_subordinates(self):
        """Whether this administrator may give posts that reach to the agency's subordinates."""
        return self.agency is not None and self.request.personnel.authority.reaches_below(self.agency.id)

    @cached_property
    def units(self):
        """The units of the agency, by title: rows."""
        if self.agency is None:
            return ()
        find = self.request.search.find
        return find(kind="unit", agency=self.agency.id, order="title", limit=MOST_UNITS).rows

    @cached_property
    def unit_titles(self):
        """Unit id → title."""
        return {row.id: row.title for row in self.units}

    @cached_property
    def mark(self):
        """What the sign-in names here end with."""
        return mark_of(self.agency.abbreviation, self.agency.__name__) if self.agency is not None else PROVINCE_MARK

    def person(self):
        """The person whom the address names; 404 for whoever is not of this agency."""
        named = self.request.subpath[0]
        people = self.request.people
        person = people.by_id(read_id(named)) if named.isdecimal() else people.get(named)
        if person is None or not self.has(person):
            raise HTTPNotFound()
        return person

    def has(self, person):
        """Whether somebody is one of the people here: by a post he has or had, or by his account."""
        if self.agency is None:
            return True
        held = {post.agency_id for post in person.appointments}
        return self.agency.id in held or (person.home_agency == self.agency.id and not held)

    def person_url(self, person_id, below=""):
        """The address of a person's page."""
        return f"{self.url}/{person_id}{below}"

    def colleagues(self):
        """Rows of those who hold a post here today, by name."""
        asked = PeopleAsked(self.request.today, agency=self.agency_id)
        return self.request.people_lists.page(asked, limit=MOST_COLLEAGUES).rows

    def everybody(self):
        """Rows of all people of the agency, whatever their standing; loads them page by page."""
        asked = PeopleAsked(self.request.today, agency=self.agency_id, standing=EVERYBODY)
        number, rows = 1, []
        while True:
            page = self.request.people_lists.page(asked, number, MOST_ROWS)
            rows += page.rows
            if page.number >= page.pages:
                return rows
            number += 1

    def trail(self, *links):
        """The breadcrumbs of a page below the list."""
        return (Link(_("Cán bộ", "People"), self.url), *links)


def read_id(text):
    """The id that a text of an address or a form means; 0, which nobody has, for anything else."""
    known = text.isascii() and text.isdecimal() and len(text) < 20
    return min(int(text), LARGEST_ID) if known else 0


def post_in_words(request, person):
    """What a person is, as he is told in lists: his post in the reader's language."""
    return (person.title_english if request.locale_name == ENGLISH else "") or person.title

"""Whom an entry of a work schedule concerns: its names, as offices write them, matched with people, units, agencies.

"Phó Giám đốc Lê Trần Quốc Khánh" is the person of that name, "Lãnh đạo Phòng Nghiệp vụ Y" the unit; "Giám đốc" is
whoever alone has that title. Marks count: Hùng is not Hưng. What names nobody is passed over.
"""

from dataclasses import dataclass

from portal import clock
from portal.content.places import agency_of, item_at, site_of
from portal.content.written_names import is_named, names_written, plainly
from portal.jobs.mail import ADDRESS
from portal.permissions import Permission
from portal.roles import Role
from portal.search.people import PeopleAsked, PeopleLists
from portal.search.service import SearchService
from portal.security.appointments import reader_of
from portal.security.people import People
from portal.security.reader import SYSTEM
from portal.workflow.engine import permissions_on

A_PAGE, MOST_PLACES = 200, 1000


@dataclass(frozen=True)
class Addressee:
    """Somebody to be told: what he is called, his mailbox, and whether he may know of internal entries."""

    name: str
    mail: str
    is_inside: bool


class Concerned:
    """Who is named in the entries of one week; asks once for the people and places there are.

    `context`: a `HandlerContext`; `week`: the stored item.
    """

    def __init__(self, context, week):
        self._context, self._week = context, week
        self._agency = agency_of(week)
        self._lists = PeopleLists(context.projection)
        self._people = People(context.root["app_root"])
        self._own = self._people_of(agency=self._agency.id)
        above = self._superiors()
        leaders = [self._people_of(agency=number, role=Role.LEADER.value) for number in above]
        self._above = [row for rows in leaders for row in rows]
        search = SearchService(context.projection, SYSTEM)
        self._units = _rows(search, kind="unit", agency=self._agency.id)
        self._agencies = [row for row in _rows(search, kind="agency") if row.id != self._agency.id]

    def of(self, entry):
        """The `Addressee`s of an entry, by mailbox."""
        found: dict = {}
        for whole, shortened in names_written(entry):
            for one in self._named(whole) or self._named(shortened):
                found.setdefault(one.mail.casefold(), one)
        return found

    def _named(self, written):
        people = [row for row in self._own if is_named(written, plainly(row.full_name))]
        people = people or self._holders(written)
        people = people or [row for row in self._above if is_named(written, plainly(row.full_name))]
        if people:
            return [one for row in people if (one := self._person(row))]
        unit = _longest(written, self._units)
        if unit is not None:
            return self._unit(unit)
        agency = _longest(written, self._agencies)
        return self._place(agency, is_inside=False) if agency is not None else []

    def _holders(self, written):
        """Who alone has the title that is written, with or without the agency's name behind it."""
        agency = plainly(self._agency.title)
        holders = [row for row in self._own if any(_is_title(written, title, agency) for title in _titles(row))]
        return holders if len(holders) == 1 else []

    def _person(self, row):
        person = self._people.by_id(row.id)
        if person is None or not person.is_active or not ADDRESS.match(row.email or ""):
            return None
        reader = reader_of(person, self._context.root.get("hierarchy"), self._context.now, self._people.by_id)
        return Addressee(row.full_name, row.email, self._is_inside(reader.principals))

    def _is_inside(self, principals):
        return Permission.VIEW_INTERNAL in permissions_on(self._week, principals)

    def _unit(self, row):
        """A unit's mailbox; where it has none, whoever heads it."""
        heads = self._people_of(agency=self._agency.id, unit=row.id, role=Role.UNIT_HEAD.value)
        return self._place(row, is_inside=True) or [one for head in heads if (one := self._person(head))]

    def _place(self, row, is_inside):
        item = item_at(site_of(self._week), row.path)
        edition = item.edition() if item is not None else None
        if edition is None or not ADDRESS.match(edition.email or ""):
            return []
        return [Addressee(row.title, edition.email, is_inside)]

    def _superiors(self):
        hierarchy, day = self._context.root.get("hierarchy"), self._day
        found: list = []
        above = hierarchy.superior_on(self._agency.id, day) if hierarchy is not None else None
        while above is not None and above not in found:
            found.append(above)
            above = hierarchy.superior_on(above, day)
        return found

    def _people_of(self, **asked):
        rows: list = []
        number = pages = 1
        while number <= pages:
            page = self._lists.page(PeopleAsked(self._day, **asked), number, A_PAGE)
            rows, pages, number = [*rows, *page.rows], page.pages, number + 1
        return rows

    @property
    def _day(self):
        return clock.local(self._context.now).date()


def _rows(search, **filters):
    return search.find(order="title", limit=MOST_PLACES, **filters).rows


def _longest(written, rows):
    """The row whose title or abbreviation is written at the end; the longest one where several are."""
    found = [
        (len(name), row) for row in rows for name in map(plainly, (row.title, row.code)) if is_named(written, name)
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _titles(row):
    return tuple(filter(None, {plainly(title) for title in (row.title, *(post.title for post in row.posts))}))


def _is_title(written, title, agency):
    if written == title:
        return True
    rest = written.removeprefix(f"{title} ")
    return rest != written and (agency == rest or agency.startswith(f"{rest} "))

"""The check-list for whoever leaves an agency: what he still holds there, and handing it over to somebody."""

from types import SimpleNamespace

from pyramid.httpexceptions import HTTPSeeOther
from pyramid_zodbconn import get_connection

from portal.content.places import is_internal
from portal.i18n import _
from portal.interfaces import ActRefused
from portal.jobs.letters import people_in_charge, tell_of_hand_over
from portal.roles import Role
from portal.search.service import SearchService
from portal.security.fresh import need_fresh_sign_in
from portal.security.reader import SYSTEM
from portal.views.forms import sent_text
from portal.views.links import Link, list_rows
from portal.views.manage.people_place import IN_AGENCIES, PERSON, PeoplePlace, people_view, read_id
from portal.views.manage.person import posts_here, term_in_words
from portal.views.workspace.editing import staff_page
from portal.workflow.handing_over import hand_over as hand_over_item

BELOW = PERSON + "/ban-giao"
# Titles shown; items handed over by one press.
MOST_SHOWN, MOST_AT_ONCE = 20, 300
# What is still somebody's work, and what only he sees.
UNFINISHED = ("draft", "assigned", "submitted", "withdrawn")
PRIVATE = ("mine", "unit", "agency")


@people_view(below=BELOW, permissions=IN_AGENCIES, request_method="GET", renderer="theme:staff/leaver.pt")
def leaver(context, request):
    """What a person still holds in the agency."""
    place = PeoplePlace(context, request)
    person = place.person()
    heading = _("Bàn giao: {name}", "Hand over: {name}", name=person.full_name)
    page = staff_page(request, heading)
    url = place.person_url(person.id)
    page.trail = place.trail(Link(person.full_name, url), Link(_("Bàn giao", "Hand over"), request.own_path))
    held = Holdings(place, person)
    return {
        "heading": heading,
        "name": person.full_name,
        "url": url,
        "posts": [post for post in posts_here(request, place, person) if post.standing != "over"],
        "unfinished": held.unfinished(),
        "unfinished_count": held.count(UNFINISHED, internal=False),
        "documents_count": held.count(PRIVATE, internal=True),
        "is_gone": held.is_gone,
        "lends": held.lends(),
        "stands_in": held.stands_in(),
        "active": person.is_active,
        "colleagues": [row for row in place.colleagues() if row.id not in (person.id, request.reader.person_id)],
    }


@people_view(below=BELOW, permissions=IN_AGENCIES, request_method="POST")
def hand_over(context, request):
    """Hand all that the person holds here over to a colleague."""
    place = PeoplePlace(context, request)
    person = place.person()
    request.personnel.authority.check_hand_over(person, place.agency.id)
    receiver = _receiver(place, person, read_id(sent_text(request, "to")))
    need_fresh_sign_in(request)
    held = Holdings(place, person)
    items = held.items(MOST_AT_ONCE)
    for item in items:
        hand_over_item(request.desk, item, receiver)
    if items:
        request.personnel.note_hand_over(person, receiver, place.agency.id)
        _tell(place, person, receiver, items)
    left = held.left_after(items)
    request.tell(
        _(
            "Đã bàn giao {count} mục cho {name}.",
            "{count} items are handed over to {name}.",
            count=len(items),
            name=receiver.full_name,
        )
    )
    if left:
        request.tell(_("Còn {count} mục; hãy bấm lần nữa.", "{count} are left; press again.", count=left), "warning")
    return HTTPSeeOther(request.own_path)


def _tell(place, person, receiver, items):
    """Have the person and the agency's leaders hear of it by mail."""
    request = place.request
    leaders = people_in_charge(request.people_lists, place.agency.id, (Role.LEADER,), request.today)
    tell_of_hand_over(
        get_connection(request).root(),
        (person, *leaders),
        person,
        by=request.reader.name,
        receiver=receiver.full_name,
        count=len(items),
        internal=sum(is_internal(item) for item in items),
    )


def _receiver(place, person, person_id):
    receiver = place.request.people.by_id(person_id)
    today = place.request.today
    holds = receiver is not None and any(
        post.agency_id == place.agency.id and post.holds_on(today) for post in receiver.appointments
    )
    if not holds or not receiver.is_active or receiver.id in (person.id, place.request.reader.person_id):
        # Not to whoever does it: nobody gives himself what another kept to himself.
        raise ActRefused(
            _(
                "Hãy chọn người nhận đang làm việc ở cơ quan và không phải chính bạn.",
                "Choose somebody who works in the agency now and who is not yourself.",
            )
        )
    return receiver


class Holdings:
    """What somebody made in an agency and still answers for."""

    def __init__(self, place, person):
        self.place = place
        self.person = person
        self.request = place.request
        # Counted for everybody who leaves: also what only he can read. Titles are shown as the administrator may.
        self._all = SearchService(self.request.search.projection, SYSTEM)

    @property
    def is_gone(self):
        """Whether he works here no more: only then is what he kept to himself given to somebody else.

        Closing his account is not enough: it can be opened again the next minute, and nobody would have noticed.
        """
        today, agency_id = self.request.today, self.place.agency.id
        return not any(post.agency_id == agency_id and not post.is_over_on(today) for post in self.person.appointments)

    def _filters(self, states, internal):
        agency_id = self.place.agency.id
        return {"agency": agency_id, "creator": self.person.id, "state": states, "internal": internal}

    def count(self, states, internal):
        """How many items there are in these states."""
        return self._all.count(**self._filters(states, internal))

    def unfinished(self):
        """The newest drafts and texts that wait, as rows for the template."""
        rows = self.request.search.find(**self._filters(UNFINISHED, False), order="modified", limit=MOST_SHOWN).rows
        return list_rows(self.request, rows)

    def items(self, most):
        """The objects themselves, at most so many."""
        rows = list(self._all.find(**self._filters(UNFINISHED, False), order="modified", limit=most).rows)
        if self.is_gone:
            rows += self._all.find(**self._filters(PRIVATE, True), order="modified", limit=most).rows
        return [item for row in rows[:most] if (item := self._object(row)) is not None]

    def _object(self, row):
        item = self.request.site
        for name in row.path.strip("/").split("/"):
            item = item.get(name) if hasattr(item, "get") else None
        return item if getattr(item, "id", None) == row.id else None

    def left_after(self, items):
        """How many there are besides these: the lists follow at commit only."""
        total = self.count(UNFINISHED, False) + (self.count(PRIVATE, True) if self.is_gone else 0)
        return max(0, total - len(items))

    def lends(self):
        """The absences in which he lends something from today on."""
        today = self.request.today
        kept = [one for one in self.person.absences if one.until_day >= today and one.substitute]
        names = self.request.person_names({one.substitute for one in kept})
        return [
            SimpleNamespace(name=names.get(one.substitute, ""), term=term_in_words(self.request, one)) for one in kept
        ]

    def stands_in(self):
        """Those for whom he stands in, now or later."""
        today, found = self.request.today, []
        for lender_id in self.person.stands_in_for:
            lender = self.request.people.by_id(lender_id)
            for one in lender.absences if lender is not None else ():
                if one.substitute == self.person.id and one.until_day >= today:
                    found.append(SimpleNamespace(name=lender.full_name, term=term_in_words(self.request, one)))
        return found

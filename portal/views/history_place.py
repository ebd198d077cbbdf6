"""Whose history a page shows, and who may see it: an agency's, the province's, a person's in either, or one's own.

Reading the history of others is itself an act that the history tells: whoever wants to says why, once in a session,
and only then are the rows shown (docs/decisions/history.md).
"""

from datetime import datetime, timedelta
from functools import cached_property
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPNotFound

from portal import clock
from portal.content.places import agency_of
from portal.i18n import _
from portal.permissions import Permission
from portal.search.history import HistoryAsked, HistoryLists
from portal.search.people import EVERYBODY, PeopleAsked
from portal.views.history_sentences import act_choices, acts_in
from portal.views.history_texts import HistoryTexts
from portal.views.manage.people_place import read_id
from portal.views.search_question import day_after, one_line, read_day

NAME = "nhat-ky"
PERSON, ACT, FROM, UNTIL, AGENCY, PAGE = "nguoi", "viec", "tu-ngay", "den-ngay", "co-quan", "trang"
PER_PAGE = 50
MOST_PEOPLE, MOST_AGENCIES = 500, 1000
LONGEST_CHOICE = 100
# How long a reason that was given holds, in the same session.
HOLDS = timedelta(hours=4)
NOTHING = _("Chưa có việc nào được ghi.", "Nothing is recorded yet.")
NOTHING_FOUND = _("Không có việc nào khớp với điều kiện lọc.", "Nothing matches the filter.")
NO_DAY = _("“{text}” không phải là ngày; hãy ghi như 22/11/2026.", "“{text}” is no day; write it like 22/11/2026.")


class HistoryPlace:
    """The history at one address, as this request asks for it; `HTTPNotFound` for whoever may not read it.

    `own`: the history of the person signed in, wherever he did something.
    """

    def __init__(self, context, request, own=False):
        self.context = context
        self.request = request
        self.own = own
        self.agency = agency_of(context)
        if not own and not request.desk.may(context, Permission.READ_HISTORY):
            # Who may not read it learns not even that there is such a page.
            raise HTTPNotFound()
        if self.person_id is not None and not own and not self._knows_person():
            raise HTTPNotFound()

    @property
    def url(self):
        """The address of the page."""
        return self.request.own_path

    @cached_property
    def person_id(self):
        """The id of the person whose history is asked for; None for everybody's."""
        if self.own:
            return self.request.reader.person_id
        asked = self.request.query.get(PERSON, "")
        return read_id(asked) if asked else None

    @cached_property
    def person(self):
        """The row of that person, or None."""
        if self.person_id is None:
            return None
        return self.request.people_lists.by_ids([self.person_id], self.request.today).get(self.person_id)

    @cached_property
    def agency_id(self):
        """The id of the agency whose rows are asked for; None for all, and for one's own."""
        if self.own:
            return None
        if self.agency is not None:
            return self.agency.id
        name = one_line(self.request.query.get(AGENCY, ""), LONGEST_CHOICE)
        return next((row.id for row in self.agencies if row.name == name), None)

    @cached_property
    def agencies(self):
        """The agencies that the province's page may be narrowed to: rows, by title."""
        if self.own or self.agency is not None:
            return ()
        return self.request.search.find(kind="agency", order="title", limit=MOST_AGENCIES).rows

    @cached_property
    def colleagues(self):
        """The people that an agency's page may be narrowed to: rows, by name."""
        if self.agency is None:
            return ()
        asked = PeopleAsked(self.request.today, agency=self.agency.id, standing=EVERYBODY)
        page = self.request.people_lists.page
        first = page(asked, limit=MOST_PEOPLE)
        more = [row for number in range(2, first.pages + 1) for row in page(asked, number, limit=MOST_PEOPLE).rows]
        return (*first.rows, *more)

    def _knows_person(self):
        # Of a stranger to the agency there is nothing to be read here.
        if self.person is None:
            return False
        return self.agency is None or self.person_id in {row.id for row in self.colleagues}

    @property
    def scope(self):
        """(agency id or None, person id or None): what is noted when it is opened."""
        return (self.agency.id if self.agency is not None else None, self.person_id)

    @property
    def must_be_noted(self):
        """Whether the reader must still say why he wants to read it."""
        if self.own or self.person_id == self.request.reader.person_id:
            return False
        return not self.lists.has_opened(self.request.reader, *self.scope, clock.now() - HOLDS)

    @cached_property
    def lists(self):
        """The lists of the history, of the same moment as all others."""
        return HistoryLists(self.request.search.projection)

    @cached_property
    def days(self):
        """What was typed as the first and the last day: pairs of (text, date or None)."""
        typed = [one_line(self.request.query.get(name, ""), LONGEST_CHOICE) for name in (FROM, UNTIL)]
        return [(text, read_day(text)) for text in typed]

    @property
    def act(self):
        """The act or group of acts asked for, as the address names it; empty for all."""
        chosen = one_line(self.request.query.get(ACT, ""), LONGEST_CHOICE)
        known = {value for _title, group, choices in act_choices(self.request) for value in (group, *choices)}
        return chosen if chosen in known else ""

    @property
    def asked(self):
        """The `HistoryAsked` of this request."""
        (_first, since), (_last, until) = self.days
        return HistoryAsked(
            agency=self.agency_id,
            person=self.person_id,
            acts=(acts_in(self.request, self.act) or (self.act,)) if self.act else None,
            since=day_begins(since) if since else None,
            before=day_begins(day_after(until)) if until else None,
        )

    @property
    def is_filtered(self):
        """Whether less than everything is asked for."""
        narrowed = (self.agencies and self.agency_id) or (self.colleagues and self.person_id)
        return bool(self.act or any(day for _text, day in self.days) or narrowed)

    def told(self, rows):
        """Rows in words, for this reader."""
        return HistoryTexts(self.request, rows, own=self.person_id if self.own else None)

    def shown(self):
        """What the template of the list needs."""
        page = self.lists.page(self.asked, PER_PAGE, self.request.query.get(PAGE))
        first, last = (day.isoformat() if day else "" for _text, day in self.days)
        return {
            "rows": tuple(self.told(page.rows)),
            "empty": NOTHING_FOUND if self.is_filtered else NOTHING,
            "filtered": self.is_filtered,
            "groups": list(self._choices()),
            "people": [(row.id, row.full_name, row.id == self.person_id) for row in self.colleagues],
            "agencies": [(row.name, row.title, row.id == self.agency_id) for row in self.agencies],
            "first": first,
            "last": last,
            "wrong_days": [NO_DAY % {"text": text} for text, day in self.days if text and day is None],
            "kept": self.kept_person,
            "next_url": self._address(page.next_key),
            "previous_url": self._address(page.previous_key),
            "own": self.own,
        }

    @property
    def kept_person(self):
        """The person's id where no select offers him: the filter sends it along; else None."""
        return self.person_id if self.person_id and not self.own and not self.colleagues else None

    def _choices(self):
        for title, group, choices in act_choices(self.request):
            yield title, group, group == self.act, [(value, text, value == self.act) for value, text in choices.items()]

    def _address(self, key):
        if not key:
            return None
        kept = {name: value for name, value in self.request.query.items() if name != PAGE}
        return self.url + "?" + urlencode({**kept, PAGE: key})


def day_begins(day):
    """The moment at which a day begins in Vietnam."""
    return datetime(day.year, day.month, day.day, tzinfo=clock.PEOPLES_ZONE)


def history_url(request, place, person_id=None):
    """The address of the history kept at a place, narrowed to a person."""
    url = request.resource_path(place, NAME)
    return f"{url}?{urlencode({PERSON: person_id})}" if person_id else url

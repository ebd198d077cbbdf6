"""Where a search page stands: the province's portal, an agency's page, or an agency's workspace."""

from dataclasses import replace
from functools import cached_property

from portal.content.places import agency_of
from portal.interfaces import IAgency, IWorkspace
from portal.search.service import SearchService
from portal.security.reader import ANONYMOUS
from portal.views.search_question import EVERYWHERE, day_after

NAME = "tim-kiem"
SUGGESTIONS = "goi-y"


class SearchPlace:
    """One place to search from, for one request.

    Outside a workspace everybody finds what the public may read, whoever he is: a page that is sent on, kept as a
    search of one's own or read as a feed shows the same to all.
    """

    def __init__(self, context, request):
        self.context = context
        self.request = request
        self.is_internal = IWorkspace.providedBy(context)

    @cached_property
    def agency(self):
        """The agency whose page or workspace it is; None at the province's portal."""
        return agency_of(self.context)

    @cached_property
    def url(self):
        """The address of the search page here."""
        return self.request.resource_path(self.context, NAME)

    @property
    def suggestions_url(self):
        """Where words are suggested while somebody types."""
        return f"{self.url}/{SUGGESTIONS}"

    @cached_property
    def service(self):
        """The search of this place's reader."""
        search = self.request.search
        return search if self.is_internal else SearchService(search.projection, ANONYMOUS)

    def understood(self, question):
        """The question without what nobody can ask for here: unknown kinds, agencies and states."""
        return replace(
            question,
            agency=question.agency if self.agency_asked(question.agency) is not None else "",
            kind=question.kind if question.kind in self.request.types else "",
            state=question.state if self.is_internal and question.state in self.states else "",
            reach=question.reach if self.is_internal else "",
        )

    @cached_property
    def states(self):
        """The states of all workflows by name; where two workflows name one alike, it looks alike."""
        return {name: state for workflow in self.request.workflows.values() for name, state in workflow.states.items()}

    def covers_all(self, question):
        """Whether the question is put to all agencies, so that one of them may be chosen."""
        return self.agency is None or question.reach == EVERYWHERE

    def agency_asked(self, name):
        """The row of the agency at an address, as far as this reader knows it; else None."""
        agency = self.request.site.get(name) if name else None
        return self.service.get(agency.id) if IAgency.providedBy(agency) else None

    def filters(self, question):
        """The question without its text, as `SearchService` takes it."""
        first, last = question.days()
        asked = self.agency_asked(question.agency) if self.covers_all(question) else self.agency
        return {
            "agency": asked.id if asked is not None else None,
            "kind": question.kind or None,
            "state": question.state or None,
            "internal": None if self.is_internal else False,
            "since": first,
            "until": day_after(last),
        }

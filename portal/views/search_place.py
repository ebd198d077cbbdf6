"""Where a search page stands: the province's portal, an agency's page, or an agency's workspace."""

import re
from dataclasses import replace
from functools import cached_property

from pyramid.view import view_config

from portal.content.places import agency_of, path_of
from portal.interfaces import IAgency, ISite, IWorkspace
from portal.permissions import Permission
from portal.search.service import SearchService
from portal.security.reader import ANONYMOUS
from portal.views.search_question import AGENCY_ONLY, EVERYWHERE, day_after, read_question

NAME = "tim-kiem"
SUGGESTIONS_BELOW, SAVED_BELOW = "/goi-y", "/da-luu"
OPEN_PLACES = (ISite, IAgency)
ALL_PLACES = (*OPEN_PLACES, IWorkspace)


def search_view(shape="", below="", contexts=ALL_PLACES, **settings):
    """Registers a view of searches at all places: `tim-kiem`, in another `shape` (`.rss`), or `below` it (`/goi-y`).

    Who may see a place may search in it; a workspace shows itself to its staff only.
    """

    def decorate(view):
        for context in contexts:
            # Pyramid takes whatever follows a view's name for its own; these answer at their own addresses only.
            registered = view_config(
                context=context,
                name=NAME + shape,
                path_info=rf".*/{NAME}{re.escape(shape)}{below}/?\Z",
                permission=Permission.VIEW,
                # Where the decorated view stands, seen from here.
                _depth=1,
                **settings,
            )
            view = registered(view)
        return view

    return decorate


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
    def agency_title(self):
        """The name of the agency as this reader sees it; empty where there is none for him."""
        agency = self.agency
        row = self.service.get(agency.id) if agency is not None else None
        return row.title if row is not None else ""

    @cached_property
    def url(self):
        """The address of the search page here."""
        return self.request.resource_path(self.context, NAME)

    @property
    def suggestions_url(self):
        """Where words are suggested while somebody types."""
        return f"{self.url}{SUGGESTIONS_BELOW}"

    @cached_property
    def service(self):
        """The search of this place's reader."""
        search = self.request.search
        return search if self.is_internal else SearchService(search.projection, ANONYMOUS, search.language)

    @property
    def path(self):
        """The path of the place in the tree."""
        return path_of(self.context)

    def asked(self):
        """The question of this request, without what nobody can ask for here: unknown kinds, agencies and states."""
        question = read_question(self.request.query)
        question = replace(question, reach=question.reach if self.is_internal else AGENCY_ONLY)
        may_choose = self.covers_all(question) and self.agency_asked(question.agency) is not None
        return replace(
            question,
            agency=question.agency if may_choose else "",
            kind=question.kind if question.kind in self.request.types else "",
            state=question.state if self.is_internal and question.state in self.states else "",
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
        return self.service.get(agency.id) if agency is not None and IAgency.providedBy(agency) else None

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

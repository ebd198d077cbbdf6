"""Search pages: of the province's portal and every agency for citizens, of every workspace for its staff."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid_zodbconn import get_connection

from portal.i18n import _
from portal.search.document_lists import DocumentLists, Moment
from portal.search.saved import LONGEST_NAME, SavedSearches
from portal.vietnamese import read_wanted
from portal.views.links import Link
from portal.views.public.keeping import NOT_KEPT, WHILE_TYPING, keep
from portal.views.search_facets import asked_in_words
from portal.views.search_place import SUGGESTIONS_BELOW, SearchPlace, search_view
from portal.views.search_question import LONGEST_TEXT, PAGE, one_line
from portal.views.search_results import SearchResults

MOST_SUGGESTIONS = 8
TITLE = _("Tìm kiếm", "Search")


@search_view(request_method="GET", renderer="theme:search.pt")
def search(context, request):
    """What was found, with the ways to ask for less; without words and filters, how to ask."""
    place = SearchPlace(context, request)
    question = place.asked()
    if PAGE not in request.query and (meant := _document_meant(place, question)):
        return HTTPSeeOther(meant)
    page = request.page
    page.title = (
        _("Tìm kiếm: {text}", "Search: {text}", text=asked_in_words(place, question)) if question.is_asked else TITLE
    )
    page.trail = (Link(TITLE, place.url),)
    page.noindex = True
    page.staff_assets = place.is_internal
    # The page has a larger box of its own.
    page.search_url = None
    if question.is_asked and not place.is_internal:
        page.feed_url = question.at(f"{place.url}.rss")
    shown = SearchResults(place, question, request.query.get(PAGE)).names()
    if not shown["is_complete"]:
        # The next one to ask may have more luck: no cache keeps it, the portal's own included.
        request.response.headers["Cache-Control"] = NOT_KEPT
    return shown


def _document_meant(place, question):
    """Where the one published document is whose number and notation is all that was typed; None for anything else."""
    wanted = read_wanted(question.text) if question.text and not question.filtered and not place.is_internal else None
    if wanted is None:
        return None
    notation, year = wanted
    lists = DocumentLists(place.service, Moment(place.request.today, ()))
    found = lists.named(notation, year, agency=place.agency.id if place.agency is not None else None)
    return place.request.application_path(found[0].path) if len(found) == 1 else None


@search_view(below=SUGGESTIONS_BELOW, request_method="GET", renderer="json")
def suggest(context, request):
    """What the letters typed so far may become, as JSON: a list of texts."""
    # A workspace is nobody's but its staff's: what it suggests are words of drafts.
    keep(request.response, context, WHILE_TYPING)
    asked = request.query.get("q", "")
    text = one_line(asked, LONGEST_TEXT)
    if not text:
        return []
    # A blank at the end says that the last word is whole.
    begun = f"{text} " if asked[-1:].isspace() else text
    place = SearchPlace(context, request)
    return place.service.suggest(begun, limit=MOST_SUGGESTIONS, **place.filters(place.asked()))


@search_view(request_method="POST")
def save(context, request):
    """Keep the question of this address among the searches of whoever is signed in."""
    if request.user is None:
        return HTTPSeeOther(request.sign_in_url())
    place = SearchPlace(context, request)
    question = place.asked()
    if question.is_asked:
        name = (
            one_line(str(request.POST.get("name", "")), LONGEST_NAME) or asked_in_words(place, question)[:LONGEST_NAME]
        )
        SavedSearches(get_connection(request)).save(request.user.id, name, place.path, question.parameters())
        request.tell(_("Đã lưu tìm kiếm “{name}”.", "The search “{name}” is saved.", name=name))
    return HTTPSeeOther(question.at(place.url))

"""The search page of the province's portal and of every agency, for citizens; suggestions while they type."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from pyramid_zodbconn import get_connection

from portal.content.fields import clean_text
from portal.content.places import path_of
from portal.i18n import _
from portal.interfaces import IAgency, ISite
from portal.permissions import Permission
from portal.search.saved import LONGEST_NAME, SavedSearches
from portal.views.search_place import NAME, SearchPlace
from portal.views.search_question import LONGEST_TEXT, PAGE, read_question
from portal.views.search_results import SearchResults

PAGE_TEMPLATE = "theme:search.pt"
MOST_SUGGESTIONS = 8
# Pyramid takes whatever follows a view's name for its own; these views answer at their own addresses only.
AT_ITSELF, AT_SUGGESTIONS = rf".*/{NAME}\Z", rf".*/{NAME}/goi-y\Z"
# Words are suggested for a moment's typing; a browser need not ask twice for the same letters.
SUGGESTIONS_KEPT = "private, max-age=60"
TITLE = _("Tìm kiếm", "Search")


@view_config(
    context=ISite,
    name=NAME,
    path_info=AT_ITSELF,
    request_method="GET",
    permission=Permission.VIEW,
    renderer=PAGE_TEMPLATE,
)
@view_config(
    context=IAgency,
    name=NAME,
    path_info=AT_ITSELF,
    request_method="GET",
    permission=Permission.VIEW,
    renderer=PAGE_TEMPLATE,
)
def search(context, request):
    """What was found, with the ways to ask for less; without words, how to ask."""
    place, question = asked(context, request)
    names = SearchResults(place, question, request.query.get(PAGE)).names()
    page = request.page
    page.title = (
        _("Tìm kiếm: {text}", "Search: {text}", text=question.text) if question.text and names["rows"] else TITLE
    )
    page.noindex = True
    page.search_url = None
    if question.text and not place.is_internal:
        page.feed_url = question.at(f"{place.url}.rss")
    return names


@view_config(
    context=ISite,
    name=NAME,
    path_info=AT_SUGGESTIONS,
    request_method="GET",
    permission=Permission.VIEW,
    renderer="json",
)
@view_config(
    context=IAgency,
    name=NAME,
    path_info=AT_SUGGESTIONS,
    request_method="GET",
    permission=Permission.VIEW,
    renderer="json",
)
def suggest(context, request):
    """Words that what was typed may become, as JSON: a list of texts."""
    text = " ".join(clean_text(request.query.get("q", "")[: LONGEST_TEXT * 2]).split())[:LONGEST_TEXT]
    request.response.headers["Cache-Control"] = SUGGESTIONS_KEPT
    return list(SearchPlace(context, request).service.suggest(text, limit=MOST_SUGGESTIONS)) if text else []


@view_config(context=ISite, name=NAME, path_info=AT_ITSELF, request_method="POST", permission=Permission.VIEW)
@view_config(context=IAgency, name=NAME, path_info=AT_ITSELF, request_method="POST", permission=Permission.VIEW)
def save(context, request):
    """Keep the question of this address among the searches of whoever is signed in."""
    if request.user is None:
        return HTTPSeeOther(request.sign_in_url())
    place, question = asked(context, request)
    name = " ".join(clean_text(str(request.POST.get("name", ""))[: LONGEST_NAME * 2]).split())[:LONGEST_NAME]
    if question.text:
        saved = SavedSearches(get_connection(request))
        saved.save(request.user.id, name or question.text[:LONGEST_NAME], path_of(context), question.parameters())
        request.tell(_("Đã lưu tìm kiếm “{name}”.", "The search “{name}” is saved.", name=name or question.text))
    return HTTPSeeOther(question.at(place.url))


def asked(context, request):
    """The place and the question of a request."""
    place = SearchPlace(context, request)
    return place, place.understood(read_question(request.query))

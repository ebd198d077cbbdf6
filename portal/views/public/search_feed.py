"""A search as a feed: the newest of what the public finds with it, as RSS 2.0."""

from portal.i18n import _
from portal.views.links import list_rows
from portal.views.public.feeds import Channel, FeedEntry, feed_answer
from portal.views.search_facets import asked_in_words
from portal.views.search_place import OPEN_PLACES, SearchPlace, search_view
from portal.views.search_question import NEWEST

MOST_ENTRIES = 30


@search_view(shape=".rss", contexts=OPEN_PLACES, request_method="GET")
def feed(context, request):
    """The newest items that a question finds, for a feed reader."""
    place = SearchPlace(context, request)
    question = place.asked()
    rows: tuple = ()
    if question.is_asked:
        found = place.service.search(question.text, **place.filters(question), order=NEWEST, limit=MOST_ENTRIES)
        rows = list_rows(request, found.rows)
    return feed_answer(context, _channel(request, place, question), [_entry(request, row) for row in rows])


def _channel(request, place, question):
    base, translate = request.settings_of_portal.base_url, request.localizer.translate
    owner = request.page.agency.name if request.page.agency else request.page.site.name
    text = asked_in_words(place, question)
    title = _("Tìm kiếm: {text} – {owner}", "Search: {text} – {owner}", text=text, owner=owner)
    described = _("Nội dung mới nhất tìm thấy với “{text}”.", "The newest found with “{text}”.", text=text)
    return Channel(
        title=translate(title),
        description=translate(described),
        url=base + question.at(place.url),
        own_url=base + question.at(f"{place.url}.rss"),
        language=request.locale_name,
    )


def _entry(request, row):
    return FeedEntry(
        title=row.title,
        url=request.settings_of_portal.base_url + row.url,
        moment=row.published or row.modified,
        description=row.summary,
        category=request.localizer.translate(row.kind_title),
        creator=row.agency_title,
    )

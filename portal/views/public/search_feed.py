"""A search as a feed: the newest of what the public finds with it, as RSS 2.0."""

from email.utils import format_datetime

from lxml import etree
from pyramid.response import Response

from portal.i18n import _
from portal.views.links import list_rows
from portal.views.search_place import OPEN_PLACES, SearchPlace, search_view
from portal.views.search_question import NEWEST

MOST_ENTRIES = 30
MEDIA_TYPE = "application/rss+xml"
ATOM, DUBLIN_CORE = "http://www.w3.org/2005/Atom", "http://purl.org/dc/elements/1.1/"
# Feed readers ask often; they may be a few minutes late.
KEPT = "public, max-age=300"


@search_view(shape=".rss", contexts=OPEN_PLACES, request_method="GET")
def feed(context, request):
    """The newest items that a question finds, for a feed reader."""
    place = SearchPlace(context, request)
    question = place.asked()
    rows = ()
    if question.text:
        found = place.service.search(question.text, **place.filters(question), order=NEWEST, limit=MOST_ENTRIES)
        rows = list_rows(request, found.rows)
    body = etree.tostring(_document(request, place, question, rows), encoding="utf-8", xml_declaration=True)
    return Response(body=body, content_type=MEDIA_TYPE, charset="utf-8", cache_control=KEPT)


def _document(request, place, question, rows):
    base, translate = request.settings_of_portal.base_url, request.localizer.translate
    document = etree.Element("rss", version="2.0", nsmap={"atom": ATOM, "dc": DUBLIN_CORE})
    channel = etree.SubElement(document, "channel")
    owner = request.page.agency.name if request.page.agency else request.page.site.name
    title = _("Tìm kiếm: {text} – {owner}", "Search: {text} – {owner}", text=question.text, owner=owner)
    _add(channel, "title", translate(title))
    _add(channel, "link", base + question.at(place.url))
    described = _("Nội dung mới nhất tìm thấy với “{text}”.", "The newest found with “{text}”.", text=question.text)
    _add(channel, "description", translate(described))
    _add(channel, "language", request.locale_name)
    address = base + question.at(f"{place.url}.rss")
    etree.SubElement(channel, f"{{{ATOM}}}link", href=address, rel="self", type=MEDIA_TYPE)
    for row in rows:
        _entry(channel, row, base + row.url, translate)
    return document


def _entry(channel, row, address, translate):
    entry = etree.SubElement(channel, "item")
    _add(entry, "title", row.title)
    _add(entry, "link", address)
    _add(entry, "guid", address)
    _add(entry, "pubDate", format_datetime(row.published or row.modified))
    if row.summary:
        _add(entry, "description", row.summary)
    _add(entry, "category", translate(row.kind_title))
    if row.agency_title:
        _add(entry, f"{{{DUBLIN_CORE}}}creator", row.agency_title)


def _add(parent, name, text):
    etree.SubElement(parent, name).text = text

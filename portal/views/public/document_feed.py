"""A section of documents as a feed: the newest ones that everybody may read, narrowed like the page."""

from pyramid.view import view_config

from portal.content.document_types import TITLES
from portal.content.places import owner_id
from portal.i18n import _
from portal.interfaces import IDocumentLibrary
from portal.permissions import Permission
from portal.search.document_lists import DocumentLists
from portal.search.service import SearchService
from portal.security.reader import ANONYMOUS
from portal.views.public.document_question import address_of, moment_for, read_documents_question
from portal.views.public.documents import FEED
from portal.views.public.feeds import Channel, FeedEntry, feed_answer

MOST_ENTRIES = 30


@view_config(context=IDocumentLibrary, name=FEED, request_method="GET", permission=Permission.VIEW)
def documents_feed(context, request):
    """The newest documents of the section, for a feed reader: the same for everybody."""
    question = read_documents_question(request.query)
    service = SearchService(request.search.projection, ANONYMOUS)
    rows = DocumentLists(service, moment_for(request, owner_id(context))).page(context.id, question, MOST_ENTRIES).rows
    base, translate = request.settings_of_portal.base_url, request.localizer.translate
    owner = request.page.agency.name if request.page.agency else request.page.site.name
    url = base + request.resource_path(context)
    channel = Channel(
        title=translate(_("Văn bản – {owner}", "Documents – {owner}", owner=owner)),
        description=translate(_("Văn bản mới nhất.", "The newest documents.")),
        url=address_of(url, question),
        own_url=address_of(f"{url}{FEED}", question),
        language=request.locale_name,
    )
    return feed_answer(context, channel, [_entry(request, row, translate) for row in rows])


def _entry(request, row, translate):
    return FeedEntry(
        title=f"{row.code}: {row.title}",
        url=request.settings_of_portal.base_url + request.application_path(row.path),
        moment=row.published or row.modified,
        category=translate(TITLES.get(row.type, "")),
        creator=row.issuer,
    )

"""The newest answers of an agency as a feed, RSS 2.0: what everybody may read, whoever asks for it."""

from pyramid.view import view_config

from portal.i18n import _
from portal.interfaces import IQuestions
from portal.permissions import Permission
from portal.search.service import SearchService
from portal.security.reader import ANONYMOUS
from portal.views.links import list_rows
from portal.views.public.feeds import Channel, FeedEntry, feed_answer
from portal.views.public.questions import FEED, question_kind

MOST_ENTRIES = 30


@view_config(context=IQuestions, name=FEED, request_method="GET", permission=Permission.VIEW)
def feed(context, request):
    """The feed: title, question, field and day of the newest answers."""
    service = SearchService(request.search.projection, ANONYMOUS, request.locale_name)
    kind = question_kind(request)
    found = service.find(parent=context.id, kind=kind, state="published", order="newest", limit=MOST_ENTRIES)
    base, url = request.settings_of_portal.base_url, request.resource_path(context)
    owner = request.page.agency.name if request.page.agency else request.page.site.name
    translate = request.localizer.translate
    channel = Channel(
        title=translate(_("Hỏi đáp – {owner}", "Questions and answers – {owner}", owner=owner)),
        description=translate(_("Câu hỏi mới được trả lời.", "Questions that were answered of late.")),
        url=base + url,
        own_url=base + url + FEED,
        language=request.locale_name,
    )
    return feed_answer(context, channel, [_entry(request, row, owner) for row in list_rows(request, found.rows)])


def _entry(request, row, owner):
    return FeedEntry(
        title=row.title,
        url=request.settings_of_portal.base_url + row.url,
        moment=row.published,
        description=row.summary,
        category=row.level,
        creator=owner,
    )

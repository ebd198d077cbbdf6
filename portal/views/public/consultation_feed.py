"""An agency's drafts for comment as a feed, RSS 2.0: what everybody may read, whoever asks for it."""

from pyramid.view import view_config

from portal.i18n import _
from portal.interfaces import IConsultations
from portal.permissions import Permission
from portal.search.service import SearchService
from portal.security.reader import ANONYMOUS
from portal.views.links import list_rows
from portal.views.public.consultation_page import FEED, SHOWN, consultation_kind, day_of
from portal.views.public.feeds import Channel, FeedEntry, feed_answer

MOST_ENTRIES = 30
PERIOD = _("Lấy ý kiến từ {opens} đến hết {closes}. {summary}", "Open for comment from {opens} to {closes}. {summary}")


@view_config(context=IConsultations, name=FEED, request_method="GET", permission=Permission.VIEW)
def feed(context, request):
    """The feed: title, period and summary of the newest drafts."""
    service = SearchService(request.search.projection, ANONYMOUS, request.locale_name)
    kind = consultation_kind(request)
    found = service.find(parent=context.id, kind=kind, state=SHOWN, order="newest", limit=MOST_ENTRIES)
    base, url = request.settings_of_portal.base_url, request.resource_path(context)
    owner = request.page.agency.name if request.page.agency else request.page.site.name
    translate = request.localizer.translate
    channel = Channel(
        title=translate(_("Lấy ý kiến dự thảo – {owner}", "Drafts for comment – {owner}", owner=owner)),
        description=translate(_("Dự thảo văn bản lấy ý kiến.", "Drafts that are open for comment.")),
        url=base + url,
        own_url=base + url + FEED,
        language=request.locale_name,
    )
    return feed_answer(context, channel, [_entry(request, row, owner) for row in list_rows(request, found.rows)])


def _entry(request, row, owner):
    date = request.formats.date
    days = {"opens": date(day_of(row.starts)), "closes": date(day_of(row.ends)), "summary": row.summary}
    return FeedEntry(
        title=row.title,
        url=request.settings_of_portal.base_url + row.url,
        moment=row.published,
        description=request.localizer.translate(PERIOD % days).strip(),
        category="",
        creator=owner,
    )

"""What was done with one item, a page at a time, for those who see its drafts."""

from urllib.parse import urlencode

from portal.search.history import HistoryAsked, HistoryLists
from portal.views.history_texts import HistoryTexts

PAGE = "viec"
PER_PAGE = 30


def item_history(request, item):
    """The names that the template needs for the acts on an item, newest first."""
    lists = HistoryLists(request.search.projection)
    page = lists.page(HistoryAsked(item=item.id), PER_PAGE, request.query.get(PAGE))

    def address(key):
        kept = {name: value for name, value in request.query.items() if name != PAGE}
        return request.own_path + "?" + urlencode({**kept, PAGE: key}) if key else None

    return {
        "entries": tuple(HistoryTexts(request, page.rows, about=item.id)),
        "next_url": address(page.next_key),
        "previous_url": address(page.previous_key),
    }

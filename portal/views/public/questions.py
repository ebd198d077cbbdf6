"""Questions and answers as pages show them: an agency's list by field, and one of them."""

from portal.i18n import _
from portal.interfaces import IQuestion
from portal.permissions import Permission
from portal.views.links import Link, listing
from portal.views.public.asking import ASK, FOLLOW, is_closed
from portal.views.public.question_figures import NAME as FIGURES

PER_PAGE = 20
FEED = "rss"
TOPIC = "linh-vuc"
# Where staff deal with one; the views are in portal/views/workspace/questions.py.
HANDLE = "xu-ly"
NOTHING_YET = _("Chưa có câu hỏi nào được trả lời ở đây.", "No question has been answered here yet.")


def question_kind(request):
    """The name of the type of questions."""
    return next(info.name for info in request.types if IQuestion.implementedBy(info.factory))


def questions_page(item, edition, request):
    """The section: what was answered, the newest first, narrowed to a field that is asked for."""
    kind = question_kind(request)
    topic = request.query.get(TOPIC, "")[:500]
    topic = topic if topic in edition.topics else ""
    found = request.search.find(
        parent=item.id,
        kind=kind,
        state="published",
        level=topic or None,
        order="newest",
        limit=PER_PAGE,
        after=request.query.get("trang"),
    )
    url = request.resource_path(item)
    search_url = request.page.search_url
    feed_url = url + FEED
    request.page.feed_url = feed_url
    return {
        "listing": listing(request, found, NOTHING_YET),
        "topic": topic,
        "topics": [
            Link(one, url if one == topic else request.path_with({TOPIC: one}), current=one == topic)
            for one in edition.topics
        ],
        "kind": kind,
        "ask_url": url + ASK if not is_closed(request) else None,
        "follow_url": url + FOLLOW,
        "search_url": search_url,
        "figures_url": url + FIGURES,
        "feed_url": feed_url,
        "noindex": bool(topic),
    }


def question_page(item, edition, request):
    """One question with its answer; staff who deal with it are led to where they do."""
    may_handle = request.desk.may(item, Permission.VIEW_ASKER) and request.page.version_bar is None
    return {
        "handle_url": request.resource_path(item) + HANDLE if may_handle and item.asked else None,
        "section_url": request.resource_path(item.__parent__),
        "description": edition.question[:200],
    }

"""The help as pages show it: the pages by topic, what is found in them, and one of them."""

from portal.i18n import _
from portal.permissions import Permission
from portal.views.links import Link, listing
from portal.views.whereabouts import report_url
from portal.views.workspace.support_figures import NAME as FIGURES
from portal.views.workspace.support_request import DESK_LIST

SHOWN = ("published", "for_staff")
PER_PAGE = 40
TEXT, TOPIC = "q", "chu-de"
NOTHING_YET = _("Chưa có bài hướng dẫn nào.", "There is no help page yet.")
NOTHING_FOUND = _(
    "Không có bài hướng dẫn nào như vậy; hãy thử từ khác hoặc gọi đường dây nóng.",
    "There is no such help page; try another word, or ring the hotline.",
)


def help_center_page(item, edition, request):
    """The help pages that the reader may see, narrowed to words or a topic; for the desk the way to its work."""
    kind = request.types.children_of(item)[0].name
    words, topic = request.query.get(TEXT, "").strip()[:200], request.query.get(TOPIC, "")
    topic = topic if topic in edition.topics else ""
    turned = {"limit": PER_PAGE, "after": request.query.get("trang")}
    if words:
        found = request.search.search(words, kind=kind, state=SHOWN, **turned)
    else:
        wanted = {"parent": item.id, "kind": kind, "state": SHOWN, "level": topic or None}
        found = request.search.find(**wanted, order="title", **turned)
    url = request.resource_path(item)
    at_desk = request.desk.may(item, Permission.ASSIGN) and request.page.version_bar is None
    return {
        "listing": listing(request, found, NOTHING_FOUND if words or topic else NOTHING_YET),
        "words": words,
        "topics": [
            Link(one, url if one == topic else request.path_with({TOPIC: one}), current=one == topic)
            for one in edition.topics
        ],
        "report_url": report_url(request),
        "desk_url": url + DESK_LIST if at_desk else None,
        "figures_url": url + FIGURES if at_desk else None,
        "noindex": bool(words or topic),
    }


def help_page(item, edition, request):
    """One help page, and the way back to the others."""
    return {"center_url": request.resource_path(item.__parent__), "report_url": report_url(request)}

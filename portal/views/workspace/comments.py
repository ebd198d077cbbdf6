"""The comments on a draft, for those who sum them up: by article, with the response beside them; each dealt with."""

from types import SimpleNamespace
from urllib.parse import urlencode

import colander
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from portal.content.comments import WHOLE
from portal.content.editions import field_nodes
from portal.content.row_fields import ID, REVISION
from portal.i18n import _
from portal.interfaces import IConsultation
from portal.permissions import Permission
from portal.views.forms import sent_text
from portal.views.links import Link, listing
from portal.views.public.consultation_page import AGENCIES, ARTICLE, LIST
from portal.views.workspace.comment import GONE_ARTICLE, WHOLE_DRAFT, headings_of, shown_comment
from portal.views.workspace.editing import staff_page
from portal.workflow.commenting import KIND

TEMPLATE, EXPORT = "theme:staff/comments.pt", LIST + ".xlsx"
HEADING = _("Góp ý đã nhận", "Comments received")
STATE, SENDER = "trang-thai", "ben-gui"
# What stands in the address for comments on the whole draft.
ON_WHOLE = "chung"
PRESENT = ("received", "considered")
PER_PAGE = 30
CHANGED, REFUSED = 409, 422
ANSWER = ("opinions", "response")
NOTHING = _("Không có góp ý nào như vậy.", "There is no such comment.")
NONE_YET = _("Chưa có góp ý nào.", "There are no comments yet.")
SAVED = _(
    "Đã lưu tiếp thu, giải trình về “{article}”; công chúng đọc được khi công bố kết quả.",
    "The response on “{article}” is saved; the public reads it when the result is published.",
)
NEWER = _(
    "Người khác vừa sửa phần này. Bản của họ ở dưới; bản của bạn vẫn giữ trong ô, hãy xem rồi lưu lại.",
    "Somebody else has just changed this. Theirs is below, yours is kept in the boxes; look, then save again.",
)


@view_config(
    context=IConsultation, name=LIST, request_method="GET", permission=Permission.VIEW_ASKER, renderer=TEMPLATE
)
def comments(context, request):
    """One page of the comments, as the filters ask, the oldest first."""
    return _page(context, request)


@view_config(
    context=IConsultation,
    name=LIST,
    request_method="POST",
    request_param="act=answer",
    permission=Permission.EDIT,
    renderer=TEMPLATE,
)
def answer(context, request):
    """Save what became of the comments on one article; shows it again where somebody else was quicker."""
    wanted = sent_text(request, "article")
    row = next((row for row in context.articles if row[ID] == wanted), None)
    if row is None:
        raise HTTPNotFound()
    typed = {name: sent_text(request, name) for name in ANSWER}
    if sent_text(request, "revision") != str(row[REVISION]):
        return _page(context, request, SimpleNamespace(typed=typed, told=NEWER, theirs=row, errors={}), CHANGED)
    values, errors = _checked(context, typed)
    if errors:
        return _page(context, request, SimpleNamespace(typed=typed, told=None, theirs=None, errors=errors), REFUSED)
    rows = tuple({**one, **values} if one[ID] == wanted else one for one in context.articles)
    request.desk.edit(context, {"articles": rows})
    request.tell(SAVED % {"article": row["heading"]})
    return HTTPSeeOther(f"{request.own_path}?{urlencode({ARTICLE: wanted})}")


def _checked(draft, typed):
    columns = field_nodes(type(draft))["articles"].columns
    values, errors = {}, {}
    for name, text in typed.items():
        try:
            values[name] = columns[name].deserialize(text)
        except colander.Invalid as refused:
            errors[name] = refused.msg
    return values, errors


def _page(context, request, again=None, status=200):
    staff_page(request, HEADING)
    request.response.status_int = status
    article = _asked_article(context, request, again)
    wanted = filters_of(context, request, article)
    found = request.search.find(**wanted, order="position", limit=PER_PAGE, after=request.query.get("trang"))
    headings, url = headings_of(context), request.resource_path(context)
    counts = request.search.counts("level", parent=context.id, kind=KIND, state=PRESENT)
    states = request.search.counts("state", parent=context.id, kind=KIND)
    is_narrowed = any(request.query.get(name) for name in (ARTICLE, STATE, SENDER))
    return {
        "heading": HEADING,
        "draft": SimpleNamespace(title=context.title, url=url),
        "listing": listing(request, found, NOTHING if is_narrowed else NONE_YET),
        # Texts are in no list: those of the rows shown are read from the comments themselves.
        "rows": [shown_comment(request, context[row.name], headings) for row in found.rows if row.name in context],
        "articles": list(_choices(context, request, counts, article)),
        "states": [
            (name, state.title, states.get(name, 0), name == request.query.get(STATE))
            for name, state in request.workflows[KIND].states.items()
        ],
        "sender": request.query.get(SENDER, ""),
        "kept": [(ARTICLE, request.query[ARTICLE])] if request.query.get(ARTICLE) else [],
        "filtered": is_narrowed,
        "total": sum(counts.values()),
        "answer": _answer_form(context, request, article, again),
        "export_url": url + EXPORT,
        "agencies_url": url + AGENCIES,
        "edit_url": url + "sua" if request.desk.may(context, Permission.EDIT) else None,
        "state_url": url + "trang-thai",
    }


def _asked_article(draft, request, again):
    """The article asked for: an id, `WHOLE`, or None for all."""
    asked = sent_text(request, "article") if again else request.query.get(ARTICLE, "")
    if asked == ON_WHOLE:
        return WHOLE
    return asked if asked in headings_of(draft) else None


def filters_of(draft, request, article):
    """The filters of the comments that the address asks for."""
    wanted = {"parent": draft.id, "kind": KIND, "level": article}
    state = request.query.get(STATE, "")
    wanted["state"] = state if state in request.workflows[KIND].states else PRESENT
    if request.query.get(SENDER) == "cong-dan":
        wanted["code"] = ""
    elif request.query.get(SENDER) == "co-quan":
        # Nobody is called so: without agencies there is nothing to show.
        wanted["code"] = tuple(one["agency"] for one in draft.invited) or ("-",)
    return wanted


def _choices(draft, request, counts, chosen):
    """Links to the comments of each article, with their number and whether it has a response."""
    total = sum(counts.values())
    yield SimpleNamespace(link=Link(_("Tất cả", "All"), request.own_path, chosen is None, count=total), answered=None)
    link = Link(WHOLE_DRAFT, _url(request, ON_WHOLE), chosen == WHOLE, count=counts.get(WHOLE, 0))
    yield SimpleNamespace(link=link, answered=None)
    known = {row[ID] for row in draft.articles}
    for row in draft.articles:
        count = counts.get(row[ID], 0)
        link = Link(row["heading"], _url(request, row[ID]), chosen == row[ID], count=count)
        yield SimpleNamespace(link=link, answered=bool(row["response"].strip()) if count else None)
    lost = sum(count for article, count in counts.items() if article and article not in known)
    if lost:
        yield SimpleNamespace(link=Link(GONE_ARTICLE, request.own_path, False, count=lost), answered=None)


def _url(request, article):
    return f"{request.own_path}?{urlencode({ARTICLE: article})}"


def _answer_form(draft, request, article, again):
    """What became of the comments on the chosen article; None where none is chosen, or not this reader's to write."""
    row = next((row for row in draft.articles if row[ID] == article), None) if article else None
    if row is None or not request.desk.may(draft, Permission.EDIT):
        return None
    return SimpleNamespace(
        id=row[ID],
        # With the article, so that the same form is there again after signing in anew.
        url=_url(request, row[ID]),
        kept_as=f"{LIST}:{row[ID]}",
        heading=row["heading"],
        text=row["text"],
        revision=row[REVISION],
        typed=again.typed if again else {name: row[name] for name in ANSWER},
        told=again.told if again else None,
        theirs=again.theirs if again else None,
        errors=again.errors if again else {},
    )


__all__ = ["EXPORT", "PRESENT", "filters_of"]

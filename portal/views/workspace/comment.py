"""One comment on a draft, for those who sum them up: who sent it, what he wrote, his files; noted, or removed."""

from types import SimpleNamespace

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from portal.content.comments import WHOLE
from portal.content.row_fields import ID
from portal.i18n import _
from portal.interfaces import ActRefused, IComment
from portal.permissions import Permission
from portal.views.forms import sent_text
from portal.views.public.attachments import sent_privately
from portal.views.public.consultation_page import LIST
from portal.views.workspace.editing import need_staff, staff_page
from portal.workflow.commenting import remove

HANDLE, FILE, TEMPLATE = "xu-ly", "tep-gui", "theme:staff/comment.pt"
WHOLE_DRAFT = _("Toàn bộ dự thảo", "The whole draft")
GONE_ARTICLE = _("Điều không còn trong dự thảo", "An article that is not in the draft any more")
NOT_SURE = _("Hãy đánh dấu xác nhận rồi bấm Xóa nội dung.", "Confirm it with the tick, then press Remove the content.")


@view_config(context=IComment, name=HANDLE, request_method="GET", permission=Permission.VIEW_DRAFT, renderer=TEMPLATE)
def comment_page(context, request):
    """What was sent, for those who may know it, and what may be done with it."""
    need_staff(context, request)
    staff_page(request, context.title, _("Xử lý", "Deal with it"))
    draft, may_know = context.__parent__, request.desk.may(context, Permission.VIEW_ASKER)
    url = request.resource_path(draft)
    return {
        "heading": context.title,
        "one": shown_comment(request, context, headings_of(draft)) if may_know else None,
        "state": request.desk.engine.state(context),
        "draft": SimpleNamespace(title=draft.title, url=url),
        "list_url": url + LIST if request.desk.may(draft, Permission.VIEW_ASKER) else None,
        "act_url": request.resource_path(context) + HANDLE,
        "possible": {step.name for step in request.desk.available(context)},
    }


def headings_of(draft):
    """Article id → heading, of the newest text of a draft."""
    return {row[ID]: row["heading"] for row in draft.articles}


def shown_comment(request, item, headings):
    """A comment as staff see it; `headings`: see `headings_of`. Of what was removed there is nothing left to show."""
    asked = item.asked or {}
    url = request.resource_path(item)
    article = asked.get("article", WHOLE)
    known = headings.get(article) or asked.get("heading") or GONE_ARTICLE
    state = request.desk.engine.state(item)
    return SimpleNamespace(
        title=item.title,
        url=url + HANDLE,
        number=asked.get("number"),
        received=asked.get("received"),
        name=asked.get("name", ""),
        organisation=asked.get("organisation", ""),
        mail=asked.get("mail", ""),
        phone=asked.get("phone", ""),
        is_agency=bool(asked.get("agency")),
        article=known if article else WHOLE_DRAFT,
        text=asked.get("text", ""),
        state=item.state,
        state_title=state.title,
        state_tone=state.tone,
        state_icon=state.icon,
        files=[
            SimpleNamespace(url=f"{url}{FILE}/{file.__name__}", name=file.filename, size=file.size)
            for file in item.attachments.values()
        ],
    )


@view_config(
    context=IComment, name=HANDLE, request_method="POST", request_param="act=move", permission=Permission.ASSIGN
)
def deal_with(context, request):
    """Note that a comment is summed up, or take it up again."""
    transition = request.desk.move(context, sent_text(request, "step"))
    return _on_list(context, request, transition)


@view_config(
    context=IComment, name=HANDLE, request_method="POST", request_param="act=remove", permission=Permission.ASSIGN
)
def remove_it(context, request):
    """Remove what somebody wrote and who he is, at his wish or because it does not belong here."""
    if not sent_text(request, "sure"):
        raise ActRefused(NOT_SURE)
    return _on_list(context, request, remove(request.desk, context))


def _on_list(item, request, transition):
    request.tell(transition.done)
    return HTTPSeeOther(request.resource_path(item.__parent__) + LIST)


@view_config(context=IComment, name=FILE, request_method="GET", permission=Permission.VIEW_ASKER)
def read_file(context, request):
    """A file that was sent with a comment: always saved, never shown in our pages, kept by nobody."""
    file = context.attachments.get(request.subpath[0]) if len(request.subpath) == 1 else None
    if file is None:
        raise HTTPNotFound()
    return sent_privately(request, file)

"""One difficulty of the staff: what was written to and fro; the reporter goes on or closes it, the desk answers."""

import re
from types import SimpleNamespace

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal.content.places import agency_of
from portal.content.support import LONGEST_MESSAGE, REPORTER
from portal.i18n import _
from portal.interfaces import ActRefused, ISupportRequest
from portal.permissions import Permission
from portal.roles import Role
from portal.search.people import PeopleAsked
from portal.views.forms import sent_text
from portal.views.workspace.editing import staff_page
from portal.views.workspace.questions import deadline
from portal.views.workspace.reporting import OWN
from portal.views.workspace.states import history
from portal.workflow import supporting
from portal.workflow.supporting import OPEN, help_center_of

TEMPLATE, ACTS, DESK_LIST = "theme:content/support_request.pt", "xu-ly", "yeu-cau"
MOST_AT_THE_DESK = 100
# Of the portal: browsers read a backslash as a slash, and two slashes begin another host's address.
OWN_PAGE = re.compile(r"(?:/(?![/\\])[^\\\s]*)\Z")
ADDED = _("Đã gửi thêm đến bộ phận hỗ trợ.", "Sent to the support desk.")
TOO_LONG = _("Dài quá: tối đa 10.000 ký tự.", "Too long: 10,000 characters at the most.")
NOBODY = _("Hãy chọn một người của bộ phận hỗ trợ.", "Choose somebody of the support desk.")
NO_TITLE = _("Hãy ghi tên bài hướng dẫn.", "Say what the help page explains.")
HELP_MADE = _(
    "Đã lập bài hướng dẫn (bản nháp). Hãy bỏ những gì riêng của người báo, rồi chọn nơi đăng ở trang Trạng thái.",
    "A help page was begun as a draft. Take out what is the reporter's own; its State page asks who reads it.",
)


@view_config(context=ISupportRequest, request_method="GET", permission=Permission.VIEW, renderer=TEMPLATE)
def request_page(context, request):
    """The messages in order, and what this reader may do next."""
    asked = context.asked or {"messages": (), "due": context.created}
    heading = context.name_in_history or context.title
    # Its own place in the tree says where it is.
    staff_page(request, heading).trail = ()
    possible = {step.name for step in request.desk.available(context)}
    url, desk = request.resource_path(context), request.desk.may(context, Permission.ASSIGN)
    back = help_center_of(context) if desk else context.__parent__
    handler = request.people.get(context.handler) if context.handler else None
    return {
        "heading": heading,
        "subject": context.title,
        "state": request.desk.engine.state(context),
        "agency_name": (agency_of(context).edition() or agency_of(context)).title,
        "reporter": request.person_names({context.owner}).get(context.owner, ""),
        "handler": handler.full_name if handler else context.handler,
        "due": context.due,
        "deadline": deadline(request, context.due) if context.state in OPEN and context.due else None,
        "is_late": bool(asked.get("late")),
        "told": _told(request, asked),
        "messages": [
            SimpleNamespace(**{**one, "is_own": (one["by"] == REPORTER) != desk}) for one in asked["messages"]
        ],
        "act_url": url + ACTS,
        "act_name": ACTS,
        "may_write": request.desk.may(context, Permission.SUBMIT),
        "is_done": supporting.REOPEN in possible,
        "may_close": supporting.CLOSE in possible,
        "is_answered": "answered" in asked,
        "may_answer": supporting.ANSWER in possible,
        "people": _people(request, context) if supporting.ASSIGN in possible else None,
        "may_explain": desk and request.desk.may(help_center_of(context), Permission.ADD),
        "entries": history(request, context),
        "back_url": request.resource_path(back) + (DESK_LIST if desk else OWN),
    }


def _told(request, asked):
    """Where the reporter was, as he told it."""
    page = asked.get("page", "")
    return SimpleNamespace(
        page=page,
        page_url=request.application_path(page) if OWN_PAGE.match(page) else None,
        title=asked.get("page_title", ""),
        browser=asked.get("browser", ""),
        reference=asked.get("reference", ""),
    )


def _people(request, item):
    """(sign-in name, name, whether it is his already) of everybody at the desk today."""
    asked = PeopleAsked(request.today, role=Role.SUPPORT.value)
    rows = request.people_lists.page(asked, limit=MOST_AT_THE_DESK).rows
    return [(row.login, row.full_name, row.login == item.handler) for row in rows]


def _text(request):
    text = sent_text(request, "text")
    if len(text) > LONGEST_MESSAGE:
        raise ActRefused(TOO_LONG)
    return text


def _back(context, request, told):
    request.tell(told)
    return HTTPSeeOther(request.resource_path(context))


@view_config(
    context=ISupportRequest,
    name=ACTS,
    request_method="POST",
    request_param="act=write",
    permission=Permission.SUBMIT,
)
def write_back(context, request):
    """Add what the reporter writes; what was done is open again."""
    transition = supporting.write_back(request.desk, context, _text(request), request.user.full_name)
    return _back(context, request, transition.done if transition is not None else ADDED)


@view_config(
    context=ISupportRequest,
    name=ACTS,
    request_method="POST",
    request_param="act=close",
    permission=Permission.SUBMIT,
)
def close_it(context, request):
    """Note that it is solved."""
    return _back(context, request, supporting.close(request.desk, context).done)


@view_config(
    context=ISupportRequest,
    name=ACTS,
    request_method="POST",
    request_param="act=answer",
    permission=Permission.ASSIGN,
)
def answer_it(context, request):
    """Answer it in the name of the desk."""
    user = request.user
    transition = supporting.answer(request.desk, context, _text(request), user.login, user.full_name)
    return _back(context, request, transition.done)


@view_config(
    context=ISupportRequest,
    name=ACTS,
    request_method="POST",
    request_param="act=assign",
    permission=Permission.ASSIGN,
)
def assign_it(context, request):
    """Have somebody of the desk deal with it."""
    wanted = sent_text(request, "person")
    if wanted not in {login for login, _name, _is_his in _people(request, context)}:
        raise ActRefused(NOBODY)
    return _back(context, request, supporting.assign(request.desk, context, wanted).done)


@view_config(
    context=ISupportRequest,
    name=ACTS,
    request_method="POST",
    request_param="act=explain",
    permission=Permission.ASSIGN,
)
def explain(context, request):
    """Begin a help page with what the desk has answered; of what the reporter wrote it takes nothing."""
    title = " ".join(sent_text(request, "title").split())
    if not title:
        raise ActRefused(NO_TITLE)
    page = supporting.help_page_from(request.desk, context, title)
    request.tell(HELP_MADE)
    return HTTPSeeOther(request.resource_path(page) + "sua")

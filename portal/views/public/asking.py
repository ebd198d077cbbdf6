"""A citizen asks, without an account: the form, the receipt with its code, and following it up by that code."""

import json
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import transaction
from markupsafe import Markup
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from pyramid_zodbconn import get_connection

from portal import clock
from portal.content.asked import FOLLOW, is_late, number_text, question_of, shown_code, typed_code
from portal.content.base import is_public
from portal.content.deadlines import WAITING
from portal.content.places import agency_of
from portal.i18n import _
from portal.interfaces import IQuestions, ISite
from portal.permissions import Permission
from portal.security.addresses import network_of
from portal.security.reader import SYSTEM
from portal.security.throttle import MINUTES, Limit, TooManyTries
from portal.security.vault import Unsealable
from portal.views.account.places import INVALID, OF_SECRET_ADDRESSES, TOO_MANY, sender_address
from portal.views.forms import sent_text
from portal.views.links import Link
from portal.views.own_links import prose
from portal.views.public.asking_form import (
    FILES,
    OF_ONE_NETWORK,
    AskingSchema,
    TooManyQuestions,
    limits,
    new_proof,
    read_form,
    suspicion,
)
from portal.workflow.asking import receive
from portal.workflow.service import ContentService

ASK, RECEIPT = "gui-cau-hoi", "bien-nhan"
FORM, RECEIPT_PAGE, FOLLOW_PAGE = "theme:question_form.pt", "theme:question_receipt.pt", "theme:question_follow.pt"
RECEIPT_PURPOSE, SEALED = "question receipt", "phieu"
# Its page can be opened again for so long; the code itself does not end.
RECEIPT_HOURS = 24
GONE, CLOSED = 410, 409
TITLES = {node.name: node.title for node in AskingSchema().children} | {FILES: _("Tệp kèm theo", "Files")}
CODES_OF_ONE_NETWORK = Limit(30, timedelta(minutes=MINUTES))
OVER = _(
    "Trang này chỉ mở được trong một ngày; hãy ghi lại mã trên biên nhận.",
    "This page can be opened for one day only; give the code of your receipt again.",
)
UNKNOWN_CODE = _(
    "Không có câu hỏi nào mang mã này. Hãy xem lại mã trên biên nhận: 24 chữ và số.",
    "There is no question with this code. Look at your receipt again: 24 letters and digits.",
)
NOT_HERE = _(
    "Cơ quan đã ngừng hoạt động nên không nhận câu hỏi mới; xin gửi câu hỏi tới cơ quan tiếp nhận công việc.",
    "The agency has closed and takes no new questions; please ask the agency that has taken over.",
)
NOT_SENT = _(
    "Câu hỏi chưa được gửi: cơ quan đã ngừng hoạt động. Nội dung Quý vị viết vẫn giữ nguyên ở dưới để sao lại và gửi "
    "tới cơ quan tiếp nhận công việc.",
    "Your question was not sent: the agency has closed. What you wrote is kept below, to be copied and sent to the "
    "agency that has taken over.",
)
ANSWERED = _("Đã trả lời", "Answered")
# What a state is to whoever asked.
WORDS = {
    "received": _("Cơ quan đã tiếp nhận câu hỏi.", "The agency has received your question."),
    "assigned": _("Câu hỏi đang được trả lời.", "Your question is being answered."),
    "submitted": _("Câu trả lời đang chờ lãnh đạo duyệt.", "The answer awaits the leader's approval."),
    "published": _("Câu hỏi đã được trả lời.", "Your question is answered."),
    "withdrawn": _(
        "Câu trả lời đã ngừng đăng; hãy liên hệ cơ quan để được cung cấp.",
        "The answer was withdrawn; ask the agency for it.",
    ),
    "refused": _("Cơ quan không tiếp nhận câu hỏi này.", "The agency does not take this question."),
    "diverted": _(
        "Nội dung là khiếu nại hoặc tố cáo nên không xử lý qua mạng; mọi nội dung và tệp đã được xóa.",
        "It was a complaint or denunciation, which is not dealt with online; its text and files were removed.",
    ),
}


@view_config(context=IQuestions, name=ASK, request_method="GET", permission=Permission.VIEW, renderer=FORM)
def asking_form(context, request):
    """The empty form, and what is not taken here."""
    return _form(context, request, told=NOT_HERE if is_closed(request) else None)


def is_closed(request):
    """Whether the agency of this page has ceased, so that it is asked nothing new."""
    return request.page.agency is not None and request.page.agency.ceased_on is not None


@view_config(context=IQuestions, name=ASK, request_method="POST", permission=Permission.VIEW, renderer=FORM)
def ask(context, request):
    """Take the question in; shows the form again, with what was typed, where something is wrong."""
    sent = read_form(request, context)
    if is_closed(request):
        return _form(context, request, sent, NOT_SENT, CLOSED)
    if sent.values is None:
        return _form(context, request, sent, status=INVALID)
    suspected = suspicion(request)
    if suspected is not None:
        return _form(context, request, sent, suspected, INVALID)
    try:
        request.registry.throttle.spend(f"question from {network_of(sender_address(request))}", OF_ONE_NETWORK)
    except TooManyQuestions as error:
        return _form(context, request, sent, error.text, TOO_MANY)
    # Last, because it costs most: whoever sends too much, or too fast, is not to keep the machine busy.
    wrong = sent.files.look_into()
    if wrong:
        return _form(context, request, replace(sent, errors=tuple((FILES, text) for text in wrong)), status=INVALID)
    # The portal's own: the history keeps for ever from where somebody acts, and a citizen leaves no such trace.
    desk = ContentService(request.types, request.desk.engine, SYSTEM)
    with sent.files.uploads() as uploads:
        _item, code = receive(desk, context, {**sent.values, "language": request.locale_name}, uploads)
    # Not before: the same request may be tried again.
    transaction.get().addAfterCommitHook(lambda committed: sent.files.drop() if committed else None)
    return HTTPSeeOther(f"{request.resource_path(context)}{RECEIPT}?{SEALED}={_seal(request, code)}")


def _seal(request, code):
    """A code as an address may hold it: what a form led to is kept for an hour, and no code is to be kept."""
    return request.registry.vault.seal(RECEIPT_PURPOSE, json.dumps([code, clock.now().timestamp()]))


def _form(context, request, sent=None, told=None, status=200):
    _page(request, _("Gửi câu hỏi", "Ask a question"))
    request.response.status_int = status
    if sent:
        sent.files.keep()
    errors: dict = {}
    for name, text in sent.errors if sent else ():
        errors.setdefault(name, []).append(text)
    return {
        "action": request.own_path,
        "typed": sent.typed if sent else {},
        "errors": errors,
        "ordered_errors": [(name, title, text) for name, title in TITLES.items() for text in errors.get(name, ())],
        "told": told,
        "is_closed": is_closed(request),
        "files": sent.files if sent else None,
        "proof": new_proof(request),
        "limits": limits(),
        **_about(context, request),
    }


def _about(section, request):
    """What every page for citizens says of the section: name of the agency, the term, complaints, where to go.

    At the province's portal there is none to speak of.
    """
    if not IQuestions.providedBy(section):
        return {"section": None, "ask_url": None, "follow_url": request.own_path}
    edition = section.edition() or section
    url = request.resource_path(section)
    return {
        "section": SimpleNamespace(
            title=edition.title, topics=edition.topics, term=edition.term(), complaints=edition.complaints, url=url
        ),
        "ask_url": url + ASK if not is_closed(request) else None,
        "follow_url": url + FOLLOW,
    }


def _page(request, title):
    page = request.page
    page.title = title
    page.noindex = True
    page.trail = (Link(title, request.own_path),)


@view_config(context=IQuestions, name=RECEIPT, request_method="GET", permission=Permission.VIEW, renderer=RECEIPT_PAGE)
def receipt(context, request):
    """The receipt of a question that was just sent, with its code."""
    _page(request, _("Biên nhận câu hỏi", "Receipt of your question"))
    request.response.headers.update(OF_SECRET_ADDRESSES)
    code = _sealed_code(request)
    item = question_of(get_connection(request).root(), code) if code else None
    if item is None or not item.asked:
        request.response.status_int = GONE
        return {"receipt": None, **_about(context, request)}
    asked = item.asked
    found = SimpleNamespace(
        code=shown_code(code),
        number=number_text(asked),
        received=asked["received"],
        due=asked["due"],
        mail=asked.get("mail", ""),
        title=asked.get("title", ""),
        files=len(item.attachments),
        follow_url=f"{request.resource_path(context)}{FOLLOW}?{SEALED}={request.query[SEALED]}",
    )
    return {"receipt": found, **_about(context, request)}


def _sealed_code(request):
    """The code that the address holds sealed; empty where it holds none, or no longer."""
    try:
        code, made = json.loads(request.registry.vault.open(RECEIPT_PURPOSE, request.query.get(SEALED, "")))
    except (Unsealable, ValueError):
        return ""
    return code if clock.now().timestamp() - made < RECEIPT_HOURS * 3600 else ""


@view_config(context=ISite, name=FOLLOW, request_method="GET", permission=Permission.VIEW, renderer=FOLLOW_PAGE)
@view_config(context=IQuestions, name=FOLLOW, request_method="GET", permission=Permission.VIEW, renderer=FOLLOW_PAGE)
def follow_form(context, request):
    """Where the code is typed; with a sealed one in the address, what has become of its question."""
    code = _sealed_code(request)
    item = question_of(get_connection(request).root(), code) if code else None
    if item is not None and item.asked:
        # At the province's portal what is said around it is the agency's that has the question.
        place = item.__parent__ if ISite.providedBy(context) and is_public(item.__parent__) else context
        return _following(place, request, _progress(request, item))
    return _following(context, request, error=OVER if request.query.get(SEALED) else None)


@view_config(context=ISite, name=FOLLOW, request_method="POST", permission=Permission.VIEW, renderer=FOLLOW_PAGE)
@view_config(context=IQuestions, name=FOLLOW, request_method="POST", permission=Permission.VIEW, renderer=FOLLOW_PAGE)
def follow(context, request):
    """Lead to what has become of the question with that code; posted, so that the code itself is in no address."""
    code = typed_code(sent_text(request, "code"))
    if not code:
        return _following(context, request, error=UNKNOWN_CODE, status=INVALID)
    try:
        # Not counted with failed sign-ins: a citizen's slips must not keep an office out of its work.
        request.registry.throttle.spend(f"receipts from {network_of(sender_address(request))}", CODES_OF_ONE_NETWORK)
    except TooManyTries as error:
        return _following(context, request, error=error.text, status=TOO_MANY)
    item = question_of(get_connection(request).root(), code)
    if item is None or not item.asked:
        return _following(context, request, error=UNKNOWN_CODE, status=INVALID)
    return HTTPSeeOther(f"{request.own_path}?{SEALED}={_seal(request, code)}")


def _following(context, request, question=None, error=None, status=200):
    _page(request, _("Theo dõi câu hỏi", "Follow up your question"))
    request.response.headers.update(OF_SECRET_ADDRESSES)
    request.response.status_int = status
    return {
        "action": request.own_path,
        "code": "" if question else sent_text(request, "code")[:100],
        "error": error,
        "question": question,
        **_about(context, request),
    }


def _progress(request, item):
    """What somebody with the receipt reads of a question: how far it is, and the answer once it is published."""
    asked, state = item.asked, request.desk.engine.state(item)
    is_open = item.state in WAITING
    edition, section = item.edition(), item.__parent__
    agency = agency_of(item)
    reason = item.history[-1].comment if item.state == "refused" and item.history else ""
    return SimpleNamespace(
        number=number_text(asked),
        title=asked.get("title", ""),
        state=item.state,
        state_title=ANSWERED if item.state == "published" else state.title,
        state_tone=state.tone,
        state_icon=state.icon,
        words=WORDS[item.state],
        reason=reason,
        agency=(agency.edition() or agency).title,
        passed=asked.get("passed", ()),
        received=asked["received"],
        due=asked["due"],
        late=is_open and is_late(asked["due"], None, clock.now()),
        is_open=is_open,
        published=item.published_at,
        question=edition.question if edition else "",
        answer=Markup(prose(request, edition.answer)) if edition else None,
        answered_by=edition.answered_by if edition else "",
        url=request.resource_path(item) if edition else None,
        complaints=(section.edition() or section).complaints,
    )

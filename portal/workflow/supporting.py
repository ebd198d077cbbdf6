"""What is done with a difficulty of the staff: reported, assigned within the desk, answered, closed, taken up again."""

from dataclasses import dataclass

from markupsafe import escape

from portal import clock
from portal.content.asked import next_number, number_text
from portal.content.changes import announce, stay_current
from portal.content.deadlines import counted
from portal.content.naming import free_name
from portal.content.places import site_of
from portal.content.support import DESK, HELP_NAME, MOST_MESSAGES, REPORTER, taken_up_again, with_answer, with_message
from portal.content.support import message as written
from portal.i18n import _
from portal.interfaces import ActImpossible, ActRefused
from portal.permissions import Permission
from portal.workflow.whose import need

KIND, CENTER, PAGE = "support_request", "help_center", "help_page"
ASSIGN, ANSWER, CLOSE, REOPEN = "assign", "answer", "close", "reopen"
CALLED = "Yêu cầu hỗ trợ số"
OPEN, DONE = ("received", "assigned"), ("answered", "closed")
CENTER_TEXTS = {
    "title": "Trợ giúp",
    "summary": "Cách sử dụng cổng thông tin: bài hướng dẫn và đường dây nóng.",
}
NO_DESK = _(
    "Cổng thông tin chưa mở bộ phận hỗ trợ; xin gọi đường dây nóng ở cuối trang.",
    "The portal has no support desk yet; please ring the hotline at the foot of the page.",
)
WRITE = _("viết thêm vào yêu cầu", "write to the request")
SAYS_NOTHING = _("Hãy ghi nội dung.", "Write something first.")
FULL = _(
    "Yêu cầu này đã có {most} tin; hãy báo một yêu cầu mới.",
    "This request has {most} messages already; report a new one.",
    most=MOST_MESSAGES,
)


@dataclass(frozen=True)
class Reported:
    """That the desk has something to answer: a new request, or more of an old one; `count`: its messages by then."""

    count: int


def make_help_center(service, site):
    """The province's help, made where it is missing; `service`: the portal's own."""
    if HELP_NAME in site:
        return site[HELP_NAME]
    center = service.seat_part(site, CENTER, HELP_NAME, CENTER_TEXTS)
    service.publish_part(center)
    return center


def help_center_of(place):
    """The help of the province to which a place belongs; raises `ActImpossible` where there is none."""
    center = site_of(place).get(HELP_NAME)
    if center is None or center.kind != CENTER:
        raise ActImpossible(NO_DESK)
    return center


def report(desk, workspace, sent, name):
    """Take in a difficulty in the name of the desk's reader; answers the item.

    `sent`: `title`, `text` and the texts of `portal.content.support.TEXTS`, all cleaned; `name`: the reporter's.
    """
    center, now = help_center_of(workspace), clock.now()
    root = center._p_jar.root()
    number = next_number(root, center.id, now)
    facts = {key: value for key, value in sent.items() if key not in ("title", "text") and value}
    first = written(REPORTER, name, now, sent["text"])
    asked = {"number": number, "received": now, **counted(root, now, center.term()), "messages": (first,)}
    address = free_name(f"ho tro {number_text(asked)}", workspace, "ho-tro")
    # The history keeps for ever how it is called when it is added.
    item = desk.place(workspace, KIND, {"title": f"{CALLED} {number_text(asked)}"}, address)
    item.set(asked={**asked, **facts})
    item.update(title=sent["title"], author=desk.reader.person_id)
    announce(item, Reported(1))
    return item


def assign(desk, item, login):
    """Have somebody of the support desk deal with it (his sign-in name); the caller knows that he is of the desk."""
    stay_current(item)
    transition = desk.move(item, ASSIGN, by_form=True)
    item.set(asked={**item.asked, "handler": login})
    return transition


def answer(desk, item, text, login, name):
    """Answer it in the name of the desk; whoever answers what nobody has takes it."""
    stay_current(item)
    sent = _message(item, DESK, name, text)
    transition = desk.move(item, ANSWER, by_form=True)
    asked = with_answer(item.asked, sent)
    item.set(asked={**asked, "handler": asked.get("handler") or login})
    return transition


def write_back(desk, item, text, name):
    """Add what the reporter writes; what was answered or closed is open again, with a new deadline.

    Answers the transition by which it was reopened, None where it was open.
    """
    stay_current(item)
    need(desk, item, Permission.SUBMIT, WRITE)
    sent = _message(item, REPORTER, name, text)
    transition = None
    asked = with_message(item.asked, sent)
    if item.state in DONE:
        transition = desk.move(item, REOPEN, by_form=True)
        asked = taken_up_again(asked, counted(item._p_jar.root(), sent["when"], help_center_of(item).term()))
    item.set(asked=asked)
    announce(item, Reported(len(asked["messages"])))
    return transition


def close(desk, item):
    """Note that it is solved; its reporter says so."""
    stay_current(item)
    return desk.move(item, CLOSE, by_form=True)


def _message(item, by, name, text):
    if not text.strip():
        raise ActRefused(SAYS_NOTHING)
    if len(item.asked["messages"]) >= MOST_MESSAGES:
        raise ActImpossible(FULL)
    return written(by, name, clock.now(), text.strip())


def help_page_from(desk, item, title):
    """A new help page, a draft, with what the desk has answered to a request; raises `ActRefused`."""
    answers = [one["text"] for one in item.asked["messages"] if one["by"] == DESK]
    paragraphs = [part for text in answers for part in text.splitlines() if part.strip()]
    body = "".join(f"<p>{escape(part)}</p>" for part in paragraphs)
    return desk.add(help_center_of(item), PAGE, {"title": title, "body": body})

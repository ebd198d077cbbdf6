"""What the portal writes to people about their own accounts: the link to a new password, and what was changed."""

from portal import clock
from portal.history.acts import CODES_MADE, FACTOR_ADDED, FACTOR_REMOVED, FACTOR_RESET, PASSWORD_CHANGED
from portal.i18n import _
from portal.jobs.mail import ADDRESS, Mail, queue_mail
from portal.search.people import PeopleAsked

MOST_PEOPLE = 200
SEND_RESET_LINK = "send_reset_link"

RESET_SUBJECT = _("Đặt lại mật khẩu – {portal}", "New password – {portal}")
RESET = _(
    """Kính gửi {name},

Có yêu cầu đặt lại mật khẩu cho tài khoản “{login}”. Hãy mở liên kết sau trong vòng 30 phút để đặt mật khẩu mới:

{link}

Liên kết dùng được một lần. Nếu bạn không yêu cầu, hãy bỏ qua thư này: mật khẩu hiện nay vẫn giữ nguyên.
Không chuyển thư này cho người khác. {portal} không bao giờ hỏi mật khẩu của bạn qua thư hay điện thoại.
""",
    """Dear {name},

Somebody asked for a new password of the account “{login}”. Open this link within 30 minutes to choose one:

{link}

The link works once. If it was not you, ignore this mail: your present password stays.
Do not pass this mail on. {portal} never asks for your password by mail or telephone.
""",
)
NOTICE_SUBJECT = _("{what} – {portal}", "{what} – {portal}")
NOTICE = _(
    """Kính gửi {name},

{what}: tài khoản “{login}”, lúc {when}.

Nếu đúng là bạn làm, không cần làm gì thêm. Nếu không phải, hãy báo ngay người quản trị của cơ quan{hotline}.
""",
    """Dear {name},

{what}: account “{login}”, at {when}.

If it was you, there is nothing to do. If it was not, tell your agency's administrator at once{hotline}.
""",
)
HOTLINE = _(" hoặc gọi {number}", " or ring {number}")
NO_HOTLINE = _("", "")

# By the history's names of acts, and of two that are none of its own.
RECOVERY_CODE_USED, EMAIL_CHANGED = "recovery_code_used", "email_changed"
CHANGES = {
    PASSWORD_CHANGED: _("Mật khẩu vừa được đổi", "The password was changed"),
    FACTOR_ADDED: _("Vừa thêm cách xác thực hai bước", "A second factor was added"),
    FACTOR_REMOVED: _("Vừa gỡ cách xác thực hai bước", "A second factor was removed"),
    FACTOR_RESET: _("Người quản trị vừa gỡ xác thực hai bước", "An administrator took the second factor away"),
    CODES_MADE: _("Vừa cấp mã dự phòng mới", "New recovery codes were made"),
    RECOVERY_CODE_USED: _("Vừa có đăng nhập bằng mã dự phòng", "Somebody signed in with a recovery code"),
    EMAIL_CHANGED: _("Địa chỉ thư điện tử của tài khoản vừa được đổi", "The account's e-mail address was changed"),
}


def people_in_charge(people, agency_id, roles, day):
    """The rows of everybody who holds one of these roles in an agency on a day and has a mailbox, each once.

    `people`: `PeopleLists`.
    """
    rows = [row for role in roles for row in _holders(people, agency_id, role, day) if has_mailbox(row)]
    return list({row.id: row for row in rows}.values())


def _holders(people, agency_id, role, day):
    return people.page(PeopleAsked(day, agency=agency_id, role=role.value), limit=MOST_PEOPLE).rows


def has_mailbox(person):
    """Whether mail can be sent to a person."""
    return _is_address(person.email)


def _is_address(text):
    return bool(ADDRESS.match(text or ""))


def write_reset_link(root, person, link):
    """Mail a person the link by which he chooses a new password."""
    queue_mail(root, _letter(root, person.email, person, RESET_SUBJECT, RESET, link=link))


def tell_of_change(root, person, act, former=None):
    """Mail a person what was changed about how he signs in, so that he hears of it if it was somebody else.

    `act`: one of `CHANGES`. `former`: the address that he had before, where it is told there. Who has no mailbox is
    told nothing.
    """
    to = person.email if former is None else former
    if not _is_address(to):
        return
    number = _site(root).hotline
    hotline = HOTLINE % {"number": number} if number else NO_HOTLINE
    when = f"{clock.local(clock.now()):%H:%M, %d/%m/%Y}"
    values = {"what": CHANGES[act], "when": when, "hotline": hotline}
    queue_mail(root, _letter(root, to, person, NOTICE_SUBJECT, NOTICE, **values))


def _letter(root, to, person, subject, text, **values):
    values = {"name": person.full_name, "login": person.login, "portal": _site(root).title, **values}
    subject, text = subject % values, text % values
    both = f"{text.in_language('vi')}\n---\n\n{text.in_language('en')}"
    return Mail(to, subject.in_language("vi"), both, person.full_name)


def _site(root):
    return root["site"].edition()

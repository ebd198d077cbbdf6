"""What the portal writes to people about their own accounts: the link to a new password, and what was changed."""

from portal import clock
from portal.history.acts import (
    CODES_MADE,
    FACTOR_ADDED,
    FACTOR_REMOVED,
    FACTOR_RESET,
    OUTSIDE_UNLINKED,
    PASSWORD_CHANGED,
    PASSWORD_GIVEN,
)
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

Nếu chính bạn làm hoặc đã đề nghị việc này, không cần làm gì thêm. Nếu không phải, hãy báo ngay lãnh đạo cơ quan
hoặc quản trị tỉnh{hotline}.
""",
    """Dear {name},

{what}: account “{login}”, at {when}.

If you did this or asked for it, there is nothing to do. If not, tell your agency's leaders or the province's
administrators at once{hotline}.
""",
)
HANDED_SUBJECT = _("Bàn giao công việc của {leaver} – {portal}", "Work of {leaver} handed over – {portal}")
# To the person and to the leaders of the agency: an administrator alone must not move private documents unseen.
HANDED = _(
    """Kính gửi {name},

Lúc {when}, {by} đã bàn giao {count} mục của {leaver} (tài khoản “{login}”) cho {receiver}, trong đó có {internal}
tài liệu nội bộ, kể cả tài liệu để riêng. Từ nay {receiver} xem và sửa được các mục đó.

Nếu việc bàn giao này không đúng, hãy báo ngay lãnh đạo cơ quan hoặc quản trị tỉnh{hotline}.
""",
    """Dear {name},

At {when}, {by} handed {count} items of {leaver} (account “{login}”) over to {receiver}, {internal} of them internal
documents, also such as were kept private. From now on {receiver} can read and change them.

If that is not right, tell the agency's leaders or the province's administrators at once{hotline}.
""",
)
HOTLINE = _(" hoặc gọi {number}", " or ring {number}")
NO_HOTLINE = _("", "")

# By the history's names of acts, and of two that are none of its own.
RECOVERY_CODE_USED, EMAIL_CHANGED = "recovery_code_used", "email_changed"
CHANGES = {
    PASSWORD_CHANGED: _("Mật khẩu vừa được đổi", "The password was changed"),
    PASSWORD_GIVEN: _("Người quản trị vừa cấp mật khẩu dùng một lần", "An administrator gave a one-time password"),
    FACTOR_ADDED: _("Vừa thêm cách xác thực hai bước", "A second factor was added"),
    FACTOR_REMOVED: _("Vừa gỡ cách xác thực hai bước", "A second factor was removed"),
    FACTOR_RESET: _("Người quản trị vừa gỡ xác thực hai bước", "An administrator took the second factor away"),
    OUTSIDE_UNLINKED: _(
        "Người quản trị vừa gỡ liên kết với tài khoản của tỉnh",
        "An administrator unlinked the account of the province",
    ),
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
    values = {"what": CHANGES[act], **_when_and_whom_to_tell(root)}
    queue_mail(root, _letter(root, to, person, NOTICE_SUBJECT, NOTICE, **values))


def tell_of_hand_over(root, addressees, leaver, **facts):
    """Mail people (or rows of people) that the work of `leaver` was handed over; nobody who has no mailbox.

    `facts`: `by` and `receiver` (names), `count` of the items, `internal`: how many of them are internal documents.
    """
    values = {"leaver": leaver.full_name, **facts, **_when_and_whom_to_tell(root), "login": leaver.login}
    for person in {one.id: one for one in addressees if has_mailbox(one)}.values():
        queue_mail(root, _letter(root, person.email, person, HANDED_SUBJECT, HANDED, **values))


def _when_and_whom_to_tell(root):
    number = _site(root).hotline
    hotline = HOTLINE % {"number": number} if number else NO_HOTLINE
    return {"when": f"{clock.local(clock.now()):%H:%M, %d/%m/%Y}", "hotline": hotline}


def _letter(root, to, person, subject, text, **values):
    values = {"name": person.full_name, "login": person.login, "portal": _site(root).title, **values}
    subject, text = subject % values, text % values
    both = f"{text.in_language('vi')}\n---\n\n{text.in_language('en')}"
    return Mail(to, subject.in_language("vi"), both, person.full_name)


def _site(root):
    return root["site"].edition()

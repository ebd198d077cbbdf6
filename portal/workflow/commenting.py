"""Comments on a draft: taken in while it is open, noted as summed up, removed; agencies asked for their opinion."""

from portal import clock
from portal.content.changes import stay_current
from portal.content.comments import OPEN, UPCOMING, remove_content
from portal.content.places import lineage
from portal.content.row_fields import ID
from portal.history.acts import AGENCIES_INVITED
from portal.i18n import _
from portal.interfaces import PortalError
from portal.permissions import Permission
from portal.roles import Role, role_principal, staff_principal
from portal.workflow.whose import need

# The type of what is sent to a draft (content_types/comment.py).
KIND = "comment"
REMOVE = "remove"
# Who speaks for an agency that is asked.
SPEAKERS = (Role.LEADER, Role.CLERK)
INVITE = _("ghi cơ quan được lấy ý kiến về", "set which agencies are asked about")
TITLE = "Góp ý số {number}"


class NotOpen(PortalError):
    """The draft takes no comments now; `is_over`: not any more."""

    def __init__(self, edition, is_over):
        self.is_over = is_over
        super().__init__(_over(edition) if is_over else _not_yet(edition))


def _over(edition):
    if edition.closes is None:
        return _("Dự thảo này không nhận góp ý nữa.", "This draft takes no comments any more.")
    return _(
        "Đã hết thời gian lấy ý kiến (đến hết ngày {day}). Góp ý chưa được gửi; nội dung bạn viết vẫn giữ nguyên ở "
        "dưới để sao lại.",
        "The time for comments is over (it ended with {day}). Nothing was sent; what you wrote is kept below, to be "
        "copied.",
        day=f"{edition.closes:%d/%m/%Y}",
    )


def _not_yet(edition):
    if edition.opens is None:
        return _("Dự thảo này chưa nhận góp ý.", "This draft takes no comments yet.")
    return _(
        "Chưa đến thời gian lấy ý kiến (từ ngày {day}). Góp ý chưa được gửi; nội dung bạn viết vẫn giữ nguyên ở dưới.",
        "It is not open for comment yet (from {day} on). Nothing was sent; what you wrote is kept below.",
        day=f"{edition.opens:%d/%m/%Y}",
    )


def check_open(consultation):
    """The published edition of a draft that takes comments now; raises `NotOpen`."""
    edition = consultation.edition()
    stage = edition.stage(clock.local(clock.now()).date()) if edition is not None else UPCOMING
    if stage != OPEN:
        raise NotOpen(edition or consultation, is_over=stage != UPCOMING)
    return edition


def receive(desk, consultation, sent, written, uploads=()):
    """Take in comments; answers their items in order. Raises `NotOpen`.

    `desk`: one of the portal's own rights. `sent`: who sends them, cleaned texts (`portal.content.comments.TEXTS`);
    `written`: pairs of (article, text), the article's id or empty; `uploads`: checked `Upload`s, kept with the first.
    """
    edition = check_open(consultation)
    # The day may end, and the draft be withdrawn, while this is being sent.
    for place in lineage(consultation):
        stay_current(place)
    headings = {row[ID]: row["heading"] for row in edition.articles}
    received, items = clock.now(), []
    for article, text in written:
        number = consultation.comments_taken + 1
        consultation.set(comments_taken=number)
        values = {"title": TITLE.format(number=number), "article": article, "sender": sent.get("agency", "")}
        item = desk.place(consultation, KIND, values, f"gop-y-{number}")
        facts = {"article": article, "heading": headings.get(article, ""), "text": text}
        item.set(asked={**sent, **facts, "number": number, "received": received}, position=number)
        items.append(item)
    for upload in uploads:
        items[0].attachments.store(upload)
    return items


def remove(desk, item):
    """Take out of a comment all that somebody wrote, and who he is; what stays is that it came."""
    stay_current(item)
    transition = desk.move(item, REMOVE, by_form=True)
    remove_content(item, item.title)
    return transition


def invite(desk, consultation, agencies):
    """Ask these agencies for their opinion on a draft: pairs of (id, name). Raises `ActRefused`."""
    need(desk, consultation, Permission.EDIT, INVITE)
    invited = tuple({"agency": str(number), "title": title} for number, title in agencies)
    if invited != consultation.invited:
        consultation.set(invited=invited)
        desk.record(consultation, AGENCIES_INVITED, permission=Permission.EDIT, count=len(invited))


def speaks_for(reader, consultation):
    """The ids of the invited agencies in whose name a reader may comment, and of those whose staff he is."""
    ids = [int(one["agency"]) for one in consultation.invited]
    own = [one for one in ids if staff_principal(one) in reader.principals]
    speaking = [one for one in own if any(role_principal(one, role) in reader.principals for role in SPEAKERS)]
    return speaking, own

"""What the portal writes to those whom a change of a published work schedule concerns."""

from portal import clock
from portal.content.agenda import WEEKDAYS
from portal.content.clashes import time_of
from portal.i18n import DEFAULT_LANGUAGE, LANGUAGES, _, in_language
from portal.jobs.mail import LONGEST_SUBJECT, LONGEST_TEXT, Mail

SUBJECT = _(
    "{agency}: thay đổi lịch công tác tuần {number}/{year}", "{agency}: changes of the schedule of week {number}/{year}"
)
LETTER = _(
    """Kính gửi {name},

{agency} vừa thay đổi lịch công tác tuần {number} (từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}). Phần có liên quan:

{changes}

Lý do: {why}
Người đăng thay đổi: {who}, lúc {when}
Lịch đầy đủ: {address}

Thư này do cổng thông tin gửi tự động; xin không trả lời thư này.
""",
    """Dear {name},

{agency} has changed its work schedule of week {number} ({first:%d/%m/%Y} to {last:%d/%m/%Y}). What concerns you:

{changes}

Reason: {why}
Changed by: {who}, at {when}
The whole schedule: {address}

This mail was sent by itself; please do not answer it.
""",
)
HEADS = {
    "new": _("BỔ SUNG", "ADDED"),
    "gone": _("HỦY", "CANCELLED"),
    "changed": _("THAY ĐỔI", "CHANGED"),
}
BEFORE, NOW = _("Trước đây", "Before"), _("Nay là", "Now")
INTERNAL = _("việc nội bộ", "internal")
DAY = _("{weekday}, {day:%d/%m/%Y}", "{weekday}, {day:%d/%m/%Y}")
PARTS = (
    ("what", _("nội dung: {text}", "subject: {text}")),
    ("chair", _("chủ trì: {text}", "chair: {text}")),
    ("people", _("thành phần: {text}", "participants: {text}")),
    ("place", _("địa điểm: {text}", "place: {text}")),
    ("vehicle", _("xe: {text}", "vehicle: {text}")),
    ("host", _("đơn vị chủ trì: {text}", "host unit: {text}")),
    ("prepared", _("chuẩn bị: {text}", "prepared by: {text}")),
    ("note", _("ghi chú: {text}", "note: {text}")),
)
CUT = _("… (xem tiếp ở lịch đầy đủ)", "… (see the whole schedule)")
NOBODY = _("hệ thống", "the portal")
# The rest of the letter beside its two lists of changes.
ROOM = (LONGEST_TEXT - 10_000) // len(LANGUAGES)


def letter_of_changes(addressee, changes, facts):
    """The `Mail` that tells somebody of `Change`s, in both languages.

    `facts`: `agency`, `number` and `year` of the week, its `first` and `last` day, `who` changed it, its `address`.
    """
    first = changes[0]
    values = {
        "name": addressee.name,
        **facts,
        "who": facts["who"] or NOBODY,
        "why": first.why,
        "when": f"{clock.local(first.when):%H:%M, %d/%m/%Y}",
    }
    texts = [LETTER % {**values, "changes": _written(changes, language)} for language in LANGUAGES]
    both = "\n---\n\n".join(text.in_language(language) for text, language in zip(texts, LANGUAGES, strict=True))
    subject = (SUBJECT % facts).in_language(DEFAULT_LANGUAGE)
    return Mail(addressee.mail, _one_line(subject), both, _one_line(addressee.name))


def _one_line(text):
    return " ".join(text.split())[:LONGEST_SUBJECT]


def _written(changes, language):
    text = "\n\n".join("\n".join(_lines(change, language)) for change in changes)
    return text if len(text) <= ROOM else text[:ROOM] + in_language(CUT, language)


def _lines(change, language):
    def said(text):
        return in_language(text, language)

    kind = "new" if change.is_new else "gone" if change.is_gone else "changed"
    internal = f" ({said(INTERNAL)})" if change.entry.internal else ""
    yield f"* {said(HEADS[kind])}{internal}: {change.entry.what}"
    if change.old is not None:
        parts = _parts(change.old, said, beside=change.new)
        yield f"  {said(BEFORE)}: {parts}" if change.new is not None else f"  {parts}"
    if change.new is not None:
        parts = _parts(change.new, said, beside=change.old)
        yield f"  {said(NOW)}: {parts}" if change.old is not None else f"  {parts}"


def _parts(entry, said, beside):
    """The time of an entry, and of the rest what differs from the entry `beside` it; all where there is none."""
    day = DAY % {"weekday": WEEKDAYS[entry.day.weekday()], "day": entry.day}
    found = [f"{said(time_of(entry))}, {said(day)}"]
    for column, text in PARTS:
        value, other = getattr(entry, column), getattr(beside, column, "")
        if beside is None and column == "what":
            continue
        if value != other:
            found.append(said(text % {"text": " ".join(value.split()) or "–"}))
    return "; ".join(found)

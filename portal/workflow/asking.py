"""What is done with a question that a citizen has sent: taken in, assigned, passed to another agency, diverted."""

from dataclasses import dataclass

from portal import clock
from portal.content.asked import (
    COMPLAINT,
    DENUNCIATION,
    issue_receipt,
    next_number,
    number_text,
    remove_content,
)
from portal.content.changes import announce, stay_current
from portal.content.deadlines import begin_term, counted
from portal.content.naming import free_name
from portal.content.places import agency_of, lineage, owner_id, path_of
from portal.history.acts import MOVED
from portal.i18n import _
from portal.interfaces import ActImpossible, IQuestions

ASSIGN, PASS_ON = "assign", "pass_on"
# Kind of `portal.content.asked.KINDS` → the transition that records it.
DIVERSIONS = {COMPLAINT: "divert_complaint", DENUNCIATION: "divert_denunciation"}
UNNUMBERED = "Câu hỏi"
IS_HERE = _("Câu hỏi đang ở chính cơ quan đó.", "The question is with that agency already.")
TAKES_NONE = _(
    "Cơ quan đó chưa mở chuyên mục Hỏi đáp; hãy chọn cơ quan khác.",
    "That agency has no section for questions; choose another one.",
)


CEASED = _(
    "Cơ quan đó đã ngừng hoạt động; hãy chuyển tới cơ quan tiếp nhận công việc.",
    "That agency has closed; pass it to the one that has taken over.",
)


@dataclass(frozen=True)
class Diverted:
    """That a question was diverted: what there was `asked` before it was removed, and its kind of `DIVERSIONS`."""

    asked: dict
    kind: str


def receive(desk, section, sent, uploads=()):
    """Take in what a citizen has sent; answers (the question, its receipt code).

    `desk`: the portal's own, so that nothing is recorded of where the citizen is. `sent`: `name`, `mail`, `phone`,
    `topic`, `title`, `text`, all cleaned texts; `uploads`: checked `Upload`s.
    """
    root, received = section._p_jar.root(), clock.now()
    asked = _numbered(root, section, {**sent, "received": received}, received)
    title = _title(asked)
    kind = desk.types.children_of(section)[0].name
    item = desk.place(section, kind, {"title": title, "topic": sent["topic"]}, _address(section, asked))
    for upload in uploads:
        item.attachments.store(upload)
    item.set(asked=asked)
    return item, issue_receipt(root, item)


def _numbered(root, section, asked, moment):
    number = next_number(root, owner_id(section), moment)
    return {**asked, "number": number, **counted(root, moment, section.term())}


def _title(asked):
    return f"Câu hỏi số {number_text(asked)}"


def _address(section, asked):
    return free_name(f"cau hoi {number_text(asked)}", section, "cau-hoi")


def assign(desk, item, person_id, comment=""):
    """Have somebody of the agency answer it; the caller has made sure that he is. Raises `PortalError`s."""
    stay_current(item)
    # The rights of the state go to whoever has it by now.
    item.set(handed_to=person_id)
    return desk.move(item, ASSIGN, comment, by_form=True)


def section_for_questions(agency):
    """The public section of an agency that takes questions, or None."""
    found = (part for part in agency.values() if IQuestions.providedBy(part) and part.published is not None)
    return next(found, None)


def pass_on(desk, item, agency, comment):
    """Give it to another agency, which has its own term for it; the receipt stays. Raises `PortalError`s."""
    if not (agency.edition() or agency).is_active(clock.local(clock.now()).date()):
        raise ActImpossible(CEASED)
    section = section_for_questions(agency)
    if section is None:
        raise ActImpossible(TAKES_NONE)
    if agency is agency_of(item):
        raise ActImpossible(IS_HERE)
    for place in (*lineage(item), *lineage(section)):
        stay_current(place)
    title, source, now = item.title, path_of(item), clock.now()
    transition = desk.move(item, PASS_ON, comment, by_form=True)
    asked = item.asked
    item.set(handed_to=None, unit=None)
    if asked:
        renumbered = _numbered(item._p_jar.root(), section, asked, now)
        item.set(asked={**renumbered, "passed": (*asked.get("passed", ()), _passage(item, asked, now))})
        if title == _title(asked):
            item.update(title=_title(item.asked))
    # Not from its title, which may have to be forgotten: the history keeps addresses.
    name = _address(section, item.asked) if item.asked else free_name(item.__name__, section, "cau-hoi")
    section.bring(name, item)
    if not asked:
        begin_term(item)
    desk.engine.reset_access(item, owner_id(item))
    desk.record(item, MOVED, source=source)
    return transition


def _passage(item, asked, now):
    """From which agency it was passed on, under which number, and when."""
    return {"agency": agency_of(item).title, "number": number_text(asked), "when": now}


def divert(desk, item, kind):
    """Remove what is in it from the portal, and record that it was one of `DIVERSIONS`."""
    stay_current(item)
    asked = item.asked
    remove_content(item, item.name_in_history or UNNUMBERED)
    item.set(handed_to=None, unit=None)
    transition = desk.move(item, DIVERSIONS[kind], by_form=True)
    if asked:
        announce(item, Diverted(asked, kind))
    return transition

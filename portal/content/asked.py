"""What a citizen has sent with a question: who he is and what he wrote, kept apart from every text of the item.

It is no field: no version, list, search, feed or page for the public can show it. A dict of plain values, replaced
whole, so that an archive carries it like all bookkeeping; the files are attachments that no text uses.
"""

import hashlib
import hmac
import re
import secrets
from datetime import datetime

import colander
from BTrees.OOBTree import OOBTree
from ZODB.POSException import POSKeyError

from portal import clock
from portal.content import fields
from portal.content.base import Content
from portal.content.deadlines import COUNTED
from portal.content.places import site_of
from portal.i18n import _

# Where a receipt's code is typed, below the section and at the province's portal.
FOLLOW = "theo-doi"
NUMBERS, RECEIPTS = "question_numbers", "question_receipts"
# Letters that nobody takes for another when he copies them from paper.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans("OIL", "011")
# The first part finds the question, the rest (90 bits) proves that somebody was given the code.
FINDING, LENGTH, GROUP = 6, 24, 4
# In working days; an agency may set another term (Decree 43/2011, art. 17: 10 to 15).
DEFAULT_DAYS, MOST_DAYS = 10, 60
COMPLAINT, DENUNCIATION = "complaint", "denunciation"
KINDS = {
    COMPLAINT: _("Đơn khiếu nại", "Complaint"),
    DENUNCIATION: _("Đơn tố cáo", "Denunciation"),
}


def term_field(usual, most):
    """The field of a section's term for answers, in working days; empty for the `usual` one, `most` at the most."""
    return fields.Number(
        _("Thời hạn trả lời (ngày làm việc)", "Term for answers (working days)"),
        help=_("Để trống: {days} ngày làm việc.", "Empty: {days} working days.", days=usual),
        validator=colander.Range(
            1,
            most,
            min_err=_("Thời hạn ít nhất là 1 ngày.", "The term is 1 day at least."),
            max_err=_("Thời hạn nhiều nhất là {days} ngày.", "The term is {days} days at the most.", days=most),
        ),
    )


def next_number(root, agency_id, moment):
    """The next number of an agency's questions in the year of a moment; taken in the transaction that uses it."""
    if NUMBERS not in root:
        root[NUMBERS] = OOBTree()
    key = (agency_id, clock.local(moment).year)
    # Two who take the same one conflict, and one of them tries again.
    root[NUMBERS][key] = number = root[NUMBERS].get(key, 0) + 1
    return number


def number_text(asked):
    """How a question is called in registers: 12/2026."""
    return f"{asked['number']}/{clock.local(asked['received']).year}"


def new_code():
    """A receipt code that nobody can guess."""
    return "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))


def shown_code(code):
    """A code in groups, as people copy it."""
    return "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def typed_code(text):
    """The code that somebody typed, however he grouped it; empty where it cannot be one."""
    plain = re.sub(r"[\s\-–.]+", "", text[:200]).upper().translate(READ_AS)
    return plain if len(plain) == LENGTH and set(plain) <= set(LETTERS) else ""


def issue_receipt(root, item):
    """A new receipt code of a question in the database; only its hash is kept."""
    if RECEIPTS not in root:
        root[RECEIPTS] = OOBTree()
    code = new_code()
    while code[:FINDING] in root[RECEIPTS]:
        code = new_code()
    root[RECEIPTS][code[:FINDING]] = item._p_oid
    item.set(asked={**item.asked, "receipt": _hash(code)})
    return code


def question_of(root, code):
    """The question that a receipt code belongs to; None where there is none, or it stands nowhere any more."""
    oid = root.get(RECEIPTS, {}).get(code[:FINDING])
    try:
        item = root._p_jar.get(oid) if oid is not None else None
        asked = getattr(item, "asked", None) or {}
    except POSKeyError:
        # It was deleted, and the database packed since.
        item, asked = None, {}
    fits = hmac.compare_digest(_hash(code), asked.get("receipt") or _hash(new_code()))
    return item if fits and isinstance(item, Content) and site_of(item) is not None else None


def _hash(code):
    return hashlib.sha256(code.encode("ascii")).hexdigest()


def remove_content(item, title):
    """Take everything out of a question that somebody wrote: all texts, what was sent, the files. Its receipt stays.

    `title`: what it is called from now on. What the database's file still holds goes with the next packing.
    """
    asked = item.asked or {}
    kept = {name: asked[name] for name in ("number", "received", "due", "receipt") if name in asked}
    item.forget_texts(title=title)
    item.set(asked=kept or None)


def is_late(due, answered, now):
    """Whether an answer came, or is still to come, after its time; False where there is no time set."""
    return isinstance(due, datetime) and (answered or now) > due


_TEXTS = frozenset("name mail phone topic title text language receipt".split())
_PASSAGE = {"agency": str, "number": str, "when": datetime}


def is_asked(value):
    """Whether a value that came from elsewhere is what a question keeps of whoever asked it."""
    if not isinstance(value, dict):
        return False
    needed = {"number": int, "received": datetime, "due": datetime}
    optional = {**dict.fromkeys(_TEXTS, str), **COUNTED, "told": bool, "passed": tuple}
    known = {**needed, **optional}
    return (
        set(needed) <= set(value) <= set(known)
        and all(type(one) is known[name] for name, one in value.items())
        and all(_is_passage(one) for one in value.get("passed", ()))
    )


def _is_passage(value):
    fits = isinstance(value, dict) and set(value) == set(_PASSAGE)
    return fits and all(type(one) is _PASSAGE[name] for name, one in value.items())

"""What was sent to a draft that is open for comment: who wrote, on which article, what; kept apart from every text.

It is no field of the comment: no version, list, search, feed or page for the public can show it. A dict of plain
values (`asked` of the item), as of a question: `number`, `received`, and the texts of `TEXTS`.
"""

import re
from datetime import datetime

from portal.content.personal_data import PublicTexts
from portal.interfaces import IComment

# Where an agency that is asked answers, below the draft; the view is in portal/views/workspace/agency_opinions.py.
OPINION = "y-kien-co-quan"
# What an agency is written about a draft.
ASKED, REMINDED = "asked", "reminded"
# The article of a comment that is on the whole draft.
WHOLE = ""
# The stages of a draft, as the day tells them; the last one is a state of the workflow.
UPCOMING, OPEN, CLOSED, CONCLUDED = "upcoming", "open", "closed", "concluded"
TEXTS = frozenset("name organisation mail phone article heading text agency language".split())
# Ids of agencies, as text.
ID = re.compile(r"\d{19}\Z", re.ASCII)
_NEEDED = {"number": int, "received": datetime}


def stage_on(day, opens, closes):
    """The stage of a draft that is open from one day to another, both included; without days it is not open yet."""
    if opens is None or closes is None or day < opens:
        return UPCOMING
    return OPEN if day <= closes else CLOSED


def comments_on(consultation):
    """All comments on a draft, loading every one of them."""
    return (item for item in consultation.values() if IComment.providedBy(item))


def names_a_commenter(consultation, texts):
    """Whether one of the texts names a citizen who has commented on the draft, his mailbox or his telephone."""
    texts = tuple(texts)
    sent = (item.asked for item in comments_on(consultation) if item.asked)
    # What an agency says it says openly.
    public = PublicTexts(texts)
    return any(public.tell(one) for one in sent if not one.get("agency"))


def articles_commented_on(consultation):
    """The articles to which there is a comment that was not removed; the whole draft is none."""
    sent = (item.asked for item in comments_on(consultation) if item.asked)
    return {one["article"] for one in sent if one.get("article")}


def remove_content(item, title):
    """Take out of a comment all that somebody wrote, who he is, and his files; its number and day stay.

    `title`: what it is called from now on. What the database's file still holds goes with the next packing.
    """
    asked = item.asked or {}
    item.forget_texts(title=title, article=item.article, sender=item.sender)
    item.set(asked={name: asked[name] for name in _NEEDED if name in asked} or None)


def is_comment(value):
    """Whether a value that came from elsewhere is what a comment keeps of whoever sent it."""
    known = {**_NEEDED, **dict.fromkeys(TEXTS, str)}
    return (
        isinstance(value, dict)
        and set(_NEEDED) <= set(value) <= set(known)
        and all(type(one) is known[name] for name, one in value.items())
    )


def letters_lacking(consultation, what):
    """The agencies of `invited` that have not had a letter of a kind (`ASKED`, `REMINDED`)."""
    written = {one["agency"] for one in consultation.invitation_letters if one["what"] == what}
    return [one for one in consultation.invited if one["agency"] not in written]


def with_letters(consultation, invited, what):
    """What a draft notes once these agencies have had a letter of a kind."""
    return (*consultation.invitation_letters, *({"agency": one["agency"], "what": what} for one in invited))


def are_letters(value):
    """Whether a value that came from elsewhere is a list of letters to agencies: id as text, and which it was."""
    return isinstance(value, tuple) and all(
        isinstance(one, dict)
        and set(one) == {"agency", "what"}
        and all(isinstance(text, str) for text in one.values())
        and ID.match(one["agency"])
        and one["what"] in (ASKED, REMINDED)
        for one in value
    )


def are_invited(value):
    """Whether a value that came from elsewhere is a list of invited agencies: id as text, and name."""
    return isinstance(value, tuple) and all(
        isinstance(one, dict)
        and set(one) == {"agency", "title"}
        and all(isinstance(text, str) for text in one.values())
        and ID.match(one["agency"])
        for one in value
    )

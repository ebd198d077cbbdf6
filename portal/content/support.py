"""What staff report to the support desk: what they wrote, where they were, the answers; kept apart from all text.

It is no field of the request: no version, row, search or page of others shows it. A dict of plain values (`asked` of
the item, as of a question), replaced whole: `number`, `received`, the deadline (deadlines.py), the texts of `TEXTS`,
`messages`, and, as things go on, the sign-in name of its `handler`, when it was `answered`, whether ever `late`.
"""

from datetime import datetime

from portal.content.asked import is_late
from portal.content.deadlines import COUNTED

# Below the site (portal/data, step 11); it is reserved in naming.py, so that no agency takes it.
HELP_NAME = "tro-giup"
# In working days; the desk may set another term on its page.
DEFAULT_DAYS, MOST_DAYS = 2, 30
TEXTS = ("page", "page_title", "browser", "reference")
# Who has written a message.
REPORTER, DESK = "reporter", "desk"
ON_TIME, LATE, DROPPED = "on_time", "late", "dropped"
CLOSED = "closed"
LONGEST_MESSAGE, MOST_MESSAGES = 10_000, 200
_NEEDED = {"number": int, "received": datetime, "due": datetime, "messages": tuple}
_OPTIONAL = {**dict.fromkeys(TEXTS, str), **COUNTED, "handler": str, "answered": datetime, "late": bool}
_MESSAGE = {"by": str, "name": str, "when": datetime, "text": str}


def message(by, name, when, text):
    """One message as it is kept; `by`: `REPORTER` or `DESK`, `name`: of the person."""
    return {"by": by, "name": name, "when": when, "text": text}


def outcome(asked, state):
    """How a request stands: answered `ON_TIME` or `LATE`, closed without an answer (`DROPPED`), or empty."""
    if "answered" in asked:
        return LATE if asked.get("late") else ON_TIME
    return DROPPED if state == CLOSED else ""


def with_answer(asked, sent):
    """The same with a message of the desk, which answers it."""
    if "answered" in asked:
        # Whoever adds to an answer does not make it come later.
        return with_message(asked, sent)
    late = asked.get("late", False) or is_late(asked["due"], sent["when"], sent["when"])
    return {**with_message(asked, sent), "answered": sent["when"], "late": late}


def with_message(asked, sent):
    """The same with one more message."""
    return {**asked, "messages": (*asked["messages"], sent)}


def taken_up_again(asked, deadline):
    """The same, open once more with another `deadline` (`counted`); that an answer was late before is kept."""
    return {**{name: value for name, value in asked.items() if name != "answered"}, **deadline}


def is_request(value):
    """Whether a value that came from elsewhere is what a request for support keeps."""
    known = {**_NEEDED, **_OPTIONAL}
    return (
        isinstance(value, dict)
        and set(_NEEDED) <= set(value) <= set(known)
        and all(type(one) is known[name] for name, one in value.items())
        and bool(value["messages"])
        and all(_is_message(one) for one in value["messages"])
    )


def _is_message(value):
    fits = isinstance(value, dict) and set(value) == set(_MESSAGE)
    return fits and all(type(one) is _MESSAGE[name] for name, one in value.items()) and value["by"] in (REPORTER, DESK)

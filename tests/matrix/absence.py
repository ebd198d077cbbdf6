"""What is hidden answers like what is not there: the whole page and all headers, but for what is the request's own."""

import html
import re
from urllib.parse import quote, quote_plus, urlsplit

from tests.matrix.asking import send
from tests.matrix.tables import may

# Each agency has one.
KNOWN_TO_ALL = frozenset({"site", "agency", "workspace"})
NOTHING = "khong-co-gi-o-day"
# New in every answer, and told to nobody else: what proves that a form is one of ours.
ONE_TIME = re.compile(r'(?<=name=")(csrf_token|form_key|proof)" value="[^"]*"')
# A session's cookie is signed anew now and then: it is a cookie of the same name, for the same paths.
VALUE_OF_COOKIE = re.compile(r"=[^;]*")
COOKIE, LENGTH = "Set-Cookie", "Content-Length"


class Absent:
    """The answers to addresses at which there is nothing, each asked for once."""

    def __init__(self, scene):
        self.scene = scene
        self._kept: dict = {}

    def answer_to(self, call, item, actor, is_sent):
        """The bare answer to a request for nothing beside an item; `is_sent`: with all that the call sends."""
        below, place = self.scene.props.below(call, item, actor), beside(item, actor)
        query = below.partition("?")[2]
        asked = f"{place}/{below}" if is_sent else f"{place}{'?' if query else ''}{query}"
        key = (actor.name, asked, f"{call} {item.address}" if is_sent else "")
        if key not in self._kept:
            if is_sent:
                answer = send(self.scene, call, asked, actor, item)
            else:
                answer = self.scene.browser(actor).get(asked, status="*")
            self._kept[key] = bare(answer)
        return self._kept[key]


def beside(item, actor):
    """An address beside a hidden item at which there is nothing; in the item, where its own address is no secret."""
    is_known = item.kind in KNOWN_TO_ALL or may(actor, item, "view")
    return (item.address if is_known else item.address.rstrip("/").rpartition("/")[0] + "/") + NOTHING


def bare(answer):
    """An answer as (status, headers, body) without what is the request's own: its address, its one-time tokens."""
    address = answer.request.path_qs
    headers = [
        (name, _without(address, VALUE_OF_COOKIE.sub("=", value, count=1) if name == COOKIE else value))
        for name, value in answer.headers.items()
        if name != LENGTH
    ]
    text = ONE_TIME.sub(r"\1", answer.text) if "text" in (answer.content_type or "") else answer.body
    return answer.status_int, sorted(headers), _without(address, html.unescape(text))


def _without(address, text):
    # What leads on from a page names its address, with and without what is asked of it.
    for shown in (address, urlsplit(address).path):
        for form in (shown, quote(shown, safe=""), quote_plus(shown), quote(shown)):
            text = text.replace(form, "…")
    return text


def difference(found, expected):
    """In what of status, headers and body a bare answer differs from the one expected; None where in nothing."""
    if found[:2] != expected[:2]:
        return f"its headers are not those of an absent address: {found[:2]} / {expected[:2]}"
    if found[2] == expected[2]:
        return None
    begins = next((at for at, (one, other) in enumerate(zip(found[2], expected[2], strict=False)) if one != other), 0)
    one, other = (body[max(0, begins - 80) : begins + 120] for body in (found[2], expected[2]))
    return f"its body is not that of an absent address: {one!r} / {other!r}"

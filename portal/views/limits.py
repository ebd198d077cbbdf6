"""What a request may cost before anybody looks at it: length of the address and the headers, fields, parts, nesting.

Refused here with a plain page, before the database, the session or a parser is asked: whoever sends twenty thousand
fields shall cost nobody a second.
"""

import re
from itertools import islice

from portal.views.last_resort import LAST_RESORT, TURNS
from portal.views.public.errors import plain_error

# Bytes. The longest honest address leads back from the sign-in form to a search of 300 letters.
LONGEST_ADDRESS = 8 * 1024
LONGEST_HEADERS = 32 * 1024
# A text of a million letters, sent the longest way.
LONGEST_FORM = 12 * 1024 * 1024
LONGEST_JSON = 256 * 1024
# A page of a list sends fifty names, the form with most rows some hundred fields.
MOST_FIELDS, MOST_PARTS = 2000, 2000
DEEPEST_JSON = 50
# Of one part of a form.
LONGEST_HEAD = 4096
BLOCK = 1 << 20
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
UTF_8 = ("utf-8", "utf8", "us-ascii")
NOT_CODED = (b"7bit", b"8bit", b"binary")
TOO_LARGE, TOO_LONG, HEADERS_TOO_LARGE, BAD = 413, 414, 431, 400


def limits_tween_factory(handler, registry):
    """A tween above the transaction that refuses what is too much of anything."""

    def limits_tween(request):
        status = refusal(request, registry.portal_settings.most_upload_bytes)
        return handler(request) if status is None and _is_readable(request) else plain_error(status or BAD)

    return limits_tween


def _is_readable(request):
    """Whether the fields of a form can be read. Here, before anybody waits for his turn behind it."""
    if not request.content_type.startswith(FORMS):
        return True
    try:
        return request.POST is not None
    # Letters that are none, codes that nobody knows, parts in parts in parts.
    except (ValueError, LookupError, RecursionError):
        return False


def refusal(request, most_upload_bytes):
    """The status with which a request is refused; None for one that is within the limits."""
    environ = request.environ
    if len(environ.get("PATH_INFO", "")) + len(environ.get("QUERY_STRING", "")) > LONGEST_ADDRESS:
        return TOO_LONG
    if sum(len(name) + len(value) for name, value in environ.items() if name.startswith("HTTP_")) > LONGEST_HEADERS:
        return HEADERS_TOO_LARGE
    length = _length(environ.get("CONTENT_LENGTH"))
    if length is None:
        return BAD
    # A little more than the largest file, for the rest of its form.
    if length > most_upload_bytes + BLOCK:
        return TOO_LARGE
    return _refusal_of_body(request, length) if length else None


def _length(text):
    if not text:
        return 0
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else None


def _refusal_of_body(request, length):
    kind, _semicolon, rest = request.headers.get("Content-Type", "").partition(";")
    kind = kind.strip().lower()
    if kind.startswith(FORMS) and not _is_utf_8(rest):
        return BAD
    if kind == "application/x-www-form-urlencoded":
        return TOO_LARGE if length > LONGEST_FORM or len(_places(request, b"&", MOST_FIELDS)) == MOST_FIELDS else None
    if kind.startswith("multipart/"):
        boundary = _boundary(rest)
        return BAD if boundary is None else _refusal_of_parts(request, b"--" + boundary)
    if kind.endswith(("/json", "+json", "/csp-report")):
        return TOO_LARGE if length > LONGEST_JSON else _refusal_of_json(request)
    return None


def _parameters(rest):
    """(name, value) of what stands behind a content type, in lower case but for the values."""
    for part in rest.split(";"):
        name, _equals, value = part.strip().partition("=")
        yield name.strip().lower(), value.strip().strip('"')


def _is_utf_8(rest):
    return all(value.lower() in UTF_8 for name, value in _parameters(rest) if name == "charset")


def _boundary(rest):
    """The line between the parts of a form; None where there is none, or more than one: parsers differ in which."""
    found = [value for name, value in _parameters(rest) if name == "boundary"]
    if len(found) != 1 or not 0 < len(found[0]) <= 70:
        return None
    return found[0].encode("latin-1", "replace")


def _refusal_of_parts(request, mark):
    """No browser sends parts that hold parts themselves, are coded, or are in other letters.

    Only the heads of parts are looked at: a file may be a letter with all of this in it.
    """
    # There is a mark more than parts.
    starts = _places(request, mark, MOST_PARTS + 2)
    if len(starts) > MOST_PARTS + 1:
        return TOO_LARGE
    body = request.body_file_raw
    plain = all(_is_plain(body, start) for start in starts)
    body.seek(0)
    return None if plain else BAD


def _is_plain(body, start):
    body.seek(start)
    head, blank, _rest = body.read(LONGEST_HEAD).replace(b"\r\n", b"\n").partition(b"\n\n")
    # After the last line there are two hyphens and no head.
    if head.startswith(b"--"):
        return True
    if not blank:
        return False
    lines = dict(line.lower().partition(b":")[::2] for line in head.split(b"\n") if b":" in line)
    kind, _semicolon, rest = lines.get(b"content-type", b"").decode("latin-1").partition(";")
    coded = lines.get(b"content-transfer-encoding", b"binary").strip()
    return not kind.strip().startswith("multipart/") and _is_utf_8(rest) and coded in NOT_CODED


def _places(request, mark, most):
    """Behind which bytes of the body `mark` stands, the first `most`; the body is left at its beginning."""
    request.make_body_seekable()
    body, read, tail = request.body_file_raw, 0, b""
    places: list[int] = []
    while len(places) < most and (block := body.read(BLOCK)):
        window = tail + block
        found = (read - len(tail) + match.end() for match in re.finditer(re.escape(mark), window))
        places += islice(found, most - len(places))
        read += len(block)
        # A mark may lie across two blocks; what is kept is too short to hold one that was found.
        tail = window[-(len(mark) - 1) :] if len(mark) > 1 else b""
    body.seek(0)
    return places


def _refusal_of_json(request):
    """Parsers of JSON fail at thousands of nested lists: the depth is counted as if no text held brackets."""
    deepest = depth = 0
    for letter in request.body:
        if letter in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif letter in b"]}":
            depth -= 1
    return BAD if deepest > DEEPEST_JSON else None


def includeme(config):
    """Put the tween in its place."""
    config.add_tween("portal.views.limits.limits_tween_factory", under=LAST_RESORT, over=TURNS)

"""What a request may cost before anybody looks at it: length of the address and the headers, fields, parts, nesting.

Refused here with a plain page, before the database, the session or a parser is asked: whoever sends twenty thousand
fields shall cost nobody a second.
"""

from portal.views.public.errors import plain_error

LAST_RESORT = "portal.views.last_resort.last_resort_tween_factory"
TURNS = "portal.storage.saving.turns_tween_factory"
# Bytes. The longest honest address leads back from the sign-in form to a search of 300 letters.
LONGEST_ADDRESS = 8 * 1024
LONGEST_HEADERS = 32 * 1024
# A text of a million letters, sent the longest way.
LONGEST_FORM = 12 * 1024 * 1024
LONGEST_JSON = 256 * 1024
# A page of a list sends fifty names, the form with most rows some hundred fields.
MOST_FIELDS, MOST_PARTS = 2000, 2000
DEEPEST_JSON = 50
BLOCK = 1 << 20
TOO_LARGE, TOO_LONG, HEADERS_TOO_LARGE, BAD = 413, 414, 431, 400


def limits_tween_factory(handler, registry):
    """A tween above the transaction that refuses what is too much of anything."""

    def limits_tween(request):
        status = refusal(request, registry.portal_settings.most_upload_bytes)
        return handler(request) if status is None else plain_error(status)

    return limits_tween


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
    if kind == "application/x-www-form-urlencoded":
        return TOO_LARGE if length > LONGEST_FORM or _count(request, b"&") >= MOST_FIELDS else None
    if kind.startswith("multipart/"):
        boundary = _boundary(rest)
        if boundary is None:
            return BAD
        return TOO_LARGE if _count(request, b"--" + boundary) > MOST_PARTS + 1 else None
    if kind.endswith(("/json", "+json", "/csp-report")):
        return TOO_LARGE if length > LONGEST_JSON else _refusal_of_json(request)
    return None


def _boundary(rest):
    for part in rest.split(";"):
        name, _equals, value = part.strip().partition("=")
        value = value.strip().strip('"')
        if name.strip().lower() == "boundary":
            return value.encode("latin-1", "replace") if 0 < len(value) <= 70 else None
    return None


def _count(request, mark):
    """How often `mark` is in the body, which is left at its beginning."""
    request.make_body_seekable()
    body, found, tail = request.body_file_raw, 0, b""
    while block := body.read(BLOCK):
        found += (tail + block).count(mark)
        # A mark may lie across two blocks; what is kept is too short to hold one that was counted.
        tail = block[-(len(mark) - 1) :] if len(mark) > 1 else b""
    body.seek(0)
    return found


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

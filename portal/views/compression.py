"""Compression: text that is made for a request travels as gzip to whoever takes it. Static files bring their own."""

import gzip
import io
import random

from pyramid.tweens import INGRESS

GZIP = "gzip"
# Below, the gzip header and the work cost more than they save.
SMALLEST = 500
# Most of the gain for little of the time: level 9 saves 1 % more bytes of a page and takes twice as long.
LEVEL = 5
TEXTUAL = frozenset("application/json application/ld+json application/xml image/svg+xml".split())
LONGEST_PADDING = 64


def compression_tween_factory(handler, registry):
    """A tween that compresses answers of text, where the browser takes gzip."""

    def compression_tween(request):
        response = handler(request)
        if is_compressible(response):
            response.vary = (*(response.vary or ()), "Accept-Encoding")
            if takes_gzip(request):
                compress(response, padding=_padding(request))
        return response

    return compression_tween


def is_compressible(response):
    """Whether an answer is text, whole, in memory and not encoded yet."""
    kind, headers = response.content_type or "", response.headers
    return (
        (kind.startswith("text/") or kind in TEXTUAL)
        and "Content-Encoding" not in headers
        and "Content-Range" not in headers
        and "no-transform" not in headers.get("Cache-Control", "")
        # Anything else is a file or a stream, which must not be read into memory.
        and isinstance(response.app_iter, (list, tuple))
        and sum(map(len, response.app_iter)) >= SMALLEST
    )


def takes_gzip(request):
    """Whether the browser says that it takes gzip, and does not like it less than plain text."""
    # `parsed` is None where nothing is said, or nothing that can be understood.
    liked = {coding.lower(): quality for coding, quality in request.accept_encoding.parsed or ()}
    quality = liked.get(GZIP, liked.get("*", 0))
    return quality > 0 and quality >= liked.get("identity", 0)


def compress(response, padding=""):
    """Encode the body as gzip; its validator becomes a weak one, because the bytes are others now.

    `padding`: letters that go into the gzip header, where they mean nothing.
    """
    packed = io.BytesIO()
    # mtime=0: the same page gives the same bytes.
    with gzip.GzipFile(padding, "wb", LEVEL, packed, mtime=0) as target:
        for part in response.app_iter:
            target.write(part)
    response.app_iter = [packed.getvalue()]
    response.content_length = packed.tell()
    response.content_encoding = GZIP
    if response.etag is not None:
        response.etag = (response.etag, False)


def _padding(request):
    # The length of a compressed page tells whether a guess in the address equals a secret in the page (BREACH).
    # A length that differs each time tells nothing; visitors' pages hold no secret.
    return "x" * random.randint(1, LONGEST_PADDING) if request.cookies else ""


def includeme(config):
    """Compress last, when the answer is complete and nobody waits for this request any more."""
    others = ("portal.security.headers.headers_tween_factory", "portal.storage.saving.turns_tween_factory")
    config.add_tween("portal.views.compression.compression_tween_factory", under=INGRESS, over=others)

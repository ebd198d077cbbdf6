"""Cross-site request forgery: a change is accepted from our own pages only, with the token of the session."""

import hmac
from urllib.parse import urlsplit

from pyramid.csrf import LegacySessionCSRFStoragePolicy
from pyramid.exceptions import BadCSRFOrigin

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# What browsers say of a request from the page itself, and of one that a person made by hand.
OWN_SITES = frozenset({"same-origin", "none"})


class SessionTokens(LegacySessionCSRFStoragePolicy):
    """The token lies in the session; whatever else is sent in its place (accents, a file) is simply wrong."""

    def check_csrf_token(self, request, supplied_token):
        """Whether `supplied_token` is this session's."""
        if not isinstance(supplied_token, str):
            return False
        expected = self.get_csrf_token(request).encode("utf-8")
        return hmac.compare_digest(expected, supplied_token.encode("utf-8", "surrogatepass"))


def origin_tween_factory(handler, registry):
    """A tween that refuses unsafe requests which say that they come from elsewhere."""

    def origin_tween(request):
        if request.method not in SAFE_METHODS and comes_from_us(request) is False:
            raise BadCSRFOrigin("the request was made on another site's page")
        return handler(request)

    return origin_tween


def comes_from_us(request):
    """Whether the browser says that the request was made on one of our pages; None where it says nothing."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in OWN_SITES:
        return False
    said = request.headers.get("Origin") or request.headers.get("Referer")
    if said is None:
        return True if site is not None else None
    # Behind a proxy that ends https, the request itself may look like http.
    return _origin(said) in (request.host_url, _origin(request.registry.portal_settings.base_url))


def _origin(address):
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc}"

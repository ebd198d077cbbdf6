"""The headers every answer carries, set in one place; an answer that needs another value sets it itself."""

NOBODY = "'none'"
SELF = "'self'"
POLICY = {
    "default-src": SELF,
    "script-src": SELF,
    "style-src": SELF,
    "img-src": f"{SELF} data:",
    "font-src": SELF,
    "object-src": NOBODY,
    "base-uri": NOBODY,
    "frame-ancestors": NOBODY,
    "form-action": SELF,
    "report-uri": "/csp-report",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Not for sub-domains: the province's domain has hosts that are not ours.
TRANSPORT_SECURITY = "max-age=31536000"
CONTENT_POLICY = "Content-Security-Policy"
# The newer way to report, which browsers take by https only; they then leave the older one alone.
REPORT_TO = {"report-to": "csp"}
PRIVATE = "private, no-store"


def content_policy(rules):
    """The text of a content security policy."""
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def add_headers_of_file(headers, settings):
    """Set the headers of one of the theme's files, which are served before any tween."""
    for name, value in {**HEADERS, CONTENT_POLICY: content_policy(POLICY)}.items():
        headers[name] = value
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if settings.is_https:
        headers["Strict-Transport-Security"] = TRANSPORT_SECURITY


def headers_tween_factory(handler, registry):
    """A tween that adds the headers an answer does not set itself."""
    is_https, base_url = registry.portal_settings.is_https, registry.portal_settings.base_url
    further = REPORT_TO if is_https else {}
    policy = content_policy({**POLICY, **further})

    def headers_tween(request):
        response = handler(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault(CONTENT_POLICY, policy)
        if is_https:
            response.headers.setdefault("Strict-Transport-Security", TRANSPORT_SECURITY)
            response.headers.setdefault("Reporting-Endpoints", f'csp="{base_url}/csp-report"')
        # The reader is asked for only where the answer was made for him.
        if "reader" in request.__dict__ and request.reader.is_signed_in:
            response.headers.setdefault("Cache-Control", PRIVATE)
        # Callbacks run in their order, so the session has set its cookie before this one looks.
        request.add_response_callback(keep_cookies_private)
        return response

    return headers_tween


def keep_cookies_private(request, response):
    """An answer that sets a cookie is for one browser, whatever it says itself: a shared cache must not keep it."""
    if "Set-Cookie" in response.headers:
        response.headers["Cache-Control"] = PRIVATE

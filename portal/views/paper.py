"""What the portal sets on paper itself: PDF files made from the theme's own templates, styles and fonts."""

import hashlib
import threading
from collections import OrderedDict
from pathlib import Path

from pyramid.httpexceptions import HTTPServiceUnavailable
from pyramid.renderers import render
from pyramid.response import Response

MEDIA_TYPE = "application/pdf"
# Setting fifty results takes half a second of the processor: one at a time in a process, so that whoever asks for
# many keeps nobody else from reading. Seconds to wait for one's turn.
SETTING, PATIENCE = threading.BoundedSemaphore(1), 5
# Pango's fonts are not to be used by two threads at once.
_read = threading.local()
# Papers of weeks, which many take and which stay the same for days.
MOST_KEPT = 16
_kept: OrderedDict = OrderedDict()


def pdf_of(request, template, choices, styles):
    """The bytes of a PDF: the template with the first of `choices` (its names) that is one page, else with the last.

    `styles`: a built file of the theme. Raises `HTTPServiceUnavailable` where too many ask at once.
    """
    if not SETTING.acquire(timeout=PATIENCE):
        raise HTTPServiceUnavailable()
    try:
        return _set(request, template, choices, styles)
    finally:
        SETTING.release()


def kept_pdf_of(request, template, choices, styles):
    """As `pdf_of`, for what many ask for: set once as long as every word of the first choice stays the same."""
    key = hashlib.sha256(f"{styles} {render(template, choices[0], request=request)}".encode()).digest()
    body = _kept.get(key)
    if body is None:
        body = _kept[key] = pdf_of(request, template, choices, styles)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return body


def pdf_response(body, name, cache_control, is_shown=False):
    """The answer that hands out a PDF under a name of ASCII letters; `is_shown`: in the browser, not as a download."""
    response = Response(body=body, content_type=MEDIA_TYPE)
    # Not text: WebOb would promise letters.
    response.charset = None
    response.headers["Content-Disposition"] = f'{"inline" if is_shown else "attachment"}; filename="{name}.pdf"'
    response.headers["Cache-Control"] = cache_control
    return response


def _set(request, template, choices, styles):
    # Here and not above: it loads Pango, which takes half a second and is not on every machine.
    from weasyprint import HTML

    theme = request.registry.theme
    fetcher = _fetcher(theme.folders)
    sheet, fonts = _styles_of(theme, styles, fetcher)
    for names in choices:
        page = HTML(string=render(template, names, request=request), url_fetcher=fetcher)
        document = page.render(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1")
        if len(document.pages) == 1:
            break
    return document.write_pdf(pdf_variant="pdf/ua-1")


def _styles_of(theme, name, fetcher):
    """A style sheet and the fonts that it loads, read once in each thread: unpacking them takes most of the time."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    file = Path(theme.built_file(name))
    made_of = (file, file.stat().st_mtime_ns)
    known = _read.__dict__.setdefault("styles", {})
    if name not in known or known[name][0] != made_of:
        fonts = FontConfiguration()
        known[name] = made_of, (CSS(filename=file, url_fetcher=fetcher, font_config=fonts), fonts)
    return known[name][1]


def _fetcher(folders):
    """Fetches the theme's own files and nothing else, whatever a text asks for."""
    from weasyprint.urls import URLFetcher, URLFetchingError

    class ThemeFiles(URLFetcher):
        """Only what lies in the theme's folders."""

        def fetch(self, url, headers=None):
            """The file at a `file:` address."""
            path = Path(url.removeprefix("file://")).resolve()
            if not url.startswith("file://") or not any(path.is_relative_to(folder) for folder in folders):
                raise URLFetchingError(f"{url} is not in the theme")
            return super().fetch(url, headers)

    return ThemeFiles(allowed_protocols=("file",))

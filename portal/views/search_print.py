"""The results of a search as a PDF for printing, made from the theme's own template and fonts."""

import threading
from pathlib import Path

from pyramid.renderers import render

TEMPLATE, STYLES = "theme:search_print.pt", "print.css"
# Pango's fonts are not to be used by two threads at once.
_read = threading.local()


def printed(export):
    """The bytes of a PDF that lists the results."""
    # Here and not above: it loads Pango, which takes half a second and is not on every machine.
    from weasyprint import HTML

    request = export.place.request
    fetcher = _fetcher(request.registry.theme.folders)
    styles, fonts = _styles_of(request.registry.theme, fetcher)
    names = {"export": export, "base_url": request.settings_of_portal.base_url}
    page = HTML(string=render(TEMPLATE, names, request=request), url_fetcher=fetcher)
    return page.write_pdf(stylesheets=[styles], font_config=fonts, pdf_variant="pdf/ua-1")


def _styles_of(theme, fetcher):
    """The style sheet and the fonts that it loads, read once in each thread: unpacking them takes most of the time."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    file = Path(theme.built_file(STYLES))
    made_of = (file, file.stat().st_mtime_ns)
    if getattr(_read, "made_of", None) != made_of:
        fonts = FontConfiguration()
        _read.styles = CSS(filename=file, url_fetcher=fetcher, font_config=fonts), fonts
        _read.made_of = made_of
    return _read.styles


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

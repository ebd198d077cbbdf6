"""The results of a search as a PDF for printing, made from the theme's own template and fonts."""

from pathlib import Path

from pyramid.renderers import render

TEMPLATE, STYLES = "theme:search_print.pt", "print.css"


def printed(export):
    """The bytes of a PDF that lists the results."""
    # Here and not above: it loads Pango, which takes half a second and is not on every machine.
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    request = export.place.request
    theme, fonts = request.registry.theme, FontConfiguration()
    fetcher = _fetcher(theme.folders)
    styles = CSS(filename=theme.built_file(STYLES), url_fetcher=fetcher, font_config=fonts)
    names = {"export": export, "base_url": request.settings_of_portal.base_url}
    page = HTML(string=render(TEMPLATE, names, request=request), url_fetcher=fetcher)
    return page.write_pdf(stylesheets=[styles], font_config=fonts, pdf_variant="pdf/ua-1")


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

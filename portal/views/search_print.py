"""The results of a search as a PDF for printing."""

from portal.views.paper import pdf_of

TEMPLATE, STYLES = "theme:search_print.pt", "print.css"


def printed(export):
    """The bytes of a PDF that lists the results."""
    request = export.place.request
    names = {"export": export, "base_url": request.settings_of_portal.base_url}
    return pdf_of(request, TEMPLATE, [names], STYLES)

"""Where browsers report that a page broke its content security policy."""

from pyramid.httpexceptions import HTTPBadRequest, HTTPNoContent, HTTPRequestEntityTooLarge, HTTPTooManyRequests
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from portal.interfaces import ISite
from portal.security.addresses import client_address
from portal.security.reports import LONGEST_BODY, PolicyReports
from portal.security.throttle import TooManyTries

NAME = "csp-report"


@view_config(
    context=ISite,
    name=NAME,
    request_method="POST",
    # Browsers send it by themselves, without cookies or tokens; it changes nothing of ours.
    require_csrf=False,
    permission=NO_PERMISSION_REQUIRED,  # public: every visitor's browser reports
)
def take_report(context, request):
    """Count a report; the browser hears no more than that it was taken, or why not."""
    if (request.content_length or 0) > LONGEST_BODY:
        raise HTTPRequestEntityTooLarge()
    registry = request.registry
    reports = PolicyReports(registry.scratch, registry.throttle, registry.portal_settings.base_url)
    try:
        reports.take(request.body_file.read(LONGEST_BODY), client_address(request))
    # Lists in lists in lists: the parser gives up in its own way.
    except (ValueError, RecursionError):
        raise HTTPBadRequest() from None
    except TooManyTries:
        raise HTTPTooManyRequests() from None
    return HTTPNoContent()

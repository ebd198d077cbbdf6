"""The last resort: what no exception view saw (a commit that failed for good) still becomes a readable page."""

import logging
import secrets

from pyramid.tweens import EXCVIEW
from pyramid_retry import is_error_retryable, is_last_attempt
from transaction.interfaces import TransientError

from portal.views.public.errors import error_page, plain_error

# Where tweens stand, by the names that Pyramid knows them by.
LAST_RESORT = "portal.views.last_resort.last_resort_tween_factory"
HEADERS = "portal.security.headers.headers_tween_factory"
TRANSACTIONS = "pyramid_tm.tm_tween_factory"
TURNS = "portal.storage.saving.turns_tween_factory"

log = logging.getLogger(__name__)


def last_resort_tween_factory(handler, _registry):
    """A tween below the headers and above the transaction: errors end here, unless they will be tried again."""

    def last_resort_tween(request):
        try:
            return handler(request)
        except Exception as error:
            if is_error_retryable(request, error) and not is_last_attempt(request):
                raise
            return _page_for(request, error)

    return last_resort_tween


def _page_for(request, error):
    status = 503 if isinstance(error, TransientError) else 500
    reference = secrets.token_hex(4)
    log.error("error %s at %s %s", reference, request.method, request.own_path, exc_info=error)
    try:
        return error_page(request, status, reference=reference)
    except Exception:
        log.exception("error %s: its page could not be made", reference)
        return plain_error(status, reference)


def includeme(config):
    """Put the tween in its place; the others must be there."""
    config.add_tween(LAST_RESORT, under=HEADERS, over=(TURNS, TRANSACTIONS, EXCVIEW))

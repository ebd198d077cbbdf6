"""GET never writes: whatever a view does, a request with a safe method leaves the database as it was."""

import logging

from pyramid.settings import asbool

from portal.security.forgery import SAFE_METHODS

log = logging.getLogger(__name__)
STRICT = "portal.strict_reads"


class WriteInRead(Exception):
    """A view changed objects in a request that must only read."""


def read_only_tween_factory(handler, registry):
    """A tween under pyramid_tm: dooms the transaction of a safe request, and tells of any change that was made in it.

    With the setting `portal.strict_reads` (the tests have it) the change is raised as `WriteInRead`.
    """
    strict = asbool(registry.settings.get(STRICT))

    def read_only_tween(request):
        if request.method not in SAFE_METHODS:
            return handler(request)
        transaction = request.tm.get()
        # Not only checked afterwards: a view that commits by itself must fail, too.
        transaction.doom()
        response = handler(request)
        if changed(transaction):
            log.error("%s %s changed objects; nothing was saved", request.method, request.path)
            if strict:
                raise WriteInRead(f"{request.method} {request.path}")
        return response

    return read_only_tween


def changed(transaction):
    """Whether a database, or anything else that takes part in commits, has something to save."""
    # A data manager joins with its first change; the transaction package has no public way to ask.
    return bool(transaction._resources)

"""Permanent addresses: `/id/<id>/…` leads to where a thing is now; what has moved is found by its former address."""

from urllib.parse import quote, unquote

from pyramid.httpexceptions import HTTPFound, HTTPMovedPermanently, HTTPNotFound
from pyramid.view import view_config

from portal.content.base import may_read
from portal.content.links import PERMANENT
from portal.content.places import path_of
from portal.content.redirects import MOST_STEPS, locate
from portal.identity import id_in
from portal.interfaces import ISite
from portal.permissions import Permission

# Somebody else may stand there tomorrow: a browser shall ask again.
PUBLIC, PRIVATE = "no-cache", "private, no-store"
# What a question in an address may hold besides letters and digits.
QUERY_SIGNS = "%:/?[]@!$&'()*+,;=~"


@view_config(context=ISite, name=PERMANENT, request_method="GET", permission=Permission.VIEW)
def permanent(context, request):
    """Lead on to the thing with the id of the address, as far as this reader may see it."""
    number, *further = request.subpath or ("",)
    item_id = id_in(number)
    row = request.search.get(item_id) if item_id is not None else None
    if row is None:
        raise HTTPNotFound()
    return HTTPFound(_whole(request, row.path, further), headers={"Cache-Control": _keeping(request)})


def moved(request):
    """Where to go on from an address at which this reader finds nothing: a redirect, or None.

    Only to what he may see; the answer is the same whether something hidden stands at the address or nothing.
    """
    if request.method not in ("GET", "HEAD") or request.site is None:
        return None
    asked = [unquote(step) for step in request.own_path.removeprefix(request.mounted_at).strip("/").split("/")]
    if len(asked) > MOST_STEPS:
        return None
    principals = request.reader.principals
    item, left = locate(request.site, asked, lambda found: may_read(found, principals))
    path = path_of(item)
    if path is None or [*path.strip("/").split("/"), *left] == asked or item is request.site:
        return None
    return HTTPMovedPermanently(_whole(request, path, left), headers={"Cache-Control": _keeping(request)})


def _whole(request, path, further):
    rest = "/".join(quote(step, safe=":@!$&'()*+,;=~") for step in further)
    if rest and request.own_path.endswith("/"):
        rest += "/"
    question = f"?{quote(request.query_string, safe=QUERY_SIGNS)}" if request.query_string else ""
    return request.application_path(path) + rest + question


def _keeping(request):
    return PRIVATE if request.reader.is_signed_in else PUBLIC

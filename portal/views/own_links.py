"""Addresses of our own content between people and storage: shown as they are now, kept by the id of their target."""

from portal.content.fields import Address, RichText
from portal.content.links import PERMANENT, OwnLinks, id_of, mentioned_in, present_address, present_html


def own_links(request, principals=None):
    """Finds what is at addresses that people have typed, as far as this reader (or the `principals`) may see it."""
    mounted = request.mounted_at
    ours = (request.settings_of_portal.base_url, request.host_url)
    # The longest first: "/prefix" is the beginning of no other.
    origins = [origin + mounted for origin in dict.fromkeys(ours)] + ([mounted] if mounted else [])
    return OwnLinks(request.site, principals or request.reader.principals, origins)


def prose(request, html):
    """Stored HTML as this request's reader gets it, its links leading to where things are now."""
    ids = mentioned_in(html) if html else ()
    return present_html(html, _places(request, ids).get) if ids else html


def present_target(request, address):
    """A stored address as this request's reader gets it; None where it is ours and leads nowhere for him."""
    number = id_of(address) if address else None
    return present_address(address, _places(request, {number}).get) if number else address


def _places(request, ids):
    return {number: request.application_path(row.path) for number, row in request.search.by_ids(ids).items()}


def values_for_form(request, nodes, values):
    """Stored field values as a form shows them. What leads nowhere for this reader stays as it is stored."""
    ids: set[int] = set()
    for node in nodes:
        ids |= _ids_in(node, values.get(node.name))
    if not ids:
        return values
    # Unlike a page, a form must not lose what it does not show.
    places = {number: f"/{PERMANENT}/{number}/" for number in ids} | _places(request, ids)
    return {**values, **{node.name: _shown(node, values[node.name], places) for node in nodes if node.name in values}}


def _ids_in(node, value):
    if isinstance(node, RichText):
        return mentioned_in(value or "")
    number = id_of(value) if isinstance(node, Address) and value else None
    return {number} if number else set()


def _shown(node, value, places):
    if isinstance(node, RichText):
        return present_html(value or "", places.get)
    return present_address(value, places.get) if isinstance(node, Address) and value else value


def values_from_form(request, nodes, values, pictures):
    """Checked values of a form as they are stored; `pictures`: the `PastedPictures` that takes those of its texts."""
    links = None
    found = dict(values)
    for node in nodes:
        if isinstance(node, RichText | Address) and isinstance(values.get(node.name), str):
            links = links or own_links(request)
            value = values[node.name]
            if isinstance(node, RichText):
                value = pictures.taken(value, str(values.get("title") or node.title))
            found[node.name] = links.kept(node, node.clean(value))
    pictures.tell()
    return found

"""Links inside our own content: kept by the id of what they lead to, shown with its present address.

What is stored is its permanent address, `/id/<id>/…`, which also answers by itself (portal/views/public/permanent.py),
so that a text which nobody has translated (an export, a mail) leads to the right place all the same.
Why so: docs/decisions/links-by-id.md.
"""

import re
from html import escape, unescape
from urllib.parse import unquote, urlsplit

from portal.content.base import ATTACHMENTS_NAME, Content, may_read
from portal.content.editions import field_nodes
from portal.content.fields import Address, RichText
from portal.content.naming import RESERVED
from portal.content.redirects import locate
from portal.interfaces import ISite

PERMANENT = "id"
_ID = rf"/{PERMANENT}/(\d{{19}})"
# A permanent address: the id, then what follows it (a file, a view, a question, a place in the page).
_ADDRESS = re.compile(rf"{_ID}(?:/([^?#]*))?([?#].*)?\Z", re.DOTALL)
_MENTIONED = re.compile(rf'"{_ID}[/?#"]')
# In cleaned HTML a tag's attributes are quoted, and no text holds a bare "<".
TAG_WITH_ADDRESS = re.compile(r'<(?:a|img|q|blockquote)\s(?:[^">]|"[^"]*")*>')
ADDRESS_IN_TAG = re.compile(r'(\s)(href|src|cite)="([^"]*)"')


class OwnLinks:
    """Turns addresses of our own content into permanent ones, as far as a reader may know of what is there.

    `origins`: beginnings of whole addresses that are ours ("https://khanhhoa.example").
    """

    def __init__(self, site, principals, origins=()):
        self.site = site
        self.principals = principals
        self.origins = tuple(origins)

    def kept(self, node, value):
        """The value of a field as it is stored; `node`: the field."""
        if isinstance(node, RichText) and isinstance(value, str) and ('="/' in value or '="http' in value):
            return _with_addresses(value, self._kept_in_html)
        if isinstance(node, Address) and isinstance(value, str) and value:
            return self.permanent(value) or value
        return value

    def permanent(self, address):
        """The permanent address of what an address leads to; None where it is not ours, or nothing is there."""
        path = self._path(address)
        if path is None or _ADDRESS.match(path):
            return path
        try:
            parts = urlsplit(path)
        except ValueError:
            return None
        steps = [unquote(step) for step in parts.path.strip("/").split("/")]
        item, left = locate(self.site, steps, self._visible)
        if not isinstance(item, Content) or ISite.providedBy(item) or not _names_more(left):
            return None
        further = "/".join(parts.path.strip("/").split("/")[-len(left) :]) if left else ""
        mark = path[len(parts.path) :]
        return f"/{PERMANENT}/{item.id}/{further}{'/' if further and parts.path.endswith('/') else ''}{mark}"

    def item(self, address):
        """The content that an address leads to, itself and no part of it; None where it is not ours, or nothing."""
        path = self._path(address)
        try:
            asked = urlsplit(path).path if path is not None else ""
        except ValueError:
            asked = ""
        steps = [unquote(step) for step in asked.strip("/").split("/")]
        item, left = locate(self.site, steps, self._visible)
        return item if isinstance(item, Content) and not ISite.providedBy(item) and not left else None

    def _path(self, address):
        for origin in self.origins:
            if address.startswith(origin) and address[len(origin) : len(origin) + 1] in ("", "/", "?", "#"):
                address = address[len(origin) :] or "/"
        # Two slashes begin another host's address.
        return address if address.startswith("/") and address[1:2] not in ("/", "\\") else None

    def _kept_in_html(self, _name, address):
        return self.permanent(address) or address

    def _visible(self, item):
        return may_read(item, self.principals)


def _names_more(left):
    """Whether what follows an item in an address is a part of it or a page beside it, and no mistake."""
    return not left or left[0] == ATTACHMENTS_NAME or left[0] in RESERVED


def mentioned_in(html):
    """The ids that the permanent addresses in a stored text name."""
    return {int(number) for number in _MENTIONED.findall(html)} if PERMANENT in html else set()


def id_of(address):
    """The id that a permanent address names, or None."""
    found = _ADDRESS.match(address)
    return int(found[1]) if found else None


def present_html(html, place_of):
    """Stored HTML with present addresses. `place_of(id)`: the address of an item; None where the reader sees none.

    What leads nowhere for him becomes plain text, a picture its description.
    """
    if not mentioned_in(html):
        return html
    return _with_addresses(html, lambda _name, address: present_address(address, place_of))


def present_address(address, place_of):
    """A stored address as a reader gets it; None where it is ours and leads nowhere for him."""
    found = _ADDRESS.match(address)
    if found is None:
        return address
    place = place_of(int(found[1]))
    return f"{place}{found[2] or ''}{found[3] or ''}" if place is not None else None


def _with_addresses(html, change):
    """`html` (cleaned) with `change(attribute, address)` in the place of each address; None takes it out."""

    def attribute(found):
        changed = change(found[2], unescape(found[3]))
        return f'{found[1]}{found[2]}="{escape(changed)}"' if changed is not None else ""

    return TAG_WITH_ADDRESS.sub(lambda tag: ADDRESS_IN_TAG.sub(attribute, tag[0]), html)


def kept_values(item_class, values, links):
    """Field values with our own addresses made permanent; rich texts are cleaned on the way, as they will be stored."""
    nodes = field_nodes(item_class)
    return {name: _kept(nodes.get(name), value, links) for name, value in values.items()}


def _kept(node, value, links):
    if isinstance(node, RichText) and isinstance(value, str):
        value = node.clean(value)
    return links.kept(node, value)


def links_of(content):
    """The ids to which the published text of an item and its working draft lead."""
    found: set[int] = set()
    for version in {id(version): version for version in (content.published, content.draft) if version}.values():
        found |= links_in(content, version)
    return found


def links_in(content, version):
    """The ids to which one version of an item leads."""
    found: set[int] = set()
    for name, node in field_nodes(type(content)).items():
        value = version.values.get(name)
        if isinstance(node, RichText) and value:
            found |= mentioned_in(value)
        elif isinstance(node, Address) and value and (target := id_of(value)):
            found.add(target)
    return found - {content.id}

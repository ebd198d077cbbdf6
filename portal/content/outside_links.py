"""Links from a text to other people's pages: which there are in what the public reads."""

from html import unescape

from portal.content.editions import field_nodes
from portal.content.fields import Address, RichText
from portal.content.links import ADDRESS_IN_TAG, TAG_WITH_ADDRESS

BEGINNINGS = ("http://", "https://")


def outside_links(item, ours=()):
    """The web addresses to which the published text of an item leads, as a set; `ours`: beginnings of our own."""
    if item.published is None:
        return set()
    nodes, found = field_nodes(type(item)), set()
    for name, value in item.published.values.items():
        if name in nodes:
            found |= _in_value(nodes[name], nodes[name].public(value, item.state))
    return {url for url in found if not url.startswith(tuple(ours) or ("\0",))}


def _in_value(node, value):
    if not isinstance(value, str):
        return set()
    if isinstance(node, RichText):
        tags = (tag[0] for tag in TAG_WITH_ADDRESS.finditer(value))
        addresses = [unescape(found[3]) for tag in tags for found in ADDRESS_IN_TAG.finditer(tag)]
    else:
        addresses = [value] if isinstance(node, Address) else []
    # What follows the hash is of the browser alone.
    plain = (address.strip().partition("#")[0] for address in addresses)
    return {address for address in plain if address.lower().startswith(BEGINNINGS)}

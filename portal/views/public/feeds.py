"""Lists as RSS 2.0, for feed readers."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from lxml import etree
from pyramid.response import Response

from portal.views.public.keeping import FOR_ALL, keep

MEDIA_TYPE = "application/rss+xml"
ATOM, DUBLIN_CORE = "http://www.w3.org/2005/Atom", "http://purl.org/dc/elements/1.1/"


@dataclass(frozen=True)
class Channel:
    """What a feed is: texts in the reader's language, whole addresses."""

    title: str
    description: str
    url: str
    own_url: str
    language: str


@dataclass(frozen=True)
class FeedEntry:
    """One entry of a feed; empty texts are left out."""

    title: str
    url: str
    moment: datetime
    description: str = ""
    category: str = ""
    creator: str = ""


def feed_answer(place, channel, entries):
    """The response that holds a feed of what stands at `place`."""
    document = etree.Element("rss", version="2.0", nsmap={"atom": ATOM, "dc": DUBLIN_CORE})
    node = etree.SubElement(document, "channel")
    _add(node, "title", channel.title)
    _add(node, "link", channel.url)
    _add(node, "description", channel.description)
    _add(node, "language", channel.language)
    etree.SubElement(node, f"{{{ATOM}}}link", href=channel.own_url, rel="self", type=MEDIA_TYPE)
    for entry in entries:
        _add_entry(node, entry)
    body = etree.tostring(document, encoding="utf-8", xml_declaration=True)
    response = Response(body=body, content_type=MEDIA_TYPE, charset="utf-8")
    keep(response, place, FOR_ALL)
    return response


def _add_entry(channel, entry):
    node = etree.SubElement(channel, "item")
    _add(node, "title", entry.title)
    _add(node, "link", entry.url)
    _add(node, "guid", entry.url)
    _add(node, "pubDate", format_datetime(entry.moment))
    for name, text in (("description", entry.description), ("category", entry.category)):
        if text:
            _add(node, name, text)
    if entry.creator:
        _add(node, f"{{{DUBLIN_CORE}}}creator", entry.creator)


def _add(parent, name, text):
    etree.SubElement(parent, name).text = text

"""Pictures inside a pasted text: those that it carries itself (data: addresses), and those that we never show."""

import base64
import binascii
import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from portal.content.pasted_html import from_other_programs, is_foreign, tree_of
from portal.content.pasted_tree import inner_html

_CARRIED = re.compile(
    r"(src\s*=\s*[\"']?\s*)data:(image/[a-z0-9.+-]{1,40})(?:;[a-z0-9=.-]{1,40})*;base64,([A-Za-z0-9+/=\s]*)",
    re.IGNORECASE,
)
# What stands for a carried picture while the text is read: a place in a list.
_PLACE = re.compile(r"data:,(\d{1,6})\Z")
EXTENSIONS = {"image/jpeg": "jpg", "image/svg+xml": "svg", "image/x-icon": "ico"}
LONGEST_NAME = 80


@dataclass(frozen=True)
class PastedPicture:
    """A picture of a pasted text: its address, its text alternative; `data`: the bytes that the text carries."""

    address: str
    alt: str
    number: int
    data: bytes | None = None
    media_type: str = ""

    @property
    def name(self):
        """What it is called where people are told of it: its file's name, else its text alternative; may be empty."""
        name = (
            "" if self.data is not None else unquote(urlsplit_path(self.address).replace("\\", "/")).rpartition("/")[2]
        )
        return (name or self.alt)[:LONGEST_NAME]

    @property
    def filename(self):
        """A name for its file."""
        extension = EXTENSIONS.get(self.media_type, self.media_type.rpartition("/")[2])
        return f"anh-{self.number}.{extension}"

    @property
    def is_elsewhere(self):
        """Whether it lies on another site, where people can look at it."""
        return self.address.lower().startswith(("https://", "http://", "//"))


def urlsplit_path(address):
    """The path of an address; empty where it is none."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def length_without_pictures(html):
    """How many characters a text has beside the bytes of the pictures that it carries."""
    return len(_CARRIED.sub("", html) if "base64," in html else html)


def with_pictures(html, is_ours, keep):
    """`html` with `keep(PastedPicture)` in the place of each picture whose address is not ours.

    `keep` answers an address of ours, or None: then a link to the other site stands there, else the text alternative.
    A text whose pictures all are ours is answered as it is.
    """
    if "<img" not in html.lower():
        return html
    carried: list = []
    short = _CARRIED.sub(lambda found: _noted(carried, found), html)
    body = tree_of(from_other_programs(short) if is_foreign(short) else short)
    images = [] if body is None else [image for image in body.iter("img") if not is_ours(image.get("src") or "")]
    if not images:
        return html
    for number, image in enumerate(images, start=1):
        picture = _picture(image, number, carried)
        address = keep(picture)
        if address is not None:
            image.set("src", address)
            image.set("alt", picture.alt)
        else:
            _put_words(image, picture)
    return inner_html(body)


def _noted(carried, found):
    carried.append((found[2].lower(), found[3]))
    return f"{found[1]}data:,{len(carried) - 1}"


def _picture(image, number, carried):
    address, alt = (image.get("src") or "").strip(), " ".join((image.get("alt") or "").split())
    place = _PLACE.match(address)
    if place is None or int(place[1]) >= len(carried):
        return PastedPicture(address, alt, number)
    media_type, coded = carried[int(place[1])]
    try:
        return PastedPicture("", alt, number, base64.b64decode(coded), media_type)
    except binascii.Error:
        return PastedPicture("", alt, number, b"", media_type)


def _put_words(image, picture):
    words = picture.alt or (picture.name if picture.is_elsewhere else "")
    inside_link = next(image.iterancestors("a"), None) is not None
    if picture.is_elsewhere and not inside_link:
        link = image.makeelement("a", {"href": picture.address})
        link.text, link.tail = words or picture.address[:LONGEST_NAME], image.tail
        image.getparent().replace(image, link)
        return
    image.tail = words + (image.tail or "")
    image.drop_tree()

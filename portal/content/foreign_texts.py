"""Texts of other programs as ours: an HTML page or a Word document, taken down to structure that we know."""

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

import lxml.etree
import lxml.html

from portal.content import docx_child
from portal.content.fields import clean_text
from portal.content.killable import ChildEnded, ChildLimits, ChildRefused, Program, result_of
from portal.i18n import _
from portal.interfaces import PortalError
from portal.vietnamese import legacy_of, repair_legacy, repaired_as

LARGEST_HTML = 5 * 1024 * 1024
MOST_PICTURES, MOST_MESSAGES = 200, 20
PROGRAM = Program(
    Path(docx_child.__file__),
    ("mammoth", "cobble"),
    ChildLimits(memory=1 << 30, cpu_seconds=30, seconds=60, largest_result=64 << 20),
)
# What never comes along; of the second kind it is told.
FRAME = "head nav header footer aside style noscript".split()
ACTIVE = "script iframe form object embed video audio svg".split()
# What is within a paragraph, and what tells something of a part beside its text.
INLINE = frozenset("a abbr b big br cite code del em font i ins label mark q s small span strong sub sup u".split())
TOLD_BY = ("alt", "title")
HEADINGS = {"h1": "h2", "h5": "h4", "h6": "h4"}
UNREADABLE = _("không đọc được: tệp hỏng, có mật khẩu hoặc quá lớn", "cannot be read: damaged, locked, or too large")
LEFT_OUT = _("bỏ phần tử <{name}> ({count})", "left out: <{name}> ({count})")
STYLE = _("kiểu chữ của Word không có ở đây: {message}", "what Word has and this portal has not: {message}")


@dataclass(frozen=True)
class ForeignText:
    """A text with its title, its HTML (not cleaned yet), its pictures by the names that the HTML has, and notes.

    `pictures`: name → (bytes, text alternative); `notes`: bilingual texts on what did not come along.
    """

    title: str
    html: str
    pictures: dict
    notes: tuple


def text_of_html(data):
    """The `ForeignText` of an HTML page's bytes; raises `PortalError`."""
    if len(data) > LARGEST_HTML:
        raise PortalError(UNREADABLE)
    text, _encoding = repair_legacy(data)
    # lxml refuses a declaration of an encoding in what is decoded already.
    text = re.sub(r"^\s*<\?xml[^>]*>", "", clean_text(text))
    try:
        page = lxml.html.document_fromstring(text or "<p></p>", parser=lxml.html.HTMLParser(huge_tree=False))
    except (lxml.etree.LxmlError, ValueError):
        raise PortalError(UNREADABLE) from None
    _repair(page)
    title = page.findtext(".//title") or ""
    found = next((part for name in ("main", "article", "body") for part in page.iter(name)), page)
    notes = _strip(found)
    first = next(found.iter("h1"), None)
    if first is not None:
        title = first.text_content() or title
        first.drop_tree()
    return ForeignText(_line(title), _inner(found), {}, notes)


def text_of_docx(file):
    """The `ForeignText` of a Word document, bytes or a binary file; raises `PortalError`."""
    orders = {"most_pictures": MOST_PICTURES, "most_messages": MOST_MESSAGES}
    try:
        with result_of(PROGRAM, file, orders) as ((pictures, messages), folder):
            html = (folder / docx_child.HTML).read_text(encoding="utf-8")
            kept = {name: ((folder / name).read_bytes(), repair_legacy(alt)[0]) for name, alt in pictures}
    except (ChildRefused, ChildEnded):
        raise PortalError(UNREADABLE) from None
    found = lxml.html.fragment_fromstring(html, create_parent="div")
    _repair(found)
    notes = _strip(found)
    first = next(found.iter("h1", "h2"), None)
    title = first.text_content() if first is not None else ""
    if first is not None:
        first.drop_tree()
    told = tuple(STYLE % {"message": message} for message in dict.fromkeys(messages))
    return ForeignText(_line(title), _inner(found), kept, (*notes, *told))


def with_links(html, change):
    """HTML with `change(attribute, address)` in the place of each address of a link or picture.

    None takes the link out, its text stays; of a picture its text alternative stays.
    """
    found = lxml.html.fragment_fromstring(html, create_parent="div")
    for part in [*found.iter("a", "img")]:
        name = "href" if part.tag == "a" else "src"
        if part.get(name) is None:
            continue
        changed = change(name, part.get(name))
        if changed is not None:
            part.set(name, changed)
        elif part.tag == "a":
            del part.attrib["href"]
        else:
            part.tail = f"{part.get('alt') or ''}{part.tail or ''}"
            part.drop_tree()
    return _inner(found)


def pictures_in(html):
    """(address, text alternative) of the pictures in a text."""
    found = lxml.html.fragment_fromstring(html, create_parent="div")
    return [(part.get("src"), (part.get("alt") or "").strip()) for part in found.iter("img") if part.get("src")]


def _repair(found):
    """Repair the old letters of a page: of each paragraph as a whole, however its words are marked."""
    blocks: dict = {}
    for part in found.iter():
        for place, owner in (("text", part), ("tail", part.getparent() if part is not found else None)):
            if owner is not None and isinstance(owner.tag, str) and getattr(part, place):
                blocks.setdefault(_block_of(owner), []).append((part, place))
        for name in TOLD_BY:
            if isinstance(part.tag, str) and part.get(name):
                part.set(name, repair_legacy(part.get(name))[0])
    texts = ["".join(getattr(part, place) for part, place in places) for places in blocks.values()]
    for places, encoding in zip(blocks.values(), legacy_of(texts), strict=True):
        for part, place in places if encoding else ():
            setattr(part, place, repaired_as(getattr(part, place), encoding))


def _block_of(part):
    while part.tag in INLINE and part.getparent() is not None:
        part = part.getparent()
    return part


def _strip(found):
    notes = []
    for name in (*FRAME, *ACTIVE):
        parts = list(found.iter(name))
        for part in parts:
            part.drop_tree()
        if parts and name in ACTIVE:
            notes.append(LEFT_OUT % {"name": name, "count": len(parts)})
    titles = list(found.iter("h1"))
    for part in [*titles[1:], *found.iter("h5", "h6")]:
        part.tag = HEADINGS[part.tag]
    return tuple(notes)


def _inner(found):
    return escape(found.text or "") + "".join(lxml.html.tostring(part, encoding="unicode") for part in found)


def _line(text):
    return " ".join(clean_text(text).split())[:300]

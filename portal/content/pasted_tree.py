"""Small steps on a tree of HTML that is taken down (pasted_html.py): styles read, elements wrapped and renamed."""

from html import escape

import lxml.html

# Where the styles and the alignment of an element stand until it is undressed; nobody's own attributes have such names.
STYLE, ALIGN = "data-style", "data-align"
BLOCKS = frozenset("p div h1 h2 h3 h4 h5 h6 ul ol li table blockquote pre figure dl hr".split())


def style_of(element):
    """What its style was."""
    return element.get(STYLE) or ""


def text_in(element):
    """Its text, without spaces at the ends; hard spaces count as spaces."""
    return "".join(element.itertext()).strip()


def rename(element, name):
    """Make it an element of another name."""
    element.tag = name
    return element


def only_child(element):
    """Its only child that is an element; None where there are none or several."""
    first = next(element.iterchildren(), None)
    return first if first is not None and first.getnext() is None else None


def wrap_inside(element, name):
    """Put all that it holds into a new element of that name."""
    inner = element.makeelement(name)
    move_content(element, inner)
    element.append(inner)
    return inner


def move_content(source, target):
    """Put all that `source` holds at the end of `target`."""
    append_text(target, source.text)
    source.text = None
    for child in [*source]:
        target.append(child)


def append_text(element, text):
    """Put text at the end of what it holds."""
    if not text:
        return
    # Not by its length, which lxml counts anew each time.
    last = next(element.iterchildren(reversed=True), None)
    if last is not None:
        last.tail = (last.tail or "") + text
    else:
        element.text = (element.text or "") + text


def strip_start(element):
    """Take the spaces away with which its text begins."""
    if element.text:
        element.text = element.text.lstrip()


def inner_html(element):
    """What it holds, as HTML."""
    inside = "".join(lxml.html.tostring(child, encoding="unicode") for child in element)
    return escape(element.text or "", quote=False) + inside

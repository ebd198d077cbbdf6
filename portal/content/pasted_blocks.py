"""Headings, lists and paragraphs as Word and other programs write them, made real ones."""

import re

from portal.content.pasted_tree import (
    BLOCKS,
    append_text,
    move_content,
    rename,
    strip_start,
    style_of,
    text_in,
)

_OUTLINE = re.compile(r"mso-outline-level:\s*([1-4])", re.IGNORECASE)
_LIST = re.compile(r"mso-list:\s*(?!none|ignore)[^;]*?level(\d+)", re.IGNORECASE)
_BULLET = re.compile(r"mso-list", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*\(?(?:\d+|[ivxlc]+|[a-z])[.)]", re.IGNORECASE)
_DASH = re.compile(r"\s*[-–•+*·]\s+")
# Word has nine.
DEEPEST_LIST = 9
LISTS = ("ul", "ol")


def make_headings(body):
    """Make headings of what Word only styles as one."""
    for paragraph in [*body.iter("p")]:
        found = _OUTLINE.search(style_of(paragraph))
        level = found[1] if found else "1" if "MsoTitle" in (paragraph.get("class") or "").split() else None
        if level:
            rename(paragraph, "h2" if level == "1" else "h3")


def make_lists(body):
    """Make lists of Word's paragraphs with a bullet or a number in front."""
    # The lists that are open, outermost first.
    open_lists: list = []
    for paragraph in [*body.iter("p", "h1", "h2", "h3", "h4", "h5", "h6")]:
        found = _LIST.search(style_of(paragraph))
        level = min(int(found[1][:2]), DEEPEST_LIST) if found else 0
        if not level:
            continue
        name = _take_marker(paragraph)
        if not open_lists or open_lists[0].getnext() is not paragraph:
            open_lists = []
        del open_lists[level:]
        while len(open_lists) < level:
            open_lists.append(_open_list(name, open_lists[-1] if open_lists else None, paragraph))
        if open_lists[-1].tag != name and level == 1:
            open_lists = [_open_list(name, None, paragraph)]
        item = paragraph.makeelement("li")
        move_content(paragraph, item)
        strip_start(item)
        open_lists[-1].append(item)
        paragraph.drop_tree()


def _take_marker(paragraph):
    """Take the bullet or the number away that stands in a paragraph; answers which list it speaks of."""
    marker = next((span for span in paragraph.iter("span") if _BULLET.search(style_of(span))), None)
    if marker is None:
        return "ul"
    name = "ol" if _NUMBERED.match("".join(marker.itertext())) else "ul"
    marker.drop_tree()
    return name


def _open_list(name, parent, paragraph):
    made = paragraph.makeelement(name)
    if parent is None:
        paragraph.addprevious(made)
    else:
        last = next(parent.iterchildren(reversed=True), parent)
        last.append(made)
    return made


def mend_lists(body):
    """Put lists that stand in a list into the item before them; a paragraph alone in an item is no paragraph."""
    for inner in [*body.iter(*LISTS)]:
        parent, before = inner.getparent(), inner.getprevious()
        if parent is not None and parent.tag in LISTS and before is not None and before.tag == "li":
            before.append(inner)
    for item in [*body.iter("li")]:
        first = next(item.iterchildren(), None) if not (item.text or "").strip() else None
        if first is not None and first.tag == "p" and sum(child.tag == "p" for child in item) == 1:
            first.drop_tag()


def make_paragraphs(body):
    """Make paragraphs of lines in divs and between line breaks (chats, mail), and lists of lines with dashes."""
    for div in [*body.iter("div")][::-1]:
        if div is body:
            continue
        if any(part.tag in BLOCKS for part in div.iterdescendants()):
            div.drop_tag()
        elif any(above.tag in ("li", "td", "th", "p") for above in div.iterancestors()):
            div.append(div.makeelement("br"))
            div.drop_tag()
        else:
            rename(div, "p")
    for line in [*body.iter("br")]:
        if "Apple-interchange-newline" in (line.get("class") or ""):
            line.drop_tree()
    _wrap_loose(body)
    for paragraph in [child for child in body if child.tag == "p"]:
        _split_lines(paragraph)
    for paragraph in [*body.iter("p")]:
        if not text_in(paragraph) and next(paragraph.iter("img"), None) is None:
            paragraph.drop_tree()
    _lists_of_dashes(body)


def _wrap_loose(body):
    """Beside paragraphs, what stands in none gets one; a few words alone stay what they are."""
    if not any(child.tag in BLOCKS for child in body):
        return
    opened = None
    if (body.text or "").strip():
        opened = body.makeelement("p")
        opened.text = body.text
        body.insert(0, opened)
    body.text = None
    for child in [child for child in body if child is not opened]:
        tail, child.tail = child.tail, None
        opened = None if child.tag in BLOCKS else _into_paragraph(child, opened)
        if opened is not None:
            append_text(opened, tail)
        elif (tail or "").strip():
            opened = body.makeelement("p")
            opened.text = tail
            child.addnext(opened)


def _into_paragraph(child, opened):
    """Put what stands loose into the open paragraph, or into a new one; answers it, None where nothing is worth one."""
    if opened is None:
        if not text_in(child) and next(child.iter("img"), None) is None:
            return None
        opened = child.makeelement("p")
        child.addprevious(opened)
    opened.append(child)
    return opened


def _split_lines(paragraph):
    """A single break within a sentence stays one: what an empty line parts, or is a line of a list, is not."""
    lines = [paragraph.makeelement("p", dict(paragraph.attrib))]
    append_text(lines[-1], paragraph.text)
    children = [(child, child.tail) for child in paragraph]
    if not any(child.tag == "br" for child, _tail in children):
        return
    texts = _texts_of_lines(paragraph)
    if not ("" in texts or sum(bool(_DASH.match(f"{text} ")) for text in texts) > 1):
        return
    for child, tail in children:
        child.tail = None
        if child.tag == "br":
            lines.append(paragraph.makeelement("p", dict(paragraph.attrib)))
        else:
            lines[-1].append(child)
        append_text(lines[-1], tail)
    for line in lines:
        if text_in(line) or next(line.iter("img"), None) is not None:
            paragraph.addprevious(line)
    paragraph.drop_tree()


def _texts_of_lines(paragraph):
    texts = [paragraph.text or ""]
    for child in paragraph:
        if child.tag == "br":
            texts.append("")
        else:
            # A picture fills a line as words do.
            texts[-1] += "".join(child.itertext()) or ("▪" if next(child.iter("img"), None) is not None else "")
        texts[-1] += child.tail or ""
    return [text.strip() for text in texts]


def _lists_of_dashes(body):
    for first in [child for child in body if child.tag == "p"]:
        if first.getparent() is None or not _is_dashed(first):
            continue
        run = [first]
        while _is_dashed(run[-1].getnext()):
            run.append(run[-1].getnext())
        if len(run) < 2:
            continue
        made = body.makeelement("ul")
        first.addprevious(made)
        for paragraph in run:
            item = body.makeelement("li")
            move_content(paragraph, item)
            _drop_dash(item)
            made.append(item)
            paragraph.drop_tree()


def _is_dashed(element):
    return element is not None and element.tag == "p" and bool(_DASH.match(_first_text(element)))


def _first_text(element):
    holder = _holder_of_first_text(element)
    return holder.text if holder is not None else ""


def _holder_of_first_text(element):
    return next((part for part in element.iter() if part.text), None)


def _drop_dash(item):
    holder = _holder_of_first_text(item)
    if holder is not None:
        holder.text = _DASH.sub("", holder.text, count=1)

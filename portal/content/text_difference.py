"""What differs between two texts, word by word, as clean HTML in which <ins> and <del> mark it.

Long texts are first compared block by block (paragraph, list, table), then word by word where blocks differ, so that
the time it takes stays bounded whatever two texts are compared: beyond the bounds a block is shown as removed, and
the new one as added.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from lxml import html
from lxml.html.diff import htmldiff
from markupsafe import escape

from portal.content.richtext import behind_pictures, clean_html, pictures_of

# Comparing words takes as long as there are pairs of them, at worst: about half a second for so many. Every text
# counts as if it had some words more, for what each comparison costs by itself.
MOST_PAIRS, WORDS_MORE = 16_000_000, 100
MOST_BLOCKS = 600
# What the authors themselves have struck out or added must not look like a difference.
OWN_MARKS = {"del": "s", "ins": "u"}
# What stands in a line. htmldiff loses its place where such a thing is not inside a paragraph.
INLINE = frozenset("a abbr b br cite code dfn em i img kbd mark q s samp small span strong sub sup time u var".split())
# htmldiff writes the target of a link after its text, in English.
TARGET = " Link: "
MARKED = re.compile(r"<(ins|del)>")
# People read what was there before what came in its place; htmldiff writes it the other way round.
NEW_BEFORE_OLD = re.compile(r"(<ins>[^<]*</ins>)(\s*)(<del>[^<]*</del>)")
EMPTY_MARK = re.compile(r"<(ins|del)>\s*</\1>")


@dataclass(frozen=True)
class Part:
    """A run of blocks as clean HTML: either all the same in both texts, or with differences in it."""

    html: str
    is_same: bool
    blocks: int = 1


def html_of_text(text):
    """Plain text as HTML: a paragraph a line."""
    return "".join(f"<p>{escape(line)}</p>" for line in str(text).splitlines() if line.strip())


def has_marks(parts):
    """Whether any word differs; otherwise only the layout of the words does."""
    return any(MARKED.search(part.html) for part in parts)


def differences_of(before, after, say=None):
    """The `Part`s in which the HTML texts `before` and `after` agree and differ, in their order.

    `say(text alternative)`: what is said in words behind a picture that stands in both with different ones.
    """
    if say is not None and "<img" in before and "<img" in after:
        before, after = _with_alternatives(clean_html(before), clean_html(after), say)
    old, new = blocks_of(before), blocks_of(after)
    marker, parts = _Marker(), []
    for kind, old_from, old_to, new_from, new_to in _aligned(old, new):
        removed, added = old[old_from:old_to], new[new_from:new_to]
        if kind == "equal":
            parts.append(Part(clean_html("".join(added)), True, len(added)))
        else:
            parts.append(Part(marker.marked(removed, added), False, max(len(removed), len(added))))
    return parts


def blocks_of(text):
    """The HTML of each top-level part of a text; words outside of all parts are a paragraph."""
    cleaned = clean_html(text)
    for mark, other in OWN_MARKS.items():
        cleaned = re.sub(rf"<(/?){mark}\b", rf"<\1{other}", cleaned)
    blocks, line = [], ""
    for piece, is_inline in _pieces(cleaned):
        if is_inline:
            line += piece
            continue
        blocks += [*_paragraph(line), piece]
        line = ""
    return [*blocks, *_paragraph(line)]


def _pieces(cleaned):
    """(HTML, whether it stands in a line) of everything at the top level."""
    for part in html.fragments_fromstring(cleaned) if cleaned else ():
        if isinstance(part, str):
            yield str(escape(part)), True
            continue
        tail, part.tail = part.tail, None
        yield html.tostring(part, encoding="unicode"), part.tag in INLINE
        if tail:
            yield str(escape(tail)), True


def _paragraph(line):
    return [f"<p>{line.strip()}</p>"] if line.strip() else []


def _with_alternatives(before, after, say):
    """Both texts with the text alternatives of those pictures said in which they differ: nothing else shows them."""
    old, new = _alternatives(before), _alternatives(after)
    changed = {address for address in old.keys() & new.keys() if old[address] != new[address]}

    def behind(address, alternative):
        return f" <small>{escape(say(alternative))}</small>" if address in changed else ""

    return (behind_pictures(before, behind), behind_pictures(after, behind)) if changed else (before, after)


def _alternatives(html):
    found: dict = {}
    for address, alternative in pictures_of(html):
        found.setdefault(address, []).append(alternative)
    return found


def _aligned(old, new):
    """The operations of `SequenceMatcher.get_opcodes` on two lists of blocks; many are not looked at one by one."""
    same_head = _same_length(old, new)
    same_tail = _same_length(old[same_head:][::-1], new[same_head:][::-1])
    old_end, new_end = len(old) - same_tail, len(new) - same_tail
    if same_head:
        yield "equal", 0, same_head, 0, same_head
    middle_old, middle_new = old[same_head:old_end], new[same_head:new_end]
    if max(len(middle_old), len(middle_new)) > MOST_BLOCKS:
        yield "replace", same_head, old_end, same_head, new_end
    else:
        for kind, *places in SequenceMatcher(None, middle_old, middle_new, autojunk=False).get_opcodes():
            yield kind, *(place + same_head for place in places)
    if same_tail:
        yield "equal", old_end, len(old), new_end, len(new)


def _same_length(old, new):
    length = 0
    for before, after in zip(old, new, strict=False):
        if before != after:
            break
        length += 1
    return length


class _Marker:
    """Marks what differs between runs of blocks, word by word as long as there is time."""

    def __init__(self):
        self._pairs_left = MOST_PAIRS

    def marked(self, removed, added):
        """Both runs as one HTML text."""
        if not self._has_time_for(removed, added) and len(removed) == len(added):
            marked = "".join(self._joined([old], [new]) for old, new in zip(removed, added, strict=True))
        else:
            marked = self._joined(removed, added)
        tidy = EMPTY_MARK.sub("", clean_html(marked.replace(TARGET, " → ")))
        return NEW_BEFORE_OLD.sub(r"\3\2\1", tidy)

    def _joined(self, removed, added):
        old, new = "".join(removed), "".join(added)
        if not self._has_time_for(removed, added):
            return f"<del>{old}</del><ins>{new}</ins>"
        self._pairs_left -= _pairs(removed, added)
        return htmldiff(old, new)

    def _has_time_for(self, removed, added):
        return _pairs(removed, added) <= self._pairs_left


def _pairs(removed, added):
    """How many pairs of words and tags there are to compare."""
    old, new = (WORDS_MORE + sum(len(block.split()) + block.count("<") for block in run) for run in (removed, added))
    return old * new

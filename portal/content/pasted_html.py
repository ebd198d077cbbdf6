"""HTML of Word, Excel, Google Docs, chats and other pages taken down to ours: real headings, lists and tables.

The same as the editor does in the browser (assets/staff/word_paste.js), for a text that comes without it.
What this gives is not clean yet: `portal.content.richtext.clean_html` cleans it afterwards as every text.
"""

import re
from urllib.parse import parse_qs, urlsplit

import lxml.etree
import lxml.html
import nh3

from portal.content.pasted_blocks import make_headings, make_lists, make_paragraphs, mend_lists
from portal.content.pasted_tables import clean_tables, sheet_styles
from portal.content.pasted_tree import ALIGN, STYLE, inner_html, only_child, style_of, wrap_inside

# Deeper than any text that people write; lxml would leave out what lies below its own bound.
DEEPEST = 200
# Reading takes about as long as there are elements: this many, half a second. A hundred pages have a third of it.
MOST_ELEMENTS = 30_000
LONGEST_STYLE = 1000
SCHEMES = set("http https mailto tel data file blob cid webkit-fake-url about javascript".split())
# Elements that go with all that is in them; of others that we do not know the text stays.
EMPTY_FOR_READERS = set("script style xml title noscript template object applet".split())
TAGS = set(
    """
    a abbr b big blockquote body br caption center cite code col colgroup dd del dfn div dl dt em figcaption figure
    font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strike strong sub sup table tbody td
    tfoot th thead time tr tt u ul var
    """.split()
)
ATTRIBUTES = """
    style class align bgcolor href title hreflang src alt width height loading colspan rowspan scope headers abbr start
    type reversed value datetime span cite lang dir
    """.split()
# html5ever reads what comes as browsers do; what is left is well-formed, so that lxml reads the same.
_READER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags=EMPTY_FOR_READERS,
    attributes={"*": set(ATTRIBUTES)},
    url_schemes=SCHEMES,
    link_rel=None,
    strip_comments=True,
)
OTHER_NAMES = {"h1": "h2", "h5": "h4", "h6": "h4", "b": "strong", "i": "em", "strike": "s", "tt": "code"}
DRESS = ("class", "style", "align", "bgcolor", STYLE, ALIGN)
UNKNOWN = ("big", "center", "font", "body")
OUR_CLASS = re.compile(r"(?:align|cell)-[a-z]+\Z|lead\Z|table-plain\Z")
# What no text has that was cleaned before: looked for quickly, then tag by tag.
_SIGN = re.compile(r"<!|<\w+:|<(?:h[156]|font|center|strike|big|tt)\b|\s(?:style|align|bgcolor)\s*=", re.IGNORECASE)
_TAG = re.compile(r"""<(!|[a-z][^\s<>/]*)((?:[^<>"']|"[^"]*"|'[^']*')*)""", re.IGNORECASE)
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_FOREIGN_NAME = re.compile(r"!|\w+:|(?:h[156]|font|center|strike|big|tt)\Z", re.IGNORECASE)
_FOREIGN_ATTRIBUTE = re.compile(r"\s(?:style|align|bgcolor)\s*=", re.IGNORECASE)
_ALIGNED = re.compile(r"text-align:\s*(center|right|justify)", re.IGNORECASE)
_BOLD = re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_PLAIN = re.compile(r"font-weight:\s*(?:normal|[1-4]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style:\s*italic", re.IGNORECASE)
_BULLET = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_REDIRECT = re.compile(r"https?://(?:www\.)?google\.[a-z.]+/url\?", re.IGNORECASE)
_LINK = re.compile(r"(?:https?:|mailto:|tel:|/|#)", re.IGNORECASE)
# Emoji and the signs that stand with them.
_EMOJI = re.compile("[\u203c-\u3299\U0001f000-\U0001faff][\u200d\ufe0f\u2640-\u3299\U0001f000-\U0001faff]*\\Z")


def is_foreign(html):
    """Whether a text has shapes of other programs; one that was cleaned has none."""
    return bool(_SIGN.search(html)) and any(
        _FOREIGN_NAME.match(name) or _FOREIGN_ATTRIBUTE.search(_QUOTED.sub("", attributes))
        for name, attributes in _TAG.findall(html)
    )


def tree_of(html):
    """A text as browsers read it, in a `div`; None where it is beyond reading."""
    if html.count("<") > 2 * MOST_ELEMENTS:
        return None
    try:
        body = lxml.html.fragment_fromstring(_READER.clean(html), create_parent="div")
    except (lxml.etree.LxmlError, ValueError):
        return None
    return body if _depth(body) <= DEEPEST else None


def from_other_programs(html):
    """The HTML in our structure, without the dress that it came in; the same HTML where it is beyond reading."""
    body = tree_of(html)
    if body is None:
        return html
    _read_styles(body, sheet_styles(html))
    for step in STEPS:
        step(body)
    return inner_html(body).replace("\u00a0", " ").replace("&nbsp;", " ")


def _depth(body):
    deepest, depth = 0, 0
    for event, _element in lxml.etree.iterwalk(body, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _read_styles(body, sheet):
    for element in body.iterdescendants():
        own = element.attrib.pop("style", "")
        styles = [sheet[name] for name in (element.get("class") or "").split() if name in sheet]
        if own or styles:
            element.set(STYLE, ";".join([*styles, " ".join(own.split())])[:LONGEST_STYLE])


def _straighten(body):
    """Links lead where they say, not by way of a search engine; pictures of emoji become the sign."""
    for link in body.iter("a"):
        address = link.get("href") or ""
        if _REDIRECT.match(address):
            target = parse_qs(urlsplit(address).query).get("q", [""])[0]
            if target.lower().startswith(("http:", "https:")):
                link.set("href", target)
    for image in [*body.iter("img")]:
        if _EMOJI.match(image.get("alt") or ""):
            image.tail = image.get("alt") + (image.tail or "")
            image.drop_tree()


def _note_alignment(body):
    for element in body.iter("p", "h1", "h2", "h3", "h4", "h5", "h6", "div", "td", "th"):
        found = _ALIGNED.search(style_of(element))
        align = (found[1] if found else element.get("align") or "").lower()
        if align in ("center", "right", "justify"):
            element.set(ALIGN, f"align-{align}")


def _keep_emphasis(body):
    for span in [*body.iter("span", "font")]:
        style = style_of(span)
        if _BULLET.search(style):
            # The bullet itself goes with its list.
            continue
        if "".join(span.itertext()).strip():
            for pattern, name in ((_ITALIC, "em"), (_BOLD, "strong")):
                if pattern.search(style):
                    wrap_inside(span, name)
        span.drop_tag()


def _unwrap(body):
    """Take away what is bold in name only, and elements that say nothing of their text."""
    for bold in [*body.iter("b", "strong")]:
        if _PLAIN.search(style_of(bold)):
            bold.drop_tag()
    for element in [*body.iter(*UNKNOWN)]:
        element.drop_tag()


def _unwrap_only_paragraphs(body):
    for cell in [*body.iter("td", "th")]:
        only = only_child(cell)
        if only is None or only.tag != "p":
            continue
        if only.get(ALIGN) and not cell.get(ALIGN):
            cell.set(ALIGN, only.get(ALIGN))
        only.drop_tag()


def _drop_dead_links(body):
    for link in [*body.iter("a")]:
        if not _LINK.match(link.get("href") or ""):
            link.drop_tag()


def _undress(body):
    """Leave nothing but attributes and classes of ours, under names of ours."""
    for element in body.iterdescendants():
        element.tag = OTHER_NAMES.get(element.tag, element.tag)
        kept = [name for name in (element.get("class") or "").split() if OUR_CLASS.match(name)]
        align = element.get(ALIGN)
        if align and not any(name.startswith("align-") for name in kept):
            kept.append(align)
        for name in DRESS if element.tag == "img" else (*DRESS, "width", "height"):
            element.attrib.pop(name, None)
        if element.get("dir") != "rtl":
            element.attrib.pop("dir", None)
        if kept:
            element.set("class", " ".join(kept))


STEPS = (
    _straighten,
    make_headings,
    _note_alignment,
    _keep_emphasis,
    make_lists,
    mend_lists,
    _unwrap,
    make_paragraphs,
    _unwrap_only_paragraphs,
    clean_tables,
    _drop_dead_links,
    _undress,
)

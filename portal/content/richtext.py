"""Cleaning HTML when it is saved: what remains can be shown anywhere in our origin."""

import re
from html import unescape

import nh3

from portal.content.pasted_html import from_other_programs, is_foreign

TAGS = frozenset(
    """
    a abbr b blockquote br caption cite code col colgroup dd del dfn dl dt em figcaption figure h2 h3 h4
    hr i img ins kbd li mark ol p pre q s samp small strong sub sup table tbody td tfoot th thead time
    tr u ul var span div
    """.split()
)
# Alignment and cell colours are classes, because our policy allows no style attributes.
CLASSES = frozenset(
    """
    align-left align-center align-right align-justify cell-grey cell-blue cell-red cell-gold table-plain
    lead
    """.split()
)
ATTRIBUTES = {
    "a": {"href", "title", "hreflang"},
    "img": {"src", "alt", "width", "height", "loading"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "scope", "headers", "abbr"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "time": {"datetime"},
    "abbr": {"title"},
    "col": {"span"},
    "q": {"cite"},
    "blockquote": {"cite"},
    "*": {"lang", "dir"},
}
SCHEMES = {"http", "https", "mailto", "tel"}


def _allow(element, attribute, value):
    if attribute == "src" and re.match(r"\s*(?:data|javascript|blob):", value, re.IGNORECASE):
        return None
    return value


# Made once: making one takes longer than cleaning a page.
_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes=ATTRIBUTES,
    attribute_filter=_allow,
    allowed_classes={tag: set(CLASSES) for tag in TAGS},
    url_schemes=SCHEMES,
    link_rel="noopener noreferrer",
    strip_comments=True,
)
_TEXT_ONLY = nh3.Cleaner(tags=set())
# In what the cleaner has written: attributes stand in quotation marks.
_IMAGE = re.compile(r'<img((?:[^">]|"[^"]*")*)>')
_ATTRIBUTE = re.compile(r'\s([a-z]+)="([^"]*)"')
# Where one word ends, though no blank says so.
_ENDS = re.compile(r"<(?:/(?:p|li|h\d|t[dhr]|caption|d[dt])|br)")


def clean_html(html):
    """`html` with nothing left but the structure we know: no script, style, frame, form or event handler.

    What other programs put on the clipboard becomes headings, lists and tables of ours.
    """
    if is_foreign(html):
        html = from_other_programs(html)
    cleaned = _CLEANER.clean(html)
    return (_IMAGE.sub(_picture_or_words, cleaned) if "<img" in cleaned else cleaned).strip()


def _picture_or_words(image):
    """A picture; its text alternative where it leads nowhere that we show."""
    attributes = dict(_ATTRIBUTE.findall(image[1]))
    if "src" in attributes:
        return image[0]
    return attributes.get("alt", "").replace("&quot;", '"').replace("<", "&lt;").replace(">", "&gt;")


def pictures_of(html):
    """(address, text alternative) of the pictures in cleaned HTML; empty where there is none."""
    attributes = (dict(_ATTRIBUTE.findall(found)) for found in _IMAGE.findall(html))
    return [(unescape(found.get("src", "")), unescape(found.get("alt", ""))) for found in attributes]


def behind_pictures(html, words):
    """Cleaned HTML with `words(address, text alternative)`, HTML too, behind each picture."""
    return _IMAGE.sub(lambda image: image[0] + words(*pictures_of(image[0])[0]), html)


def text_of(html):
    """The plain text of cleaned HTML, in one line."""
    text = _TEXT_ONLY.clean(_ENDS.sub(r" \g<0>", html))
    text = text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return " ".join(text.split())

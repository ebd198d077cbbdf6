"""Pictures of a saved text that have no words for those who cannot see them: named, and nothing is stopped by it."""

from urllib.parse import unquote

from portal.content.editions import field_nodes
from portal.content.fields import RichText
from portal.content.links import id_of
from portal.content.richtext import pictures_of
from portal.content.versions import newest_version
from portal.i18n import _
from portal.search.rows import PICTURE_TEXTS

MOST_TOLD = 5
WARNING = _(
    "Chưa có mô tả cho ảnh: {names}. Người không nhìn thấy sẽ không biết ảnh cho thấy gì; hãy sửa bài, ghi mô tả.",
    "No text alternative: {names}. Who cannot see these pictures will not know what they show; edit the text and say.",
)
MORE = _("{names} và {count} ảnh khác", "{names} and {count} more")


def warn_of_wordless(request, item):
    """Name on the next page the pictures of the item's newest text that have no text alternative."""
    names = list(dict.fromkeys(_names(request, item, newest_version(item).values)))
    if not names:
        return
    shown = ", ".join(f"“{name}”" for name in names[:MOST_TOLD])
    if len(names) > MOST_TOLD:
        shown = MORE % {"names": shown, "count": len(names) - MOST_TOLD}
    request.tell(WARNING % {"names": shown}, "warning")


def _names(request, item, values):
    nodes, offers = field_nodes(type(item)), item.__type_info__.offers
    words = next((name for name in PICTURE_TEXTS if name in nodes), None)
    if words and offers.picture in nodes and values.get(offers.picture) and not (values.get(words) or "").strip():
        yield request.localizer.translate(nodes[offers.picture].title)
    addresses = [
        address
        for name, node in nodes.items()
        if isinstance(node, RichText)
        for address, alt in pictures_of(values.get(name) or "")
        if not alt.strip()
    ]
    rows = request.search.by_ids({number for address in addresses if (number := id_of(address))})
    for address in addresses:
        row = rows.get(id_of(address))
        yield row.title if row is not None else unquote(address.split("?")[0].rpartition("/")[2]) or address

"""What differs between two texts of an item, field by field, as a template shows it."""

from dataclasses import dataclass
from types import SimpleNamespace

from markupsafe import Markup

from portal.content import fields
from portal.content.row_fields import Rows
from portal.content.text_difference import differences_of, has_marks, html_of_text
from portal.content.versions import changed_fields
from portal.i18n import _
from portal.views.own_links import present_target, prose

YES, NO = _("Có", "Yes"), _("Không", "No")
ADDED, REMOVED = _("[thêm: ", "[added: "), _("[bỏ: ", "[removed: ")
END = "]"
# Blocks in a row of which nothing differs, shown as they are.
MOST_UNCHANGED = 3
ONLY_LAYOUT = _(
    "Chữ không đổi; chỉ khác cách trình bày (đề mục, in đậm, danh sách, liên kết).",
    "The words are the same; only their layout differs (headings, bold, lists, links).",
)


@dataclass(frozen=True)
class ShownPart:
    """A run of a text as safe HTML; `is_same`: nothing differs in it."""

    html: Markup
    is_same: bool
    blocks: int

    @property
    def is_folded(self):
        """Whether it is so long and so uninteresting that it is shown only to whoever asks."""
        return self.is_same and self.blocks > MOST_UNCHANGED


@dataclass(frozen=True)
class ShownChange:
    """One field that differs: its `parts` as marked text, or the `files` before and after (each may be None)."""

    name: str
    title: object
    parts: tuple = ()
    files: tuple = ()
    note: object = None


def shown_changes(request, item, before, after):
    """The `ShownChange`s from one version of an item to another."""
    return tuple(shown_change(request, item, change) for change in changed_fields(type(item), before, after))


def shown_change(request, item, change):
    """One `FieldChange` of an item as it is shown."""
    node = change.node
    if isinstance(node, fields.Stored):
        files = tuple(_file(request, item, name) for name in (change.before, change.after))
        return ShownChange(change.name, node.title, files=files)
    before, after = (_as_html(request, node, value) for value in (change.before, change.after))
    parts = differences_of(before, after, lambda words: request.localizer.translate(_said_of_picture(words)))
    shown = tuple(ShownPart(_with_words(request, part.html), part.is_same, part.blocks) for part in parts)
    return ShownChange(change.name, node.title, parts=shown, note=None if has_marks(parts) else ONLY_LAYOUT)


def _said_of_picture(words):
    if not words.strip():
        return _("[ảnh không có mô tả]", "[picture without a text alternative]")
    return _("[mô tả ảnh: {words}]", "[text alternative: {words}]", words=words)


def _as_html(request, node, value):
    if isinstance(node, fields.RichText):
        return prose(request, value or "")
    return html_of_text(request.localizer.translate(_readable(request, node, value)))


def _readable(request, node, value):
    if isinstance(node, fields.Choice):
        return dict(node.choices).get(value, value)
    if isinstance(node, fields.Flag):
        return YES if value else NO
    if isinstance(node, fields.Address):
        return present_target(request, value) or value or ""
    if isinstance(node, fields.Day):
        return request.formats.date(value)
    if isinstance(node, Rows):
        return "\n".join(node.lines(value))
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _with_words(request, html):
    """The marks said in words too, for those who see no colours and no lines."""
    for mark, word in (("ins", ADDED), ("del", REMOVED)):
        spoken = f'<span class="unseen">{request.localizer.translate(word)}</span>'
        html = html.replace(f"<{mark}>", f"<{mark}>{spoken}")
        html = html.replace(f"</{mark}>", f'<span class="unseen">{END}</span></{mark}>')
    return Markup(html)


def _file(request, item, name):
    attachment = item.attachments.get(name) if isinstance(name, str) and name else None
    if attachment is None:
        return None
    url = f"{request.resource_path(item)}tep/{attachment.__name__}"
    return SimpleNamespace(
        url=url,
        filename=attachment.filename,
        size=attachment.size,
        preview_url=f"{url}?co=medium" if attachment.is_image else None,
    )

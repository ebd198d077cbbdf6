"""Templates and snippets: texts that an agency, or the province for all agencies, keeps for pages that recur.

A template is what a new item of a content type begins with; a snippet (`SNIPPET`) is put into a text while it is
written. Neither is content: nobody but whoever writes here reads them. None is lost: what is no longer used is set
aside and can be taken up again.
"""

from dataclasses import dataclass

from BTrees.LOBTree import LOBTree
from persistent import Persistent

from portal import clock
from portal.content import fields
from portal.i18n import _
from portal.identity import id_in, new_id
from portal.interfaces import ActImpossible
from portal.vietnamese import sort_key

SNIPPET = "snippet"
# More in one place nobody finds his way through.
MOST = 200
CHANGED_SINCE = _(
    "Người khác vừa lưu mẫu này; chưa có gì thay đổi. Hãy mở mẫu ở cửa sổ khác, so với phần bạn gõ rồi lưu lại.",
    "Somebody has just saved this template; nothing was changed. Open it in another window, compare, then save again.",
)
TOO_MANY = _(
    "Đã có {most} mẫu; hãy bỏ bớt mẫu không còn dùng hoặc sửa mẫu đã có.",
    "There are {most} templates already; change one of them instead.",
    most=MOST,
)
IS_GONE = _("Không có mẫu này.", "There is no such template.")


class TemplateSchema(fields.ContentSchema):
    """The fields of a template, in form order."""

    name = fields.Line(
        _("Tên mẫu", "Name of the template"),
        required=True,
        help=_("Tên hiện trong danh sách chọn, ví dụ: Thông báo mời thầu.", "Shown where templates are chosen."),
    )
    title = fields.Line(_("Tiêu đề soạn sẵn", "Title to begin with"))
    summary = fields.Text(_("Tóm tắt soạn sẵn", "Summary to begin with"), rows=2)
    body = fields.RichText(_("Nội dung soạn sẵn", "Text to begin with"))


class SnippetSchema(fields.ContentSchema):
    """The fields of a snippet, in form order."""

    name = fields.Line(_("Tên đoạn mẫu", "Name of the snippet"), required=True)
    body = fields.RichText(_("Nội dung đoạn mẫu", "Text of the snippet"), required=True)


def schema_of(kind):
    """The schema class of templates for a content type, or of snippets."""
    return SnippetSchema if kind == SNIPPET else TemplateSchema


@dataclass(frozen=True)
class TemplateRow:
    """A template as a list shows it. `kind`: the content type that begins with it, or `SNIPPET`."""

    id: int
    kind: str
    name: str
    set_aside: bool


class Template(Persistent):
    """The texts of one template; `revision` counts how often it was saved."""

    revision = 0

    def __init__(self, kind):
        super().__init__()
        self.id = new_id()
        self.kind = kind
        self.values: dict = {}
        self.set_aside = False
        self.saved = None
        self.saved_by = None

    @property
    def row(self):
        """What a list shows of it."""
        return (self.id, self.kind, self.values.get("name", ""), self.set_aside)


class Templates(Persistent):
    """The templates of one place. Their names stand in one tuple, so that a list loads none of them."""

    def __init__(self):
        super().__init__()
        self._texts = LOBTree()
        self._rows: tuple = ()

    def get(self, template_id):
        """The template of that id, or None."""
        return self._texts.get(template_id)

    def rows(self, kind=None, set_aside=False):
        """The `TemplateRow`s, sorted by name: those for one kind, or all; in use, or set aside."""
        rows = (TemplateRow(*row) for row in self._rows)
        found = [row for row in rows if row.set_aside == set_aside and kind in (None, row.kind)]
        return sorted(found, key=lambda row: (sort_key(row.name), row.id))

    def every_template(self):
        """All templates, also those that were set aside, by id; loads every one of them."""
        return iter(self._texts.values())

    def recall(self, template):
        """Take in a template as an archive remembers it."""
        self._texts[template.id] = template
        self._list(template)

    def keep(self, template, values, seen, author=None):
        """Save a new template, or other texts of one; the values are cleaned here.

        `seen`: the revision that the person began from, 0 for a new one. Raises `ActImpossible`.
        """
        if template.id not in self._texts:
            if len(self._rows) >= MOST:
                raise ActImpossible(TOO_MANY)
            self._texts[template.id] = template
        elif str(template.revision) != str(seen):
            raise ActImpossible(CHANGED_SINCE)
        nodes = {node.name: node for node in schema_of(template.kind)().children}
        template.values = {name: nodes[name].clean(value) for name, value in values.items() if name in nodes}
        template.revision += 1
        template.saved, template.saved_by = clock.now(), author
        self._list(template)

    def put_aside(self, template, aside=True):
        """Take a template out of use, or back into use."""
        template.set_aside = aside
        self._list(template)

    def _list(self, template):
        others = tuple(row for row in self._rows if row[0] != template.id)
        self._rows = (*others, template.row)


def rows_in(place, kind=None, set_aside=False):
    """The `TemplateRow`s that a place keeps; see `Templates.rows`."""
    return place.templates.rows(kind, set_aside) if place.templates is not None else []


def template_in(place, template_id):
    """The template of a place by its id, a number or its digits; None where there is none."""
    number = id_in(str(template_id))
    return place.templates.get(number) if place.templates is not None and number is not None else None


def values_for(template, info):
    """The field values with which an item of a content type begins that is made from a template."""
    return {name: value for name, value in template.values.items() if name in info.field_names and value}


def begins_from_template(info):
    """Whether items of a content type can begin from a template: a text with a title that people may add."""
    return info.addable and not info.is_container and "body" in info.field_names

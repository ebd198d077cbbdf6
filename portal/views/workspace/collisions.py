"""Two people edit one item: the second is shown both texts, decides field by field, and nothing is overwritten unseen.

The form says from which version it began (`began_from`). When people decide, it began from the newest one, and says
besides which version both had begun from (`common`), which fields are asked about (`conflict`, several), and what was
chosen for each (`take_<field>`: "mine" is what stands in the field, "theirs" what the other one saved).
"""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from portal.content import fields
from portal.content.attachments import Upload
from portal.content.editions import field_nodes, field_value
from portal.content.merging import MINE, THEIRS, Conflict, Merge, merge
from portal.content.versions import FieldChange, newest_version, version_of
from portal.content.widgets import REMOVE
from portal.i18n import _
from portal.views.forms import rendered, sent_text
from portal.views.workspace.differences import shown_change
from portal.views.workspace.editing_now import name_of
from portal.workflow.whose import listed

BEGAN, COMMON, CONFLICT, TAKE = "began_from", "common", "conflict", "take_"
CHOOSE = _("Hãy chọn một trong hai.", "Choose one of the two.")
CHOOSE_FILE = _(
    "Hãy chọn lại tệp của bạn, hoặc lấy tệp của người kia.", "Choose your file again, or take the other one."
)


@dataclass(frozen=True)
class Basis:
    """From which version an edit began; where people decide also that of both sides, the fields asked, the choices."""

    item: Any
    began: Any
    common: Any = None
    asked: tuple = ()
    choices: Any = None

    @classmethod
    def of(cls, item, unsaved=None):
        """The basis of a form that is opened now; that of an `Unsaved` text is the version from which it began."""
        return cls(item, newest_version(item) if unsaved is None else version_of(item, unsaved.began))

    @classmethod
    def sent(cls, item, request, form):
        """The basis that a form says it has; whatever it says, nothing is overwritten by it."""
        known = {child.name for child in form.children}
        asked = tuple(name for name in dict.fromkeys(request.POST.getall(CONFLICT)) if name in known)
        choices = {name: sent_text(request, TAKE + name) for name in asked}
        return cls(
            item,
            version_of(item, sent_text(request, BEGAN)),
            version_of(item, sent_text(request, COMMON)),
            asked,
            {name: choice for name, choice in choices.items() if choice in (MINE, THEIRS)},
        )

    @property
    def is_newest(self):
        """Whether nobody has saved since."""
        return self.began is newest_version(self.item)

    def merged(self, values):
        """The `Merge` of the form's values with what others have saved since."""
        return self._decided(values) if self.is_newest else self._with_newer(values)

    def _with_newer(self, values):
        chosen = {
            name: field_value(type(self.item), self.began, name)
            for name, choice in self.choices.items()
            if choice == THEIRS and self.began is not None
        }
        return merge(type(self.item), self.began, {**values, **chosen}, newest_version(self.item))

    def _decided(self, values):
        theirs = {name: field_value(type(self.item), self.began, name) for name in self.asked}
        if any(self.lacks(name, values) for name in self.asked):
            conflicts = tuple(self._conflict(name, values, theirs[name]) for name in self.asked)
            return Merge(values, conflicts, ())
        taken = {name: theirs[name] for name in self.asked if self.choices[name] == THEIRS}
        return Merge({**values, **taken}, (), ())

    def lacks(self, name, values):
        """Whether a field that was asked about is still undecided: nothing chosen, or no file where mine is wanted."""
        return name not in self.choices or (self.choices[name] == MINE and name not in values)

    def _conflict(self, name, values, theirs):
        node = field_nodes(type(self.item))[name]
        base = field_value(type(self.item), self.common, name) if self.common is not None else None
        return Conflict(node, base, values.get(name, theirs), theirs)

    def show_on(self, form, request):
        """Have the form carry this basis, with the questions that were asked before, before it is checked."""
        form.began_from = self.began.number if self.began is not None else ""
        form.common = self.common.number if self.common is not None else None
        if self.began is not None:
            for name in self.asked:
                theirs = field_value(type(self.item), self.began, name)
                shown = self._conflict(name, {}, theirs)
                form[name].schema.conflict = _shown(request, self, shown, newest_version(self.item))


def ask(request, form, basis, merged):
    """The HTML of the form that asks about conflicts: what each side changed, and a choice for each field."""
    item, theirs = basis.item, newest_version(basis.item)
    again = basis.is_newest
    form.began_from = theirs.number
    common = basis.common if again else basis.began
    form.common = common.number if common is not None else None
    for conflict in merged.conflicts:
        error = None
        if again and basis.lacks(conflict.name, merged.values):
            error = CHOOSE if conflict.name not in basis.choices else CHOOSE_FILE
        chosen = basis.choices.get(conflict.name) if again else None
        form[conflict.name].schema.conflict = _shown(request, basis, conflict, theirs, chosen, error)
    form.collision = SimpleNamespace(
        person=_person(request, theirs),
        when=theirs.saved,
        number=theirs.number,
        fields=[form[conflict.name] for conflict in merged.conflicts],
        taken=[form[name].title for name in merged.taken],
        files=[form[name].title for name, value in merged.values.items() if isinstance(value, Upload)],
    )
    values = {name: value for name, value in theirs.values.items() if name in type(item).__field_names__}
    mine = {
        name: value for name, value in merged.values.items() if not isinstance(value, Upload) and value is not REMOVE
    }
    return rendered(form, {**values, **mine})


def merge_report(request, item, merged, theirs):
    """What a merge took from the other side, in words."""
    titles = [field_nodes(type(item))[name].title for name in merged.taken]
    told = _("không có mục nào", "nothing")
    return _(
        "{person} đã lưu bản {number} lúc {time}, trong khi bạn sửa; hai bản đã được ghép. Lấy theo bản đó: {fields}.",
        "{person} saved version {number} at {time}, while you were editing; both are merged. Taken from it: {fields}.",
        person=_person(request, theirs),
        number=theirs.number,
        time=request.formats.time(theirs.saved),
        fields=listed(titles) if titles else told,
    )


def _shown(request, basis, conflict, theirs, chosen=None, error=None):
    """A conflict as `forms/conflict.pt` shows it."""
    node, item = conflict.node, basis.item
    return SimpleNamespace(
        name=conflict.name,
        mine=_mine(request, item, conflict),
        theirs=shown_change(request, item, FieldChange(node, _base(conflict), conflict.theirs)),
        person=_person(request, theirs),
        when=theirs.saved,
        chosen=chosen or (basis.choices or {}).get(conflict.name),
        error=error,
        is_file=isinstance(node, fields.Stored),
    )


def _mine(request, item, conflict):
    if conflict.mine == conflict.theirs:
        # What was typed is not known yet; it stands in the field.
        return None
    if isinstance(conflict.mine, Upload):
        return _("Bạn chọn tệp “{name}”.", "You chose the file “{name}”.", name=conflict.mine.filename)
    if conflict.mine is REMOVE:
        return _("Bạn gỡ tệp này.", "You removed the file.")
    return shown_change(request, item, FieldChange(conflict.node, _base(conflict), conflict.mine))


def _base(conflict):
    return conflict.node.empty if conflict.base is None else conflict.base


def _person(request, version):
    if version.author == request.reader.person_id:
        return _("Bạn, ở cửa sổ khác,", "You, in another window,")
    return name_of(request, version.author)

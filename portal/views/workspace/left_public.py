"""Files that texts leave public when they go, though nothing public uses them then: withdrawn or deleted along."""

from types import SimpleNamespace

from portal.content.links import links_in
from portal.content.versions import newest_version
from portal.content.withdrawal import IN_ERROR, WITHDRAWN, withdrawal_of
from portal.i18n import _
from portal.identity import id_in
from portal.permissions import Permission
from portal.search.service import SearchService
from portal.security.reader import ANONYMOUS
from portal.views.links import list_rows
from portal.views.workspace.hidden_uses import item_at

# The boxes of forms: what goes when a text is withdrawn or deleted, and what its changes do not use any more.
LEAVING, DROPPED = "leaving", "dropped"
# What is named of what many texts no longer use.
MOST_TOLD = 5
STILL_PUBLIC = _(
    "“{title}” không còn dùng {names}, nhưng công chúng vẫn mở được theo địa chỉ riêng của tệp; "
    "hãy ngừng đăng tệp nếu không cần nữa.",
    "“{title}” no longer uses {names}, which the public can still open at its own address; "
    "withdraw it if it is not needed any more.",
)
LATER = _(
    "Từ giờ hẹn, “{title}” không dùng {names} nữa, nhưng công chúng vẫn mở được theo địa chỉ riêng của tệp; "
    "sau giờ đó hãy ngừng đăng tệp nếu không cần nữa.",
    "From that time on “{title}” no longer uses {names}, which the public can still open at its own address; "
    "withdraw it then if it is not needed any more.",
)


def left_public(request, item):
    """The public files and pictures of an item's published text that no other public text uses, for a template.

    Each has its row's `title`, `url` and `kind_title`, its `file`, and `step`, by which this reader may withdraw it
    (None where he may not); `can_go` tells whether he may. `is_picture`: it shows nothing that would be looked for
    without the text; a form or a decision may well be.
    """
    return _withdrawable(request, item, links_in(item, item.published)) if item.published is not None else []


def dropped(request, item):
    """The same of what the published text uses, and the newest one does not."""
    if not item.has_draft:
        return []
    return _withdrawable(request, item, links_in(item, item.published) - links_in(item, newest_version(item)))


def left_by(request, ids):
    """The same of all that goes when the items `ids` are deleted with what is in them; `can_go`: he may delete it."""
    shown = _shown(request, _used_only_by(request, ids, whole=True))
    for one in shown:
        one.can_go = one.file is not None and request.desk.may(one.file, Permission.DELETE)
    return shown


def left_when_withdrawn(request, ids):
    """The same of all that the texts of some items leave public when they are withdrawn together."""
    return _with_steps(_shown(request, _used_only_by(request, ids)))


def ticked_to_leave(request):
    """What somebody has ticked already, for the form that comes back; None where nobody was asked yet."""
    return request.POST.getall(LEAVING) if request.method == "POST" else None


def _withdrawable(request, item, links):
    rows = _used_only_by(request, [item.id]) if links else ()
    return _with_steps(_shown(request, [row for row in rows if row.id in links]))


def _with_steps(shown):
    for one in shown:
        one.can_go = one.step is not None
    return shown


def _used_only_by(request, ids, whole=False):
    public = SearchService(request.search.projection, ANONYMOUS)
    return public.used_only_by(ids, [info.name for info in request.types if info.offers.file], whole)


def _shown(request, rows):
    return [_entry(request, entry) for entry in list_rows(request, rows)]


def _entry(request, entry):
    file = item_at(request, entry.path, entry.id)
    steps = request.desk.available(file) if file is not None else ()
    return SimpleNamespace(
        id=entry.id,
        title=entry.title,
        url=entry.url,
        kind_title=entry.kind_title,
        is_picture=entry.media_type.startswith("image/"),
        file=file,
        step=next((step for step in steps if step.withdraws), None),
    )


def withdraw_along(request, item, manner):
    """Withdraw what the form has ticked of what `left_public` names; answers how many. Before the item itself is.

    `manner`: how the item is withdrawn; what replaces a text replaces none of its files. Raises `ActRefused`.
    """
    leaving = _ticked(request, LEAVING, lambda: left_public(request, item))
    for one in leaving:
        _withdraw(request, one, manner if manner == IN_ERROR else WITHDRAWN)
    return len(leaving)


def withdraw_with(request, ids, manner):
    """The same of what `left_when_withdrawn` names."""
    for one in _ticked(request, LEAVING, lambda: left_when_withdrawn(request, ids)):
        _withdraw(request, one, manner if manner == IN_ERROR else WITHDRAWN)


def withdraw_dropped(request, item):
    """Withdraw what the form has ticked of what `dropped` names; answers how many. Before the changes are published.

    Raises `ActRefused`.
    """
    leaving = _ticked(request, DROPPED, lambda: dropped(request, item))
    for one in leaving:
        _withdraw(request, one, WITHDRAWN)
    return len(leaving)


def delete_along(request, ids, batch):
    """Delete, in one batch with the items `ids`, what the form has ticked of what `left_by` names; raises `ActRefused`.

    Whoever restores the batch has the files again.
    """
    for one in _ticked(request, LEAVING, lambda: left_by(request, ids)):
        request.desk.delete(one.file, batch)


def tell_dropped(request, found, said=STILL_PUBLIC):
    """Name on the next page what texts no longer use; `found`: of each item what `dropped` named before the act."""
    for item, files in found[:MOST_TOLD]:
        names = ", ".join(f"“{one.title}”" for one in files[:MOST_TOLD])
        request.tell(said % {"title": item.title, "names": names}, "warning")


def _withdraw(request, one, manner):
    request.desk.move(one.file, one.step.name, withdrawal=withdrawal_of(one.file, manner))


def _ticked(request, box, named):
    asked = {id_in(number) for number in request.POST.getall(box) if isinstance(number, str)}
    return [one for one in named() if one.id in asked and one.can_go] if asked else []

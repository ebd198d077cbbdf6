"""Files that a text leaves public when it is withdrawn, though nothing public uses them then: withdrawn along."""

from types import SimpleNamespace

from portal.content.links import links_in
from portal.content.withdrawal import IN_ERROR, WITHDRAWN, withdrawal_of
from portal.identity import id_in
from portal.search.service import SearchService
from portal.security.reader import ANONYMOUS
from portal.views.links import list_rows
from portal.views.workspace.hidden_uses import item_at

LEAVING = "leaving"
# What is named; each is asked who else uses it.
MOST = 20


def left_public(request, item):
    """The public files and pictures of an item's published text that no other public text uses, for a template.

    Each has its row's `title`, `url` and `kind_title`, its `file`, and `step`, by which this reader may withdraw it
    (None where he may not). `is_picture`: it shows nothing that would be looked for without the text; a form or a
    decision may well be.
    """
    if item.published is None:
        return []
    public = SearchService(request.search.projection, ANONYMOUS)
    rows = public.by_ids(links_in(item, item.published)).values()
    files = sorted((row for row in rows if request.types[row.kind].offers.file), key=lambda row: (row.title, row.id))
    alone = [row for row in files[:MOST] if _is_alone(public, row, item)]
    return [_shown(request, entry) for entry in list_rows(request, alone)]


def _is_alone(public, row, item):
    # The item itself may be one of two.
    return all(user.id == item.id for user in public.linking_to([row.id], limit=2).rows)


def _shown(request, entry):
    file = item_at(request, entry.path, entry.id)
    steps = request.desk.available(file) if file is not None else ()
    step = next((step for step in steps if step.withdraws), None)
    return SimpleNamespace(
        id=entry.id,
        title=entry.title,
        url=entry.url,
        kind_title=entry.kind_title,
        is_picture=entry.media_type.startswith("image/"),
        file=file,
        step=step,
    )


def withdraw_along(request, item, manner):
    """Withdraw what the form has ticked of what `left_public` names; answers how many. Before the item itself is.

    `manner`: how the item is withdrawn; what replaces a text replaces none of its files. Raises `ActRefused`.
    """
    asked = {id_in(number) for number in request.POST.getall(LEAVING) if isinstance(number, str)}
    leaving = [one for one in left_public(request, item) if one.id in asked and one.step] if asked else []
    for one in leaving:
        how = withdrawal_of(one.file, manner if manner == IN_ERROR else WITHDRAWN)
        request.desk.move(one.file, one.step.name, withdrawal=how)
    return len(leaving)

"""Copying content: the newest text that the reader may read, as a new draft of his own, with new ids.

History, versions, dates and rights stay with the original. Files are the same stored bytes, kept once.
"""

from portal.content.base import Content, may_read
from portal.content.changes import stay_current
from portal.content.deadlines import begin_term
from portal.content.file_access import used_by
from portal.content.naming import free_name
from portal.content.places import is_internal, lineage, owner_id, path_of
from portal.history.acts import COPIED
from portal.i18n import _
from portal.interfaces import ActImpossible, ActRefused, IAgency, IContainer, ISite
from portal.permissions import Permission
from portal.workflow.relocating import NO_PLACE, check_arrival
from portal.workflow.whose import title_for

# More in one act would hold up everybody else; a folder of more is copied in parts.
MOST_COPIED = 5000
TITLE_OF_A_COPY = "{title} (bản sao)"
# So that the form takes the title of a copy of a copy.
LONGEST_TITLE = 480
PART_OF_THE_PORTAL = _(
    "Phần này do hệ thống lập cho từng cơ quan, không sao chép được.",
    "This is a part that the portal makes for each agency; it cannot be copied.",
)
INTO_ITSELF = _(
    "Không sao chép được một mục vào chính nó hoặc vào mục nằm trong nó.",
    "A thing cannot be copied into itself, nor into what it holds.",
)
NOTHING_TO_READ = _("Mục này không có nội dung bạn xem được.", "There is nothing in it that you may read.")


def check_copy(desk, item, target):
    """Raise `ActRefused` or `ActImpossible` where the desk's reader cannot copy the item into `target`."""
    if IAgency.providedBy(item) or not desk.types[item.kind].addable:
        raise ActRefused(PART_OF_THE_PORTAL)
    if not IContainer.providedBy(target) or ISite.providedBy(target):
        raise ActImpossible(NO_PLACE)
    if any(place is item for place in lineage(target)):
        raise ActImpossible(INTO_ITSELF)
    if readable_text(desk, item) is None:
        raise ActRefused(NOTHING_TO_READ)
    check_arrival(desk, item, target)


def copy(desk, item, target):
    """Put a copy of the item, with all below it that the desk's reader may read, into `target`; answers the copy.

    Raises `PortalError`s that say why not; then nothing is changed.
    """
    check_copy(desk, item, target)
    # Everything is checked before the first copy is made.
    sources = list(_readable(desk, item))
    for source in sources[1:]:
        _check_below(desk, source, target)
    for place in lineage(target):
        stay_current(place)
    twins = {item.id: _copy_top(desk, item, target)}
    for source in sources[1:]:
        twins[source.id] = twin = _twin(desk, source, twins[source.__parent__.id])
        twin.set(position=source.position, rank=source.rank)
        _seat(desk, twin, twins[source.__parent__.id], source.__name__)
    desk.record(twins[item.id], COPIED, target, Permission.ADD, source=path_of(item), count=len(sources) - 1)
    return twins[item.id]


def readable_text(desk, item):
    """The newest text of an item as the desk's reader may read it (an `Edition`); None where there is none for him."""
    if not may_read(item, desk.reader.principals):
        return None
    inside = desk.may(item, Permission.VIEW_INTERNAL)
    return item.edition(drafts=desk.may(item, Permission.VIEW_DRAFT), inside=inside)


def _readable(desk, top):
    """`top` and what the reader may read below it, parents first; raises `ActRefused` where it is too much."""
    waiting, count = [top], 0
    while waiting:
        item = waiting.pop()
        count += 1
        if count > MOST_COPIED:
            raise ActRefused(
                _(
                    "Có hơn {most} mục, quá nhiều cho một lần sao chép; hãy sao chép từng thư mục con.",
                    "There are more than {most} items, too many for one copy; copy the folders in it one by one.",
                    most=MOST_COPIED,
                )
            )
        yield item
        waiting.extend(_children(desk, item))


def _children(desk, item):
    if not IContainer.providedBy(item):
        return []
    return [
        child
        for child in item.values()
        if isinstance(child, Content) and desk.types[child.kind].addable and readable_text(desk, child) is not None
    ]


def _check_below(desk, source, target):
    holder = desk.types[source.__parent__.kind]
    if source.kind in {info.name for info in desk.types.fitting_in(holder, is_internal(target))}:
        return
    raise ActRefused(
        _(
            "Bên trong có “{title}” thuộc loại “{kind}”, không đặt được ở nơi đến.",
            "“{title}” in it is a “{kind}”, which has no place there.",
            title=title_for(desk, source),
            kind=desk.types[source.kind].title,
        )
    )


def _copy_top(desk, source, target):
    changes = {}
    if target is source.__parent__:
        title = readable_text(desk, source).title
        changes = {"title": TITLE_OF_A_COPY.format(title=title[:LONGEST_TITLE])}
    twin = _twin(desk, source, target, **changes)
    name = twin.own_name() or free_name(twin.title, target, source.kind.replace("_", "-"))
    return _seat(desk, twin, target, name)


def _twin(desk, source, place, **changes):
    """The object of a copy, with its text (but for `changes` in some fields) and files."""
    text, author = readable_text(desk, source), desk.reader.person_id
    twin = desk.types.empty(source.kind, author)
    for name in sorted(used_by(source, text.version)):
        if name in source.attachments:
            twin.attachments.share(source.attachments[name])
    twin.update(author=author, **{**text.shown_values(), **changes})
    desk.make_at_home(place, twin)
    return twin


def _seat(desk, twin, place, name):
    place.add(name, twin)
    desk.engine.begin(twin, owner_id(twin))
    begin_term(twin)
    return twin

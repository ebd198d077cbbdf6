"""Files that come in by the dozen: one item for each, in the folders that they had where they come from."""

from dataclasses import dataclass

from portal.content.attachments import Upload, clean_filename
from portal.content.base import ATTACHMENTS_NAME
from portal.content.fields import Stored
from portal.content.naming import slug
from portal.content.places import lineage
from portal.i18n import _
from portal.interfaces import ActRefused, IContainer
from portal.permissions import Permission

LONGEST_TITLE = 500
MOST_FOLDERS_DEEP = 20
PICTURES, ALT = ("image",), "alt"
NO_FILES_HERE = _("Ở đây không thêm tệp được.", "No files can be added here.")
NO_FOLDERS_HERE = _(
    "Ở đây không lập thư mục được; hãy gửi riêng các tệp.", "No folders can be made here; send the files by themselves."
)
NO_PICTURES_HERE = _("Ở đây không thêm ảnh được.", "No pictures can be added here.")
TOO_LONG_AN_ALTERNATIVE = _(
    "Mô tả ảnh dài quá; hãy viết gọn trong một, hai câu.",
    "The text alternative is too long; make it one sentence or two.",
)
TOO_DEEP = _("Thư mục lồng quá {most} cấp.", "The folders are more than {most} deep.", most=MOST_FOLDERS_DEEP)


@dataclass(frozen=True)
class FileKind:
    """The content type that takes a file with nothing but a title: its name, and the field of the file."""

    type_name: str
    field: str
    families: tuple


def file_kind(types, container):
    """The `FileKind` for a container, or None where it takes no files that way."""
    for info in types.children_of(container):
        stored = [node for node in info.fields if isinstance(node, Stored)]
        if len(stored) == 1 and info.offers.file == stored[0].name and _needs_only(info, "title", stored[0].name):
            return FileKind(info.name, stored[0].name, stored[0].kinds)
    return None


def picture_kind(types, container):
    """The `FileKind` of pictures with a text alternative in a container, or None where it takes none."""
    for info in types.children_of(container):
        stored = [node for node in info.fields if isinstance(node, Stored)]
        is_picture = len(stored) == 1 and stored[0].kinds == PICTURES and info.offers.picture == stored[0].name
        if is_picture and ALT in info.field_names:
            return FileKind(info.name, stored[0].name, stored[0].kinds)
    return None


def kinds_of_pictures(types):
    """The names of the content types that are pictures with a text alternative."""
    return tuple(
        info.name for info in types if info.offers.picture == info.offers.file != "" and ALT in info.field_names
    )


def place_of_pictures(desk, place):
    """Where the pictures of a text go that stands, or will stand, in `place`: the nearest place that takes them.

    None where there is none, or none to which the desk's reader may add.
    """
    for above in lineage(place):
        if IContainer.providedBy(above) and picture_kind(desk.types, above) is not None:
            return above if desk.may(above, Permission.ADD) else None
    return None


def folder_type(types, container):
    """The content type of folders in a container, by name, or None where it has none."""
    fitting = [info for info in types.children_of(container) if info.is_container and _needs_only(info, "title")]
    return fitting[0].name if fitting else None


def _needs_only(info, *names):
    return all(node.name in names for node in info.fields if node.required_field)


def take_in(desk, container, file, filename, media_type, folders=()):
    """Add an item for an open file whose type is checked, in `folders` (names) below the container; answers it.

    Folders that are there are used. Raises `ActRefused`.
    """
    if len(folders) > MOST_FOLDERS_DEEP:
        raise ActRefused(TOO_DEEP)
    for title in folders:
        container = _folder(desk, container, title)
    kind = file_kind(desk.types, container)
    if kind is None:
        raise ActRefused(NO_FILES_HERE)
    filename = clean_filename(filename)
    title = (filename.rpartition(".")[0] or filename)[:LONGEST_TITLE]
    return desk.add(container, kind.type_name, {"title": title, kind.field: Upload(file, filename, media_type)})


def take_picture(desk, container, upload, title, alt):
    """Add a picture for an `Upload` whose type is checked, with its text alternative; answers it.

    Raises `ActRefused`, also for a text alternative that is too long.
    """
    kind = picture_kind(desk.types, container)
    if kind is None:
        raise ActRefused(NO_PICTURES_HERE)
    nodes = {node.name: node for node in desk.types[kind.type_name].fields}
    if len(alt) > nodes[ALT].longest:
        raise ActRefused(TOO_LONG_AN_ALTERNATIVE)
    return desk.add(container, kind.type_name, {"title": title[:LONGEST_TITLE], kind.field: upload, ALT: alt})


def file_of_picture(types, item):
    """The address below a picture of its file, for texts that show it."""
    return f"{ATTACHMENTS_NAME}/{getattr(item, types[item.kind].offers.picture)}?co=large"


def _folder(desk, container, title):
    title = clean_filename(title)[:LONGEST_TITLE]
    type_name = folder_type(desk.types, container)
    present = container.get(slug(title))
    if present is not None and present.kind == type_name and desk.may(present, Permission.ADD):
        return present
    if type_name is None:
        raise ActRefused(NO_FOLDERS_HERE)
    return desk.add(container, type_name, {"title": title})

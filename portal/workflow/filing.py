"""Files that come in by the dozen: one item for each, in the folders that they had where they come from."""

from dataclasses import dataclass

from portal.content.attachments import Upload, clean_filename
from portal.content.fields import Stored
from portal.content.naming import slug
from portal.i18n import _
from portal.interfaces import ActRefused
from portal.permissions import Permission

LONGEST_TITLE = 500
MOST_FOLDERS_DEEP = 20
NO_FILES_HERE = _("Ở đây không thêm tệp được.", "No files can be added here.")
NO_FOLDERS_HERE = _(
    "Ở đây không lập thư mục được; hãy gửi riêng các tệp.", "No folders can be made here; send the files by themselves."
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


def _folder(desk, container, title):
    title = clean_filename(title)[:LONGEST_TITLE]
    type_name = folder_type(desk.types, container)
    present = container.get(slug(title))
    if present is not None and present.kind == type_name and desk.may(present, Permission.ADD):
        return present
    if type_name is None:
        raise ActRefused(NO_FOLDERS_HERE)
    return desk.add(container, type_name, {"title": title})

"""Translations: beginning one from the original's text, and saying that one follows its original again."""

from portal.content.changes import stay_current
from portal.content.file_access import used_by
from portal.content.places import is_internal, lineage, owner_id
from portal.content.translations import LANGUAGE_TITLES, original_of, seat_translation, text_to_follow
from portal.history.acts import CAUGHT_UP, TRANSLATED
from portal.i18n import _
from portal.interfaces import ActImpossible, ActRefused
from portal.permissions import Permission
from portal.workflow.whose import need

TRANSLATE, CONFIRM = _("thêm bản dịch cạnh", "add a translation of"), _("xác nhận bản dịch", "confirm the translation")
NOT_TRANSLATED = _(
    "Loại nội dung này không có bản dịch; bản dịch chỉ dành cho nội dung của trang công khai.",
    "This kind of content has no translations; they are for what stands on the public page.",
)
UNKNOWN_LANGUAGE = _(
    "Không có ngôn ngữ này; hãy chọn trong danh sách.", "There is no such language; choose one listed."
)
IS_THERE = _("Bản dịch này đã có rồi.", "There is such a translation already.")
NO_TRANSLATION = _("Đây không phải là bản dịch.", "This is no translation.")
MOVED_ON = _(
    "Bản gốc vừa thay đổi tiếp; hãy xem lại chỗ khác nhau rồi xác nhận.",
    "The original has just changed again; look at what differs, then confirm.",
)


def may_translate(desk, item):
    """Whether the desk's reader may add translations of an item: who may add content where it stands, and edit it."""
    original = original_of(item)
    return can_be_translated(desk, original) and desk.may(original.__parent__, Permission.ADD)


def can_be_translated(desk, item):
    """Whether there are translations of such an item at all."""
    return desk.types[item.kind].translatable and not is_internal(item)


def translate(desk, item, language):
    """Begin a translation: a draft with the original's text and files, to be written over; answers it.

    Raises `ActRefused`, `ActImpossible`.
    """
    original = original_of(item)
    if not can_be_translated(desk, original):
        raise ActRefused(NOT_TRANSLATED)
    need(desk, original.__parent__, Permission.ADD, TRANSLATE)
    need(desk, original, Permission.VIEW_DRAFT, TRANSLATE)
    if language not in LANGUAGE_TITLES:
        raise ActImpossible(UNKNOWN_LANGUAGE)
    if language in original.translations:
        raise ActImpossible(IS_THERE)
    for place in lineage(original):
        stay_current(place)
    text, author = text_to_follow(original), desk.reader.person_id
    translation = desk.types.empty(original.kind, author)
    for name in sorted(used_by(original, text)):
        if name in original.attachments:
            translation.attachments.share(original.attachments[name])
    known = {name: value for name, value in text.values.items() if name in original.__field_names__}
    translation.update(author=author, **known)
    translation.set(follows=text.number)
    desk.make_at_home(original.__parent__, translation)
    seat_translation(original, language, translation)
    desk.engine.begin(translation, owner_id(translation))
    desk.record(translation, TRANSLATED, original.__parent__, Permission.ADD)
    return translation


def catch_up(desk, translation, seen):
    """Say that a translation follows its original's present text.

    `seen`: the number, or its digits, of the original's version that the person saw. Raises `ActRefused`,
    `ActImpossible`.
    """
    if translation.original is None:
        raise ActImpossible(NO_TRANSLATION)
    need(desk, translation, Permission.EDIT, CONFIRM)
    text = text_to_follow(translation.original)
    if str(text.number) != str(seen):
        raise ActImpossible(MOVED_ON)
    stay_current(translation.original)
    desk.record(translation, CAUGHT_UP, permission=Permission.EDIT, version=text.number)
    translation.set(follows=text.number)

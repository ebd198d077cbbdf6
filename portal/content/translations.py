"""Translations: an item beside its original, of the same type, with versions, files and a state of its own.

It stands below the original under the name of its language (`<item>/en/`), so it is moved, renamed and deleted with it.
It is public only as long as the original is, whatever its own state (`portal.content.base.may_read`).
"""

from BTrees.OOBTree import OOBTree

from portal.content.base import NOTHING, may_read
from portal.content.changes import drop
from portal.content.container import settle
from portal.content.versions import changed_fields
from portal.i18n import DEFAULT_LANGUAGE, _

# The languages an item can be translated into, in the order in which they are offered: what we call each.
LANGUAGE_TITLES = {
    "en": _("Tiếng Anh", "English"),
    "zh": _("Tiếng Trung", "Chinese"),
    "ko": _("Tiếng Hàn", "Korean"),
    "ru": _("Tiếng Nga", "Russian"),
    "fr": _("Tiếng Pháp", "French"),
    "ja": _("Tiếng Nhật", "Japanese"),
}
# What its readers call it.
LANGUAGE_NAMES = {
    "en": "English",
    "zh": "中文",
    "ko": "한국어",
    "ru": "Русский",
    "fr": "Français",
    "ja": "日本語",
}


def original_of(item):
    """The original of a translation, or the item itself."""
    return item.original or item


def language_of(item):
    """The language in which the item is written."""
    return item.language or DEFAULT_LANGUAGE


def edition_in(item, language, principals):
    """The item or its translation that is written in `language`, if it is published and readable; else None."""
    original = original_of(item)
    found = original if language == DEFAULT_LANGUAGE else original.translations.get(language)
    return found if found is not None and found.published is not None and may_read(found, principals) else None


def seat_translation(original, language, translation):
    """Put a translation beside its original; the caller sees to it that there is none yet."""
    translation.set(language=language)
    hold_translation(original, language, translation)
    settle(translation, original._p_jar)


def hold_translation(original, language, translation):
    """Put a translation beside its original where nothing is in the tree yet: no list hears of it."""
    translation.__parent__ = original
    translation.__name__ = language
    if original.translations is NOTHING:
        original.translations = OOBTree()
    original.translations[language] = translation


def take_out(item):
    """Take an item out of the tree: a child out of its container, a translation from beside its original."""
    if not item.language:
        item.__parent__.remove(item.__name__)
        return
    drop(item)
    del item.__parent__.translations[item.__name__]
    item.__parent__ = None


def text_to_follow(original):
    """The version of an original that its translations are to say the same as: the public's, else the newest."""
    return original.published or original.draft


def is_behind(item):
    """Whether the item is a translation whose original says something else by now."""
    return bool(changes_behind(item))


def changes_behind(item):
    """The `FieldChange`s of the original since the text that the translation follows; none for an original."""
    original = item.original
    if original is None:
        return []
    newest, followed = text_to_follow(original), original.versions.get(item.follows or 0)
    if followed is not None and newest.number <= followed.number:
        return []
    return changed_fields(type(original), followed, newest)


def public_time(item):
    """(from, until) when the public may read it by its dates and its original's; None where there is no limit."""
    if item.original is None:
        return item.publish_on, item.withdraw_on
    ours = (item, item.original)
    return (
        max((one.publish_on for one in ours if one.publish_on is not None), default=None),
        min((one.withdraw_on for one in ours if one.withdraw_on is not None), default=None),
    )

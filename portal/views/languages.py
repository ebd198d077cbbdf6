"""The languages of a page: those of the interface, and those in which the item itself can be read."""

from types import SimpleNamespace

from portal.content.base import is_public
from portal.content.translations import LANGUAGE_NAMES, LANGUAGE_TITLES, edition_in, is_behind, language_of, original_of
from portal.i18n import DEFAULT_LANGUAGE, VIETNAMESE, _
from portal.interfaces import IPortalContent
from portal.views.links import Link

NAMES = {VIETNAMESE: "Tiếng Việt", **LANGUAGE_NAMES}
PARAMETER = "ngon-ngu"
PAGE = "ban-dich"
BEHIND = _("Bản dịch chưa theo kịp bản gốc", "The translation is behind its original")
BEHIND_IN = _("Bản dịch chưa theo kịp bản gốc: {language}", "The translation is behind its original: {language}")
WAITS = _(
    "Chưa hiện với công chúng vì bản gốc chưa đăng", "Not shown to the public, because the original is not published"
)


def editions(request, item):
    """A `Link` to the item in each language in which this reader may read it; none where there is only one."""
    if not IPortalContent.providedBy(item) or not item.__type_info__.translatable:
        return ()
    original = original_of(item)
    if not original.translations:
        return ()
    principals = request.reader.principals
    found = [(language, edition_in(item, language, principals)) for language in NAMES]
    links = tuple(
        Link(NAMES[language], request.resource_path(one), current=one is item, lang=language)
        for language, one in found
        if one is not None
    )
    return links if len(links) > 1 else ()


def preferred(request, item):
    """The translation that is shown in place of an original to whoever reads in its language; None where there is none.

    Those who work on the original are not led away from it.
    """
    language = request.locale_name
    if item.language or language == DEFAULT_LANGUAGE or not item.__type_info__.translatable:
        return None
    return edition_in(item, language, request.reader.principals)


def interface_address(request, item, language):
    """Where the page is read in a language of the interface: the item's own address in it, where it has one."""
    place = None
    if IPortalContent.providedBy(item) and item.language and not getattr(request, "view_name", ""):
        place = edition_in(item, language, request.reader.principals)
    query = {name: value for name, value in request.query.items() if name != PARAMETER}
    if place is None or place is item:
        return request.path_with(query, **{PARAMETER: language})
    return f"{request.resource_path(place)}?{PARAMETER}={language}"


def foreign(request, item):
    """The language of the page's content where the interface is in another one, else None."""
    written = language_of(item) if IPortalContent.providedBy(item) else DEFAULT_LANGUAGE
    return None if written == request.locale_name else written


def notes_for_staff(request, item):
    """What those who work on an item are told of its translations: `text`, and the `url` where more is said."""
    if not item.__type_info__.translatable:
        return ()
    url = request.resource_path(original_of(item)) + PAGE
    if not item.language:
        behind = [name for name, one in item.translations.items() if is_behind(one)]
        return tuple(
            SimpleNamespace(icon="translate", text=BEHIND_IN % {"language": LANGUAGE_TITLES[name]}, url=url)
            for name in behind
        )
    texts = [BEHIND] if is_behind(item) else []
    if item.published is not None and not is_public(item.original):
        texts.append(WAITS)
    return tuple(SimpleNamespace(icon="translate", text=text, url=url) for text in texts)

"""What agencies and standard sections are called in English: an agency's own name, the one a section was made with."""

from typing import NamedTuple

from portal.content.duties import every_section
from portal.i18n import DEFAULT_LANGUAGE

ENGLISH = "en"


class Name(NamedTuple):
    """What something is called for a reader; `lang`: the language of that where the page is in another one."""

    title: str
    lang: str | None = None


class EnglishNames:
    """The English titles and summaries of standard sections, for those whom nobody has called otherwise since."""

    def __init__(self, sections=()):
        known = tuple(every_section(sections))
        self._titles = {(one["slug"], one["title"]): one.get("title_en", "") for one in known}
        self._summaries = {(one["slug"], one.get("description", "")): one.get("description_en", "") for one in known}

    def title(self, slug, title):
        """The English title of what stands under this address with this Vietnamese one; empty for none."""
        return self._titles.get((slug, title), "")

    def summary(self, slug, summary):
        """The same of its summary."""
        return self._summaries.get((slug, summary), "")


def english_names(request):
    """The names for this request's reader; none for whoever does not read in English."""
    site = request.site if request.locale_name == ENGLISH else None
    return EnglishNames(getattr(site, "standard_sections", ()))


def name_of_row(request, row):
    """The `Name` of an agency or section by its row."""
    if request.locale_name == ENGLISH:
        known = row.title_english or request.english_names.title(row.name, row.title)
        if known:
            return Name(known)
    return _written(request, row.title, row.titled_in or row.language)


def name_of(request, item, edition):
    """The `Name` of an item as an edition of it has it."""
    if request.locale_name == ENGLISH:
        own = edition.title_english if "title_english" in type(item).__field_names__ else ""
        known = own or request.english_names.title(item.__name__, edition.title)
        if known:
            return Name(known)
    return _written(request, edition.title, item.language)


def summary_of(request, item, edition):
    """The summary of an item likewise, as a `Name`; empty where its type has none."""
    written = getattr(edition, "summary", "")
    known = request.english_names.summary(item.__name__, written)
    return Name(known) if known else _written(request, written, item.language)


def summary_of_row(request, row):
    """The same by its row."""
    known = request.english_names.summary(row.name, row.summary)
    return Name(known) if known else _written(request, row.summary, row.titled_in or row.language)


def _written(request, text, language):
    language = language or DEFAULT_LANGUAGE
    return Name(text, None if language == request.locale_name else language)

"""Bilingual texts: every visible text carries its Vietnamese and its English wording where it is written.

`_("Tin tức", "News")` is a translation string; the reader's language picks the wording when it is shown.
`_("Trang {number}", "Page {number}", number=3)` fills in values. Why not gettext: docs/decisions/bilingual-texts.md.
"""

from pyramid.i18n import Localizer
from translationstring import TranslationString

VIETNAMESE, ENGLISH = "vi", "en"
LANGUAGES = (VIETNAMESE, ENGLISH)
DEFAULT_LANGUAGE = VIETNAMESE
DOMAIN = "portal"


class Bilingual(TranslationString):
    """One visible text in both languages; as a plain string it is the Vietnamese one."""

    __slots__ = ("english",)

    def __new__(cls, vietnamese, english, values=None):
        self = TranslationString.__new__(cls, vietnamese, domain=DOMAIN, mapping=values or None)
        self.english = english
        return self

    def __reduce__(self):
        return _rebuild, (str(self), self.english, dict(self.mapping or {}))

    def __mod__(self, values):
        return Bilingual(str(self), self.english, {**(self.mapping or {}), **values})

    def interpolate(self, translated=None):
        """The Vietnamese wording with its values filled in."""
        return self.in_language(VIETNAMESE)

    def in_language(self, language):
        """The wording in `language` ("vi" or "en"), with its values filled in."""
        wording = self.english if language == ENGLISH else str.__str__(self)
        if not self.mapping:
            return wording
        values = {name: in_language(value, language) for name, value in self.mapping.items()}
        return wording.format_map(values)


def _rebuild(vietnamese, english, values):
    return Bilingual(vietnamese, english, values)


def _(vietnamese, english, **values):
    """A text in both languages; `{name}` in either is filled from `values`."""
    return Bilingual(vietnamese, english, values)


def in_language(text, language):
    """`text` in `language` if it is bilingual, else as it is."""
    return text.in_language(language) if isinstance(text, Bilingual) else text


class BilingualLocalizer(Localizer):
    """Pyramid's localizer for one of our languages: picks the wording that a bilingual text carries."""

    def __init__(self, language, foreign_texts=None):
        super().__init__(language, None)
        # colander's and deform's own messages, by their English wording
        self.foreign_texts = foreign_texts or {}

    def translate(self, tstring, domain=None, mapping=None):
        """The wording of `tstring` in this localizer's language."""
        if isinstance(tstring, Bilingual):
            return tstring.in_language(self.locale_name)
        if isinstance(tstring, TranslationString):
            known = self.foreign_texts.get(str(tstring))
            if known is None:
                return tstring.interpolate()
            wording = known.english if self.locale_name == ENGLISH else str.__str__(known)
            return TranslationString(tstring, mapping=tstring.mapping).interpolate(wording)
        return tstring

"""What every page shows around its content: names, navigation, breadcrumbs, the reader, the staff's toolbar."""

import json
from dataclasses import replace
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup

from portal.content.base import may_read
from portal.content.places import agency_of, lineage
from portal.content.support import HELP_NAME
from portal.i18n import LANGUAGES, _
from portal.interfaces import IPortalContent, ISite, IWorkspace
from portal.permissions import Permission
from portal.security.once import FIELD, new_key
from portal.views import languages
from portal.views.agency_card import agency_card
from portal.views.english_names import Name, name_of, name_of_row
from portal.views.links import Link
from portal.views.search_place import NAME, SAVED_BELOW, SUGGESTIONS_BELOW
from portal.views.toolbar import toolbar
from portal.views.workspace.beginning import writing_tools
from portal.views.workspace.care import staff_care

MOST_IN_MENU, MOST_SECTIONS = 12, 20
HIDDEN_FIELDS = Markup(
    '<input type="hidden" name="csrf_token" value="{token}"><input type="hidden" name="{name}" value="{key}">'
)
# Safe inside a script element: nothing in it can end the element or start a comment.
_JSON_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


class PageModel:
    """The surroundings of one page; computed when a template asks, so a page pays for what it shows."""

    def __init__(self, request):
        self.request = request
        # Under which the log has the error that the page tells of.
        self.reference: str | None = None
        self.context = getattr(request, "context", None)
        self._title = ""
        # What the item is called above its text, and what it is about: `Name`s.
        self.heading: Any = None
        self.summary: Any = None
        self.description = ""
        self.image_url = None
        self.feed_url = None
        self.staff_assets = False
        self.noindex = False
        self.trail = ()
        self.structured = None
        # The version that the page shows, and what is said above it, where it is not the one that this reader sees now.
        self.edition: Any = None
        self.version_bar = None
        # The agency around a page that stands nowhere in it, such as that of an error.
        self.around: Any = None

    @property
    def title(self):
        """What the page is about, in the reader's language."""
        return self._title

    @title.setter
    def title(self, text):
        self._title = self.request.localizer.translate(text)

    @property
    def lang(self):
        """The language of the page: "vi" or "en"."""
        return self.request.locale_name

    @property
    def canonical(self):
        """The one address of this page, on the configured host."""
        return self.request.settings_of_portal.base_url + self.request.own_path

    @property
    def json_ld(self):
        """Structured data for robots as JSON, escaped for a script element; None where there is none."""
        if self.structured is None:
            return None
        text = json.dumps({"@context": "https://schema.org", **self.structured}, ensure_ascii=False)
        return Markup(text.translate(_JSON_ESCAPES))

    @cached_property
    def _site(self):
        return self.request.site

    @cached_property
    def site(self):
        """The portal itself: its names and contacts."""
        edition = (self._chosen(self._site) or self._site.edition()) if self._site is not None else None
        english = self.lang == "en" and edition is not None and edition.title_english
        return SimpleNamespace(
            name=english or (edition.title if edition else ""),
            url=self.request.application_path("/"),
            help_url=self.request.application_path(f"/{HELP_NAME}/"),
            hotline=edition.hotline if edition else "",
            address=edition.address if edition else "",
            phone=edition.phone if edition else "",
            email=edition.email if edition else "",
            data_note=edition.data_note if edition else "",
        )

    @cached_property
    def _agency(self):
        return agency_of(self.context) if IPortalContent.providedBy(self.context) else self.around

    @cached_property
    def agency(self):
        """The agency whose page this is, as its band and its foot show it; None on the province's pages."""
        if self._agency is None or not may_read(self._agency, self.request.reader.principals):
            return None
        return agency_card(self.request, self._agency, self._chosen(self._agency))

    @property
    def hotline(self):
        """Whom to ring: the `number` of the agency, else of the province, and `whose` it is; None for none."""
        for place in (self.agency, self.site):
            if place is not None and place.hotline:
                return SimpleNamespace(number=place.hotline, whose=place.name)
        return None

    @property
    def _original(self):
        context: Any = self.context
        return context.original if IPortalContent.providedBy(context) else None

    def _chosen(self, place):
        return self.edition if self.edition is not None and self.edition.item is place else None

    @cached_property
    def navigation(self):
        """The menu: the agency's home and its sections, in their order; empty on the province's pages."""
        if self.agency is None:
            return ()
        here = self.request.own_path
        home = self.request.application_path(f"/{self._agency.__name__}/")
        links = [Link(_("Trang chủ", "Home"), home, current=here == home)]
        for row in self.sections[:MOST_IN_MENU]:
            url = self.request.application_path(row.path)
            title, lang = name_of_row(self.request, row)
            links.append(Link(title, url, current=here.startswith(url), lang=lang))
        return tuple(links)

    @cached_property
    def sections(self):
        """The rows of the agency's sections, in their order."""
        kinds = tuple(info.name for info in self.request.types if info.in_menu)
        wanted = {"kind": kinds, "state": "published", "order": "position", "limit": MOST_SECTIONS}
        return self.request.search.find(parent=self._agency.id, **wanted).rows if self.agency is not None else ()

    @cached_property
    def breadcrumbs(self):
        """The way from the province's home to this page."""
        links = []
        for place in reversed(list(lineage(self.context))) if IPortalContent.providedBy(self.context) else ():
            if place is self._original:
                continue
            if ISite.providedBy(place):
                title, lang = _("Trang tỉnh", "Province"), None
            else:
                edition = place.edition(drafts=may_see_drafts(self.request, place))
                title, lang = name_of(self.request, place, edition) if edition else Name("")
            if title and may_read(place, self.request.reader.principals):
                links.append(Link(title, self.request.resource_path(place), lang=lang))
        links.extend(self.trail)
        view_name: str = getattr(self.request, "view_name", "")
        if links and not self.trail and view_name:
            # A page beside the item, such as the sign-in form, is not the item.
            links.append(Link(self.title, self.request.own_path))
        if links:
            last = links[-1]
            links[-1] = replace(last, current=True)
        return tuple(links)

    @cached_property
    def search_url(self):
        """Where the box in the band asks: the workspace the page is in, else its agency, else the province."""
        place = self._site
        if self.agency is not None:
            workspace = next((place for place in lineage(self.context) if IWorkspace.providedBy(place)), None)
            place = self._agency if workspace is None else workspace
        return self.request.resource_path(place, NAME) if place is not None else None

    @property
    def suggestions_url(self):
        """Where that box asks for suggestions while somebody types."""
        return f"{self.search_url}{SUGGESTIONS_BELOW}"

    @cached_property
    def languages(self):
        """The same page in each language of the interface."""
        return tuple(
            Link(
                languages.NAMES[language],
                languages.interface_address(self.request, self.context, language),
                current=language == self.lang,
                lang=language,
            )
            for language in LANGUAGES
        )

    @cached_property
    def translations(self):
        """The item itself in each language in which it can be read here; empty where there is only one."""
        return languages.editions(self.request, self.context) if not getattr(self.request, "view_name", "") else ()

    @cached_property
    def alternates(self):
        """(language, address) of the same page in other languages, for robots."""
        base = self.request.settings_of_portal.base_url
        if self.translations:
            own = [(link.lang, base + link.url) for link in self.translations]
            return (*own, ("x-default", base + self.translations[0].url))
        return tuple((link.lang, link.url) for link in self.languages)

    @property
    def foreign(self):
        """The language of the content where the page around it is in another one, else None."""
        return languages.foreign(self.request, self.context)

    @cached_property
    def messages(self):
        """What the last act has to say, once: pairs of (kind, text)."""
        return self.request.take_messages()

    @cached_property
    def reader(self):
        """The person signed in, or None."""
        reader = self.request.reader
        if not reader.is_signed_in:
            return None
        return SimpleNamespace(
            name=reader.name,
            initials="".join(word[0] for word in reader.name.split()[-2:]).upper(),
            workspace_url=self.request.workspace_url,
            account_url=self.request.application_path("/tai-khoan"),
            saved_searches_url=self.request.application_path(f"/{NAME}{SAVED_BELOW}"),
        )

    @cached_property
    def writing(self):
        """Where the editor asks for snippets and pictures (`writing_tools`)."""
        return writing_tools(self.request, self.context)

    @property
    def report_url(self):
        """Where the reader reports a difficulty with this page; None for whoever is of no agency's staff."""
        # Not kept: a page that broke halfway has asked already, before there was a reference.
        return self.request.report_url(self.reference)

    @property
    def sign_in_url(self):
        """Where to sign in and come back here."""
        return self.request.sign_in_url()

    @property
    def sign_out_url(self):
        """Where the sign-out button posts to."""
        return self.request.application_path("/dang-xuat")

    @cached_property
    def csrf_token(self):
        """The token of every form; asking for it gives the visitor a session cookie."""
        return self.request.session.get_csrf_token()

    @property
    def form_token(self):
        """The hidden fields of one form: the session's token, and a key of its own each time it is asked for."""
        return HIDDEN_FIELDS.format(token=self.csrf_token, name=FIELD, key=new_key())

    def care(self, name):
        """The care for a form of the staff on this page, called `name` (`staff_care`)."""
        return staff_care(self.request, self.context, name, self._kept_typing)

    @cached_property
    def _kept_typing(self):
        place: Any = self.context
        return self.request.unsaved.moments(self.request.reader.person_id, place.id)

    @cached_property
    def saved(self):
        """Under what the browser kept what is saved by now, for scripts; separated by spaces."""
        return " ".join(self.request.take_saved())

    @cached_property
    def toolbar(self):
        """What staff may do with this item; None for the public."""
        return toolbar(self.request, self.context)


def may_see_drafts(request, item):
    """Whether this request's reader may see working drafts of the item."""
    return request.desk.may(item, Permission.VIEW_DRAFT)


__all__ = ["PageModel", "may_see_drafts"]

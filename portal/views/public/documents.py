"""A section of published documents as its page shows it: the list with its filters, and the newest for the home."""

from types import SimpleNamespace

from portal.content.document_types import TITLES, VALIDITIES, name_key
from portal.content.places import owner_id
from portal.i18n import _
from portal.permissions import Permission
from portal.search.document_lists import NARROWING
from portal.vietnamese import read_wanted, sort_key
from portal.views.links import Link, ListedItem, list_rows
from portal.views.public.document_question import (
    PAGE,
    PARAMETERS,
    address_of,
    lists_for,
    moment_for,
    parameters_of,
    read_documents_question,
    unread_days,
)
from portal.views.search_facets import MOST_CHOICES, Facet

PER_PAGE, NEWEST = 20, 5
MOST_FURTHER = 92
FEED, IMPORT = "rss", "nhap-van-ban"
FACETS = {
    "type": _("Loại văn bản", "Type"),
    "subject": _("Lĩnh vực", "Field"),
    "year": _("Năm ban hành", "Year of issue"),
    "issuer": _("Cơ quan ban hành", "Issuer"),
    "signer": _("Người ký", "Signed by"),
    "validity": _("Hiệu lực", "Validity"),
}
DAY_FIELDS = {
    "issued_since": _("Ban hành từ ngày", "Issued from"),
    "issued_until": _("Ban hành đến ngày", "Issued until"),
    "effective_since": _("Có hiệu lực từ ngày", "In force from"),
    "effective_until": _("Có hiệu lực đến ngày", "In force until"),
}
DAY_TITLES = {
    "issued_since": _("Ban hành từ {day}", "Issued from {day}"),
    "issued_until": _("Ban hành đến {day}", "Issued until {day}"),
    "effective_since": _("Có hiệu lực từ {day}", "Effective from {day}"),
    "effective_until": _("Có hiệu lực đến {day}", "Effective until {day}"),
}
DAY_NAMES = frozenset(PARAMETERS[name] for name in DAY_FIELDS)
TONES = {"in_force": "green", "partly": "gold", "expired": "grey", "upcoming": "blue"}
ICONS = {"in_force": "check-circle", "partly": "circle-half", "expired": "x-circle", "upcoming": "clock"}


class ListedDocument(ListedItem):
    """A row of a list of documents as templates show it."""

    @property
    def type_title(self):
        """Its type in words."""
        return TITLES.get(self._row.type, "")

    @property
    def validity(self):
        """Whether it is in force, as a state is shown; None where nobody has worked it out."""
        return shown_validity(self._row.validity) if self._row.validity else None

    @property
    def file_url(self):
        """The address of its file, or None."""
        return f"{self.url}tep/{self._row.file}" if self._row.file else None


def shown_validity(name):
    """A state of validity as the macro of states shows it."""
    return SimpleNamespace(
        name=name, state_title=VALIDITIES[name], state_tone=TONES[name], state_icon=ICONS[name], has_draft=False
    )


def library_page(item, _edition, request):
    """The section: its documents, newest first, narrowed as the address asks; or the one document that is meant."""
    question, url = read_documents_question(request.query), request.resource_path(item)
    lists = lists_for(request, owner_id(item))
    landing = _document_meant(request, lists, item, question)
    if landing is not None:
        return {"redirect": landing}
    moment = moment_for(request, owner_id(item))
    counts = request.registry.document_counts.of(item.id, request.reader, moment, question)
    page = lists.page(item.id, question, PER_PAGE, request.query.get(PAGE))
    request.page.feed_url = address_of(f"{url}{FEED}", question)
    asked, may_add = bool(parameters_of(question)), request.desk.may(item, Permission.ADD)
    return {
        "documents": SimpleNamespace(
            url=url,
            question=question,
            rows=list_rows(request, page.rows, ListedDocument),
            total=max(counts.total(question), len(page.rows)),
            is_least=not counts.is_whole and bool(page.next_key or page.previous_key),
            facets=list(_facets(counts, question, url)),
            chosen=[*_chosen(counts, question, url), *_chosen_days(request, question, url)],
            kept=[(name, value) for name, value in parameters_of(question) if name != "q"],
            next_url=address_of(url, question, page.next_key) if page.next_key else None,
            previous_url=address_of(url, question, page.previous_key) if page.previous_key else None,
            search_url=f"{request.page.search_url}?q=" if request.page.search_url else None,
            add_url=f"{url}them?loai=published_document" if may_add else None,
            import_url=f"{url}{IMPORT}" if may_add else None,
            is_asked=asked,
            narrows=asked or bool(page.rows) or bool(unread_days(request.query)),
            days=list(_days(question, request.query)),
            without_days=[(name, value) for name, value in parameters_of(question) if name not in DAY_NAMES],
        ),
        # There is no end of ways to narrow a list.
        "noindex": asked or PAGE in request.query,
    }


def _document_meant(request, lists, item, question):
    """The address of the one document whose number and notation was typed; None for anything else."""
    wanted = read_wanted(question.text) if question.text and not question.narrowed() else None
    found: tuple = lists.named(wanted[0], wanted[1], item.id) if wanted is not None else ()
    return request.application_path(found[0].path) if len(found) == 1 else None


def _facets(counts, question, url):
    for name, title in FACETS.items():
        found = counts.by(name, question)
        if name == "year":
            found.sort(reverse=True)
        else:
            found.sort(key=lambda one: (-one[2], sort_key(one[1] or str(one[0]))))
        present = getattr(question, name)
        links = tuple(
            Link(
                _title(name, value, own),
                address_of(url, question, **{name: NOTHING[name] if value == present else value}),
                current=value == present,
                count=count,
                is_least=not counts.is_whole,
            )
            for value, own, count in found
        )
        if links:
            yield Facet(name, title, links[:MOST_CHOICES], links[MOST_CHOICES : MOST_CHOICES + MOST_FURTHER])


NOTHING = {"type": "", "subject": "", "year": 0, "issuer": "", "signer": "", "validity": ""}


def _title(name, value, own):
    if name == "type":
        return TITLES[value]
    return VALIDITIES[value] if name == "validity" else str(own or value)


def _chosen(counts, question, url):
    """What narrows the list, each leading to the list without it."""
    for name in (*NARROWING, "validity"):
        value = getattr(question, name)
        if value:
            own = next((own for known, own, _count in counts.by(name, question) if known == value), "")
            yield Link(_title(name, value, own), address_of(url, question, **{name: NOTHING[name]}))


def _chosen_days(request, question, url):
    for name, title in DAY_TITLES.items():
        day = getattr(question, name)
        if day:
            yield Link(title % {"day": request.formats.date(day)}, address_of(url, question, **{name: None}))


def _days(question, query):
    """The four fields of days: part, parameter, title, the day that is asked for, and what was typed as none."""
    unread = unread_days(query)
    for name, title in DAY_FIELDS.items():
        day = getattr(question, name)
        yield name, PARAMETERS[name], title, day.isoformat() if day else "", unread.get(name)


def newest_documents(request, agency, row):
    """The newest documents of the section that a row names, for the agency's home; None where it has none."""
    if row is None:
        return None
    found = lists_for(request, agency.id).newest(row.id, NEWEST)
    if not found:
        return None
    return SimpleNamespace(rows=list_rows(request, found, ListedDocument), url=request.application_path(row.path))


def agency_named(request, name):
    """The agency of the portal whose name this is, as a link; None for another's."""
    found = request.search.find(kind="agency", state="published", text=name, order="title", limit=5).rows
    row = next((row for row in found if name_key(row.title) == name_key(name)), None)
    return Link(row.title, request.application_path(row.path)) if row is not None else None

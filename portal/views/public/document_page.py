"""The page of one published document: its facts, its files, what it does to others and others do to it."""

from types import SimpleNamespace

from portal.content.document_fields import AMENDS, BASED_ON, RELATIONS, REPLACES
from portal.content.document_types import EXPIRED, OTHER, PARTLY, TITLES, UPCOMING, name_key
from portal.content.places import owner_id
from portal.i18n import _
from portal.permissions import Permission
from portal.search.document_lists import DocumentQuestion
from portal.search.document_statements import PUBLISHED
from portal.search.document_tables import iso, relation_row
from portal.vietnamese import read_notation
from portal.views.links import list_rows
from portal.views.page_model import may_see_drafts
from portal.views.public.document_files import files_of, with_links
from portal.views.public.document_question import address_of, lists_for
from portal.views.public.documents import ListedDocument, agency_named, shown_validity
from portal.views.public.file_preview import preview_of

# The same relations seen from the other side.
PASSIVE = {
    REPLACES: _("Được thay thế, bãi bỏ bởi", "Replaced by"),
    AMENDS: _("Được sửa đổi, bổ sung bởi", "Amended by"),
    BASED_ON: _("Là căn cứ của", "Basis of"),
}
# As schema.org has it.
LEGAL_FORCE = {EXPIRED: "NotInForce", UPCOMING: "NotInForce", PARTLY: "PartiallyInForce"}
LEGISLATION = "https://schema.org/"


def document_page(item, edition, request):
    """All that the page of a document shows besides its fields."""
    lists = lists_for(request, owner_id(item))
    state = lists.validity(item.id, edition.effective or edition.issued, edition.expires)
    related = [
        *_active(edition, _each_once(request, item, lists.pointed_at(item.id))),
        *_passive(_each_once(request, item, lists.pointing_at(item.id))),
    ]
    files = with_links(request, item, list(files_of(request, item, edition)))
    issuer = agency_named(request, edition.issuer) if edition.issuer else None
    return {
        "content": {
            "type_title": TITLES.get(edition.document_type, ""),
            "validity": shown_validity(state),
            "issuer_url": issuer.url if issuer else None,
            "subject_url": _narrowed(request, item, "subject", name_key(edition.subject)),
            "files": files,
            "preview": preview_of(request, item, files[0].attachment, files[0].url) if files else None,
            "related": related,
            "citation": citation(edition),
            "twins": _twins(request, item, edition, lists),
            "unclear": list(_unclear(request, item, edition, lists)),
            "edit_url": f"{request.resource_path(item)}sua" if request.desk.may(item, Permission.EDIT) else None,
        },
        "description": edition.title,
        "structured": _structured(request, edition, state, files),
    }


def citation(edition):
    """How other documents name this one: "Quyết định số 05/QĐ-UBND ngày 03/01/2026 của … về việc …"."""
    title = "Văn bản" if edition.document_type == OTHER else str(TITLES.get(edition.document_type, ""))
    abstract = edition.title
    if abstract[1:2].islower():
        abstract = abstract[:1].lower() + abstract[1:]
    parts = [title, f"số {edition.code}"]
    parts += [f"ngày {edition.issued:%d/%m/%Y}"] if edition.issued else []
    return " ".join([*parts, f"của {edition.issuer}", abstract])


def _narrowed(request, item, name, value):
    url = request.resource_path(item.__parent__)
    return address_of(url, DocumentQuestion(), **{name: value}) if value else None


def _each_once(request, item, found):
    """Documents as links; of one that several agencies pass on, the copy in this section, else the first."""
    section = request.resource_path(item.__parent__)
    rows = sorted(list_rows(request, found, ListedDocument), key=lambda row: not row.url.startswith(section))
    copies = {(row.relation, row.key, name_key(row.issuer), row.issued): row for row in reversed(rows)}
    return [row for row in rows if row in copies.values()]


def _active(edition, rows):
    """What this document does to others, by relation: each as a link, or in the words of whoever entered it."""
    for relation, title in RELATIONS:
        mine = [one for one in edition.relations if one["relation"] == relation]
        if mine:
            entries = [_entry(one, _target(one, edition.issuer, rows)) for one in mine]
            yield SimpleNamespace(title=title, entries=entries)


def _target(stored, own_issuer, rows):
    wanted = relation_row(stored, own_issuer)
    meant = [row for row in rows if wanted is not None and _is_meant(wanted, row)]
    # As the lists have it: where the day is not told, the newest one that is public.
    newest = max((row.issued for row in meant if row.state == PUBLISHED), default=None)
    return next((row for row in meant if newest in (None, row.issued)), None)


def _is_meant(wanted, row):
    same = (row.key, name_key(row.issuer)) == (wanted["key"], wanted["issuer_key"])
    return (
        same
        and wanted["issued"] in ("", iso(row.issued))
        and bool(row.issued)
        and wanted["year"] in (0, row.issued.year)
    )


def _entry(stored, row):
    return SimpleNamespace(row=row, text=stored["document"], issued=stored["their_day"], issuer=stored["their_issuer"])


def _passive(rows):
    for relation, title in PASSIVE.items():
        mine = {row.id: row for row in rows if row.relation == relation}
        if mine:
            entries = [SimpleNamespace(row=row, text="", issued=None, issuer="") for row in mine.values()]
            yield SimpleNamespace(title=title, entries=entries)


def _twins(request, item, edition, lists):
    """Documents of the same number, issuer and year, for those who can do something about it."""
    notation = read_notation(edition.code) if edition.code and edition.issued else None
    if notation is None or not may_see_drafts(request, item):
        return ()
    return list_rows(request, lists.twins(item.id, notation, name_key(edition.issuer), edition.issued.year))


def _unclear(request, item, edition, lists):
    """The relations whose number several documents have and that do not tell the day, for those who can tell it."""
    if not edition.issued or not may_see_drafts(request, item):
        return
    for stored in edition.relations:
        wanted = relation_row(stored, edition.issuer)
        found = lists.numbered(item.id, wanted, edition.issued) if wanted and not wanted["issued"] else ()
        if len({row.issued for row in found}) > 1:
            yield SimpleNamespace(text=stored["document"], rows=list_rows(request, found, ListedDocument))


def _structured(request, edition, state, files):
    base = request.settings_of_portal.base_url
    described = {
        "@type": "Legislation",
        "name": edition.title,
        "legislationIdentifier": edition.code,
        "legislationType": str(TITLES.get(edition.document_type, "")),
        "legislationPassedBy": {"@type": "GovernmentOrganization", "name": edition.issuer},
        "legislationLegalForce": f"{LEGISLATION}{LEGAL_FORCE.get(state, 'InForce')}",
        "inLanguage": "vi",
        "url": request.page.canonical,
        "encoding": [
            {"@type": "MediaObject", "contentUrl": base + file.url, "encodingFormat": file.media_type} for file in files
        ],
    }
    if edition.issued:
        described["legislationDate"] = edition.issued.isoformat()
        ends = edition.expires.isoformat() if edition.expires else ".."
        described["temporalCoverage"] = f"{(edition.effective or edition.issued).isoformat()}/{ends}"
    return described

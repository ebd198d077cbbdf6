"""What lists of published documents filter and sort by: one more row for each, and one for each of its relations."""

from sqlalchemy import Column, Index, Integer, Table

from portal.content.document_fields import relation_key, relation_time
from portal.content.document_types import name_key
from portal.content.editions import field_value
from portal.content.places import owner_id
from portal.interfaces import IPublishedDocument
from portal.search.parts import Part
from portal.search.tables import Letters, Number, tables
from portal.vietnamese import read_notation


def _text(name):
    return Column(name, Letters, nullable=False)


# Days are ISO texts; empty for none.
document = Table(
    "document",
    tables,
    Column("of", Number, nullable=False),
    # the section it stands in, and the agency whose section that is
    Column("library", Number),
    Column("agency", Number),
    # its notation as it is looked up, with the year in it and without
    _text("key"),
    _text("bare"),
    _text("type"),
    _text("subject"),
    _text("subject_key"),
    _text("issuer"),
    _text("issuer_key"),
    _text("signer"),
    _text("signer_key"),
    _text("issued"),
    Column("year", Integer, nullable=False),
    # from its issue on where it says nothing else
    _text("effective"),
    _text("expires"),
)
_d = document.c
Index("document_of", _d.of)
Index("document_newest", _d.library, _d.issued, _d.of)
Index("document_type", _d.library, _d.type, _d.issued, _d.of)
Index("document_subject", _d.library, _d.subject_key, _d.issued, _d.of)
Index("document_issuer", _d.library, _d.issuer_key, _d.issued, _d.of)
Index("document_signer", _d.library, _d.signer_key, _d.issued, _d.of)
Index("document_effective", _d.library, _d.effective, _d.of)
Index("document_bare", _d.bare, _d.issuer_key)
Index("document_key", _d.key, _d.issuer_key, _d.issued)

# What a document does to another one, which need not be in the portal (yet).
relation = Table(
    "document_relation",
    tables,
    Column("of", Number, nullable=False),
    _text("relation"),
    _text("key"),
    _text("issuer_key"),
    # the day, or else the year, by which the other one is told from others of its number; empty and 0 for any
    _text("issued"),
    Column("year", Integer, nullable=False),
)
Index("document_relation_of", relation.c.of)
Index("document_relation_key", relation.c.key, relation.c.issuer_key, relation.c.relation)


def _documents_of(content):
    if not IPublishedDocument.providedBy(content):
        return []
    text = _Text(content)
    notation, issued = read_notation(text.code) if text.code else None, text.issued
    return [
        {
            "library": content.__parent__.id if content.__parent__ is not None else None,
            "agency": owner_id(content),
            "key": notation.key if notation else "",
            "bare": notation.bare if notation else "",
            "type": text.document_type,
            "subject": text.subject,
            "subject_key": name_key(text.subject),
            "issuer": text.issuer,
            "issuer_key": name_key(text.issuer),
            "signer": text.signer,
            "signer_key": name_key(text.signer),
            "issued": iso(issued),
            "year": issued.year if issued else 0,
            "effective": iso(text.effective or issued),
            "expires": iso(text.expires),
        }
    ]


def _relations_of(content):
    if not IPublishedDocument.providedBy(content):
        return []
    text = _Text(content)
    return [row for one in text.relations if (row := relation_row(one, text.issuer)) is not None]


def relation_row(stored, own_issuer):
    """The row of one relation of a document; None for one that names no notation, and so leads nowhere."""
    key = relation_key(stored["document"])
    if not key:
        return None
    issued, year = relation_time(stored["document"], stored["their_day"])
    return {
        "relation": stored["relation"],
        "key": key,
        "issuer_key": name_key(stored["their_issuer"] or own_issuer),
        "issued": iso(issued),
        "year": year,
    }


class _Text:
    """The fields of the text that lists show: the published one where there is one."""

    def __init__(self, content):
        self._cls, self._version = type(content), content.published or content.draft

    def __getattr__(self, name):
        return field_value(self._cls, self._version, name)


def iso(day):
    """A day as the tables have it."""
    return day.isoformat() if day else ""


DOCUMENTS, RELATIONS = Part(document, _documents_of), Part(relation, _relations_of)

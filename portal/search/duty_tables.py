"""What the board of mandated sections asks: which sections are mandated, where the public got something new."""

from sqlalchemy import Column, Index, Table

from portal.content.duties import is_written
from portal.content.places import is_internal, owner_id
from portal.content.translations import public_time
from portal.interfaces import IContainer
from portal.search.parts import Part
from portal.search.rows import microseconds
from portal.search.tables import Letters, Number, tables

# A section that agencies must have.
duty = Table(
    "duty",
    tables,
    Column("of", Number, nullable=False),
    Column("agency", Number),
    Column("name", Letters, nullable=False),
    # when somebody last found it up to date
    Column("reviewed", Number),
)
Index("duty_of", duty.c.of)
Index("duty_agency", duty.c.agency, duty.c.name)

# A published text that people have written, by where it stands: since when and until when the public has it.
public_text = Table(
    "public_text",
    tables,
    Column("of", Number, nullable=False),
    Column("agency", Number),
    Column("parent", Number),
    Column("language", Letters, nullable=False),
    Column("updated", Number, nullable=False),
    Column("until", Number),
)
_t = public_text.c
Index("public_text_of", _t.of)
Index("public_text_newest", _t.parent, _t.language, _t.updated)
Index("public_text_language", _t.agency, _t.language, _t.updated)


def _duties_of(content):
    if not content.duty or is_internal(content):
        return []
    return [{"agency": owner_id(content), "name": content.duty, "reviewed": microseconds(content.reviewed)}]


def _texts_of(content):
    # What only holds other things is no news itself.
    if IContainer.providedBy(content) or not is_written(content) or is_internal(content):
        return []
    since, until = public_time(content)
    moments = (content.published_at, content.published.saved, since)
    return [
        {
            "agency": owner_id(content),
            "parent": content.__parent__.id if content.__parent__ is not None else None,
            "language": content.language,
            "updated": max(microseconds(moment) for moment in moments if moment is not None),
            "until": microseconds(until),
        }
    ]


DUTY, PUBLIC_TEXT = Part(duty, _duties_of), Part(public_text, _texts_of)

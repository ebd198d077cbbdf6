"""Files whose text cannot be read, so that no search finds it: a row for each with the reason, and how many."""

from dataclasses import dataclass

from sqlalchemy import Column, Index, Table, func, select

from portal.content.file_access import used_by
from portal.i18n import DEFAULT_LANGUAGE, ENGLISH
from portal.search.parts import Part
from portal.search.tables import Letters, Number, item, tables

unread_file = Table(
    "unread_file",
    tables,
    # whose file it is
    Column("of", Number, nullable=False),
    Column("name", Letters, nullable=False),
    Column("reason", Letters, nullable=False),
    Column("reason_english", Letters, nullable=False),
)
Index("unread_file_of", unread_file.c.of)


def _unread_files_of(content):
    # What nobody uses any more need not be read either.
    names = sorted(used_by(content, content.published) | used_by(content, content.draft))
    files = ((name, content.attachments.get(name)) for name in names)
    refused = ((name, file.reading_refused) for name, file in files if file is not None and file.reading_refused)
    return [
        {"name": name, "reason": said.in_language(DEFAULT_LANGUAGE), "reason_english": said.in_language(ENGLISH)}
        for name, said in refused
    ]


UNREAD_FILES = Part(unread_file, _unread_files_of)


@dataclass(frozen=True)
class Unread:
    """How many files of an agency (None: of none) cannot be read for one reason, in both languages."""

    agency: int | None
    reason: str
    reason_english: str
    count: int


def unread_files(projection):
    """The `Unread` files of all agencies, the most first: counts, the same for every reader."""
    reasons = (unread_file.c.reason, unread_file.c.reason_english)
    count = func.count()
    query = select(item.c.agency, *reasons, count).join(item, item.c.id == unread_file.c.of)
    query = query.group_by(item.c.agency, *reasons).order_by(count.desc(), item.c.agency, unread_file.c.reason)
    with projection.reading() as connection:
        return [Unread(*row) for row in connection.execute(query)]

"""Rows of originals with the titles and summaries that they have in another language."""

from dataclasses import replace
from functools import lru_cache

from sqlalchemy import bindparam, select

from portal.search.engine import among_named, listed
from portal.search.statements import visible
from portal.search.tables import item


def with_titles(connection, reader, parameters, rows, language):
    """The rows, those that have a translation into `language` with its words; one more question for all of them.

    `reader`, `parameters`: of the question that found them. The address, the state and all else stay the original's.
    """
    ids = [row.id for row in rows if not row.language]
    if not ids:
        return tuple(rows)
    asked = connection.execute(_translations(reader), {**parameters, "ids": listed(ids), "into": language})
    found = {translation.parent: translation for translation in asked}
    return tuple(_titled(row, found[row.id]) if row.id in found else row for row in rows)


def _titled(row, translation):
    return replace(
        row,
        title=translation.title,
        summary=translation.summary,
        picture_alt=translation.picture_alt,
        titled_in=translation.language,
    )


@lru_cache
def _translations(reader):
    columns = item.c.parent, item.c.language, item.c.title, item.c.summary, item.c.picture_alt
    # Their own access lists say that the original is readable, too. A first text that nobody published is no title.
    return select(*columns).where(
        among_named(item.c.parent, "ids"),
        item.c.language == bindparam("into"),
        item.c.published.isnot(None),
        visible(item, reader),
    )

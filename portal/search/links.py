"""Who links to what: a row for each thing that the texts of an item lead to, and the question who leads to a thing."""

from dataclasses import dataclass

from sqlalchemy import Column, Index, Table, func, literal, select

from portal.content.links import links_of
from portal.search.conditions import among_named, listed
from portal.search.listing import COLUMNS, row_from
from portal.search.parts import Part
from portal.search.statements import visible
from portal.search.tables import Number, item, tables

# What a warning names; more are counted.
MOST_NAMED = 20

# `of`: whose text it is. What is linked need not be there: it may come back from the trash.
link = Table("link", tables, Column("of", Number, nullable=False), Column("target", Number, nullable=False))
Index("link_of", link.c.of)
Index("link_target", link.c.target, link.c.of)

LINKS = Part(link, lambda content: [{"target": target} for target in sorted(links_of(content))])


@dataclass(frozen=True)
class Linking:
    """The rows of some items that link to a thing or to what is in it, and how many there are in all."""

    rows: tuple
    count: int


def linking_to(connection, shape, parameters, ids, limit):
    """The `Linking` of what leads to one of the items `ids`, or into one of them, from outside of all of them.

    `shape`, `parameters`: of a question without filters, as `SearchService` asks it; what its reader may not see
    is not told.
    """
    sources, parameters = _sources(shape.reader), {**parameters, "ids": listed(ids)}
    wanted = select(*COLUMNS).where(sources).order_by(item.c.title_key, item.c.id).limit(limit)
    rows = tuple(row_from(row) for row in connection.execute(wanted, parameters))
    count = len(rows)
    if count == limit:
        count = connection.scalar(select(func.count()).select_from(item).where(sources), parameters)
    return Linking(rows, count)


def used_only_by(connection, asked, ids, kinds, whole):
    """The rows of these kinds to which the texts of the items `ids` lead, and those of no other item.

    `whole`: the items with all that is in them; what lies there is not among the rows. `asked`: (shape, parameters) as
    of `linking_to`; what its reader may not see leads nowhere.
    """
    shape, parameters = asked
    inside, other, to_it = _inside(whole), item.alias(), link.alias()
    used = select(link.c.target).join(inside, link.c.of == inside.c.id)
    elsewhere = (
        select(literal(1))
        .select_from(to_it)
        .join(other, other.c.id == to_it.c.of)
        .where(to_it.c.target == item.c.id, other.c.id.not_in(select(inside.c.id)), visible(other, shape.reader))
        .correlate(item)
        .exists()
    )
    wanted = select(*COLUMNS).where(
        item.c.id.in_(used),
        item.c.id.not_in(select(inside.c.id)),
        among_named(item.c.kind, "kinds"),
        visible(item, shape.reader),
        ~elsewhere,
    )
    ordered = wanted.order_by(item.c.title_key, item.c.id).limit(MOST_NAMED)
    parameters = {**parameters, "ids": listed(ids), "kinds": listed(kinds)}
    return tuple(row_from(row) for row in connection.execute(ordered, parameters))


def _inside(whole=True):
    """The items `ids`, and with `whole` all that is in them."""
    inside = select(item.c.id).where(among_named(item.c.id, "ids")).cte("inside", recursive=whole)
    if not whole:
        return inside
    return inside.union_all(select(item.c.id).join(inside, item.c.parent == inside.c.id))


def _sources(reader):
    inside = _inside()
    leading = select(link.c.of).join(inside, link.c.target == inside.c.id)
    return item.c.id.in_(leading) & item.c.id.not_in(select(inside.c.id)) & visible(item, reader)

"""The SQL of lists of published documents: each statement is made once for its shape."""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Integer, and_, bindparam, case, func, literal, or_, select, tuple_

from portal.content.document_fields import AMENDS, REPLACES
from portal.content.document_types import EXPIRED, IN_FORCE, PARTLY, UPCOMING
from portal.search.document_tables import document, relation
from portal.search.document_words import having
from portal.search.engine import among_named, beside
from portal.search.listing import COLUMNS
from portal.search.statements import MOST_SHAPES, visible
from portal.search.tables import item
from portal.search.text_query import HitShape

PUBLISHED = "published"
# What a list is narrowed by, besides the state of validity: the filter, and its column.
COLUMN_OF = {
    "type": document.c.type,
    "subject": document.c.subject_key,
    "year": document.c.year,
    "issuer": document.c.issuer_key,
    "signer": document.c.signer_key,
}
# The days between which it may be narrowed: the name, and its condition on the day asked for.
DAYS = {
    "issued_since": document.c.issued >= bindparam("wanted_issued_since"),
    "issued_until": and_(document.c.issued != "", document.c.issued <= bindparam("wanted_issued_until")),
    "effective_since": document.c.effective >= bindparam("wanted_effective_since"),
    "effective_until": and_(document.c.effective != "", document.c.effective <= bindparam("wanted_effective_until")),
}
FACTS = tuple(
    document.c[name] for name in "type subject subject_key issuer issuer_key issued effective expires key".split()
)


@dataclass(frozen=True)
class ListShape:
    """What statements on lists differ in: the filters, the reader's part, the words of a text that are asked for.

    `most_hits`: among so many documents with the words, the newest ones, is looked; None for all.
    """

    names: tuple
    reader: tuple
    validity: str = ""
    words: HitShape | None = None
    most_hits: int | None = None

    def conditions(self):
        """The conditions on the rows of `document` and `item`."""
        yield document.c.library == bindparam("library")
        yield item.c.id == document.c.of
        # Who may see drafts finds them among the section's contents; here all see the same list.
        yield beside(item.c.state) == PUBLISHED
        yield visible(item, self.reader)
        for name in self.names:
            yield DAYS[name] if name in DAYS else COLUMN_OF[name] == bindparam(f"wanted_{name}")
        if self.words:
            yield having(document.c.of, self.words, self.most_hits)
        if self.validity:
            yield VALIDITY_CONDITIONS[self.validity]


def _done_by(act):
    """Whether a published document in force does `act` to the document: one of the same agency, or of one above it."""
    other, its_item = document.alias(), item.alias()
    row = relation.alias()
    return (
        select(literal(1))
        .select_from(row)
        .join(other, other.c.of == row.c.of)
        .join(its_item, its_item.c.id == row.c.of)
        .where(
            _points_at(row, other, document),
            row.c.relation == act,
            other.c.effective != "",
            other.c.effective <= bindparam("today"),
            among_named(other.c.agency, "above"),
            *_is_public(its_item),
        )
        .correlate(document)
        .exists()
    )


def _is_public(its_item):
    return (
        its_item.c.state == PUBLISHED,
        or_(its_item.c.publish_on.is_(None), its_item.c.publish_on <= bindparam("now")),
        or_(its_item.c.withdraw_on.is_(None), its_item.c.withdraw_on > bindparam("now")),
    )


def _points_at(row, acting, target):
    """The condition that a relation's row of the document `acting` means the document `target`.

    Numbers begin anew every year: a document means only what was issued before it, and where it does not tell the
    day, the newest of those that are public.
    """
    return and_(
        row.c.key == target.c.key,
        row.c.issuer_key == target.c.issuer_key,
        row.c.of != target.c.of,
        target.c.issued <= acting.c.issued,
        or_(
            row.c.issued == target.c.issued, and_(row.c.issued == "", _fits(row, target), ~_newer(row, acting, target))
        ),
    )


def _fits(row, target):
    return or_(row.c.year == 0, row.c.year == target.c.year)


def _newer(row, acting, target):
    """Whether there is another document that `_points_at` could mean, issued after `target`."""
    newer, its_item = document.alias(), item.alias()
    return (
        select(literal(1))
        .select_from(newer)
        .join(its_item, its_item.c.id == newer.c.of)
        .where(
            newer.c.key == row.c.key,
            newer.c.issuer_key == row.c.issuer_key,
            newer.c.issued > target.c.issued,
            newer.c.issued <= acting.c.issued,
            newer.c.of != row.c.of,
            _fits(row, newer),
            # As with what puts documents out of force: nobody hides one of another agency behind his own.
            among_named(newer.c.agency, "above"),
            *_is_public(its_item),
        )
        .correlate_except(newer, its_item)
        .exists()
    )


REPLACED, AMENDED = _done_by(REPLACES), _done_by(AMENDS)
_OVER = and_(document.c.expires != "", document.c.expires <= bindparam("today"))
_BEGINS_LATER = document.c.effective > bindparam("today")
# The rule of `portal.content.document_types.validity`; a functional test holds the two together.
VALIDITY = case((or_(_OVER, REPLACED), EXPIRED), (_BEGINS_LATER, UPCOMING), (AMENDED, PARTLY), else_=IN_FORCE)
VALIDITY_CONDITIONS = {
    EXPIRED: or_(_OVER, REPLACED),
    UPCOMING: and_(_BEGINS_LATER, ~_OVER, ~REPLACED),
    PARTLY: and_(~_BEGINS_LATER, ~_OVER, AMENDED, ~REPLACED),
    IN_FORCE: and_(~_BEGINS_LATER, ~_OVER, ~REPLACED, ~AMENDED),
}


@lru_cache(MOST_SHAPES)
def documents_in_order(shape, is_continued, is_backward):
    """`limit` documents, newest first, after the key (`key_issued`, `key_of`) or, backward, before it, oldest first."""
    keys = (document.c.issued, document.c.of)
    query = select(*COLUMNS, *_facts(), VALIDITY.label("validity")).where(*shape.conditions())
    if is_continued:
        here, there = tuple_(*keys), tuple_(bindparam("key_issued"), bindparam("key_of"))
        query = query.where(here > there if is_backward else here < there)
    order = [key if is_backward else key.desc() for key in keys]
    return query.order_by(*order).limit(bindparam("limit", type_=Integer))


@lru_cache(MOST_SHAPES)
def documents_counted(shape):
    """How many documents there are of each combination of what lists are narrowed by."""
    by = [*COLUMN_OF.values(), VALIDITY.label("validity")]
    names = (func.max(document.c.subject), func.max(document.c.issuer), func.max(document.c.signer))
    return select(*by, *names, func.count()).where(*shape.conditions()).group_by(*by)


@lru_cache(MOST_SHAPES)
def documents_named(reader, place, has_year):
    """Published documents of a notation without its year (`bare`); of a year or any.

    `place`: "library" or "agency" for those in a section or of an agency; empty for all.
    """
    query = select(*COLUMNS, *_facts(), VALIDITY.label("validity")).where(
        document.c.bare == bindparam("bare"),
        item.c.id == document.c.of,
        beside(item.c.state) == PUBLISHED,
        visible(item, reader),
    )
    if place:
        query = query.where(beside(document.c[place]) == bindparam("place"))
    if has_year:
        query = query.where(document.c.year == bindparam("year"))
    return query.order_by(document.c.issued.desc(), document.c.of.desc()).limit(bindparam("limit", type_=Integer))


@lru_cache(MOST_SHAPES)
def twins_of(reader):
    """What has the notation, issuer and year of a document, and is another one, in whatever state."""
    return (
        select(*COLUMNS)
        .where(
            document.c.bare == bindparam("bare"),
            document.c.key == bindparam("key"),
            document.c.issuer_key == bindparam("issuer_key"),
            document.c.year == bindparam("year"),
            document.c.of != bindparam("of"),
            item.c.id == document.c.of,
            visible(item, reader),
        )
        .order_by(document.c.of)
        .limit(bindparam("limit", type_=Integer))
    )


@lru_cache(MOST_SHAPES)
def documents_numbered(reader):
    """The documents of a notation (`key`) and issuer issued up to a day, but for one (`of`), newest first."""
    return (
        select(*COLUMNS, *_facts())
        .where(
            document.c.key == bindparam("key"),
            document.c.issuer_key == bindparam("issuer_key"),
            document.c.issued <= bindparam("until"),
            document.c.of != bindparam("of"),
            item.c.id == document.c.of,
            visible(item, reader),
        )
        .order_by(document.c.issued.desc(), document.c.of.desc())
        .limit(bindparam("limit", type_=Integer))
    )


EFFECTS = select(REPLACED.label("replaced"), AMENDED.label("amended")).where(document.c.of == bindparam("of"))


@lru_cache(MOST_SHAPES)
def pointed_at(reader):
    """The documents that the relations of one (`of`) lead to, whatever it does to them; each may come twice."""
    mine = document.alias("mine")
    return (
        select(*COLUMNS, *_facts())
        .select_from(mine)
        .join(relation, relation.c.of == mine.c.of)
        .join(document, _points_at(relation, mine, document))
        .join(item, item.c.id == document.c.of)
        .where(mine.c.of == bindparam("of"), visible(item, reader))
        .limit(bindparam("limit", type_=Integer))
    )


@lru_cache(MOST_SHAPES)
def pointing_at(reader):
    """The published documents that do something to one (`of`), newest first, each with what it does."""
    mine = document.alias("mine")
    return (
        select(*COLUMNS, *_facts(), relation.c.relation)
        .select_from(mine)
        .join(relation, and_(relation.c.key == mine.c.key, relation.c.issuer_key == mine.c.issuer_key))
        .join(document, and_(document.c.of == relation.c.of, _points_at(relation, document, mine)))
        .join(item, item.c.id == relation.c.of)
        .where(mine.c.of == bindparam("of"), beside(item.c.state) == PUBLISHED, visible(item, reader))
        .order_by(document.c.issued.desc(), document.c.of.desc())
        .limit(bindparam("limit", type_=Integer))
    )


def _facts():
    # Columns of an item and of a document may be called alike.
    return [column.label(f"of_{column.name}") for column in FACTS]

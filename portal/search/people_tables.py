"""The tables by which people, their posts and their absences are listed; days are written as ISO texts."""

from datetime import date

from sqlalchemy import Boolean, Column, Index, MetaData, Table

from portal.interfaces import IPerson
from portal.roles import RANKS
from portal.search.parts import Part
from portal.search.tables import Letters, Number, complete
from portal.security.people import INDEX
from portal.vietnamese import fold, sort_key

# An open end sorts after every day.
OPEN_END = date.max.isoformat()
metadata = MetaData()


def _text(name):
    return Column(name, Letters, nullable=False)


person_table = Table(
    "person",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    _text("login"),
    _text("full_name"),
    _text("name_key"),
    _text("folded"),
    _text("title"),
    _text("title_english"),
    _text("email"),
    _text("phone"),
    Column("home", Number),
    Column("active", Boolean, nullable=False),
    Column("has_password", Boolean, nullable=False),
)
complete(person_table)
Index("person_name", person_table.c.name_key, person_table.c.id)

post_table = Table(
    "post",
    metadata,
    Column("of", Number, nullable=False),
    Column("post", Number, nullable=False),
    # empty for the province's own roles
    Column("agency", Number),
    Column("unit", Number),
    _text("role"),
    Column("rank", Number, nullable=False),
    _text("title"),
    _text("from_day"),
    _text("until_day"),
    Column("and_subordinates", Boolean, nullable=False),
)
_p = post_table.c
Index("post_of", _p.of)
Index("post_agency", _p.agency, _p.from_day, _p.until_day, _p.of, _p.unit, _p.role)

absence_table = Table(
    "absence",
    metadata,
    Column("of", Number, nullable=False),
    _text("from_day"),
    _text("until_day"),
    Column("substitute", Number),
)
Index("absence_of", absence_table.c.of)


def register(projection):
    """Have the projection keep the tables; call it before the projection is bound to a database."""
    parts = (Part(post_table, posts_of), Part(absence_table, absences_of))
    projection.register(IPerson, person_table, row_of, everybody, parts)


def everybody(root):
    """All people of a database."""
    return root[INDEX].values() if INDEX in root else ()


def row_of(person):
    """The columns of a person."""
    return {
        "login": person.login,
        "full_name": person.full_name,
        "name_key": name_key(person.full_name),
        "folded": fold(f"{person.full_name} {person.login} {person.title} {person.phone}"),
        "title": person.title,
        "title_english": person.title_english,
        "email": person.email,
        "phone": person.phone,
        "home": person.home_agency,
        "active": person.is_active,
        "has_password": person.password is not None,
    }


def name_key(full_name):
    """By what people are sorted in Vietnam: the given name, which comes last, then the names before it."""
    before, _space, given = full_name.strip().rpartition(" ")
    return sort_key(f"{given} {before}".strip()).replace("\x00", "\x01")


def posts_of(person):
    """A row for every post that a person has, had or will have."""
    return [
        {
            "post": post.id,
            "agency": post.agency_id,
            "unit": post.unit_id,
            "role": post.role,
            "rank": RANKS[post.role],
            "title": post.post,
            "from_day": post.from_day.isoformat(),
            "until_day": post.until_day.isoformat() if post.until_day else OPEN_END,
            "and_subordinates": post.and_subordinates,
        }
        for post in person.appointments
    ]


def absences_of(person):
    """A row for every absence that is kept of a person."""
    return [
        {
            "from_day": absence.from_day.isoformat(),
            "until_day": absence.until_day.isoformat(),
            "substitute": absence.substitute,
        }
        for absence in person.absences
    ]

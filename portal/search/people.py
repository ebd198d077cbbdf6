"""Lists of people: by agency, unit, role and name, from the tables, a page at a time, no account loaded.

Who may ask for which list is decided by the views: these lists are for staff.
"""

from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import and_, false, func, or_, select, true

from portal.search.engine import among
from portal.search.listing import ESCAPE, Filters
from portal.search.people_tables import OPEN_END, absence_table, person_table, post_table

PRESENT, COMING, FORMER, CLOSED, EVERYBODY = "present", "coming", "former", "closed", "everybody"
STANDINGS = (PRESENT, COMING, FORMER, CLOSED, EVERYBODY)
MOST_ROWS = 200
_p, _a, _t = person_table.c, absence_table.c, post_table.c


@dataclass(frozen=True)
class PostRow:
    """One post of a person, as a list shows it; `agency` is None for the province's own."""

    id: int
    agency: int | None
    unit: int | None
    role: str
    title: str
    from_day: date
    until_day: date | None
    and_subordinates: bool

    def holds_on(self, day):
        """Whether it is in force on `day`."""
        return self.from_day <= day and (self.until_day is None or day <= self.until_day)


@dataclass(frozen=True)
class PersonRow:
    """One person of a list, with the posts that the list is about; `away_until`, `substitute` only while absent."""

    id: int
    login: str
    full_name: str
    title: str
    title_english: str
    email: str
    phone: str
    home: int | None
    active: bool
    has_password: bool
    posts: tuple = ()
    away_until: date | None = None
    substitute: int | None = None


@dataclass(frozen=True)
class PeoplePage:
    """One page of a list of people: rows, which page it is, how many pages and people there are."""

    rows: tuple
    number: int
    pages: int
    total: int


@dataclass(frozen=True)
class PeopleAsked:
    """Which people are wanted, on which day; None asks for nothing. `text`: of name, sign-in name, post, phone."""

    day: date
    agency: int | None = None
    unit: int | None = None
    role: str | None = None
    standing: str = PRESENT
    text: str = ""
    has_password: bool | None = None


_PERSON = tuple(_p[field.name] for field in fields(PersonRow) if field.name in _p)


class PeopleLists:
    """Asks the tables through a projection, or one moment of it."""

    def __init__(self, projection):
        self.projection = projection

    def page(self, asked, number=1, limit=50):
        """The `PeoplePage` of that number, by name; a number that is none gives the nearest page there is."""
        limit = max(1, min(limit, MOST_ROWS))
        condition = _condition(asked)
        with self.projection.reading() as connection:
            total = connection.scalar(select(func.count()).select_from(person_table).where(condition))
            pages = max(1, -(-total // limit))
            number = max(1, min(number, pages))
            wanted = select(*_PERSON).where(condition).order_by(_p.name_key, _p.id)
            found = connection.execute(wanted.limit(limit).offset((number - 1) * limit)).all()
            rows = _complete(connection, found, asked.day, _post_scope(asked))
        return PeoplePage(rows, number, pages, total)

    def by_ids(self, ids, day):
        """Person id → `PersonRow` with all posts; who is not known is left out."""
        with self.projection.reading() as connection:
            found = connection.execute(select(*_PERSON).where(among(_p.id, list(ids)))).all()
            return {row.id: row for row in _complete(connection, found, day, None)}

    def numbers_by(self, column, day, agency=None):
        """How many people hold a post on `day`, by `unit`, `role` or `agency`, as a dict."""
        wanted = select(_t[column], func.count(func.distinct(_t.of))).join(person_table, _p.id == _t.of)
        wanted = wanted.where(_p.active, _on(day), *([_t.agency == agency] if agency is not None else []))
        with self.projection.reading() as connection:
            return {value: count for value, count in connection.execute(wanted.group_by(_t[column]))}

    def logins(self, beginning):
        """The sign-in names that begin so."""
        wanted = select(_p.login).where(_p.login.startswith(beginning, autoescape=True))
        with self.projection.reading() as connection:
            return frozenset(connection.scalars(wanted))


def _on(day):
    written = day.isoformat()
    return and_(_t.from_day <= written, _t.until_day >= written)


def _post_scope(asked):
    """The condition on posts by place and role, whatever their term; None where none is asked for."""
    wanted = {"agency": asked.agency, "unit": asked.unit, "role": asked.role}
    conditions = [_t[name] == value for name, value in wanted.items() if value is not None]
    return and_(*conditions) if conditions else None


def _holders(*conditions):
    return _p.id.in_(select(_t.of).where(*(condition for condition in conditions if condition is not None)))


def _condition(asked):
    scope, today = _post_scope(asked), asked.day.isoformat()
    wanted: list = [
        _p.folded.like(pattern, escape=ESCAPE)
        for pattern in Filters(text=asked.text, language=None).asked().parameters.values()
    ]
    if asked.has_password is not None:
        wanted.append(_p.has_password == asked.has_password)
    if asked.standing == PRESENT:
        wanted += [_p.active, _holders(scope, _on(asked.day))]
    elif asked.standing == COMING:
        wanted += [_p.active, _holders(scope, _t.from_day > today)]
    elif asked.standing == FORMER:
        wanted += [_holders(scope), ~_holders(scope, _t.until_day >= today)]
    elif asked.standing == CLOSED:
        wanted += [~_p.active, _of_place(asked, scope)]
    else:
        wanted.append(_of_place(asked, scope))
    return and_(true(), *wanted)


def _of_place(asked, scope):
    if scope is None:
        return true()
    # Whose account an agency keeps is one of its people, even without a post.
    at_home = _p.home == asked.agency if asked.agency is not None and not (asked.unit or asked.role) else false()
    return or_(_holders(scope), at_home)


def _complete(connection, found, day, scope):
    ids = [row.id for row in found]
    posts, away = _posts(connection, ids, scope), _away(connection, ids, day)
    return tuple(PersonRow(*(*row, tuple(posts.get(row.id, ())), *away.get(row.id, (None, None)))) for row in found)


def _posts(connection, ids, scope):
    wanted = select(post_table).where(among(_t.of, ids)).order_by(_t.rank, _t.from_day, _t.post)
    if scope is not None:
        wanted = wanted.where(scope)
    posts: dict = {}
    for row in connection.execute(wanted):
        posts.setdefault(row.of, []).append(
            PostRow(
                row.post,
                row.agency,
                row.unit,
                row.role,
                row.title,
                date.fromisoformat(row.from_day),
                None if row.until_day == OPEN_END else date.fromisoformat(row.until_day),
                row.and_subordinates,
            )
        )
    return posts


def _away(connection, ids, day):
    written = day.isoformat()
    wanted = select(absence_table).where(among(_a.of, ids), _a.from_day <= written, _a.until_day >= written)
    return {row.of: (date.fromisoformat(row.until_day), row.substitute) for row in connection.execute(wanted)}

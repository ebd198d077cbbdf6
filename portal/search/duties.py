"""How all agencies stand with their mandated sections: one statement, whatever there is in the sections.

Everything is asked as the public sees it, so the answer is the same for everybody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import BindParameter, and_, bindparam, case, func, or_, select

from portal import clock
from portal.content.duties import ENGLISH, NO_TERM
from portal.search.conditions import among_named, listed
from portal.search.duty_tables import duty, public_text
from portal.search.rows import microseconds, moment_of
from portal.search.tables import item

AGENCY, PUBLISHED = "agency", "published"
MISSING, STALE, CURRENT = "missing", "stale", "current"
# Calendar days that are looked back; what is older is "more than" so many working days.
LONGEST_LOOK = 550


@dataclass(frozen=True)
class Section:
    """What one agency has of one duty. `updated`: the newest that people have published; None where there is none."""

    id: int
    title: str
    path: str
    updated: datetime | None
    reviewed: datetime | None

    @property
    def since(self):
        """When it was last brought, or found, up to date; None where there is nothing in it."""
        return max((moment for moment in (self.updated, self.reviewed) if moment is not None), default=None)


@dataclass(frozen=True)
class Standing:
    """How an agency stands with one duty: MISSING, STALE or CURRENT.

    `overdue`: by how many working days; `is_long`: by even more. `section` is None where there is no public one.
    """

    duty: object
    state: str
    section: Section | None = None
    overdue: int = 0
    is_long: bool = False


@dataclass(frozen=True)
class AgencyStanding:
    """One agency with its `Standing`s, in the order of the duties."""

    id: int
    title: str
    path: str
    level: str
    standings: tuple

    def of(self, state):
        """Its standings in one of the three states."""
        return tuple(standing for standing in self.standings if standing.state == state)


def standings(projection, duties, containers, calendar, agency=None):
    """The `AgencyStanding` of every public agency that is still there, or of the one named by id, sorted by name.

    `duties`: those in force (portal/content/duties.py); `containers`: the names of types that hold others.
    """
    now = clock.now()
    today = clock.local(now).date()
    judge = _Judge(duties, calendar.ages(today, LONGEST_LOOK), today)
    parameters = {"now": microseconds(now), "containers": listed(sorted(containers))}
    if agency is not None:
        parameters["agency"] = agency
    found: dict = {}
    with projection.reading() as connection:
        for row in connection.execute(_statement(agency is not None), parameters):
            known = found.setdefault(row.id, (row, {}))[1]
            if row.section is not None:
                known.setdefault(row.duty, []).append(_section(row))
    return [
        AgencyStanding(row.id, row.title, row.path, row.level, judge.all_of(sections))
        for row, sections in found.values()
    ]


def _section(row):
    updated = max((number for number in (row.below, row.own, row.english) if number is not None), default=None)
    return Section(row.section, row.section_title, row.section_path, moment_of(updated), moment_of(row.reviewed))


class _Judge:
    def __init__(self, duties, ages, today):
        self.duties, self.ages, self.today = duties, ages, today
        self.oldest = today - timedelta(days=len(ages) - 1)

    def all_of(self, sections):
        return tuple(self._standing(one, sections.get(one.name, ())) for one in self.duties)

    def _standing(self, one, sections):
        written = [section for section in sections if section.since is not None]
        if one.may_be_empty and sections:
            return Standing(one, CURRENT, sections[0])
        if not written:
            return Standing(one, MISSING, sections[0] if sections else None)
        # A second section of the same duty is an agency's own affair: one that is up to date will do.
        best = max(written, key=lambda section: section.since)
        day = min(clock.local(best.since).date(), self.today)
        overdue = self.ages[max(day, self.oldest)] - one.days
        if one.days == NO_TERM or overdue <= 0:
            return Standing(one, CURRENT, best)
        return Standing(one, STALE, best, overdue, is_long=day < self.oldest)


@lru_cache(2)
def _statement(of_one):
    agency, section = item.alias("agency"), item.alias("section")
    below = _newest_below(of_one)
    own = _newest(public_text.c.of == duty.c.of)
    english = _newest(public_text.c.agency == duty.c.agency, language="en")
    joined = (
        agency.outerjoin(duty, duty.c.agency == agency.c.id)
        .outerjoin(section, and_(section.c.id == duty.c.of, _is_public(section)))
        .outerjoin(below, below.c.section == duty.c.of)
    )
    facts = [agency.c[name] for name in ("id", "title", "path", "level")]
    section_facts = [section.c[name].label(f"section_{name}") for name in ("title", "path")]
    query = select(
        *facts,
        duty.c.name.label("duty"),
        duty.c.reviewed,
        section.c.id.label("section"),
        *section_facts,
        below.c.updated.label("below"),
        own.label("own"),
        case((duty.c.name == ENGLISH, english)).label("english"),
    )
    # Nobody waits for what an agency that has ceased would have to write.
    now: BindParameter = bindparam("now")
    of_whom = agency.c.id == bindparam("agency") if of_one else or_(agency.c.ends.is_(None), agency.c.ends > now)
    wanted = [agency.c.kind == AGENCY, _is_public(agency), of_whom]
    return query.select_from(joined).where(*wanted).order_by(agency.c.title_key, agency.c.id, section.c.id)


def _newest_below(of_one):
    """(section, updated): the newest text in each section, to any depth; places that hold others are gone through."""
    tops = select(duty.c.of.label("section"), duty.c.of.label("id"))
    if of_one:
        tops = tops.where(duty.c.agency == bindparam("agency"))
    place = tops.cte("place", recursive=True)
    inner = select(place.c.section, item.c.id).where(
        item.c.parent == place.c.id, among_named(item.c.kind, "containers")
    )
    place = place.union_all(inner)
    each = select(place.c.section, _newest(public_text.c.parent == place.c.id).label("updated")).subquery()
    return select(each.c.section, func.max(each.c.updated).label("updated")).group_by(each.c.section).subquery()


def _newest(condition, language=""):
    # One step in an index, however many texts there are.
    now: BindParameter = bindparam("now")
    is_shown = or_(public_text.c.until.is_(None), public_text.c.until > now)
    wanted = select(public_text.c.updated).where(
        condition, public_text.c.language == language, public_text.c.updated <= now, is_shown
    )
    return wanted.order_by(public_text.c.updated.desc()).limit(1).scalar_subquery()


def _is_public(table):
    now: BindParameter = bindparam("now")
    return and_(
        table.c.state == PUBLISHED,
        or_(table.c.publish_on.is_(None), table.c.publish_on <= now),
        or_(table.c.withdraw_on.is_(None), table.c.withdraw_on > now),
    )

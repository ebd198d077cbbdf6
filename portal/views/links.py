"""Small values that templates show: links, and rows of lists with what only a request knows (addresses, titles)."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode


@dataclass(frozen=True)
class Link:
    """A title and where it leads; what a menu may show beside it."""

    title: object
    url: str
    current: bool = False
    icon: str = ""
    description: object = ""
    count: int | None = None
    lang: str = ""


@dataclass(frozen=True)
class ListedItem:
    """One row of a list as a template shows it."""

    id: int
    kind: str
    kind_title: object
    icon: str
    title: str
    summary: str
    url: str
    name: str
    agency_title: str
    agency_url: str
    published: datetime | None
    modified: datetime | None
    state: str
    state_title: object
    state_tone: str
    state_icon: str
    picture_url: str | None
    picture_alt: str
    size: int | None
    media_type: str
    has_draft: bool
    is_container: bool
    edit_url: str
    phone: str
    abbreviation: str
    level: str
    target: str
    author: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Listing:
    """One page of a list, with the addresses of the pages before and after it."""

    rows: tuple
    empty: object
    total: int | None = None
    next_url: str | None = None
    previous_url: str | None = None
    first_number: int = 1


def list_rows(request, rows):
    """`ListedItem`s of projection rows; asks once for the agencies and once for the people they name."""
    rows = tuple(rows)
    agencies = request.search.by_ids({row.agency for row in rows if row.agency})
    people = request.person_names({row.modified_by or row.creator for row in rows})
    return tuple(_listed(request, row, agencies.get(row.agency), people) for row in rows)


def _listed(request, row, agency, people):
    info = request.types[row.kind]
    state = request.workflows[row.workflow].states.get(row.state)
    url = request.application_path(row.path)
    return ListedItem(
        id=row.id,
        kind=row.kind,
        kind_title=info.title,
        icon=info.icon,
        title=row.title,
        summary=row.summary or "",
        url=url,
        name=row.name,
        agency_title=agency.title if agency else "",
        agency_url=request.application_path(agency.path) if agency else "",
        published=row.published,
        modified=row.modified,
        state=row.state,
        state_title=state.title if state else row.state,
        state_tone=state.tone if state else "grey",
        state_icon=state.icon if state else "circle",
        picture_url=f"{url}tep/{row.picture}?co=thumb" if row.picture else None,
        picture_alt=row.picture_alt or "",
        size=row.size,
        media_type=row.media_type or "",
        has_draft=bool(row.has_draft),
        is_container=info.is_container,
        edit_url=f"{url}sua",
        phone=row.phone or "",
        abbreviation=row.code or "",
        level=row.level or "",
        target=row.target or "",
        author=people.get(row.modified_by or row.creator, ""),
    )


def listing(request, page, empty, total=None):
    """A `Listing` of one page of a search; the page keys go into the address, the other parameters stay."""

    def address(key):
        if not key:
            return None
        query = {name: value for name, value in request.GET.items() if name != "trang"}
        return request.path + "?" + urlencode({**query, "trang": key})

    return Listing(
        rows=list_rows(request, page.rows),
        empty=empty,
        total=total,
        next_url=address(page.next_key),
        previous_url=address(page.previous_key),
    )

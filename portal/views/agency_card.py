"""An agency's names and contacts, as the band and the foot of its pages and other pages show them."""

from types import SimpleNamespace

from portal import clock
from portal.permissions import Permission
from portal.views.english_names import name_of, name_of_row
from portal.views.links import Link


def agency_card(request, agency, edition=None):
    """An agency's names and contacts as its pages show them; those of an `edition` that is not what the reader sees."""
    edition = edition or agency.edition(drafts=request.desk.may(agency, Permission.VIEW_DRAFT))
    url = request.resource_path(agency)
    ends = edition.ceased_on if not edition.is_active(request.today) else None
    superior_id = agency.superior_on(request.today)
    superior = request.search.get(superior_id) if superior_id else None
    name = name_of(request, agency, edition)
    return SimpleNamespace(
        name=name.title,
        lang=name.lang,
        abbreviation=edition.abbreviation,
        url=url,
        superior=_link(request, superior) if superior else None,
        emblem_url=f"{url}tep/{edition.emblem}?co=thumb" if edition.emblem else None,
        address=edition.address,
        phone=edition.phone,
        email=edition.email,
        hotline=edition.hotline,
        opening_hours=edition.opening_hours,
        responsible_person=edition.responsible_person,
        last_update=request.search.last_update(agency.id),
        # Since when it has ceased, and who has taken over; None while it is there.
        ceased_on=ends,
        successors=_successors(request, agency) if ends else (),
    )


def _successors(request, agency):
    found = request.search.by_ids(agency.successors)
    return tuple(_link(request, found[one]) for one in agency.successors if one in found)


def _link(request, row):
    title, lang = name_of_row(request, row)
    return Link(title, request.application_path(row.path), lang=lang)


def ceased_on(row, today):
    """The day on which the agency of a row ceased; None while it is there."""
    day = clock.local(row.ends).date() if row.ends is not None else None
    return day if day is not None and day <= today else None

"""An agency's names and contacts, as the band and the foot of its pages and other pages show them."""

from types import SimpleNamespace

from portal.permissions import Permission
from portal.views.links import Link


def agency_card(request, agency, edition=None):
    """An agency's names and contacts as its pages show them; those of an `edition` that is not what the reader sees."""
    edition = edition or agency.edition(drafts=request.desk.may(agency, Permission.VIEW_DRAFT))
    url = request.resource_path(agency)
    superior_id = agency.superior_on(request.today)
    superior = request.search.get(superior_id) if superior_id else None
    english = request.locale_name == "en" and edition.title_english
    return SimpleNamespace(
        name=english or edition.title,
        abbreviation=edition.abbreviation,
        url=url,
        superior=Link(superior.title, request.application_path(superior.path)) if superior else None,
        emblem_url=f"{url}tep/{edition.emblem}?co=thumb" if edition.emblem else None,
        address=edition.address,
        phone=edition.phone,
        email=edition.email,
        hotline=edition.hotline,
        opening_hours=edition.opening_hours,
        responsible_person=edition.responsible_person,
        last_update=request.search.last_update(agency.id),
    )

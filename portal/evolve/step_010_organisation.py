"""Agencies that were there already get the page of their organisation, in the section about them."""

import transaction

from portal.content.duties import mandated_section
from portal.interfaces import IAgency, IContainer
from portal.security.reader import SYSTEM
from portal.workflow.furnish import add_section
from portal.workflow.service import ContentService

TITLE = "A page of the organisation of every agency"
ABOUT = "gioi-thieu"


def evolve(root, registry):
    """Make the page where the section is there and has none, published where the agency is."""
    site, service = root["site"], ContentService(registry.types, registry.workflow_engine, SYSTEM)
    page = mandated_section("organisation")
    sections = tuple(_with_page(section, page) for section in site.standard_sections)
    pages = next((section["pages"] for section in sections if section["slug"] == ABOUT), None)
    if pages is None:
        return
    site.set(standard_sections=sections)
    for agency in list(site.values()):
        place = agency.get(ABOUT) if IAgency.providedBy(agency) else None
        if place is not None and IContainer.providedBy(place) and page["slug"] not in place:
            add_section(service, agency, page, place, pages)
            transaction.savepoint(optimistic=True)


def _with_page(section, page):
    pages = list(section.get("pages", ()))
    if section["slug"] != ABOUT or any(known["slug"] == page["slug"] for known in pages):
        return section
    return {**section, "pages": [*pages, page]}

"""Agencies that were there already get the section of their published documents."""

import transaction

from portal.interfaces import IAgency
from portal.security.reader import SYSTEM
from portal.workflow.furnish import DOCUMENTS, add_section
from portal.workflow.service import ContentService

TITLE = "A section for the published documents of every agency"


def evolve(root, registry):
    """Make the section where an agency has nothing of its name, published where the agency is."""
    site, service = root["site"], ContentService(registry.types, registry.workflow_engine, SYSTEM)
    sections = tuple(site.standard_sections)
    if not any(section["slug"] == DOCUMENTS["slug"] for section in sections):
        site.set(standard_sections=(*sections, DOCUMENTS))
    for agency in list(site.values()):
        if IAgency.providedBy(agency) and DOCUMENTS["slug"] not in agency:
            add_section(service, agency, DOCUMENTS)
            transaction.savepoint(optimistic=True)

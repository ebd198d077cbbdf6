"""Agencies that were there already get the section of drafts open for comment."""

import transaction

from portal.interfaces import IAgency
from portal.security.reader import SYSTEM
from portal.workflow.furnish import CONSULTATIONS, add_section
from portal.workflow.service import ContentService

TITLE = "A section for drafts open for comment in every agency"


def evolve(root, registry):
    """Make the section where an agency has nothing of its name, published where the agency is."""
    site, service = root["site"], ContentService(registry.types, registry.workflow_engine, SYSTEM)
    sections = tuple(site.standard_sections)
    if not any(section["slug"] == CONSULTATIONS["slug"] for section in sections):
        site.set(standard_sections=(*sections, CONSULTATIONS))
    for agency in list(site.values()):
        if IAgency.providedBy(agency) and CONSULTATIONS["slug"] not in agency:
            add_section(service, agency, CONSULTATIONS)
            transaction.savepoint(optimistic=True)

"""Agencies that were there already get the section of questions and answers; administrators their new permissions."""

import transaction

from portal.content.base import Content
from portal.content.container import walk
from portal.content.places import owner_id
from portal.interfaces import IAgency
from portal.security.reader import SYSTEM
from portal.workflow.furnish import QUESTIONS, add_section
from portal.workflow.service import ContentService

TITLE = "A section for the questions of citizens in every agency"
# Objects between two savepoints: what is not needed any more leaves memory.
BATCH = 500


def evolve(root, registry):
    """Make the section where an agency has nothing of its name, published where the agency is."""
    site, service = root["site"], ContentService(registry.types, registry.workflow_engine, SYSTEM)
    sections = tuple(site.standard_sections)
    if not any(section["slug"] == QUESTIONS["slug"] for section in sections):
        site.set(standard_sections=(*sections, QUESTIONS))
    for agency in list(site.values()):
        if IAgency.providedBy(agency) and QUESTIONS["slug"] not in agency:
            add_section(service, agency, QUESTIONS)
            transaction.savepoint(optimistic=True)
    _reset_access(site, registry.workflow_engine)


def _reset_access(site, engine):
    changed = 0
    for item in walk(site):
        if isinstance(item, Content) and engine.access_is_old(item, owner_id(item)):
            engine.reset_access(item, owner_id(item))
            changed += 1
            if changed % BATCH == 0:
                transaction.savepoint(optimistic=True)

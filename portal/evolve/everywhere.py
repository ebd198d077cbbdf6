"""What several steps do: a section for every agency, and access lists of today's shape."""

import transaction

from portal.content.base import Content
from portal.content.container import walk
from portal.content.places import owner_id
from portal.interfaces import IAgency
from portal.security.reader import SYSTEM
from portal.workflow.furnish import add_section
from portal.workflow.service import ContentService

# Objects between two savepoints: what is not needed any more leaves memory.
BATCH = 500


def add_section_everywhere(root, registry, section):
    """Make a section where an agency has nothing of its name, published where the agency is; new ones get it, too."""
    site, service = root["site"], ContentService(registry.types, registry.workflow_engine, SYSTEM)
    sections = tuple(site.standard_sections)
    if not any(known["slug"] == section["slug"] for known in sections):
        site.set(standard_sections=(*sections, section))
    for agency in list(site.values()):
        if IAgency.providedBy(agency) and section["slug"] not in agency:
            add_section(service, agency, section)
            transaction.savepoint(optimistic=True)


def renew_access(root, registry):
    """Give every item the access list that its state has today; what has it already is not written."""
    engine, changed = registry.workflow_engine, 0
    for item in walk(root["site"]):
        if isinstance(item, Content) and engine.access_is_old(item, owner_id(item)):
            engine.reset_access(item, owner_id(item))
            changed += 1
            if changed % BATCH == 0:
                transaction.savepoint(optimistic=True)

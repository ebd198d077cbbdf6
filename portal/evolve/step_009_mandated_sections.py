"""Agencies that were there already get the mandated sections that they lack; those that they have are marked."""

import transaction

from portal.content.duties import mandated_section
from portal.interfaces import IAgency
from portal.security.reader import SYSTEM
from portal.workflow.furnish import add_section
from portal.workflow.service import ContentService

TITLE = "The mandated sections of every agency"
# Sections from before, by the names that they were made with.
MARKED = {
    "gioi-thieu": "about",
    "tin-tuc": "news",
    "lich-cong-tac": "schedule",
    "van-ban": "documents",
    "hoi-dap": "questions",
    "lay-y-kien": "consultations",
    "lien-he": "contact",
}
# Those that are new stand before the first of these that a site has; English comes last.
NEW, LAST = ("steering", "procedures", "public_information"), "english"
BEFORE = ("hoi-dap", "lien-he")


def evolve(root, registry):
    """Mark what is there, make what is missing, published where the agency is; what agencies have made stays."""
    site, service = root["site"], ContentService(registry.types, registry.workflow_engine, SYSTEM)
    before = {section["slug"]: place for place, section in enumerate(site.standard_sections, start=1)}
    sections = _with_new([_marked(section) for section in site.standard_sections])
    site.set(standard_sections=tuple(sections))
    for agency in list(site.values()):
        if IAgency.providedBy(agency):
            _complete(service, agency, sections, before)
            transaction.savepoint(optimistic=True)


def _marked(section):
    duty = section.get("duty") or MARKED.get(section["slug"])
    return {**section, "duty": duty} if duty else section


def _with_new(sections):
    slugs = [section["slug"] for section in sections]
    new = [section for section in map(mandated_section, NEW) if section["slug"] not in slugs]
    place = next((slugs.index(slug) for slug in BEFORE if slug in slugs), len(slugs))
    last = mandated_section(LAST)
    return [*sections[:place], *new, *sections[place:], *([last] if last["slug"] not in slugs else [])]


def _complete(service, agency, sections, before):
    for place, section in enumerate(sections, start=1):
        item = agency.get(section["slug"])
        if item is None:
            # What was there before and is gone, the agency has taken away itself.
            if section["slug"] not in before:
                add_section(service, agency, section)
            continue
        _mark(item, section)
        if item.position == before.get(section["slug"]) != place:
            item.set(position=place)


def _mark(item, section):
    # People change what the portal filled in by saving another version.
    is_filled_in = item.seeded is None and item.created_by is None and len(item.versions) == 1
    item.set(duty=item.duty or section.get("duty", ""), **({"seeded": item.versions.minKey()} if is_filled_in else {}))
    for page in section.get("pages", ()):
        below = item.get(page["slug"]) if hasattr(item, "keys") else None
        if below is not None:
            _mark(below, page)

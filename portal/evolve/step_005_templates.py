"""A site that was there already gets the province's first templates for all agencies."""

from portal.content.first_templates import first_templates

TITLE = "Templates for notices, tenders and changed schedules"


def evolve(root, registry):
    """Give the site the first templates, unless it keeps some."""
    site = root["site"]
    if site.templates is None:
        site.set(templates=first_templates())

"""Agencies that were there already get the section of their work schedules; administrators their new permissions."""

from portal.evolve.everywhere import add_section_everywhere, renew_access
from portal.workflow.furnish import SCHEDULES

TITLE = "A section for the work schedules of every agency"


def evolve(root, registry):
    """Make the section where an agency has nothing of its name; bring access lists to this shape."""
    add_section_everywhere(root, registry, SCHEDULES)
    renew_access(root, registry)

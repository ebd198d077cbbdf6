"""Agencies that were there already get the section of their published documents."""

from portal.evolve.everywhere import add_section_everywhere
from portal.workflow.furnish import DOCUMENTS

TITLE = "A section for the published documents of every agency"


def evolve(root, registry):
    """Make the section where an agency has nothing of its name."""
    add_section_everywhere(root, registry, DOCUMENTS)

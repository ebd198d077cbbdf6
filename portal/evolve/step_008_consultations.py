"""Agencies that were there already get the section of drafts open for comment."""

from portal.evolve.everywhere import add_section_everywhere
from portal.workflow.furnish import CONSULTATIONS

TITLE = "A section for drafts open for comment in every agency"


def evolve(root, registry):
    """Make the section where an agency has nothing of its name."""
    add_section_everywhere(root, registry, CONSULTATIONS)

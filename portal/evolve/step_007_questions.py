"""Agencies that were there already get the section of questions and answers; administrators their new permissions."""

from portal.evolve.everywhere import add_section_everywhere, renew_access
from portal.workflow.furnish import QUESTIONS

TITLE = "A section for the questions of citizens in every agency"


def evolve(root, registry):
    """Make the section where an agency has nothing of its name; bring access lists to this shape."""
    add_section_everywhere(root, registry, QUESTIONS)
    renew_access(root, registry)

"""The jobs that look for dead links to other people's pages."""

from datetime import timedelta

from portal.i18n import _
from portal.jobs import outside_links
from portal.jobs.declare import job_handler
from portal.jobs.outside_links import ASK, FIND

TITLE = _("Kiểm tra liên kết ra ngoài", "Check links to other sites")


@job_handler(FIND, title=TITLE, lease=timedelta(minutes=15))
def find_outside_links(context, agency):
    """Find the links of an agency's public content; nothing where the agency is gone."""
    place = context.load(agency)
    if place is not None and place.__parent__ is not None:
        outside_links.find_links(context, place)


@job_handler(ASK, title=TITLE)
def ask_outside_links(context, agency):
    """Ask for some of them."""
    place = context.load(agency)
    if place is not None and place.__parent__ is not None:
        outside_links.ask_links(context, place)

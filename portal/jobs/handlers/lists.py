"""Making the lists anew, which administrators ask for."""

from portal.i18n import _
from portal.jobs.declare import job_handler
from portal.jobs.rebuilding import REBUILD, do_part


@job_handler(REBUILD, title=_("Lập lại danh mục, tìm kiếm", "Rebuild lists and search"))
def rebuild_lists(context, begun, person_id):
    """Do the next part of a rebuilding; `begun`: it is not the first."""
    do_part(context, begun, person_id)

"""What is due in working days, after the calendar was edited."""

from portal.i18n import _
from portal.jobs.declare import job_handler
from portal.jobs.working_days import FOLLOW, do_part


@job_handler(FOLLOW, title=_("Tính lại thời hạn theo lịch làm việc", "Count deadlines anew by the working calendar"))
def follow_working_days(context, after):
    """Bring the next part of what is open up to date."""
    do_part(context, after)

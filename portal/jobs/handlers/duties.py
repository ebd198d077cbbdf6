"""The weekly reminder of mandated sections."""

from portal.i18n import _
from portal.jobs.declare import job_handler
from portal.jobs.duty_reminders import REMIND, order_next, remind_all


@job_handler(REMIND, title=_("Nhắc mục bắt buộc còn thiếu, quá hạn", "Remind of missing and overdue sections"))
def remind_of_duties(context):
    """Write the mails of this week, and the next round."""
    remind_all(context)
    order_next(context.root)

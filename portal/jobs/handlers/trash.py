"""The trash: purging what has lain there for its term, and bringing back what has much below it."""

from datetime import timedelta

from portal.i18n import _
from portal.interfaces import PortalError
from portal.jobs.declare import Hopeless, job_handler
from portal.jobs.in_the_name_of import desk_of
from portal.jobs.trash import PURGE_TRASH, RESTORE_TRASH, write_job
from portal.workflow import trashing


@job_handler(PURGE_TRASH, title=_("Xóa hẳn mục hết hạn trong thùng rác", "Purge what the trash has kept long enough"))
def purge_trash(context, entry):
    """Purge one thing in the trash; nothing where it came back. The term is the one that is set today."""
    kept = context.load(entry)
    if kept is None or kept.item is None:
        return
    end = kept.deleted + context.settings.trash_term
    if end > context.now:
        write_job(kept, end)
    else:
        trashing.forget(kept)


@job_handler(RESTORE_TRASH, title=_("Khôi phục từ thùng rác", "Restore from the trash"), lease=timedelta(minutes=15))
def restore_trash(context, entry, place, name, person_id):
    """Bring one thing back in the name of a person; nothing where it is no longer in the trash."""
    kept, desk = context.load(entry), desk_of(context, person_id)
    if kept is None or kept.item is None or desk is None:
        return
    try:
        trashing.restore(desk, kept, context.load(place) if place else None, name)
    except PortalError as error:
        # Trying again would not help; it is still in the trash.
        raise Hopeless(error.text) from None

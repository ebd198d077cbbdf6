"""Letters to people about their accounts that must not be written while anybody waits for the answer."""

from portal.i18n import _
from portal.jobs.declare import job_handler
from portal.jobs.letters import SEND_RESET_LINK, has_mailbox, write_reset_link
from portal.security.people import People
from portal.security.reset import PasswordReset
from portal.security.vault import Vault


@job_handler(SEND_RESET_LINK, title=_("Gửi liên kết đặt lại mật khẩu", "Send the link to a new password"))
def send_reset_link(context, login):
    """Mail the link to whoever signs in so; nothing where nobody does, is closed, or has no mailbox."""
    people = People(context.root["app_root"])
    person = people.get(login)
    if person is None or not person.is_active or not has_mailbox(person):
        return
    reset = PasswordReset(people, Vault(context.settings.secret))
    write_reset_link(context.root, person, reset.link_for(person, context.settings.base_url))

"""Sending one mail."""

from portal.i18n import _
from portal.jobs.declare import job_handler
from portal.jobs.mail import SEND_MAIL, Mail, deliver, internet_message, sender_of


@job_handler(SEND_MAIL, title=_("Gửi thư điện tử", "Send an e-mail"), outside=True)
def send_mail(context, **fields):
    """Send one mail (`portal.jobs.mail.Mail`); the same job sent again keeps its message id."""
    mail = Mail(**fields)
    sender = sender_of(context.settings)
    message = internet_message(mail, sender, f"portal.{context.job_id}", context.created)
    deliver(message, sender, mail.to, context.settings)

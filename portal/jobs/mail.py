"""One official mail: checked when it is written down, put into Internet form, handed to the mail host or a spool."""

import mailbox
import re
import smtplib
import ssl
import unicodedata
from contextlib import suppress
from dataclasses import asdict, dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from zope.sendmail.mailer import SMTPMailer

from portal import clock
from portal.i18n import DEFAULT_LANGUAGE, LANGUAGES, _
from portal.interfaces import ConfigurationError, PortalError
from portal.jobs.declare import Hopeless
from portal.jobs.outbox import enqueue
from portal.settings_outside import AUTO, IMPLICIT, PLAIN
from portal.settings_outside import is_loopback as _is_loopback
from portal.vietnamese import nfc

SEND_MAIL = "send_mail"
LONGEST_SUBJECT = 250
LONGEST_TEXT = 50_000
# Seconds a mail host may keep a worker waiting, for each answer.
MAIL_HOST_PATIENCE = 30
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
ADDRESS = re.compile(rf"(?=.{{3,254}}\Z)(?=[^@]{{1,64}}@){_LOCAL}@{_LABEL}(?:\.{_LABEL})*\Z")
# 7 bit, so that a host that knows nothing else passes Vietnamese text on unharmed.
_FORM = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True)
class Mail:
    """One plain-text mail to one person; raises `Hopeless` for what could not be sent or would forge a header."""

    to: str
    subject: str
    text: str
    to_name: str = ""
    language: str = DEFAULT_LANGUAGE

    def __post_init__(self):
        # One receiver a mail: a host that refuses one of two would leave half a job.
        if not isinstance(self.to, str) or not ADDRESS.match(self.to):
            raise Hopeless(
                _("Địa chỉ nhận thư không hợp lệ: “{to}”.", "Not a valid e-mail address: “{to}”.", to=repr(self.to))
            )
        for line in (self.subject, self.to_name):
            if len(line) > LONGEST_SUBJECT or any(unicodedata.category(letter) in _FORBIDDEN for letter in line):
                raise Hopeless(
                    _(
                        "Tiêu đề thư và tên người nhận chỉ được là một dòng, tối đa {longest} ký tự.",
                        "A mail's subject and its receiver's name must be one line of {longest} characters at most.",
                        longest=LONGEST_SUBJECT,
                    )
                )
        if not self.subject.strip() or not self.text.strip() or len(self.text) > LONGEST_TEXT:
            raise Hopeless(
                _(
                    "Thư phải có tiêu đề và nội dung, nội dung tối đa {longest} ký tự.",
                    "A mail must have a subject and a text, the text of {longest} characters at most.",
                    longest=LONGEST_TEXT,
                )
            )
        if self.language not in LANGUAGES:
            raise ValueError(f"mail in language {self.language!r}; known: {', '.join(LANGUAGES)}")


# Control characters, lone surrogates, line and paragraph separators.
_FORBIDDEN = frozenset(("Cc", "Cs", "Zl", "Zp"))


def queue_mail(place, mail, **details):
    """Have `mail` sent once this transaction is committed; answers the job. `place`, `details`: as for `enqueue`."""
    return enqueue(place, SEND_MAIL, asdict(mail), **details)


def internet_message(mail, sender, message_id, written):
    """The mail as an `EmailMessage` from `sender` (an `Address`), with the id and the date it keeps when sent again."""
    message = EmailMessage(policy=_FORM)
    message["From"] = sender
    message["To"] = Address(nfc(mail.to_name), addr_spec=mail.to)
    message["Subject"] = nfc(mail.subject)
    message["Date"] = format_datetime(clock.local(written))
    message["Message-ID"] = f"<{message_id}@{sender.domain}>"
    # Keeps out-of-office robots from answering, and so from loops.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(nfc(mail.text))
    # Last, because set_content clears every header that begins so.
    message["Content-Language"] = mail.language
    return message


def sender_of(settings):
    """The address that the portal's mails come from: `mail.sender`, else portal@ its host name."""
    name, address = parseaddr(settings.mail_sender or f"portal@{urlsplit(settings.base_url).hostname}")
    if not ADDRESS.match(address):
        raise ConfigurationError(
            _(
                "mail.sender không phải là địa chỉ thư điện tử: “{sender}”.",
                "mail.sender is not an e-mail address: “{sender}”.",
                sender=settings.mail_sender,
            )
        )
    return Address(nfc(name), addr_spec=address)


def deliver(message, sender, to, settings):
    """Hand the message to the mail host, or to the spool folder where the settings name no host.

    Raises `Hopeless` where the host will never take it, any other error where it may later.
    """
    if settings.mail_host:
        _by_smtp(message, sender, to, settings)
    elif settings.mail_spool:
        _into_spool(message, sender, to, settings.mail_spool)
    else:
        raise Hopeless(
            _(
                "Chưa đặt máy chủ thư: hãy đặt mail.host hoặc mail.spool trong tệp cấu hình.",
                "No mail host is set: put mail.host or mail.spool into the configuration file.",
            )
        )


def _by_smtp(message, sender, to, settings):
    mailer = _mailer(settings)
    try:
        mailer.send(sender.addr_spec, [to], message.as_bytes(policy=_FORM))
    except smtplib.SMTPAuthenticationError as error:
        raise PortalError(
            _(
                "Máy chủ thư {host} không nhận tài khoản {user} (mã {code}); hãy kiểm tra mail.user và mail.password.",
                "Mail host {host} refuses the account {user} (code {code}); check mail.user and mail.password.",
                host=settings.mail_host,
                user=settings.mail_user,
                code=error.smtp_code,
            )
        ) from None
    except smtplib.SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()))
        _give_up_for_good(code, answer)
        raise
    except smtplib.SMTPDataError as error:
        _give_up_for_good(error.smtp_code, error.smtp_error)
        raise
    except RuntimeError as error:
        # Its way to say that the host offers no TLS, or no greeting.
        raise PortalError(
            _(
                "Máy chủ thư {host}: {error}. Ngoài máy này, thư chỉ được gửi qua đường truyền mã hóa (STARTTLS).",
                "Mail host {host}: {error}. Beyond this machine mail is sent through TLS (STARTTLS) only.",
                host=settings.mail_host,
                error=str(error),
            )
        ) from error
    finally:
        mailer.abort()


def _mailer(settings):
    local = _is_loopback(settings.mail_host)
    # On this machine there is nobody on the way; elsewhere a mail may carry what only its receiver should read.
    plain = settings.mail_tls == PLAIN or (settings.mail_tls == AUTO and local)
    implicit = settings.mail_tls == IMPLICIT
    mailer = _ImplicitMailer if implicit else _Mailer
    return mailer(
        settings.mail_host,
        settings.mail_port,
        settings.mail_user or None,
        settings.mail_password or None,
        no_tls=plain,
        force_tls=not plain,
        implicit_tls=implicit,
        timeout=MAIL_HOST_PATIENCE,
    )


def _give_up_for_good(code, answer):
    if code >= 500:
        answer = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
        raise Hopeless(
            _(
                "Máy chủ thư từ chối hẳn: {code} {answer}",
                "The mail host refuses for good: {code} {answer}",
                code=code,
                answer=answer,
            )
        )


class _CarefulSMTP(smtplib.SMTP):
    """Checks the host's certificate; a lost good-bye does not undo a mail that the host has taken."""

    def starttls(self, *_without_arguments, **_ours):
        return super().starttls(context=ssl.create_default_context())

    def quit(self):
        with suppress(smtplib.SMTPServerDisconnected):
            return super().quit()


class _CarefulSMTPS(smtplib.SMTP_SSL):
    """The same for a host that is encrypted from the first byte."""

    def __init__(self, host, port, timeout):
        super().__init__(host, port, timeout=timeout, context=ssl.create_default_context())

    def quit(self):
        with suppress(smtplib.SMTPServerDisconnected):
            return super().quit()


class _Mailer(SMTPMailer):
    smtp = _CarefulSMTP


class _ImplicitMailer(SMTPMailer):
    smtp = _CarefulSMTPS


def _into_spool(message, sender, to, folder):
    # The two first lines are those by which `zope-sendmail` sends what waits in a Maildir.
    envelope = f"X-Zope-From: {sender.addr_spec}\nX-Zope-To: {to}\n".encode("ascii")
    # The standard library's Maildir, not zope.sendmail's: it syncs the file before it shows it.
    mailbox.Maildir(folder, create=True).add(envelope + message.as_bytes(policy=_FORM))

"""A mail host for tests: a real SMTP server that keeps what it takes."""

import email
import email.policy
import socket
from contextlib import contextmanager
from dataclasses import replace

from aiosmtpd.controller import Controller

from portal.jobs.worker import Worker


class MailHost:
    """Keeps what it takes."""

    def __init__(self):
        self.taken = []
        self.hostname = self.port = None

    async def handle_DATA(self, server, session, envelope):
        """Take one mail."""
        self.taken.append(envelope)
        return "250 OK"

    def letters_to(self, address):
        """The mails that one mailbox got, as messages, oldest first."""
        mine = [envelope for envelope in self.taken if envelope.rcpt_tos == [address]]
        return [email.message_from_bytes(envelope.content, policy=email.policy.default) for envelope in mine]

    @property
    def mailboxes(self):
        """Who got a mail, each as often as he did, sorted."""
        return sorted(receiver for envelope in self.taken for receiver in envelope.rcpt_tos)

    def settings(self, settings):
        """The settings of a portal, with this host."""
        return replace(settings, mail_host=self.hostname, mail_port=self.port)


@contextmanager
def listening_mail_host():
    """A `MailHost` that listens on this machine, as a context manager."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    host = MailHost()
    host.hostname, host.port = "127.0.0.1", port
    controller = Controller(host, hostname=host.hostname, port=port)
    controller.start()
    try:
        yield host
    finally:
        controller.stop()


def work_off(site, settings=None):
    """Do all jobs of a `PortalSite` that are due, as the worker does."""
    registry = site.registry
    services = {"workflow_engine": registry.workflow_engine}
    settings = settings or registry.portal_settings
    Worker(site.database, registry.projection, registry.job_handlers, settings, services=services).drain()

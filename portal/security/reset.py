"""A forgotten password: a link by mail, good for half an hour and for one new password.

The link holds 256 random bits, sealed with the installation's secret; the database holds only their mark.
"""

import json
import secrets
from datetime import timedelta
from urllib.parse import urlencode

from portal import clock
from portal.i18n import _
from portal.interfaces import PortalError
from portal.security.throttle import Limit, TooManyTries
from portal.security.vault import Unsealable

HOLDS = timedelta(minutes=30)
SECRET_BYTES = 32
LONGEST_TOKEN = 600
PURPOSE = "reset link"
# Where a link leads, on the configured address; the views are there (portal/views/account/forgotten.py).
PATH, TOKEN = "/dang-nhap/mat-khau-moi", "ma"


class TooManyAsked(TooManyTries):
    """Links were asked for too often, for one account or from one network."""

    def __init__(self):
        PortalError.__init__(
            self,
            _(
                "Vừa có quá nhiều yêu cầu. Hãy xem hộp thư (cả mục thư rác); chưa có thư thì một giờ sau hãy thử lại.",
                "There were too many requests. Look into your mailbox (and its spam folder), or try again in an hour.",
            ),
        )


# Nobody's mailbox is filled by others; an office may forget more.
OF_ONE_ACCOUNT = Limit(3, timedelta(hours=1), TooManyAsked)
OF_ONE_NETWORK = Limit(20, timedelta(hours=1), TooManyAsked)


class LinkGone(PortalError):
    """The link is too old, was used, or a newer one was sent since."""

    def __init__(self):
        super().__init__(
            _(
                "Liên kết này đã hết hạn hoặc đã dùng. Mỗi liên kết dùng được một lần, trong 30 phút; hãy yêu cầu lại.",
                "This link is too old or was used. Each works once, within 30 minutes; ask for a new one.",
            )
        )


class PasswordReset:
    """Makes links and takes them back; `vault` seals them."""

    def __init__(self, people, vault):
        self._people = people
        self._vault = vault

    def link_for(self, person, base_url):
        """A new link for a person, on the portal's configured address; a former one is worth nothing from now on."""
        return f"{base_url}{PATH}?{urlencode({TOKEN: self.token_for(person)})}"

    def token_for(self, person):
        """The token of a new link for a person."""
        secret, until = secrets.token_urlsafe(SECRET_BYTES), clock.now() + HOLDS
        person.reset_link = (self._vault.mark(_purpose(person), secret), until)
        return self._vault.seal(PURPOSE, json.dumps([person.id, secret]))

    def person_of(self, token):
        """The person whose link's token it is; raises `LinkGone`."""
        try:
            person_id, secret = json.loads(self._vault.open(PURPOSE, token[:LONGEST_TOKEN]))
        except (Unsealable, ValueError):
            raise LinkGone() from None
        person = self._people.by_id(person_id)
        if person is None or not person.is_active or person.reset_link is None:
            raise LinkGone()
        mark, until = person.reset_link
        if clock.now() >= until or not self._vault.is_mark(_purpose(person), secret, mark):
            raise LinkGone()
        return person

    def use(self, token, password):
        """Give the person whose link it is a new password, and answer him; all his sessions end.

        Raises `LinkGone`, `WeakPassword`.
        """
        person = self.person_of(token)
        # It takes the link away as well.
        person.set_password(password)
        return person


def _purpose(person):
    # Whatever ends his sessions (a new role, a reset by an administrator) makes the link worthless, too.
    return f"reset {person.id} {person.session_epoch}"

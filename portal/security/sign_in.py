"""Signing in: one check of a name and a password, with the same answer and the same time for whoever is unknown."""

from portal.i18n import _
from portal.interfaces import PortalError
from portal.security import passwords
from portal.security.people import normal_login


class WrongCredentials(PortalError):
    """No such account, or not its password: nobody is told which."""

    def __init__(self):
        super().__init__(
            _(
                "Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra bộ gõ tiếng Việt và phím Caps Lock rồi thử lại.",
                "The user name or the password is wrong. Check the keyboard and Caps Lock, then try again.",
            )
        )


class SignIn:
    """Checks names and passwords against the accounts, as often as the throttle allows."""

    def __init__(self, people, throttle):
        self._people = people
        self._throttle = throttle

    def check(self, login, password, address):
        """The person whose name and password these are; raises `WrongCredentials`, `TooManyTries`."""
        with self._throttle.attempt(normal_login(login), address) as failed:
            person = self._people.get(login)
            known = person is not None and person.is_active
            if not passwords.verify(person.password if known else None, password):
                failed()
                raise WrongCredentials()
        person.refresh_hash(password)
        return person

"""Signing in: one check of a name and a password, with the same answer and the same time for whoever is unknown."""

from contextlib import contextmanager

from portal import clock
from portal.i18n import _
from portal.interfaces import PortalError
from portal.security import passwords
from portal.security.people import normal_login
from portal.security.throttle import CODES_A_DAY


class WrongCredentials(PortalError):
    """No such account, or not its password: nobody is told which."""

    def __init__(self):
        super().__init__(
            _(
                "Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra bộ gõ tiếng Việt và phím Caps Lock rồi thử lại.",
                "The user name or the password is wrong. Check the keyboard and Caps Lock, then try again.",
            )
        )


class PasswordTooOld(PortalError):
    """The right password, but one that was told to him and not used in time."""

    def __init__(self):
        super().__init__(
            _(
                "Mật khẩu cấp lần đầu đã hết hạn. Hãy nhờ người quản trị của cơ quan cấp mật khẩu mới.",
                "The password you were given has expired. Ask your agency's administrator for a new one.",
            )
        )


class SignIn:
    """Checks names, passwords and codes against the accounts, as often as the throttle allows."""

    def __init__(self, people, throttle):
        self._people = people
        self._throttle = throttle

    def check(self, login, password, address):
        """The person whose name and password these are; raises `WrongCredentials`, `PasswordTooOld`, `TooManyTries`."""
        with self._throttle.attempt(normal_login(login), address) as failed:
            person = self._people.get(login)
            known = person is not None and person.is_active
            if not passwords.verify(person.password if known else None, password):
                failed()
                raise WrongCredentials()
        if person.password_holds_until is not None and clock.now() >= person.password_holds_until:
            raise PasswordTooOld()
        person.refresh_hash(password)
        return person

    def second_factor(self, person, address):
        """Inside a with block of this his second factor is checked: what leaves it as `PortalError` is a failed try.

        Raises `TooManyTries`.
        """
        return self._counted(account_of_codes(person), address, CODES_A_DAY)

    def passkey(self, address):
        """The same for a passkey that comes without a password: nobody guesses one, so no account is closed by it."""
        return self._counted(f"passkeys from {address}", address)

    def outside(self, address):
        """The same for the answer of the province's provider."""
        return self._counted(f"provider from {address}", address)

    @contextmanager
    def _counted(self, account, address, *limits):
        with self._throttle.attempt(account, address, *limits) as failed:
            try:
                yield
            except PortalError:
                failed()
                raise

    def forget_codes(self, person):
        """Forget his failed codes: his second factor was set anew."""
        self._throttle.forget(account_of_codes(person))


def account_of_codes(person):
    """Under which name failed codes of a person are counted, apart from failed passwords."""
    return f"second factor of {person.id}"

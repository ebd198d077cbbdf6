"""People: the accounts of the portal, kept among Substance D's principals at the root of the database."""

import re
from contextlib import contextmanager

from BTrees.LOBTree import LOBTree
from pyramid.threadlocal import get_current_registry, get_current_request, manager
from substanced.principal import User
from substanced.util import set_acl

from portal.i18n import VIETNAMESE, _
from portal.identity import new_id
from portal.interfaces import PortalError
from portal.security import passwords
from portal.vietnamese import fold, nfc

# Beside the accounts in the database's root: person id → Person, so that a request finds its person in one step.
INDEX = "people_index"
LOGIN = re.compile(r"[a-z0-9._-]{2,60}\Z")
# What is told of a person, and decides nothing.
PARTICULARS = frozenset({"full_name", "title", "title_english", "email", "phone"})


class InvalidLogin(PortalError):
    """The sign-in name is malformed or taken."""


def normal_login(text):
    """A sign-in name as it is kept: NFC, without accents, lower case, without blanks around it."""
    return fold(nfc(text).strip())


class Person(User):
    """One account. Substance D lists it at /manage; it never signs anybody in there.

    Deactivated, never deleted: the history names him. Raising `session_epoch` ends all his sessions.
    """

    __sdi_deletable__ = False

    def __init__(self, full_name):
        super().__init__(email="", tzname="Asia/Ho_Chi_Minh", locale=VIETNAMESE)
        # The argon2id hash of his password; None where nobody can sign in as him.
        self.password: str | None = None
        self.id = new_id()
        self.full_name = nfc(full_name)
        self.title = self.title_english = self.phone = ""
        self.is_active = True
        self.must_change_password = False
        # One of the fictitious people of `portal demo`.
        self.demo = False
        self.session_epoch = 0
        self.appointments = ()

    @property
    def login(self):
        """His sign-in name."""
        return self.__name__

    def check_password(self, password):
        """Whether this is his password; takes the same time where he has none."""
        return passwords.verify(self.password, password)

    def set_password(self, password):
        """Give him a password of his own choice; all his sessions end. Raises `WeakPassword`."""
        passwords.check_strength(password, self.login)
        self._keep_password(password)
        self.must_change_password = False

    def set_one_time_password(self):
        """Give him a new password that he must change at once, and answer it; all his sessions end."""
        password = passwords.one_time_password()
        self._keep_password(password)
        self.must_change_password = True
        return password

    def refresh_hash(self, password):
        """Keep the hash of his present password at today's cost; writes only where it is weaker."""
        if passwords.needs_rehash(self.password):
            self.password = passwords.hashed(password)

    def end_sessions(self):
        """End all his sessions, at their next request."""
        self.session_epoch += 1

    def _keep_password(self, password):
        self.password = passwords.hashed(password)
        self.end_sessions()


class People:
    """The accounts of one database; `app_root` is Substance D's root, and must be stored already."""

    def __init__(self, app_root, registry=None):
        self._app_root = app_root
        self._registry = registry

    def add(self, login, full_name, **particulars):
        """A new account, without password and appointments; raises `InvalidLogin` for a malformed or taken login."""
        name = normal_login(login)
        if not LOGIN.match(name):
            raise InvalidLogin(
                _(
                    "Tên đăng nhập gồm 2 đến 60 chữ cái không dấu, chữ số, dấu chấm, gạch nối hoặc gạch dưới.",
                    "A user name has 2 to 60 unaccented letters, digits, dots, hyphens or underscores.",
                )
            )
        if name in self._users:
            raise InvalidLogin(
                _(
                    "Đã có tài khoản “{login}”; hãy chọn tên đăng nhập khác.",
                    "There is already an account “{login}”; choose another user name.",
                    login=name,
                )
            )
        person = Person(full_name)
        self.describe(person, **particulars)
        with registry_at_hand(self._app_root, self._registry):
            self._users[name] = person
            # Substance D grants its users rights on themselves under a number; our access lists hold names only.
            set_acl(person, [])
        self._index[person.id] = person
        return person

    def get(self, login):
        """The person with that sign-in name, however it is written, or None."""
        person = self._users.get(normal_login(login))
        return person if isinstance(person, Person) else None

    def by_id(self, person_id):
        """The person with that permanent id, or None."""
        return self._index.get(person_id)

    def all(self):
        """Everybody, by sign-in name; loads every one of them."""
        return [person for person in self._users.values() if isinstance(person, Person)]

    def describe(self, person, **particulars):
        """Set what is told of a person (full name, title, e-mail, telephone); `TypeError` for anything else."""
        for name, value in particulars.items():
            if name not in PARTICULARS:
                raise TypeError(f"a person has no particular {name!r}; known: {', '.join(sorted(PARTICULARS))}")
            setattr(person, name, nfc(value))

    def appoint(self, person, appointments):
        """Set all his appointments, the main one first; if they differ, all his sessions end."""
        if person.appointments != tuple(appointments):
            person.appointments = tuple(appointments)
            person.end_sessions()

    def disable(self, person):
        """Close the account: all his sessions end and nobody signs in with it."""
        person.is_active = False
        person.end_sessions()

    def enable(self, person):
        """Open the account again; his password stays."""
        person.is_active = True

    def reset_password(self, person):
        """A new one-time password for him, to be told once; all his sessions end."""
        return person.set_one_time_password()

    @property
    def _users(self):
        return self._app_root["principals"]["users"]

    @property
    def _index(self):
        return self._app_root._p_jar.root()[INDEX]


def make_index(root):
    """Make the empty index of people in the database's root, unless it is there."""
    if INDEX not in root:
        root[INDEX] = LOBTree()


@contextmanager
def registry_at_hand(app_root, registry=None):
    """Inside the block Substance D, which asks the thread, finds `registry` (the thread's own where there is none)."""
    manager.push({"registry": registry or get_current_registry(), "request": get_current_request()})
    try:
        yield
        # It would index at commit, and ask the thread once more.
        app_root["catalogs"]["system"].flush()
    finally:
        manager.pop()

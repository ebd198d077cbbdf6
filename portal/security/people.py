"""People: the accounts of the portal, kept among Substance D's principals at the root of the database."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from BTrees.LOBTree import LOBTree
from pyramid.threadlocal import get_current_registry, get_current_request, manager
from substanced.principal import User
from substanced.util import set_acl
from zope.interface import implementer

from portal import clock
from portal.i18n import VIETNAMESE, _
from portal.identity import new_id
from portal.interfaces import IPerson, PortalError
from portal.security import passwords
from portal.security.lending import ending_sessions, let_know
from portal.vietnamese import fold, nfc

# Beside the accounts in the database's root: person id → Person, so that a request finds its person in one step.
INDEX = "people_index"
LOGIN = re.compile(r"[a-z0-9._-]{2,60}\Z")
# What is told of a person, and decides nothing.
PARTICULARS = frozenset({"full_name", "title", "title_english", "email", "phone"})

# How long a password that was told to somebody waits for him.
ONE_TIME_HOLDS = timedelta(days=7)


class InvalidLogin(PortalError):
    """The sign-in name is malformed or taken."""


def normal_login(text):
    """A sign-in name as it is kept: NFC, without accents, lower case, without blanks around it."""
    return fold(nfc(text).strip())


@dataclass(frozen=True)
class Deed:
    """One line of a person's record: what was done to his account or posts, when, by whom (a person's id or None)."""

    act: str
    when: datetime
    by: int | None
    # The appointment or the absence that it was about.
    about: object = None


class PersonChanged:
    """A person's account, particulars, posts or absences have changed; told through Pyramid's registry."""

    def __init__(self, person):
        self.person = person


@implementer(IPerson)
class Person(User):
    """One account. Substance D lists it at /manage; it never signs anybody in there.

    Deactivated, never deleted: the history names him. Raising `session_epoch` ends all his sessions.
    """

    __sdi_deletable__ = False
    # The id of the agency that keeps the account; None for the province's own.
    home_agency: int | None = None
    absences: tuple = ()
    # Ids of those who lend him posts while they are absent; what they lend stands with them.
    stands_in_for: tuple = ()
    # `Deed`s, oldest first.
    record: tuple = ()
    # `portal.security.second_factor.SecondFactors`; None where he has none.
    second_factors: Any = None
    # Until when a password that was told to him is good; None for one of his own.
    password_holds_until: datetime | None = None
    # (mark, until when) of the link by which he may choose a new password; None where there is none.
    reset_link: tuple | None = None
    # (issuer, subject) of the account outside by which he signs in, since his first time; None where there is none.
    outside_account: tuple | None = None

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
        self.must_change_password, self.password_holds_until = False, None

    def set_one_time_password(self):
        """Give him a new password that he must change within a week, and answer it; all his sessions end."""
        password = passwords.one_time_password()
        self._keep_password(password)
        self.must_change_password, self.password_holds_until = True, clock.now() + ONE_TIME_HOLDS
        return password

    def refresh_hash(self, password):
        """Keep the hash of his present password at today's cost; writes only where it is weaker."""
        if passwords.needs_rehash(self.password):
            self.password = passwords.hashed(password)

    def end_sessions(self):
        """End all his sessions, at their next request."""
        self.session_epoch += 1

    def note(self, act, by, about=None):
        """Write a line into his record."""
        self.record = (*self.record, Deed(act, clock.now(), by, about))

    def _keep_password(self, password):
        self.password = passwords.hashed(password)
        # Whoever asked for one has another password now.
        self.reset_link = None
        self.end_sessions()


class People:
    """The accounts of one database; `app_root` is Substance D's root, and must be stored already."""

    def __init__(self, app_root, registry=None):
        self._app_root = app_root
        self._registry = registry

    def add(self, login, full_name, *, person_id=None, **particulars):
        """A new account, without password and appointments; raises `InvalidLogin` for a malformed or taken login.

        `person_id`: the id that he had elsewhere, and nobody has here.
        """
        name = self.check_login(login)
        person = Person(full_name)
        person.id = person_id or person.id
        self.describe(person, **particulars)
        with registry_at_hand(self._app_root, self._registry):
            self._users[name] = person
            # Substance D grants its users rights on themselves under a number; our access lists hold names only.
            set_acl(person, [])
        self._index[person.id] = person
        # Its row in the lists needs its address.
        self._app_root._p_jar.add(person)
        self._tell(person)
        return person

    def check_login(self, login):
        """The sign-in name of a new account as it is kept; raises `InvalidLogin` for a malformed or taken one."""
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
        return name

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
            if name == "email" and nfc(value) != person.email:
                # A link that lies in the former mailbox opens nothing any more.
                person.reset_link = None
            setattr(person, name, nfc(value))
        if person.__parent__ is not None:
            self._tell(person)

    def appoint(self, person, appointments):
        """Set all his appointments, the main one first; if they differ, all his sessions end."""
        if person.appointments != tuple(appointments):
            with ending_sessions(person, self.by_id):
                person.appointments = self.numbered(appointments)
            if person.home_agency is None:
                person.home_agency = next((post.agency_id for post in person.appointments), None)
            person.end_sessions()
            self._tell(person)

    @staticmethod
    def numbered(appointments):
        """Appointments with a permanent number each, new ones where they have none."""
        return tuple(post if post.id else replace(post, id=new_id()) for post in appointments)

    def set_absences(self, person, absences):
        """Set all his absences, and let those know to whom they lend something; who loses it signs in again."""
        before = {absence.substitute for absence in person.absences}
        with ending_sessions(person, self.by_id):
            person.absences = tuple(sorted(absences, key=lambda absence: absence.from_day))
        after = {absence.substitute for absence in person.absences}
        for substitute_id in (before | after) - {None}:
            substitute = self.by_id(substitute_id)
            if substitute is not None:
                let_know(substitute, person)
        self._tell(person)

    def disable(self, person):
        """Close the account: all his sessions end and nobody signs in with it."""
        with ending_sessions(person, self.by_id):
            person.is_active = False
        person.end_sessions()
        self._tell(person)

    def enable(self, person):
        """Open the account again; his password stays."""
        person.is_active = True
        self._tell(person)

    def reset_password(self, person):
        """A new one-time password for him, to be told once; all his sessions end."""
        password = person.set_one_time_password()
        self._tell(person)
        return password

    def reset_second_factor(self, person):
        """Take all his second factors away, after his telephone is lost; all his sessions end."""
        person.second_factors = None
        person.end_sessions()

    def forget_outside_account(self, person):
        """Let another account of the province open this one, from its next sign-in on; all his sessions end."""
        person.outside_account = None
        person.end_sessions()

    def _tell(self, person):
        (self._registry or get_current_registry()).notify(PersonChanged(person))

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

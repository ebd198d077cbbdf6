"""Who asks, and may he: the portal's authentication and authorization, and `request.reader`, `user`, `people`."""

from dataclasses import replace

from pyramid.authorization import ACLAuthorizationPolicy
from pyramid.interfaces import IAuthenticationPolicy, IAuthorizationPolicy
from pyramid.security import ALL_PERMISSIONS, Allow, Allowed, Denied
from pyramid_zodbconn import get_connection
from substanced.interfaces import IUserLocator
from substanced.util import set_acl
from zope.interface import implementer

from portal import clock
from portal.history.recorder import Origin
from portal.interfaces import IPortalContent
from portal.permissions import Permission
from portal.roles import ADMINISTRATOR, are_guarded
from portal.security.addresses import client_address
from portal.security.appointments import newcomer, posts_lent_from, reader_of
from portal.security.forgery import SessionTokens
from portal.security.management import is_management
from portal.security.people import People, Person, registry_at_hand
from portal.security.platform import override_management
from portal.security.reader import ANONYMOUS
from portal.security.sessions import SESSION_ID, STORE, cookie_name, is_live, mark_of_session, session_factory
from portal.settings import REQUIRED

HIERARCHY = "hierarchy"
READER, DUTY = "portal.reader", "portal.duty"
OWN_PASSWORD, SECOND_FACTOR = "own password", "second factor"


def people(request):
    """The accounts."""
    return People(get_connection(request).root()["app_root"], request.registry)


def sessions(request):
    """The records of everybody's sign-ins."""
    return get_connection(request).root()[STORE]


def sign_in_record(request):
    """The live record of this request's sign-in, or None; the record, the account and the epoch must all agree."""
    # Visitors, and everything that is served to them, never touch the database for this.
    if request.registry.session_cookie not in request.cookies:
        return None
    sid = request.session.get(SESSION_ID)
    record = request.sessions.find(sid) if sid else None
    if record is None:
        return None
    person = request.people.by_id(record.person_id)
    return record if person is not None and is_live(record, person, clock.now()) else None


def user(request):
    """The person signed in, or None."""
    record = request.sign_in_record
    return request.people.by_id(record.person_id) if record is not None and not record.waits else None


def expected(request):
    """The person whose password was right and whose second factor is still to come, or None."""
    record = request.sign_in_record
    return request.people.by_id(record.person_id) if record is not None and record.waits else None


def duty(request):
    """What the person signed in must do before anything else: `OWN_PASSWORD`, `SECOND_FACTOR`; else None."""
    # Found out with his roles.
    return request.environ.get(DUTY) if request.reader.is_signed_in else None


def reader(request):
    """The reader of this request, computed once."""
    found = request.environ[READER] = _reader(request)
    return found


def _reader(request):
    person = request.user
    if person is None:
        return ANONYMOUS
    found = reader_of(person, get_connection(request).root().get(HIERARCHY), clock.now(), request.people.by_id)
    found = replace(found, origin=origin_of(request))
    due = request.environ[DUTY] = _due(person, found, request)
    return replace(newcomer(person), origin=found.origin) if due else found


def origin_of(request):
    """From where this request comes, as the history tells it: the address, and a mark of the session."""
    sid = request.session.get(SESSION_ID) if request.registry.session_cookie in request.cookies else None
    return Origin(client_address(request), mark_of_session(sid) if sid else "")


def must_have_second_factor(settings, principals):
    """Whether whoever presents these principals needs a second factor."""
    return settings.second_factor == REQUIRED and are_guarded(principals)


def _due(person, found, request):
    record = request.sign_in_record
    if person.must_change_password and not record.outside:
        return OWN_PASSWORD
    if person.second_factors is not None or record.strong:
        return None
    must = must_have_second_factor(request.registry.portal_settings, found.principals)
    return SECOND_FACTOR if must else None


@implementer(IAuthenticationPolicy)
class SessionAuthentication:
    """Pyramid's question who asks, answered by the session record; the user id is the person's permanent id."""

    def unauthenticated_userid(self, request):
        """The id of the person signed in; nobody is believed without his record."""
        return request.reader.person_id

    def authenticated_userid(self, request):
        """The id of the person signed in, or None."""
        return request.reader.person_id

    def effective_principals(self, request):
        """What the reader's appointments of today give him."""
        # Substance D asks for its tabs with a bare copy of the request, which has the environ and no methods.
        return getattr(request, "reader", request.environ.get(READER, ANONYMOUS)).principals

    def remember(self, request, userid, **options):
        """Sign a person in: a new session with a new id and token, whatever the browser brought along.

        `options`: as for `SessionStore.start`.
        """
        self.forget(request)
        person = request.people.by_id(userid)
        address = client_address(request)
        # What is lent ends with the session in which it was used, like a post of one's own.
        lent = tuple(posts_lent_from(person, clock.local(clock.now()).date(), request.people.by_id))
        agent = request.user_agent or ""
        request.session[SESSION_ID] = request.sessions.start(person, address, agent, lent=lent, **options)
        _ask_again(request)
        return []

    def forget(self, request):
        """Sign out: the record goes, and everything the cookie held."""
        sid = request.session.get(SESSION_ID)
        if sid:
            request.sessions.end(sid)
        request.session.invalidate()
        _ask_again(request)
        return []


def _ask_again(request):
    for name in (READER, DUTY):
        request.environ.pop(name, None)
    for name in ("sign_in_record", "user", "expected", "reader", "duty"):
        request.__dict__.pop(name, None)


@implementer(IAuthorizationPolicy)
class ContentAuthorization(ACLAuthorizationPolicy):
    """Reading our content is decided by the one question `may_read`; everything else by access lists."""

    def __init__(self, may_read):
        self._may_read = may_read

    def permits(self, context, principals, permission):
        """Whether somebody with these principals has the permission on the context."""
        if permission == Permission.VIEW and IPortalContent.providedBy(context):
            if self._may_read(context, principals):
                return Allowed("may read %r", context)
            return Denied("may not read %r", context)
        return super().permits(context, principals, permission)


@implementer(IUserLocator)
class AccountLocator:
    """Substance D's way to accounts: always from the root, whatever it is asked about."""

    def __init__(self, _context, request):
        self._people = request.people

    def get_user_by_login(self, login):
        """The person with that sign-in name, or None."""
        return self._people.get(login)

    def get_user_by_userid(self, userid):
        """The person with that permanent id, or None."""
        return self._people.by_id(userid)

    def get_user_by_email(self, email):
        """Nobody: an e-mail address identifies no account here."""
        return None

    def get_groupids(self, userid):
        """No groups: rights come from appointments."""
        return ()


def override_platform(config, may_read):
    """Put our policies, session and people in the place of Substance D's.

    To be called on the root configurator itself, after `config.include("substanced")` and
    `config.include("portal.security")`: inside another include it would conflict with Substance D's own.
    """
    settings = config.registry.portal_settings
    config.set_authentication_policy(SessionAuthentication())
    config.set_authorization_policy(ContentAuthorization(may_read))
    config.set_session_factory(session_factory(settings.secret, settings.is_https))
    config.registry.session_cookie = cookie_name(settings.is_https)
    config.set_csrf_storage_policy(SessionTokens())
    # At /manage portal/security/management.py asks for more than Pyramid would.
    config.set_default_csrf_options(require_csrf=True, callback=lambda request: not is_management(request))
    config.set_user_locator(AccountLocator)
    for method in (sign_in_record, user, expected, reader, duty, people, sessions):
        config.add_request_method(method, reify=True)
    override_management(config)


def grant_management(app_root, registry=None):
    """Give the province administrators every right at Substance D's root, and take its own accounts away."""
    users, groups = app_root["principals"]["users"], app_root["principals"]["groups"]
    with registry_at_hand(app_root, registry):
        # First, because it names Substance D's group of administrators by number.
        set_acl(app_root, [(Allow, ADMINISTRATOR, ALL_PERMISSIONS)])
        for login in [name for name, account in users.items() if not isinstance(account, Person)]:
            del users[login]
        for name in list(groups):
            del groups[name]

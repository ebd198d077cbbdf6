"""Step-up: before acts that cannot be taken back, somebody shows again that it is he, with password or second factor.

`need_fresh_sign_in(request)` stands in a view before the act. Where the last proof is too old, the page that asks for
a new one carries all that the form had sent, and sends it again to the same address together with the proof: the view
runs once more, and nothing is typed twice. Not for forms that hold passwords: those would be carried along, too.
"""

from datetime import timedelta

from pyramid.httpexceptions import HTTPForbidden

from portal import clock
from portal.i18n import _
from portal.interfaces import PortalError
from portal.security.addresses import client_address
from portal.security.passkeys import passkeys_of
from portal.security.second_factor import SecondFactor, WrongCode
from portal.security.sessions import SESSION_ID
from portal.security.sign_in import SignIn, WrongCredentials
from portal.settings import OFF

HOLDS = timedelta(minutes=10)
# The fields of the page that asks, in no other form.
PASSWORD, CODE, PASSKEY = "confirm_password", "confirm_code", "confirm_passkey"
FIELDS = (PASSKEY, PASSWORD, CODE)
# For what a passkey is used then.
USE = "confirm"


class FreshSignInNeeded(Exception):
    """The last proof is too old; `error` (bilingual) tells what was wrong with the one just sent, if any."""

    def __init__(self, error=None):
        super().__init__("a fresh proof of identity is needed")
        self.error = error


def is_fresh(request):
    """Whether the person signed in has shown within ten minutes that it is he."""
    record = request.sign_in_record
    return request.user is not None and clock.now() - record.proved < HOLDS


def need_fresh_sign_in(request):
    """Go on where the person showed within ten minutes that it is he, or shows it in this request.

    Else raises `FreshSignInNeeded`, whose page asks him and comes back to this act; `HTTPForbidden` for strangers.
    """
    if request.user is None:
        raise HTTPForbidden()
    if is_fresh(request):
        return
    sent = {name: value for name in FIELDS if isinstance(value := request.POST.get(name), str) and value.strip()}
    if not sent:
        raise FreshSignInNeeded()
    try:
        _check(request, sent)
    except PortalError as error:
        raise FreshSignInNeeded(WRONG_PASSWORD if isinstance(error, WrongCredentials) else error.text) from None
    request.sessions.confirm(request.session[SESSION_ID])
    request.__dict__.pop("sign_in_record", None)


def need_fresh_sign_in_to_publish(request):
    """The same before something is published, unless the site's settings say that publishing does not ask."""
    if request.registry.portal_settings.confirm_publishing:
        need_fresh_sign_in(request)


def ways_to_confirm(request):
    """By which of `FIELDS` the person signed in can show that it is he."""
    person = request.user
    factors = _factors(request, person)
    ways = {
        PASSWORD: person.password is not None,
        CODE: factors is not None and factors.has_app,
        PASSKEY: factors is not None and bool(factors.kept.passkeys),
    }
    return [name for name, is_possible in ways.items() if is_possible]


def _check(request, sent):
    person, address = request.user, client_address(request)
    service = SignIn(request.people, request.registry.throttle)
    if PASSWORD in sent:
        service.check(person.login, sent[PASSWORD], address)
        return
    with service.second_factor(person, address):
        factors = _factors(request, person)
        if factors is None:
            raise WrongCode()
        if PASSKEY in sent:
            factors.note_use(passkeys_of(request).used(USE, sent[PASSKEY], factors.kept.passkeys))
        else:
            factors.check_code(sent[CODE])


def _factors(request, person):
    """The service of his second factors, where this site asks anybody for one."""
    if request.registry.portal_settings.second_factor == OFF:
        return None
    return SecondFactor(person, request.registry.vault)


WRONG_PASSWORD = _("Mật khẩu không đúng.", "The password is wrong.")

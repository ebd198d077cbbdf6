"""Whose form it was: the owner of a session that has ended meanwhile, for giving back what he had typed into it.

It lets nobody in. Whoever comes with a form whose session is over is told apart from a stranger by the cookie that we
had signed, and by the token that stood in the form: both are of one session, so the form was made for its owner.
"""

import hmac
from datetime import timedelta

from webob.cookies import SignedSerializer

from portal import clock
from portal.security.sessions import LONGEST_ID, SALT, SESSION_ID, PlainJson

# Whoever comes back to his form later than that has lost his seat; a stolen cookie must not be worth anything for ever.
LONGEST_AWAY = timedelta(days=3)
# The algorithm of Pyramid's sessions, and the name under which they keep the token.
ALGORITHM, TOKEN = "sha512", "_csrft_"


def lapsed_person_id(request, token):
    """The id of the person in whose ended session a form with this token was shown; None where nothing proves it."""
    sent = request.cookies.get(request.registry.session_cookie, "")
    serializer = SignedSerializer(request.registry.portal_settings.secret, SALT, ALGORITHM, serializer=PlainJson())
    try:
        renewed, _created, state = serializer.loads(sent.encode("ascii"))
        away = clock.now().timestamp() - float(renewed)
        number = str(state[SESSION_ID]).partition(".")[0]
        expected = str(state[TOKEN])
    except (ValueError, TypeError, KeyError):
        # Not ours, changed on its way, or of a visitor.
        return None
    is_owners = hmac.compare_digest(expected.encode("utf-8"), str(token).encode("utf-8", "surrogatepass"))
    if not is_owners or away > LONGEST_AWAY.total_seconds() or not _is_id(number):
        return None
    return int(number)


def _is_id(number):
    return number.isascii() and number.isdecimal() and len(number) <= LONGEST_ID

"""What a request of somebody signed in is checked for before its view: what he must do first, and his day."""

from pyramid.events import ContextFound, subscriber
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import exception_view_config

from portal.i18n import _
from portal.interfaces import ISite
from portal.security.forgery import SAFE_METHODS
from portal.security.management import SecondFactorNeeded
from portal.security.sessions import SESSION_ID
from portal.views.account.places import ACCOUNT, CONFIRM, OWN_FACTORS, SIGN_IN, SIGN_OUT, goes_to, page_for_duty

# Where he can do it, and how he gets out of it. The pages of the account itself look after who may do what there.
OPEN = frozenset({ACCOUNT, CONFIRM, SIGN_IN, SIGN_OUT})


@subscriber(ContextFound)
def see_to_duties(event):
    """Send whoever owes a password of his own or a second factor to the page where he gets it."""
    request = event.request
    # Visitors owe nothing; asking them who they are would cost a look at the database.
    if not request.has_session or (request.view_name in OPEN and ISite.providedBy(request.context)):
        return
    page = page_for_duty(request)
    if page is not None:
        raise HTTPSeeOther(page)


@exception_view_config(SecondFactorNeeded)
def lead_to_second_factor(error, request):
    """Send whoever needs a second factor for where he wanted to go to the page where he gets it."""
    request.tell(NEEDED, "warning")
    return goes_to(request, ACCOUNT, OWN_FACTORS)


@subscriber(ContextFound)
def note_day_of_use(event):
    """Note the day on which a session is used; reading notes nothing, so that it writes nothing."""
    request = event.request
    if request.method not in SAFE_METHODS and request.has_session and request.user is not None:
        request.sessions.note_use(request.session[SESSION_ID], request.today)


NEEDED = _(
    "Trang quản trị hệ thống chỉ mở cho người đăng nhập bằng hai bước. Hãy cài xác thực hai bước dưới đây rồi mở lại "
    "trang đó.",
    "The management pages open for whoever signs in with a second factor. Set one up below, then open them again.",
)

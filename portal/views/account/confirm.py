"""The page that asks somebody to show again that it is he, and then goes on with what he was about to do."""

from types import SimpleNamespace
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import exception_view_config

from portal.i18n import _
from portal.security.addresses import local_path
from portal.security.forgery import SAFE_METHODS
from portal.security.fresh import (
    CODE,
    FIELDS,
    PASSKEY,
    PASSWORD,
    FreshSignInNeeded,
    need_fresh_sign_in,
    ways_to_confirm,
)
from portal.security.once import FIELD as FORM_KEY
from portal.views.account.places import (
    ACCOUNT,
    AGAIN,
    ASKED_NEXT,
    CHALLENGE,
    CONFIRM,
    OUTSIDE,
    SENT_NEXT,
    SIGN_IN,
    account_view,
    own_page,
    path_to,
)
from portal.views.forms import sent_text

FORM = "theme:confirm.pt"
# Ours, and new on each page.
NOT_CARRIED = frozenset({"csrf_token", FORM_KEY, *FIELDS})


@exception_view_config(FreshSignInNeeded)
def ask_again(error, request):
    """The form that asks for a proof: over what was sent, or at its own address for what was only to be looked at."""
    if request.method in SAFE_METHODS:
        wanted = urlencode({ASKED_NEXT: request.path_with(request.query)})
        return HTTPSeeOther(f"{request.application_path('/' + CONFIRM)}?{wanted}")
    texts, files = _carried(request)
    response = render_to_response(FORM, _form(request, texts, files, error.error), request=request)
    response.status_int = 403
    return response


@account_view(
    CONFIRM,
    request_method="GET",
    renderer=FORM,
    permission=NO_PERMISSION_REQUIRED,  # public: it sends strangers to the sign-in form
)
def confirm_form(context, request):
    """The form at its own address, before a page that shows what is worth protecting."""
    if request.user is None:
        return HTTPSeeOther(request.sign_in_url())
    return _form(request, [(SENT_NEXT, request.query.get(ASKED_NEXT, ""))], [])


@account_view(
    CONFIRM,
    request_method="POST",
    permission=NO_PERMISSION_REQUIRED,  # public: it sends strangers to the sign-in form
)
def confirm(context, request):
    """Take the proof and go on to the page that was wanted."""
    if request.user is None:
        return HTTPSeeOther(request.sign_in_url())
    need_fresh_sign_in(request)
    return HTTPSeeOther(local_path(sent_text(request, SENT_NEXT), "") or request.workspace_url)


def _carried(request):
    """What the form had sent: texts as pairs of (name, value), and (name, file name) of files.

    No browser lets a page choose a file, so those must be chosen again.
    """
    texts, files = [], []
    for name, value in request.POST.items():
        if name in NOT_CARRIED:
            continue
        if isinstance(value, str):
            texts.append((name, value))
        elif getattr(value, "filename", ""):
            files.append((name, value.filename))
    return texts, files


def _form(request, texts, files, error=None):
    own_page(request, _("Xác nhận đúng là bạn", "Confirm that it is you"))
    ways = ways_to_confirm(request)
    return {
        "action": request.path_with(request.query),
        "texts": [SimpleNamespace(name=name, value=value) for name, value in texts],
        "files": [SimpleNamespace(name=name, filename=filename) for name, filename in files],
        "name": request.user.full_name,
        "login": request.user.login,
        "by_password": PASSWORD in ways,
        "by_code": CODE in ways,
        "passkeys_url": path_to(request, SIGN_IN, CHALLENGE) if PASSKEY in ways else None,
        "outside_url": _outside(request),
        "error": error,
    }


def _outside(request):
    """Where whoever came by the province's own account shows there that he is still he; None for others."""
    if request.registry.openid is None or request.user.outside_account is None:
        return None
    return path_to(request, SIGN_IN, OUTSIDE, **{AGAIN: "1", ASKED_NEXT: path_to(request, ACCOUNT)})

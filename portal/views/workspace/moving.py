"""Moving an item through its workflow from its page of states; what was typed there survives every refusal."""

from types import SimpleNamespace

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal.content.versions import newest_version, version_of
from portal.content.withdrawal import withdrawal_of
from portal.i18n import _
from portal.interfaces import ActRefused, IPortalContent
from portal.permissions import Permission
from portal.views.forms import sent_text
from portal.views.workspace.differences import shown_changes
from portal.views.workspace.editing import need_staff
from portal.views.workspace.hidden_uses import ALONG, SHOWS, publish_along, tell_hidden_uses
from portal.views.workspace.left_public import (
    DROPPED,
    LATER,
    LEAVING,
    dropped,
    tell_dropped,
    withdraw_along,
    withdraw_dropped,
)
from portal.views.workspace.states import STATE, STATE_PAGE, moment_asked_for, state_model
from portal.views.workspace.versions import shown_versions
from portal.views.workspace.withdrawing import FIELDS, manner_asked_for

CONFLICT, REFUSED = 409, 403
# What people fill in there besides pressing a button.
TYPED = ("comment", "when", "until", *FIELDS)
NO_END = _("Thời điểm hết hạn không hợp lệ.", "The end is not a valid time.")
END_NOT_AHEAD = _(
    "Thời điểm hết hạn phải ở sau hiện tại, trong vòng hai năm.", "The end must lie ahead, within two years."
)


@view_config(context=IPortalContent, name=STATE, request_method="POST", permission=Permission.VIEW, renderer=STATE_PAGE)
def move(context, request):
    """Run the transition that was chosen; the page comes back where it is refused, or shows a text nobody has seen."""
    need_staff(context, request)
    name, comment = sent_text(request, "transition"), sent_text(request, "comment")
    newer = _not_seen(context, request, name)
    if newer is not None:
        return page_again(context, request, CONFLICT, newer=newer)
    try:
        when = moment_asked_for(sent_text(request, "when"))
        until = moment_asked_for(sent_text(request, "until"), NO_END, END_NOT_AHEAD)
        withdrawal = _withdrawal(context, request, name)
        left = _take_along(context, request, name, withdrawal, when)
        transition = request.desk.move(context, name, comment, when=when, until=until, withdrawal=withdrawal)
        along = publish_along(request, context, when) if transition.effect == SHOWS else 0
    except ActRefused as refusal:
        return page_again(context, request, REFUSED, refusal=refusal.text)
    request.tell(_said(request, transition, when))
    if along:
        request.tell(_("Đã đăng cùng {count} nội dung bài dùng.", "Published along: {count}.", count=along))
    if left:
        request.tell(_("Đã ngừng đăng cùng {count} tệp, ảnh của bài.", "Withdrawn along: {count} files.", count=left))
    if transition.effect == SHOWS:
        tell_hidden_uses(request, (context,))
    return HTTPSeeOther(request.resource_path(context))


def _said(request, transition, when):
    if when is None:
        return transition.done or _("Đã thực hiện.", "Done.")
    moment = request.formats.datetime(when)
    return _("Đã hẹn: “{act}” lúc {moment}.", "“{act}” will be done at {moment}.", act=transition.title, moment=moment)


def _take_along(item, request, name, withdrawal, when):
    """Withdraw what the form has ticked of what the public shall not have any more; answers how many."""
    if withdrawal is not None:
        return withdraw_along(request, item, withdrawal.manner)
    transition = request.desk.engine.of(item).transition(name)
    if transition is None or transition.effect != SHOWS:
        return 0
    if when is None:
        return withdraw_dropped(request, item)
    # Until then the public text shows them.
    tell_dropped(request, [(item, files)] if (files := dropped(request, item)) else [], LATER)
    return 0


def _withdrawal(item, request, name):
    transition = request.desk.engine.of(item).transition(name)
    withdraws = transition is not None and transition.withdraws
    return withdrawal_of(item, **manner_asked_for(request)) if withdraws else None


def page_again(context, request, status, **said):
    """The page of states once more, with what was typed; nothing of what was tried is saved."""
    request.tm.doom()
    request.response.status_int = status
    typed = {name: sent_text(request, name) for name in TYPED}
    ticked = {name: request.POST.getall(name) for name in (ALONG, LEAVING, DROPPED)}
    return state_model(context, request, **ticked, **typed, **said)


def _not_seen(item, request, name):
    """What was saved since the person saw the text that this would show to the public; None where he saw the newest.

    A list of many items says nothing of what was seen, and asks nothing.
    """
    transition = request.desk.engine.of(item).transition(name)
    seen, newest = sent_text(request, "version"), newest_version(item)
    if transition is None or transition.effect != SHOWS or seen in ("", str(newest.number)):
        return None
    before = version_of(item, seen) or item.published or newest
    return SimpleNamespace(
        **vars(shown_versions(request, item, (newest,))[0]),
        changes=shown_changes(request, item, before, newest),
        act_title=transition.title,
    )

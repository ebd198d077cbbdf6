"""The state of an item: what may be done with it now, who may do the rest, and what was done so far."""

from datetime import datetime, timedelta

from pyramid.view import view_config

from portal import clock
from portal.content.versions import newest_version
from portal.content.withdrawal import note_of
from portal.i18n import _
from portal.interfaces import ActRefused, IComment, IPortalContent, IQuestion
from portal.permissions import Permission
from portal.roles import ROLE_TITLES, Role
from portal.views.edges import every_edge_of, shown_state
from portal.views.public.questions import HANDLE
from portal.views.workspace.editing import need_staff, staff_page
from portal.views.workspace.hidden_uses import ALONG, SHOWS, hidden_uses
from portal.views.workspace.left_public import DROPPED, LEAVING, dropped, left_public
from portal.workflow.drafting import DISCARD
from portal.workflow.handing_over import HAND_OVER

STATE, STATE_PAGE = "trang-thai", "theme:staff/state.pt"
DISCARDING, COMPARISON, TIMING = "bo-ban-sua", "so-sanh", "hen-gio"
NO_MOMENT = _("Thời điểm đăng không hợp lệ.", "The time of publication is not valid.")
NOT_AHEAD = _(
    "Thời điểm đăng phải ở sau hiện tại và trong vòng hai năm.",
    "The time of publication must lie ahead, within two years.",
)
FURTHEST = timedelta(days=2 * 366)
# What stands in histories and is no transition.
OTHER_ACTS = {
    DISCARD: _("Bỏ bản sửa", "Discard the changes"),
    HAND_OVER: _("Bàn giao cho người khác", "Hand over to somebody else"),
}


@view_config(
    context=IPortalContent,
    name=STATE,
    request_method="GET",
    permission=Permission.VIEW,
    renderer=STATE_PAGE,
)
def state_page(context, request):
    """What may be done now, and the history so far; for staff only."""
    need_staff(context, request)
    return state_model(context, request)


def state_model(context, request, **further):
    """What the page of states shows; `further`: what somebody has typed there, and what is to be said about it."""
    heading = _("Trạng thái: {title}", "State: {title}", title=context.title)
    staff_page(request, heading, _("Trạng thái", "State"))
    state = shown_state(context, request.desk.engine.state(context))
    available = request.desk.available(context)
    return {
        "heading": heading,
        "state_title": state.title,
        "state_tone": state.tone,
        "state_icon": state.icon,
        "transitions": [step for step in available if not step.has_form],
        "elsewhere": _elsewhere(request, context, available),
        "refusals": list(refusals(request, context)),
        "history": history(request, context),
        "has_draft": context.has_draft,
        "edges": every_edge_of(request, context),
        "end": _end_of(context),
        "timing_url": _timing_url(request, context),
        "withdrawal": _withdrawal_of(context),
        "discard_url": discard_url(request, context),
        "compare_url": request.resource_path(context) + COMPARISON,
        "preview_url": request.resource_path(context),
        "public_url": request.resource_path(context) if context.published is not None else None,
        "newest": newest_version(context).number,
        "hidden": hidden_uses(request, context),
        "along": further.pop(ALONG, None),
        "left_public": left_public(request, context) if any(step.withdraws for step in available) else (),
        "leaving": further.pop(LEAVING, None),
        "dropped": dropped(request, context) if any(step.effect == SHOWS for step in available) else (),
        "dropping": further.pop(DROPPED, None),
        **further,
    }


def _elsewhere(request, item, available):
    """(title, address) of what is done on a page of its own, which asks for more."""
    url = request.resource_path(item) + HANDLE
    has_page = IQuestion.providedBy(item) or IComment.providedBy(item)
    return [(step.title, url) for step in available if step.has_form] if has_page else []


def _timing_url(request, item):
    """Where the end of a publication is set; None for what is not published, or not this reader's to date."""
    step = request.desk.engine.of(item).transition("publish")
    has_dates = (step is not None and step.may_be_timed) or item.withdraw_on is not None
    may = item.published is not None and has_dates and request.desk.may(item, Permission.PUBLISH)
    return request.resource_path(item) + TIMING if may else None


def _end_of(item):
    """When it ends, as a `datetime-local` field takes it; empty where it has no end."""
    return f"{clock.local(item.withdraw_on):%Y-%m-%dT%H:%M}" if item.withdraw_on is not None else ""


def _withdrawal_of(item):
    """How an item that the public cannot read was taken from it, in words; None where it was not."""
    return note_of(item.withdrawal) if item.withdrawal is not None and item.published is None else None


def moment_asked_for(text, no_moment=NO_MOMENT, not_ahead=NOT_AHEAD):
    """The moment typed into a `datetime-local` field, by Vietnam's clock; None for an empty one.

    Raises `ActRefused` for what is no moment, and for what is past or lies more than two years ahead.
    """
    if not text.strip():
        return None
    try:
        when = datetime.fromisoformat(text.strip()).replace(tzinfo=clock.PEOPLES_ZONE)
    except ValueError:
        raise ActRefused(no_moment) from None
    now = clock.now()
    if not now < when < now + FURTHEST:
        raise ActRefused(not_ahead)
    return when


def refusals(request, item):
    """Why some acts are not offered, and whose they are: bilingual texts."""
    offered = {transition.name for transition in request.desk.available(item)}
    workflow = request.desk.engine.of(item)
    grants = workflow.states[item.state].grants
    for transition in workflow.transitions:
        if transition.name in offered or not request.desk.engine.is_possible(item, transition):
            continue
        roles = [
            ROLE_TITLES[Role(grantee)]
            for grantee, permissions in grants.items()
            if transition.permission in permissions and grantee in {role.value for role in Role}
        ]
        if not roles:
            # Of whoever has it, and nobody has.
            continue
        yield _(
            "“{act}” là việc của: {roles}.",
            "“{act}” is for: {roles}.",
            act=transition.title,
            roles=_(", ".join(str(role) for role in roles), ", ".join(role.in_language("en") for role in roles)),
        )


def history(request, item):
    """The item's steps, newest first, with people's names."""
    workflow = request.desk.engine.of(item)
    names = request.person_names({step.person for step in item.history})

    def title(name):
        state = workflow.states.get(name)
        return state.title if state else name

    return [
        {
            "act_title": getattr(workflow.transition(step.act), "title", OTHER_ACTS.get(step.act, step.act)),
            "source_title": title(step.source),
            "target_title": title(step.target),
            "person": names.get(step.person, ""),
            "when": step.when,
            "comment": step.comment,
            "note": step.note,
        }
        for step in reversed(item.history)
    ]


def discard_url(request, item):
    """Where the draft beside the published text is dropped; None where there is none, or not for this reader."""
    may = item.has_draft and request.desk.may(item, Permission.EDIT)
    return request.resource_path(item) + DISCARDING if may else None

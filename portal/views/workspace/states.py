"""The state of an item: what may be done with it now, who may do the rest, and what was done so far."""

from datetime import datetime, timedelta

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal import clock
from portal.i18n import _
from portal.interfaces import ActRefused, IPortalContent
from portal.permissions import Permission
from portal.roles import ROLE_TITLES, Role
from portal.views.forms import sent_text
from portal.views.workspace.editing import need_staff, staff_page

STATE = "theme:staff/state.pt"
FURTHEST = timedelta(days=2 * 366)


@view_config(
    context=IPortalContent,
    name="trang-thai",
    request_method="GET",
    permission=Permission.VIEW,
    renderer=STATE,
)
def state_page(context, request):
    """What may be done now, and the history so far; for staff only."""
    need_staff(context, request)
    heading = _("Trạng thái: {title}", "State: {title}", title=context.title)
    staff_page(request, heading, _("Trạng thái", "State"))
    state = request.desk.engine.state(context)
    return {
        "heading": heading,
        "state_title": state.title,
        "state_tone": state.tone,
        "state_icon": state.icon,
        "transitions": request.desk.available(context),
        "refusals": list(refusals(request, context)),
        "history": history(request, context),
        "has_draft": context.has_draft,
        "publish_on": context.publish_on,
        "preview_url": request.resource_path(context),
        "public_url": request.resource_path(context) if context.published is not None else None,
    }


@view_config(context=IPortalContent, name="trang-thai", request_method="POST", permission=Permission.VIEW)
def move(context, request):
    """Run the transition that was chosen."""
    need_staff(context, request)
    name, comment = sent_text(request, "transition"), sent_text(request, "comment")
    transition = request.desk.move(context, name, comment, moment_asked_for(sent_text(request, "when")))
    request.tell(transition.done or _("Đã thực hiện.", "Done."))
    return HTTPSeeOther(request.resource_path(context))


@view_config(
    context=IPortalContent,
    name="lich-su",
    request_method="GET",
    permission=Permission.VIEW,
    renderer="theme:staff/history.pt",
)
def history_page(context, request):
    """Who did what, and every saved version; for those who may see drafts."""
    need_staff(context, request)
    heading = _("Lịch sử: {title}", "History: {title}", title=context.title)
    staff_page(request, heading, _("Lịch sử", "History"))
    newest = list(context.versions.keys())[-50:]
    versions = [context.versions[number] for number in reversed(newest)]
    names = request.person_names({version.author for version in versions})
    return {
        "heading": heading,
        "entries": history(request, context),
        "versions": [
            {
                "number": version.number,
                "person": names.get(version.author, ""),
                "when": version.saved,
                "comment": version.comment,
                "is_published": version is context.published,
                "is_draft": version is context.draft,
            }
            for version in versions
        ],
    }


def moment_asked_for(text):
    """The moment typed into a `datetime-local` field, by Vietnam's clock; None for an empty one.

    Raises `ActRefused` for what is no moment, is past, or lies more than two years ahead.
    """
    if not text.strip():
        return None
    try:
        when = datetime.fromisoformat(text.strip()).replace(tzinfo=clock.PEOPLES_ZONE)
    except ValueError:
        raise ActRefused(_("Thời điểm đăng không hợp lệ.", "The time of publication is not valid.")) from None
    now = clock.now()
    if not now < when < now + FURTHEST:
        raise ActRefused(
            _(
                "Thời điểm đăng phải ở sau hiện tại và trong vòng hai năm.",
                "The time of publication must lie ahead, within two years.",
            )
        )
    return when


def refusals(request, item):
    """Why some acts are not offered, and whose they are: bilingual texts."""
    offered = {transition.name for transition in request.desk.available(item)}
    workflow = request.desk.engine.of(item)
    grants = workflow.states[item.state].grants
    for transition in workflow.transitions:
        if transition.name in offered or item.state not in transition.sources:
            continue
        if transition.needs_draft and item.draft is None:
            continue
        roles = [
            ROLE_TITLES[Role(grantee)]
            for grantee, permissions in grants.items()
            if transition.permission in permissions and grantee in {role.value for role in Role}
        ]
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
            "act_title": getattr(workflow.transition(step.act), "title", step.act),
            "source_title": title(step.source),
            "target_title": title(step.target),
            "person": names.get(step.person, ""),
            "when": step.when,
            "comment": step.comment,
        }
        for step in reversed(item.history)
    ]

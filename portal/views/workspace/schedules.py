"""Making a week's schedule: begun with what recurs, copied from the week before, proposed by units."""

from datetime import timedelta

import colander
import deform
from markupsafe import Markup
from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.view import view_config

from portal.content.agenda import week_name
from portal.content.editions import field_value
from portal.content.field_types import day_of
from portal.content.row_fields import ID, KEPT, RULE, same_cells
from portal.content.weeks import WEEK, monday_of, neighbour, week_on
from portal.i18n import _
from portal.interfaces import ActRefused, ISchedule, IWeekSchedule
from portal.permissions import Permission
from portal.views.forms import (
    CHECK,
    BrokenForm,
    content_form,
    plain_form,
    refilled,
    rendered,
    sent_text,
    typed_values,
    validated,
)
from portal.views.public.schedules import BEGIN, COPY, PROPOSE, shown_edition
from portal.views.schedule_clashes import shown_clashes, typed_entries
from portal.views.typed import forget, keep
from portal.views.workspace.care import care_for
from portal.views.workspace.editing import FORM, staff_page
from portal.workflow.proposing import propose, proposed_rows

FIELD, CHECK_PROPOSED = "entries", "trung-gio-dang-ky"
FURTHEST = timedelta(days=366)
NO_WEEK = _("Hãy chọn tuần trong vòng một năm tới.", "Choose a week within the year to come.")
NOTHING_BEFORE = _("Chưa có lịch tuần nào trước đó để chép.", "There is no earlier week to copy.")


@view_config(context=ISchedule, name=BEGIN, request_method="POST", permission=Permission.ADD)
def begin_week(context, request):
    """Make the schedule of a week with what recurs in it, and with the week before where that is wanted."""
    day = day_of(sent_text(request, "day"))
    if day is None or not request.today - FURTHEST < day < request.today + FURTHEST:
        raise ActRefused(NO_WEEK)
    monday = monday_of(day)
    name = week_name(monday)
    if week_on(context, monday, request.reader.principals) is None:
        kind = request.types.children_of(context)[0].name
        year, number, _weekday = monday.isocalendar()
        title = f"Lịch công tác tuần {number} năm {year}"
        rows = context.recurring_rows(monday, monday + WEEK - timedelta(days=1))
        request.desk.add(context, kind, {"title": title, "first_day": monday, FIELD: rows})
        if sent_text(request, "copy"):
            copy_rows(request, context, context[name])
        request.tell(
            _("Đã lập lịch; hãy điền tiếp rồi trình duyệt.", "The schedule is begun; fill it in and submit it.")
        )
    return HTTPSeeOther(f"{request.resource_path(context)}{name}/")


@view_config(context=IWeekSchedule, name=COPY, request_method="POST", permission=Permission.EDIT)
def copy_last_week(context, request):
    """Add the entries of the week before, on the same weekdays; those that are there already are not added twice."""
    count = copy_rows(request, context.__parent__, context)
    if count is None:
        raise ActRefused(NOTHING_BEFORE)
    request.tell(
        _("Đã chép {count} việc từ tuần trước.", "{count} entries are copied from the week before.", count=count)
    )
    return HTTPSeeOther(request.resource_path(context))


@view_config(
    context=IWeekSchedule,
    name=CHECK,
    request_method="POST",
    permission=Permission.EDIT,
    renderer="theme:staff/clashes.pt",
)
def check_clashes(context, request):
    """The clashes of the rows as they are typed, as a part of the form's page; saves nothing."""
    return _clashes_of(context, request, content_form(request, context.__type_info__, context))


def _clashes_of(context, request, form, others=()):
    try:
        typed = typed_values(form, request)
    except BrokenForm:
        raise HTTPBadRequest() from None
    rows = (typed.get(FIELD) if isinstance(typed, dict) else None) or ()
    own = list(typed_entries(form.schema[FIELD].columns, rows))
    entries = sorted([*own, *others], key=lambda one: (one.day, one.starts))
    return {"clashes": shown_clashes(request, context, entries, about={entry.id for entry in own})}


@view_config(
    context=IWeekSchedule,
    name=CHECK_PROPOSED,
    request_method="POST",
    permission=Permission.PROPOSE,
    renderer="theme:staff/clashes.pt",
)
def check_proposed(context, request):
    """The same for a unit's rows, beside those of the week that the reader sees anyway; saves nothing."""
    own = {row[ID] for row in proposed_rows(request.desk, context, FIELD)}
    edition = shown_edition(request, context)
    others = edition.agenda() if edition is not None else ()
    return _clashes_of(context, request, _form(context, request), [one for one in others if one.id not in own])


def copy_rows(request, schedule, week):
    """Copy the rows of the week before into a week; answers how many, None where there is no week before.

    What a rule put in stays where it is: the rule itself says in which weeks it is.
    """
    monday = neighbour(schedule, week.first_day, request.reader.principals, earlier=True)
    source = week_on(schedule, monday, request.reader.principals) if monday else None
    edition = shown_edition(request, source, drafts=True)
    if edition is None:
        return None
    later, ruled = week.first_day - monday, _ruled(schedule, source, edition, monday)
    rows = [_moved(row, later) for row in edition.entries if row[ID] not in ruled]
    added = [row for row in rows if not any(same_cells(row, present) for present in week.entries)]
    request.desk.edit(week, {FIELD: (*week.entries, *added)})
    return len(added)


def _ruled(schedule, week, edition, monday):
    """The ids of the rows of a week that the section's rules put in, whatever this reader gets of them."""
    made = schedule.recurring_rows(monday, monday + WEEK - timedelta(days=1))
    rows = field_value(type(week), edition.version, FIELD)
    # Rows of weeks that were made before rows were marked are known by what they say.
    return {row[ID] for row in rows if row.get(RULE) or any(same_cells(row, one) for one in made)}


def _moved(row, later):
    cells = {name: cell for name, cell in row.items() if name not in KEPT}
    # A column that this reader does not get is empty.
    return {**cells, "day": row["day"] + later}


@view_config(context=IWeekSchedule, name=PROPOSE, request_method="GET", permission=Permission.PROPOSE, renderer=FORM)
def proposal_form(context, request):
    """What the reader's unit has proposed for the week, to go on with."""
    rows, form = proposed_rows(request.desk, context, FIELD), _form(context, request)
    kept = care_for(request, form, context, PROPOSE)
    html = refilled(form, kept.unsaved.fields) if kept.unsaved else rendered(form, {FIELD: rows})
    return _proposal_page(context, request, html, kept)


@view_config(context=IWeekSchedule, name=PROPOSE, request_method="POST", permission=Permission.PROPOSE, renderer=FORM)
def save_proposal(context, request):
    """Put what was typed in the place of the unit's proposal; shows it again where something is wrong."""
    form = _form(context, request)
    care_for(request, form, context, PROPOSE)
    try:
        values = validated(form, request)
    except deform.ValidationFailure as failure:
        request.response.status_int = 422
        keep(request, context, PROPOSE)
        return _proposal_page(context, request, failure.render())
    except BrokenForm:
        raise HTTPBadRequest() from None
    propose(request.desk, context, FIELD, values[FIELD])
    forget(request, context, PROPOSE)
    request.tell(_("Đã gửi đăng ký; văn phòng sẽ tổng hợp.", "Sent; the office will put the week together."))
    return HTTPSeeOther(f"{request.resource_path(context)}{PROPOSE}")


def _form(context, request):
    whole = context.__type_info__.schema()
    schema = colander.Schema(validator=_of_week(whole, context))
    schema.add(whole[FIELD])
    form = plain_form(request, schema, "content-form", _("Gửi đăng ký", "Send the proposal"))
    form.item = context
    form.check_url = request.resource_path(context) + CHECK_PROPOSED
    return form


def _of_week(whole, week):
    def check(node, values):
        try:
            whole.validator(whole, {**values, "first_day": week.first_day})
        except colander.Invalid as error:
            wrong = colander.Invalid(node)
            for child in error.children:
                wrong[child.node.name] = child.msg
            raise wrong from None

    return check


def _proposal_page(context, request, form, kept=None):
    heading = _("Đăng ký lịch: {title}", "Proposal for: {title}", title=context.title)
    staff_page(request, heading, _("Đăng ký lịch", "Proposal"))
    return {
        "heading": heading,
        "form": Markup(form),
        "kind_title": context.__type_info__.title,
        "note": _(
            "Chỉ ghi việc của phòng, ban bạn. Văn phòng tổng hợp và trình lãnh đạo duyệt.",
            "Write your own unit's entries only. The office puts the week together for approval.",
        ),
        "cancel_url": request.resource_path(context.__parent__),
        "kept": kept,
        "editors": (),
        "newer": None,
    }

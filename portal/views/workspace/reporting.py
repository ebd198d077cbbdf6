"""The staff report a difficulty to the support desk, and find again what they have reported."""

from types import SimpleNamespace

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal.content import fields
from portal.content.support import LONGEST_MESSAGE
from portal.i18n import DEFAULT_LANGUAGE, _, in_language
from portal.interfaces import IWorkspace
from portal.permissions import Permission
from portal.security.agents import device_of
from portal.views.links import listing
from portal.views.public.asking_form import errors_of, typed_text
from portal.views.whereabouts import (
    LONGEST_PAGE,
    LONGEST_TITLE,
    PAGE,
    REFERENCE,
    REPORT,
    TITLE,
    told_page,
    told_reference,
)
from portal.views.workspace.editing import staff_page
from portal.views.workspace.questions import deadline
from portal.workflow.supporting import KIND, OPEN, help_center_of, report

FORM, LIST_PAGE = "theme:staff/support_report.pt", "theme:staff/support_own.pt"
OWN = "ho-tro"
HEADING, OWN_HEADING = _("Báo khó khăn", "Report a difficulty"), _("Hỗ trợ sử dụng", "Support")
NOTHING = _("Bạn chưa báo khó khăn nào.", "You have not reported any difficulty.")
PER_PAGE, INVALID = 20, 422


class ReportSchema(colander.Schema):
    """What somebody reports, in form order."""

    title = fields.Line(_("Khó khăn gặp phải", "The difficulty"), required=True)
    text = fields.Text(
        _("Bạn đang làm gì, thấy gì", "What you were doing, and what you saw"),
        required=True,
        validator=colander.Length(
            max=LONGEST_MESSAGE, max_err=_("Dài quá: tối đa 10.000 ký tự.", "Too long: 10,000 characters at the most.")
        ),
    )
    page = fields.Line(_("Trang đang mở", "The page"))
    page_title = fields.Line(_("Tên trang", "Its title"))


TITLES = {node.name: node.title for node in ReportSchema().children}


@view_config(context=IWorkspace, name=REPORT, request_method="GET", permission=Permission.USE_WORKSPACE, renderer=FORM)
def report_form(context, request):
    """The form, with where the reader comes from."""
    told = request.query
    typed = {"page": told_page(told.get(PAGE, "")), "page_title": told.get(TITLE, "")[:LONGEST_TITLE]}
    return _form(context, request, typed, told.get(REFERENCE, ""))


@view_config(context=IWorkspace, name=REPORT, request_method="POST", permission=Permission.USE_WORKSPACE, renderer=FORM)
def send_report(context, request):
    """Take it in; shows the form again, with what was typed, where something is wrong."""
    schema = ReportSchema()
    typed = {node.name: typed_text(request, node.name) for node in schema.children}
    reference = told_reference(typed_text(request, "reference"))
    try:
        values = schema.deserialize(typed)
    except colander.Invalid as invalid:
        request.response.status_int = INVALID
        return _form(context, request, typed, reference, tuple(errors_of(invalid)))
    sent = {
        **values,
        "page": told_page(values["page"]),
        "page_title": values["page_title"][:LONGEST_TITLE],
        "browser": in_language(device_of(request.user_agent or ""), DEFAULT_LANGUAGE),
        "reference": reference,
    }
    item = report(request.desk, context, sent, request.user.full_name)
    request.tell(_("Đã gửi đến bộ phận hỗ trợ.", "Sent to the support desk."))
    return HTTPSeeOther(request.resource_path(item))


def _form(context, request, typed, reference, errors=()):
    staff_page(request, HEADING)
    center = help_center_of(context)
    edition = center.edition() or center
    found: dict = {}
    for name, text in errors:
        found.setdefault(name, []).append(text)
    return {
        "heading": HEADING,
        "action": request.own_path,
        "own_name": REPORT,
        "typed": typed,
        "reference": told_reference(reference),
        "errors": found,
        "ordered_errors": [(name, title, text) for name, title in TITLES.items() for text in found.get(name, ())],
        "browser": device_of(request.user_agent or ""),
        "longest_page": LONGEST_PAGE,
        "center": SimpleNamespace(url=request.resource_path(center), desk=edition.desk, term=edition.term()),
        "own_url": request.resource_path(context) + OWN,
    }


@view_config(
    context=IWorkspace, name=OWN, request_method="GET", permission=Permission.USE_WORKSPACE, renderer=LIST_PAGE
)
def own_requests(context, request):
    """What the reader has reported in this agency, the newest first."""
    staff_page(request, OWN_HEADING)
    wanted = {"parent": context.id, "kind": KIND, "creator": request.reader.person_id}
    page = request.search.find(**wanted, order="newest", limit=PER_PAGE, after=request.query.get("trang"))
    center = help_center_of(context)
    return {
        "heading": OWN_HEADING,
        "listing": listing(request, page, NOTHING),
        "rows": shown_requests(request, page.rows),
        "report_url": request.resource_path(context) + REPORT,
        "help_url": request.resource_path(center),
    }


def shown_requests(request, rows):
    """Rows of requests as templates show them: the state, how much time is left, who deals with it."""
    states = request.workflows[KIND].states
    agencies = request.search.by_ids({row.agency for row in rows})
    people = {login: request.people.get(login) for login in {row.code for row in rows} if login}
    return [
        SimpleNamespace(
            title=row.title,
            url=request.application_path(row.path),
            state=states[row.state],
            received=row.starts,
            due=row.ends,
            deadline=deadline(request, row.ends) if row.state in OPEN and row.ends else None,
            agency=agencies[row.agency].title if row.agency in agencies else "",
            handler=person.full_name if (person := people.get(row.code)) else "",
            is_late=row.level == "late",
        )
        for row in rows
    ]

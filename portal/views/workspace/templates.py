"""Templates and snippets of an agency, and those for all agencies: kept here, chosen where something is added."""

from types import SimpleNamespace

import colander
import deform
from markupsafe import Markup
from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from portal.content.templates import SNIPPET, begins_from_template, rows_in, schema_of, template_in
from portal.i18n import _
from portal.interfaces import ActImpossible, IAgency, ISite
from portal.permissions import Permission
from portal.views.forms import BrokenForm, plain_form, rendered, sent_text, validated
from portal.views.links import Link
from portal.views.own_links import prose
from portal.views.workspace.beginning import OF_ALL, SNIPPETS, choices, chosen_template
from portal.views.workspace.editing import staff_page
from portal.workflow.templates import put_aside, save_template

NAME = "mau"
LIST, FORM, TEXT = "theme:staff/templates.pt", "theme:staff/plain_form.pt", "theme:staff/template.pt"
TITLE = _("Mẫu soạn sẵn", "Templates")
SNIPPET_TITLE = _("Đoạn mẫu", "Snippet")
NEW, PRESENT, READ = "loai", "so", "xem"
NOTES = {
    False: _(
        "Ai thêm nội dung loại này được chọn mẫu để bắt đầu. Chỗ cần điền nên ghi rõ, ví dụ […ngày…].",
        "Whoever adds content of this kind may begin with it. Mark what is to be filled in, such as […date…].",
    ),
    True: _(
        "Đoạn mẫu được chèn vào bài đang viết bằng nút “Đoạn mẫu” của khung soạn thảo.",
        "A snippet is put into a text by the button “Snippet” of the editor.",
    ),
}
CONFLICT, INVALID = 409, 422


def template_views(method, renderer=None):
    """Registers a view of the templates of an agency and of the province, each for those who keep them."""

    def decorate(view):
        for context, permission in ((IAgency, Permission.ADD), (ISite, Permission.MANAGE_SITE)):
            settings = {"renderer": renderer} if renderer else {}
            view = view_config(context=context, name=NAME, request_method=method, permission=permission, **settings)(
                view
            )
        return view

    return decorate


@template_views("GET", LIST)
def templates(context, request):
    """The templates of a place; one of them to be read; the form of one, or of a new one: as the address asks."""
    if READ in request.query:
        request.override_renderer = TEXT
        return _read(context, request)
    if NEW in request.query or PRESENT in request.query:
        request.override_renderer = FORM
        kind, template = _asked_for(context, request)
        values = template.values if template is not None else {}
        form = _form(request, kind, template.revision if template is not None else 0)
        return _form_page(context, request, kind, rendered(form, values))
    staff_page(request, _heading(context), TITLE)
    url = request.resource_path(context) + NAME
    return {
        "heading": _heading(context),
        "own": [_shown(request, url, row) for row in rows_in(context)],
        "aside": [_shown(request, url, row) for row in rows_in(context, set_aside=True)],
        "of_all": []
        if ISite.providedBy(context)
        else [_shown(request, url, row, OF_ALL) for row in rows_in(request.site)],
        "kinds": [
            Link(_add_title(kind, title), f"{url}?{NEW}={kind}", icon="plus-lg") for kind, title in _kinds(request)
        ],
        "is_site": ISite.providedBy(context),
    }


def _read(context, request):
    """The texts of a template in use here, for who copies from it or looks what it is."""
    template = chosen_template(context, request, request.query[READ])
    if template is None:
        raise HTTPNotFound()
    page = staff_page(request, template.values["name"])
    url = request.resource_path(context) + NAME
    page.trail = (Link(TITLE, url), *page.trail)
    own = template_in(context, template.id) is template
    return {
        "heading": template.values["name"],
        "kind": dict(_kinds(request)).get(template.kind, template.kind),
        "whose": None if own else _("Mẫu của tỉnh, dùng cho mọi cơ quan", "Of the province, for all agencies"),
        "title": template.values.get("title"),
        "summary": template.values.get("summary"),
        "text": Markup(prose(request, template.values.get("body") or "")),
        "change_url": f"{url}?{PRESENT}={template.id}" if own else None,
        "back_url": url,
    }


@template_views("POST", FORM)
def save(context, request):
    """Keep what the form has, or take a template out of use or back."""
    act, url = sent_text(request, "act"), request.resource_path(context) + NAME
    if act in ("aside", "back"):
        template = put_aside(request.desk, context, sent_text(request, "template"), act == "aside")
        said = _("Đã bỏ mẫu “{name}”; vẫn dùng lại được.", "“{name}” is set aside; it can be taken up again.")
        back = _("Mẫu “{name}” dùng lại được rồi.", "“{name}” is in use again.")
        request.tell((said if act == "aside" else back) % {"name": template.values["name"]})
        return HTTPSeeOther(url)
    return _keep(context, request, url)


def _keep(context, request, url):
    kind, template = _asked_for(context, request)
    seen = sent_text(request, "began_from")
    form = _form(request, kind, seen)
    try:
        values = validated(form, request)
    except deform.ValidationFailure as failure:
        return _again(context, request, kind, failure.render(), INVALID)
    except BrokenForm:
        raise HTTPBadRequest() from None
    number = template.id if template is not None else None
    try:
        kept = save_template(request.desk, context, kind, values, number, seen)
    except ActImpossible as error:
        form.widget.handle_error(form, colander.Invalid(form.schema, error.text))
        return _again(context, request, kind, form.widget.serialize(form, form.cstruct), CONFLICT)
    request.tell(_("Đã lưu mẫu “{name}”.", "The template “{name}” is saved.", name=kept.values["name"]))
    return HTTPSeeOther(url)


@view_config(context=IAgency, name=SNIPPETS, request_method="GET", permission=Permission.ADD, renderer="json")
@view_config(context=ISite, name=SNIPPETS, request_method="GET", permission=Permission.MANAGE_SITE, renderer="json")
def snippets(context, request):
    """For the editor: the names of the snippets that can be put into a text here; with `so`, the HTML of one."""
    chosen = request.query.get(PRESENT)
    if chosen is None:
        return {"snippets": [{"name": name, "id": key} for key, name in choices(context, request, SNIPPET)]}
    found = chosen_template(context, request, chosen)
    if found is None or found.kind != SNIPPET:
        raise HTTPNotFound()
    return {"html": prose(request, found.values["body"])}


def _asked_for(context, request):
    """(kind, template or None): which template the address means; `HTTPNotFound` where there is none."""
    if PRESENT in request.query:
        template = template_in(context, request.query[PRESENT])
        if template is None:
            raise HTTPNotFound()
        return template.kind, template
    kind = request.query.get(NEW, "")
    if kind not in dict(_kinds(request)):
        raise HTTPNotFound()
    return kind, None


def _kinds(request):
    """(kind, title) of all that templates can be for."""
    return [
        *((info.name, info.title) for info in request.types if begins_from_template(info)),
        (SNIPPET, SNIPPET_TITLE),
    ]


def _form(request, kind, revision):
    form = plain_form(request, schema_of(kind)(), "template", _("Lưu mẫu", "Save the template"))
    form.began_from = revision
    return form


def _again(context, request, kind, form, status):
    request.response.status_int = status
    return _form_page(context, request, kind, form)


def _form_page(context, request, kind, form):
    heading = _("Mẫu: {kind}", "Template: {kind}", kind=dict(_kinds(request))[kind])
    page = staff_page(request, heading)
    url = request.resource_path(context) + NAME
    page.trail = (Link(TITLE, url), *page.trail)
    return {"heading": heading, "form": Markup(form), "note": NOTES[kind == SNIPPET], "cancel_url": url}


def _add_title(kind, title):
    if kind == SNIPPET:
        return _("Thêm đoạn mẫu", "Add a snippet")
    return _("Thêm mẫu: {kind}", "Add a template: {kind}", kind=title)


def _heading(place):
    if ISite.providedBy(place):
        return _("Mẫu soạn sẵn cho mọi cơ quan", "Templates for all agencies")
    return _("Mẫu soạn sẵn: {agency}", "Templates: {agency}", agency=place.title)


def _shown(request, url, row, before=""):
    return SimpleNamespace(
        id=row.id,
        name=row.name,
        kind=dict(_kinds(request)).get(row.kind, row.kind),
        url=f"{url}?{PRESENT}={row.id}",
        text_url=f"{url}?{READ}={before}{row.id}",
    )

"""Keeping templates: an agency's editors their own, the province's administrators those for all agencies."""

from portal.content.changes import stay_current
from portal.content.templates import IS_GONE, Template, Templates, template_in
from portal.history.acts import TEMPLATE_ASIDE, TEMPLATE_BACK, TEMPLATE_SAVED
from portal.i18n import _
from portal.interfaces import ActImpossible, ISite
from portal.permissions import Permission
from portal.workflow.whose import need

KEEP = _("quản lý mẫu của", "keep the templates of")


def right_at(place):
    """The permission that keeping the templates of a place takes."""
    return Permission.MANAGE_SITE if ISite.providedBy(place) else Permission.ADD


def save_template(desk, place, kind, values, template_id=None, seen=0):
    """Keep a new template of a place, or other texts of the one with that id; answers it.

    `seen`: the revision from which the person began. Raises `ActRefused`, `ActImpossible`.
    """
    need(desk, place, right_at(place), KEEP)
    if place.templates is None:
        place.set(templates=Templates())
    template = Template(kind) if template_id is None else _known(place, template_id)
    stay_current(place)
    place.templates.keep(template, values, seen, desk.reader.person_id)
    desk.record(place, TEMPLATE_SAVED, permission=right_at(place), comment=template.values["name"])
    return template


def put_aside(desk, place, template_id, aside=True):
    """Take a template out of use, or back into use, and answer it; raises `ActRefused`, `ActImpossible`."""
    need(desk, place, right_at(place), KEEP)
    template = _known(place, template_id)
    if template.set_aside != aside:
        place.templates.put_aside(template, aside)
        act = TEMPLATE_ASIDE if aside else TEMPLATE_BACK
        desk.record(place, act, permission=right_at(place), comment=template.values["name"])
    return template


def _known(place, template_id):
    template = template_in(place, template_id)
    if template is None:
        raise ActImpossible(IS_GONE)
    return template

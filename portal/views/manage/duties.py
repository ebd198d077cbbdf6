"""The board of mandated sections for the province: what each agency lacks or has let grow old, and the terms."""

from types import SimpleNamespace
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from portal import clock
from portal.content.duties import LONGEST_TERM, InvalidTerm, duties_of, read_term, set_terms
from portal.history.acts import SECTION_TERMS_SET
from portal.i18n import _
from portal.interfaces import ISite
from portal.permissions import Permission
from portal.search.duties import CURRENT, MISSING, STALE
from portal.security.fresh import need_fresh_sign_in
from portal.views.duty_board import HEADING, NAME, SHORT, STATES, overdue_text, standings_for, workbook
from portal.views.filled_tables import SHEET_TYPE
from portal.views.forms import sent_text
from portal.views.workspace.editing import staff_page

TEMPLATE = "theme:staff/duties.pt"
LEVEL, DUTY, STATE, TERM = "cap", "muc", "tinh-trang", "days-"
# How the states are called in addresses.
ASKED = {"thieu": MISSING, "qua-han": STALE}
INVALID = 422


@view_config(context=ISite, name=NAME, request_method="GET", permission=Permission.MANAGE_SITE, renderer=TEMPLATE)
def board(context, request):
    """Every agency with what it lacks and what is overdue, narrowed as the address asks."""
    return _page(context, request)


@view_config(context=ISite, name=f"{NAME}.xlsx", request_method="GET", permission=Permission.MANAGE_SITE)
def sheet(context, request):
    """The same agencies with all their sections as an XLSX workbook."""
    need_fresh_sign_in(request)
    question, found = _Question(request), standings_for(request)
    body = workbook(request, duties_of(context), [agency for agency in found if question.wants(agency)])
    response = Response(body=body, content_type=SHEET_TYPE)
    # Not text: WebOb would promise letters.
    response.charset = None
    response.headers["Content-Disposition"] = f'attachment; filename="{NAME}.xlsx"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@view_config(context=ISite, name=NAME, request_method="POST", permission=Permission.MANAGE_SITE, renderer=TEMPLATE)
def save_terms(context, request):
    """Put other terms in force; shows the board again, with what was typed, where one is no term."""
    typed = {duty.name: sent_text(request, TERM + duty.name) for duty in duties_of(context)}
    terms, errors = {}, {}
    for name, text in typed.items():
        try:
            terms[name] = read_term(text)
        except InvalidTerm as error:
            errors[name] = error.text
    if errors:
        request.response.status_int = INVALID
        return _page(context, request, typed, errors)
    before = {duty.name: duty for duty in duties_of(context)}
    changed = set_terms(context, terms)
    if changed:
        told = {"removed": [f"{before[name].title}: {before[name].days}" for name in changed]}
        request.historian.record(
            SECTION_TERMS_SET, **told, added=[f"{before[name].title}: {terms[name]}" for name in changed]
        )
    request.tell(_("Đã lưu thời hạn; áp dụng ngay cho mọi cơ quan.", "The terms are saved and apply to all at once."))
    return HTTPSeeOther(request.resource_path(context, NAME))


class _Question:
    """Which agencies are asked for; what is not understood asks for nothing."""

    def __init__(self, request):
        known = {duty.name for duty in duties_of(request.site)}
        levels = {level for level, _title in request.level_titles}
        self.level = _one_of(request.query.get(LEVEL, ""), levels)
        self.duty = _one_of(request.query.get(DUTY, ""), known)
        self.asked_state = _one_of(request.query.get(STATE, ""), ASKED)
        self.state = ASKED.get(self.asked_state)
        self.is_narrowed = bool(self.level or self.duty or self.state)

    def at_level(self, agency):
        return not self.level or agency.level == self.level

    def wants(self, agency):
        if not self.at_level(agency):
            return False
        wrong = [
            one for one in agency.standings if one.state == self.state or (not self.state and one.state != CURRENT)
        ]
        if self.duty:
            return any(one.duty.name == self.duty for one in wrong)
        return bool(wrong) if self.state else True


def _one_of(text, known):
    return text if text in known else ""


def _page(context, request, typed=None, errors=None):
    staff_page(request, HEADING, SHORT)
    question, duties = _Question(request), duties_of(context)
    # Titles are in the reader's language once, not once for each of three thousand cells.
    titles = {duty.name: request.localizer.translate(duty.title) for duty in duties}
    levels = dict(request.level_titles)
    found = [agency for agency in standings_for(request) if question.at_level(agency)]
    shown = [agency for agency in found if question.wants(agency)]
    url = request.resource_path(context) + NAME
    return {
        "heading": HEADING,
        "moment": clock.now(),
        "states": STATES,
        "total": len(found),
        "complete": sum(1 for agency in found if len(agency.of(CURRENT)) == len(duties)),
        "counts": {state: sum(len(agency.of(state)) for agency in found) for state in STATES},
        "rows": [_row(request, agency, titles, levels) for agency in shown],
        "duties": [_summary(duty, number, found, titles, typed, errors) for number, duty in enumerate(duties)],
        "levels": [(level, title, level == question.level) for level, title in request.level_titles],
        "asked_states": [(name, STATES[state][0], name == question.asked_state) for name, state in ASKED.items()],
        "question": question,
        "errors": errors or {},
        "most": LONGEST_TERM,
        "act_url": url,
        "sheet_url": f"{url}.xlsx" + (f"?{urlencode(request.query)}" if request.query else ""),
    }


def _row(request, agency, titles, levels):
    translate = request.localizer.translate
    return SimpleNamespace(
        title=agency.title,
        url=request.application_path(agency.path),
        level=levels.get(agency.level, ""),
        missing=[titles[one.duty.name] for one in agency.of(MISSING)],
        stale=[f"{titles[one.duty.name]} ({translate(overdue_text(one))})" for one in agency.of(STALE)],
        current=len(agency.of(CURRENT)),
        of=len(agency.standings),
    )


def _summary(duty, number, agencies, titles, typed, errors):
    states = [agency.standings[number].state for agency in agencies]
    return SimpleNamespace(
        name=duty.name,
        title=titles[duty.name],
        days=typed[duty.name] if typed else str(duty.days),
        error=(errors or {}).get(duty.name),
        **{state: states.count(state) for state in STATES},
    )

"""Doing one act to what is selected: at once where it is little, else as a job whose progress is shown."""

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid_zodbconn import get_connection

from portal.content.places import is_internal
from portal.i18n import ENGLISH, _
from portal.identity import id_in, new_id
from portal.interfaces import IContainer, IWorkspace
from portal.jobs.bulk import THINGS, begin
from portal.jobs.declare import refer
from portal.permissions import Permission
from portal.security.fresh import need_fresh_sign_in_to_publish
from portal.views.workspace.hidden_uses import SHOWS, tell_hidden_uses
from portal.views.workspace.left_public import dropped, tell_dropped
from portal.views.workspace.selection import NOTHING_SELECTED, NothingSelected
from portal.workflow.acts import ACTS, perform_all
from portal.workflow.runs import Run, keep, run_of

VIEW = "thao-tac"
CONTENTS = "noi-dung"
# What one request does; more is a job. What stands below counts for acts that touch it.
MOST_AT_ONCE, MOST_BELOW = 50, 300
HEAVY = frozenset({"copy", "trash"})
MOST_REASONS = 5
LONGEST_TITLE = 120
UNDO = "hoan-tac"


def do(request, folder, selection, act, arguments):
    """Do an act to the selected children of a folder and answer where to go on: a redirect.

    Raises `NothingSelected`.
    """
    if act == "trash":
        arguments = {"batch": new_id(), **arguments}
    if selection.filter is None and not _is_much(request, selection.items(request, folder), act):
        return _at_once(request, folder, selection, act, arguments)
    ids = selection.ids(request, folder)
    if not ids:
        raise NothingSelected(NOTHING_SELECTED)
    if _publishes(request, act, arguments):
        # The job does it when there is nobody to ask.
        need_fresh_sign_in_to_publish(request)
    stored = {name: refer(value) if name in THINGS else value for name, value in arguments.items()}
    run = Run(folder, act, stored, ids, request.reader.person_id)
    begin(run, get_connection(request).root())
    return HTTPSeeOther(run_url(request, folder, run))


def _publishes(request, act, arguments):
    if act == "dates":
        return True
    steps = (workflow.transition(arguments.get("transition", "")) for workflow in request.workflows.values())
    return any(step is not None and step.permission == Permission.PUBLISH for step in steps)


def _is_much(request, items, act):
    if len(items) > MOST_AT_ONCE:
        return True
    if act not in HEAVY:
        return False
    below = 0
    for item in items:
        if IContainer.providedBy(item):
            below += request.search.count(below=item.id)
    return below > MOST_BELOW


def _at_once(request, folder, selection, act, arguments):
    items = selection.items(request, folder)
    if not items:
        raise NothingSelected(NOTHING_SELECTED)
    ids = [item.id for item in items]
    unused = _dropped(request, items, act, arguments)
    done, refused = perform_all(request.desk, items, act, arguments)
    if done and _publishes(request, act, arguments):
        tell_hidden_uses(request, [item for item in items if item.published is not None])
        tell_dropped(request, [(item, files) for item, files in unused if not item.has_draft])
    if len(refused) > MOST_REASONS:
        run = Run(folder, act, {"batch": arguments["batch"]} if act == "trash" else {}, ids, request.reader.person_id)
        keep(get_connection(request).root(), run)
        run.note_all(done, refused)
        return HTTPSeeOther(run_url(request, folder, run))
    report(request, act, done, refused)
    address = list_url(request, folder)
    return HTTPSeeOther(f"{address}?{UNDO}={arguments['batch']}" if act == "trash" and done else address)


def _dropped(request, items, act, arguments):
    """(item, files) of what published texts will not use any more when changes of many are published."""
    name = arguments.get("transition", "") if act == "transition" else ""
    steps = ((item, request.desk.engine.of(item).transition(name)) for item in items)
    showing = [item for item, step in steps if step is not None and step.effect == SHOWS]
    return [(item, files) for item in showing if (files := dropped(request, item))]


def list_url(request, folder):
    """Where the children of a folder are listed: the staff's own folders are lists themselves."""
    is_list = is_internal(folder) and not IWorkspace.providedBy(folder)
    return request.resource_path(folder) + ("" if is_list else CONTENTS)


def report(request, act, done, refused):
    """Say on the next page to how many items it was done, and why not to the others."""
    # The trash has a message of its own, with the way back.
    if done and act != "trash":
        request.tell(ACTS[act].done % {"count": done})
    for refusal in refused:
        title = refusal.title[:LONGEST_TITLE]
        request.tell(_("“{title}”: {reason}", "“{title}”: {reason}", title=title, reason=refusal.reason), "warning")


def run_url(request, folder, run):
    """Where the progress of a run is shown."""
    return f"{request.resource_path(folder)}{VIEW}/{run.id}"


def run_shown(request, folder, number):
    """The progress of one of this reader's runs, for a template; raises `HTTPNotFound` where it is not his."""
    run_id = id_in(number)
    run = run_of(get_connection(request).root(), request.reader.person_id, run_id) if run_id is not None else None
    if run is None or run.act not in ACTS:
        raise HTTPNotFound()
    place = 1 if request.locale_name == ENGLISH else 0
    batch = run.arguments.get("batch") if run.act == "trash" and run.finished and run.done else None
    return {
        "run": run,
        "act_title": ACTS[run.act].title,
        "handled": run.done + run.refused,
        "refusals": [(title, reasons[place]) for title, reasons in run.refusals],
        "contents_url": list_url(request, folder),
        "undo_url": f"{list_url(request, folder)}?{UNDO}={batch}" if batch else None,
    }

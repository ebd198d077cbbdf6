"""`portal check`: what is wrong with the settings and the data, each finding with its remedy."""

import sys

import click

from portal.commands.session import configured, connected, console, load_settings
from portal.content.base import Content
from portal.content.container import walk
from portal.evolve import pending_steps
from portal.interfaces import ConfigurationError

MOST_SHOWN = 20


@click.command()
@click.option("--settings-only", is_flag=True, help="Leave the data alone: a matter of a second.")
@click.pass_obj
def check(ini, settings_only):
    """Check the settings, the database and the lists; ends with 1 where something must be mended."""
    _raw, settings = load_settings(ini)
    findings = [(severity, text.in_language("en"), "") for severity, text in settings.problems()]
    if not settings_only and not any(severity == "error" for severity, _text, _remedy in findings):
        findings += data_findings(ini)
    for severity, text, remedy in findings[:MOST_SHOWN]:
        console.print(f"[{'red' if severity == 'error' else 'yellow'}]{severity}[/] {text}")
        if remedy:
            console.print(f"        → {remedy}", markup=False)
    if len(findings) > MOST_SHOWN:
        console.print(f"… and {len(findings) - MOST_SHOWN} more.")
    errors = sum(severity == "error" for severity, _text, _remedy in findings)
    console.print(f"{errors} errors, {len(findings) - errors} warnings.")
    sys.exit(1 if errors else 0)


def data_findings(ini):
    """What is wrong with the data: a list of (severity, text, remedy)."""
    from portal.search.compare import compare

    try:
        with configured(ini) as registry, connected(registry) as connection:
            root = connection.root()
            if "site" not in root:
                return [("error", "The database has no site.", "portal init")]
            findings = [
                ("error", f"The database lacks the step {step.name}: {step.title}", "portal evolve")
                for step in pending_steps(root)
            ]
            findings += object_findings(root["site"], registry)
            findings += [
                ("error", f"The lists differ from the objects: {difference}", "portal reindex")
                for difference in compare(registry._zodb_databases[""], registry.projection)
            ]
            return findings
    except ConfigurationError as error:
        return [("error", str(error), "mend the declaration that it names")]


def object_findings(site, registry):
    """What is wrong with single objects: unknown states, lost parents, files that versions name but nobody has."""
    findings = []
    workflows = registry.workflow_engine.workflows
    for item in walk(site):
        if not isinstance(item, Content):
            continue
        where = f"{item.kind} {item.id} ({item.__name__})"
        workflow = workflows.get(item.workflow)
        if workflow is None or item.state not in workflow.states:
            findings.append(("error", f"{where} is in the unknown state {item.workflow}/{item.state}", "portal evolve"))
        if item is not site and item.__parent__.get(item.__name__) is not item:
            findings.append(("error", f"{where} is not where its parent has it", "restore it from a backup"))
        findings += _file_findings(item, where)
        if item._p_changed is False:
            item._p_deactivate()
    return findings


def _file_findings(item, where):
    findings = []
    for name in item.attachments:
        try:
            with item.attachments[name].blob.open("r") as data:
                data.seek(0, 2)
                if data.tell() != item.attachments[name].size:
                    findings.append(("error", f"{where}: the file {name} is damaged", "restore it from a backup"))
        except (OSError, KeyError) as error:
            findings.append(("error", f"{where}: the file {name} is lost ({error})", "restore it from a backup"))
    return findings

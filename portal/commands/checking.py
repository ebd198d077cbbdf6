"""`portal check`: what is wrong with the settings and the data, each finding with its remedy."""

import sys

import click

from portal import clock
from portal.commands.history import KeptSeal, history_findings
from portal.commands.session import configured, connected, console, load_settings
from portal.content.base import Content
from portal.content.container import parts_below, walk
from portal.content.office import trial
from portal.evolve import pending_steps
from portal.interfaces import ConfigurationError
from portal.security.people import People
from portal.security.reports import PolicyReports
from portal.security.second_factor import SecondFactor
from portal.transfer.arrival import arrival_in
from portal.views.hosts import claimed_hosts, host_name

MOST_SHOWN = 20
MOST_REPORTS = 5


@click.command()
@click.option("--settings-only", is_flag=True, help="Leave the data alone: a matter of a second.")
@click.option(
    "--seal",
    "kept",
    multiple=True,
    type=KeptSeal(),
    help="A seal of the history that you noted elsewhere; what was cut off or rewritten since is found by it.",
)
@click.pass_obj
def check(ini, settings_only, kept):
    """Check the settings, the database, the lists and the history; ends with 1 where something must be mended."""
    _raw, settings = load_settings(ini)
    findings = [(severity, text.in_language("en"), "") for severity, text in settings.problems()]
    if not settings_only and not any(severity == "error" for severity, _text, _remedy in findings):
        findings += data_findings(ini, kept) + machine_findings()
    for severity, text, remedy in findings[:MOST_SHOWN]:
        console.print(f"[{'red' if severity == 'error' else 'yellow'}]{severity}[/] {text}")
        if remedy:
            console.print(f"        → {remedy}", markup=False)
    if len(findings) > MOST_SHOWN:
        console.print(f"… and {len(findings) - MOST_SHOWN} more.")
    errors = sum(severity == "error" for severity, _text, _remedy in findings)
    console.print(f"{errors} errors, {len(findings) - errors} warnings.")
    sys.exit(1 if errors else 0)


def data_findings(ini, kept_seals=()):
    """What is wrong with the data: a list of (severity, text, remedy); `kept_seals`: (number, hash) of seals."""
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
            findings += people_findings(root, registry)
            findings += host_findings(root["site"], registry.portal_settings.base_url)
            findings += report_findings(registry)
            findings += arrival_findings(root)
            findings += history_findings(root, kept_seals)
            findings += [
                ("error", f"The lists differ from the objects: {difference}", "portal reindex")
                for difference in compare(registry._zodb_databases[""], registry.projection)
            ]
            return findings
    except ConfigurationError as error:
        return [("error", str(error), "mend the declaration that it names")]


def machine_findings():
    """What this machine lacks of what the portal can do without: a list of (severity, text, remedy)."""
    obstacle = trial()
    return [("warning", obstacle.text, obstacle.remedy)] if obstacle is not None else []


def people_findings(root, registry):
    """Whose second factor was sealed with another secret than today's, so that he cannot sign in with it."""
    return [
        (
            "error",
            f"The second factor of {person.login} cannot be read with this secret.",
            f"bring back the secret, or: portal user reset {person.login} --second-factor",
        )
        for person in People(root["app_root"], registry).all()
        if not SecondFactor(person, registry.vault).is_readable()
    ]


def host_findings(site, base_url):
    """Host names that lead nowhere: of two agencies, or the portal's own."""
    own, findings = host_name(base_url.partition("://")[2]), []
    for host, names in sorted(claimed_hosts(site).items()):
        if host == own:
            why = "it is the portal's own."
        elif len(names) > 1:
            why = f"{' and '.join(f'/{name}/' for name in sorted(names))} have it."
        else:
            continue
        text = f"The host name {host} leads to no agency: {why}"
        findings.append(("warning", text, "leave it to one agency, in its form"))
    return findings


def report_findings(registry):
    """What browsers have reported of pages that broke their content security policy."""
    reports = PolicyReports(registry.scratch, registry.throttle, registry.portal_settings.base_url)
    return [
        (
            "warning",
            f"Browsers stopped {report.blocked or 'something'} on {report.page} by {report.directive}, "
            f"{report.count} times, last on {clock.local(report.last):%d/%m/%Y}"
            + (f" (asked for by {report.source})." if report.source else "."),
            "see whether a template or a script of ours asks for it; SECURITY.md says what a stranger's means",
        )
        for report in reports.newest(MOST_REPORTS)
    ]


def arrival_findings(root):
    """The import of an agency that was ended after the agency was seated."""
    arrival = arrival_in(root)
    if arrival is None or not arrival.seated:
        return []
    text = f"The import of {arrival.path} to /{arrival.address}/ is not through: its lists or its history lack rows."
    return [("error", text, f"portal import {arrival.path}")]


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
        if item is not site and parts_below(item.__parent__).get(item.__name__) is not item:
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

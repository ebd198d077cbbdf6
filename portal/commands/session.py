"""What commands share: the configured portal, an open database, progress and refusals on the terminal."""

import os
import sys
from contextlib import contextmanager

import click
import transaction
from pyramid.paster import get_appsettings, setup_logging
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from zc.lockfile import LockError

from portal import settings as portal_settings
from portal.interfaces import PortalError

DEFAULT_INI = os.environ.get("PORTAL_INI", "etc/portal.ini")
console = Console(highlight=False, soft_wrap=True)


def fail(error, code=1):
    """Say what is wrong, in both languages where it has both, and end the command."""
    text = getattr(error, "text", None) or str(error)
    lines = [str(text)]
    if hasattr(text, "in_language"):
        lines = list(dict.fromkeys((text.in_language("vi"), text.in_language("en"))))
    for line in lines:
        click.secho(line, fg="red", err=True)
    sys.exit(code)


def load_settings(ini, make_secret=False):
    """(raw mapping, Settings) of an ini file; ends the command where there is no such file."""
    if not os.path.exists(ini):
        fail(PortalError(f"No settings file {ini}. Give one: portal --config FILE COMMAND"))
    setup_logging(ini)
    raw = get_appsettings(ini)
    settings = portal_settings.read_settings(raw)
    if make_secret:
        portal_settings.make_secret(settings.var)
        settings = portal_settings.read_settings(raw)
    return raw, settings


@contextmanager
def database_free():
    """Ends the command in words where another process has the database's file open."""
    try:
        yield
    except LockError:
        fail(
            PortalError(
                "Another process has the database open, probably “portal serve”. Stop it first, or keep the database "
                "in a ZEO server or PostgreSQL (zodbconn.uri), which several processes can use."
            )
        )


@contextmanager
def configured(ini, make_secret=False):
    """The registry of the configured portal; its database is closed at the end."""
    from portal.config import configure

    raw, settings = load_settings(ini, make_secret)
    portal_settings.refuse_insecure(settings)
    with database_free():
        config = configure(raw, settings)
    # Not to serve, but because everything that follows the database starts following it then.
    config.make_wsgi_app()
    # Substance D asks for "the current registry", which a request would give it.
    config.begin()
    try:
        yield config.registry
    finally:
        config.end()
        for database in config.registry._zodb_databases.values():
            database.close()


@contextmanager
def connected(registry):
    """A connection to the portal's database, with the thread's transaction manager."""
    connection = registry._zodb_databases[""].open(transaction_manager=transaction.manager)
    try:
        yield connection
    finally:
        transaction.abort()
        connection.close()


def need_site(connection):
    """The site; ends the command where there is none."""
    site = connection.root().get("site")
    if site is None:
        fail(PortalError("The database has no site yet. Make one: portal init"))
    return site


def need_todays_shape(root):
    """Ends the command where the database lacks steps of its evolution: this version would misread it."""
    from portal.evolve import pending_steps

    lacking = pending_steps(root)
    if lacking:
        titles = "\n".join(f"  {step.name}: {step.title}" for step in lacking)
        fail(PortalError(f"The database is older than this version. Back it up, then run: portal evolve\n{titles}"))


@contextmanager
def progress(title):
    """A progress bar: yields `report(done, total)`; plain lines where the output is no terminal."""
    if not console.is_terminal:
        yield _plain_report(title)
        return
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=False,
    ) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _plain_report(title):
    shown = {"tenth": -1}

    def report(done, total):
        tenth = done * 10 // total if total else 10
        if tenth != shown["tenth"]:
            shown["tenth"] = tenth
            console.print(f"{title}: {done}/{total}")

    return report

"""Making and keeping a site: init, reindex, evolve, previews."""

import click
import transaction
from pyramid.config import Configurator

from portal.commands.founding import Founder, first_administrator, read_province
from portal.commands.session import configured, connected, console, need_site, progress


@click.command()
@click.option(
    "--province",
    default="khanh-hoa",
    show_default=True,
    metavar="NAME",
    help="A province file: a name in portal/data/ or the path of a .toml file.",
)
@click.pass_obj
def init(ini, province):
    """Make the site: the province, its agencies with their pages and workspaces, the first administrator.

    Safe to repeat and to interrupt: it makes only what is missing. The administrator's one-time password is
    printed once and stored nowhere.
    """
    found_site(ini, province)


def found_site(ini, province="khanh-hoa"):
    """Do what `portal init` does; answers the number of agencies that were made."""
    facts, agencies = read_province(province)
    with configured(ini, make_secret=True) as registry, connected(registry) as connection:
        with progress("Agencies") as report:
            made = Founder(connection, registry).found(facts, agencies, report)
        with transaction.manager:
            administrator = first_administrator(connection.root(), registry)
        console.print(f"{facts['province']['name']}: {len(agencies)} agencies, {made} of them new.")
        if administrator:
            login, password = administrator
            console.print("The first administrator; this password is shown once and must be changed at sign-in:")
            console.print(f"  sign-in name  {login}\n  password      {password}")
    return made


@click.command()
@click.pass_obj
def reindex(ini):
    """Make the lists anew from the object database, while people work; safe to interrupt and repeat."""
    from portal.search.reindex import reindex as rebuild

    with configured(ini) as registry, connected(registry) as connection:
        need_site(connection)
        with progress("Objects") as report:
            count = rebuild(registry._zodb_databases[""], registry.projection, report)
        console.print(f"{count} rows.")


@click.command()
@click.option("--dry-run", is_flag=True, help="Name the steps, change nothing.")
@click.pass_obj
def evolve(ini, dry_run):
    """Bring an older database to the shape that this version of the portal expects."""
    with configured(ini) as registry, connected(registry) as connection:
        need_site(connection)
        steps = take_steps(connection.root(), registry, dry_run)
        console.print("Nothing to do." if not steps else "Would be done." if dry_run else "Done.")


def take_steps(root, registry, dry_run=False):
    """Take the database through the steps it lacks, naming each; answers how many."""
    from portal.evolve import pending_steps, run_step

    steps = pending_steps(root)
    config = Configurator(registry=registry)
    # Substance D asks for "the current registry", which a request would give it.
    config.begin()
    try:
        for step in steps:
            console.print(f"{step.name}: {step.title}")
            if not dry_run:
                run_step(root, registry, step)
    finally:
        config.end()
    return len(steps)


@click.command()
@click.pass_obj
def previews(ini):
    """Have the smaller pictures, previews and texts made that files lack, as after LibreOffice was installed.

    Safe to repeat. The portal makes them while people work: five seconds a file, one after another.
    """
    from portal.jobs.causes import write_missing_jobs

    with configured(ini) as registry, connected(registry) as connection:
        need_site(connection)
        with transaction.manager:
            count = write_missing_jobs(connection.root()["site"])
        console.print(f"{count} files will get theirs." if count else "Nothing to do.")

"""An agency into an archive, and back: `portal export`, `portal import`."""

from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
import transaction

from portal import clock
from portal.commands.session import configured, connected, console, fail, need_site, progress
from portal.i18n import ENGLISH
from portal.interfaces import PortalError
from portal.security.people import People

STAGES = {
    "checking": "Checking hashes",
    "contents": "Checking content",
    "building": "Building",
    "lists": "Lists",
    "history": "History",
}
MOST_NOTES = 20


@click.command("export")
@click.argument("agency")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE where it is there already.")
@click.pass_obj
def export_(ini, agency, file, force):
    """Write all of an agency into an archive (AGENCY: its address, such as so-y-te).

    Content with all versions and drafts, states, files, history, posts, former addresses, trash. Not: passwords and
    sessions, who signed in, jobs, what follows from the rest (lists, previews). FILE is AGENCY-DATE.zip if not given;
    keep it as safe as the database. The format: docs/export-format.md.
    """
    from portal.transfer.exporting import export_agency, record_export

    with configured(ini) as registry, connected(registry) as connection:
        site = need_site(connection)
        found = site.get(agency)
        if found is None:
            fail(PortalError(f"No agency has the address {agency!r}."))
        file = file or Path(f"{agency}-{clock.local(clock.now()):%Y-%m-%d}.zip")
        if file.exists() and not force:
            fail(PortalError(f"{file} is there already; name another file, or give --force."))
        try:
            with progress("Items") as report:
                exported = export_agency(found, People(connection.root()["app_root"], registry), str(file), report)
        except OSError as error:
            fail(PortalError(f"{file} cannot be written: {error.strerror or error}"))
        transaction.begin()
        with transaction.manager:
            record_export(site[agency], exported)
        _print_counts(f"{file} ({_size(exported.size)})", exported.counts)
        console.print(f"Hash of the manifest: {exported.sha256}")


@click.command("import")
@click.argument("source", type=click.Path(exists=True))
@click.option("--into", metavar="PLACE", help="Of a folder of files: where they go, such as so-y-te/tin-tuc.")
@click.option("--as", "address", metavar="ADDRESS", help="Another address than the one in the archive.")
@click.option("--without-posts", is_flag=True, help="Give nobody a post in the agency.")
@click.option("--dry-run", is_flag=True, help="Look through all of it, change nothing.")
@click.pass_obj
def import_(ini, source, into, address, without_posts, dry_run):
    """Bring in an agency from an archive that `portal export` has written, or a folder of files.

    Of a folder (with --into) HTML pages and Word documents become pages, pictures and other files what they are, links
    between them links inside; all of it drafts. What cannot come along is told, file by file.

    Of an archive all of it is checked before anything changes; a damaged one, or one of a newer portal, is refused.
    People are those with the same sign-in name and full name here; for the others closed accounts are made. Ids that
    are taken here become new ones, and links follow. An import that was ended can be run again with the same archive.
    """
    if Path(source).is_dir():
        if not into or address or without_posts:
            raise click.UsageError("A folder needs --into PLACE, and goes neither with --as nor --without-posts.")
        _import_folder(ini, source, into, dry_run)
        return
    if into:
        raise click.UsageError("--into is for a folder of files; an archive brings its own address (--as changes it).")
    _import_archive(ini, source, address, without_posts, dry_run)


def _import_folder(ini, folder, into, dry_run):
    from portal.transfer.folder_import import FolderImport

    with configured(ini) as registry, connected(registry) as connection:
        need_site(connection)
        try:
            with progress("Files") as report:
                bringing = FolderImport(connection, registry, folder, into, report)
                plan = bringing.check() if dry_run else bringing.run()
        except OSError as error:
            fail(PortalError(f"{folder} was not imported: {error.strerror or error}"))
        for one in plan.planned:
            console.print(f"  {one.kind:6} {one.path}  “{one.title}”", markup=False, highlight=False)
        for path, note in plan.notes:
            console.print(f"  ! {path}: {note.in_language(ENGLISH)}", markup=False, highlight=False)
        title = "Would be imported" if dry_run else f"Imported into /{into.strip('/')}/ as drafts"
        _print_counts(title, {f"{kind}s": count for kind, count in plan.counts.items()})


def _import_archive(ini, archive, address, without_posts, dry_run):
    from portal.transfer.importing import AgencyImport
    from portal.transfer.reading import opened

    with configured(ini) as registry, connected(registry) as connection:
        need_site(connection)
        try:
            with opened(archive) as source, _stages() as report:
                bringing = AgencyImport(connection, registry, source, address, not without_posts, report)
                found = bringing.check() if dry_run else bringing.run()
        except OSError as error:
            fail(PortalError(f"{archive} was not imported: {error.strerror or error}"))
        title = "Would be imported" if dry_run else f"Imported as /{found.address}/, {found.posts} posts given"
        _print_counts(title, found.counts)
        for note in found.notes[:MOST_NOTES]:
            console.print(f"  {note.in_language(ENGLISH)}", markup=False)
        if len(found.notes) > MOST_NOTES:
            console.print(f"  … and {len(found.notes) - MOST_NOTES} more.")


@contextmanager
def _stages():
    """A progress bar for each stage, one after another: yields `report(stage, done, total)`."""
    present: dict = {}
    with ExitStack() as bars:

        def report(stage, done, total):
            if stage not in present:
                bars.close()
                present[stage] = bars.enter_context(progress(STAGES[stage]))
            present[stage](done, total)

        yield report


def _print_counts(title, counts):
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    console.print(f"{title}: {told}.", markup=False)


def _size(size):
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{size} bytes"

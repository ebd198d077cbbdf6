"""The history from the command line: its findings for `portal check`, a seal now, all of it as JSON lines."""

import json
import re

import click

from portal.commands.session import configured, connected, console, need_site
from portal.history.chains import every_entry
from portal.history.seals import newest_seal
from portal.history.verify import verify

RESTORE = "keep the database as it is, tell the province's auditor, compare with a backup"
_KEPT = re.compile(r"(\d{1,18}):([0-9a-f]{64})\Z", re.ASCII)


class KeptSeal(click.ParamType):
    """A seal as it is printed: its number, a colon, its hash."""

    name = "NUMBER:HASH"

    def convert(self, value, param, ctx):
        """(number, hash) of what was typed."""
        if isinstance(value, tuple):
            return value
        match = _KEPT.match(value.strip().lower())
        if match is None:
            self.fail(f"{value!r} is no seal; one looks like 12:{'0' * 64}", param, ctx)
        return int(match[1]), match[2]


def history_findings(root, kept_seals=()):
    """What is wrong with the history, as (severity, text, remedy); prints how far it reaches, and its newest seal."""
    report = verify(root, kept_seals)
    console.print(f"History: {report.rows} rows in {report.chains} chains.")
    seal = newest_seal(root)
    if seal is None:
        console.print("No seal yet; the worker makes one every hour, portal history seal at once.")
    else:
        number, digest, when = seal
        console.print(f"Seal of {when:%Y-%m-%d %H:%M}Z: {number}:{digest}")
        console.print("Note it outside this machine; portal check --seal proves later that all before it is unchanged.")
    return [(finding.severity, finding.text, RESTORE) for finding in report.findings]


@click.group()
def history():
    """The history: seal it, write it out."""


@history.command("seal")
@click.pass_obj
def seal(ini):
    """Seal what was written until now, and print the newest seal: note it outside this machine."""
    from portal.jobs.sealing import seal_now

    with configured(ini) as registry, connected(registry) as connection:
        need_site(connection)
        seal_now(registry._zodb_databases[""])
        connection.sync()
        newest = newest_seal(connection.root())
        console.print(f"{newest[0]}:{newest[1]}" if newest else "There is no history yet.")


@history.command("export")
@click.argument("file", type=click.File("w", encoding="utf-8"))
@click.pass_obj
def export(ini, file):
    """Write all rows as JSON lines, chain after chain, each with its line and words exactly as they were hashed."""
    with configured(ini) as registry, connected(registry) as connection:
        need_site(connection)
        count = 0
        for entry in every_entry(connection.root()):
            written = {"line": entry.line, "sha256": entry.digest, "words": entry.words}
            file.write(json.dumps(written, ensure_ascii=False) + "\n")
            count += 1
    click.echo(f"{count} rows.", err=True)

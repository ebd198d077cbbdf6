"""The figures as tables, each with its aim beside it."""

import os
import platform
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

console = Console(highlight=False, width=int(os.environ.get("COLUMNS", "118")))


@dataclass(frozen=True)
class Aim:
    """What was promised, what was measured, and whether it is kept."""

    promise: str
    figure: str
    is_kept: bool


@dataclass(frozen=True)
class PageFigures:
    """One page: its costs inside (none for the bare pages), and the rates with 1 and 8 connections."""

    title: str
    cost: object
    one: object
    eight: object

    def part_of(self, other):
        """Its rate as a part of another page's.

        By the server's processor time, which says the same on a quiet and on a busy machine.
        """
        return other.one.milliseconds / self.one.milliseconds


def say(text):
    """One line of progress."""
    console.print(f"[dim]… {text}[/dim]")


def print_machine(tool, runs):
    """On what it was measured."""
    console.print(
        f"\n{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; Python {platform.python_version()}; production "
        f"mode; waitress with 8 threads; {tool} on the same machine, {runs}.\n"
    )


def print_pages(figures, reference):
    """The table of pages; rates are compared with those of the page `reference`."""
    table = Table("page", title="Pages", title_justify="left")
    for column in ("objects\ncold", "objects\nwarm", "SQL", "CPU\nms", "gzip\nms", "bytes", "bytes\ngzip"):
        table.add_column(column, justify="right")
    for column in ("req./s\n1 conn.", "req./s\n8 conn.", "server\nCPU ms", f"rate, of\n{reference.title}"):
        table.add_column(column, justify="right")
    for page in figures:
        rates = (f"{page.one.per_second:,.0f}", f"{page.eight.per_second:,.0f}", f"{page.one.milliseconds:.2f}")
        table.add_row(page.title, *_costs(page.cost), *rates, f"{page.part_of(reference):.2f}")
    console.print(table)


def _costs(cost):
    if cost is None:
        return [""] * 7
    return [
        str(cost.cold),
        str(cost.warm),
        str(cost.statements),
        f"{cost.milliseconds:.2f}",
        f"{cost.compressing:.2f}",
        f"{cost.plain:,}",
        f"{cost.packed:,}",
    ]


def print_costs(costs, title):
    """The table of what pages cost inside, by title."""
    table = Table("page", title=title, title_justify="left")
    for column in ("objects\ncold", "objects\nwarm", "SQL", "CPU\nms", "gzip\nms", "bytes", "bytes\ngzip"):
        table.add_column(column, justify="right")
    for name, cost in costs.items():
        table.add_row(name, *_costs(cost))
    console.print(table)


def print_rights(costs):
    """The table of what the check of rights costs."""
    table = Table("who asks", title="Rights, for each request", title_justify="left")
    for column in ("objects\ncold", "objects\nwarm", "principals", "who he is\nµs", "what he may\nµs", "both\nµs"):
        table.add_column(column, justify="right")
    for cost in costs:
        who = f"a person with {cost.posts} post{'s' * (cost.posts > 1)}" if cost.posts else "a visitor"
        figures = (cost.cold, cost.warm, cost.principals, *(f"{one:,.0f}" for one in (cost.who, cost.may, cost.whole)))
        table.add_row(who, *map(str, figures))
    console.print(table)


def print_sign_ins(throughputs):
    """The table of signing in."""
    table = Table("signing in", title="Signing in (page: the workspace)", title_justify="left")
    for column in (
        "sign-ins\na second",
        "ms: half,\n95 of 100",
        "page ms: half,\n95 of 100",
        "guesses\na second",
        "failed",
    ):
        table.add_column(column, justify="right")
    for found in throughputs:
        times = (f"{half:,.0f}, {most:,.0f}" for half, most in (found.sign_in_ms, found.page_ms))
        table.add_row(found.title, f"{found.sign_ins:.1f}", *times, f"{found.guesses:.1f}", str(found.failed))
    console.print(table)


def print_saves(cost, rates):
    """The tables of saves."""
    console.print(
        f"\nOne save of a page: {cost.bytes:,} bytes and {cost.objects} objects written, "
        f"{cost.processor:.1f} ms of processor, {cost.elapsed:.1f} ms by the clock."
    )
    table = Table("saving", title="Saves (half of them new items, half edits)", title_justify="left")
    for column in ("saves/s", "saves", "failed", "tried again"):
        table.add_column(column, justify="right")
    for found in rates:
        table.add_row(found.title, f"{found.per_second:,.0f}", *map(str, (found.saves, found.failed, found.conflicts)))
    console.print(table)


def print_editing(cost, files, versions, upload):
    """What a save of a page that is much worked on costs, and what a large file does."""
    console.print(
        f"\nOne save of a page with {files} files and {versions} versions: {cost.bytes:,} bytes and {cost.objects} "
        f"objects written, {cost.processor:.1f} ms of processor, {cost.elapsed:.1f} ms by the clock."
    )
    console.print(f"Upload: {upload}.\n")


def print_aims(aims, title="Aims"):
    """What was promised, and whether it is kept."""
    table = Table("aim", "measured", "kept", title=title, title_justify="left")
    for aim in aims:
        table.add_row(aim.promise, aim.figure, "[green]yes[/green]" if aim.is_kept else "[red]no[/red]")
    console.print(table)

"""What a declarer wrote, in a terminal: what to publish, and what to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.charts.screen import hang, say, table
from paripassu.escrow.written import Challenge, Committed, DeclareNew, Opened, Rehearsed
from paripassu.numbers import words

if TYPE_CHECKING:
    from rich.console import Console


def render_new(console: Console, answer: DeclareNew) -> None:
    """Print what was written, and what to do with it."""
    first, *tables = answer.files
    said = f"{answer.folder} holds {first}, which says what is declared, and the tables: "
    say(console, f"{said}{', '.join(tables)}.")
    say(
        console,
        "Change them, then run `paripassu declare commit "
        f"{answer.folder} --out commitment.json --secret declaration.secret`",
    )


def render_committed(console: Console, answer: Committed) -> None:
    """Print what was committed to, what to publish, and what to keep."""
    say(
        console,
        f"{answer.declarer} is now committed to version {answer.version} of its declaration.",
        style="bold",
    )
    say(console, f"Publish {answer.commitment}. It shows the template, and no record. Its root is")
    console.print(answer.root, markup=False, highlight=False, soft_wrap=True)
    say(
        console,
        f"Keep {answer.secret}, which only you can read, and a copy of it. Without it nothing can "
        "be opened; whoever has it can read everything.",
    )
    console.print()
    rows = [(name, f"{n:,}") for name, n in answer.records.items()]
    table(console, ("table", "records"), rows)


def render_rehearsed(console: Console, answer: Rehearsed) -> None:
    """Print that a secret opens its commitment."""
    say(
        console,
        f"The secret opens all of version {answer.version}: "
        f"{words.count(sum(answer.records.values()), 'record')} in "
        f"{words.count(len(answer.records), 'table')}.",
        style="bold",
    )
    if answer.written is not None:
        say(console, f"{answer.written} is its commitment, ready to publish. Its root is")
        console.print(answer.root, markup=False, highlight=False, soft_wrap=True)


def render_opened(console: Console, answer: Opened) -> None:
    """Print what a disclosure opens."""
    said = {
        "declared": "The answer: something is declared there.",
        "nothing": "The answer: nothing is declared there.",
        None: "",
    }[answer.outcome]
    if said:
        say(console, said, style="bold")
    say(console, f"Publish {answer.file} ({answer.bytes:,} bytes). It opens, and nothing else:")
    for name, one in answer.tables.items():
        shown = ", ".join(one.columns) if one.columns else "the number of records alone"
        text = f"{name}: {words.count(one.slots, 'slot')}, {words.count(one.records, 'record')}"
        hang(console, "  ·", f"{text}; {shown}")
    for warning in answer.warnings:
        say(console, f"Warning: {warning}.", style="yellow")


def render_challenge(console: Console, answer: Challenge) -> None:
    """Print what a question asks."""
    asked = answer.place if answer.place is not None else f"the tag {answer.tag}"
    say(console, f"What is declared in {answer.table} at {asked}?", style="bold")
    say(console, f"The question is in {answer.file}. Hand it to the declarer, and record it.")

"""What files show of a declaration, in a terminal: what is false first, then what is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from paripassu.charts.escrow.map_words import territory_sentence
from paripassu.charts.escrow.verified_words import MOST, answer_records, answered, verdict
from paripassu.charts.screen import hang, say, table
from paripassu.escrow.opened import OpenRecords
from paripassu.escrow.verified import OpenTotal, Verified, Version
from paripassu.numbers import words

if TYPE_CHECKING:
    from rich.console import Console


def render_verified(console: Console, answer: Verified, *, notes: bool = True) -> None:
    """Print what files show of a declaration.

    Parameters
    ----------
    console : rich.console.Console
        Where to; made for 80 columns.
    answer : Verified
    notes : bool
        Whether its notes are printed too.
    """
    render_verdict(console, answer)
    if answer.version is None:
        return
    _view(console, answer, None)
    before: Verified | Version = answer
    for version in answer.versions:
        console.print()
        say(console, f"Version {version.version}, root {version.root}", style="bold")
        _view(console, version, before)
        before = version
    if answer.changes:
        _changes(console, answer)
    for note in answer.notes if notes else ():
        console.print()
        say(console, f"Note: {note}.", style="yellow")


def render_records(console: Console, folder: str, files: Mapping[str, OpenRecords]) -> None:
    """Print which files the open records were written to."""
    console.print()
    if not files:
        say(console, f"No record is open, so the folder {folder} was not written.")
        return
    say(console, f"The open records are in {folder}:", style="bold")
    for name, one in files.items():
        closed = f"; not open: {', '.join(one.closed)}" if one.closed else ""
        hang(console, "  ·", f"{name}: {words.count(one.records, 'record')}{closed}")


def render_verdict(console: Console, answer: Verified) -> None:
    """Print what a reader wants first: what is rejected, what is false, or that all is true."""
    for sentence, style, items in verdict(answer):
        say(console, sentence, style=style)
        for item in items:
            hang(console, "  ·", item)


def _view(console: Console, view: Verified | Version, before: Verified | Version | None) -> None:
    """Print what is open of a version; of a further one, where it differs from the one before."""
    for one in view.questions:
        say(console, answered(one))
        for record in answer_records(one):
            hang(console, "  ·", record)
    opened = {name: one for name, one in view.tables.items() if one.open}
    closed = [name for name in view.tables if name not in opened]
    same: list[str] = []
    if before is not None:
        same = [name for name, one in opened.items() if before.tables.get(name) == one]
        closed = [name for name in closed if before.tables.get(name) != view.tables[name]]
    rows = [
        (name, f"{one.open:,}", f"{one.slots:,}", f"{one.records:,}", ", ".join(one.columns))
        for name, one in opened.items()
        if name not in same
    ]
    if rows:
        console.print()
        header = ("table", "slots open", "of", "records", "columns open")
        table(console, header, rows, left=(0, 4), flexible=4)
    elsewhere = opened or before is not None  # where nothing is, the verdict has said so
    if elsewhere and (same or closed):
        console.print()
    if same:
        said = f"As much is open as of version {before.version if before else ''}: "
        say(console, said + ", ".join(same) + ".")
    if elsewhere and closed:
        say(console, f"Nothing is open of {', '.join(closed)}.")
    maps = [
        territory_sentence(name, drawn)
        for name, drawn in view.map.items()
        if (drawn.empty or drawn.records or drawn.totals)
        and (before is None or before.map.get(name) != drawn)
    ]
    if maps:
        console.print()
    for sentence in maps:
        say(console, sentence)
    _totals(console, view, before)
    stages = {
        name: done
        for name, done in view.stages.items()
        if before is None or before.stages.get(name) != done
    }
    if stages:
        console.print()
    for name, done in stages.items():
        say(console, f"Stage {name}: {'open' if done else 'not open'}.")
    for seal in view.seals:
        what = "the secret" if seal.stage is None else f"stage {seal.stage}"
        say(console, f"A seal of {what}: any {seal.k} of {seal.n} shares open it.")


def _totals(console: Console, view: Verified | Version, before: Verified | Version | None) -> None:
    if not view.totals:
        return
    known = {} if before is None else {_total_of(one): one for one in before.totals}
    totals = [one for one in view.totals if known.get(_total_of(one)) != one]
    console.print()
    if totals:
        rows = [
            (one.table, one.prefix or "all", one.total, one.value, one.state)
            for one in totals[:MOST]
        ]
        table(console, ("table", "where", "total", "value", ""), rows, left=(0, 1, 2, 4))
        _more(console, totals)
    if before is not None and (same := len(view.totals) - len(totals)):
        other = "other " if totals else ""
        said = f"{words.count(same, f'{other}total')} as in version {before.version}."
        say(console, said)


def _total_of(one: OpenTotal) -> tuple[str, str, str]:
    return one.table, one.prefix, one.total


def _more(console: Console, found: Sequence[object]) -> None:
    if len(found) > MOST:
        say(console, f"and {len(found) - MOST:,} more; --json gives them all")


def _changes(console: Console, answer: Verified) -> None:
    console.print()
    say(console, "Changes between versions, where both are open:", style="bold")
    for one in answer.changes[:MOST]:
        where = f" {one.place}" if one.place else ""
        if one.kind == "total":
            change = " → ".join("empty" if value is None else value for value in one.values)
            text = f"{one.table}{where}, {one.columns[0]}: {change}"
        else:
            record = "a record; only the number of records is open"
            if one.columns:
                pairs = zip(one.columns, one.values, strict=True)
                record = ", ".join(
                    f"{name} {'empty' if value is None else value}" for name, value in pairs
                )
            text = f"{one.table}{where}: {one.kind} {record}"
        hang(console, "  ·", f"{one.before} → {one.after}: {text}")
    _more(console, answer.changes)

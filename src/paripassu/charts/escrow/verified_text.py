"""What files show of a declaration, in a terminal: what is false first, then what is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from paripassu.charts.escrow.map_words import territory_sentence
from paripassu.charts.screen import hang, say, table
from paripassu.escrow.opened import OpenRecords
from paripassu.escrow.verified import Answered, Found, Verified, Version
from paripassu.numbers import words

if TYPE_CHECKING:
    from rich.console import Console

#: Longer lists fill the screen; the document has them all.
_MOST = 30


def render_verified(console: Console, answer: Verified) -> None:
    """Print what files show of a declaration.

    Parameters
    ----------
    console : rich.console.Console
        Where to; made for 80 columns.
    answer : Verified
    """
    render_verdict(console, answer)
    if answer.version is None:
        return
    assert answer.root is not None
    _view(console, answer)
    for version in answer.versions:
        console.print()
        say(console, f"Version {version.version}, root {version.root}", style="bold")
        _view(console, version)
    if answer.changes:
        _changes(console, answer)
    for note in answer.notes:
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


def verdict(answer: Verified) -> list[tuple[str, str, list[str]]]:
    """Give the sentences that a reader wants first, each with a style and what stands below it."""
    rejected = [f"{one.file}: {one.error}. {_sentence(one.what)}" for one in answer.rejections]
    if answer.version is None:
        said = "The commitment is rejected. Nothing can be said of the declaration."
        return [(said, "bold red", rejected), (_ANYONE, "", [])]
    numbers = sorted({answer.version, *(one.version for one in answer.versions)})
    said = " and ".join(map(str, numbers)) if len(numbers) < 3 else f"{numbers[0]} to {numbers[-1]}"
    of = f"version{'s' * (len(numbers) > 1)} {said} of the declaration of {answer.declarer}"
    found: list[tuple[str, str, list[str]]] = []
    views: list[Verified | Version] = [answer, *answer.versions]
    false = [_finding(one) for view in views for one in view.findings]
    if false:
        said = f"The declaration is false: {words.count(len(false), 'finding')}."
        more = [f"and {len(false) - _MOST:,} more; --json gives them all"]
        found.append((said, "bold red", false[:_MOST] + more * (len(false) > _MOST)))
    if answer.conflicts:
        said = "Two commitments cannot both stand. By itself this accuses nobody."
        found.append((said, "bold red", [*map(_sentence, answer.conflicts)]))
    if rejected:
        said = (
            "1 file is rejected. It says nothing, and accuses nobody:"
            if len(rejected) == 1
            else f"{len(rejected)} files are rejected. They say nothing, and accuse nobody:"
        )
        found.append((said, "bold red", rejected))
    rest = f"The rest is true to {of}." if rejected else f"All files are true to {of}."
    if not false and not answer.conflicts:
        found.append((rest, "" if rejected else "bold", []))
    if answer.asked:
        done = answer.stages.get(answer.asked)
        said = f"Stage {answer.asked} {'is open' if done else 'is not open yet'}."
        found.append((said, "" if done else "bold red", []))
    return found


_ANYONE = "This accuses nobody: anyone can have altered the file."


def _finding(one: Found) -> str:
    where = f" {one.place or one.slot}" if one.slot else ""
    column = f", {one.column}" if one.column else ""
    return f"{one.error}: {one.table}{where}{column} {one.what}."


def answered(one: Answered) -> str:
    """Give a question's outcome as a sentence."""
    asked = one.place if one.place is not None else f"the tag {one.tag}"
    where = f"In {one.table}, at {asked}" if one.place is not None else f"In {one.table}, {asked}"
    match one.outcome:
        case "nothing":
            return f"{where}: nothing is declared."
        case "declared":
            return f"{where}: {words.count(one.n or 0, 'record')} declared."
        case _:
            return f"{where}: not open. This never means that nothing is declared."


def _view(console: Console, view: Verified | Version) -> None:
    for one in view.questions:
        say(console, answered(one))
    console.print()
    rows = [
        (name, f"{one.open:,}", f"{one.slots:,}", f"{one.records:,}", ", ".join(one.columns))
        for name, one in view.tables.items()
    ]
    table(
        console,
        ("table", "slots open", "of", "records", "columns open"),
        rows,
        left=(0, 4),
        flexible=4,
    )
    if view.map:
        console.print()
    for name, drawn in view.map.items():
        say(console, territory_sentence(name, drawn))
    if view.totals:
        console.print()
        totals = [
            (one.table, one.prefix or "all", one.total, one.value, one.state)
            for one in view.totals[:_MOST]
        ]
        table(console, ("table", "where", "total", "value", ""), totals, left=(0, 1, 2, 4))
        _more(console, len(view.totals))
    if view.stages:
        console.print()
        for name, done in view.stages.items():
            say(console, f"Stage {name}: {'open' if done else 'not open'}.")
    for seal in view.seals:
        what = "the secret" if seal.stage is None else f"stage {seal.stage}"
        say(console, f"A seal of {what}: any {seal.k} of {seal.n} shares open it.")


def _more(console: Console, n: int) -> None:
    if n > _MOST:
        say(console, f"and {n - _MOST:,} more; --json gives them all")


def _changes(console: Console, answer: Verified) -> None:
    console.print()
    say(console, "Changes between versions, where both are open:", style="bold")
    for one in answer.changes[:_MOST]:
        where = f" {one.place}" if one.place else ""
        said = ", ".join("·" if value is None else value for value in one.values)
        said = said or "a record; only the number of records is open"
        if one.kind == "total":
            text = f"{one.table}{where}, {one.columns[0]}: {' → '.join(said.split(', '))}"
        else:
            text = f"{one.table}{where}: {one.kind} {said}"
        hang(console, "  ·", f"{one.before} → {one.after}: {text}")
    _more(console, len(answer.changes))


def _sentence(clause: str) -> str:
    return clause[:1].upper() + clause[1:] + "."

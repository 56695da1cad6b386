"""Inspections: what was required, drawn and found; and how a stranger repeats the draw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from paripassu.charts.grid import Grid, GridRow
from paripassu.charts.inspection.account_section import account_sections
from paripassu.charts.process.status_matters import inspections
from paripassu.charts.process.status_section import found_grid
from paripassu.charts.text import clean, percent
from paripassu.numbers import words
from paripassu.pages.material import Material
from paripassu.pages.page import INSPECTIONS, Page
from paripassu.process.accounts import accounts
from paripassu.process.fold.entry import Entry
from paripassu.process.status_matters import InspectionStatus
from paripassu.reports.blocks import Block, Heading, Items, Paragraph
from paripassu.reports.sectioned import blocks_of, grid_table

#: Findings that the page lists: it has to be light. Each stands in the record, too.
_MOST_FOUND = 256


def inspected(made: Material) -> Page:
    """Make the page of inspections."""
    return Page(INSPECTIONS.path, INSPECTIONS.title, INSPECTIONS, tuple(_blocks(made)))


def _blocks(made: Material) -> Iterator[Block]:
    status, names = made.status, made.names
    found = () if status.history is None else status.history.found
    yield Paragraph(_lead(len(found), len(status.inspections)), "lead")
    open_ = [one for one in status.inspections if one.spoiled or not one.drawn]
    if open_:
        yield Items(tuple(inspections(status, names)))
    for grid in (_required(made), found_grid(status, names, _MOST_FOUND)):
        if grid.rows:
            yield Heading(grid.title)
            yield grid_table(grid)
    draws = [Entry.of(one) for one in made.logged.entries if one["kind"] == "draw"]
    if draws:
        yield Heading("The draws, to be repeated")
        yield Paragraph(
            "What is inspected is drawn by lot, from numbers that each side fixed before any was "
            "shown. Who has the list of items and these numbers gets the same draw: "
            "`paripassu inspect draw` repeats it. A list is the right one if it has this SHA-256."
        )
        yield grid_table(_draws(made, draws))
    for number, (one, account) in enumerate(accounts(made.logged), 1):
        yield Heading("A material balance")
        yield Paragraph(
            f"{words.sentence(names.party(one.by))[:-1]} put this account into the record, in "
            f"entry {one.entry:,}. The pages show it as it is; `paripassu account` computes it "
            "from the measurements."
        )
        for section in account_sections(account, f"account-{number}-"):
            pictures = [replace(p, name=section.prefix + p.name) for p in section.pictures]
            yield from blocks_of(replace(section, pictures=pictures))


def _lead(found: int, drawn: int) -> str:
    if not found and not drawn:
        return "Nothing was inspected yet."
    return (
        f"{words.count(drawn, 'draw')} {'was' if drawn == 1 else 'were'} announced; "
        f"{words.count(found, 'finding')} {'was' if found == 1 else 'were'} made."
    )


def _required(made: Material) -> Grid:
    """Show step by step what was required, drawn, found, and what it came to."""
    status, names = made.status, made.names
    drawn: dict[str, list[InspectionStatus]] = {}
    for one in status.inspections:
        if one.step is not None:
            drawn.setdefault(one.step, []).append(one)
    entries = {draw: (at, items) for draw, at, items in _announced(made)}
    rows = []
    for step in status.steps:
        draws = drawn.get(step.key, [])
        if step.detect is None and not draws:
            continue
        found = [one for draw in draws for one in draw.findings]
        verdict = next((draw.concluded for draw in reversed(draws) if draw.concluded), None)
        rows.append(
            GridRow(
                (
                    names.step(step.key),
                    "" if step.detect is None else percent(step.detect.required),
                    "\n".join(_drawn(draw, entries) for draw in draws),
                    "\n".join(f"{clean(one.verdict)} (entry {one.entry:,})" for one in found),
                    "" if step.detect is None else percent(step.detect.achieved, "promised"),
                    clean(verdict or "none yet"),
                ),
                alarm=verdict in ("violation", "undone"),
            )
        )
    return Grid(
        title="Required, drawn, found",
        header=("Step", "Required", "Drawn", "Found", "Reached", "Verdict"),
        rows=rows,
        caption="Required and reached: the probability with which a violation would be found. A "
        "step that has to be verified counts once the required one is reached.",
        words=frozenset({0, 2, 3, 5}),
    )


def _announced(made: Material) -> Iterator[tuple[str, int, int]]:
    """Give of each draw that was announced its entry, and how many items it draws."""
    for line in made.logged.entries:
        if line["kind"] == "draw":
            one = Entry.of(line)
            strata = one.body.get("strata")
            picks = [
                part.get("pick")
                for part in (strata if isinstance(strata, (list, tuple)) else ())
                if isinstance(part, Mapping)
            ]
            items = sum(pick for pick in picks if isinstance(pick, int))
            yield one.text("id") or "", one.index, items


def _drawn(draw: InspectionStatus, entries: Mapping[str, tuple[int, int]]) -> str:
    said = clean(draw.id)
    if draw.id in entries:
        entry, items = entries[draw.id]
        said += f" (entry {entry:,}): {words.count(items, 'item')}"
    if draw.spoiled:
        return f"{said}; spoiled"
    return said if draw.drawn else f"{said}; not drawn yet"


def _draws(made: Material, draws: Sequence[Entry]) -> Grid:
    shown = _numbers(made.logged.entries)
    rows = []
    for one in draws:
        draw = one.text("id") or ""
        step = one.text("step")
        rows.append(
            GridRow(
                (
                    clean(draw),
                    f"{one.index:,}",
                    "" if step is None else made.names.step(step),
                    _strata(one.body.get("strata")),
                    "\n".join(_lists(one.body.get("strata"))),
                    "\n".join(
                        f"{made.names.party(party)}: {clean(value)}"
                        for party, value in shown.get(draw, ())
                    ),
                    clean(one.text("beacon") or ""),
                )
            )
        )
    header = [
        "Draw",
        "Entry",
        "For",
        "Items drawn",
        "List",
        "Numbers of the parties",
        "Public number",
    ]
    if not any(row.cells[-1] for row in rows):
        header, rows = header[:-1], [GridRow(row.cells[:-1]) for row in rows]
    return Grid(
        title="The draws, to be repeated",
        header=header,
        rows=rows,
        words=frozenset({0, 2, 3, 4, 5, 6}),
    )


def _lists(strata: object) -> list[str]:
    """Give the digests of the lists that are drawn from, each once."""
    found = [
        clean(one["list"])
        for one in (strata if isinstance(strata, (list, tuple)) else ())
        if isinstance(one, Mapping) and isinstance(one.get("list"), str)
    ]
    return list(dict.fromkeys(found))


def _numbers(entries: Sequence[Mapping[str, Any]]) -> dict[str, list[tuple[str, str]]]:
    """Give by draw the numbers that were shown, each with its party."""
    found: dict[str, list[tuple[str, str]]] = {}
    for line in entries:
        if line["kind"] == "draw-reveal":
            one = Entry.of(line)
            draw = found.setdefault(one.text("draw") or "", [])
            draw.append((one.by, one.text("value") or ""))
    return found


def _strata(strata: object) -> str:
    if not isinstance(strata, (list, tuple)):
        return ""
    said = []
    for one in strata:
        if isinstance(one, Mapping):
            pick, name = one.get("pick"), clean(str(one.get("stratum") or ""))
            said.append(f"{pick} of {name}" if isinstance(pick, int) else name)
    return "\n".join(said)

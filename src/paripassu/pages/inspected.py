"""Inspections: what was required, drawn and found; and how a stranger repeats the draw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from paripassu.charts.grid import Grid, GridRow
from paripassu.charts.process.status_section import found_grid, matters
from paripassu.charts.text import clean, percent
from paripassu.numbers import words
from paripassu.pages.material import Material
from paripassu.pages.page import INSPECTIONS, Page
from paripassu.process.fold.entry import Entry
from paripassu.reports.blocks import Block, Heading, Items, Paragraph
from paripassu.reports.sectioned import grid_table


def inspected(made: Material) -> Page:
    """Make the page of inspections."""
    return Page(INSPECTIONS.path, INSPECTIONS.title, INSPECTIONS, tuple(_blocks(made)))


def _blocks(made: Material) -> Iterator[Block]:
    status, names = made.status, made.names
    found = () if status.history is None else status.history.found
    yield Paragraph(_lead(len(found), len(status.inspections)), "lead")
    for listed in matters(status, names):
        if listed.heading == "Inspections":
            yield Items(tuple(listed.items))
    for grid in (_required(made), found_grid(status, names)):
        if grid.rows:
            yield Heading(grid.title)
            yield grid_table(grid)
    draws = [Entry.of(one) for one in made.logged.entries if one["kind"] == "draw"]
    if draws:
        yield Heading("The draws, to be repeated")
        yield Paragraph(
            "What is inspected is drawn by lot, from numbers that each side fixed before any was "
            "shown. Who has the list of items and these numbers gets the same draw: "
            "`paripassu inspect draw` repeats it."
        )
        yield grid_table(_draws(made, draws))


def _lead(found: int, drawn: int) -> str:
    if not found and not drawn:
        return "Nothing was inspected yet."
    return (
        f"{words.count(drawn, 'draw')} {'was' if drawn == 1 else 'were'} announced; "
        f"{words.count(found, 'finding')} {'was' if found == 1 else 'were'} made."
    )


def _required(made: Material) -> Grid:
    """Show with what probability a violation has to be found, and with what it would be."""
    names = made.names
    rows = [
        GridRow(
            (
                names.step(one.key),
                percent(one.detect.required),
                percent(one.detect.achieved, "promised"),
            )
        )
        for one in made.status.steps
        if one.detect is not None
    ]
    return Grid(
        title="What was required, and what was reached",
        header=("Step", "Required", "Reached"),
        rows=rows,
        caption="The probability with which a violation would be found. A step that is verified "
        "counts once the required one is reached.",
        words=frozenset({0}),
    )


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
                    "\n".join(
                        f"{made.names.party(party)}: {clean(value)}"
                        for party, value in shown.get(draw, ())
                    ),
                    clean(one.text("beacon") or ""),
                )
            )
        )
    header = ["Draw", "Entry", "For", "Items drawn", "Numbers of the parties", "Public number"]
    if not any(row.cells[-1] for row in rows):
        header, rows = header[:-1], [GridRow(row.cells[:-1]) for row in rows]
    return Grid(
        title="The draws, to be repeated",
        header=header,
        rows=rows,
        words=frozenset({0, 2, 3, 4, 5}),
    )


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

"""What a page shows of an answer, as blocks of a report: the same words, tables and pictures."""

from __future__ import annotations

from collections.abc import Iterator

from paripassu.charts.grid import Grid
from paripassu.charts.plan_rows import Line, RepairLine
from paripassu.charts.section import Beside, Section
from paripassu.reports.blocks import Block, Figure, Heading, Items, Paragraph, Table

#: Parties whose exposure stands beside the steps; of more there is a table of their own.
BESIDE = 3


def blocks_of(section: Section) -> Iterator[Block]:
    """Give a section's blocks, in the order in which a page shows them."""
    yield Heading(section.heading)
    yield Paragraph(section.lead, "lead")
    yield from (Paragraph(sentence) for sentence in section.said)
    yield from (Paragraph(f"Note: {warning}", "note") for warning in section.warnings)
    if section.holds:
        yield Paragraph(section.holds, "holds")
    yield from (Figure(picture) for picture in section.pictures)
    if section.lines:
        yield Heading("The plan as a table", 2)
        yield from plan_tables(section)
    if section.conflicts:
        told = "Further conflicts" if section.pictures else "What cannot be met"
        yield Heading(told, 2)
        yield Items(tuple(section.conflicts), numbered=True)
    if section.repairs:
        yield Heading("The least that would have to change", 2)
        yield repair_table(section.repairs)
        if section.more:
            yield Paragraph(section.more, "quiet")
    elif section.more:
        yield Paragraph(section.more)
    for grid in (one for one in section.grids if one.rows):
        yield Heading(grid.title, 2)
        yield grid_table(grid)
    for column in section.beside:
        yield from _column(column)


def plan_tables(section: Section) -> Iterator[Table]:
    """Give the plan step by step; with many parties their exposure stands in a table after it."""
    heads = [f"{party.title}: exposure" for party in section.parties]
    beside = len(heads) <= BESIDE
    timed = section.timed
    header = ["Moment", *(["Day"] if timed else []), "Who", "What", "Portion", "Share"]
    first = 2 if timed else 1
    dated = {1} if any(line.dates for line in section.lines) else set()
    yield Table(
        title="The plan as a table",
        header=(*header, *(heads if beside else [])),
        rows=tuple(_step(line, timed=timed, beside=beside) for line in section.lines),
        caption=_STEPS + (f" {_EXPOSED}" if beside and heads else ""),
        words=frozenset({first, first + 1, first + 2} | dated),
        joined=frozenset(at for at, line in enumerate(section.lines) if line.together),
    )
    if not beside:
        last = {line.moment: line for line in section.lines}  # all of one moment say the same
        yield Table(
            title="Exposure after each moment",
            header=("Moment", *heads),
            rows=tuple((m, *(at.text for at in line.exposed)) for m, line in last.items()),
            caption=_EXPOSED,
        )


_STEPS = "Steps of one moment happen together."
_EXPOSED = "Exposure is that after the moment, with its share of what the party accepts."


def _step(line: Line, *, timed: bool, beside: bool) -> tuple[str, ...]:
    day = [line.dated] if timed else []
    exposed = [at.text for at in line.exposed] if beside else []
    return (line.moment, *day, line.who, line.what, line.portion, line.share, *exposed)


def repair_table(repairs: list[RepairLine]) -> Table:
    """Give the repairs, the mildest first."""
    return Table(
        title="The repairs as a table",
        header=("Repair", "What changes", "Kind", "Burden", "Worst exposure"),
        rows=tuple(
            (
                str(repair.index),
                ";\n".join(repair.changes),
                repair.kind,
                ",\n".join(repair.burden),
                repair.worst,
            )
            for repair in repairs
        ),
        caption="The mildest stands first. Each was planned with, and works.",
        words=frozenset({1, 2, 3}),
    )


def grid_table(grid: Grid) -> Table:
    """Give a table of any kind."""
    return Table(
        title=grid.title,
        header=tuple(grid.header),
        rows=tuple(tuple(row.cells) for row in grid.rows),
        caption=grid.caption,
        words=grid.words,
        set_off=frozenset(at for at, row in enumerate(grid.rows) if row.alarm),
    )


def _column(column: Beside) -> Iterator[Block]:
    yield Heading(column.title, 2)
    yield Paragraph(column.lead, "lead")
    for listed in column.lists:
        yield Paragraph(listed.heading)
        yield Items(tuple(listed.items), numbered=listed.numbered)

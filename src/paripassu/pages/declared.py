"""Declared and opened: what is bound, what of it is open, and what was asked."""

from __future__ import annotations

from collections.abc import Iterator

from paripassu.charts.escrow.verified_words import answer_records, answered
from paripassu.charts.grid import Grid, GridRow
from paripassu.charts.process.declared_picture import declared as declared_picture
from paripassu.charts.process.status_matters import declarations
from paripassu.charts.process.status_section import opened_grid
from paripassu.charts.text import clean
from paripassu.escrow.verified import Answered
from paripassu.numbers import words
from paripassu.pages.declaration import declaration_path, declaration_title
from paripassu.pages.material import Material
from paripassu.pages.page import DECLARED, Page, Part
from paripassu.reports.blocks import Block, Figure, Heading, Items, Paragraph
from paripassu.reports.sectioned import grid_table

_STATES = {"open": "not answered yet", "answered": "answered in time", "late": "answer is late"}
#: Records of an answer that are shown.
_MOST_RECORDS = 5


def declared(made: Material) -> Page:
    """Make the page of all declarations."""
    return Page(
        DECLARED.path,
        DECLARED.title,
        DECLARED,
        tuple(_blocks(made)),
        listed=tuple(
            Part(declaration_path(entry), declaration_title(made, entry))
            for entry in made.declarations
        ),
        after=tuple(_after(made)),
    )


def _blocks(made: Material) -> Iterator[Block]:
    status, names = made.status, made.names
    yield Paragraph(_lead(made), "lead")
    told = tuple(declarations(status, names))
    if told:
        yield Items(told)
    if made.declarations:
        yield Heading("What each declaration shows")
        yield Paragraph("Maps from the whole territory down to the cell, and the open tables.")


def _after(made: Material) -> Iterator[Block]:
    status, names = made.status, made.names
    asked = _asked(made)
    if asked.rows:
        yield Heading(asked.title)
        yield grid_table(asked)
    drawn = None if status.terms is None else declared_picture(status, status.terms)
    if drawn is not None:
        yield Heading("How it went")
        yield Figure(drawn)
    grid = opened_grid(status, names)
    if grid.rows:
        yield Heading(grid.title)
        yield grid_table(grid)


def _lead(made: Material) -> str:
    many = len(made.status.declared)
    if not many:
        return "No party has committed to a declaration yet."
    count = words.count(many, "declaration")
    return (
        f"{count} {'is' if many == 1 else 'are'} bound by a commitment. A commitment shows "
        "nothing, and fixes everything: what is opened later must fit it."
    )


def _asked(made: Material) -> Grid:
    """Show every question that was put to a declaration, and what is open of its answer."""
    answers = _answers(made)
    return Grid(
        title="Questions that were asked",
        header=("Entry", "Asked by", "Of", "State", "What is open says"),
        rows=[
            GridRow(
                (
                    f"{one.entry:,}",
                    made.names.party(one.by),
                    made.names.party(one.to),
                    f"{_STATES[one.state]}"
                    + (f", due by {words.date(one.due_by)}" if one.state == "open" else ""),
                    answers.get(one.entry, "the question can no longer be read"),
                ),
                alarm=one.state == "late",
            )
            for one in made.status.challenges
        ],
        caption="A question asks whether something is declared at one place, or under one tag.",
        words=frozenset({1, 2, 3, 4}),
    )


def _answers(made: Material) -> dict[int, str]:
    """Give by entry of each question what the view of its commitment says to it."""
    asked: dict[int, list[int]] = {}
    for number, one in made.logged.declarations.asked.items():
        if one.question is not None:
            asked.setdefault(one.held.entry, []).append(number)
    return {
        number: _answer(said)
        for entry, numbers in asked.items()
        for number, said in zip(numbers, made.versions[entry].questions, strict=True)
    }


def _answer(said: Answered) -> str:
    return clean(answered(said)) + "".join(
        f"\n{clean(one)}" for one in answer_records(said, _MOST_RECORDS)
    )

"""Required detection on a page: which steps have to be inspected, and how surely, by their titles.

Commands take a step by its id, so that this stands beside the title.
"""

from __future__ import annotations

from collections.abc import Iterator

from paripassu.agreement.model import Agreement
from paripassu.charts.grid import Grid, GridRow
from paripassu.charts.inspection.require_text import needed
from paripassu.charts.section import Section
from paripassu.charts.text import clean, measure_title, party_title, portion
from paripassu.numbers import words
from paripassu.process.requirement import Requirement, Requirements, StepNeed


def require_section(
    agreement: Agreement, answer: Requirement | Requirements, heading: str
) -> Section:
    """Gather what a page shows.

    Parameters
    ----------
    agreement : Agreement
        That the plan was made from: gives the titles.
    answer : Requirement or Requirements
    heading : str
    """
    steps = answer.steps if isinstance(answer, Requirements) else (answer,)
    rows = [row for step in steps for row in _rows(agreement, step)]
    grid = Grid(
        title="As a table",
        header=["step", "moment", "party", "gain", "penalty", "detect"],
        rows=rows,
        words=frozenset({0, 2}),
    )
    return Section(
        heading=heading,
        lead=clean(answer.summary()),
        pictures=[],
        warnings=[clean(warning) for warning in answer.warnings],
        grids=[grid] if rows else [],
    )


def _rows(agreement: Agreement, need: StepNeed) -> Iterator[GridRow]:
    for party, one in need.performers.items():
        yield GridRow(
            [
                _step(agreement, need.step),
                str(need.moment),
                _with_id(party_title(agreement, party), party),
                words.number(one.gain, "given") if one.gain > 0 else "·",
                words.number(one.penalty, "given"),
                needed(one.detect),
            ]
        )


def _step(agreement: Agreement, step: str) -> str:
    measure, _, number = step.rpartition(":")
    title = measure_title(agreement, measure)
    if title == measure:
        return clean(step)
    which = portion(agreement, measure, int(number), len(agreement.measure[measure].shares))
    return _with_id(f"{title}, {which}" if which else title, step)


def _with_id(title: str, id_: str) -> str:
    return title if title == id_ else f"{title} ({id_})"

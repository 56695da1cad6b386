"""Whether what a page shows is what `plan`, `explain` and `check` say of the same text."""

from __future__ import annotations

import re
from typing import Any

import paripassu as pp
from paripassu.agreement.model import Agreement
from paripassu.agreement.read import parse_agreement
from paripassu.charts.plan_rows import repair_line
from paripassu.charts.plan_section import plan_section
from paripassu.charts.text import clean
from paripassu.sequencing.plan import Plan


def compare(page: Any, text: str) -> None:
    """Compare each number, and each sentence that has one.

    Raises
    ------
    AssertionError
        The page shows something else.
    """
    agreement = parse_agreement(text.encode(), "agreement.toml")
    plan = pp.plan(agreement)
    same(page.inner_text("[data-part=numbers] .lead"), plan.summary())
    if plan.status == "infeasible":
        _conflicts(page, agreement, plan)
    else:
        assert pp.check(agreement, plan).ok
        _steps(page, agreement, plan)


def _steps(page: Any, agreement: Agreement, plan: Plan) -> None:
    section = plan_section(agreement, plan, pictures=False)
    rows = page.locator("[data-part=numbers] tbody tr")
    shown = [[*map(squeezed, cells)] for cells in rows.evaluate_all(_CELLS)]
    wanted = [
        [
            line.moment, *((line.day,) if section.timed else ()), line.who, line.what,
            line.portion, line.share, *(at.text for at in line.exposed),
        ]
        for line in section.lines
    ]  # fmt: skip
    same(shown, [[squeezed(str(cell)) for cell in cells] for cells in wanted])


def _conflicts(page: Any, agreement: Agreement, plan: Plan) -> None:
    section = plan_section(agreement, plan, pictures=False)
    items = page.locator("[data-part=numbers] ol li").all_inner_texts()
    same([*map(squeezed, items)], [*map(squeezed, section.conflicts)])
    why = pp.explain(agreement)
    assert why.conflicts == plan.conflicts
    same(page.inner_text("[data-part=repairs] .lead"), clean(why.summary()))
    rows = page.locator("[data-part=repairs] tbody tr").evaluate_all(_CELLS)
    wanted = []
    for index, repair in enumerate(why.repairs, start=1):
        line = repair_line(agreement, repair, index)
        changes, burdens = "; ".join(line.changes), ", ".join(line.burden)
        wanted.append([str(line.index), changes, line.kind, burdens, line.worst])
    same([[*map(squeezed, cells)] for cells in rows], [[*map(squeezed, cells)] for cells in wanted])


_CELLS = "rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def same(shown: object, wanted: object) -> None:
    assert shown == wanted, f"the page shows\n{shown}\nand not\n{wanted}"

"""Whether what a page shows is what `plan`, `explain` and `check` say of the same text."""

from __future__ import annotations

import re
from typing import Any

import paripassu as pp
from paripassu.agreement.cautions import cautions
from paripassu.agreement.model import Agreement
from paripassu.agreement.read import parse_agreement
from paripassu.charts.plan_rows import repair_line
from paripassu.charts.plan_section import plan_section
from paripassu.charts.text import clean
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.plan import Plan

#: Seconds for the repairs that a page's list is held against where time cut it: enough for all.
LONG = 600


def compare(page: Any, text: str) -> bool:
    """Compare each number, and each sentence that has one.

    Returns
    -------
    Whether nothing was cut by time. Where the time of the conflicts or of the repairs ended, here
    or there, two lists need not be the same: then each that is shown is one of those that all time
    finds, and it is said that there may be more.

    Raises
    ------
    AssertionError
        The page shows something else.
    """
    agreement = parse_agreement(text.encode(), "agreement.toml")
    plan = pp.plan(agreement)
    same(page.inner_text("[data-part=numbers] .lead"), plan.summary())
    if plan.status == "infeasible":
        return _conflicts(page, agreement, plan)
    assert pp.check(agreement, plan).ok
    _steps(page, agreement, plan)
    return True


def _steps(page: Any, agreement: Agreement, plan: Plan) -> None:
    section = plan_section(agreement, plan, pictures=False)
    _said(page, [*section.said, *section.warnings])
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


def _said(page: Any, sentences: list[str]) -> None:
    """Sentences and notes stand there, in their turn, and no others."""
    shown = page.locator("[data-part=numbers] .lead ~ p[dir=auto]").all_inner_texts()
    same([squeezed(one).removeprefix("Note: ") for one in shown], [*map(squeezed, sentences)])


def _conflicts(page: Any, agreement: Agreement, plan: Plan) -> bool:
    section = plan_section(agreement, plan, pictures=False)
    _said(page, [*section.said, *map(clean, cautions(agreement))])
    items = page.locator("[data-part=numbers] ol li").all_inner_texts()
    said = page.inner_text("[data-part=repairs] .lead")
    listed, every = [*map(squeezed, items)], [*map(squeezed, section.conflicts)]
    if listed != every and set(listed) < set(every) and "there may be more" in said:
        return False
    same(listed, every)
    why = pp.explain(agreement)
    assert why.conflicts == plan.conflicts
    cells = page.locator("[data-part=repairs] tbody tr").evaluate_all(_CELLS)
    shown = [[*map(squeezed, row)] for row in cells]
    if said == clean(why.summary()) and shown == _rows(agreement, why):
        return True
    whole = pp.explain(agreement, time_limit=LONG)
    if shown == _rows(agreement, whole):  # the page had time enough
        same(said, clean(whole.summary()))
        return False
    known = [row[1:] for row in _rows(agreement, whole)]
    missing = [row for row in shown if row[1:] not in known]
    assert not missing, f"the page shows repairs that there are not: {missing}"
    assert len(shown) < len(known), f"the page shows {len(shown)} of {len(known)} repairs"
    part = page.inner_text("[data-part=repairs]")
    assert "There may be more repairs" in part, f"not said to be cut: {part}"
    return False


def _rows(agreement: Agreement, why: Explanation) -> list[list[str]]:
    lines = (repair_line(agreement, one, at) for at, one in enumerate(why.repairs, start=1))
    return [
        [*map(squeezed, (str(line.index), "; ".join(line.changes), line.kind,
                         ", ".join(line.burden), line.worst))]
        for line in lines
    ]  # fmt: skip


_CELLS = "rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def same(shown: object, wanted: object) -> None:
    assert shown == wanted, f"the page shows\n{shown}\nand not\n{wanted}"

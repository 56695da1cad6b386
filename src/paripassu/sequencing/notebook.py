"""Plans and explanations as tables in a notebook, in plain HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paripassu.sequencing.explanation import Explanation
    from paripassu.sequencing.plan import Plan


def _number(value: Fraction | None) -> str:
    return "" if value is None else f"{float(value):g}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    cells = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    lines = ["<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows]
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def plan_html(plan: Plan) -> str:
    """Write a plan as a table: a row per step, a column of exposure per party."""
    title = f"<p><b>{escape(plan.agreement)}</b>: {escape(plan.status)}"
    if plan.objective is None:
        because = "".join(f"<li>{escape(c.because)}</li>" for c in plan.conflicts)
        return f"{title}</p><ul>{because}</ul>"
    parties = list(plan.gain)
    timed = plan.objective.end_day is not None
    head = ["moment", *(["start", "end"] if timed else []), "who", "measure", "portion"]
    head += [f"exposure of {party}" for party in parties]
    rows = [
        [
            str(step.moment),
            *([_number(step.start_day), _number(step.end_day)] if timed else []),
            ", ".join(step.by),
            step.measure,
            f"{step.portion} of {step.of}",
            *(_number(step.exposure[party]) for party in parties),
        ]
        for step in plan.steps
    ]
    worst = f", worst exposure {_number(plan.objective.worst_exposure)} of a tolerance</p>"
    return title + worst + _table(head, rows)


def explanation_html(explanation: Explanation) -> str:
    """Write an explanation as two tables: the conflicts, and the repairs with their burdens."""
    answer = {True: "there is a plan", False: "there is no plan", None: "not known"}
    title = f"<p><b>{escape(explanation.agreement)}</b>: {answer[explanation.feasible]}</p>"
    conflicts = _table(
        ["conflict", "because"], [[", ".join(c.members), c.because] for c in explanation.conflicts]
    )
    repairs = _table(
        ["", "repair", "what changes", "burden", "worst exposure"],
        [
            [
                str(number),
                repair.kind,
                repair.summary,
                ", ".join(f"{p} {_number(b)}" for p, b in repair.burden.items()),
                _number(repair.worst_exposure),
            ]
            for number, repair in enumerate(explanation.repairs, start=1)
        ],
    )
    return title + conflicts + repairs

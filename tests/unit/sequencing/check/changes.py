"""One change to a plan that holds, and the breach that it has to be found as."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from tests.oracle.load import parse

from paripassu.agreement.model import Agreement
from paripassu.sequencing.check import Breach, Report, check

Document = dict[str, Any]
Change = Callable[[Document], object]


def at(document: Document, measure: str, portion: int = 1) -> Document:
    """Give one step of a plan's document."""
    return next(
        step
        for step in document["steps"]
        if (step["measure"], step["portion"]) == (measure, portion)
    )


def bare(document: Document, *more: str) -> Document:
    """Give the plan with nothing but what every step needs."""
    keys = ("moment", "measure", "portion", *more)
    return {
        "steps": [{k: step[k] for k in keys if k in step} for step in document["steps"]],
    }


def changed(pair: tuple[Agreement, Document], *changes: Change, only: bool = False) -> Report:
    """Check a plan after changes; ``only``: of a plan without printed numbers."""
    agreement, document = pair
    document = bare(document, "start_day", "end_day") if only else copy.deepcopy(document)
    for change in changes:
        change(document)
    return check(agreement, document)


def rules(report: Report) -> set[str]:
    return {breach.rule for breach in report.breaches}


def sole(report: Report) -> Breach:
    assert len(report.breaches) == 1, [str(breach) for breach in report.breaches]
    return report.breaches[0]


def find(report: Report, rule: str, **fields: Any) -> Breach:
    """Give the one breach of a rule with these fields."""
    found = [
        breach
        for breach in report.breaches
        if breach.rule == rule and all(getattr(breach, k) == v for k, v in fields.items())
    ]
    assert len(found) == 1, [str(breach) for breach in report.breaches]
    return found[0]


def facts(breach: Breach, *names: str) -> tuple[Any, ...]:
    return tuple(getattr(breach, name) for name in names)


def reorder(*names: str) -> Change:
    """Put steps in an order, each ``MEASURE:PORTION``, a moment's joined by ``+``."""

    def change(document: Document) -> None:
        old = {f"{step['measure']}:{step['portion']}": step for step in document["steps"]}
        document["steps"] = [
            {"moment": moment, "measure": old[name]["measure"], "portion": old[name]["portion"]}
            for moment, together in enumerate(names)
            for name in together.split("+")
        ]

    return change


def drop(measure: str, portion: int) -> Change:
    return lambda d: d["steps"].remove(at(d, measure, portion))


def add(measure: str, portion: int, moment: int | None = None) -> Change:
    def change(document: Document) -> None:
        last = document["steps"][-1]["moment"]
        document["steps"].append(
            {
                "measure": measure,
                "portion": portion,
                "moment": last + 1 if moment is None else moment,
            }
        )

    return change


def shift(measure: str, portion: int, by: float, *keys: str) -> Change:
    def change(document: Document) -> None:
        step = at(document, measure, portion)
        for key in keys or ("start_day", "end_day"):
            step[key] += by

    return change


def days(pair: tuple[Agreement, Document]) -> dict[str, tuple[float, float]]:
    return {
        f"{step['measure']}:{step['portion']}": (step["start_day"], step["end_day"])
        for step in pair[1]["steps"]
    }


def swing(**fields: Any) -> Agreement:
    """Two steps: first a pays 5, then b does; each gains 6 by the other's."""
    given = {"stake_a": 0, "stake_b": 6, "tolerance": 6, "lasting": 1, **fields}
    return parse(
        f"""
        [agreement]
        id = "swing"
        [[party]]
        id = "a"
        stake = {given["stake_a"]}
        tolerance = {given["tolerance"]}
        [[party]]
        id = "b"
        stake = {given["stake_b"]}
        [[measure]]
        id = "m"
        by = ["a"]
        value = {{ a = [-5, 4], b = 6 }}
        [[measure]]
        id = "n"
        by = ["b"]
        value = {{ a = 6, b = -5 }}
        lasting = {given["lasting"]}
        """
    )


SWING = {"steps": [{"measure": "m", "portion": 1}, {"measure": "n", "portion": 1}]}

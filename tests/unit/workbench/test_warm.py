"""What a planning process does before anybody waits goes all the ways that a text can go."""

from __future__ import annotations

from paripassu.workbench.planning.answering import answer
from paripassu.workbench.planning.asked import Answer, Job
from paripassu.workbench.planning.worker import FEASIBLE, INFEASIBLE


def parts(text: str) -> tuple[list[str], str]:
    told: list[Answer] = []
    answer(Job(1, 1, 1, text, "first.toml"), lambda: False, told.append)
    assert told[-1].stage == "planned", told[-1]
    return [name for one in told for name, html in one.parts.items() if html], told[-1].said


def test_one_has_a_plan_and_one_has_conflicts_and_repairs() -> None:
    shown, said = parts(FEASIBLE)
    assert shown == ["numbers", "pictures"]
    assert "There is an order" in said
    shown, said = parts(INFEASIBLE)
    assert shown == ["numbers", "pictures", "repairs"]
    assert "cannot be met together" in said

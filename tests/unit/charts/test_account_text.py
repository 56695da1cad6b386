"""Accounts in a terminal: what alarms is marked, nothing is wider than the screen."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from paripassu.charts.inspection.account_text import render_account
from paripassu.inspection.accountancy.account import account
from paripassu.inspection.accountancy.result import Account

EXAMPLES = {"closes": (1.5, 0.9), "protracted-loss": (6, 0.9), "inconclusive": (8, 0.95)}


def printed(answer: Account, width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False)
    render_account(console, answer)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_fit_the_screen(root: Path, name: str) -> None:
    goal, detect = EXAMPLES[name]
    path = root / "examples" / "inspection" / f"{name}.csv"
    answer = account(path, goal=goal, detect=detect, histories=2000)
    text = printed(answer)
    assert all(len(line.rstrip()) <= 80 for line in text.splitlines())
    (balance,) = answer.balances
    assert text.splitlines()[0] == f"MBA-1, Pu: {balance.verdict}"
    assert ("What would settle it: errors small enough for σMUF" in text) == bool(balance.settle)
    assert ("* beyond its limit: alarm" in text) == (balance.verdict == "loss")
    assert text.count("*") == sum(len(period.alarms) for period in balance.periods) + (
        balance.verdict == "loss"
    )
    assert ("MUF − D ± σ" in text) == any(period.d is not None for period in balance.periods)


def rows(
    periods: int, area: str = "a", muf: float = 0.0, error: float = 1.0
) -> list[dict[str, object]]:
    return [
        {"area": area, "period": t, "kind": "inventory", "point": "p", "amount": 10 - muf * (t > 0),
         "unit": "kg", "random": 0, "systematic": 0, "random_abs": error}
        for t in range(periods + 1)
    ]  # fmt: skip


def test_gains_and_periods_without_an_error_are_marked() -> None:
    gain = printed(account(rows(1, muf=-4.0), histories=100))
    assert "4.0 ± 1.4<" in gain
    assert "< gain" in gain
    exact = printed(account(rows(2, muf=1.0, error=0), histories=100))
    assert "–*" in exact
    assert "Alarm: a difference that no error explains in period 1." in exact
    assert "No measurement has an error" in exact


def test_many_periods_and_balances_are_cut(root: Path) -> None:
    text = printed(account(rows(100), histories=100))
    assert "70 periods left out here" in text
    assert len(text.splitlines()) < 50


def test_many_balances_begin_with_a_table_of_verdicts() -> None:
    many = [
        row
        for number in range(300)
        for row in rows(2, area=f"area {number}", muf=4.5 if number == 250 else 0.0)
    ]
    text = printed(account(many, histories=100))
    first = text.splitlines()
    assert first[0] == "300 balances: 1 loss, 299 consistent."
    assert first[3].split()[:4] == ["area", "250,", "material", "loss"]
    assert "and 200 more; --json has them all" in text
    assert text.count("Limits:") == 6
    assert text.index("area 250, material: loss") < text.index("area 0, material: consistent")


def test_names_are_no_markup() -> None:
    text = printed(account(rows(1, area="[red]a[/red]\x1b[2J"), histories=100))
    assert text.startswith("[red]a[/red]")
    assert "\x1b" not in text

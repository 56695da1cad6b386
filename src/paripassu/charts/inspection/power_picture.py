"""How surely each test would see a loss: all at once, and little by little."""

from __future__ import annotations

from paripassu.charts.inspection.account_words import TESTS, honest, title
from paripassu.charts.inspection.share_rows import ShareRow, ShareRows
from paripassu.charts.picture import Picture
from paripassu.charts.style import SIZES
from paripassu.charts.text import clean
from paripassu.inspection.accountancy.result import Balance
from paripassu.numbers import measured, words

TITLE = "Would a loss be seen?"


def power_picture(
    balance: Balance, goal: float | None = None, asked: float | None = None
) -> Picture | None:
    """Draw the detection probability of each test; None where no goal was given.

    Parameters
    ----------
    balance : Balance
    goal : float, optional
        The amount whose loss is to be found, in the balance's unit.
    asked : float, optional
        With what probability.
    """
    if balance.detect is None:
        return None
    abrupt, gradual = balance.detect.abrupt, balance.detect.protracted
    lost = "the goal" if goal is None else f"{measured.about(goal)} {clean(balance.unit)}"
    rows = [
        ShareRow(
            label=said,
            cells=(_percent(abrupt.get(test)), _percent(gradual.get(test))),
            dots={
                sign: value
                for sign, value in (("at once", abrupt.get(test)), ("gradual", gradual.get(test)))
                if value is not None
            },
            asked=asked,
        )
        for test, said in TESTS.items()
        if test in abrupt or test in gradual
    ]
    table = ShareRows(
        title=TITLE,
        subtitle=f"{title(balance)}: probability of an alarm if {lost} is lost",
        columns=("at once", "little by little"),
        rows=rows,
        signs=("at once", "gradual", *(("asked",) if asked is not None else ())),
    )
    return Picture(
        name="detection",
        title=TITLE,
        caption=(
            f"How probable it is that a test raises an alarm if {lost} is lost: all of it in the "
            "one period in which it is hardest to see (circle), or the same part of it in every "
            f"period (diamond). Farther right is better. {honest(balance)}"
            + (
                f" The upright line is what was asked for, {words.required(asked)}: a test that "
                "stays to the left of it cannot promise to see the loss, and its silence proves "
                "little."
                if asked is not None
                else ""
            )
        ),
        alt=f"{title(balance)}, probability of an alarm if {lost} is lost: "
        + "; ".join(
            f"{row.label.partition(':')[0]} {row.cells[0]} at once, {row.cells[1]} little by little"
            for row in rows
        )
        + ".",
        specs={size.name: table.spec(size) for size in SIZES},
    )


def _percent(value: float | None) -> str:
    return "not known" if value is None else words.estimated(value)

"""An allocation in a terminal: what to draw where, how surely it finds, and where it is weakest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.charts.screen import say, table
from paripassu.numbers import words

if TYPE_CHECKING:
    from rich.console import Console

    from paripassu.inspection.allocation.result import Allocation, Sampled

#: Rows of the table; --json has them all.
MOST_ROWS = 60


def render_allocate(console: Console, answer: Allocation) -> None:
    """Print how many items to draw where, what that costs and achieves, and the worst case.

    Parameters
    ----------
    console : rich.console.Console
        Where to.
    answer : Allocation
    """
    if not answer.found:
        _none(console, answer)
        return
    assert answer.cost is not None
    drawn = words.count(sum(answer.n.values()), "item")
    sites = words.count(answer.visits or 0, "site")
    say(
        console,
        f"Draw {drawn} at {sites}, for a cost of {words.amount(answer.cost)}{_days(answer)}.",
        style="bold",
    )
    found, wanted = _beside(answer)
    asked = f" ({wanted} was asked for)" if wanted else ""
    say(
        console,
        f"However {_hidden(answer)}, the probability of finding any of it is {found} or "
        f"more{asked}.",
    )
    say(console, _how_good(answer))
    _table(console, answer)
    left = len(answer.rows) - MOST_ROWS
    if left > 0:
        say(console, f"and {left:,} more rows: --json has them all.", style="dim")
    say(
        console,
        "“worst”: how many items are false in the case that is hardest to find."
        if answer.goal is not None
        else "“worst”: the defects that were given.",
        style="dim",
    )
    say(
        console,
        "This holds for a random draw within each row that nobody could foresee or steer. It is "
        "not the probability that the declaration is true.",
        style="dim",
    )


def _beside(answer: Allocation) -> tuple[str, str]:
    """Word what is achieved, and what was asked for where something was."""
    achieved = answer.achieved or 0
    if answer.detect is None:
        return words.percent(achieved, "promised"), ""
    return words.compared(achieved, answer.detect, reached=True)


def _days(answer: Allocation) -> str:
    return f" and {words.amount(answer.days)} inspector-days" if answer.days else ""


def _hidden(answer: Allocation) -> str:
    if answer.goal is None:
        return "the given defects lie within their rows"
    return f"{words.amount(answer.goal)} is hidden, in one stratum or spread over all"


def _how_good(answer: Allocation) -> str:
    assert answer.cost is not None
    if answer.status == "optimal":
        best = "costs less" if answer.objective == "cost" else "finds more within the limits"
        ties = "" if answer.ties_proven else " Another one may be equally good."
        return f"No allocation {best}. This is proven.{ties}"
    if answer.bound is None:
        return "How far it is from the best is not known."
    if answer.objective == "cost":
        bound = words.amount(answer.bound, rule="promised")
        above = words.percent(answer.gap or 0, "asked", 1)
        return (
            f"No allocation that finds as much costs less than {bound}. This one costs at most "
            f"{above} more than the best."
        )
    bound = words.percent(answer.bound, "asked")
    return f"No allocation within the limits finds more than {bound}."


def _none(console: Console, answer: Allocation) -> None:
    if answer.detect is None:
        say(console, "The smallest samples that are allowed exceed the limits.", style="bold")
        return
    if answer.best is None:
        best, wanted = "", words.required(answer.detect)
    else:
        best, wanted = words.compared(answer.best, answer.detect, reached=False)
    proven = answer.status == "infeasible"
    say(
        console,
        f"No allocation reaches {wanted}."
        if proven
        else f"No allocation was found that reaches {wanted}. There may be one.",
        style="bold",
    )
    if not best:
        say(console, "The smallest samples that are allowed (min) exceed the limits.")
        return
    limits = _limits(answer)
    most = "The most that can be reached" if answer.best_proven else "The most that was found"
    say(console, f"{most}{limits} is {best}.")
    if not limits:
        say(
            console,
            "Even inspecting everything that may be inspected is not sure enough. Use a better "
            "instrument (per_item), or allow larger samples (max).",
        )


def _limits(answer: Allocation) -> str:
    parts = []
    if answer.budget is not None:
        parts.append(f"a budget of {words.amount(answer.budget)}")
    if answer.day_limit is not None:
        parts.append(f"{words.amount(answer.day_limit)} inspector-days")
    if answer.visit_limit is not None:
        parts.append(words.count(answer.visit_limit, "visit"))
    return f" with {words.listed(parts)}" if parts else ""


def _table(console: Console, answer: Allocation) -> None:
    sited = any(row.site for row in answer.rows)
    days = bool(answer.days)
    table(
        console,
        [
            "stratum",
            *(["site"] if sited else []),
            *("items", "draw", "worst", "cost"),
            *(["days"] if days else []),
        ],
        [_cells(row, sited=sited, days=days) for row in answer.rows[:MOST_ROWS]],
        left=(0, 1) if sited else (0,),
        flexible=0,
        lead=2 if sited else 1,
    )


def _cells(row: Sampled, *, sited: bool, days: bool) -> list[str]:
    return [
        row.stratum,
        *([row.site] if sited else []),
        f"{row.population:,}",
        f"{row.n:,}",
        f"{row.worst:,}" if row.worst else "·",
        words.amount(row.cost),
        *([words.amount(row.days)] if days else []),
    ]

"""An allocation in a terminal: what to draw where, how surely it finds, and where it is weakest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paripassu.charts.inspection.said import chance, many, say
from paripassu.charts.text import clean, cut, number

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
    items = many(sum(answer.n.values()), "item")
    say(
        console,
        f"Draw {items} at {many(answer.visits or 0, 'site')}, for {number(answer.cost)}"
        f"{_days(answer)}.",
        style="bold",
    )
    how = "" if answer.worst_proven else "at least "
    say(
        console,
        f"However {_hidden(answer)}, the probability of finding any of it is {how}"
        f"{chance(answer.achieved)} or more{_asked(answer)}.",
    )
    say(console, _how_good(answer))
    console.print(_table(answer))
    left = len(answer.rows) - MOST_ROWS
    if left > 0:
        say(console, f"and {left:,} more rows: --json has them all.", style="dim")
    say(
        console,
        "“worst” is where the goal is hidden best: so many items falsified, the least likely to be "
        "found."
        if answer.goal is not None
        else "“worst” are the given defects.",
        style="dim",
    )
    say(
        console,
        "Holds for a random draw within each row that nobody could foresee or steer. It is not the "
        "probability that the declaration is true.",
        style="dim",
    )


def _days(answer: Allocation) -> str:
    return f" and {number(answer.days)} inspector-days" if answer.days else ""


def _hidden(answer: Allocation) -> str:
    if answer.goal is None:
        return "the given defects lie within their rows"
    return f"{number(answer.goal)} is hidden, in one stratum or spread over all"


def _asked(answer: Allocation) -> str:
    if answer.detect is None:
        return ""
    return f" ({chance(answer.detect, wanted=True)} was wanted)"


def _how_good(answer: Allocation) -> str:
    assert answer.cost is not None
    if answer.status == "optimal":
        best = "costs less" if answer.objective == "cost" else "finds more within the limits"
        first = "" if answer.ties_proven else " Among equally good ones it may not be the first."
        return f"Nothing {best}: proven.{first}"
    if answer.bound is None:
        return "How far it is from the best is not known."
    if answer.objective == "cost":
        share = f"{100 * (answer.gap or 0):.2g} %"
        return (
            f"No allocation that finds as much costs less than {number(round(answer.bound, 4))}: "
            f"this one is at most {share} above the best."
        )
    return f"No allocation within the limits finds more than {chance(answer.bound)}."


def _none(console: Console, answer: Allocation) -> None:
    proven = answer.status == "infeasible"
    wanted = chance(answer.detect, wanted=True) if answer.detect is not None else ""
    if answer.detect is None:
        say(console, "The least samples already break the limits.", style="bold")
        return
    say(
        console,
        f"No allocation reaches {wanted}." if proven else f"None was found that reaches {wanted}.",
        style="bold",
    )
    if answer.best is None:
        say(console, "The least samples (min) already break the limits.")
        return
    limits = _limits(answer)
    best = "The most that can be reached" if answer.best_proven else "The most that was found"
    say(console, f"{best}{limits} is {chance(answer.best)}.")
    if not limits:
        say(
            console,
            "Even inspecting everything that may be inspected is not sure enough: use a better "
            "instrument (per_item), or raise the bounds (max).",
        )


def _limits(answer: Allocation) -> str:
    parts = []
    if answer.budget is not None:
        parts.append(f"a budget of {number(answer.budget)}")
    if answer.day_limit is not None:
        parts.append(f"{number(answer.day_limit)} inspector-days")
    if answer.visit_limit is not None:
        parts.append(many(answer.visit_limit, "visit"))
    return f" with {' and '.join(parts)}" if parts else ""


def _table(answer: Allocation) -> object:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold", pad_edge=False)
    sited = any(row.site for row in answer.rows)
    days = bool(answer.days)
    table.add_column("stratum", max_width=24)
    if sited:
        table.add_column("site", max_width=18)
    for name in ("items", "draw", "worst", "cost", *(["days"] if days else [])):
        table.add_column(name, justify="right")
    for row in answer.rows[:MOST_ROWS]:
        table.add_row(*(Text(cell) for cell in _cells(row, sited=sited, days=days)))
    return table


def _cells(row: Sampled, *, sited: bool, days: bool) -> list[str]:
    return [
        cut(clean(row.stratum), 24),
        *([cut(clean(row.site), 18)] if sited else []),
        f"{row.population:,}",
        f"{row.n:,}",
        f"{row.worst:,}" if row.worst else "·",
        number(row.cost),
        *([number(row.days)] if days else []),
    ]

"""The plan in a terminal: a table, and bars of what each party is exposed to.

Written for 80 columns; long titles take up to three lines. Titles are never read as
markup, and control characters never reach the terminal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from paripassu.agreement.model import Agreement
from paripassu.charts.plan_rows import Exposed, lines, parties, repair_line
from paripassu.charts.plan_words import more_repairs, outcome, reasons
from paripassu.charts.screen import hang, put, say
from paripassu.charts.series import Series, series
from paripassu.charts.text import (
    HOLDS,
    clean,
    columns,
    cut,
    number,
    party_title,
    percent,
    tight,
    wrap,
)
from paripassu.charts.waits import fit
from paripassu.numbers.words import against
from paripassu.sequencing.plan import Conflict, Plan

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from paripassu.sequencing.explanation import Explanation

#: Columns of a bar, and of a bar with its number; the most that the name above them may take.
_BAR = 4
_CELL = _BAR + 5
_NAME = 14
#: Columns for the party that is most exposed, where there is no room for all.
_MOST = 18
#: Below so many columns there is no table.
_NARROW = 60
#: The narrowest that the title of a measure may get before that.
_TITLE = 14


def render_plan(console: Console, agreement: Agreement, plan: Plan) -> None:
    """Print a plan: what it comes to, each step, and how exposed each party is.

    Parameters
    ----------
    console : rich.console.Console
        Where to; colours only where it is a terminal.
    agreement : Agreement
        That the plan was made from.
    plan : Plan

    Raises
    ------
    PariPassuError
        The plan was made from another agreement.
    """
    fit(agreement, plan)
    say(console, plan.summary(), style="bold")
    for sentence in outcome(agreement, plan):
        say(console, sentence)
    for warning in plan.warnings:
        say(console, f"Note: {clean(warning)}", style="yellow")
    if plan.conflicts:
        console.print()
        _conflicts(console, plan.conflicts)
    if not plan.steps:
        return
    console.print()
    table = None if console.width < _NARROW else _table(console, agreement, plan)
    if table is None:
        _list(console, agreement, plan)
        legend = "+ happens together with the step above. Exposure is"
    else:
        console.print(table)
        legend = "# is the moment; + happens together with the line above. Bars show exposure:"
    say(
        console,
        f"{legend} what a party would have lost, on balance, if everything broke down after that "
        "moment, as a share of what it accepts.",
        style="dim",
    )
    console.print()
    for one in series(agreement, plan):
        _summary(console, agreement, one)
    console.print()
    say(console, HOLDS)


def render_explanation(console: Console, agreement: Agreement, explanation: Explanation) -> None:
    """Print an explanation: the conflicts in words, then the repairs and whom they burden."""
    say(console, explanation.summary(), style="bold")
    for sentence in reasons(agreement, explanation):
        say(console, sentence)
    if explanation.conflicts:
        console.print()
        _conflicts(console, explanation.conflicts)
    if not explanation.repairs:
        say(console, more_repairs(explanation))
        return
    console.print()
    say(console, "The least that would have to change, the mildest first:", style="bold")
    largest = max((b for r in explanation.repairs for b in r.burden.values()), default=Fraction(0))
    for index, repair in enumerate(explanation.repairs, start=1):
        row = repair_line(agreement, repair, index)
        for change in row.changes:
            mark = f"{index}." if change is row.changes[0] else ""
            hang(console, f"{mark:>4}", f"· {change}", hanging=2)
        for party, burden in repair.burden.items():
            if burden:
                part = burden / largest if largest else Fraction(0)
                _barred(
                    console, "      ", party_title(agreement, party), part, number(burden, "asked")
                )
        free = "" if any(repair.burden.values()) else "nobody gives up a demand; "
        hang(console, "     ", f"{free}worst exposure {row.worst}", style="dim")
    more = more_repairs(explanation)
    if more:
        console.print()
        say(console, more)


def _conflicts(console: Console, conflicts: Sequence[Conflict]) -> None:
    say(console, "What cannot be met together:", style="bold")
    for index, conflict in enumerate(conflicts, start=1):
        hang(console, f"{index:>3}.", conflict.because)
        for amount in conflict.amounts:
            hang(console, "     ", f"· {clean(amount.in_words)}", hanging=2)
        if conflict.members:
            hang(console, "     ", " + ".join(conflict.members), style="dim")


def _barred(console: Console, indent: str, name: str, part: Fraction, said: str) -> None:
    """Print a party with a bar and what it stands for; on a narrow screen on two lines."""
    bar = _bar(console, part, 20)
    if console.width >= _NARROW:
        put(console, f"{indent}{_padded(cut(name, 20), 20)} {bar} {said}")
        return
    hang(console, indent[:-1], name)
    put(console, f"{indent}{bar} {said}")


def _table(console: Console, agreement: Agreement, plan: Plan) -> Table | None:
    """Lay the steps out in columns; None where there is too little room."""
    from rich.table import Table
    from rich.text import Text

    who = parties(agreement, plan)
    rows = [*lines(agreement, plan)]
    timed = any(row.day for row in rows)
    # name, its texts, the most columns it may take
    shown: list[tuple[str, list[str], int]] = [
        ("#", ["+" if row.together else row.moment for row in rows], 6),
        *([("day", [row.day for row in rows], 12)] if timed else []),
        ("who", [row.who for row in rows], 11 if console.width < 100 else 20),
        ("what", [row.what for row in rows], 0),
        ("portion", [row.portion for row in rows], 12 if console.width < 100 else 20),
        ("share", [row.share for row in rows], 9),
    ]
    widths = [
        min(most, max(columns(text) for text in (name, *texts))) for name, texts, most in shown
    ]
    free = console.width - sum(widths) - len(widths)
    names = [party_title(agreement, party) for party in who]
    bars = [max(_CELL, min(_NAME, _longest_word(name))) for name in names]
    every = free - sum(bars) - len(bars) >= _TITLE
    if not every:
        names, bars = ["most exposed"], [_MOST]
    room = free - sum(bars) - len(bars)
    longest = max(columns(text) for text in shown[-3][1])
    widths[-3] = max(len("what"), min(longest, room))
    if widths[-3] > room or room < min(longest, _TITLE):
        return None
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold", pad_edge=False)
    for (name, _, _), width in zip(shown, widths, strict=True):
        table.add_column(name, width=width, justify="right" if name in ("#", "share") else "left")
    for name, width in zip(names, bars, strict=True):
        table.add_column(Text("\n".join(wrap(name, width, 3, whole=True))), width=width)
    for index, row in enumerate(rows):
        cells = [
            "\n".join(wrap(texts[index], width, whole=True))
            for (_, texts, _), width in zip(shown, widths, strict=True)
        ]
        cells += (
            [_exposed(console, at) for at in row.exposed]
            if every
            else [_most(agreement, row.exposed)]
        )
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _longest_word(name: str) -> int:
    return max(columns(word) for word in name.split(" "))


def _exposed(console: Console, at: Exposed) -> str:
    if not at.amount:
        return "·"
    if at.part is None:
        return number(at.amount, "asked")
    return f"{_bar(console, at.part, _BAR)} {tight(percent(at.part))}"


def _most(agreement: Agreement, exposed: Sequence[Exposed]) -> str:
    """Name the party that is most exposed: there is no room for a column each."""
    worst = max(exposed, key=lambda at: (at.part or 0, at.amount), default=None)
    if worst is None or not worst.amount:
        return "·"
    said = number(worst.amount, "asked") if worst.part is None else tight(percent(worst.part))
    return f"{cut(party_title(agreement, worst.party), _MOST - len(said) - 1)} {said}"


def _list(console: Console, agreement: Agreement, plan: Plan) -> None:
    """Print the steps one under the other: a narrow screen has no room for columns."""
    for row in lines(agreement, plan):
        when = "+" if row.together else f"moment {row.moment}"
        day = f", day {row.dated}" if row.day else ""
        say(console, f"{when}{day}: {row.what}", style="bold")
        hang(console, " ", f"by {row.who}")
        part = f"{row.portion}, " if row.portion else ""
        hang(console, " ", f"{part}{row.share} of it")
        for at in row.exposed:
            if at.amount:
                said = number(at.amount, "asked") if at.part is None else percent(at.part)
                hang(console, " ", f"exposure of {party_title(agreement, at.party)}: {said}")


def _summary(console: Console, agreement: Agreement, one: Series) -> None:
    """Print a party's worst exposure against its tolerance, and its highest temptation."""
    title, worst = party_title(agreement, one.party), one.exposure[one.worst]
    if console.width < _NARROW:
        say(console, title)
        for line in _in_words(console, one, worst):
            hang(console, " ", line)
        return
    name = _padded(cut(title, 20), 20)
    for line in _in_words(console, one, worst):
        hang(console, name, line)
        name = " " * 20


def _in_words(console: Console, one: Series, worst: Fraction) -> Iterator[str]:
    if one.tolerance is None:
        yield f"exposed by at most {number(worst, 'asked')}; no limit is known"
    else:
        part = worst / one.tolerance if one.tolerance else Fraction(0)
        bar = _bar(console, part, 20)
        when = f", {one.when(one.worst)}" if worst else ""
        said, limit = against(worst, one.tolerance)
        yield f"{bar} exposed {said} of {limit}{when}"
    if not one.performs:
        yield "performs nothing: it has nothing to walk away from"
    elif one.temptation[one.closest]:
        cost = number(-one.temptation[one.closest], "promised")
        yield f"walking away always costs it {cost} or more"
    else:
        yield "walking away is at best worth as much as staying"


def _bar(console: Console, part: Fraction, width: int) -> str:
    """Draw a part of a whole; anything above nothing shows."""
    filled = min(width, max(1 if part > 0 else 0, round(float(part) * width)))
    plain = not (console.encoding or "").lower().startswith("utf")
    full, empty = ("#", ".") if plain else ("█", "░")
    return full * filled + empty * (width - filled)


def _padded(text: str, width: int) -> str:
    return text + " " * max(0, width - columns(text))

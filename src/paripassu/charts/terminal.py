"""The plan in a terminal: a table, and bars of what each party is exposed to.

Written for 80 columns; long titles take up to three lines. Titles are never read as
markup, and control characters never reach the terminal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from paripassu.agreement.model import Agreement
from paripassu.charts.outcome import more_repairs, outcome
from paripassu.charts.series import Series, series
from paripassu.charts.table import Exposed, lines, parties, repair_line
from paripassu.charts.text import HOLDS, clean, columns, cut, number, party_title, percent, wrap
from paripassu.charts.waits import fit
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.plan import Conflict, Plan

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

#: Columns of a bar, and of a bar with its number.
_BAR = 4
_CELL = _BAR + 5
#: Columns for the party that is most exposed, where there is no room for all.
_MOST = 18
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
    _say(console, plan.summary(), style="bold")
    for sentence in outcome(agreement, plan):
        _say(console, sentence)
    for warning in plan.warnings:
        _say(console, f"Note: {clean(warning)}", style="yellow")
    if plan.conflicts:
        console.print()
        _conflicts(console, plan.conflicts)
    if not plan.steps:
        return
    console.print()
    console.print(_table(console, agreement, plan))
    _say(
        console,
        "# is the moment; + happens together with the line above. Bars show exposure: what a "
        "party would have lost, on balance, if everything broke down after that moment, as a share "
        "of what it accepts.",
        style="dim",
    )
    console.print()
    for one in series(agreement, plan):
        _summary(console, agreement, one)
    console.print()
    _say(console, HOLDS)


def render_explanation(console: Console, agreement: Agreement, explanation: Explanation) -> None:
    """Print an explanation: the conflicts in words, then the repairs and whom they burden."""
    _say(console, explanation.summary(), style="bold")
    if explanation.conflicts:
        console.print()
        _conflicts(console, explanation.conflicts)
    if not explanation.repairs:
        _say(console, more_repairs(explanation))
        return
    console.print()
    _say(console, "The least that would have to change, the mildest first:", style="bold")
    largest = max((b for r in explanation.repairs for b in r.burden.values()), default=Fraction(0))
    for index, repair in enumerate(explanation.repairs, start=1):
        row = repair_line(agreement, repair, index)
        for change in row.changes:
            _item(console, f"{index}." if change is row.changes[0] else "", f"· {change}", hang=2)
        for party, burden in repair.burden.items():
            if burden:
                name = cut(party_title(agreement, party), 20)
                part = burden / largest if largest else Fraction(0)
                bar = _bar(console, part, 20)
                _say(console, f"      {_padded(name, 20)} {bar} {number(burden)}")
        free = "" if any(repair.burden.values()) else "nobody gives up a demand; "
        _say(console, f"      {free}worst exposure {row.worst}", style="dim")
    more = more_repairs(explanation)
    if more:
        console.print()
        _say(console, more)


def _say(console: Console, text: str, style: str = "") -> None:
    from rich.text import Text

    console.print(Text(text, style=style), highlight=False)


def _item(console: Console, mark: str, text: str, hang: int = 0) -> None:
    """Print a text that hangs beside its number, later lines ``hang`` columns further in."""
    indent = ""
    for line in wrap(text, max(20, console.width - 5 - hang), most=1000):
        _say(console, f"{mark:>4} {indent}{line}")
        mark, indent = "", " " * hang


def _conflicts(console: Console, conflicts: Sequence[Conflict]) -> None:
    _say(console, "What cannot be met together:", style="bold")
    for index, conflict in enumerate(conflicts, start=1):
        _item(console, f"{index}.", conflict.because)
        if conflict.members:
            _say(console, f"      {' + '.join(conflict.members)}", style="dim")


def _table(console: Console, agreement: Agreement, plan: Plan) -> Table:
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
        ("share", [row.share for row in rows], 6),
    ]
    widths = [
        min(most, max(columns(text) for text in (name, *texts))) for name, texts, most in shown
    ]
    free = console.width - sum(widths) - len(widths)
    every = free - len(who) * (_CELL + 1) >= _TITLE
    last = len(who) * (_CELL + 1) if every else _MOST + 1
    longest = max(columns(text) for text in shown[-3][1])
    widths[-3] = max(8, min(longest, free - last))
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold", pad_edge=False)
    for (name, _, _), width in zip(shown, widths, strict=True):
        table.add_column(name, width=width, justify="right" if name in ("#", "share") else "left")
    names = [party_title(agreement, party) for party in who] if every else ["most exposed"]
    for name in names:
        width = _CELL if every else _MOST
        table.add_column(Text("\n".join(wrap(name, width, 2))), width=width)
    for index, row in enumerate(rows):
        cells = [
            "\n".join(wrap(texts[index], width))
            for (_, texts, _), width in zip(shown, widths, strict=True)
        ]
        cells += (
            [_exposed(console, at) for at in row.exposed]
            if every
            else [_most(agreement, row.exposed)]
        )
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _exposed(console: Console, at: Exposed) -> str:
    if not at.amount:
        return "·"
    if at.part is None:
        return number(at.amount)
    return f"{_bar(console, at.part, _BAR)} {percent(at.part).replace(' ', '')}"


def _most(agreement: Agreement, exposed: Sequence[Exposed]) -> str:
    """Name the party that is most exposed: there is no room for a column each."""
    worst = max(exposed, key=lambda at: (at.part or 0, at.amount), default=None)
    if worst is None or not worst.amount:
        return "·"
    said = number(worst.amount) if worst.part is None else percent(worst.part).replace(" ", "")
    return f"{cut(party_title(agreement, worst.party), _MOST - len(said) - 1)} {said}"


def _summary(console: Console, agreement: Agreement, one: Series) -> None:
    """Print a party's worst exposure against its tolerance, and its highest temptation."""
    name = _padded(cut(party_title(agreement, one.party), 20), 20)
    worst = one.exposure[one.worst]
    for line in _in_words(console, one, worst):
        _say(console, f"{name} {line}")
        name = " " * 20


def _in_words(console: Console, one: Series, worst: Fraction) -> Iterator[str]:
    if one.tolerance is None:
        yield f"exposed by at most {number(worst)}; no limit is known"
    else:
        part = worst / one.tolerance if one.tolerance else Fraction(0)
        bar = _bar(console, part, 20)
        when = f", {one.when(one.worst)}" if worst else ""
        yield f"{bar} exposed {number(worst)} of {number(one.tolerance)}{when}"
    if not one.performs:
        yield "performs nothing: it has nothing to walk away from"
    elif one.temptation[one.closest]:
        yield f"walking away always costs it {number(-one.temptation[one.closest])} or more"
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

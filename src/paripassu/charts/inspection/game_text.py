"""Inspection games in a terminal: the odds, the whole plan, and the schedule that was drawn."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from paripassu.charts.inspection.said import many, say
from paripassu.charts.text import clean, cut

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from paripassu.inspection.games.coverage import SecurityGame
    from paripassu.inspection.games.timing import InspectionGame

#: Longer lists fill the screen; the document has them all.
_MOST_ROWS, _MOST_COLUMNS, _MOST_TARGETS = 30, 10, 40
_MOST_SCHEDULES, _MOST_NAMES = 20, 100
#: Columns of a bar.
_BAR = 20

AFTERWARDS = (
    "Keep seed and schedule secret until it is over, and commit to the seed beforehand (inspect "
    "commit). Published afterwards, it lets everybody draw the same again."
)
#: Less is what rounding leaves, not a resource.
_NOTHING = Fraction(1, 10**9)


def render_inspection_game(console: Console, game: InspectionGame) -> None:
    """Print when to inspect, what the inspected party can still gain, and the whole plan.

    Parameters
    ----------
    console : rich.console.Console
        Where to; made for 80 columns.
    game : InspectionGame
    """
    first, *others = when_sentences(game)
    say(console, first, style="bold")
    for sentence in others:
        say(console, sentence)
    if game.table and game.inspections < game.periods:
        console.print()
        _plan(console, game)
    if game.schedules:
        console.print()
        _schedules(console, [[str(t) for t in one] for one in game.schedules], "period")


def when_sentences(game: InspectionGame) -> list[str]:
    """Say when to inspect, and what the inspected party can still gain."""
    if game.inspections >= game.periods:
        said = ["Inspect every period."]
    elif not game.inspections:
        said = ["There is no inspection left."]
    else:
        said = [f"Inspect the next period with probability {_odds(game.inspect_now)}."]
    said.append(
        f"With {many(game.inspections, 'inspection')} in {many(game.periods, 'period')}, a party "
        f"that intends {many(game.violations, 'violation')} and loses {_with_exact(game.penalty)} "
        f"if caught expects {_with_exact(game.value)}, in gains of one undetected violation; "
        f"without inspections, {min(game.violations, game.periods):,}."
    )
    if game.inspections and game.periods > game.inspections:
        said.append(
            "No schedule does better against a party that sees every inspection and knows these "
            "odds; they are the same whatever number of violations it intends."
        )
    return said


def _plan(console: Console, game: InspectionGame) -> None:
    from rich.text import Text

    assert game.table is not None
    odds = {(row.periods, row.inspections): row.inspect for row in game.table}
    columns = sorted({m for _, m in odds}, reverse=True)[:_MOST_COLUMNS][::-1]
    rows = sorted({n for n, _ in odds}, reverse=True)
    table = _table()
    table.add_column("periods left", justify="right")
    for m in columns:
        table.add_column(f"{m} left", justify="right")
    for n in rows[:_MOST_ROWS]:
        cells = [_percent(odds[n, m]) if (n, m) in odds else "" for m in columns]
        table.add_row(*(Text(cell) for cell in (str(n), *cells)))
    say(console, "The probability of inspecting next, by what is left of both:")
    console.print(table)
    if len(rows) > _MOST_ROWS or max(m for _, m in odds) > len(columns):
        say(console, "There are more states; --json gives them all.", style="dim")
    if game.marginals is not None and len(game.marginals) <= 2 * _MOST_ROWS:
        shown = ", ".join(_percent(p).removesuffix(" %") for p in game.marginals)
        say(console, f"Seen from the beginning, period by period: {shown} %.")


def render_security_game(console: Console, game: SecurityGame) -> None:
    """Print where to inspect and how often, and what an attack is still worth.

    Parameters
    ----------
    console : rich.console.Console
        Where to; made for 80 columns.
    game : SecurityGame
    """
    from rich.text import Text

    first, *others = where_sentences(game)
    say(console, first, style="bold")
    for sentence in others:
        say(console, sentence)
    console.print()
    table = _table()
    table.add_column("target", max_width=30)
    table.add_column("covered", justify="right")
    table.add_column("", width=_BAR)
    table.add_column("best to attack")
    best = set(game.attack_set)
    for name, part in list(game.coverage.items())[:_MOST_TARGETS]:
        cells = (
            cut(clean(name), 30),
            _percent(part),
            _bar(console, part),
            "yes" if name in best else "",
        )
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table)
    if len(game.coverage) > _MOST_TARGETS:
        left = len(game.coverage) - _MOST_TARGETS
        say(console, f"and {left:,} more; --json gives them all", style="dim")
    console.print()
    for sentence in enough_sentences(game):
        say(console, sentence)
    if game.schedules:
        console.print()
        shown = [[clean(name) for name in one] for one in game.schedules]
        _schedules(console, shown, "")


def where_sentences(game: SecurityGame) -> list[str]:
    """Say what an attack is still worth, and where the inspectors go."""
    covered = sum(part > 0 for part in game.coverage.values())
    how = (
        f"{many(game.resources, 'resource')} at a time, spread at random over {covered:,} of "
        f"{many(len(game.coverage), 'target')}. Whoever knows these odds does best by attacking "
        f"{_among(game)}, worth {_with_exact(game.defender_value)} to the defender."
    )
    return [
        f"An attack is worth {_with_exact(game.attacker_value)} to the attacker at most.",
        how,
    ]


def _among(game: SecurityGame) -> str:
    name = cut(clean(game.attacked), 40)
    if len(game.attack_set) == 1:
        return name
    return f"one of {len(game.attack_set):,} targets that are equally good for it, such as {name}"


def enough_sentences(game: SecurityGame) -> list[str]:
    """Say what more resources would do."""
    said = []
    if game.spare > _NOTHING:
        spread = any(part < 1 for part in game.coverage.values())
        said.append(
            f"{_with_exact(game.spare)} of {many(game.resources, 'resource')} are left over: even "
            "a target that is always covered is worth that much to attack."
            + (" --spend spreads them over the others, in case an attacker errs." if spread else "")
        )
    if game.deterring is None:
        said.append(
            "No number of resources makes every attack worthless: some target is worth more than "
            "0 even when it is covered."
        )
    elif game.attacker_value <= 0:
        said.append("Somebody who gains 0 by leaving it alone has no reason to attack.")
    else:
        said.append(
            f"With {many(game.deterring, 'resource')} no attack would be worth more than 0."
        )
    if game.gap:
        said.append(
            "Coverages are rounded to 10⁻¹⁸; the attacker's value is at most "
            f"{float(game.gap):.1g} above the least possible."
        )
    return said


def _schedules(console: Console, schedules: Sequence[Sequence[str]], noun: str) -> None:
    for index, one in enumerate(schedules[:_MOST_SCHEDULES], start=1):
        head = "Drawn" if len(schedules) == 1 else f"Drawn, {index}"
        of = f"{noun}{'' if len(one) == 1 else 's'} " if noun and one else ""
        left = f" and {len(one) - _MOST_NAMES:,} more" if len(one) > _MOST_NAMES else ""
        say(console, f"{head}: {of}{', '.join(one[:_MOST_NAMES]) or 'nothing'}{left}")
    if len(schedules) > _MOST_SCHEDULES:
        left_over = len(schedules) - _MOST_SCHEDULES
        say(console, f"and {left_over:,} more; --json gives them all", style="dim")
    say(console, AFTERWARDS, style="dim")


def _table() -> Table:
    from rich.table import Table

    return Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)


def _bar(console: Console, part: Fraction) -> str:
    filled = min(_BAR, max(1 if part > 0 else 0, round(float(part) * _BAR)))
    plain = not (console.encoding or "").lower().startswith("utf")
    full, empty = ("#", ".") if plain else ("█", "░")
    return full * filled + empty * (_BAR - filled)


def _percent(part: Fraction) -> str:
    if part in (0, 1):
        return f"{int(part) * 100} %"
    # What is neither never nor always does not read as either.
    shown = min(99.9, max(0.1, float(part) * 100))
    return f"{shown:.1f} %"


def _odds(part: Fraction) -> str:
    return f"{_percent(part)}{_exact(part)}"


def _with_exact(value: Fraction) -> str:
    """Write a number as people do, with the exact fraction beside it where that is short."""
    shown = f"{float(value):.4g}"
    if "e" in shown or Fraction(shown) != value:
        shown += _exact(value)
    return shown.replace("-", "−")


def _exact(value: Fraction) -> str:
    short = value.denominator < 10**6 and len(str(value)) <= 12
    return f" ({value})" if short and value.denominator > 1 else ""

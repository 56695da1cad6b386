"""Inspection games in a terminal: the odds, the whole plan, and the schedule that was drawn."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from paripassu.charts.screen import say, table
from paripassu.charts.text import clean
from paripassu.numbers import measured, words
from paripassu.numbers.rounding import Rule

if TYPE_CHECKING:
    from rich.console import Console

    from paripassu.inspection.games.coverage import SecurityGame
    from paripassu.inspection.games.timing import InspectionGame

#: Longer lists fill the screen; the document has them all.
_MOST_ROWS, _MOST_COLUMNS, _MOST_TARGETS = 30, 10, 40
_MOST_SCHEDULES, _MOST_NAMES = 20, 100
#: Columns of a bar.
_BAR = 20

AFTERWARDS = (
    "Keep the seed and the schedule secret until the inspections are over. Commit to the seed "
    "beforehand (paripassu inspect commit), and publish it afterwards: then everybody can draw the "
    "same again."
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
        odds = words.odds(game.inspect_now) + words.fraction(game.inspect_now)
        said = [f"Inspect the next period with probability {odds}."]
    verb = "is" if game.inspections == 1 else "are"
    available = words.count(game.inspections, "inspection")
    given = f"There {verb} {available} in {words.count(game.periods, 'period')}."
    if game.violations:
        said.append(
            f"{given} A party plans {words.count(game.violations, 'violation')} and loses "
            f"{_with_exact(game.penalty, 'given')} if it is caught. On average it then gains "
            f"{_with_exact(game.value, 'asked')}; without inspections it would gain "
            f"{min(game.violations, game.periods):,}. One violation that is not found counts as 1."
        )
    else:
        said.append(f"{given} No violation is planned: there is nothing to find or to gain.")
    if game.inspections and game.periods > game.inspections:
        said.append(
            "No schedule does better against a party that sees every inspection and knows these "
            "odds. They are the same for any number of planned violations."
        )
    return said


def _plan(console: Console, game: InspectionGame) -> None:
    assert game.table is not None
    odds = {(row.periods, row.inspections): row.inspect for row in game.table}
    columns = sorted({m for _, m in odds}, reverse=True)[:_MOST_COLUMNS][::-1]
    rows = sorted({n for n, _ in odds}, reverse=True)
    say(
        console,
        "The probability of inspecting next, by how many periods (rows) and inspections (columns) "
        "are left:",
    )
    table(
        console,
        ["periods left", *(f"{m} left" for m in columns)],
        [
            [str(n), *(words.odds(odds[n, m]) if (n, m) in odds else "" for m in columns)]
            for n in rows[:_MOST_ROWS]
        ],
        left=(),
    )
    if len(rows) > _MOST_ROWS or max(m for _, m in odds) > len(columns):
        say(console, "There are more states; --json gives them all.", style="dim")
    if game.marginals is not None and len(game.marginals) <= 2 * _MOST_ROWS:
        shown = ", ".join(words.odds(p) for p in game.marginals)
        say(console, f"Seen from the beginning, period by period: {shown}.")


def render_security_game(console: Console, game: SecurityGame) -> None:
    """Print where to inspect and how often, and what an attack is still worth.

    Parameters
    ----------
    console : rich.console.Console
        Where to; made for 80 columns.
    game : SecurityGame
    """
    first, *others = where_sentences(game)
    say(console, first, style="bold")
    for sentence in others:
        say(console, sentence)
    console.print()
    best = set(game.attack_set)
    table(
        console,
        ("target", "covered", "", "best to attack"),
        [
            (name, words.odds(part), _bar(console, part), "yes" if name in best else "")
            for name, part in list(game.coverage.items())[:_MOST_TARGETS]
        ],
        left=(0, 2, 3),
        flexible=0,
    )
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
        f"{words.count(game.resources, 'resource')} at a time, spread at random over {covered:,} "
        f"of {words.count(len(game.coverage), 'target')}. An attacker who knows these odds does "
        f"best to attack {_among(game)}. That is worth "
        f"{_with_exact(game.defender_value, 'promised')} to the defender."
    )
    worth = _with_exact(game.attacker_value, "asked")
    return [f"An attack is worth at most {worth} to the attacker.", how]


def _among(game: SecurityGame) -> str:
    if len(game.attack_set) == 1:
        return clean(game.attacked)
    return (
        f"one of {len(game.attack_set):,} targets that are equally good for it, such as "
        f"{clean(game.attacked)}"
    )


def enough_sentences(game: SecurityGame) -> list[str]:
    """Say what more resources would do."""
    said = []
    if game.spare > _NOTHING:
        spread = any(part < 1 for part in game.coverage.values())
        said.append(
            f"{_with_exact(game.spare, 'promised')} of "
            f"{words.count(game.resources, 'resource')} are not needed. More cover would not make "
            "an attack worth less: the attacker's best target is always covered already."
            + (" --spend spreads them over the others, in case an attacker errs." if spread else "")
        )
    if game.deterring is None:
        said.append(
            "No number of resources makes every attack worthless: some target is worth more than "
            "0 even when it is covered."
        )
    elif game.attacker_value <= 0:
        said.append("An attacker who gains 0 by doing nothing has no reason to attack.")
    else:
        said.append(
            f"With {words.count(game.deterring, 'resource')} no attack would be worth more than 0."
        )
    if game.gap:
        said.append(
            "Coverages are rounded to 10⁻¹⁸. The attacker's value is at most "
            f"{measured.about(float(game.gap), 1)} above the least possible."
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


def _bar(console: Console, part: Fraction) -> str:
    filled = min(_BAR, max(1 if part > 0 else 0, round(float(part) * _BAR)))
    plain = not (console.encoding or "").lower().startswith("utf")
    full, empty = ("#", ".") if plain else ("█", "░")
    return full * filled + empty * (_BAR - filled)


def _with_exact(value: Fraction, rule: Rule) -> str:
    """Write a number as people do, with the exact fraction beside it where that is short."""
    shown = words.amount(value, rule=rule)
    return shown if words.amount(value, rule="given") == shown else shown + words.fraction(value)

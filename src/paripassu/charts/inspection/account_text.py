"""An account in a terminal: verdicts, the sequence, and what loss would have been found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from paripassu.charts.inspection.account_words import NAMES, alarms, honest, limit_of, title, why
from paripassu.charts.screen import say, table
from paripassu.charts.text import clean
from paripassu.inspection.accountancy.result import (
    OF_MUF,
    SCALED,
    TESTS,
    Account,
    Balance,
    Period,
)
from paripassu.numbers import words
from paripassu.numbers.measured import statistic, with_error

if TYPE_CHECKING:
    from rich.console import Console

#: Longer lists fill the screen; --json and --pictures have everything.
_MOST_PERIODS, _MOST_BALANCES, _MOST_ROWS = 30, 6, 100
_STYLES = {"consistent": "bold green", "inconclusive": "bold yellow", "loss": "bold red"}
_ORDER = ("loss", "inconclusive", "consistent")
_ALARM, _GAIN = "*", "<"


def render_account(console: Console, account: Account) -> None:
    """Print an account: every verdict, then the worst balances with reason, sequence and limits.

    Parameters
    ----------
    console : rich.console.Console
        Where to; made for 80 columns.
    account : Account
    """
    ranked = sorted(account.balances, key=lambda balance: _ORDER.index(balance.verdict))
    if len(ranked) > 1:
        _verdicts(console, ranked)
    for place, balance in enumerate(ranked[:_MOST_BALANCES]):
        if place or len(ranked) > 1:
            console.print()
        say(console, f"{title(balance)}: {balance.verdict}", style=_STYLES[balance.verdict])
        say(console, why(balance))
        if balance.settle:
            say(console, f"What would settle it: {clean(balance.settle)}.")
        _balance(console, account, balance)
    if len(ranked) > _MOST_BALANCES:
        console.print()
        say(
            console,
            f"The numbers of {words.count(len(ranked) - _MOST_BALANCES, 'more balance')} are left "
            "out here. --json has the numbers of all balances, and --pictures draws them.",
            style="dim",
        )


def _verdicts(console: Console, ranked: Sequence[Balance]) -> None:
    """Print all verdicts, the worst first."""
    every = [balance.verdict for balance in ranked]
    counted = [f"{every.count(one):,} {one}" for one in _ORDER if one in every]
    say(console, f"{words.count(len(ranked), 'balance')}: {', '.join(counted)}.", style="bold")
    console.print()
    shown = ranked[:_MOST_ROWS]
    table(
        console,
        ("balance", "verdict", "alarms"),
        [(title(balance), balance.verdict, _alarming(balance)) for balance in shown],
        left=(0, 1, 2),
        flexible=2,
    )
    if len(ranked) > len(shown):
        say(console, f"and {len(ranked) - len(shown):,} more; --json has them all", style="dim")


def _alarming(balance: Balance) -> str:
    """Say which tests alarm, and in which periods."""
    return "; ".join(
        f"{words.numbered('period', [period.period])}: {alarms(period)}"
        for period in [period for period in balance.periods if period.alarms][:3]
    )


def _balance(console: Console, account: Account, balance: Balance) -> None:
    shown = _shown(balance.periods)
    console.print()
    _sequence(console, balance, shown)
    marks = {alarm for period in balance.periods for alarm in period.alarms}
    legend = [f"{_ALARM} beyond its limit: alarm"] if marks - {"gain"} else []
    legend += [f"{_GAIN} gain: more than the books explain"] if "gain" in marks else []
    if any(period.degenerate for period in balance.periods):
        legend.append("– the period adds no error of its own")
    if len(shown) < len(balance.periods):
        left = words.count(len(balance.periods) - len(shown), "period")
        legend.append(f"{left} left out here")
    if legend:
        say(console, "; ".join(legend) + ".", style="dim")
    if any(period.d is not None for period in balance.periods):
        console.print()
        _differences(console, balance, shown)
    console.print()
    limits = ", ".join(
        f"{NAMES[test]} {statistic(limit)}{' σ' if test in SCALED else ''}"
        for test in TESTS
        if (limit := limit_of(balance, test)) is not None
    )
    if not limits:
        say(console, "No measurement has an error, so no test applies: it has to add up exactly.")
        return
    say(
        console,
        f"Limits: {limits}. If nothing is missing, each test alarms with probability "
        f"{words.percent(account.false_alarm, 'given')} over all periods, and at least one of them "
        f"with {words.estimated(balance.false_alarm_any)}. These limits come from "
        f"{words.count(account.histories, 'simulated history')} (seed {account.seed}).",
    )
    if balance.detect is not None and account.goal is not None:
        console.print()
        _detection(console, account.goal, balance)


def _shown(periods: Sequence[Period]) -> Sequence[Period]:
    """Give all periods, or of many those that alarm first and then the last."""
    if len(periods) <= _MOST_PERIODS:
        return periods
    alarming = [period for period in periods if period.alarms][: _MOST_PERIODS // 2]
    chosen = {period.period for period in alarming}
    quiet = [period for period in periods if period.period not in chosen]
    chosen |= {period.period for period in quiet[len(chosen) - _MOST_PERIODS :]}
    return [period for period in periods if period.period in chosen]


def _sequence(console: Console, balance: Balance, shown: Sequence[Period]) -> None:
    unit = clean(balance.unit)
    heads = ("period", f"MUF ± σ, {unit}", f"CUMUF ± σ, {unit}")
    table(
        console,
        (*heads, *(NAMES[test] for test in OF_MUF[2:])),
        [
            (
                str(period.period),
                _marked(with_error(period.muf, period.sigma_muf), balance, period, "muf"),
                _marked(with_error(period.cumuf, period.sigma_cumuf), balance, period, "cumuf"),
                *(
                    _marked(_statistic(getattr(period, test)), balance, period, test)
                    for test in OF_MUF[2:]
                ),
            )
            for period in shown
        ],
        left=(),
    )


def _statistic(value: float | None) -> str:
    return "–" if value is None else statistic(value)


def _marked(text: str, balance: Balance, period: Period, name: str) -> str:
    """Put a mark behind what is beyond its limit; every cell leaves room for one."""
    beyond = balance.beyond(period, name)
    return text + (_ALARM if beyond == "alarm" else _GAIN if beyond == "gain" else " ")


def _differences(console: Console, balance: Balance, shown: Sequence[Period]) -> None:
    say(
        console,
        "What the inspector's readings show. D is the operator's readings less the inspector's, "
        "with the sign that they have in MUF, extrapolated to all items:",
    )
    unit = clean(balance.unit)
    rows = [
        (str(period.period), *_both(balance, period, ""))
        for period in shown
        if period.d is not None
    ]
    last = balance.periods[-1]
    if last.cumulative_d is not None and len(balance.periods) > 1:
        rows.append(("all", *_both(balance, last, "cumulative_")))
    table(console, ("period", f"D ± σ, {unit}", f"MUF − D ± σ, {unit}"), rows, left=())


def _both(balance: Balance, period: Period, prefix: str) -> Iterable[str]:
    """Give D and MUF - D, of a period or of all together."""
    for name in (f"{prefix}d", f"{prefix}muf_minus_d"):
        value, sigma = getattr(period, name), getattr(period, f"sigma_{name}")
        yield _marked(with_error(value or 0.0, sigma or 0.0), balance, period, name)


def _detection(console: Console, goal: float, balance: Balance) -> None:
    assert balance.detect is not None
    lost = words.amount(goal, clean(balance.unit))
    say(console, f"The probability that each test finds a loss of {lost}:")
    table(
        console,
        ("", "lost at once", "lost in equal parts"),
        [
            (
                NAMES[test],
                words.estimated(balance.detect.abrupt[test]),
                words.estimated(balance.detect.protracted[test]),
            )
            for test in TESTS
            if test in balance.detect.abrupt
        ],
    )
    say(console, honest(balance))

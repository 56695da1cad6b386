"""An account in a terminal: verdicts, the sequence, and what loss would have been found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from paripassu.charts.inspection.account_words import (
    NAMES,
    about,
    limit_of,
    sentence,
    title,
    wanted,
    why,
)
from paripassu.charts.inspection.amounts import amount, measured, statistic
from paripassu.charts.inspection.said import say
from paripassu.charts.text import clean
from paripassu.inspection.accountancy.result import (
    INSPECTED,
    OF_MUF,
    SCALED,
    TESTS,
    Account,
    Balance,
    Period,
)

if TYPE_CHECKING:
    from rich.console import Console

#: Longer lists fill the screen; --json and --pictures have everything.
_MOST_PERIODS, _MOST_BALANCES = 30, 6
_STYLES = {"consistent": "bold green", "inconclusive": "bold yellow", "loss": "bold red"}
_ORDER = ("loss", "inconclusive", "consistent")
_ALARM, _GAIN = "*", "<"


def render_account(console: Console, account: Account) -> None:
    """Print an account: every verdict with its reason, the sequence, and the tests' limits.

    Parameters
    ----------
    console : rich.console.Console
        Where to; made for 80 columns.
    account : Account
    """
    ranked = sorted(account.balances, key=lambda balance: _ORDER.index(balance.verdict))
    for place, balance in enumerate(ranked):
        if place:
            console.print()
        say(console, f"{title(balance)}: {balance.verdict}", style=_STYLES[balance.verdict])
        say(console, why(balance))
        if balance.settle:
            say(console, f"What would settle it: {clean(balance.settle)}.")
        if place < _MOST_BALANCES:
            _balance(console, account, balance)
    if len(ranked) > _MOST_BALANCES:
        console.print()
        say(console, "--json has the numbers of all balances, --pictures draws them.", style="dim")


def _balance(console: Console, account: Account, balance: Balance) -> None:
    shown = _shown(balance.periods)
    console.print()
    _sequence(console, balance, shown)
    marks = {alarm for period in balance.periods for alarm in period.alarms}
    legend = [f"{_ALARM} alarm"] if marks - {"gain"} else []
    legend += [f"{_GAIN} gain: more than the books explain"] if "gain" in marks else []
    if any(period.degenerate for period in balance.periods):
        legend.append("– no error of its own")
    if len(shown) < len(balance.periods):
        legend.append(f"{len(balance.periods) - len(shown):,} periods are left out here")
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
        say(console, "No measurement has an error, so there is nothing to test: it must add up.")
        return
    say(
        console,
        f"Limits: {limits}. Nothing missing, each alarms with probability "
        f"{wanted(account.false_alarm)} over all periods, one of them with "
        f"{about(balance.false_alarm_any)} ({account.histories:,} simulated histories, "
        f"seed {account.seed}).",
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
    _table(
        console,
        (*heads, *(NAMES[test] for test in OF_MUF[2:])),
        (
            (
                str(period.period),
                _marked(measured(period.muf, period.sigma_muf), balance, period, "muf"),
                _marked(measured(period.cumuf, period.sigma_cumuf), balance, period, "cumuf"),
                *(
                    _marked(_said(getattr(period, test)), balance, period, test)
                    for test in OF_MUF[2:]
                ),
            )
            for period in shown
        ),
    )


def _said(value: float | None) -> str:
    return "–" if value is None else statistic(value)


def _marked(text: str, balance: Balance, period: Period, name: str) -> str:
    """Put a mark behind what is beyond its limit; every cell leaves room for one."""
    beyond = balance.beyond(period, name)
    return text + (_ALARM if beyond == "alarm" else _GAIN if beyond == "gain" else " ")


def _differences(console: Console, balance: Balance, shown: Sequence[Period]) -> None:
    say(
        console,
        "What the inspector's readings say (D = operator − inspector, signed as in MUF, "
        "extrapolated):",
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
    _table(console, ("period", f"D ± σ, {unit}", f"MUF − D ± σ, {unit}"), rows)


def _both(balance: Balance, period: Period, prefix: str) -> Iterable[str]:
    """Give D and MUF - D, of a period or of all together."""
    for name in (f"{prefix}d", f"{prefix}muf_minus_d"):
        value, sigma = getattr(period, name), getattr(period, f"sigma_{name}")
        yield _marked(measured(value or 0.0, sigma or 0.0), balance, period, name)


def _detection(console: Console, goal: float, balance: Balance) -> None:
    assert balance.detect is not None
    lost = f"{amount(goal)} {clean(balance.unit)}"
    say(console, sentence(f"with what probability each test finds a loss of {lost}"))
    _table(
        console,
        ("", "at once", "in equal parts"),
        (
            (
                NAMES[test],
                about(balance.detect.abrupt[test]),
                about(balance.detect.protracted[test]),
            )
            for test in TESTS
            if test in balance.detect.abrupt
        ),
    )
    if any(test in balance.detect.abrupt for test in INSPECTED):
        say(
            console,
            "The tests from MUF to GEMUF find it if the operator's readings are honest. D finds it "
            "if false readings hide it, of items of which the inspector measured some. MUF − D "
            "finds it either way.",
        )
    else:
        say(console, "This holds if the operator's readings are honest.")


def _table(console: Console, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    for head in heads:
        table.add_column(Text(head), justify="right" if head else "left")
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table)

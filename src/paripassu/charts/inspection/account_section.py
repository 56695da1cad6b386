"""Sections of a page: an account with its balances, each with pictures and its table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import isfinite

from paripassu.charts.grid import Grid, GridRow
from paripassu.charts.inspection.account_words import NAMES, alarms, title, why
from paripassu.charts.inspection.balance_picture import balance_picture
from paripassu.charts.inspection.difference_picture import difference_picture
from paripassu.charts.inspection.power_picture import power_picture
from paripassu.charts.inspection.sequential_picture import sequential_picture
from paripassu.charts.picture import Picture
from paripassu.charts.section import Section
from paripassu.charts.text import clean, percent
from paripassu.inspection.accountancy.result import SCALED, Account, Balance, Period
from paripassu.numbers import measured, words

#: Balances that are drawn; the table of all of them has the rest.
MOST_BALANCES = 8
#: Rows of the table of all balances: a page has to be opened by a browser.
_MOST_ROWS = 2000
_VERDICTS = {"loss": "a loss", "inconclusive": "inconclusive", "consistent": "consistent"}
_ORDER = ("loss", "inconclusive", "consistent")


def account_charts(
    balance: Balance, goal: float | None = None, asked: float | None = None
) -> list[Picture]:
    """Draw a balance: with its limits, its sequential tests, and what else there is of it.

    Parameters
    ----------
    balance : Balance
    goal : float, optional
        The account's: the amount whose loss is to be found.
    asked : float, optional
        With what probability (``Account.detect``).
    """
    pictures = [
        balance_picture(balance),
        sequential_picture(balance),
        difference_picture(balance),
        power_picture(balance, goal, asked),
    ]
    return [picture for picture in pictures if picture is not None]


def account_section(
    balance: Balance,
    *,
    goal: float | None = None,
    asked: float | None = None,
    heading: str = "",
    prefix: str = "",
) -> Section:
    """Gather what is shown of one balance.

    Parameters
    ----------
    balance : Balance
    goal, asked : float, optional
        As the account has them.
    heading : str, optional
        The balance's area and material if not given.
    prefix : str
        Of the pictures' names, where a page shows several balances.
    """
    return Section(
        heading=heading or title(balance),
        lead=f"Verdict: {_VERDICTS[balance.verdict]}.",
        pictures=account_charts(balance, goal, asked),
        said=_reasons(balance),
        prefix=prefix,
        grids=[_periods(balance)],
    )


def _reasons(balance: Balance) -> list[str]:
    settle = clean(balance.settle)
    said = [
        why(balance),
        words.sentence(f"What would settle it: {settle}") if settle else "",
    ]
    return [text for text in said if text]


def account_sections(account: Account, prefix: str = "") -> list[Section]:
    """Gather what is shown of an account: all balances in a table, and the first drawn.

    Those with a loss stand first, then the inconclusive ones, else in the order of the account.

    Parameters
    ----------
    account : Account
    prefix : str
        Before the names of all pictures, where a page shows more than this account.
    """
    ranked = sorted(account.balances, key=lambda balance: _ORDER.index(balance.verdict))
    drawn = ranked[:MOST_BALANCES]
    several = len(ranked) > 1
    sections = [
        account_section(
            balance,
            goal=account.goal,
            asked=account.detect,
            prefix=f"{prefix}{index}-{slug(balance.area, balance.material)}-"
            if several
            else prefix,
        )
        for index, balance in enumerate(drawn, start=1)
    ]
    return [_overview(account, ranked, len(drawn)), *sections] if several else sections


def _overview(account: Account, ranked: Sequence[Balance], drawn: int) -> Section:
    verdicts = [balance.verdict for balance in ranked]
    parts = [
        f"{verdicts.count(verdict):,} {said}"
        for verdict, said in (
            ("loss", "with a loss"),
            ("inconclusive", "inconclusive"),
            ("consistent", "consistent"),
        )
        if verdict in verdicts
    ]
    rate = percent(account.false_alarm)
    alone = f"Each test of each balance raises a false alarm with probability {rate}"
    said = [f"{alone} when nothing is missing; over many balances some will."]
    if drawn < len(ranked):
        said.append(
            f"Drawn are the first {drawn} of {len(ranked):,} balances: those with a loss, then the "
            "inconclusive ones. The table has all of them."
            if len(ranked) <= _MOST_ROWS
            else f"Drawn are the first {drawn} of {len(ranked):,} balances, in the table stand the "
            f"first {_MOST_ROWS:,}: those with a loss, then the inconclusive ones."
        )
    return Section(
        heading="All balances",
        lead=f"{words.count(len(ranked), 'balance')}: {', '.join(parts)}.",
        pictures=[],
        said=said,
        grids=[_balances(ranked[:_MOST_ROWS])],
    )


def _balances(balances: Sequence[Balance]) -> Grid:
    return Grid(
        title="The balances as a table",
        header=("Area", "Material", "Verdict", "Periods", "Last CUMUF ± 1 σ", "Alarms"),
        rows=[
            GridRow(
                (
                    clean(balance.area),
                    clean(balance.material),
                    _VERDICTS[balance.verdict],
                    f"{len(balance.periods):,}",
                    _last(balance),
                    _alarming(balance.periods),
                ),
                alarm=balance.verdict == "loss",
            )
            for balance in balances
        ],
        words=frozenset({0, 1, 2, 5}),
    )


def _last(balance: Balance) -> str:
    if not balance.periods:
        return ""
    last = balance.periods[-1]
    return f"{measured.with_error(last.cumuf, last.sigma_cumuf)} {clean(balance.unit)}"


def _alarming(periods: Iterable[Period]) -> str:
    found = {name for period in periods for name in period.alarms}
    return ", ".join(said for name, said in NAMES.items() if name in found)


def _periods(balance: Balance) -> Grid:
    """Give the periods of a balance as a table."""
    unit = clean(balance.unit)
    verified = any(period.d is not None for period in balance.periods)
    header = ["Period", "MUF ± 1 σ", "CUMUF ± 1 σ", "SITMUF", "Page", "CUSUM", "GEMUF"]
    if verified:
        header += ["D ± 1 σ", "MUF − D ± 1 σ"]
    header.append("Alarms")
    limits = [
        f"{NAMES[test]} {measured.statistic(limit)}{' σ' if test in SCALED else ''}"
        for test, limit in balance.thresholds.items()
        if test in NAMES and isfinite(limit)
    ]
    rows = [
        GridRow(_cells(balance, period, verified=verified), alarm=bool(period.alarms))
        for period in balance.periods
    ]
    whole = _whole(balance) if verified else None
    marked = any(period.alarms for period in balance.periods)
    return Grid(
        title="The periods as a table",
        header=header,
        rows=[*rows, whole] if whole is not None else rows,
        caption=f"Amounts in {unit}; a loss is positive. CUSUM: upward / downward."
        + (f" Alarm from: {', '.join(limits)}." if limits else "")
        + (f" {_MARKS['alarm']} is an alarm, {_MARKS['gain']} a gain." if marked else ""),
        words=frozenset({len(header) - 1}),
    )


def _cells(balance: Balance, period: Period, *, verified: bool) -> list[str]:
    def amount(name: str) -> str:
        value, sigma = getattr(period, name), getattr(period, f"sigma_{name}")
        if value is None or sigma is None:
            return ""
        return _marked(measured.with_error(value, sigma), balance, period, name)

    def test(name: str) -> str:
        value = getattr(period, name)
        said = "none" if value is None else measured.statistic(value)
        return _marked(said, balance, period, name)

    return [
        str(period.period),
        amount("muf"),
        amount("cumuf"),
        test("sitmuf"),
        test("page"),
        f"{test('cusum')} / {measured.statistic(period.cusum_low)}",
        test("gemuf"),
        *([amount("d"), amount("muf_minus_d")] if verified else []),
        alarms(period),
    ]


def _whole(balance: Balance) -> GridRow | None:
    """Give the row of all periods together, where D and MUF - D have a value of it."""
    if len(balance.periods) < 2:
        return None
    last = balance.periods[-1]
    cells, beyond = [], False
    for name in ("cumulative_d", "cumulative_muf_minus_d"):
        value, sigma = getattr(last, name), getattr(last, f"sigma_{name}")
        known = value is not None and sigma is not None
        said = measured.with_error(value, sigma) if known else ""
        cells.append(_marked(said, balance, last, name) if known else "")
        beyond |= balance.beyond(last, name) is not None
    return GridRow(("all", *[""] * 6, *cells, ""), alarm=beyond) if any(cells) else None


#: Behind what is beyond its limit, as in the pictures.
_MARKS = {"alarm": "▲", "gain": "▼"}


def _marked(text: str, balance: Balance, period: Period, name: str) -> str:
    beyond = balance.beyond(period, name)
    return text if beyond is None else f"{text} {_MARKS[beyond]}"


def slug(*names: str) -> str:
    """Make names into a part of a file name, and of an address, that every system takes."""
    text = re.sub(r"[^a-z0-9]+", "-", " ".join(names).lower()).strip("-")
    return text[:40].strip("-") or "balance"

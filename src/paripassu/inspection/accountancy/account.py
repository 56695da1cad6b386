"""``account``: does the material balance close?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from statistics import NormalDist
from typing import TYPE_CHECKING

from paripassu import given as parameters
from paripassu.errors import ParameterError
from paripassu.inspection.accountancy.inspected import Inspected, inspected
from paripassu.inspection.accountancy.measurements import Measurements
from paripassu.inspection.accountancy.periods import judge_periods
from paripassu.inspection.accountancy.propagate import balances, covariance, operator_readings
from paripassu.inspection.accountancy.read import read_measurements
from paripassu.inspection.accountancy.result import Account, Balance, Detect
from paripassu.inspection.accountancy.sequence import Factor, factor, standardise
from paripassu.inspection.accountancy.thresholds import check_histories
from paripassu.inspection.accountancy.verdict import Goal, judge
from paripassu.numbers import given, words
from paripassu.numbers.given import Number
from paripassu.tables.read import TableLike

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

#: Histories behind the simulated thresholds: the false-alarm rate to about 0.0007.
HISTORIES = 100_000


def account(
    table: TableLike,
    *,
    false_alarm: Number = 0.05,
    goal: Number | None = None,
    detect: Number | None = None,
    histories: Number = HISTORIES,
    seed: Number = 1,
    should_stop: Callable[[], bool] | None = None,
    progress: Callable[[str], None] | None = None,
) -> Account:
    """Say of each area and material whether the balance closes, and how sure that is.

    Parameters
    ----------
    table : path, open file, polars or pandas frame, or sequence of mappings
        One row per measurement: a file of any format (``-``: standard input), or its rows; see
        :func:`~paripassu.tables.read.read_table`.
    false_alarm : number or str
        For each test of each balance: the probability of at least one alarm in all periods when
        nothing is missing. Above 0, at most a half; ``5 %`` is read too.
    goal : number or str, optional
        M, in the table's unit: the amount whose loss is to be found.
    detect : number or str, optional
        P: the probability with which it is to be found, between 0 and 1.
    histories, seed : int
        Of the simulation behind the thresholds of MUF, CUMUF, D and MUF - D: the same numbers
        again for the same seed. At most 10,000,000,000 histories; stop them when you like.
    should_stop : callable, optional
        Asked now and then; True gives the answer from the histories that are done.
    progress : callable, optional
        Told in words how far it is.

    Returns
    -------
    Account

    Raises
    ------
    TableError
        The table cannot be used; everything that is wrong with it, with row and column.
    ParameterError
        A parameter is out of range.
    """
    rate = float(given.share(false_alarm, "false_alarm"))
    amount = None if goal is None else float(given.amount(goal, "goal"))
    wanted = None if detect is None else float(given.share(detect, "detect"))
    _check(rate, amount, wanted)
    histories, seed = given.count(histories, "histories"), given.count(seed, "seed")
    check_histories(histories)
    parameters.function(should_stop, "should_stop")
    parameters.function(progress, "progress")
    measured = read_measurements(table)
    if amount is not None and len({m.unit for m in measured}) > 1:
        units = ", ".join(sorted({m.unit for m in measured}))
        raise ParameterError(
            "goal",
            f"is one amount, {words.amount(amount)}, and the balances are in {units}",
            "give each unit a table of its own",
        )
    found = []
    done = histories
    for number, m in enumerate(measured, start=1):
        tell = progress
        if progress is not None and len(measured) > 1:
            tell = _counting(progress, number, len(measured))
        balance, simulated = _balance(m, rate, amount, wanted, histories, seed, should_stop, tell)
        done = min(done, simulated)
        found.append(balance)
    return Account(
        balances=tuple(found),
        false_alarm=rate,
        goal=amount,
        detect=wanted,
        histories=done,
        seed=seed,
    )


def _check(false_alarm: float, goal: float | None, detect: float | None) -> None:
    if not 0 < false_alarm <= 0.5:
        raise ParameterError(
            "false_alarm",
            f"should be above 0 and at most 0.5, not {words.in_full(false_alarm)}",
            "0.05 is usual; a test that never alarms finds nothing",
        )
    if detect is not None and not 0 < detect < 1:
        raise ParameterError(
            "detect",
            f"should be between 0 and 1, not {words.in_full(detect)}",
            "no test on measurements is certain",
        )
    if detect is not None and goal is None:
        raise ParameterError(
            "detect", "is given without a goal", "say with `goal` what loss is to be found with it"
        )


def _counting(progress: Callable[[str], None], number: int, of: int) -> Callable[[str], None]:
    return lambda text: progress(f"balance {number} of {of}, {text}")


def _balance(
    m: Measurements,
    false_alarm: float,
    goal: float | None,
    detect: float | None,
    histories: int,
    seed: int,
    should_stop: Callable[[], bool] | None,
    progress: Callable[[str], None] | None,
) -> tuple[Balance, int]:
    """Work out one balance; give how many histories were simulated for it too."""
    from paripassu.inspection.accountancy.power import detect as powers
    from paripassu.inspection.accountancy.thresholds import thresholds

    readings = operator_readings(m)
    sigma = covariance(readings)
    factored = factor(sigma)
    theirs = inspected(m, sigma)
    limits = thresholds(
        sigma,
        false_alarm=false_alarm,
        histories=histories,
        seed=seed,
        inspected=theirs,
        should_stop=should_stop,
        progress=progress,
    )
    muf = balances(readings, m.amount)
    periods, certain = judge_periods(m, muf, factored, limits.values, theirs)
    found: Detect | None = None
    asked: Goal | None = None
    if goal is not None:
        found = powers(sigma, limits.values, goal, seed=seed, inspected=theirs)
        reached = _reached(sigma, factored, limits.values, found, goal, theirs, m.negligible, seed)
        highest = -NormalDist().inv_cdf(false_alarm / m.periods)
        asked = Goal(goal, detect, highest, reached)
    judgement = judge(periods, certain, limits.values, m.unit, found, asked)
    balance = Balance(
        area=m.area,
        material=m.material,
        unit=m.unit,
        covariance=tuple(map(tuple, sigma.tolist())),
        periods=periods,
        # without any error no test says anything, and infinity is no number in JSON
        thresholds={test: h for test, h in limits.values.items() if isfinite(h)},
        false_alarm_any=limits.any,
        detect=found,
        verdict=judgement.verdict,
        why=judgement.why,
        settle=judgement.settle,
        sigma_needed=judgement.sigma_needed,
    )
    return balance, limits.histories


def _reached(
    sigma: NDArray[float64],
    factored: Factor,
    limits: Mapping[str, float],
    found: Detect,
    goal: float,
    theirs: Inspected | None,
    tolerance: float,
    seed: int,
) -> dict[str, float]:
    """Give with what probability the best test finds a loss of either pattern.

    A loss that leaves a difference in a degenerate period is found for certain, by no test. D is
    left out: it finds a loss only where false readings hide it.
    """
    import numpy as np

    from paripassu.inspection.accountancy.power import abrupt, power, protracted

    limits = {test: limit for test, limit in limits.items() if test != "d"}
    best = {
        "abrupt": max(found.abrupt[test] for test in limits),
        "protracted": max(found.protracted[test] for test in limits),
    }
    if not factored.degenerate.any():
        return best
    for pattern, losses in (
        ("abrupt", abrupt(len(sigma), goal)),
        ("protracted", protracted(len(sigma), goal)),
    ):
        left = np.array([standardise(factored, loss)[1] for loss in losses])
        unsure = losses[~(np.abs(left[:, factored.degenerate]) > tolerance).any(axis=1)]
        if not len(unsure):
            best[pattern] = 1.0
        elif len(unsure) < len(losses):
            again = power(sigma, limits, unsure, seed=seed, inspected=theirs)
            best[pattern] = max(float(values.min()) for values in again.values())
    return best

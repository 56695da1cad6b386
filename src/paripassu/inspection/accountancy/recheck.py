"""An account that is read back: whether what it says follows from the numbers that stand in it.

The measurements do not stand in an account. So what is taken from it as it is: MUF and its
covariance, D and the errors of D and of MUF - D, whether a difference without any error is one, the
simulated thresholds within the range that is possible at all, ``false_alarm_any``, and what
``detect`` says of each test. All else follows from these, and is worked out again.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from math import inf, isfinite
from typing import TYPE_CHECKING

from paripassu.errors import Fault
from paripassu.inspection.accountancy.periods import alarms_of, leant_on, sequential
from paripassu.inspection.accountancy.result import INSPECTED, Account, Balance, Period
from paripassu.inspection.accountancy.sequence import Factor, factor, standardise
from paripassu.inspection.accountancy.thresholds import SIMULATED, between, exact_thresholds
from paripassu.inspection.accountancy.verdict import standing
from paripassu.quoted import quoted

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

#: Another machine rounds otherwise, and less than this.
_NEAR = 1e-6
_MEND = "make it again with paripassu account"


def recheck(account: Account) -> list[Fault]:
    """Give everything in which an account contradicts itself.

    Rules: docs/specification/inspection.md#account.
    """
    if not account.balances:
        return [Fault(0, "balances", "is empty: nothing was balanced", _MEND)]
    if not 0 < account.false_alarm <= 0.5:
        what = f"should be above 0 and at most 0.5, not {account.false_alarm:g}"
        return [Fault(0, "false_alarm", what, _MEND)]
    found: list[Fault] = []
    for number, balance in enumerate(account.balances):
        place = f"balances[{number}]"
        for inner, what in _balance(account, balance):
            found.append(Fault(0, f"{place}.{inner}" if inner else place, what, _MEND))
    return found


def _balance(account: Account, balance: Balance) -> Iterator[tuple[str, str]]:
    import numpy as np

    size = len(balance.periods)
    if not size:
        yield "periods", "is empty: nothing was balanced"
        return
    if [period.period for period in balance.periods] != list(range(1, size + 1)):
        yield "periods", "are not numbered from 1 on"
        return
    if [len(row) for row in balance.covariance] != [size] * size:
        yield "covariance", f"should have {size} rows of {size} numbers, one for each period"
        return
    numbers = [value for period in balance.periods for _, value in _numbers(period)]
    if not all(map(isfinite, [*numbers, *balance.thresholds.values()])):
        yield "", "holds a number that is not finite"
        return
    try:
        factored = factor(np.array(balance.covariance, dtype=np.float64))
    except ValueError as error:
        yield "covariance", f"is none: {error}"
        return
    sitmuf, residual = standardise(factored, np.array([p.muf for p in balance.periods]))
    limits = list(_limits(balance, account.false_alarm, factored))
    yield from limits
    statistics = list(_statistics(balance, factored, sitmuf))
    yield from statistics
    if not limits and not statistics:  # else every alarm after them would be named too
        yield from _alarms(account, balance, factored, residual)


def _numbers(period: Period) -> Iterator[tuple[str, float]]:
    for name in Period.model_fields:
        value = getattr(period, name)
        if isinstance(value, float):
            yield name, value


def _limits(balance: Balance, false_alarm: float, factored: Factor) -> Iterator[tuple[str, str]]:
    """Compare the thresholds with what the false-alarm probability allows."""
    own = int((~factored.degenerate).sum())
    exact = exact_thresholds(own, false_alarm) if own else {}
    ranges = {test: (limit, limit) for test, limit in exact.items()}
    for test in SIMULATED:
        values = _values(balance, test)
        if values:
            ranges[test] = between(test, values, false_alarm)
    names = {"d": "D", "muf_minus_d": "MUF − D"}
    for test, (low, high) in ranges.items():
        there = balance.thresholds.get(test)
        if there is None:
            yield "", f"has {names.get(test, test.upper())} and no limit for it"
        elif not low - _NEAR * abs(low) - _NEAR <= there <= high + _NEAR * abs(high) + _NEAR:
            should = f"{low:.6g}" if low == high else f"from {low:.6g} to {high:.6g}"
            rule = f"a false-alarm probability of {false_alarm:g} makes it {should}"
            yield f"thresholds.{test}", f"is {there:.6g}, and {rule}"
    for test in balance.thresholds.keys() - ranges.keys():
        yield f"thresholds.{test}", "is a limit of nothing that stands here"


def _values(balance: Balance, test: str) -> int:
    """Count the values of a test that have an error, with that of all periods together."""
    sigmas = [getattr(period, f"sigma_{test}") for period in balance.periods]
    if test in _apart(balance):
        sigmas.append(getattr(balance.periods[-1], f"sigma_cumulative_{test}"))
    return sum(sigma is not None and sigma > 0 for sigma in sigmas)


def _apart(balance: Balance) -> tuple[str, ...]:
    """As :meth:`~paripassu.inspection.accountancy.inspected.Inspected.apart` says."""
    if len(balance.periods) == 1:
        return ()
    verified = sum(period.d is not None for period in balance.periods)
    return tuple(
        test
        for test in INSPECTED
        if getattr(balance.periods[-1], f"cumulative_{test}") is not None
        and not (test == "d" and verified == 1)
    )


def _statistics(
    balance: Balance, factored: Factor, sitmuf: NDArray[float64]
) -> Iterator[tuple[str, str]]:
    """Compare what follows from MUF and its covariance."""
    import numpy as np

    cumuf = list(accumulate(period.muf for period in balance.periods))
    # Of what a sum is made, it may be wrong by a part of.
    size = np.cumsum([abs(period.muf) for period in balance.periods])
    spread = np.sqrt(np.cumsum(factored.sigma**2))
    with np.errstate(divide="ignore", invalid="ignore"):
        open_part = np.diagonal(factored.lower) ** 2 / factored.sigma**2
    # Page's test from the numbers that stand there: what starts it again is then the same.
    stated = np.array([np.nan if p.sitmuf is None else p.sitmuf for p in balance.periods])
    sequence = sequential(stated, balance.thresholds.get("page", inf))
    for t, period in enumerate(balance.periods):
        place = f"periods[{t}]"
        degenerate = bool(factored.degenerate[t])
        if period.degenerate != degenerate or (period.sitmuf is None) != degenerate:
            follows = "no error of its own" if degenerate else "an error of its own"
            yield place, f"its covariance leaves period {period.period} {follows}"
            continue
        expected = {
            "cumuf": (cumuf[t], size[t]),
            "sigma_muf": (float(factored.sigma[t]), factored.sigma[t]),
            # Where everything cancels, it is nothing or as good as nothing.
            "sigma_cumuf": (float(factored.sigma_cumulative[t]), 2 * spread[t]),
            **{name: (float(values[t]), 1.0) for name, values in sequence.items()},
        }
        if not degenerate:
            # The less is left open, the less digits of it are known.
            expected["sitmuf"] = (float(sitmuf[t]), 1 + 1e-8 / float(open_part[t]))
        for prefix, muf in (("", period.muf), ("cumulative_", cumuf[t])):
            d = getattr(period, f"{prefix}d")
            if (getattr(period, f"{prefix}muf_minus_d") is None) != (d is None):
                yield place, f"has one of {prefix}d and {prefix}muf_minus_d alone"
            elif d is not None:
                expected[f"{prefix}muf_minus_d"] = (muf - d, abs(d) + size[t])
        for name, (value, scale) in expected.items():
            there = getattr(period, name)
            if abs(there - value) > _NEAR * (abs(value) + float(scale)):
                yield (
                    f"{place}.{name}",
                    f"is {there:.6g}, and MUF and the errors make it {value:.6g}",
                )
        for name in ("d", "muf_minus_d", "cumulative_d", "cumulative_muf_minus_d"):
            sigma = getattr(period, f"sigma_{name}")
            if (sigma is None) != (getattr(period, name) is None) or (sigma or 0) < 0:
                yield f"{place}.sigma_{name}", "is not the error of a number that stands here"


def _alarms(
    account: Account, balance: Balance, factored: Factor, residual: NDArray[float64]
) -> Iterator[tuple[str, str]]:
    """Compare alarms and verdict with the numbers that are beyond their limits."""
    earlier = leant_on(factored)
    certain = False
    wrong = False
    for t, period in enumerate(balance.periods):
        left = float(residual[t])
        # How small a difference has to be where no error is: the measurements would say it.
        computed = alarms_of(period, balance.thresholds, _apart(balance), left, earlier[t], inf)
        said, follow = set(period.alarms), set(computed)
        unknown = set(_unknown(period, left, earlier[t]))
        for name in sorted((said ^ follow) - unknown):
            wrong = True
            yield f"periods[{t}].alarms", _difference(name, name in said)
        certain |= "degenerate" in said and (left > 0 or earlier[t])
    if wrong:
        return
    alarms = {alarm for period in balance.periods for alarm in period.alarms}
    least = standing(alarms, certain=certain)
    if least == "consistent" and account.detect is not None and _short(account, balance, factored):
        least = "inconclusive"
    asked = account.detect is not None and balance.verdict == "inconclusive"
    if balance.verdict != least and not (asked and least == "consistent"):
        listed = f" ({', '.join(sorted(alarms))})" if alarms else ""
        yield "verdict", f"is {quoted(balance.verdict)}, and its alarms say {quoted(least)}{listed}"


def _difference(name: str, said: bool) -> str:
    what = "a gain" if name == "gain" else quoted(name)
    if said:
        return f"names {what}, and no number of this period is beyond its limit for it"
    return f"does not name {what}, and a number of this period is beyond its limit for it"


def _unknown(period: Period, residual: float, earlier: bool) -> Iterator[str]:
    """Give the alarms of differences in which there is no error at all."""
    if period.degenerate:
        yield "degenerate"
        if "degenerate" in period.alarms and not (residual > 0 or earlier):
            yield "gain"
    for prefix in ("", "cumulative_"):
        for test in INSPECTED:
            value, sigma = (getattr(period, f"{of}{prefix}{test}") for of in ("", "sigma_"))
            if value is not None and sigma == 0:
                yield f"{prefix}{test}"
                if test == "muf_minus_d" and value < 0:
                    yield "gain"


def _short(account: Account, balance: Balance, factored: Factor) -> bool:
    """Whether no test reaches the detection probability that was asked for, by its own numbers."""
    if balance.detect is None or account.detect is None or factored.degenerate.any():
        return False  # a difference where no error is finds a loss by itself
    for found in (balance.detect.abrupt, balance.detect.protracted):
        best = max((value for test, value in found.items() if test != "d"), default=0.0)
        if best < account.detect:
            return True
    return False

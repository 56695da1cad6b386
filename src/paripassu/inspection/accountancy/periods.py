"""Every period of a balance: its numbers, its statistics, and what alarms."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from typing import TYPE_CHECKING

from paripassu.inspection.accountancy.inspected import Inspected
from paripassu.inspection.accountancy.measurements import Measurements
from paripassu.inspection.accountancy.result import INSPECTED, OF_MUF, Period
from paripassu.inspection.accountancy.sequence import Factor, foretold, standardise
from paripassu.inspection.accountancy.statistics import cusum, gemuf, page

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

#: Weights of earlier periods that are more than rounding errors.
_WEIGHT = 1e-9
#: A gain is below 0, also where the threshold is 0.
_LEAST = 5e-324


def judge_periods(
    m: Measurements,
    muf: NDArray[float64],
    factored: Factor,
    limits: Mapping[str, float],
    theirs: Inspected | None,
) -> tuple[tuple[Period, ...], list[int]]:
    """Give every period with its alarms.

    Rules: docs/specification/inspection.md#account.

    Parameters
    ----------
    m : Measurements
    muf : (T,) float
    factored : Factor
        Of Σ.
    limits : mapping
        Threshold of every test; infinite: it never alarms.
    theirs : Inspected or None
        The inspector's readings.

    Returns
    -------
    periods : tuple of Period
    certain : list of int
        Numbers of the periods with a difference that no error explains and a loss would.
    """
    sitmuf, residual = standardise(factored, muf)
    cumuf = list(accumulate(muf.tolist()))
    statistics = {
        "sitmuf": sitmuf,
        "page": page(sitmuf, limits["page"]),
        "cusum": cusum(sitmuf),
        "gemuf": gemuf(sitmuf),
    }
    low = cusum(-sitmuf)
    # A loss in a period from which another one is foretold lets that one fall short.
    earlier = [bool((weights > _WEIGHT).any()) for weights in foretold(factored)]
    periods: list[Period] = []
    certain: list[int] = []
    for t in range(m.periods):
        amounts = {"muf": float(muf[t]), "cumuf": cumuf[t]}
        sigmas = {
            "muf": float(factored.sigma[t]),
            "cumuf": float(factored.sigma_cumulative[t]),
        }
        # Without an error of its own MUF says nothing in units of it.
        scaled = [(test, limits[test] * sigmas[test]) for test in sigmas if sigmas[test] > 0]
        reached = {test for test, limit in scaled if amounts[test] >= limit}
        # NaN in a degenerate period: no alarm
        reached |= {test for test, values in statistics.items() if values[t] >= limits[test]}
        alarms = [test for test in OF_MUF if test in reached]
        gain = any(amounts[test] <= min(-limit, -_LEAST) for test, limit in scaled)
        values, more, surplus = _inspected(theirs, t, limits)
        alarms += more
        gain |= surplus
        degenerate = bool(factored.degenerate[t])
        if degenerate and abs(residual[t]) > m.negligible:
            alarms.append("degenerate")
            if residual[t] > 0 or earlier[t]:
                certain.append(t + 1)
            else:
                gain = True
        periods.append(
            Period(
                period=t + 1,
                muf=amounts["muf"],
                sigma_muf=sigmas["muf"],
                cumuf=amounts["cumuf"],
                sigma_cumuf=sigmas["cumuf"],
                sitmuf=None if degenerate else float(sitmuf[t]),
                degenerate=degenerate,
                page=float(statistics["page"][t]),
                cusum=float(statistics["cusum"][t]),
                cusum_low=float(low[t]),
                gemuf=float(statistics["gemuf"][t]),
                **values,
                alarms=(*alarms, *(("gain",) if gain else ())),
            )
        )
    return tuple(periods), certain


def _inspected(
    theirs: Inspected | None, t: int, limits: Mapping[str, float]
) -> tuple[dict[str, float], list[str], bool]:
    """Give D and MUF - D of a period, and in the last one of all; what alarms; whether a gain does.

    Nothing where nothing that enters it was verified.
    """
    values: dict[str, float] = {}
    alarms: list[str] = []
    gain = False
    if theirs is None:
        return values, alarms, gain
    shown = [("", theirs.periods, t)]
    if t == len(theirs.periods.verified) - 1 and theirs.whole is not None:
        shown.append(("cumulative_", theirs.whole, 0))
    for prefix, found, at in shown:
        if not found.verified[at]:
            continue
        for test in INSPECTED:
            value, sigma = (float(getattr(found, name)[at]) for name in (test, f"sigma_{test}"))
            values |= {f"{prefix}{test}": value, f"sigma_{prefix}{test}": sigma}
            if prefix and not theirs.apart(test):
                continue
            # Without an error in it any difference is one.
            limit = limits[test] * sigma if sigma > 0 else theirs.negligible
            above, below = _beyond(value, limit, alone=sigma == 0)
            if above or (below and test == "d"):
                alarms.append(f"{prefix}{test}")
            gain |= below and test != "d"
    return values, alarms, gain


def _beyond(value: float, limit: float, *, alone: bool) -> tuple[bool, bool]:
    """Say whether a value is at its limit or above, or at the other limit or below.

    Where there is no error (``alone``), rounding may bring it to the limit, but not beyond.
    """
    if alone:
        return value > limit, value < -limit
    return value >= limit, value <= min(-limit, -_LEAST)

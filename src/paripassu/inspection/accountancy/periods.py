"""Every period of a balance: its numbers, its statistics, and what alarms."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from typing import TYPE_CHECKING

from paripassu.inspection.accountancy.difference import Difference, difference
from paripassu.inspection.accountancy.measurements import Measurements
from paripassu.inspection.accountancy.result import TESTS, Period
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
    tolerance: float,
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
    tolerance : float
        What a residual may be in a degenerate period, in the balance's unit.

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
    d = difference(m)
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
        alarms = [test for test in TESTS if test in reached]
        gain = any(amounts[test] <= min(-limit, -_LEAST) for test, limit in scaled)
        degenerate = bool(factored.degenerate[t])
        if degenerate and abs(residual[t]) > tolerance:
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
                **_difference(d, t),
                alarms=(*alarms, *(("gain",) if gain else ())),
            )
        )
    return tuple(periods), certain


def _difference(d: Difference | None, t: int) -> dict[str, float]:
    """Give D and MUF - D of a period; nothing where nothing that enters it was verified."""
    if d is None or not d.verified[t]:
        return {}
    names = ("d", "sigma_d", "muf_minus_d", "sigma_muf_minus_d")
    return {name: float(getattr(d, name)[t]) for name in names}

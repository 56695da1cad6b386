"""Every period of a balance: its numbers, its statistics, and what alarms."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import accumulate
from math import inf
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
    statistics = sequential(sitmuf, limits["page"])
    earlier = leant_on(factored)
    periods: list[Period] = []
    certain: list[int] = []
    for t in range(m.periods):
        degenerate = bool(factored.degenerate[t])
        period = Period(
            period=t + 1,
            muf=float(muf[t]),
            sigma_muf=float(factored.sigma[t]),
            cumuf=cumuf[t],
            sigma_cumuf=float(factored.sigma_cumulative[t]),
            sitmuf=None if degenerate else float(sitmuf[t]),
            degenerate=degenerate,
            **{name: float(values[t]) for name, values in statistics.items()},
            **_inspected(theirs, t),
        )
        apart = () if theirs is None else [test for test in INSPECTED if theirs.apart(test)]
        alarms = alarms_of(period, limits, apart, float(residual[t]), earlier[t], m.negligible)
        if "degenerate" in alarms and (residual[t] > 0 or earlier[t]):
            certain.append(t + 1)
        periods.append(period.model_copy(update={"alarms": alarms}))
    return tuple(periods), certain


def sequential(sitmuf: NDArray[float64], limit: float) -> dict[str, NDArray[float64]]:
    """Give the sequential statistics by their names in ``Period``.

    Parameters
    ----------
    sitmuf : (T,) float
        NaN in degenerate periods.
    limit : float
        The threshold of Page's test, which starts again after an alarm.
    """
    return {
        "page": page(sitmuf, limit),
        "cusum": cusum(sitmuf),
        "cusum_low": cusum(-sitmuf),
        "gemuf": gemuf(sitmuf),
    }


def leant_on(factored: Factor) -> list[bool]:
    """Say of each period whether a loss in an earlier one lets it fall short of what is foretold.

    Then a residual below what is foretold points at a loss too.
    """
    return [bool((weights > _WEIGHT).any()) for weights in foretold(factored)]


def alarms_of(
    period: Period,
    limits: Mapping[str, float],
    apart: Collection[str],
    residual: float,
    earlier: bool,
    negligible: float,
) -> tuple[str, ...]:
    """Give what alarms in a period, from its own numbers.

    Rules: docs/specification/inspection.md#account.

    Parameters
    ----------
    period : Period
        Its alarms are not looked at.
    limits : mapping
        Threshold of every test; one that is infinite or left out never alarms.
    apart : collection of str
        Those of ``INSPECTED`` whose value of all periods together is another than a period's.
    residual : float
        What MUF adds to what the earlier ones foretold.
    earlier : bool
        As :func:`leant_on` says.
    negligible : float
        What a difference may be where no error can be, in the balance's unit.
    """
    # Without an error of its own MUF says nothing in units of it.
    scaled = [
        (test, limits.get(test, inf) * sigma)
        for test in ("muf", "cumuf")
        if (sigma := getattr(period, f"sigma_{test}")) > 0
    ]
    reached = {test for test, limit in scaled if getattr(period, test) >= limit}
    # None in a degenerate period: no alarm
    for test in ("sitmuf", "page", "cusum", "gemuf"):
        value = getattr(period, test)
        if value is not None and value >= limits.get(test, inf):
            reached.add(test)
    alarms = [test for test in OF_MUF if test in reached]
    gain = any(getattr(period, test) <= min(-limit, -_LEAST) for test, limit in scaled)
    for prefix in ("", "cumulative_"):
        for test in INSPECTED:
            value, sigma = (getattr(period, f"{of}{prefix}{test}") for of in ("", "sigma_"))
            if value is None or sigma is None or (prefix and test not in apart):
                continue
            # Without an error in it any difference is one.
            limit = limits.get(test, inf) * sigma if sigma > 0 else negligible
            above, below = _beyond(value, limit, alone=sigma == 0)
            if above or (below and test == "d"):
                alarms.append(f"{prefix}{test}")
            gain |= below and test != "d"
    if period.degenerate and abs(residual) > negligible:
        alarms.append("degenerate")
        gain |= not (residual > 0 or earlier)
    return (*alarms, *(("gain",) if gain else ()))


def _inspected(theirs: Inspected | None, t: int) -> dict[str, float]:
    """Give D and MUF - D of a period, and in the last one of all.

    Nothing where nothing that enters it was verified.
    """
    values: dict[str, float] = {}
    if theirs is None:
        return values
    shown = [("", theirs.periods, t)]
    if t == len(theirs.periods.verified) - 1 and theirs.whole is not None:
        shown.append(("cumulative_", theirs.whole, 0))
    for prefix, found, at in shown:
        if found.verified[at]:
            for test in INSPECTED:
                values[f"{prefix}{test}"] = float(getattr(found, test)[at])
                values[f"sigma_{prefix}{test}"] = float(getattr(found, f"sigma_{test}")[at])
    return values


def _beyond(value: float, limit: float, *, alone: bool) -> tuple[bool, bool]:
    """Say whether a value is at its limit or above, or at the other limit or below.

    Where there is no error (``alone``), rounding may bring it to the limit, but not beyond.
    """
    if alone:
        return value > limit, value < -limit
    return value >= limit, value <= min(-limit, -_LEAST)

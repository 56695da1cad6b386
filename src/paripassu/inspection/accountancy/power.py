"""How probably each test finds a loss.

Sources: Avenhaus & Canty, Compliance Quantified (1996), for abrupt and protracted loss;
the probabilities stand in :mod:`silence` (exact) and :mod:`orthant` (to the third digit).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from paripassu.inspection.accountancy.abrupt import MANY, abrupt_alarms
from paripassu.inspection.accountancy.result import INSPECTED, TESTS, Detect

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

    from paripassu.inspection.accountancy.inspected import Inspected
    from paripassu.inspection.accountancy.sequence import Factor


def power(
    covariance: NDArray[float64],
    thresholds: Mapping[str, float],
    losses: NDArray[float64],
    *,
    seed: int = 0,
    inspected: Inspected | None = None,
) -> Mapping[str, NDArray[float64]]:
    """Give the probability that each test raises at least one alarm when something is missing.

    A loss of M_t in period t adds M_t to MUF_t, so that SITMUF has the mean L⁻¹M and keeps its
    standard deviation. SITMUF, Page's test, CUSUM (upward) and GEMUF have exact probabilities; MUF
    and CUMUF are exact for one period, Φ(M/σ - z), and for independent ones, and otherwise have a
    standard error of some 1e-4 (16 periods) to 2e-3 (more than 50). So have D and MUF - D. All
    tests of MUF suppose that the operator's readings are honest; MUF - D finds a loss as well if it
    is hidden by false readings among those that the inspector verified a part of, and D finds it
    only then: its probability is that of a loss which is hidden so.

    Parameters
    ----------
    covariance : (T, T) float
        Σ of the MUF sequence.
    thresholds : mapping
        Per test; a test whose threshold is infinite never alarms.
    losses : (K, T) float
        What is missing in each period, in the balance's unit.
    seed : int
        Of the quadrature's points: the same seed gives the same digits.
    inspected : Inspected, optional
        The inspector's readings, where ``thresholds`` has tests of them.

    Returns
    -------
    mapping
        Per test of ``thresholds``, (K,) float.
    """
    import numpy as np

    from paripassu.inspection.accountancy import orthant, silence
    from paripassu.inspection.accountancy.sequence import factor

    factored = factor(covariance)
    losses = np.asarray(losses, dtype=np.float64)
    shifts = _whitened(factored, losses)
    found: dict[str, NDArray[float64]] = {}
    for test in (name for name in TESTS if name in thresholds):
        threshold = thresholds[test]
        if test in INSPECTED:
            assert inspected is not None
            found[test] = _inspected(inspected, test, threshold, losses, seed)
        elif not np.isfinite(threshold):
            found[test] = np.zeros(len(losses))
        elif test in ("muf", "cumuf"):
            cumulated = test == "cumuf"
            lower = np.cumsum(factored.lower, axis=0) if cumulated else factored.lower
            sigma = factored.sigma_cumulative if cumulated else factored.sigma
            missing = np.cumsum(losses, axis=1) if cumulated else losses
            kept = sigma > 0
            found[test] = orthant.alarms(
                (lower[kept] / sigma[kept, None])[:, ~factored.degenerate],
                threshold,
                missing[:, kept] / sigma[kept],
                seed,
            )[0]
        elif test == "sitmuf":
            found[test] = silence.largest_alarms(threshold, shifts)
        elif test == "gemuf":
            found[test] = silence.gemuf_alarms(threshold, shifts)
        elif test == "cusum" and threshold == thresholds.get("page"):
            found[test] = found["page"]
        else:
            # up to its first alarm, Page's test is the upward CUSUM
            found[test] = silence.page_alarms(threshold, shifts)
    return found


def abrupt(periods: int, amount: float) -> NDArray[float64]:
    """Give the losses of an amount at once, in each of the periods: (T, T)."""
    import numpy as np

    return np.eye(periods) * amount


def protracted(periods: int, amount: float) -> NDArray[float64]:
    """Give the loss of an amount in equal parts over all periods: (1, T)."""
    import numpy as np

    return np.full((1, periods), amount / periods)


def detect(
    covariance: NDArray[float64],
    thresholds: Mapping[str, float],
    amount: float,
    *,
    seed: int = 0,
    inspected: Inspected | None = None,
) -> Detect:
    """Give the detection probability of each test against an abrupt and a protracted loss.

    Parameters
    ----------
    covariance : (T, T) float
    thresholds : mapping
    amount : float
        M, in the balance's unit: lost at once in the period that is worst for the test, or M/T in
        every period.
    seed, inspected
        See :func:`power`.

    Notes
    -----
    From 64 periods on MUF, D and MUF - D against an abrupt loss are simulated, with a standard
    error of at most 0.0022 (``abrupt``); of many such numbers the least is given, which is a little
    low.
    """
    import numpy as np

    periods = len(covariance)
    losses = np.concatenate([abrupt(periods, amount), protracted(periods, amount)])
    apart = {"cumuf", "muf", *INSPECTED} if periods >= MANY else {"cumuf"}
    others = {test: limit for test, limit in thresholds.items() if test not in apart}
    found = dict(power(covariance, others, losses, seed=seed, inspected=inspected))
    for test in apart & set(thresholds) - {"cumuf"}:
        if test == "muf":
            at_once = _abrupt_muf(covariance, thresholds[test], amount, seed)
        else:
            assert inspected is not None
            at_once = _abrupt_inspected(inspected, test, thresholds[test], amount, seed)
        one = {test: thresholds[test]}
        slowly = power(covariance, one, losses[-1:], seed=seed, inspected=inspected)
        found[test] = np.concatenate([at_once, slowly[test]])
    if "cumuf" in thresholds:
        # what is lost earlier raises every CUMUF that a loss in the last period raises, and others
        cumuf = {"cumuf": thresholds["cumuf"]}
        found |= power(covariance, cumuf, losses[-2:], seed=seed)
    found = {test: found[test] for test in TESTS if test in found}
    return Detect(
        abrupt={test: float(values[:-1].min()) for test, values in found.items()},
        protracted={test: float(values[-1]) for test, values in found.items()},
    )


def _abrupt_muf(
    covariance: NDArray[float64], threshold: float, amount: float, seed: int
) -> NDArray[float64]:
    """Give the probability that MUF alarms when all is lost at once, per period of the loss."""
    import numpy as np

    from paripassu.inspection.accountancy.sequence import factor

    factored = factor(covariance)
    kept = factored.sigma > 0
    found = np.zeros(len(covariance))
    if not np.isfinite(threshold):
        return found
    sigma = factored.sigma[kept]
    lower = (factored.lower[kept] / sigma[:, None])[:, ~factored.degenerate]
    found[kept] = abrupt_alarms(lower, threshold, amount / sigma, seed)
    if not kept.all():
        # A loss where MUF is not tested is found only by a false alarm elsewhere.
        found[~kept] = abrupt_alarms(lower, threshold, np.zeros(kept.sum()), seed).min(initial=1.0)
    return found


def _inspected(
    inspected: Inspected, test: str, threshold: float, losses: NDArray[float64], seed: int
) -> NDArray[float64]:
    """Give the probability that D or MUF - D alarms, of a period or of all together: (K,)."""
    import numpy as np

    from paripassu.inspection.accountancy import orthant

    found = np.zeros(len(losses))
    if np.isfinite(threshold):
        found = orthant.alarms(
            inspected.alone(test),
            threshold,
            inspected.shifts(test, losses),
            seed,
            either_side=test == "d",
        )[0]
    return np.where(inspected.certain(test, losses), 1.0, found)


def _abrupt_inspected(
    inspected: Inspected, test: str, threshold: float, amount: float, seed: int
) -> NDArray[float64]:
    """Give the probability that D or MUF - D alarms when all is lost at once, per period."""
    import numpy as np

    tested = inspected.tested(test)
    losses = abrupt(len(tested), amount)
    found = np.zeros(len(tested))
    if np.isfinite(threshold):
        rows, shifts = inspected.alone(test), inspected.shifts(test, losses)
        last = inspected.adds_up(test)
        at = np.flatnonzero(tested)
        found[at] = abrupt_alarms(
            rows[: len(at)],
            threshold,
            shifts[at, np.arange(len(at))],
            seed,
            whole=rows[-1] if last else None,
            whole_shift=float(shifts[0, -1]) if last else 0.0,
            either_side=test == "d",
        )
        # A loss in a period without a value of its own shows in all periods together, or not.
        other = np.flatnonzero(~tested)[:1]
        if len(other):
            found[~tested] = _inspected(inspected, test, threshold, losses[other], seed)
    return np.where(inspected.certain(test, losses), 1.0, found)


def _whitened(factored: Factor, losses: NDArray[float64]) -> NDArray[float64]:
    """Give the mean of SITMUF for each loss: L⁻¹M on the periods that are not degenerate."""
    import numpy as np
    from scipy.linalg import solve_triangular

    kept = ~factored.degenerate
    # the column of a degenerate period is zero, so that nothing hangs on its row
    lower = factored.lower[np.ix_(kept, kept)]
    if not kept.any():
        return np.zeros((len(losses), 0))
    shifts: NDArray[float64] = solve_triangular(lower, losses[:, kept].T, lower=True).T
    return shifts

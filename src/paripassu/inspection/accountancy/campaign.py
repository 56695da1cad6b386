"""Many measured campaigns of one plant at once: MUF, its covariance and SITMUF of every run.

What ``propagate`` does row by row for one table, done for arrays: each number of a flow point is a
row, with a random error of its own, and each inventory that a period ends with. One pass over the
memory takes the sum and the sum of squares of each point and period; the rest is small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, Any

from paripassu import given
from paripassu.errors import PariPassuError
from paripassu.inspection.accountancy import arrays, native
from paripassu.inspection.accountancy.codes import INVENTORY, KINDS, SIGNS
from paripassu.processors import processors

if TYPE_CHECKING:
    from numpy import bool_, float64, int64
    from numpy.typing import NDArray

#: Coefficients that cancel leave rounding errors, which would pass for a tiny error of its own.
_CANCELLED = 1e-12
#: LAPACK's factor is taken only where no period is anywhere near degenerate.
_CLEAR = 1e-6
#: Numbers of groups times periods that are held at once.
_MOST = 16_000_000


@dataclass(frozen=True, slots=True)
class MeasurementPoint:
    """A measurement point: what it measures, and how well.

    Attributes
    ----------
    name : str
    kind : str
        ``inventory``, ``receipt``, ``shipment``, ``loss`` or ``waste``, or a code of the IAEA.
    random, systematic : float
        Relative standard deviations: drawn afresh for each measurement, and shared by all with one
        calibration.
    random_abs, systematic_abs : float
        Absolute ones, in the balance's unit; the systematic one is an error of its own.
    """

    name: str
    kind: str
    random: float
    systematic: float
    random_abs: float = 0.0
    systematic_abs: float = 0.0

    def __post_init__(self) -> None:
        given.text(self.name, "name")
        if given.text(self.kind, "kind") not in KINDS:
            raise PariPassuError(
                f"point {self.name!r}: unknown kind {self.kind!r}", f"one of {', '.join(SIGNS)}"
            )
        for name in ("random", "systematic", "random_abs", "systematic_abs"):
            value = getattr(self, name)
            most = float("inf") if name.endswith("abs") else 1.0
            real: Any = value if isinstance(value, Real) else float("nan")
            if not 0 <= real <= most or real == float("inf"):
                raise PariPassuError(
                    f"point {self.name!r}: {name} = {value} is no standard deviation",
                    "0 or more" if name.endswith("abs") else "from 0 to 1, as 0.02 for 2 %",
                )

    @property
    def inventory(self) -> bool:
        """Whether it measures what is there, not what passes."""
        return KINDS[self.kind] == INVENTORY

    @property
    def sign(self) -> int:
        """With which it enters MUF of its own period."""
        return SIGNS[KINDS[self.kind]]


@dataclass(frozen=True, slots=True, eq=False)
class Campaign:
    """The balances of every run: R runs, T periods.

    Attributes
    ----------
    muf : (R, T) float
    covariance : (R, T, T) float
        Σ of each run, from its own measured amounts.
    sitmuf : (R, T) float
        Standard deviation 1 and independent; NaN in degenerate periods.
    """

    muf: NDArray[float64]
    covariance: NDArray[float64]
    sitmuf: NDArray[float64]


def account_campaign(
    measured: NDArray[float64],
    bounds: Sequence[int],
    points: Sequence[MeasurementPoint],
    *,
    calibration: NDArray[int64] | None = None,
    workers: int | None = None,
) -> Campaign:
    """Account for many runs of measured flows and inventories.

    Parameters
    ----------
    measured : (R, steps, P) float
        What each point showed in each run. A flow is what passed during the step; an inventory
        is what was there when the step began. No copy is made of doubles laid out in this order.
    bounds : sequence of int
        T + 1 ascending steps. The flows of period t are those of steps ``bounds[t - 1]`` up to
        before ``bounds[t]``, its ending inventory is that at step ``bounds[t]``; the opening
        inventory is that at ``bounds[0]``.
    points : sequence of MeasurementPoint
        P of them.
    calibration : (T + 1, P) int, optional
        Number of each point's calibration for the measurements of period 0 (the opening) to T; a
        new number starts a new systematic error. One for all by default.
    workers : int, optional
        Threads; by default one per processor.

    Raises
    ------
    PariPassuError
        Shapes that do not fit, bounds out of order, or a measured amount that is not finite.

    Notes
    -----
    Σ is propagated from the amounts as measured, as in every account, so that a too small amount
    also has a too small σ. Relative errors of 2 % make SITMUF's standard deviation 1.00; a single
    measurement with 10 % that outweighs all others makes it up to 1.04.
    """
    import numpy as np

    measured = arrays.amounts_of(measured, "measured", "runs", "steps", "points")
    bounds = arrays.bounds_of(bounds)
    points = given.instances(points, MeasurementPoint, "points")
    calibration = _checked(measured, bounds, points, calibration)
    threads = arrays.workers_of(workers) or processors()
    totals, squares = native.sums()(measured, bounds, threads)
    _finite(totals, points)
    inventory = np.array([point.inventory for point in points], dtype=bool)
    stock = np.asarray(measured[:, bounds], dtype=np.float64)[:, :, inventory]
    _finite(stock, [point for point in points if point.inventory])

    sign = np.array([point.sign for point in points], dtype=np.float64)
    totals[:, :, ~inventory] *= sign[~inventory]
    # MUF = BI + ΣI - ΣO - EI
    muf = totals[:, :, ~inventory].sum(axis=2) + (stock[:, :-1] - stock[:, 1:]).sum(axis=2)
    covariance = _random(squares, stock, bounds, points, inventory)
    steps = np.diff(bounds)[None, :, None] * sign
    relative = np.array([point.systematic for point in points])
    absolute = np.array([point.systematic_abs for point in points])
    groups = _groups(calibration)
    chunk = max(1, _MOST // max(1, (int(groups.max(initial=0)) + 1) * muf.shape[1]))
    for first in range(0, len(muf), chunk):
        part = slice(first, first + chunk)
        _share(covariance[part], totals[part], stock[part], relative, groups, inventory)
    if absolute.any():
        once = np.zeros((1, *covariance.shape[1:]))
        _share(
            once, np.array(steps, dtype=np.float64), np.ones((1, *stock.shape[1:])), absolute,
            groups, inventory,
        )  # fmt: skip
        covariance += once
    return Campaign(muf, covariance, _standardise(covariance, muf))


def _checked(
    measured: NDArray[float64],
    bounds: Sequence[int],
    points: Sequence[MeasurementPoint],
    calibration: NDArray[int64] | None,
) -> NDArray[int64]:
    """Check that everything fits together, and give the calibrations."""
    if measured.shape[2] != len(points) or not len(points):
        raise PariPassuError(
            f"measured amounts of shape {measured.shape} do not fit {len(points)} points",
            "runs × steps × points",
        )
    steps = measured.shape[1]
    last = steps - 1 if any(point.inventory for point in points) else steps
    if bounds[-1] > last:
        raise PariPassuError(
            f"the periods cover steps {bounds[0]} to {bounds[-1]} of {steps}",
            "the last bound is the step that begins with the closing inventory",
        )
    return calibrations(calibration, (len(bounds), len(points)))


def calibrations(calibration: object, shape: tuple[int, int]) -> NDArray[int64]:
    """Give the number of each point's calibration: T + 1 × P, one for all where none is given."""
    import numpy as np

    if calibration is None:
        return np.zeros(shape, dtype=np.int64)
    found = arrays.whole_of(calibration, "calibration", "periods", "points")
    if found.shape != shape:
        raise PariPassuError(
            f"calibrations of shape {found.shape} do not fit {shape}",
            "one row per period, the opening first, and one column per point",
        )
    return found


def _finite(amounts: NDArray[float64], points: Sequence[MeasurementPoint]) -> None:
    import numpy as np

    wrong = np.argwhere(~np.isfinite(amounts))
    if len(wrong):
        run, period, point = wrong[0]
        raise PariPassuError(
            f"run {run}, period {period + 1}, point {points[point].name!r}: an amount is not finite"
        )


def _groups(calibration: NDArray[int64]) -> NDArray[int64]:
    """Number the pairs (point, calibration): (T + 1, P), from 0."""
    import numpy as np

    groups = np.empty_like(calibration)
    count = 0
    for point, column in enumerate(calibration.T):
        values, number = np.unique(column, return_inverse=True)
        groups[:, point] = count + number
        count += len(values)
    return groups


def _random(
    squares: NDArray[float64],
    stock: NDArray[float64],
    bounds: Sequence[int],
    points: Sequence[MeasurementPoint],
    inventory: NDArray[bool_],
) -> NDArray[float64]:
    """Give the part of Σ that comes from errors of single measurements: tridiagonal."""
    import numpy as np

    own = np.array([point.random**2 for point in points])
    own_abs = np.array([point.random_abs**2 for point in points])
    flows = ~inventory
    single = squares[:, :, flows] @ own[flows]
    single += np.diff(bounds) * own_abs[flows].sum()
    carried = stock**2 @ own[inventory] + own_abs[inventory].sum()
    runs, periods = single.shape
    covariance = np.zeros((runs, periods, periods))
    at = np.arange(periods)
    covariance[:, at, at] = single + carried[:, :-1] + carried[:, 1:]
    # an inventory ends one period and begins the next, measured once
    covariance[:, at[1:], at[:-1]] = covariance[:, at[:-1], at[1:]] = -carried[:, 1:-1]
    return covariance


def _share(
    covariance: NDArray[float64],
    flows: NDArray[float64],
    stock: NDArray[float64],
    deviation: NDArray[float64],
    groups: NDArray[int64],
    inventory: NDArray[bool_],
) -> None:
    """Add to Σ what the errors in common give: Σ_g (Σ_{r in g} c_tr a_r)(Σ_{r in g} c_ur a_r).

    ``flows`` carry their sign, ``stock`` does not.
    """
    import numpy as np

    runs, periods = covariance.shape[:2]
    size = int(groups.max(initial=-1)) + 1
    # periods first: each addition below then runs over groups and runs that lie together
    sums = np.zeros((periods, size, runs))
    gross = np.zeros_like(sums)
    for t in range(periods):
        for point in np.flatnonzero(~inventory & (deviation > 0)):
            term = flows[:, t, point] * deviation[point]
            sums[t, groups[t + 1, point]] += term
            gross[t, groups[t + 1, point]] += np.abs(term)
        for column, point in enumerate(np.flatnonzero(inventory)):
            for row, sign in ((t, 1.0), (t + 1, -1.0)):
                term = sign * deviation[point] * stock[:, row, column]
                sums[t, groups[row, point]] += term
                gross[t, groups[row, point]] += np.abs(term)
    sums[np.abs(sums) <= _CANCELLED * gross] = 0.0
    by_run = sums.transpose(2, 0, 1)
    covariance += by_run @ by_run.transpose(0, 2, 1)


def _standardise(covariance: NDArray[float64], muf: NDArray[float64]) -> NDArray[float64]:
    """Give SITMUF = L⁻¹ MUF of each run."""
    import numpy as np

    from paripassu.inspection.accountancy.sequence import factor, standardise

    variance = np.diagonal(covariance, axis1=1, axis2=2)
    try:
        lower = np.linalg.cholesky(covariance)
    except np.linalg.LinAlgError:
        clear = np.zeros(len(muf), dtype=np.bool_)
        lower = np.zeros_like(covariance)
    else:
        pivots = np.diagonal(lower, axis1=1, axis2=2) ** 2
        clear = np.asarray((pivots > _CLEAR * variance).all(axis=1))
    sitmuf = np.empty_like(muf)
    for t in range(muf.shape[1]):
        foretold = np.einsum(
            "rs,rs->r", lower[:, t, :t], np.where(clear[:, None], sitmuf[:, :t], 0)
        )
        with np.errstate(divide="ignore", invalid="ignore"):
            sitmuf[:, t] = (muf[:, t] - foretold) / lower[:, t, t]
    for run in np.flatnonzero(~clear):
        sitmuf[run] = standardise(factor(covariance[run]), muf[run])[0]
    return sitmuf

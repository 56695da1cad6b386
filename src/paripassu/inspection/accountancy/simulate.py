"""Simulated campaigns: what a plant truly does, and what its instruments show of it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Literal, get_args

from paripassu import given
from paripassu.errors import ParameterError, PariPassuError
from paripassu.inspection.accountancy import arrays
from paripassu.inspection.accountancy.campaign import MeasurementPoint, calibrations
from paripassu.inspection.accountancy.codes import KINDS, RECEIPT
from paripassu.processors import processors
from paripassu.quoted import shown

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

Pattern = Literal["constant", "growing", "intermittent"]
PATTERNS = get_args(Pattern)
#: Numbers that are made at once, at the most: sixteen gigabytes of them.
_MOST = 1 << 31


def true_amounts(
    points: Sequence[MeasurementPoint],
    steps: int,
    *,
    pattern: Pattern = "constant",
    throughput: float = 1.0,
    inventory: float = 50.0,
    losses: NDArray[float64] | None = None,
) -> NDArray[float64]:
    """Give true flows and inventories that balance exactly but for what is lost.

    Parameters
    ----------
    points : sequence of MeasurementPoint
        Receipts share what comes in equally, all other flows share what goes out, and inventories
        share what is there.
    steps : int
    pattern : str
        ``constant``: as much goes out as comes in. ``growing``: a tenth less goes out.
        ``intermittent``: it comes in at every fourth step, and goes out two steps later.
    throughput : float
        What comes in per step on average, in the balance's unit.
    inventory : float
        What is there at first.
    losses : (steps,) float, optional
        What is taken away unmeasured during each step.

    Returns
    -------
    (steps, P) float
        Flows during each step, and inventories when it begins.

    Raises
    ------
    PariPassuError
        More is taken than is there, or the points cannot carry the pattern.
    """
    import numpy as np

    points = given.instances(points, MeasurementPoint, "points")
    steps = arrays.whole(steps, "steps", _MOST // max(1, len(points)))
    if not steps:
        raise ParameterError("steps", "should be at least 1, not 0")
    if not isinstance(pattern, str) or pattern not in PATTERNS:
        raise ParameterError(
            "pattern", f"should be one of {', '.join(PATTERNS)}, not {shown(pattern)}"
        )
    throughput = arrays.number(throughput, "throughput")
    inventory = arrays.number(inventory, "inventory")
    if losses is not None:
        losses = arrays.amounts_of(losses, "losses", "steps")
        if len(losses) != steps:
            raise ParameterError("losses", f"are {len(losses)}, and there are {steps} steps")
    coming = np.array([KINDS[point.kind] == RECEIPT for point in points], dtype=bool)
    staying = np.array([point.inventory for point in points], dtype=bool)
    going = ~coming & ~staying
    if not (coming.any() and going.any() and staying.any()):
        raise PariPassuError("a receipt, a shipment and an inventory are needed")
    step = np.arange(steps)
    if pattern == "intermittent":
        income, outgo = 4.0 * (step % 4 == 0), 4.0 * (step % 4 == 2)
    else:
        income, outgo = np.ones(steps), np.full(steps, 0.9 if pattern == "growing" else 1.0)
    change = throughput * (income - outgo) - (0.0 if losses is None else losses)
    there = inventory + np.concatenate([[0.0], np.cumsum(change)[:-1]])
    if there.min(initial=0.0) < 0:
        raise PariPassuError(
            f"at step {int(np.argmax(there < 0))} more has been taken than was there",
            "lose less, or begin with a larger inventory",
        )
    amounts = np.zeros((steps, len(points)))
    for which, amount in (
        (coming, throughput * income),
        (going, throughput * outgo),
        (staying, there),
    ):
        amounts[:, which] = (amount / which.sum())[:, None]
    return amounts


def measured_amounts(
    amounts: NDArray[float64],
    points: Sequence[MeasurementPoint],
    bounds: Sequence[int],
    *,
    runs: int,
    seed: int,
    first: int = 0,
    calibration: NDArray[int64] | None = None,
    workers: int | None = None,
) -> NDArray[float64]:
    """Simulate what the instruments show: runs of one campaign, each with its own errors.

    An amount x is shown as x (1 + ε + η) + ε' + η': ε drawn for every number, η once for each
    point and calibration, ε' and η' the same in absolute terms; all normal.

    Parameters
    ----------
    amounts : (steps, P) float
        The truth.
    points : sequence of MeasurementPoint
    bounds : sequence of int
        Of the periods; see :func:`~paripassu.inspection.accountancy.campaign.account_campaign`.
    runs : int
    seed : int
        Each run has its own stream, made from this and its number: run 7 is the same whether ten
        runs are made or a million, in one thread or in several.
    first : int
        Number of the first run, to make a large campaign piece by piece.
    calibration : (T + 1, P) int, optional
    workers : int, optional
        Threads; by default one per processor.

    Returns
    -------
    (runs, steps, P) float

    Raises
    ------
    PariPassuError
        Shapes that do not fit, or bounds that do not ascend.
    """
    import numpy as np

    amounts = arrays.amounts_of(amounts, "amounts", "steps", "points")
    points = given.instances(points, MeasurementPoint, "points")
    bounds = arrays.bounds_of(bounds)
    steps, count = amounts.shape
    if count != len(points) or not count:
        raise PariPassuError(
            f"amounts of shape {amounts.shape} do not fit {len(points)} points", "steps × points"
        )
    runs = arrays.whole(runs, "runs", _MOST // max(1, amounts.size))
    seed, first = arrays.whole(seed, "seed", 1 << 128), arrays.whole(first, "first")
    workers = arrays.workers_of(workers)
    period = np.empty((steps, count), dtype=np.int64)
    for column, point in enumerate(points):
        # the inventory at a bound ends the period before it, the flow there belongs to the next
        side: Literal["left", "right"] = "left" if point.inventory else "right"
        period[:, column] = np.searchsorted(bounds, np.arange(steps), side=side)
    period = np.minimum(period, len(bounds) - 1)
    number = calibrations(calibration, (len(bounds), count))
    _, group = np.unique(number, return_inverse=True)
    group = group.reshape(number.shape)[period, np.arange(count)]
    groups = int(group.max()) + 1
    random, systematic, random_abs, systematic_abs = (
        np.array([getattr(point, name) for point in points])
        for name in ("random", "systematic", "random_abs", "systematic_abs")
    )
    shown = np.empty((runs, steps, count))

    def show(run: int) -> None:
        key = np.random.SeedSequence(seed, spawn_key=(first + run,))
        rng = np.random.Generator(np.random.SFC64(key))
        shared = rng.standard_normal((2, groups, count))
        into = rng.standard_normal(out=shown[run])
        into *= random
        into += 1 + (systematic * shared[0])[group, np.arange(count)]
        into *= amounts
        if random_abs.any():
            into += rng.standard_normal((steps, count)) * random_abs
        if systematic_abs.any():
            into += (systematic_abs * shared[1])[group, np.arange(count)]

    with ThreadPoolExecutor(workers or processors()) as pool:
        for _ in pool.map(show, range(runs)):
            pass
    return shown

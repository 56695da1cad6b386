"""The threshold of each test for a stated false-alarm probability.

For each test separately: the probability of at least one alarm in all periods of one balance is
the stated one when nothing is missing and errors are normal. SITMUF, Page's test, the CUSUM and
GEMUF have exact thresholds, since they work on independent numbers (:mod:`silence`); the values of
MUF, of CUMUF, of D and of MUF - D are correlated, and their thresholds are simulated where there
are several values, as is the joint rate of all tests. How often each test alarms is then counted on
histories that had no part in its threshold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from math import isinf
from typing import TYPE_CHECKING, Any

from paripassu.documents.pointed import printed
from paripassu.documents.value import Value
from paripassu.errors import ParameterError, PariPassuError
from paripassu.inspection.accountancy.result import INSPECTED, OF_MUF, TESTS

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

    from paripassu.inspection.accountancy.histories import Model
    from paripassu.inspection.accountancy.inspected import Inspected

#: Cells between the least and the largest threshold that are possible at all: at 5 % and 16
#: periods a cell is 2e-5 σ wide, a change of the false-alarm rate of less than 1e-5.
CELLS = 1 << 16
#: Most histories that are simulated: of one period half an hour, of many periods days.
MOST_HISTORIES = 10_000_000_000
#: The tests whose values are correlated.
SIMULATED = ("muf", "cumuf", *INSPECTED)
#: Histories in which alarms are counted after all where it was stopped.
_AT_LEAST = 1 << 14


class Thresholds(Value):
    """A threshold for each test, and what it does when nothing is missing.

    Attributes
    ----------
    values : mapping
        Per test: those of ``result.OF_MUF``, and of ``result.INSPECTED`` where the inspector has
        readings; an alarm is a statistic at or above it. For ``muf``, ``cumuf``, ``d`` and
        ``muf_minus_d`` a multiple of their σ of each period, and of all periods together for the
        last two; values whose σ is 0 are left out. All but ``d``, whose size counts, and ``gemuf``
        are one-sided towards a loss, and ``cusum`` is the upward side only (the downward one would
        be a gain), so that it equals ``page``. Infinite where no period says anything.
    any : float
        Probability of at least one alarm by any test, counted.
    observed : mapping
        Per test, the share of histories in which it alarmed, counted on other histories than those
        that gave its threshold.
    false_alarm : float
        What was asked for each test.
    error : float
        Standard error of the false-alarm rate that a simulated threshold has.
    histories : int
        That were simulated for the thresholds; fewer than asked where it was stopped.
    checked : int
        Others in which the alarms were counted, for ``any`` and ``observed``.
    asked : int
    seed : int
    """

    values: Mapping[str, float]
    any: float
    observed: Mapping[str, float]
    false_alarm: float
    error: float
    histories: int
    checked: int
    asked: int
    seed: int

    def to_json(self) -> dict[str, Any]:
        """Give it as JSON values; an infinite threshold is null."""
        values = {test: None if isinf(at) else at for test, at in self.values.items()}
        return printed({**self.model_dump(), "values": values})


def thresholds(
    covariance: NDArray[float64],
    *,
    false_alarm: float,
    histories: int,
    seed: int,
    inspected: Inspected | None = None,
    should_stop: Callable[[], bool] | None = None,
    progress: Callable[[str], None] | None = None,
    workers: int | None = None,
    client: Any | None = None,
) -> Thresholds:
    """Give thresholds for a false-alarm probability, each test by itself.

    The same covariance, histories and seed give the same numbers, bit for bit, with any number of
    threads and on a cluster. The memory does not grow with the histories.

    Parameters
    ----------
    covariance : (T, T) float
        Σ of the MUF sequence. Degenerate periods (L_tt² ≤ 1e-12 Σ_tt) are left out of SITMUF,
        Page, CUSUM and GEMUF.
    false_alarm : float
        A: the probability of at least one alarm of a test in all T periods; between 0 and 1.
    histories : int
        To simulate, from 1 to 10,000,000,000, for MUF, CUMUF, D and MUF - D; and as many for the
        joint rate.
    seed : int
        At least 0.
    inspected : Inspected, optional
        The inspector's readings: then D and MUF - D are tests too.
    should_stop : callable, optional
        Asked now and then; True gives the answer from the histories that are done. Without it,
        Ctrl-C does the same.
    progress : callable, optional
        Told in words how far it is.
    workers : int, optional
        Threads; by default one per processor.
    client : distributed.Client, optional
        A Dask cluster on which to run (extra ``cluster``).

    Raises
    ------
    PariPassuError
        A parameter is out of range.

    Notes
    -----
    A simulated threshold is the least edge of a cell which fewer than A(n + 1) of n histories
    reach: the chance that the next one does is at most A. It lies between the quantile of one
    normal and that of as many independent ones as there are values by the union bound, which serve
    where the histories are too few to say more.
    """
    import numpy as np

    from paripassu.inspection.accountancy import histories as simulation
    from paripassu.inspection.accountancy.sequence import factor

    _check(false_alarm, histories, seed)
    factored = factor(np.asarray(covariance, dtype=np.float64))
    model = simulation.Model(
        np.ascontiguousarray(factored.lower[:, ~factored.degenerate]),
        _inverse(factored.sigma),
        _inverse(factored.sigma_cumulative),
        seed,
        () if inspected is None else _more(inspected),
    )
    tests = OF_MUF if inspected is None else TESTS
    periods = model.lower.shape[1]
    normals = max(periods, *(rows.shape[1] for rows in model.more), 0)
    values = dict.fromkeys(tests, np.inf)
    if not normals:
        return Thresholds(
            values=values, any=0.0, observed=dict.fromkeys(tests, 0.0), false_alarm=false_alarm,
            error=0.0, histories=histories, checked=histories, asked=histories, seed=seed,
        )  # fmt: skip
    if periods:
        values |= exact_thresholds(periods, false_alarm)
    run = partial(simulation.total, should_stop=should_stop, workers=workers, client=client)
    say = progress or (lambda _: None)

    ranges = _ranges(model, false_alarm)
    values |= {test: low for test, (low, _) in ranges.items()}
    done = histories
    grids = {tests.index(test): span for test, span in ranges.items() if span[1] > span[0]}
    if grids:
        done, counts = run(
            partial(simulation.tail, model, grids, CELLS),
            simulation.pieces(0, histories, normals),
            done=lambda some: say(f"thresholds: {some:,} of {histories:,} histories"),
        )
        for (place, span), count in zip(grids.items(), counts, strict=True):
            values[tests[place]] = _threshold(span, count, done, false_alarm)

    # whoever stopped it does not want to wait for as many histories again
    check = histories if done == histories else min(done, _AT_LEAST)
    checked, alarms = run(
        partial(simulation.alarms, model, tuple(values[test] for test in tests)),
        simulation.pieces(1, check, normals),
        done=lambda some: say(f"false alarms: {some:,} of {check:,} histories"),
    )
    if not grids:
        done = checked  # no threshold was simulated, and so many gave the joint rate
    rates = alarms / checked
    return Thresholds(
        values=values,
        any=float(rates[-1]),
        observed=dict(zip(tests, map(float, rates), strict=False)),
        false_alarm=false_alarm,
        error=float(np.sqrt(false_alarm * (1 - false_alarm) / done)),
        histories=done,
        checked=checked,
        asked=histories,
        seed=seed,
    )


def check_histories(histories: int) -> None:
    """Refuse a number of histories that cannot be simulated, or not in any time that one waits.

    Raises
    ------
    ParameterError
        It is not from 1 to 10,000,000,000.
    """
    if not 1 <= histories <= MOST_HISTORIES:
        raise ParameterError(
            "histories",
            f"should be from 1 to {MOST_HISTORIES:,}, not {histories:,}",
            "100,000 are usual: they give the rate of false alarms to within 0.1 %",
        )


def _check(false_alarm: float, histories: int, seed: int) -> None:
    if not 0 < false_alarm < 1:
        raise PariPassuError(
            f"a false-alarm probability of {false_alarm} is not between 0 and 1",
            "0.05 is usual; a test that never alarms finds nothing",
        )
    check_histories(histories)
    if seed < 0:
        raise PariPassuError(f"the seed {seed} is negative", "give a whole number from 0")


def exact_thresholds(periods: int, false_alarm: float) -> dict[str, float]:
    """Give the thresholds of the tests on independent numbers."""
    from paripassu.inspection.accountancy import silence

    page = silence.page_threshold(periods, false_alarm)
    return {
        "sitmuf": silence.largest_threshold(periods, false_alarm),
        "page": page,
        "cusum": page,
        "gemuf": silence.gemuf_threshold(periods, false_alarm),
    }


def _inverse(sigma: NDArray[float64]) -> NDArray[float64]:
    """Give 1/σ, and 0 where σ is 0."""
    import numpy as np

    inverse: NDArray[float64] = np.divide(1.0, sigma, out=np.zeros_like(sigma), where=sigma > 0)
    return inverse


def _more(inspected: Inspected) -> tuple[NDArray[float64], ...]:
    """Give the rows whose largest product is each test of the inspector's readings."""
    import numpy as np

    _, rows = inspected.together()
    # two-sided: the larger of D and -D
    return np.concatenate([rows["d"], -rows["d"]]), rows["muf_minus_d"]


def _ranges(model: Model, false_alarm: float) -> dict[str, tuple[float, float]]:
    """Give the range of each simulated threshold for the values that the model has."""
    sizes = [int((model.muf > 0).sum()), int((model.cumuf > 0).sum()), *map(len, model.more)]
    return {
        # the model has a row for each side
        test: between(test, rows // _sides(test), false_alarm)
        for test, rows in zip(SIMULATED, sizes, strict=False)
    }


def between(test: str, values: int, false_alarm: float) -> tuple[float, float]:
    """Give the range within which a simulated threshold lies, whatever Σ is.

    P(x_1 ≥ h) ≤ P(max_t x_t ≥ h) ≤ n P(x_1 ≥ h): at least the normal quantile for A, at most that
    for A/n (Bonferroni). Of the size of x, P(|x_1| ≥ h) = 2 P(x_1 ≥ h).

    Parameters
    ----------
    test : str
        Of ``SIMULATED``.
    values : int
        How many values with an error it has; 0: its threshold is infinite.
    false_alarm : float
    """
    from scipy.special import ndtri

    if not values:
        return float("inf"), float("inf")
    one = false_alarm / _sides(test)
    return -float(ndtri(one)), -float(ndtri(one / values))


def _sides(test: str) -> int:
    """Give how many sides of a value count: of D its size does."""
    return 2 if test == "d" else 1


def _threshold(
    span: tuple[float, float], counts: NDArray[int64], histories: int, false_alarm: float
) -> float:
    """Give the least edge of a cell which fewer than A(n + 1) of n histories reach."""
    import numpy as np

    low, high = span
    if not high > low:
        return low
    reached = np.cumsum(counts[::-1])[::-1]
    enough = np.flatnonzero(reached + 1 <= false_alarm * (histories + 1))
    if not len(enough):
        return high
    return low + float(enough[0]) / (len(counts) - 1) * (high - low)

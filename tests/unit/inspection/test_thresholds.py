"""Thresholds keep the false-alarm rate that they state, and are the same wherever they are made."""

from __future__ import annotations

import tracemalloc
from math import exp, sqrt
from statistics import NormalDist

import numpy as np
import pytest
from numpy.typing import NDArray

from paripassu.errors import PariPassuError
from paripassu.inspection.accountancy import histories, silence
from paripassu.inspection.accountancy.result import OF_MUF
from paripassu.inspection.accountancy.sequence import factor, standardise
from paripassu.inspection.accountancy.statistics import cusum, gemuf, page
from paripassu.inspection.accountancy.thresholds import Thresholds, thresholds

NORMAL = NormalDist()
Matrix = NDArray[np.float64]


def chain(periods: int, shared: float = 2.0) -> Matrix:
    """In and out 100, inventory 50, δR 2 %, δS 1 %: variance 12, neighbours +1, all others +2."""
    sigma = np.full((periods, periods), shared)
    sigma += 10 * np.eye(periods)
    sigma -= np.eye(periods, k=1) + np.eye(periods, k=-1)
    return sigma


def common(periods: int) -> Matrix:
    return np.full((periods, periods), 4.0)


def gap(periods: int) -> Matrix:
    """Without any error in the second period, and the last one determined by the first."""
    sigma = chain(periods)
    sigma[1] = sigma[:, 1] = 0
    sigma[-1], sigma[:, -1] = sigma[0], sigma[:, 0]
    sigma[-1, -1] = sigma[0, 0]
    return sigma


def simulated(sigma: Matrix, count: int, seed: int) -> Matrix:
    """MUF sequences, by the eigenvectors of Σ: nothing in common with the library's way."""
    values, vectors = np.linalg.eigh(sigma)
    rng = np.random.default_rng(seed)
    root: Matrix = vectors * np.sqrt(np.maximum(values, 0))
    return rng.standard_normal((count, len(sigma))) @ root.T


def alarms(sigma: Matrix, muf: Matrix, values: dict[str, float]) -> dict[str, Matrix]:
    """Which histories alarm, by the sequential statistics of the account."""
    factored = factor(sigma)
    kept = ~factored.degenerate
    sitmuf = np.full(muf.shape, np.nan)
    sitmuf[:, kept] = np.linalg.solve(factored.lower[np.ix_(kept, kept)], muf[:, kept].T).T
    assert sitmuf[0] == pytest.approx(standardise(factored, muf[0])[0], nan_ok=True)
    cumuf = np.cumsum(muf, axis=1)
    some, some_cumulated = factored.sigma > 0, factored.sigma_cumulative > 0
    found = {
        "muf": muf[:, some] >= values["muf"] * factored.sigma[some],
        "cumuf": cumuf[:, some_cumulated]
        >= values["cumuf"] * factored.sigma_cumulative[some_cumulated],
        "sitmuf": np.nan_to_num(sitmuf, nan=-np.inf) >= values["sitmuf"],
        "page": page(sitmuf, values["page"]) >= values["page"],
        "cusum": cusum(sitmuf) >= values["cusum"],
        "gemuf": gemuf(sitmuf) >= values["gemuf"],
    }
    return {test: np.asarray(alarm.any(axis=1)) for test, alarm in found.items()}


@pytest.mark.parametrize(
    ("sigma", "false_alarm"),
    [
        (chain(16), 0.05),
        (chain(3, 200.0), 0.2),
        (gap(6), 0.05),
        (common(4), 0.1),
        (np.diag([1.0, 1e-6, 1e6]), 0.3),
        (np.array([[25.0]]), 0.05),
    ],
)
def test_the_stated_rate_is_the_rate(sigma: Matrix, false_alarm: float) -> None:
    count, trials = 200_000, 20_000
    found = thresholds(sigma, false_alarm=false_alarm, histories=count, seed=1)
    muf = simulated(sigma, trials, seed=99)
    seen = alarms(sigma, muf, dict(found.values))
    error = sqrt(false_alarm * (1 - false_alarm) * (1 / trials + 1 / count))
    for test in OF_MUF:
        assert seen[test].mean() == pytest.approx(false_alarm, abs=5 * error), test
        assert found.observed[test] == pytest.approx(false_alarm, abs=5 * sqrt(2) * found.error), (
            test
        )
    together = np.any(list(seen.values()), axis=0).mean()
    assert together == pytest.approx(found.any, abs=5 * sqrt(0.25 / trials))
    assert max(found.observed.values()) <= found.any <= sum(found.observed.values())


def test_exact_thresholds() -> None:
    found = thresholds(chain(16), false_alarm=0.05, histories=1, seed=0).values
    assert NORMAL.cdf(found["sitmuf"]) ** 16 == pytest.approx(0.95, abs=1e-12)
    # chi-square with 2n degrees of freedom in closed form: e^(-x/2) Σ_{i<n} (x/2)^i / i!
    half, term, tail = found["gemuf"] / 2, 1.0, 0.0
    for i in range(8):
        tail += term
        term *= half / (i + 1)
    assert exp(-half) * tail == pytest.approx(0.05, abs=1e-12)
    assert found["page"] == found["cusum"]


@pytest.mark.parametrize(("periods", "false_alarm"), [(1, 0.05), (4, 0.2), (16, 0.05), (16, 1e-6)])
def test_page_by_a_fine_markov_chain(periods: int, false_alarm: float) -> None:
    h = silence.page_threshold(periods, false_alarm)
    # Brook & Evans (1972): states in the middle of cells, 0 the lowest half cell; error O(1/n²),
    # removed by two grids (Richardson)
    assert markov(h, periods) == pytest.approx(false_alarm, rel=2e-4)


def markov(h: float, periods: int) -> float:
    def once(states: int) -> float:
        width = 2 * h / (2 * states - 1)
        at = np.arange(states) * width
        cdf = np.array(
            [[NORMAL.cdf(j * width + width / 2 - i + 0.5) for j in range(states)] for i in at]
        )
        move = np.diff(cdf, prepend=0.0, axis=1)
        here = np.zeros(states)
        here[0] = 1.0
        alarm = 0.0
        for _ in range(periods):
            alarm += float(here @ (1 - cdf[:, -1]))
            here = here @ move
        return alarm

    return (4 * once(160) - once(80)) / 3


def test_one_period_is_a_normal_quantile() -> None:
    found = thresholds(np.array([[25.0]]), false_alarm=0.05, histories=10, seed=0).values
    for test in ("muf", "cumuf", "sitmuf"):
        assert found[test] == pytest.approx(1.6448536269514722, abs=1e-12)
    # P_1 = max(0, z - 1/2)
    assert found["page"] == pytest.approx(1.1448536269514722, abs=1e-9)


def test_independent_periods_need_the_threshold_of_sitmuf() -> None:
    found = thresholds(np.diag([1.0, 4.0, 9.0, 1e-4]), false_alarm=0.05, histories=400_000, seed=2)
    assert found.values["muf"] == pytest.approx(found.values["sitmuf"], abs=0.01)


def test_what_has_all_in_common_needs_that_of_one_period() -> None:
    found = thresholds(common(5), false_alarm=0.05, histories=400_000, seed=2)
    assert found.values["sitmuf"] == pytest.approx(1.6448536, abs=1e-6)
    for test in ("muf", "cumuf"):
        assert found.values[test] == pytest.approx(1.6448536, abs=0.01)


@pytest.mark.parametrize("sigma", [np.zeros((3, 3)), np.zeros((1, 1))])
def test_without_any_error_nothing_can_be_tested(sigma: Matrix) -> None:
    found = thresholds(sigma, false_alarm=0.05, histories=100, seed=0)
    assert set(found.values) == set(OF_MUF)
    assert all(value == np.inf for value in found.values.values())
    assert found.any == 0
    assert found.to_json()["values"]["muf"] is None


def test_too_few_histories_err_towards_fewer_alarms() -> None:
    low, high = -NORMAL.inv_cdf(0.001), -NORMAL.inv_cdf(0.001 / 16)
    few = thresholds(chain(16), false_alarm=0.001, histories=20, seed=1).values
    assert few["muf"] == few["cumuf"] == pytest.approx(high)
    many = thresholds(chain(16), false_alarm=0.001, histories=100_000, seed=1).values
    assert low < many["cumuf"] < many["muf"] <= high


def test_a_false_alarm_rate_that_page_cannot_have() -> None:
    # it stays at 0 with probability Φ(1/2) = 0.69, and is never negative
    found = thresholds(np.eye(1), false_alarm=0.5, histories=20_000, seed=1)
    assert 0 < found.values["page"] < 1e-6
    assert found.observed["page"] == pytest.approx(1 - NORMAL.cdf(0.5), abs=0.02)


def make(**change: object) -> Thresholds:
    arguments: dict[str, object] = {"false_alarm": 0.05, "histories": 150_001, "seed": 7}
    return thresholds(chain(5), **(arguments | change))  # type: ignore[arg-type]


def test_the_same_numbers_whatever_runs_them(monkeypatch: pytest.MonkeyPatch) -> None:
    first = make(workers=1)
    assert make(workers=2) == first
    assert make(workers=5) == first
    monkeypatch.setattr(histories, "_PIECE", 1)
    assert make() == first
    monkeypatch.setenv("PARIPASSU_REFERENCE", "1")
    assert make() == first
    assert make(seed=8) != first


@pytest.mark.untraced
@pytest.mark.slow
def test_the_same_numbers_on_a_cluster(tmp_path: object) -> None:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            local_directory=str(tmp_path),
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        assert make(client=client) == make(workers=1)
        stopped = make(client=client, should_stop=lambda: True)
        assert 0 < stopped.histories < stopped.asked


def test_stopped_it_gives_what_is_done() -> None:
    told: list[str] = []
    found = make(should_stop=lambda: len(told) >= 2, progress=told.append, workers=1)
    assert 0 < found.histories < 150_001 == found.asked
    again = make(histories=found.histories, workers=1)
    assert found.values["muf"] <= -NORMAL.inv_cdf(0.05 / 5)
    assert found.error == again.error
    assert told[0].startswith("thresholds: ")
    assert told[0].endswith(" of 150,001 histories")


def test_stopped_where_no_threshold_is_simulated_it_names_what_was_done() -> None:
    told: list[str] = []
    found = thresholds(
        np.eye(1), false_alarm=0.05, histories=10**10, seed=1, workers=1,
        should_stop=lambda: bool(told), progress=told.append,
    )  # fmt: skip
    assert 0 < found.histories == found.checked < 10**8
    assert found.asked == 10**10


class CtrlC:
    """Pressed once, after so many pieces of work."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self, _: str) -> None:
        self.left -= 1
        if self.left == -1:
            raise KeyboardInterrupt


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_gives_what_is_done(workers: int) -> None:
    found = make(progress=CtrlC(after=1), workers=workers)
    assert 0 < found.checked < found.histories < found.asked
    late = make(progress=CtrlC(after=4), workers=workers)
    assert 0 < late.checked < late.histories == late.asked


def test_ctrl_c_where_somebody_else_decides_ends_it() -> None:
    with pytest.raises(KeyboardInterrupt):
        make(progress=CtrlC(after=0), should_stop=lambda: False, workers=2)


def test_memory_does_not_grow_with_the_histories() -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            make(histories=count, workers=1)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1)
    # from where several pieces are added up
    assert peak(1_000_000) < 1.05 * peak(200_000)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"false_alarm": 0.0}, "0.0 is not between 0 and 1"),
        ({"false_alarm": 1.0}, "1.0 is not between 0 and 1"),
        ({"false_alarm": float("nan")}, "nan is not between"),
        ({"histories": 0}, "histories should be from 1 to 10,000,000,000, not 0"),
        ({"histories": 10**10 + 1}, "histories should be from 1 to 10,000,000,000, not 10,000,000"),
        ({"seed": -1}, "the seed -1"),
    ],
)
def test_what_is_out_of_range(change: dict[str, object], what: str) -> None:
    with pytest.raises(PariPassuError, match=what):
        make(**change)

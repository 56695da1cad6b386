"""Accounts made by hand, to be drawn: whatever a sequence may look like, alarms by their limits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate
from random import Random

from hypothesis import strategies as st

from paripassu.inspection.accountancy.result import Account, Balance, Detect, Period

THRESHOLDS = {
    "muf": 2.6, "cumuf": 2.3, "sitmuf": 2.6, "page": 3.6, "cusum": 4.6, "gemuf": 25.0,
    "d": 2.4, "muf_minus_d": 2.2,
}  # fmt: skip

_ABRUPT = (0.48, 0.41, 0.67, 0.7, 0.62, 0.0, 0.2, 0.5)
_PROTRACTED = (0.1, 0.93, 0.12, 0.34, 0.44, 1.0, 0.3, 0.6)


def balance_of(
    sitmuf: Sequence[float | None],
    *,
    unit: float = 1.0,
    verified: Sequence[bool] = (),
    area: str = "hall 1",
    material: str = "Pu",
    name: str = "kg",
    detect: bool = True,
) -> Balance:
    """Give the balance whose independent sequence this is, its σ rising and falling a little."""
    known = [z or 0.0 for z in sitmuf]
    sigmas = [unit * (1.5 + 0.5 * math.sin(t)) for t in range(len(known))]
    muf = [z * s for z, s in zip(known, sigmas, strict=True)]
    cumuf = [*accumulate(muf)]
    spread = [math.sqrt(v) for v in accumulate(s * s for s in sigmas)]
    page = cusum = low = gemuf = 0.0
    periods = []
    for t, z in enumerate(known):
        page, cusum, low = (
            max(0.0, page + z - 0.5),
            max(0.0, cusum + z - 0.5),
            max(0.0, low - z - 0.5),
        )
        gemuf += z * z
        values = {
            "muf": muf[t] / sigmas[t], "cumuf": cumuf[t] / spread[t], "sitmuf": z,
            "page": page, "cusum": cusum, "gemuf": gemuf,
        }  # fmt: skip
        seen = t < len(verified) and verified[t]
        d = muf[t] * 0.4 - unit
        if seen:
            values |= {"d": abs(d) / (unit * 2.4), "muf_minus_d": (muf[t] - d) / (unit * 2.2)}
        alarms = [test for test, value in values.items() if value >= THRESHOLDS[test]]
        if any(
            values.get(test, 0.0) / THRESHOLDS[test] <= -1
            for test in ("muf", "cumuf", "muf_minus_d")
        ):
            alarms.append("gain")
        periods.append(
            Period(
                period=t + 1, muf=muf[t], sigma_muf=sigmas[t], cumuf=cumuf[t],
                sigma_cumuf=spread[t], sitmuf=sitmuf[t], degenerate=sitmuf[t] is None,
                page=page, cusum=cusum, cusum_low=low, gemuf=gemuf,
                d=d if seen else None, sigma_d=unit * 2.4 if seen else None,
                muf_minus_d=muf[t] - d if seen else None,
                sigma_muf_minus_d=unit * 2.2 if seen else None,
                alarms=tuple(alarms),
            )
        )  # fmt: skip
        page = 0.0 if page >= THRESHOLDS["page"] else page
    loss = any(set(period.alarms) - {"gain", "gemuf", "d"} for period in periods)
    return Balance(
        area=area, material=material, unit=name, covariance=(), periods=tuple(periods),
        thresholds=THRESHOLDS, false_alarm_any=0.13,
        detect=Detect(
            abrupt=dict(zip(THRESHOLDS, _ABRUPT, strict=True)),
            protracted=dict(zip(THRESHOLDS, _PROTRACTED, strict=True)),
        )
        if detect
        else None,
        verdict="loss" if loss else "inconclusive",
        why="A sentence that says why.", settle="" if loss else "A better balance.",
    )  # fmt: skip


def drifting(periods: int, shift: float = 0.0, seed: int = 1, **more: object) -> Balance:
    """Give a balance that loses ``shift`` standard deviations in each period."""
    chance = Random(seed)
    sequence = [chance.gauss(shift, 1) for _ in range(periods)]
    verified = [at % 4 != 3 for at in range(periods)]
    return balance_of(sequence, **{"verified": verified, **more})  # type: ignore[arg-type]


def account(balances: Sequence[Balance]) -> Account:
    """Give an account with a goal."""
    return Account(
        balances=tuple(balances), false_alarm=0.05, goal=8.0, detect=0.9, histories=10_000, seed=1
    )


@st.composite
def any_balance(draw: st.DrawFn) -> Balance:
    """Give any balance: one period or hundreds, millionths or billions, degenerate, unverified."""
    count = draw(st.one_of(st.integers(1, 30), st.sampled_from([60, 400])))
    chance = Random(draw(st.integers(0, 2**32)))
    wild = draw(st.sampled_from([0.0, 1.0, 1.0, 30.0, 1e6]))
    shift = draw(st.sampled_from([0.0, 0.0, 0.7, -0.7]))
    empty = draw(st.sampled_from([0.0, 0.0, 0.3, 1.0]))
    seen = draw(st.sampled_from([0.0, 0.5, 1.0]))
    return balance_of(
        [None if chance.random() < empty else chance.gauss(shift, 1) * wild for _ in range(count)],
        unit=10.0 ** draw(st.integers(-6, 9)),
        verified=[chance.random() < seen for _ in range(count)],
        area=draw(st.sampled_from(["hall 1", "A", "x" * 200, "한국어 " * 40])),
        name=draw(st.sampled_from(["kg", "g", "tonnes of heavy metal, as UO₂" * 3])),
        detect=draw(st.booleans()),
    )

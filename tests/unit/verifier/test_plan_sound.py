"""No part of a proof is taken for one of what is not so: each kind against literal searches."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import plan_parts, plan_problems
from tests.examples import examples
from tests.plan_claims import proven, signed, untrue, verdict
from tests.plan_verifier import verifier
from tests.strategies.language import language_document, written
from tests.strategies.small import Seeded, small_agreement

SEEDS = st.integers(0, 2**32)


@given(SEEDS)
@settings(max_examples=examples(600))
def test_problems(seed: int) -> None:
    """Of small problems that some order barely solves."""
    assert not [*plan_problems.faults(random.Random(seed))]


@given(SEEDS)
@settings(max_examples=examples(200))
def test_agreements(seed: int) -> None:
    """Of agreements over the whole language, read from the file by both."""
    text = written(language_document(Seeded(seed)))
    assert not [*plan_parts.faults(text, random.Random(seed))]


@given(SEEDS)
@settings(max_examples=examples(100))
def test_small_agreements(seed: int) -> None:
    text = small_agreement(Seeded(seed)).to_toml()
    assert not [*plan_parts.faults(text, random.Random(seed))]


@given(SEEDS)
@settings(max_examples=examples(100))
def test_claims(seed: int) -> None:
    """What is accepted of an agreement is what a search of all its plans finds."""
    for one in proven(seed):
        assert verdict(signed(one.proof), one.raw).startswith("proven: ")
        assert not [*untrue(one)]


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=7), SEEDS)
@settings(max_examples=examples(300))
def test_least_closed(weights: list[int], seed: int) -> None:
    """The minimum cut against all sets."""
    chance, size = random.Random(seed), len(weights)
    waits = [{e for e in range(m) if chance.random() < 0.4} for m in range(size)]
    among = [m for m in range(size) if chance.random() < 0.8]
    sets = [[m for m in among if way >> m & 1] for way in range(1 << size)]
    closed = [one for one in sets if all(waits[m] & {*among} <= {*one} for m in one)]
    least = min(sum(weights[m] for m in one) for one in closed)
    assert verifier.least_closed(weights, among, waits) == least


@given(st.lists(st.sets(st.sampled_from("abcde"), min_size=1), max_size=5))
@settings(max_examples=examples(200))
def test_hitting(sets: list[set[str]]) -> None:
    """The minimal hitting sets against all sets."""
    every = [{*way} for way in _subsets("abcde") if all({*way} & one for one in sets)]
    least = {frozenset(one) for one in every if not any(other < one for other in every)}
    found = verifier.hitting([frozenset(one) for one in sets])
    assert {*found} == least
    assert len(found) == len(least)


def _subsets(letters: str) -> list[str]:
    return [
        "".join(one for k, one in enumerate(letters) if way >> k & 1)
        for way in range(1 << len(letters))
    ]


def problem(
    size: int, waits: dict[int, set[int]], *deltas: list[int]
) -> tuple[object, list[object]]:
    """Make a problem without days, whose parties keep from -3 to 3."""
    rows = [waits.get(m, set()) for m in range(size)]
    moments = [((f"m{m}", 1),) for m in range(size)]
    cols = [verifier.Column(f"p{k}", delta, 3, -3, -3) for k, delta in enumerate(deltas)]
    return verifier.Problem(moments, rows, size, 1), cols


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([[0, 1]], None),
        ([[1, 0]], None),
        ([[0, 2]], "no twins"),  # not of equal value
        ([[0, 3]], None),
        ([[3, 0]], "no twins"),  # 3 has to wait for what 0 has not to
        ([[0, 1], [1, 0]], "twice"),
        ([[0, 0]], "twice"),
        ([[0, 4]], "not there"),
        ([[0, True]], "not there"),
    ],
)
def test_twins(rows: list[list[int]], said: str | None) -> None:
    with_days = {"days": True, "twins": rows}
    made, cols = problem(4, {3: {2}}, [1, 1, -2, 1])
    if said is None:
        waits, _, _ = verifier.ordered(made, cols, with_days)
        assert rows[0][0] in waits[rows[0][1]]
    else:
        with pytest.raises(verifier.Differs, match=said):
            verifier.ordered(made, cols, with_days)


def test_better_twins_only_below_all_limits() -> None:
    """Under an upper limit the better of two moments first can leave nothing, and so it may not."""
    part = {"kind": "sets", "side": "start", "sets": 99, "twins": [[0, 1]]}
    made, cols = problem(3, {}, [3, 1, -4])
    with pytest.raises(verifier.Differs, match="no twins"):
        verifier.refute(made, cols, part)
    made, cols = problem(3, {}, [2, 1, -4])
    with pytest.raises(verifier.Differs, match="leaves an order"):
        verifier.refute(made, cols, part)

"""No part of a proof is taken for one of what is not so: each kind against literal searches."""

from __future__ import annotations

import random
from itertools import product
from math import inf

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
@settings(max_examples=examples(300))
def test_what_days_imply(seed: int) -> None:
    """It is what the longest path between two moments says."""
    made, _ = plan_problems.random_problem(random.Random(seed))
    nodes = range(-1, len(made.out) - 1)
    far = {(a, b): made.out[a].get(b, -inf) for a in nodes for b in nodes}
    for by, a, b in product(nodes, nodes, nodes):
        far[a, b] = max(far[a, b], far[a, by] + far[by, b])
    if any(far[node, node] > 0 for node in nodes):
        with pytest.raises(verifier.Refused, match="no days"):
            verifier.earliest(made)
        return
    day = verifier.earliest(made)
    assert day[:-1] == [far[-1, node] for node in nodes[1:]]
    for one in range(made.size):
        after = {other for other in range(made.size) if far[one, other] > 0}
        assert {*verifier.after_in_all(made, day, one)} == after


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


def problem(
    size: int, waits: dict[int, set[int]], *deltas: list[int]
) -> tuple[object, list[object]]:
    """Make a problem without days, whose parties keep from -3 to 3."""
    made = plan_problems.unbound(size, size)
    for one, row in waits.items():
        made.waits[one] |= row
    cols = [verifier.Column(f"p{k}", delta, 3, -3, -3) for k, delta in enumerate(deltas)]
    return made, cols


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([[0, 1]], None),
        ([[1, 0]], None),
        ([[0, 2]], "no twins"),  # not of equal value
        ([[0, 3]], None),
        ([[3, 0]], "no twins"),  # 3 has to wait for what 0 has not to
        ([[0, 3], [1, 3]], None),  # in more than one list
        ([[0, 1], [1, 0]], "no twins"),
        ([[0, 0]], "no twins"),
        ([[0, 1, 0]], "no twins"),
        ([[0, 4]], "not there"),
        ([[0, True]], "not there"),
    ],
)
def test_twins(rows: list[list[int]], said: str | None) -> None:
    with_days = {"days": True, "twins": rows}
    made, cols = problem(4, {3: {2}}, [1, 1, -2, 1])
    if said is None:
        before, after = verifier.ordered(made, cols, with_days)
        one, other = rows[0]
        assert before[other] >> one & after[one] >> other & 1
    else:
        with pytest.raises(verifier.Refused, match=said):
            verifier.ordered(made, cols, with_days)


@pytest.mark.parametrize(
    ("paid", "said"),
    [
        ([[0, 1, 3]], None),
        ([], "does not show"),
        ([[0, 1, 2]], "does not show"),
        ([[1, 0, 3]], "not waited for"),  # who has the one need not have the other
        ([[0, 1, -3]], "not there"),
        ([[0, 1]], "not there"),
        ([[0, 1, 3.0]], "not there"),
        ([[0, 9, 3]], "not waited for"),
        ([[9, 0, 3]], "not waited for"),
    ],
)
def test_payments(paid: list[list[int]], said: str | None) -> None:
    """There is no room for moment 2, since 0 makes none: it waits for 1."""
    made, _ = problem(4, {0: {1}, 3: {2}})
    cols = [verifier.Column("p", [-3, 3, 1, 0], 0)]
    leaf = {"up": [1], "down": [0], "paid": paid}
    part = {"kind": "around", "moment": 2, "tree": [leaf]}
    if said is None:
        verifier.refute(made, cols, part)
    else:
        with pytest.raises(verifier.Refused, match=said):
            verifier.refute(made, cols, part)


@pytest.mark.parametrize(("root", "wrong"), [(0, 2), (1, 1)])
def test_cases_of_a_tree(root: int, wrong: int) -> None:
    """Who has 0 need not have 1, and who has not 1 may have 0: 0, 2, 3, 1 is an order."""
    made, _ = problem(4, {1: {0}, 3: {2}})
    cols = [verifier.Column("p", [-1, 1, 2, -1], 1)]
    leaf = {"up": [1], "down": [0]}
    part = {"kind": "around", "moment": 2, "tree": [root, leaf, leaf]}
    with pytest.raises(verifier.Refused, match=f"leaf {wrong}: does not show"):
        verifier.refute(made, cols, part)


def test_better_twins_only_below_all_limits() -> None:
    """Under an upper limit the better of two moments first can leave nothing, and so it may not."""
    part = {"kind": "sets", "side": "start", "sets": 99, "twins": [[0, 1]]}
    made, cols = problem(3, {}, [3, 1, -4])
    with pytest.raises(verifier.Refused, match="no twins"):
        verifier.refute(made, cols, part)
    made, cols = problem(3, {}, [2, 1, -4])
    with pytest.raises(verifier.Refused, match="leaves an order"):
        verifier.refute(made, cols, part)

"""A share of the simulated network: ``python -m tests.soak_network`` is the whole."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from tests.simulated.runs import CONDUCTS, Run

#: Of each conduct some; many have seen a defect, or a wrong change that was planted, at some time.
SEEDS = (0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 17, 18, 20, 22, 29, 31, 33, 115)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_promised_holds_whatever_the_liars_do(seed: int) -> None:
    went(seed)


@cache
def went(seed: int) -> Counter[str]:
    """Give how often what happened in a run."""
    return Run(seed).go()


@pytest.mark.slow
@pytest.mark.parametrize("what", ["receipts with files", "withheld with files, logged"])
def test_what_is_rare_happens(what: str) -> None:
    """Files come with a statement that the log does not take, and are asked for."""
    assert sum(went(seed)[what] for seed in SEEDS)


def test_the_runs_are_of_all_conducts() -> None:
    """Else a share of them would say little."""
    found = Counter(Run(seed).conduct for seed in SEEDS)
    assert found.keys() == {*CONDUCTS}, found

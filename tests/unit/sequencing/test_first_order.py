"""An order that respects the needs is tried before any search."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.shared import shared

import paripassu as pp


@pytest.mark.untraced
@pytest.mark.slow
def test_a_ring_of_many_parties_is_answered_without_a_search() -> None:
    agreement = pp.read_agreement(shared("trials") / "parties500.toml")
    # no time at all: every stage of the search gives up at once
    plan = pp.plan(agreement, should_stop=lambda: True)
    assert plan.found
    assert plan.objective is not None
    assert plan.objective.worst_exposure == Fraction(1, 5)

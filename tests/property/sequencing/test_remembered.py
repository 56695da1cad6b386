"""What is remembered of earlier texts is what is worked out afresh."""

from __future__ import annotations

import random
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.property.sequencing.test_again import walk
from tests.strategies.small import small_agreements

from paripassu.agreement.model import Agreement
from paripassu.sequencing.compile import Setting, collected, everything
from paripassu.sequencing.order.problem import OrderProblem, Outcome
from paripassu.sequencing.remembered import Newest, Orders, Remembered
from paripassu.sequencing.substance import structure

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


def same(agreement: Agreement, remembered: Remembered) -> None:
    """Compare what orders have to keep with what is found without any memory."""
    fresh = Setting.of(agreement)
    frame = Setting.of(agreement, answers=remembered.of(agreement))
    assert frame == fresh
    horizon = 7 if agreement.horizon_days is None else None
    for now, then in ((frame, fresh), (frame.until(horizon), fresh.until(horizon))):
        assert now == then == Setting.of(then.agreement)
        enforced = everything(agreement)
        for left_out in (frozenset[str](), agreement.alternatives):
            for _ in range(2):
                assert collected(now, enforced, left_out) == collected(then, enforced, left_out)


@settings(max_examples=examples(100), suppress_health_check=list(HealthCheck))
@given(st.lists(small_agreements(most_steps=5), min_size=2, max_size=3))
def test_what_orders_have_to_keep(agreements: list[Agreement]) -> None:
    remembered = Remembered()
    for agreement in (*agreements, agreements[0]):
        same(agreement, remembered)


@pytest.mark.seeded
def test_edits_of_an_example() -> None:
    """Values, stakes, tolerances and firmness are edited, too: the structure stays then."""
    remembered, text = Remembered(), (EXAMPLES / "korea-2018.toml").read_text()
    seen = []
    for agreement in islice(walk(text, 40, random.Random(1)), examples(40)):
        same(agreement, remembered)
        seen.append(structure(agreement))
    assert len(set(seen)) < len(seen)


def test_only_what_is_final_is_kept() -> None:
    problem = OrderProblem(((1,),), ((),), (None,), (None,), (True,), 1, (0,), (None,))
    found = [Outcome(None, None, 0), Outcome((0,), 0, 0), Outcome(None, None, None)]
    orders = Orders(lambda outcome: outcome.order is not None)
    assert orders.of(problem, lambda: found[0]) is found[0]
    assert orders.of(problem, lambda: found[1]) is found[1]
    assert orders.of(problem, lambda: found[2]) is found[1]


def test_what_was_used_last_stays() -> None:
    newest = Newest[str, int]()
    for key in "abc":
        newest.put(key, ord(key), 2)
        newest.get("a")
    assert [newest.get(key) for key in "abc"] == [ord("a"), None, ord("c")]
    assert len(newest) == 2

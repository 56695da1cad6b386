"""An agreement and the same one with its entries in another order have one answer."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.strategies.agreements import agreements

import paripassu as pp


@given(agreements(most_measures=4, most_positions=4), st.randoms(use_true_random=False))
@settings(max_examples=examples(60))
def test_the_order_of_entries_changes_nothing(
    agreement: pp.Agreement, chance: random.Random
) -> None:
    def mixed(entries: Any) -> Any:
        return tuple(chance.sample(entries, len(entries)))

    other = agreement.replace(
        parties=mixed(agreement.parties),
        measures=mixed(agreement.measures),
        requirements=mixed(agreement.requirements),
        positions=mixed(agreement.positions),
        groups=mixed(agreement.groups),
    )
    found = pp.compare(agreement, other)
    assert found.differences == ()
    assert found.same_answer
    one, same = found.answers
    assert one.gain == same.gain
    assert one.exposure == same.exposure
    assert [sorted(moment) for moment in one.moments] == [sorted(m) for m in same.moments]
    assert [r.kind for r in one.repairs] == [r.kind for r in same.repairs]
    # And what is said of one agreement is what its own commands say.
    plan = pp.plan(agreement)
    assert one.status == plan.status
    assert {c.members for c in one.conflicts} == {c.members for c in plan.conflicts}
    if plan.objective is not None and one.worst_exposure:
        assert max(share for share in one.exposure.values() if share) == one.worst_exposure
        assert one.worst_exposure == plan.objective.worst_exposure

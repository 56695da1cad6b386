"""Required detection, recomputed from the agreement's own words."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.strategies.agreements import agreements

from paripassu.agreement.model import Agreement, Step
from paripassu.process.require import require


def by_hand(
    agreement: Agreement, moments: list[list[Step]], step: Step, party: str, later: int
) -> tuple[Fraction, Fraction, Fraction | None]:
    """Give gain, penalty and required probability, portion by portion."""

    def worth(one: Step) -> Fraction:
        for measure in agreement.measures:
            if measure.id == one.measure:
                value = measure.value.get(party)
                return Fraction(0) if value is None else value.low * measure.shares[one.portion - 1]
        raise AssertionError

    def lasts(one: Step) -> Fraction:
        return next(m.lasting for m in agreement.measures if m.id == one.measure)

    at = next(index for index, moment in enumerate(moments) if step in moment)
    kept = Fraction(0)
    for index, moment in enumerate(moments):
        for one in moment:
            if index <= at + later and one != step:
                kept += lasts(one) * worth(one)
    whole = sum((worth(one) for moment in moments for one in moment), Fraction(0))
    stake = next(p.stake.low for p in agreement.parties if p.id == party)
    temptation = kept - whole - stake
    gain, penalty = -worth(step), -temptation
    if gain <= 0:
        return gain, penalty, Fraction(0)
    if penalty < 0:
        return gain, penalty, None
    # The least P at which (1 - P) gain - P penalty is at most 0.
    return gain, penalty, gain / (gain + penalty)


@given(agreements(), st.data())
@settings(max_examples=examples(60))
def test_by_hand(agreement: Agreement, data: st.DataObject) -> None:
    every = [
        Step(measure.id, portion)
        for measure in agreement.measures
        for portion in range(1, len(measure.shares) + 1)
    ]
    assume(every)
    order = data.draw(st.permutations(every[:8]))
    cuts = data.draw(st.lists(st.booleans(), min_size=len(order), max_size=len(order)))
    moments: list[list[Step]] = []
    for step, fresh in zip(order, cuts, strict=True):
        if fresh or not moments:
            moments.append([step])
        else:
            moments[-1].append(step)
    later = data.draw(st.integers(0, 3))
    document = {
        "steps": [
            {"measure": step.measure, "portion": step.portion, "moment": index}
            for index, moment in enumerate(moments)
            for step in moment
        ]
    }
    answer = require(agreement, document, found_after=later)
    assert [need.step for need in answer.steps] == [str(s) for moment in moments for s in moment]
    for need in answer.steps:
        measure, _, portion = need.step.rpartition(":")
        step = Step(measure, int(portion))
        expected = {
            party: by_hand(agreement, moments, step, party, later)
            for party in agreement.measure[measure].by
        }
        assert {
            party: (one.gain, one.penalty, one.detect) for party, one in need.performers.items()
        } == expected
        probabilities = [p for _, _, p in expected.values()]
        known = [p for p in probabilities if p is not None]
        assert need.detect == (max(known) if len(known) == len(probabilities) else None)
        single = require(agreement, document, need.step, later)
        assert (single.detect, single.performers) == (need.detect, need.performers)

"""An agreement made up from an answer, to show the answer by its ids where no agreement is at hand.

A notebook shows the last value of a cell, and a plan knows ids only.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from paripassu.agreement.model import Agreement, Interval, Measure, Party
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.plan import Plan


def planned_without(plan: Plan) -> Agreement:
    """Give an agreement with the parties, stakes and measures that a plan tells of, and no more.

    Notes
    -----
    T_p = K_p - gain_p - stake_p, so that any step tells the stake.
    Rules: docs/specification/sequencing.md#safety.
    """
    parties = {party for step in plan.steps for party in (*step.by, *step.kept)} | set(plan.gain)
    measures = {step.measure: (step.by, step.of) for step in plan.steps}
    stakes = {
        party: max(Fraction(0), step.kept[party] - plan.gain[party] - step.temptation[party])
        for step in plan.steps[-1:]
        for party in step.kept
        if party in plan.gain and party in step.temptation
    }
    return _agreement(plan.agreement, parties, measures, stakes)


def explained_without(explanation: Explanation) -> Agreement:
    """Give an agreement with the parties that the repairs burden."""
    burdened = {party for repair in explanation.repairs for party in repair.burden}
    return _agreement(explanation.agreement, burdened, {})


def _agreement(
    name: str,
    parties: set[str],
    measures: Mapping[str, tuple[tuple[str, ...], int]],
    stakes: Mapping[str, Fraction] = MappingProxyType({}),
) -> Agreement:
    known = sorted(parties) or ["nobody"]
    return Agreement(
        id=name,
        parties=tuple(
            Party(id=party, stake=Interval(stake, stake))
            for party in known
            for stake in (stakes.get(party, Fraction(0)),)
        ),
        measures=tuple(
            Measure(id=measure, by=by, portions=of) for measure, (by, of) in measures.items()
        )
        or (Measure(id="nothing", by=(known[0],)),),
    )

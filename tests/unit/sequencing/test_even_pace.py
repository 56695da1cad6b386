"""What a plan says without proof: how near to an even pace some order is sure to come."""

from __future__ import annotations

from fractions import Fraction
from io import StringIO
from random import Random

from rich.console import Console

import paripassu as pp
from paripassu.agreement.model import Position
from paripassu.charts.plan_text import render_plan
from paripassu.charts.plan_words import outcome
from paripassu.sequencing.check import check
from paripassu.sequencing.plan import Plan


def interval(value: float | Fraction) -> pp.Interval:
    exact = Fraction(value)
    return pp.Interval(exact, exact)


def many(*, tolerance: int = 40, wait: bool = False) -> pp.Agreement:
    """Ninety small steps of three parties that all gain in the end.

    By their ids each party would do all of its own first: no order that is tried without a search.
    """
    chance = Random(2)
    parties = ("a", "b", "c")
    measures = []
    for number in range(90):
        by = chance.choice(parties)
        value = {party: Fraction(chance.randint(1, 90), 10) for party in parties}
        value[by] = -Fraction(chance.randint(10, 90), 10)
        measures.append(
            pp.Measure(
                id=f"{by}{number}", by=(by,), value={p: interval(v) for p, v in value.items()}
            )
        )
    first, second = (measure.id for measure in measures[:2])
    demand = Position(
        id="after", party="a", claim="after", measure=first, needs={second: Fraction(1)}
    )
    return pp.Agreement(
        id="many",
        parties=tuple(
            pp.Party(id=party, stake=interval(60), tolerance=interval(tolerance))
            for party in parties
        ),
        measures=tuple(measures),
        positions=(demand,) if wait else (),
    )


def stopped(agreement: pp.Agreement) -> Plan:
    """Plan with no time to search at all."""
    return pp.plan(agreement, should_stop=lambda: True)


def test_a_plan_is_sure_to_exist_although_there_was_no_time_to_look() -> None:
    agreement = many()
    plan = stopped(agreement)
    assert plan.status == "unknown"
    pace = plan.even_pace
    assert pace is not None
    assert pace.holds
    assert pace.free
    # Three parties, times the largest step less the mean of all ninety.
    values = [measure.value_to("a").low for measure in agreement.measures]
    mean = sum(values, Fraction(0)) / 90
    assert pace.strays["a"] == 3 * max(abs(value - mean) for value in values)
    assert pace.worst_exposure < 1
    said = " ".join(outcome(agreement, plan))
    assert "No step has to wait for another here" in said
    assert "it is a plan, so that one exists" in said
    screen = StringIO()
    render_plan(Console(file=screen, width=80), agreement, plan)
    assert "Steinitz" in screen.getvalue()
    # And so there is, when there is time to look; what is proven needs no promise.
    found = pp.plan(agreement)
    assert found.status == "optimal"
    assert found.even_pace is None
    assert "even_pace" not in found.to_json()
    assert found.objective is not None
    assert found.objective.worst_exposure <= pace.worst_exposure


def test_what_waits_is_said_to_be_outside_the_promise() -> None:
    agreement = many(wait=True)
    plan = stopped(agreement)
    assert plan.even_pace is not None
    assert not plan.even_pace.free
    said = " ".join(outcome(agreement, plan))
    assert "If no step had to wait for another" in said
    assert "only the waiting can prevent it" in said


def test_nothing_is_said_where_the_steps_are_too_large_for_the_limits() -> None:
    plan = stopped(many(tolerance=4))
    assert plan.even_pace is not None
    assert not plan.even_pace.holds
    assert plan.even_pace.worst_exposure > 1
    assert outcome(many(tolerance=4), plan) == []


def test_the_document_has_it_and_the_check_does_not_mind() -> None:
    agreement = many()
    plan = stopped(agreement)
    document = plan.to_json()
    # Three times 9,709/900 is no decimal: the fraction stands beside it, and comes back.
    assert document["exact"]["/even_pace/strays/a"] == "9709/300"
    assert Plan.from_json(document) == plan
    assert set(document["even_pace"]) == {"strays", "worst_exposure", "holds", "free"}
    whole = pp.plan(agreement).to_json() | {"even_pace": document["even_pace"]}
    assert check(agreement, whole).ok

"""The least that a party would gain by walking away, and the least exposure, of all plans.

Both are bottlenecks: with the party's own limit taken away, the order that needs the least of it is
the order of least worst exposure of a slightly different problem.

Rules: docs/specification/sequencing.md#amounts-of-a-conflict.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from paripassu.agreement.model import Step
from paripassu.deadline import Deadline
from paripassu.sequencing.compile import Compiled, Setting, total_gain
from paripassu.sequencing.order.columns import end, highest, lowest
from paripassu.sequencing.order.exposure import least_worst_exposure
from paripassu.sequencing.order.problem import OrderProblem, Outcome
from paripassu.sequencing.possible import settings_of
from paripassu.sequencing.reasons.model import After, SafeAmount, ToleranceAmount
from paripassu.sequencing.reasons.sentences import in_words


class _Best(NamedTuple):
    """The order that tempts, or exposes, a party least."""

    compiled: Compiled
    order: tuple[int, ...]
    value: Fraction


def least_gain(
    frame: Setting, others: Collection[str], party: str, deadline: Deadline
) -> SafeAmount | None:
    """Find the least gain by walking away over all plans that keep the other members.

    Returns
    -------
    SafeAmount or None
        None: the time ended before it was proven.
    """
    column = frame.scale.parties.index(party)
    unit, stake = frame.scale.unit[column], frame.agreement.party[party].stake.low
    best: _Best | None = None
    for compiled in settings_of(frame, others, deadline):
        if compiled is None:
            return None
        outcome = _least(frame, highest(compiled.problem, column), deadline)
        if outcome is None:
            return None
        order, worst = outcome
        if order is None:
            continue
        most = max(worst, end(compiled.problem, column), 0)
        value = Fraction(most - total_gain(frame, compiled, column)) / unit - stake
        if best is None or value < best.value:
            best = _Best(compiled, order, value)
    return None if best is None else _safe(frame, party, column, best)


def _safe(frame: Setting, party: str, column: int, best: _Best) -> SafeAmount:
    agreement = frame.agreement
    kept = _kept(best.compiled.problem, best.order, column)
    place = max(range(len(kept)), key=lambda index: (kept[index], -index))
    done = set(_steps(best.compiled, best.order[:place]))
    parts: dict[str, dict[str, Fraction]] = {
        key: {} for key in ("spares", "forgoes", "takes_back", "loses")
    }
    for step in _steps(best.compiled, best.order):
        measure = agreement.measure[step.measure]
        worth = measure.value_to(party).low * measure.shares[step.portion - 1]
        if step in done:
            worth *= 1 - measure.lasting
        if worth:
            key = (
                ("loses" if worth > 0 else "takes_back")
                if step in done
                else ("forgoes" if worth > 0 else "spares")
            )
            parts[key][step.measure] = parts[key].get(step.measure, Fraction(0)) + abs(worth)
    stake = agreement.party[party].stake.low
    gain = Fraction(total_gain(frame, best.compiled, column)) / frame.scale.unit[column]
    amount = SafeAmount(
        member=f"safe:{party}",
        party=party,
        least=best.value,
        moment=place - 1 if place else None,
        after=_after(best, place),
        stake=stake,
        stake_needed=None if gain + stake < 0 else stake + best.value,
        last=place == len(kept) - 1,
        **parts,
    )
    return amount.model_copy(update={"in_words": in_words(agreement, amount)})


def least_exposure(
    frame: Setting, others: Collection[str], party: str, deadline: Deadline
) -> ToleranceAmount | None:
    """Find the least of a party's largest exposure over all plans that keep the other members."""
    agreement = frame.agreement
    column = frame.scale.parties.index(party)
    best: _Best | None = None
    for compiled in settings_of(frame, others, deadline):
        if compiled is None:
            return None
        problem = compiled.problem
        outcome = _least(frame, lowest(problem, column), deadline)
        if outcome is None:
            return None
        order, worst = outcome
        if order is None:
            continue
        value = Fraction(max(worst, -end(problem, column))) / frame.scale.unit[column]
        if best is None or value < best.value:
            best = _Best(compiled, order, value)
    if best is None:
        return None
    kept = _kept(best.compiled.problem, best.order, column)
    place = min(range(len(kept)), key=lambda index: (kept[index], index))
    out: dict[str, Fraction] = {}
    for step in _steps(best.compiled, best.order[:place]):
        measure = agreement.measure[step.measure]
        lost = -measure.value_to(party).low * measure.shares[step.portion - 1] * measure.lasting
        if lost:
            out[step.measure] = out.get(step.measure, Fraction(0)) + lost
    tolerance = agreement.party[party].tolerance
    after = _after(best, place)
    assert tolerance is not None
    assert after is not None, "nobody is exposed before the first moment"
    amount = ToleranceAmount(
        member=f"tolerance:{party}",
        party=party,
        least=best.value,
        moment=place - 1,
        after=after,
        out=out,
        tolerance=tolerance.low,
        tolerance_needed=best.value,
    )
    return amount.model_copy(update={"in_words": in_words(agreement, amount)})


def _least(
    frame: Setting, problem: OrderProblem, deadline: Deadline
) -> tuple[tuple[int, ...] | None, int] | None:
    """Give the order of least worst exposure, None if there is no order; None: not proven."""

    def search() -> Outcome:
        return least_worst_exposure(problem, time_limit=deadline.left(), should_stop=deadline.asked)

    answers = frame.answers
    outcome = search() if answers is None else answers.every.least.of(problem, search)
    if outcome.infeasible:
        return None, 0
    if outcome.order is None or outcome.worst is None or not outcome.optimal:
        return None
    return outcome.order, outcome.worst


def _kept(problem: OrderProblem, order: Sequence[int], column: int) -> list[int]:
    """Give what a party has kept before the first moment and after each."""
    kept = [0]
    for moment in order:
        kept.append(kept[-1] + problem.delta[moment][column])
    return kept


def _steps(compiled: Compiled, order: Sequence[int]) -> Iterator[Step]:
    for row in order:
        yield from compiled.moments[row]


def _after(best: _Best, place: int) -> After | None:
    if not place:
        return None
    step = best.compiled.moments[best.order[place - 1]][-1]
    return After(measure=step.measure, portion=step.portion)

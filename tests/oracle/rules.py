"""What may be performed, and when: the definitions, one function each.

The words are those of docs/specification/sequencing.md: a *step* is one portion, a *moment* a step
or a group's steps, a *limit* an ``at_most`` or ``exclude`` position.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain, combinations
from typing import TypeVar

from paripassu.agreement.model import Agreement, Measure, Position, Step

T = TypeVar("T")
Amounts = Mapping[str, int]


def subsets(items: tuple[T, ...]) -> Iterator[tuple[T, ...]]:
    """Give all subsets, smaller ones first."""
    return chain.from_iterable(combinations(items, size) for size in range(len(items) + 1))


def members(agreement: Agreement) -> tuple[str, ...]:
    """Give everything that can stand in a conflict."""
    return (
        *(position.id for position in agreement.positions if position.binds),
        *(f"safe:{party.id}" for party in agreement.parties),
        *(f"tolerance:{party.id}" for party in agreement.parties if party.tolerance is not None),
    )


def has_time(agreement: Agreement) -> bool:
    """Whether the agreement knows time at all, and not only order."""
    return (
        any(measure.days.high > 0 for measure in agreement.measures)
        or any(position.claim in ("by", "not_before") for position in agreement.positions)
        or agreement.horizon_days is not None
    )


def weight(agreement: Agreement, position: Position) -> Fraction:
    """Cost of giving a position up, in tolerances of its party (undivided where 0 or absent)."""
    tolerance = agreement.party[position.party].tolerance
    return position.cost / tolerance.low if tolerance and tolerance.low else position.cost


# ---------------------------------------------------------------------------------- amounts


def cap(measure: Measure, position: Position) -> int:
    """Give the most portions that a limit allows."""
    if position.claim == "exclude":
        return 0
    assert position.claim == "at_most"
    assert position.share is not None
    # Stages of share 0 that follow within the limit are kept: the last k, not the first.
    return max(k for k, reached in enumerate(measure.reached) if reached <= position.share)


def floor(measure: Measure, position: Position) -> int:
    """Give the fewest portions that an ``at_least`` or ``include`` asks for."""
    if position.claim == "include":
        return 1
    assert position.claim == "at_least"
    assert position.share is not None
    return min(k for k, reached in enumerate(measure.reached) if reached >= position.share)


def keeps_amount(measure: Measure, position: Position, amount: int) -> bool:
    """Whether an amount of its measure keeps a position; True for positions on order and time."""
    if position.claim in ("at_most", "exclude"):
        return amount <= cap(measure, position)
    if position.claim in ("at_least", "include"):
        return amount >= floor(measure, position)
    return True


def possible_amounts(
    agreement: Agreement,
    enforced: tuple[Position, ...],
    applied: tuple[Position, ...] = (),
) -> Iterator[tuple[dict[str, int], tuple[str, ...]]]:
    """Give every allowed choice of amounts, with the optional measures that it leaves out.

    Parameters
    ----------
    enforced : tuple of Position
        The positions that bind.
    applied : tuple of Position
        Limits that lower amounts as well, without being enforced otherwise.
    """
    optional = tuple(measure.id for measure in agreement.measures if measure.optional)
    for left_out in subsets(optional):
        amounts = {}
        for measure in agreement.measures:
            caps = [
                cap(measure, position)
                for position in (*enforced, *applied)
                if position.measure == measure.id and position.limits
            ]
            amounts[measure.id] = 0 if measure.id in left_out else min([len(measure.shares), *caps])
        if all(
            keeps_amount(agreement.measure[p.measure], p, amounts[p.measure]) for p in enforced
        ) and not any(split(group, amounts) for group in agreement.groups):
            yield amounts, left_out


def portions_needed(measure: Measure, need: Fraction | str, amount: int) -> int:
    """Give how many portions a need asks for; more than ``amount`` where it cannot be met."""
    if need == "all":
        return amount
    if isinstance(need, str):
        return 1 + [stage.name for stage in measure.stages].index(need)
    done, count = Fraction(0), 0
    while done < need:
        done += measure.shares[count]
        count += 1
    return count


def split(group: tuple[Step, ...], amounts: Amounts) -> bool:
    """Whether amounts contain some of a group's steps but not all."""
    inside = [step.portion <= amounts[step.measure] for step in group]
    return any(inside) and not all(inside)


def moments(agreement: Agreement, amounts: Amounts) -> tuple[tuple[Step, ...], ...]:
    """Give the moments that a choice of amounts makes: groups, and every other step alone."""
    whole = [
        group
        for group in agreement.groups
        if all(step.portion <= amounts[step.measure] for step in group)
    ]
    grouped = {step for group in whole for step in group}
    alone = [
        (step,)
        for measure in agreement.measures
        for step in (Step(measure.id, k + 1) for k in range(amounts[measure.id]))
        if step not in grouped
    ]
    return (*whole, *alone)


# ------------------------------------------------------------------------------------ order


@dataclass(frozen=True)
class Gate:
    """Something waits for a step: ``own`` may not begin (or end) before ``other`` is done.

    Attributes
    ----------
    end : bool
        Whether the end of ``own`` waits, and not its start.
    strict : bool
        Whether the same moment is too early (requirements) or early enough (positions).
    """

    own: Step
    other: Step
    end: bool
    strict: bool


@dataclass(frozen=True)
class Rules:
    """Everything that an order of the moments has to keep, for one choice of amounts.

    ``impossible`` is True where something waits for what the amounts cannot reach.
    """

    moments: tuple[tuple[Step, ...], ...]
    days: Mapping[Step, Fraction]
    gates: tuple[Gate, ...]
    start_from: Mapping[Step, Fraction]
    end_from: Mapping[Step, Fraction]
    end_by: Mapping[Step, Fraction]
    horizon: Fraction | None
    impossible: bool
    place: Mapping[Step, int] = field(default_factory=dict)


def rules(agreement: Agreement, amounts: Amounts, positions: tuple[Position, ...]) -> Rules:
    """Collect what an order has to keep under the given positions on order and time."""
    gates: list[Gate] = []
    start_from: dict[Step, Fraction] = {}
    end_from: dict[Step, Fraction] = {}
    end_by: dict[Step, Fraction] = {}
    impossible = False

    def gate(own: Step, needs: Mapping[str, Fraction | str], end: bool, strict: bool) -> None:
        nonlocal impossible
        for measure, need in needs.items():
            count = portions_needed(agreement.measure[measure], need, amounts[measure])
            if count > amounts[measure]:
                impossible = True  # what waits for it cannot be performed
            elif count > 0:
                gates.append(Gate(own, Step(measure, count), end, strict))

    for requirement in agreement.requirements:
        if amounts[requirement.measure]:
            gate(Step(requirement.measure, 1), requirement.needs, end=False, strict=True)
    for position in positions:
        amount = amounts[position.measure]
        if not amount:
            continue  # nothing of it is performed, so nothing has to wait
        first, last = Step(position.measure, 1), Step(position.measure, amount)
        at_end = position.meant_gate == "end"
        if position.claim == "after":
            gate(last if at_end else first, position.needs, end=at_end, strict=False)
        elif position.claim == "not_before":
            assert position.date is not None
            day = Fraction(agreement.day(position.date))
            if at_end:
                end_from[last] = max(day, end_from.get(last, day))
            else:
                start_from[first] = max(day, start_from.get(first, day))
        elif position.claim == "by":
            assert position.date is not None
            day = Fraction(agreement.day(position.date))
            end_by[last] = min(day, end_by.get(last, day))

    horizon = agreement.horizon_days
    all_moments = moments(agreement, amounts)
    return Rules(
        moments=all_moments,
        days={
            step: agreement.measure[step.measure].days.high
            for moment in all_moments
            for step in moment
        },
        gates=tuple(gates),
        start_from=start_from,
        end_from=end_from,
        end_by=end_by,
        horizon=None if horizon is None else Fraction(horizon),
        impossible=impossible,
        place={step: i for i, moment in enumerate(all_moments) for step in moment},
    )


def earliest_end(
    rules: Rules, moment: int, ends: Mapping[int, Fraction], now: Fraction
) -> Fraction | None:
    """Give the earliest end day of a moment that comes next, or None where it cannot come next.

    Parameters
    ----------
    ends : mapping
        End days of the moments done.
    now : Fraction
        End day of the latest of them; 0 before the first.
    """
    end = now
    for step in rules.moments[moment]:
        days = rules.days[step]
        starts = [Fraction(0), rules.start_from.get(step, Fraction(0))]
        if step.portion > 1:
            before = rules.place[Step(step.measure, step.portion - 1)]
            if before == moment:
                if days > 0:
                    return None  # it would start before the portion before it has ended
            elif before in ends:
                starts.append(ends[before])
            else:
                return None
        for gate in rules.gates:
            if gate.own != step:
                continue
            other = rules.place[gate.other]
            if other in ends:
                if not gate.end:
                    starts.append(ends[other])
            elif other != moment or gate.strict:
                return None
        end = max(end, max(starts) + days, rules.end_from.get(step, Fraction(0)))
    bounds = [rules.end_by[step] for step in rules.moments[moment] if step in rules.end_by]
    if rules.horizon is not None:
        bounds.append(rules.horizon)
    return end if all(end <= bound for bound in bounds) else None

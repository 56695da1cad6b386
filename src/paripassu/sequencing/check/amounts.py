"""How much of each measure, in turn, and groups whole.

Rules: docs/specification/sequencing.md#amounts and docs/specification/sequencing.md#order.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from paripassu.agreement.model import Choice, Measure, Position, Step
from paripassu.numbers import words
from paripassu.sequencing.check.reading import Reading, fewest, most
from paripassu.sequencing.check.report import Breach


def judge_amounts(reading: Reading) -> Iterator[Breach]:
    """Give every breach of amounts, turns, moments and groups."""
    for measure in reading.agreement.measures:
        yield from _amount(reading, measure)
        yield from _turn(reading, measure)
    for position in reading.binding:
        yield from _kept(reading, position)
    for choice in reading.agreement.choices:
        yield from _choice(reading, choice)
    yield from _moments(reading)
    yield from _groups(reading)


def judge_done(reading: Reading) -> Iterator[Breach]:
    """Give what is done and the plan does not have."""
    for step in reading.missing:
        yield Breach(
            rule="done",
            sentence=f"{step} is done already, and the plan does not have it",
            step=str(step),
        )


def keeps_amount(reading: Reading, position: Position) -> bool:
    """Whether the amount performed keeps a position; True for claims on order and time."""
    amount = len(reading.performed[position.measure])
    if position.claim in ("at_most", "exclude"):
        return amount <= most(reading.agreement, position)
    if position.claim in ("at_least", "include"):
        return amount >= fewest(reading.agreement, position)
    return True


def _amount(reading: Reading, measure: Measure) -> Iterator[Breach]:
    amount, cap = len(reading.performed[measure.id]), reading.cap(measure.id)
    # Above the cap some limit is broken, and the breach names the position.
    free = reading.may_be_left_out(measure.id)
    if amount < cap and not (free and amount == 0):
        whole = "and is left out or performed" if free else "and should be performed"
        yield Breach(
            rule="amount",
            sentence=f"{measure.id} is performed in {amount} of its {len(measure.shares)} portions "
            f"{whole} in {cap}",
            step=f"{measure.id}:{amount + 1}",
            amount=Fraction(amount - cap),
        )


def _kept(reading: Reading, position: Position) -> Iterator[Breach]:
    amount = len(reading.performed[position.measure])
    done_alone = position.limits and amount == reading.done_of(position.measure)
    if keeps_amount(reading, position) or done_alone:
        return
    limit = (most if position.limits else fewest)(reading.agreement, position)
    at = "at most" if position.limits else "at least"
    yield Breach(
        rule="amount",
        sentence=f"{position.id} allows {at} {limit} portions of {position.measure}, "
        f"and the plan has {amount}",
        step=f"{position.measure}:{amount}" if amount else None,
        party=position.party,
        amount=Fraction(amount - limit),
        position=position.id,
    )


def _choice(reading: Reading, choice: Choice) -> Iterator[Breach]:
    chosen = [measure for measure in choice.of if reading.performed[measure]]
    if choice.least <= len(chosen) <= choice.most:
        return
    many = len(chosen) > choice.most
    if many and all(reading.done_of(measure) for measure in chosen):
        return
    asked = choice.most if many else choice.least
    how = "exactly" if choice.least == choice.most else "at least"
    are = "are" if len(chosen) > 1 else "is"
    done = words.listed(chosen) if many else f"only {words.listed(chosen)}" if chosen else "none"
    yield Breach(
        rule="choice",
        sentence=f"of {words.listed(choice.of)}, {how} {asked} should be in the plan, and {done} "
        f"{are}",
        step=f"{chosen[-1]}:1" if many else None,
        amount=Fraction(len(chosen) - asked),
    )


def _turn(reading: Reading, measure: Measure) -> Iterator[Breach]:
    for portion in reading.performed[measure.id]:
        if portion == 1 or Step(measure.id, portion) in reading.done:
            continue
        step, before = Step(measure.id, portion), Step(measure.id, portion - 1)
        moment = reading.labels[reading.at[step]]
        if before not in reading.at:
            said = f"{step} is in the plan and {before} is not"
        elif reading.at[before] > reading.at[step]:
            said = f"{step} comes before {before}"
        else:
            continue
        yield Breach(rule="turn", sentence=said, moment=moment, step=str(step))


def _moments(reading: Reading) -> Iterator[Breach]:
    groups = [frozenset(group) for group in reading.agreement.groups]
    for label, moment in zip(
        reading.labels[reading.past :], reading.moments[reading.past :], strict=True
    ):
        steps = frozenset(moment)
        # A part of a group is the group's breach, not the moment's.
        if len(moment) > 1 and not any(steps <= group for group in groups):
            yield Breach(
                rule="moment",
                sentence=f"{' and '.join(map(str, moment))} happen together, and no group says so",
                moment=label,
                step=str(moment[0]),
            )


def _groups(reading: Reading) -> Iterator[Breach]:
    for group in reading.agreement.groups:
        inside = [step for step in group if step in reading.at]
        name = " and ".join(map(str, group))
        if not inside:
            continue
        where = sorted({reading.at[step] for step in inside if step not in reading.done})
        if len(inside) < len(group):
            missing = next(step for step in group if step not in reading.at)
            yield Breach(
                rule="group",
                sentence=f"{name} are performed together or not at all, and {missing} is missing",
                moment=reading.labels[where[0]] if where else None,
                step=str(missing),
            )
        if len(where) > 1:
            late = next(step for step in inside if reading.at[step] == where[-1])
            yield Breach(
                rule="group",
                sentence=f"{name} should happen at one moment, and {late} comes later",
                moment=reading.labels[where[-1]],
                step=str(late),
            )

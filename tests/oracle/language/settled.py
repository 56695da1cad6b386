"""Whether the amounts of a conflict are true: put into the agreement, and taken apart.

Nothing is compared with a number worked out elsewhere. With what an amount names the conflict has
to be gone, and with a notch less it has to stand, by the literal reading of the file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from tests.oracle.language.conflicts import all_plans, exists
from tests.oracle.language.reading import Claim, File, Measure

from paripassu.sequencing.reasons.model import (
    Amount,
    DateAmount,
    Link,
    SafeAmount,
    ToleranceAmount,
)

#: What a stake or a tolerance is lowered by.
LITTLE = Fraction(1, 10**6)


def faults(file: File, members: Collection[str], amount: Amount) -> Iterator[str]:
    """Say where an amount of a minimal conflict is not what it claims to be."""
    conflict = frozenset(members)
    match amount:
        case DateAmount():
            yield from _days(file, conflict, amount)
        case SafeAmount():
            yield from _stake(file, conflict, amount)
            yield from _parts_of_gain(file, amount)
        case ToleranceAmount():
            yield from _tolerance(file, conflict, amount)
            yield from _parts_of_exposure(file, amount)


def _days(file: File, conflict: frozenset[str], amount: DateAmount) -> Iterator[str]:
    day = amount.least_days if amount.earliest_day is None else amount.earliest_day
    assert day is not None
    claim = file.positions.get(amount.member)
    if amount.member == "horizon":
        assert file.horizon is not None
        old, whole = file.horizon, replace(file, horizon=day)
        less = replace(file, horizon=max(day - 1, file.horizon))
    else:
        assert claim is not None
        key = "day" if claim.claim == "by" else "days"
        old = getattr(claim, key)
        whole = file.with_position(_with(claim, key, day))
        less = file.with_position(_with(claim, key, max(day - 1, old)))
    if amount.short_days != day - old or day <= old:
        yield f"{amount.member} is {amount.short_days} short, and {day} is asked for, not {old}"
    if not exists(whole, conflict):
        yield f"{amount.member}: {sorted(conflict)} stands with {day} days"
    if exists(less, conflict):
        yield f"{amount.member}: {sorted(conflict)} is gone with a day less than {day}"
    for link in amount.chain:
        if not _justified(whole, link):
            yield f"{amount.member}: nothing takes the time of {link}"


def _with(claim: Claim, key: str, days: Fraction) -> Claim:
    return replace(claim, day=days) if key == "day" else replace(claim, days=days)


def _stake(file: File, conflict: frozenset[str], amount: SafeAmount) -> Iterator[str]:
    party, needed = amount.party, amount.stake_needed
    # A deposit is posted when the first moment begins: before it the file's own stake counts.
    in_time = [
        value[0]
        for orders in all_plans(file, conflict - {amount.member})
        if orders.total[party] + file.stakes[party] >= 0
        if (value := orders.least(lambda done, o=orders: o.temptation(done, party)))  # type: ignore[misc]
    ]
    if needed is None:
        if amount.least in in_time:
            yield f"{amount.member}: a deposit helps, and none is named"
        return
    if amount.least not in in_time:
        yield f"{amount.member}: no deposit comes in time"

    def stands(stake: Fraction) -> bool:
        return not exists(replace(file, stakes={**file.stakes, party: stake}), conflict)

    if stands(needed):
        yield f"{amount.member}: {sorted(conflict)} stands with a stake of {needed}"
    if not stands(needed - LITTLE):
        yield f"{amount.member}: {sorted(conflict)} is gone with a stake below {needed}"


def _tolerance(file: File, conflict: frozenset[str], amount: ToleranceAmount) -> Iterator[str]:
    def stands(tolerance: Fraction) -> bool:
        more = {**file.tolerances, amount.party: tolerance}
        return not exists(replace(file, tolerances=more), conflict)

    needed = amount.tolerance_needed
    if stands(needed):
        yield f"{amount.member}: {sorted(conflict)} stands with a tolerance of {needed}"
    if not stands(needed - LITTLE):
        yield f"{amount.member}: {sorted(conflict)} is gone with a tolerance below {needed}"


# ---------------------------------------------------------------------------------------- parts


def _parts_of_gain(file: File, amount: SafeAmount) -> Iterator[str]:
    """What is undone is spared or forgone, what is done taken back or lost, by its sign."""
    for name, measure in file.measures.items():
        worth = measure.values.get(amount.party, Fraction(0))
        undone, done = (
            (amount.spares, amount.takes_back) if worth < 0 else (amount.forgoes, amount.loses)
        )
        others = (amount.forgoes, amount.loses) if worth < 0 else (amount.spares, amount.takes_back)
        if any(other.get(name) for other in others):
            yield f"{amount.member}: {name}, worth {worth}, is on the wrong side"
        performed = _shares(measure)
        left = _over(undone.get(name, Fraction(0)), abs(worth))
        back = _over(done.get(name, Fraction(0)), abs(worth) * (1 - measure.lasting))
        if not any(
            (left is None or left == whole - part) and (back is None or back == part)
            for whole in performed
            for part in performed
            if part <= whole
        ):
            yield f"{amount.member}: no portions of {name} make up {left} and {back}"


def _parts_of_exposure(file: File, amount: ToleranceAmount) -> Iterator[str]:
    for name, measure in file.measures.items():
        each = -measure.values.get(amount.party, Fraction(0)) * measure.lasting
        done = amount.out.get(name, Fraction(0))
        if done not in [share * each for share in _shares(measure)]:
            yield f"{amount.member}: no portions of {name} make up {done}"


def _shares(measure: Measure) -> tuple[Fraction, ...]:
    return tuple(measure.reached)


def _over(amount: Fraction, whole: Fraction) -> Fraction | None:
    """Give the share that an amount is of the whole; None: of nothing, it may be any."""
    return amount / whole if whole else None


# ---------------------------------------------------------------------------------------- links


def _justified(file: File, link: Link) -> bool:
    """Whether something in the file takes just the time of a link."""
    assert link.measure is not None
    assert link.portions is not None
    measure = file.measures[link.measure]
    first, last = link.portions
    work = sum(measure.days[first - 1 : last], Fraction(0))
    passed = link.to_day - link.from_day
    claim = _claims(file).get(link.because or "")
    match link.what:
        case "work":
            return 0 < passed == work
        case "lag":
            return claim is not None and claim.claim == "after" and 0 < passed == claim.lag
        case "date":
            return claim is not None and claim.claim == "not_before" and link.to_day == claim.day
        case "within":
            assert claim is not None
            return (
                claim.claim == "within"
                and claim.days is not None
                and passed in (-claim.days, -claim.days - work)
            )
        case "standing":
            # A month ends no later than that after the last one; or work begins with what stands.
            up = [file.measures[other].days[0] for other in (claim.of if claim else ())]
            begun = [own - days for own in (Fraction(0), work) for days in up]
            return passed in (-work, Fraction(0), *begun)
        case "order":
            return passed == 0


def _claims(file: File) -> Mapping[str, Claim]:
    facts = {f"require:{number}": fact for number, fact in enumerate(file.facts, 1)}
    return {**file.positions, **facts}

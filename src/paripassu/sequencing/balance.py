"""What each party has kept, is exposed to and gains by walking away.

Values at the low end of their intervals, stakes and tolerances too: neither temptation nor exposure
rises with any value, so that is the worst case for both.

Rules: docs/specification/sequencing.md#safety.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, lcm

from paripassu.agreement.model import Agreement, Step


@dataclass(frozen=True, slots=True)
class Point:
    """What each party has kept, is exposed to and is tempted by, at one point of a plan.

    All in the party's own units, exact.
    """

    kept: Mapping[str, Fraction]
    exposure: Mapping[str, Fraction]
    temptation: Mapping[str, Fraction]


def step_value(agreement: Agreement, step: Step, party: str) -> Fraction:
    """Give w_p(s): the value of one portion to a party, in that party's units, at the low end."""
    measure = agreement.measure[step.measure]
    return measure.value_to(party).low * measure.shares[step.portion - 1]


def gains(agreement: Agreement, steps: Sequence[Step]) -> dict[str, Fraction]:
    """Give each party's total over all steps of a plan, at the low end."""
    total = {party.id: Fraction(0) for party in agreement.parties}
    for step in steps:
        for party in agreement.measure[step.measure].value:
            total[party] += step_value(agreement, step, party)
    return total


def points(agreement: Agreement, moments: Sequence[Sequence[Step]]) -> list[Point]:
    """Give the balance at the start and after each moment.

    Returns
    -------
    list of Point
        One more than there are moments.

    Notes
    -----
    K_p(S) = sum over S of lasting(s) * w_p(s); X_p = max(0, -K_p);
    T_p = K_p - sum over all steps of w_p - stake_p.
    """
    gain = gains(agreement, [step for moment in moments for step in moment])
    kept = {party.id: Fraction(0) for party in agreement.parties}
    exposure = dict(kept)
    temptation = {p.id: -gain[p.id] - p.stake.low for p in agreement.parties}
    result = [Point(dict(kept), dict(exposure), dict(temptation))]
    for moment in moments:
        for step in moment:
            measure = agreement.measure[step.measure]
            # what a step is worth nothing to stands as before: of many parties that is most
            for party in measure.value:
                kept[party] += measure.lasting * step_value(agreement, step, party)
                exposure[party] = max(Fraction(0), -kept[party])
                temptation[party] = kept[party] - gain[party] - agreement.party[party].stake.low
        result.append(Point(dict(kept), dict(exposure), dict(temptation)))
    return result


def performers(agreement: Agreement, steps: Sequence[Step]) -> frozenset[str]:
    """Give the parties that perform a step, alone or jointly."""
    return frozenset(party for step in steps for party in agreement.measure[step.measure].by)


@dataclass(frozen=True, slots=True)
class Scale:
    """Exact values as integers: what the ordering problem works with.

    Attributes
    ----------
    parties : tuple of str
        Ids, sorted; the columns of everything below.
    unit : tuple of Fraction
        What a value in the party's own units is multiplied by. For a party with a tolerance above
        0 it makes that tolerance ``one``.
    one : int
        The scaled tolerance of every rated party.
    kept, value : mapping
        Per measure and portion: what one portion adds to what each party keeps, and to its total.
    stake : tuple of int
        Rounded down: sums of values are whole, so that no more of it counts.
    tolerance : tuple of int or None
        Likewise; None: without limit.
    """

    parties: tuple[str, ...]
    unit: tuple[Fraction, ...]
    one: int
    kept: Mapping[Step, tuple[int, ...]]
    value: Mapping[Step, tuple[int, ...]]
    stake: tuple[int, ...]
    tolerance: tuple[int | None, ...]


def scale(agreement: Agreement) -> Scale:
    """Find the common denominators of everything that is added up, and scale by them."""
    parties = tuple(sorted(agreement.party))
    place = {party: column for column, party in enumerate(parties)}
    tolerances = [agreement.party[party].tolerance for party in parties]
    per_one = [Fraction(1) if not t or not t.low else 1 / t.low for t in tolerances]
    # Portions of equal share are computed once: a measure has at most a few different shares.
    shares = {m.id: tuple(sorted(set(m.shares))) for m in agreement.measures}
    # By measure and share: column, kept and value of those to whom it is worth something.
    worth: dict[tuple[str, Fraction], list[tuple[int, Fraction, Fraction]]] = {}
    denominators = [1] * len(parties)
    for measure in agreement.measures:
        for share in shares[measure.id]:
            worths = []
            for party, whole_worth in measure.value.items():
                column = place[party]
                value = whole_worth.low * share * per_one[column]
                kept = value * measure.lasting
                denominators[column] = lcm(
                    denominators[column], value.denominator, kept.denominator
                )
                worths.append((column, kept, value))
            worth[measure.id, share] = worths
    rated = [column for column, t in enumerate(tolerances) if t and t.low]
    one = lcm(*(denominators[column] for column in rated)) if rated else 1
    factor = [one if column in rated else denominators[column] for column in range(len(parties))]
    kept_by: dict[Step, tuple[int, ...]] = {}
    value_by: dict[Step, tuple[int, ...]] = {}
    for measure in agreement.measures:
        whole = {share: _rows(worth[measure.id, share], factor) for share in shares[measure.id]}
        for portion, share in enumerate(measure.shares, start=1):
            step = Step(measure.id, portion)
            kept_by[step], value_by[step] = whole[share]
    unit = tuple(p * f for p, f in zip(per_one, factor, strict=True))
    stakes = [agreement.party[party].stake for party in parties]
    return Scale(
        parties=parties,
        unit=unit,
        one=one,
        kept=kept_by,
        value=value_by,
        stake=tuple(floor(s.low * u) for s, u in zip(stakes, unit, strict=True)),
        tolerance=tuple(
            None if t is None else floor(t.low * u) for t, u in zip(tolerances, unit, strict=True)
        ),
    )


def _rows(
    worths: Sequence[tuple[int, Fraction, Fraction]], factor: Sequence[int]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    kept_row, value_row = [0] * len(factor), [0] * len(factor)
    for column, kept, value in worths:
        # the factor is a multiple of both denominators
        kept_row[column] = kept.numerator * (factor[column] // kept.denominator)
        value_row[column] = value.numerator * (factor[column] // value.denominator)
    return tuple(kept_row), tuple(value_row)

"""It all stops here: what each party keeps, and who is owed what by whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from paripassu.agreement.model import Agreement
from paripassu.sequencing.balance import step_value
from paripassu.sequencing.plan import PlannedStep
from paripassu.sequencing.rehearsal.course import Course, step_of


@dataclass(frozen=True, slots=True)
class Part:
    """What some portions of a measure are worth to a party.

    Attributes
    ----------
    measure : str
    by : tuple of str
        Who performs it.
    portions : int
    value : Fraction
        In the party's own units, at the low end.
    """

    measure: str
    by: tuple[str, ...]
    portions: int
    value: Fraction


@dataclass(frozen=True, slots=True)
class Left:
    """How a party is left where all stops.

    Attributes
    ----------
    party : str
    kept : Fraction
        What it keeps, in its own units: below 0 it has given more than it has got.
    out : Fraction
        What it is out by: its exposure.
    tolerance : Fraction or None
        The most that it accepts to be out by.
    given, got : tuple of Part
        What the steps that are done cost it, and brought it, as far as that lasts: ``kept`` is the
        sum of both.
    owed : tuple of Part
        What it would have had of the steps that are not done.
    """

    party: str
    kept: Fraction
    out: Fraction
    tolerance: Fraction | None
    given: tuple[Part, ...]
    got: tuple[Part, ...]
    owed: tuple[Part, ...]


def stops(course: Course, point: int) -> tuple[Left, ...]:
    """Say how each party is left where all stops at a point, in the agreement's order.

    Raises
    ------
    ParameterError
        There is no such point.

    Notes
    -----
    K_p = sum over the steps done of lasting(s) * w_p(s); out = max(0, -K_p).
    Rules: docs/specification/sequencing.md#safety.
    """
    agreement = course.agreement
    done, left = course.done(point), course.left(point)
    balance = course.points[point]
    return tuple(
        Left(
            party=party.id,
            kept=balance.kept[party.id],
            out=balance.exposure[party.id],
            tolerance=None if party.tolerance is None else party.tolerance.low,
            given=parts(agreement, done, party.id, lasting=True, positive=False),
            got=parts(agreement, done, party.id, lasting=True, positive=True),
            owed=parts(agreement, left, party.id, lasting=False, positive=True),
        )
        for party in agreement.parties
    )


def parts(
    agreement: Agreement,
    steps: Iterable[PlannedStep],
    party: str,
    *,
    lasting: bool | None,
    positive: bool,
) -> tuple[Part, ...]:
    """Add up by measure what steps are worth to a party.

    Parameters
    ----------
    lasting : bool or None
        True: what survives a breakdown of it; False: all of it; None: what does not survive.
    positive : bool
        Benefits, or costs; the value of costs is below 0.
    """
    found: dict[str, Part] = {}
    for one in steps:
        measure = agreement.measure[one.measure]
        value = step_value(agreement, step_of(one), party)
        if lasting is not False:
            value *= measure.lasting if lasting else 1 - measure.lasting
        if not value or (value > 0) != positive:
            continue
        known = found.get(one.measure, Part(one.measure, measure.by, 0, Fraction(0)))
        found[one.measure] = Part(one.measure, measure.by, known.portions + 1, known.value + value)
    return tuple(found.values())

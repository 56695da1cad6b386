"""A party walks away now: what it gains or loses by it, and what the others are out by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from paripassu.errors import ParameterError
from paripassu.nearest import nearest
from paripassu.sequencing.rehearsal.course import Course
from paripassu.sequencing.rehearsal.stop import Part, parts


@dataclass(frozen=True, slots=True)
class Walk:
    """What walking away comes to.

    Attributes
    ----------
    party : str
        Who walks away.
    performs : bool
        Whether it performs anything in the plan: otherwise it has nothing to walk away from, and
        no plan asks that it be safe.
    temptation : Fraction
        What it gains by it, its stake lost: at most 0 in a plan that holds.
    without_stake : Fraction
        What it would gain if it had no stake.
    stake : Fraction
        At the low end, in its own units.
    spares, forgoes : tuple of Part
        Costs, below 0, and benefits of the steps that are not done.
    takes_back, loses : tuple of Part
        What does not last of the costs, below 0, and of the benefits of those that are done.
        ``without_stake`` is what it spares and takes back, less what it forgoes and loses.
    others_out : mapping
        What each other party is out by then: its exposure.
    """

    party: str
    performs: bool
    temptation: Fraction
    without_stake: Fraction
    stake: Fraction
    spares: tuple[Part, ...]
    takes_back: tuple[Part, ...]
    forgoes: tuple[Part, ...]
    loses: tuple[Part, ...]
    others_out: Mapping[str, Fraction]


def walks(course: Course, point: int, party: str) -> Walk:
    """Say what it comes to if a party walks away at a point.

    Raises
    ------
    ParameterError
        There is no such point or party.

    Notes
    -----
    T_p = K_p - sum over all steps of the plan of w_p - stake_p.
    Rules: docs/specification/sequencing.md#safety.
    """
    agreement = course.agreement
    done, left = course.done(point), course.left(point)
    verify_party(course, party)
    balance, stake = course.points[point], agreement.party[party].stake.low
    return Walk(
        party=party,
        performs=party in course.performers,
        temptation=balance.temptation[party],
        without_stake=balance.temptation[party] + stake,
        stake=stake,
        spares=parts(agreement, left, party, lasting=False, positive=False),
        takes_back=parts(agreement, done, party, lasting=None, positive=False),
        forgoes=parts(agreement, left, party, lasting=False, positive=True),
        loses=parts(agreement, done, party, lasting=None, positive=True),
        others_out={
            other.id: balance.exposure[other.id] for other in agreement.parties if other.id != party
        },
    )


def verify_party(course: Course, party: str) -> None:
    """Raise ParameterError where the agreement has no such party."""
    known = course.agreement.party
    if party not in known:
        raise ParameterError(
            f"the agreement has no party {party!r}", f"did you mean {nearest(party, known)!r}?"
        )

"""What each party has at stake over the moments of a plan, and where it is worst."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from paripassu.agreement.model import Agreement
from paripassu.sequencing.plan import Plan

#: Points that a line is drawn through; more would be narrower than a pixel each.
MOST_POINTS = 240


@dataclass(frozen=True, slots=True)
class Series:
    """One party's balance over a plan.

    Entry 0 of the tuples is before the first moment, entry k after the k-th.

    Attributes
    ----------
    moments : tuple of int or None
        The moments' numbers; None before the first.
    exposure, temptation : tuple of Fraction
        In the party's own units.
    tolerance : Fraction or None
        The most exposure that it accepts; None: no limit.
    performs : bool
        Whether it performs anything: a bystander has nothing to walk away from.
    """

    party: str
    moments: tuple[int | None, ...]
    exposure: tuple[Fraction, ...]
    temptation: tuple[Fraction, ...]
    tolerance: Fraction | None
    performs: bool

    @property
    def worst(self) -> int:
        """The entry at which exposure is largest, the first of several."""
        return max(range(len(self.exposure)), key=lambda k: (self.exposure[k], -k))

    @property
    def closest(self) -> int:
        """The entry at which temptation is largest, the first of several."""
        return max(range(len(self.temptation)), key=lambda k: (self.temptation[k], -k))

    def when(self, entry: int) -> str:
        """Say which moment an entry belongs to."""
        moment = self.moments[entry]
        return "before the first moment" if moment is None else f"after moment {moment}"


def series(agreement: Agreement, plan: Plan) -> list[Series]:
    """Give every party's balance, in the order of the agreement's file."""
    after = {step.moment: step for step in plan.steps}
    moments = sorted(after)
    acting = {party for step in plan.steps for party in step.by}
    found = []
    for party in agreement.parties:
        name = party.id
        if any(name not in step.exposure for step in after.values()):
            continue
        # Before the first moment nothing is kept, so what would be lost is all of the gain.
        before = -plan.gain.get(name, Fraction(0)) - party.stake.low
        found.append(
            Series(
                party=name,
                moments=(None, *moments),
                exposure=(Fraction(0), *(after[m].exposure[name] for m in moments)),
                temptation=(before, *(after[m].temptation[name] for m in moments)),
                tolerance=None if party.tolerance is None else party.tolerance.low,
                performs=name in acting,
            )
        )
    return found


def thinned(values: Mapping[float, float]) -> list[tuple[float, float]]:
    """Give points of a line that can be told apart: of each run of moments the highest value.

    High is bad for exposure and temptation alike, so that nothing bad is lost.
    """
    points = sorted(values.items())
    if len(points) <= MOST_POINTS:
        return points
    run = -(-len(points) // MOST_POINTS)
    kept = [
        (points[at][0], max(value for _, value in points[at : at + run]))
        for at in range(0, len(points), run)
    ]
    return [*kept, points[-1]] if kept[-1][0] != points[-1][0] else kept

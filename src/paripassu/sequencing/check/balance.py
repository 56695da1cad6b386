"""Kept values, exposure and temptation at every point of a plan.

Rules: docs/specification/sequencing.md#safety.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from paripassu.numbers import words
from paripassu.sequencing.check.reading import Reading
from paripassu.sequencing.check.report import Breach

ZERO = Fraction(0)


@dataclass(frozen=True)
class Balance:
    """What each party has at each point: before the first moment, and after each.

    Attributes
    ----------
    kept, exposure, temptation : tuple of mapping
        One entry per point; entry 0 is before the first moment.
    total : mapping
        Each party's value of the whole plan, at the low end.
    performers : frozenset of str
        Parties that perform a step of the plan, alone or jointly.
    """

    kept: tuple[Mapping[str, Fraction], ...]
    exposure: tuple[Mapping[str, Fraction], ...]
    temptation: tuple[Mapping[str, Fraction], ...]
    total: Mapping[str, Fraction]
    performers: frozenset[str]
    ratios: tuple[Fraction, ...]

    @classmethod
    def of(cls, reading: Reading) -> Balance:
        """Work out a plan's balance."""
        parties = reading.agreement.parties
        kept = [dict.fromkeys(reading.agreement.party, ZERO)]
        total = dict.fromkeys(reading.agreement.party, ZERO)
        performers: set[str] = set()
        for moment in reading.moments:
            after = dict(kept[-1])
            for step in moment:
                measure = reading.agreement.measure[step.measure]
                performers.update(measure.by)
                share = measure.shares[step.portion - 1]
                for party, worth in measure.value.items():
                    value = share * worth.low
                    total[party] += value
                    after[party] += measure.lasting * value
            kept.append(after)
        exposure = [{party: max(ZERO, -value) for party, value in at.items()} for at in kept]
        temptation = [{p.id: at[p.id] - total[p.id] - p.stake.low for p in parties} for at in kept]
        ratios = [
            max(
                (
                    at[p.id] / p.tolerance.low
                    for p in parties
                    # A tolerance of 0 allows no exposure at all: its ratio is 0.
                    if p.tolerance is not None and p.tolerance.low > 0
                ),
                default=ZERO,
            )
            for at in exposure
        ]
        return cls(
            tuple(kept),
            tuple(exposure),
            tuple(temptation),
            total,
            frozenset(performers),
            tuple(ratios),
        )

    @property
    def worst_exposure(self) -> Fraction:
        """Largest exposure in tolerances before the last moment."""
        return max(self.ratios[:-1], default=ZERO)

    @property
    def residual(self) -> Fraction:
        """Largest exposure in tolerances after the last moment."""
        return self.ratios[-1]


def judge_balance(reading: Reading, balance: Balance) -> Iterator[Breach]:
    """Give every point at which a party would rather walk away, or is exposed by too much."""
    for point in range(reading.past, len(balance.kept)):
        moment = reading.labels[point - 1] if point else None
        when = "before the first moment" if moment is None else f"after moment {moment}"
        if reading.past and point == reading.past:
            moment, when = None, "now, after what is done"
        for party in reading.agreement.parties:
            temptation = balance.temptation[point][party.id]
            if party.id in balance.performers and temptation > 0:
                yield Breach(
                    rule="safe",
                    sentence=f"{party.id} gains {words.amount(temptation)} by walking away {when}",
                    moment=moment,
                    party=party.id,
                    amount=temptation,
                )
            exposure = balance.exposure[point][party.id]
            now = balance.exposure[reading.past][party.id]
            # What a party is out by already is a fact; what comes after may not add to it.
            if party.tolerance is not None and exposure > max(party.tolerance.low, now):
                yield Breach(
                    rule="tolerance",
                    sentence=f"{party.id} is exposed by {words.amount(exposure)} {when}, "
                    f"and accepts {words.amount(party.tolerance.low)}",
                    moment=moment,
                    party=party.id,
                    amount=exposure - party.tolerance.low,
                )

"""Everything that bears on one step, and the verdict that follows."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from paripassu.inspection.assessment.chance import Factor, at_most, missed
from paripassu.inspection.assessment.game import GameFile
from paripassu.inspection.assessment.items import Item
from paripassu.inspection.assessment.result import Bad, MaterialBalance, Mirror, OpenItem, Verdict
from paripassu.inspection.assessment.rounds import Judged
from paripassu.inspection.sampling.posterior import posterior


@dataclass
class Case:
    """Everything that bears on one step.

    Attributes
    ----------
    step : str or None
    rounds : sequence of Judged
        Draws of this step, each with its items.
    games, balances, mirrors : sequence
        Those that belong to this step or to all.
    limit : Fraction
        How many σ a difference may have.
    prior : Fraction
        P(compliant) before the first round.
    asked : Fraction or None
        Detection probability that is required, where a draw does not name a larger one.
    """

    step: str | None
    rounds: Sequence[Judged]
    games: Sequence[GameFile]
    balances: Sequence[MaterialBalance]
    mirrors: Sequence[Mirror]
    limit: Fraction
    prior: Fraction
    asked: Fraction | None
    violations: tuple[Bad, ...] = field(init=False)
    open: tuple[OpenItem, ...] = field(init=False)

    def __post_init__(self) -> None:
        every = [(one.draw.id, item) for one in self.rounds for item in one.items]
        self.violations = tuple(_bad(every))
        self.open = tuple(_open(every))

    @cached_property
    def series(self) -> tuple[tuple[Judged, ...], ...]:
        """The rounds that add up, together.

        Probabilities of missing a violation multiply for one violation alone. Rounds that are drawn
        from different lists, or are to find different numbers of defects, speak of different ones:
        else a round that is to find fifty defects would vouch for five.
        """
        by_aim: dict[Hashable, list[Judged]] = {}
        for one in self.rounds:
            by_aim.setdefault(one.aim, []).append(one)
        return tuple(map(tuple, by_aim.values()))

    @cached_property
    def weakest(self) -> tuple[Judged, ...]:
        """The series that is least likely to find its violation."""
        known = [one for one in self.series if _factors(one) is not None]
        return max(known or self.series, key=lambda one: missed(_factors(one) or ()), default=())

    @cached_property
    def factors(self) -> tuple[Factor, ...] | None:
        """Their product is the probability of finding nothing; None: nothing can be said.

        Of several series that of the weakest.
        """
        return _factors(self.weakest)

    @cached_property
    def clear(self) -> tuple[Factor, ...] | None:
        """The same if every drawn item had been inspected."""
        known = [
            tuple(factor for one in rounds for factor in one.supposed.clear or ())
            for rounds in self.series
            if any(one.supposed.clear is not None for one in rounds)
        ]
        return max(known, key=missed, default=None)

    @cached_property
    def required(self) -> Fraction | None:
        """The largest detection probability that was asked of a draw."""
        wanted = [self.wanted(one) for one in self.rounds]
        return max((one for one in wanted if one is not None), default=None)

    def wanted(self, one: Judged) -> Fraction | None:
        """Give what was asked of one draw, by itself and here: the larger."""
        asked = [value for value in (self.asked, one.draw.required) if value is not None]
        return max(asked, default=None)

    @cached_property
    def short(self) -> bool:
        """Whether the detection probability is less than required, decided exactly."""
        if self.required is None:
            return True
        if not self.required:
            return False
        known = [factors for one in self.series if (factors := _factors(one)) is not None]
        return not known or not all(at_most(one, 1 - self.required) for one in known)

    @cached_property
    def disputed(self) -> tuple[OpenItem, ...]:
        """The items whose findings differ."""
        return tuple(one for one in self.open if one.why == "disputed")

    @cached_property
    def alarming(self) -> tuple[MaterialBalance, ...]:
        """The balances that stand against the step."""
        return tuple(balance for balance in self.balances if not balance.clean)

    @cached_property
    def differing(self) -> tuple[Mirror, ...]:
        """The declarations with mismatches beyond errors."""
        return tuple(mirror for mirror in self.mirrors if mirror.unexplained)

    @cached_property
    def verdict(self) -> Verdict:
        """Statistics alone never make a violation.

        Rules: docs/specification/inspection.md#findings.
        """
        if self.violations:
            return "violation"
        if self.short or self.disputed or self.alarming or self.differing:
            return "inconclusive"
        return "consistent"

    def posteriors(self) -> list[float | None]:
        """Give the probability of compliance after each round.

        None from the first to the last where a finding that counts says defect or missing, disputed
        or not: Bayes' rule for clean rounds has nothing to say of it. None, too, where the rounds
        speak of different violations.
        """
        blamed = len(self.series) > 1 or any(
            found.result in ("defect", "missing")
            for one in self.rounds
            for item in one.items
            for found in item.heads
        )
        after: list[float | None] = []
        prior = self.prior
        for one in self.rounds:
            factors = one.supposed.factors
            if blamed or (not prior and factors is not None and not missed(factors)):
                after.append(None)
                continue
            if factors is not None:
                prior = posterior(prior, 1 - missed(factors))
            after.append(float(prior))
        return after


def _factors(rounds: Sequence[Judged]) -> tuple[Factor, ...] | None:
    known = [one.supposed.factors for one in rounds if one.supposed.factors is not None]
    return tuple(factor for factors in known for factor in factors) if known else None


def _bad(every: Sequence[tuple[str, Item]]) -> Iterator[Bad]:
    for draw, item in every:
        if item.state == "defect" or item.state == "missing":
            yield Bad(
                draw=draw,
                stratum=item.stratum,
                item=item.item,
                result=item.state,
                rows=tuple(one.row.line for one in item.heads),
            )


def _open(every: Sequence[tuple[str, Item]]) -> Iterator[OpenItem]:
    for draw, item in every:
        if item.state in ("ok", "defect", "missing"):
            continue
        yield OpenItem(
            draw=draw,
            stratum=item.stratum,
            item=item.item,
            why=item.state,
            rows=tuple(one.row.line for one in item.heads),
        )

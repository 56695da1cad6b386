"""From counts to the answer: every number with its interval."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import sqrt
from typing import TYPE_CHECKING

from paripassu.sequencing.risk.answer import (
    QUANTILES,
    Chance,
    Compared,
    ConflictShare,
    Effect,
    Fan,
    LikelyPlan,
    Risk,
    Scenario,
    Spread,
)
from paripassu.sequencing.risk.boxes import scenario
from paripassu.sequencing.risk.exact import conflict_share, ranked_inputs
from paripassu.sequencing.risk.jackknife import REPLICATES, Estimate, T
from paripassu.sequencing.risk.numbers import CELLS
from paripassu.sequencing.risk.plans import Contender, held_chance
from paripassu.sequencing.risk.quantiles import quantile
from paripassu.sequencing.risk.question import likely_plan, titles
from paripassu.sequencing.risk.replicates import conditional, decimal, share
from paripassu.sequencing.risk.sampled import Sample
from paripassu.sequencing.risk.survey import FAN_BINS
from paripassu.sequencing.risk.told_inputs import effect_of, inputs_of, wider

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NOTHING = [0] * REPLICATES


def told(sample: Sample) -> Risk:
    """Tell what was counted."""
    question, survey = sample.question, sample.survey
    counts, each = sample.main.counts, sample.main.each
    deals, open_ = counts["deal",].tolist(), counts["open",].tolist()
    return Risk(
        agreement=question.agreement.id,
        digest=question.agreement.digest,
        title=question.agreement.title,
        conceded=question.conceded,
        method="sampled",
        samples=each * REPLICATES,
        seed=question.seed,
        interrupted=not sample.complete,
        undecided=Fraction(sum(open_), each * REPLICATES),
        deal=_between(sample, _chance(share(deals, each, open_))),
        conflicts=tuple(_conflicts(sample, deals, open_)),
        worst_exposure=_spread(counts["worst",]) if survey.exposed else Spread(),
        inputs=tuple(ranked_inputs([*inputs_of(sample)])),
        scenario=_scenario(sample),
        robust_plan=_plan(sample, "robust"),
        nominal_plan=_plan(sample, "nominal"),
        compared=(*_plans(sample), *_concessions(sample)),
        titles=titles(question.agreement),
    )


def _chance(found: Estimate) -> Chance:
    return Chance(probability=found.value, low=found.low, high=found.high)


def _between(sample: Sample, chance: Chance) -> Chance:
    """Keep the probability of a deal between what is certain whatever was drawn.

    A plan that is safe at the low ends is a deal wherever nothing is held that it breaks; a
    conflict at the high ends is none wherever it is held.
    """
    plans = [one.share for one in (*sample.survey.contenders, *sample.plans.values()) if one.safe]
    least = max(plans, default=Fraction(0))
    most = 1 - held_chance(sample.world, sample.survey.known.always)
    return Chance(
        probability=min(most, max(least, chance.probability)),
        low=min(most, max(least, chance.low)),
        high=min(most, max(least, chance.high)),
    )


def _conflicts(
    sample: Sample, deals: Sequence[int], open_: Sequence[int]
) -> Iterator[ConflictShare]:
    each = sample.main.each
    fails = [each - deal - left for deal, left in zip(deals, open_, strict=True)]
    found = {}
    for name, hits in sample.main.counts.items():
        if name[0] == "conflict" and hits.sum():
            found[frozenset(name[1:])] = _hit(hits.tolist(), fails, open_)
    for members in sorted(found, key=lambda c: (-found[c].value, len(c), sorted(c))):
        yield conflict_share(sample.world, members, *found[members])


def _hit(hits: Sequence[int], fails: Sequence[int], open_: Sequence[int]) -> Estimate:
    """Estimate a conflict's share; what is open may be failures with it, or without it."""
    value = conditional(hits, fails)
    failing = [a + b for a, b in zip(fails, open_, strict=True)]
    below = conditional(hits, failing)
    above = conditional([a + b for a, b in zip(hits, open_, strict=True)], failing)
    return Estimate(value.value, min(value.low, below.low), max(value.high, above.high))


def _spread(counts: NDArray[np.int64]) -> Spread:
    if not counts.sum():
        return Spread()
    return Spread(quantiles={name: quantile(counts, Fraction(name)) for name in QUANTILES})


def _scenario(sample: Sample) -> Scenario | None:
    survey = sample.survey
    if survey.box is None:
        return None
    inside, both, fails = sample.main.counts["box",].tolist()
    if not inside or not fails:
        return None
    return scenario(
        survey.box,
        survey.axes,
        survey.world.inputs.ranges,
        CELLS,
        decimal(Fraction(both, fails)),
        decimal(Fraction(both, inside)),
    )


def _share(sample: Sample, name: str) -> Estimate:
    one = sample.plans[name]
    if one.safe or not one.way.sound:
        return Estimate(one.share, one.share, one.share)
    at = list(sample.plans).index(name)
    return share(sample.fresh.counts["plan", str(at)].tolist(), sample.fresh.each)


def _plan(sample: Sample, name: str) -> LikelyPlan | None:
    one = sample.plans.get(name)
    if one is None:
        return None
    found = _share(sample, name)
    bound = sample.bound if name == "robust" else None
    return likely_plan(
        sample.world,
        one,
        (found.value, found.low, found.high),
        bound=bound,
        proven=bound is not None and one.safe and one.share >= bound,
        exposure=tuple(_fans(sample, one)),
    )


def _fans(sample: Sample, one: Contender) -> Iterator[Fan]:
    at = sample.survey.fans.index(one.way)
    for column in one.way.columns:
        counts = sample.fresh.counts.get(("fan", str(at), column.party))
        for moment, bins in enumerate([] if counts is None else counts):
            if bins.sum():
                quantiles = {name: quantile(bins, Fraction(name)) * FAN_BINS for name in QUANTILES}
                yield Fan(moment=moment, party=column.party, quantiles=quantiles)


def _plans(sample: Sample) -> Iterator[Compared]:
    names = list(sample.plans)
    for at, name in enumerate(names):
        one, first = sample.plans[name], sample.plans[names[0]]
        if one.safe and first.safe:
            moved = one.share - first.share
            difference = Effect(value=moved, low=moved, high=moved, clear=moved != 0)
        else:
            counts = sample.fresh.counts
            difference = _difference(
                counts["plan", str(at)].tolist(), counts["plan", "0"].tolist(), sample.fresh.each
            )
        yield Compared(name=name, chance=_chance(_share(sample, name)), difference=difference)


def _concessions(sample: Sample) -> Iterator[Compared]:
    counts, each = sample.main.counts, sample.main.each
    first: list[int] = []
    first_open = Fraction(0)
    for at, conceded in enumerate(sample.question.variants()):
        deals = counts["variant deal", str(at)].tolist()
        open_ = counts["variant open", str(at)].tolist()
        if not first:
            first, first_open = deals, Fraction(sum(open_), each * REPLICATES)
        chance = _chance(share(deals, each, open_))
        # what is open may be a deal in the one, and none in the other
        open_shares = first_open, Fraction(sum(open_), each * REPLICATES)
        yield Compared(
            conceded=conceded,
            chance=_between(sample, chance) if conceded == sample.question.conceded else chance,
            difference=wider(_difference(deals, first, each), *open_shares),
        )


def _difference(counts: Sequence[int], first: Sequence[int], each: int) -> Effect:
    """Estimate by how much two shares differ, on the same futures."""
    apart = [Fraction(a - b, each) for a, b in zip(counts, first, strict=True)]
    mean = sum(apart, Fraction(0)) / len(apart)
    spread = sum(((one - mean) ** 2 for one in apart), Fraction(0)) / (len(apart) - 1)
    half = T * Fraction(sqrt(spread / len(apart)))
    return effect_of(Estimate(mean, mean - half, mean + half))

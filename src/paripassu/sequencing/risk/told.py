"""From counts to the answer: every number with its interval."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import sqrt
from typing import TYPE_CHECKING, get_args

from paripassu.sequencing.risk.answer import (
    QUANTILES,
    Case,
    Chance,
    Compared,
    ConflictShare,
    Effect,
    Fan,
    Input,
    LikelyPlan,
    Risk,
    Scenario,
    Spread,
    Third,
)
from paripassu.sequencing.risk.boxes import scenario
from paripassu.sequencing.risk.exact import conflict_share, ranked_inputs
from paripassu.sequencing.risk.jackknife import REPLICATES, Estimate, T, jackknife
from paripassu.sequencing.risk.jansen import Moved, total_effect
from paripassu.sequencing.risk.numbers import CELLS
from paripassu.sequencing.risk.plans import Contender, held_chance
from paripassu.sequencing.risk.quantiles import quantile
from paripassu.sequencing.risk.question import likely_plan, titles
from paripassu.sequencing.risk.replicates import conditional, decimal, share
from paripassu.sequencing.risk.sampled import Sample
from paripassu.sequencing.risk.survey import FAN_BINS

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
        inputs=tuple(ranked_inputs([*_inputs(sample)])),
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


def _inputs(sample: Sample) -> Iterator[Input]:
    survey = sample.survey
    counts = sample.main.counts.get(("cases",))
    if counts is None:
        return
    offset = 0
    for axis in survey.axes:
        sets = [tuple(p for p in axis.group.positions if p in case) for case in axis.cases]
        part = counts[:, offset : offset + len(sets)]
        offset += len(sets)
        found = _Found(sample, part, axis.chances)
        cases = [found.case(k, held=one) for k, one in enumerate(sets)]
        yield found.input(axis.group.name, cases, positions=axis.group.positions)
    for one in survey.world.inputs.ranges:
        found = _Found(sample, counts[:, offset : offset + 3], (Fraction(1, 3),) * 3)
        offset += 3
        cases = [found.case(k, third=third) for k, third in enumerate(get_args(Third))]
        ends = (one.low, one.high) if one.mode is None else (one.low, one.mode, one.high)
        yield found.input(one.name, cases, interval=ends)


class _Found:
    """What was counted of one input.

    Parameters
    ----------
    sample : Sample
    counts : (replicates, cases, columns) array
        Futures, deals, open ones, and in how many each plan holds.
    weights : sequence of Fraction
        The probabilities of its cases.
    """

    def __init__(
        self, sample: Sample, counts: NDArray[np.int64], weights: Sequence[Fraction]
    ) -> None:
        self.sample = sample
        self.counts = counts
        self.weights = weights
        # whatever is open counts as half a deal, so everything is counted twice
        self.many: list[list[int]] = (2 * counts[:, :, 0]).tolist()
        self.deals: list[list[int]] = (2 * counts[:, :, 1] + counts[:, :, 2]).tolist()

    def case(
        self, k: int, *, held: tuple[str, ...] | None = None, third: Third | None = None
    ) -> Case:
        """Tell of one case."""
        many, deals, open_ = (self.counts[:, k, column].tolist() for column in range(3))
        # What is open may be a deal or none: the interval is wide enough for either.
        below = conditional(deals, many)
        above = conditional([a + b for a, b in zip(deals, open_, strict=True)], many)
        return Case(
            held=held,
            third=third,
            weight=self.weights[k],
            probability=decimal((below.value + above.value) / 2),
            low=below.low,
            high=above.high,
        )

    def input(
        self,
        name: str,
        cases: Sequence[Case],
        *,
        positions: tuple[str, ...] = (),
        interval: tuple[Fraction, ...] = (),
    ) -> Input:
        """Tell of the input."""
        total, exposure = _effects(self.sample, name)
        return Input(
            input=name,
            positions=positions,
            interval=interval,
            given=tuple(cases),
            information=self._information(),
            worth=_worth(self.counts, self.weights),
            total_effect=total,
            exposure_effect=exposure,
        )

    def _information(self) -> Effect:
        """Estimate the information; each probability in it may be off by half of what is open."""
        each = self.sample.main.each
        found = information(self.many, self.deals, self.weights, each)
        many, _, open_ = (self.counts[:, :, column].sum(axis=0).tolist() for column in range(3))
        off = Fraction(sum(self.sample.main.counts["open",].tolist()), 2 * each * REPLICATES)
        off += sum(
            (
                w * Fraction(o, 2 * n)
                for w, o, n in zip(self.weights, open_, many, strict=True)
                if n
            ),
            Fraction(0),
        )
        return _wider(found, off, off)


def information(
    many: list[list[int]], deals: list[list[int]], weights: Sequence[Fraction], each: int
) -> Effect:
    """Estimate how far the probability is expected to move, with the signs of all replicates."""
    whole = Fraction(sum(map(sum, deals)), 2 * each * REPLICATES)
    totals = [
        (sum(row[k] for row in deals), sum(row[k] for row in many)) for k in range(len(weights))
    ]
    signs = [1 if n and Fraction(d, n) >= whole else -1 for d, n in totals]
    size = len(weights)

    def moved(sums: Sequence[int]) -> Fraction:
        part, full = sums[:size], sums[size : 2 * size]
        mean = Fraction(sum(part), sum(full))
        return sum(
            (
                weight * sign * (Fraction(d, n) - mean)
                for weight, sign, d, n in zip(weights, signs, part, full, strict=True)
                if n
            ),
            Fraction(0),
        )

    rows = [(*d, *n) for d, n in zip(deals, many, strict=True)]
    return _effect(jackknife(rows, moved))


def _worth(counts: NDArray[np.int64], weights: Sequence[Fraction]) -> Effect:
    """Estimate how much likelier the plan that one would choose holds, if one knew the case."""
    nothing = Effect(value=Fraction(0), low=Fraction(0), high=Fraction(0), clear=False)
    plans = counts.shape[2] - 3
    if not plans:
        return nothing
    totals = counts.sum(axis=0).tolist()
    overall = [sum(row[3 + plan] for row in totals) for plan in range(plans)]
    best = max(range(plans), key=lambda plan: (overall[plan], -plan))
    chosen = [
        max(range(plans), key=lambda plan: (row[3 + plan], plan == best, -plan)) for row in totals
    ]
    if all(plan == best for plan in chosen):
        return nothing
    size = len(weights)
    rows = []
    for replicate in counts.tolist():
        own = [row[3 + plan] for row, plan in zip(replicate, chosen, strict=True)]
        rows.append([*own, *(row[0] for row in replicate), *(row[3 + best] for row in replicate)])

    def gained(sums: Sequence[int]) -> Fraction:
        own, full, always = sums[:size], sums[size : 2 * size], sums[2 * size :]
        # the plan chosen anyway is weighed by the cases too: both hang on the same futures
        return sum(
            (
                weight * Fraction(h - a, n)
                for weight, h, n, a in zip(weights, own, full, always, strict=True)
                if n
            ),
            Fraction(0),
        )

    return _effect(jackknife(rows, gained))


def _effect(found: Estimate | None) -> Effect:
    if found is None:
        return Effect(value=Fraction(0), low=Fraction(-1), high=Fraction(1), clear=False)
    value, low, high = map(decimal, found)
    return Effect(value=value, low=low, high=high, clear=not low <= 0 <= high)


def _wider(found: Effect, below: Fraction, above: Fraction) -> Effect:
    """Widen an interval by what is open."""
    low, high = found.low - decimal(below), found.high + decimal(above)
    return Effect(value=found.value, low=low, high=high, clear=not low <= 0 <= high)


def _effects(sample: Sample, name: str) -> tuple[Effect | None, Effect | None]:
    made: list[Effect | None] = []
    for kind in ("effect", "exposure"):
        counts = sample.effects.counts.get((kind, name))
        if kind == "exposure" and "robust" not in sample.plans:
            counts = None  # that is another plan's
        found = None if counts is None else total_effect([Moved(*row) for row in counts.tolist()])
        made.append(None if found is None else _effect(found))
    return made[0], made[1]


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
            difference=_wider(_difference(deals, first, each), *open_shares),
        )


def _difference(counts: Sequence[int], first: Sequence[int], each: int) -> Effect:
    """Estimate by how much two shares differ, on the same futures."""
    apart = [Fraction(a - b, each) for a, b in zip(counts, first, strict=True)]
    mean = sum(apart, Fraction(0)) / len(apart)
    spread = sum(((one - mean) ** 2 for one in apart), Fraction(0)) / (len(apart) - 1)
    half = T * Fraction(sqrt(spread / len(apart)))
    return _effect(Estimate(mean, mean - half, mean + half))

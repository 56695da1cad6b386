"""From counts to what is told of inputs: how much each of them matters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, get_args

from paripassu.sequencing.risk.answer import Case, Effect, Input, Third
from paripassu.sequencing.risk.jackknife import REPLICATES, Estimate, jackknife
from paripassu.sequencing.risk.jansen import Moved, total_effect
from paripassu.sequencing.risk.replicates import conditional, decimal
from paripassu.sequencing.risk.sampled import Sample

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def inputs_of(sample: Sample) -> Iterator[Input]:
    """Tell of everything that is not known."""
    survey = sample.survey
    yield from _uncounted(sample)
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


def _uncounted(sample: Sample) -> Iterator[Input]:
    """Tell of groups with too many cases to be counted: how much they matter is left open."""
    world = sample.world
    counted = {axis.group.name for axis in sample.survey.axes}
    unknown = Effect(value=Fraction(0), low=Fraction(0), high=Fraction(1), clear=False)
    for group in world.inputs.uncertain:
        # more than one case may come true wherever a position may and may not be held
        pairs = zip(group.positions, group.likelihoods, strict=True)
        open_ = any(low < 1 and p in world.held for p, (low, _) in pairs)
        if open_ and group.name not in counted:
            total, exposure = _effects(sample, group.name)
            yield Input(
                input=group.name,
                positions=group.positions,
                given=(),
                information=unknown,
                worth=unknown,
                total_effect=total,
                exposure_effect=exposure,
            )


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
        return wider(found, off, off)


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
    return effect_of(jackknife(rows, moved))


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

    return effect_of(jackknife(rows, gained))


def effect_of(found: Estimate | None) -> Effect:
    """Give an estimate as it is printed; where the counts do not say: anything."""
    if found is None:
        return Effect(value=Fraction(0), low=Fraction(-1), high=Fraction(1), clear=False)
    value, low, high = map(decimal, found)
    return Effect(value=value, low=low, high=high, clear=not low <= 0 <= high)


def wider(found: Effect, below: Fraction, above: Fraction) -> Effect:
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
        made.append(None if found is None else effect_of(found))
    return made[0], made[1]

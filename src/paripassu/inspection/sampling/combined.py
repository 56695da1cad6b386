"""The plan over several instruments, and what it achieves against every way to hide the goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from paripassu.deadline import Progress, ShouldStop
from paripassu.errors import PariPassuError
from paripassu.inspection.sampling import instruments
from paripassu.inspection.sampling.detection import detection_float
from paripassu.inspection.sampling.instruments import Instrument, Level
from paripassu.inspection.sampling.result import Measured, Size
from paripassu.inspection.sampling.several import miss_several, worst_mixture
from paripassu.numbers import words

#: Into so many steps the allowed miss is divided when mixtures ask for more.
_STRICT = 64


def with_instruments(
    items: int,
    goal: Fraction,
    each: Fraction,
    wanted: Fraction,
    use: Sequence[Instrument],
    method: str,
    *,
    any_size: bool,
    should_stop: ShouldStop,
    tell: Progress,
) -> Size:
    """Plan over several instruments; see :func:`paripassu.inspection.sampling.size.sample_size`."""
    steps = instruments.levels(use, goal, each, any_size=any_size)
    if steps[0].defects > items and each * items < goal:
        raise too_small(items, goal, each)
    counts = instruments.plan(items, steps, 1 - wanted, method=method)
    mixture = None if counts is None else _worst(items, steps, counts, goal, each)
    if any_size and mixture is not None and mixture.missed > 1 - wanted:
        counts, mixture = _tightened(items, steps, goal, each, wanted, method, should_stop, tell)
    measured = tuple(_measured(items, steps, counts, index) for index in range(len(steps)))
    reached = [one.achieved for one in measured if one.achieved is not None]
    finest = [0] * (len(steps) - 1) + [items]
    if_all = [_achieved(items, steps, finest, index) for index in range(len(steps))]
    return Size(
        population=items,
        defects=steps[0].defects,
        detect=wanted,
        per_item=None,
        method="iaea" if method == "iaea" else "exact",
        n=None if counts is None else sum(counts),
        achieved=min(reached) if reached else None,
        one_less=None,
        best=min((p for p in if_all if p is not None), default=1.0),
        goal=goal,
        amount=each,
        instruments=measured,
        any_size=any_size,
        worst=None if mixture is None else float(1 - mixture.missed),
        worst_defects=() if mixture is None else mixture.defects,
        worst_complete=mixture is not None and mixture.complete,
        below=items * each * steps[-1].instrument.share,
    )


def _tightened(
    items: int,
    steps: Sequence[Level],
    goal: Fraction,
    each: Fraction,
    wanted: Fraction,
    method: str,
    should_stop: ShouldStop,
    tell: Progress,
) -> tuple[list[int] | None, _Worst | None]:
    """Size each size of defect a little more strictly, until mixtures are found often enough too.

    Whole numbers of defects overshoot the goal; a mixture of sizes can meet it more closely.
    """

    def at(step: int) -> tuple[list[int] | None, _Worst | None]:
        beta = (1 - wanted) * (_STRICT - step) / _STRICT
        counts = instruments.plan(items, steps, beta, method=method)
        return counts, None if counts is None else _worst(items, steps, counts, goal, each)

    low, high = 0, _STRICT
    best: tuple[list[int] | None, _Worst | None] = (None, None)
    while high - low > 1 and not (best[0] is not None and should_stop()):
        if best[0] is not None:
            tell(f"{sum(best[0]):,} items are enough; looking for fewer")
        middle = (low + high) // 2
        counts, mixture = at(middle)
        if counts is None or (mixture is not None and mixture.missed <= 1 - wanted):
            high = middle
            if counts is not None:
                best = counts, mixture
        else:
            low = middle
    return best


def _measured(
    items: int, steps: Sequence[Level], counts: Sequence[int] | None, index: int
) -> Measured:
    level = steps[index]
    return Measured(
        name=level.instrument.name,
        share=level.instrument.share,
        per_item=level.instrument.per_item,
        defects=level.defects,
        n=None if counts is None else counts[index],
        seen_by=None if counts is None else sum(counts[index:]),
        achieved=None if counts is None else _achieved(items, steps, counts, index),
    )


def _achieved(
    items: int, steps: Sequence[Level], counts: Sequence[int], index: int
) -> float | None:
    defects = steps[index].defects
    if defects > items:
        return None
    seen = instruments.seen_by(steps, counts, index)
    chances = {q for _, q in seen}
    if len(chances) == 1:
        return detection_float(items, defects, sum(n for n, _ in seen), chances.pop())
    return float(1 - miss_several(items, defects, seen))


@dataclass(frozen=True, slots=True)
class _Worst:
    """The way to hide the goal that is missed most often."""

    missed: Fraction
    defects: tuple[int, ...]
    complete: bool


def _worst(
    items: int, steps: Sequence[Level], counts: Sequence[int], goal: Fraction, each: Fraction
) -> _Worst | None:
    """Find the worst mixture, each size just below what the coarser instrument sees.

    Where there are too many mixtures, the worst of the sizes on their own.
    """
    shares = [Fraction(1), *(level.instrument.share for level in steps[:-1])]
    mixture = worst_mixture(
        items,
        [(n, level.instrument.per_item) for n, level in zip(counts, steps, strict=True)],
        [[instrument >= size for size in range(len(steps))] for instrument in range(len(steps))],
        [each * part for part in shares],
        goal,
        [index > 0 for index in range(len(steps))],
    )
    if mixture is not None:
        return _Worst(*mixture, complete=True)
    used = [level.instrument for level in steps]
    alone = [
        _Worst(
            miss_several(items, level.defects, instruments.seen_by(steps, counts, index)),
            tuple(level.defects if k == index else 0 for k in range(len(steps))),
            complete=False,
        )
        for index, level in enumerate(instruments.levels(used, goal, each, any_size=True))
        if level.defects <= items
    ]
    return max(alone, key=lambda one: one.missed, default=None)


def too_small(items: int, goal: Fraction, each: Fraction) -> PariPassuError:
    """Say that all items together hold less than the goal."""
    return PariPassuError(
        f"the goal {words.amount(goal)} cannot be hidden here: {words.count(items, 'item')} of "
        f"{words.amount(each)} hold {words.amount(items * each)}",
        "no sample is needed for it; check the goal, the amount and their units",
    )

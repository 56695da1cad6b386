"""Several sizes of defect, and the instruments that see them, in one plan.

To divert a goal amount, many items can lose a little or a few items all they hold. A coarse
instrument sees only large defects, quickly; a fine one sees small ones too. What is measured with a
finer instrument counts against the larger defects as well, so that the samples are nested: of all
items drawn, some are measured more finely. The IAEA plans the same three ways, for gross, partial
and bias defects (Jaech and Russell, Algorithms to Calculate Sample Sizes for Inspection Sampling
Plans, IAEA STR-261).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from paripassu.errors import ParameterError, PariPassuError
from paripassu.inspection.sampling.detection import misses_at_most
from paripassu.inspection.sampling.least import least, power_at_most
from paripassu.inspection.sampling.several import miss_several
from paripassu.numbers.given import Number, share
from paripassu.quoted import quoted

#: Sums over more defects than this, with instruments of different probabilities, take too long.
MOST_DEFECTS = 20_000
MOST_INSTRUMENTS = 6


@dataclass(frozen=True, slots=True)
class Instrument:
    """A way to measure an item.

    Attributes
    ----------
    name : str
    share : Fraction
        Least share of an item's amount whose absence it sees: 1 sees that an item is empty (gross
        defects), less that a part is missing (partial, bias).
    per_item : Fraction
        Probability that it sees such a defect in an item that it measures.
    """

    name: str
    share: Fraction
    per_item: Fraction


@dataclass(frozen=True, slots=True)
class Level:
    """One size of defect in a plan.

    Attributes
    ----------
    instrument : Instrument
        The coarsest one that sees it.
    defects : int
        How many of them remove the goal; more than the population: it cannot be hidden so.
    """

    instrument: Instrument
    defects: int


def parse_instrument(text: str) -> Instrument:
    """Read ``NAME:SHARE:Q``: ``weighing:0.5:0.9``.

    Raises
    ------
    PariPassuError
        It is not of that form, or a number is not above 0 and at most 1.
    """
    parts = text.rsplit(":", 2)
    if len(parts) != 3 or not parts[0].strip():
        raise PariPassuError(
            f"an instrument is NAME:SHARE:Q, not {quoted(text)}",
            "for example weighing:0.5:0.9, which sees that half is missing, nine times in ten",
        )
    return instrument(parts[0].strip(), parts[1], parts[2])


def instrument(name: str, found: Number, per_item: Number) -> Instrument:
    """Make an instrument of numbers of any kind; see :class:`Instrument`."""
    return Instrument(name, _above_0(found, name, "share"), _above_0(per_item, name, "probability"))


def _above_0(value: Number, name: str, what: str) -> Fraction:
    try:
        number = share(value, what)
        if not number:
            raise ParameterError(what, "should be above 0, not 0", "leave the instrument out")
    except ParameterError as error:
        said = f"has the instrument {quoted(name)}, and its {error.what}"
        raise ParameterError("use", said, error.mend) from None
    return number


def levels(
    instruments: Sequence[Instrument], goal: Fraction, amount: Fraction, *, any_size: bool = False
) -> tuple[Level, ...]:
    """Say how many defects of each size the goal takes, the largest size first.

    Parameters
    ----------
    instruments : sequence of Instrument
    goal, amount : Fraction
        Amount to be detected, and amount in each item, in one unit.
    any_size : bool
        Whether each size is the largest that the coarser instruments do not see, not the smallest
        that this one sees: then no size in between escapes with fewer defects.

    Raises
    ------
    PariPassuError
        Two instruments share a name or a size, or there are too many.
    """
    if len(instruments) > MOST_INSTRUMENTS:
        raise PariPassuError(
            f"there are {len(instruments)} instruments, and {MOST_INSTRUMENTS} are the most"
        )
    ordered = sorted(instruments, key=lambda one: -one.share)
    for one, other in pairwise(ordered):
        if one.share == other.share:
            raise PariPassuError(
                f"instruments {quoted(one.name)} and {quoted(other.name)} see the same share",
                "keep the one that is to be used",
            )
    names = sorted(one.name for one in instruments)
    for name, following in pairwise(names):
        if name == following:
            raise PariPassuError(f"two instruments are named {quoted(name)}", "name them apart")
    result = []
    for index, one in enumerate(ordered):
        if any_size:
            # Just below what the coarser one sees, d items give less than d times that share.
            evaded = ordered[index - 1].share * amount if index else amount
            defects = int(goal // evaded) + 1 if index else int(-(-goal // evaded))
        else:
            # d = ⌈goal / (share·amount)⌉: docs/specification/inspection.md#sizes
            defects = int(-(-goal // (one.share * amount)))
        result.append(Level(one, defects))
    return tuple(result)


def plan(
    population: int, steps: Sequence[Level], beta: Fraction, *, method: str = "exact"
) -> list[int] | None:
    """Give how many items each instrument measures: the fewest for the finest, then the next.

    Parameters
    ----------
    population : int
    steps : sequence of Level
        From :func:`levels`, the largest size first.
    beta : Fraction
        Each size of defect alone is to be missed with at most this probability.
    method : str
        ``exact``, or ``iaea``: (1 - Σ n_k q_k / N)^d over the instruments that see it.

    Returns
    -------
    list of int, or None
        In the order of ``steps``. None: no way of measuring all items suffices.
    """
    counts = [0] * len(steps)
    for index in reversed(range(len(steps))):
        level = steps[index]
        if level.defects > population:
            continue
        rest = population - sum(counts)

        def suffices(
            more: int, spare: int = 0, at: int = index, finer: int = index, d: int = level.defects
        ) -> bool:
            trial = list(counts)
            trial[at] += more
            trial[finer] += spare
            measured = seen_by(steps, trial, at)
            if method == "iaea":
                mean = sum((n * q for n, q in measured), Fraction(0)) / population
                return power_at_most(1 - mean, d, beta)
            return missed_at_most(population, d, measured, beta)

        found = least(rest, suffices)
        if found is not None:
            counts[index] += found
            continue
        # All the others measured so do not suffice: a finer instrument may see better.
        best = max(range(index, len(steps)), key=lambda k: steps[k].instrument.per_item)
        moved = least(
            rest,
            lambda spare, r=rest, b=best: suffices(r - spare, spare, finer=b),  # type: ignore[misc]
        )
        if moved is None:
            return None
        counts[index] += rest - moved
        counts[best] += moved
    return counts


def seen_by(
    steps: Sequence[Level], counts: Sequence[int], index: int
) -> list[tuple[int, Fraction]]:
    """Give what is measured with the instrument of a size and with finer ones: they see it too."""
    return [
        (counts[k], steps[k].instrument.per_item) for k in range(index, len(steps)) if counts[k]
    ]


def missed_at_most(
    population: int, defects: int, measured: Sequence[tuple[int, Fraction]], beta: Fraction
) -> bool:
    """Decide whether defects are missed with probability at most ``beta``; equality suffices."""
    total = sum(n for n, _ in measured)
    chances = sorted({q for _, q in measured}) or [Fraction(0)]
    # Had every item been measured by the worst instrument, or by the best: often that decides.
    if misses_at_most(population, defects, total, beta, chances[0]):
        return True
    if len(chances) == 1 or not misses_at_most(population, defects, total, beta, chances[-1]):
        return False
    if defects > MOST_DEFECTS:
        raise PariPassuError(
            f"{defects:,} defects over instruments of different probabilities are too many to "
            "count exactly",
            f"give all instruments the lowest probability, {float(chances[0])}",
        )
    return miss_several(population, defects, measured) <= beta

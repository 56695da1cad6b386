"""How many items have to be drawn?"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from paripassu import given
from paripassu.deadline import Progress, ShouldStop
from paripassu.errors import ParameterError, PariPassuError
from paripassu.inspection.sampling import enclosure
from paripassu.inspection.sampling.combined import too_small, with_instruments
from paripassu.inspection.sampling.detection import detection_float
from paripassu.inspection.sampling.instruments import Instrument
from paripassu.inspection.sampling.least import least_exact, least_iaea
from paripassu.inspection.sampling.result import METHODS, Size
from paripassu.numbers.given import Number, amount, count, share


def size(
    population: Number,
    defects: Number | None = None,
    detect: Number | None = None,
    *,
    sample: Number | None = None,
    per_item: Number = 1,
    unseen: Number = 0,
    method: str = "exact",
    goal: Number | None = None,
    amount_per_item: Number | None = None,
    use: Sequence[Instrument] = (),
    any_size: bool = False,
    should_stop: ShouldStop | None = None,
    progress: Progress | None = None,
) -> Size:
    """Say how many items to draw, or what a given sample achieves.

    Numbers may be of any kind: a float counts as the decimal that it prints as, a text may be
    ``0.9``, ``90 %`` or ``2/3``.

    Parameters
    ----------
    population : int
        Items, from 1 to a thousand million.
    defects : int
        How many are defective, or give ``goal`` and ``amount_per_item``: then it is the least
        number of items that hold the goal.
    detect : number, optional
        Wanted detection probability; one of this and ``sample``.
    sample : int, optional
        Items drawn.
    per_item : number
        Probability that a defective item is recognised when it is inspected.
    unseen : int
        Drawn items that could not be inspected.
    method : str
        ``exact``: the least n with P(no detection) <= 1 - detect. ``iaea``: the least n with
        (1 - n q/N)^d <= 1 - detect.
    goal, amount_per_item : number, optional
        In one unit.
    use : sequence of Instrument
        Several instruments; each has its own probability per item.
    any_size : bool
        Size them against every size of defect, also those between what two instruments see.
    should_stop : callable, optional
        Asked now and then while these are sized more strictly; True: the best plan so far that
        holds is given, and another one may need fewer items.
    progress : callable, optional
        Told in words how far that is.

    Returns
    -------
    Size

    Raises
    ------
    PariPassuError
        Numbers that do not fit together.
    """
    given.function(should_stop, "should_stop")
    given.function(progress, "progress")
    items = _population(population)
    given.word(method, "method", METHODS)
    if (detect is None) == (sample is None):
        raise PariPassuError(
            "either the wanted detection probability or the sample is given",
            "give `detect` for a sample size, or `sample` for what it achieves",
        )
    wanted = None if detect is None else share(detect, "detect")
    chance = share(per_item, "per_item")
    hidden = count(unseen, "unseen")
    if method == "iaea" and (hidden or sample is not None):
        raise PariPassuError(
            "the IAEA's formula knows no unseen items, and a given sample needs no formula",
            "leave `method` out",
        )
    aim, each = _goal(defects, goal, amount_per_item)
    use = given.several(use, "use", "instruments")
    if use:
        if aim is None or each is None or wanted is None or hidden or chance != 1:
            raise PariPassuError(
                "instruments need a goal, an amount per item and a wanted detection probability, "
                "and nothing else",
                "give `goal`, `amount_per_item` and `detect`; each instrument has its own "
                "probability",
            )
        return with_instruments(
            items,
            aim,
            each,
            wanted,
            use,
            method,
            any_size=any_size,
            should_stop=should_stop or (lambda: False),
            tell=progress or (lambda _: None),
        )
    bad = _defects(items, defects, aim, each)
    if wanted is None:
        assert sample is not None
        n: int | None = count(sample, "sample")
        if n is not None and n > items:
            raise ParameterError("sample", f"has {n} items, and there are {items}")
    elif method == "iaea":
        n = least_iaea(items, bad, 1 - wanted, chance)
    else:
        n = least_exact(items, bad, 1 - wanted, chance, hidden)

    def at(drawn: int) -> float:
        return detection_float(items, bad, drawn, chance, hidden)

    return Size(
        population=items,
        defects=bad,
        detect=wanted,
        per_item=chance,
        unseen=hidden,
        method="iaea" if method == "iaea" else "exact",
        n=n,
        achieved=None if n is None else at(n),
        one_less=None if not n else at(n - 1),
        best=at(items),
        goal=aim,
        amount=each,
    )


def _population(population: Number) -> int:
    items = count(population, "population")
    if not 1 <= items <= enclosure.MOST:
        raise ParameterError("population", f"should be from 1 to {enclosure.MOST:,}, not {items:,}")
    return items


def _goal(
    defects: Number | None, goal: Number | None, amount_per_item: Number | None
) -> tuple[Fraction | None, Fraction | None]:
    if (goal is None) != (amount_per_item is None):
        raise PariPassuError(
            "a goal and an amount per item go together",
            "give `goal` and `amount_per_item`, or neither",
        )
    if (goal is None) == (defects is None):
        raise PariPassuError(
            "either the number of defects or a goal is given",
            "give `defects`, or `goal` and `amount_per_item`",
        )
    if goal is None or amount_per_item is None:
        return None, None
    return amount(goal, "goal"), amount(amount_per_item, "amount_per_item")


def _defects(
    items: int, defects: Number | None, goal: Fraction | None, each: Fraction | None
) -> int:
    if goal is not None and each is not None:
        # d = ⌈goal / amount⌉: docs/specification/inspection.md#sizes
        bad = int(-(-goal // each))
        if bad > items:
            raise too_small(items, goal, each)
        return bad
    assert defects is not None
    bad = count(defects, "defects")
    if not 1 <= bad <= items:
        raise ParameterError(
            "defects",
            f"should be from 1 to the population, {items}, not {bad}",
            "" if bad else "where nothing is defective there is nothing to detect",
        )
    return bad


#: The same by its longer name.
sample_size = size

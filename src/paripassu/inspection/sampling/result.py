"""The answer to ``paripassu inspect size``: how many items, and what that achieves."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from paripassu.documents.exact import Exact, OptionalExact
from paripassu.documents.value import Answer, Value
from paripassu.inspection.sampling.detection import detection
from paripassu.numbers import words

if TYPE_CHECKING:
    import polars

Method = Literal["exact", "iaea"]
METHODS = ("exact", "iaea")


class Measured(Value):
    """One size of defect, and the instrument that has to see it.

    Attributes
    ----------
    name, share, per_item
        The instrument, as given.
    defects : int
        Defects of this size that remove the goal.
    n : int or None
        Items to measure with this instrument.
    seen_by : int or None
        Items measured with it or a finer one: all that see this size.
    achieved : float or None
        Exact detection probability of that many defects of this size. None: so many items there
        are not, the goal cannot be hidden in this size; or there is no plan.
    """

    name: str
    share: Exact
    per_item: Exact
    defects: int
    n: int | None
    seen_by: int | None
    achieved: float | None


class Size(Answer):
    """How many items have to be drawn, and what that achieves.

    All probabilities are the floats nearest to exact values, and every decision was made on the
    exact ones.

    Attributes
    ----------
    population, defects : int
        Items, and how many of them are defective where the goal is hidden.
    detect : Fraction or None
        Wanted detection probability; None where the sample was given.
    per_item : Fraction
        Probability that a defective item is recognised when it is inspected.
    unseen : int
        Drawn items that could not be inspected; they are taken to hide as many defects.
    method : str
        ``exact``, or ``iaea`` for its approximation.
    n : int or None
        Items to draw; None: not even all of them suffice.
    achieved : float or None
        Exact detection probability at ``n``, whatever the method; over several instruments the
        least over the sizes of defect.
    one_less : float or None
        The same at ``n - 1``: below ``detect``, so that ``n`` is the least (``exact``).
    best : float
        The same if every item is drawn, and measured with the finest instrument.
    goal, amount : Fraction or None
        Amount to be detected, and amount per item.
    instruments : tuple of Measured
        The plan over several instruments, the largest defects first.
    any_size : bool
        Whether the plan was made against every size of defect.
    worst : float or None
        Least detection probability over all sizes of defect that an instrument sees, and mixtures
        of them. None without instruments, or without a plan.
    worst_defects : tuple of int
        Where it is reached: how many defects there are just too small for the instrument before,
        per instrument (for the first: whole items).
    worst_complete : bool
        Whether all mixtures were gone through; else each size on its own.
    below : Fraction or None
        How much could be taken in parts that no instrument sees, spread over all items.
    """

    format: Literal["paripassu/size/1"] = "paripassu/size/1"
    population: int
    defects: int
    detect: OptionalExact
    per_item: OptionalExact
    unseen: int = 0
    method: Method
    n: int | None
    achieved: float | None
    one_less: float | None
    best: float
    goal: OptionalExact = None
    amount: OptionalExact = None
    instruments: tuple[Measured, ...] = ()
    any_size: bool = False
    worst: float | None = None
    worst_defects: tuple[int, ...] = ()
    worst_complete: bool = False
    below: OptionalExact = None

    @property
    def suffices(self) -> bool:
        """Whether there is a sample that suffices: exit code 0."""
        return self.n is not None

    def probability(self) -> Fraction | None:
        """Give the exact detection probability at ``n``; slow where it has millions of digits."""
        if self.n is None or self.instruments or self.per_item is None:
            return None
        return detection(self.population, self.defects, self.n, self.per_item, self.unseen)

    def summary(self) -> str:
        """Say it in one sentence."""
        if self.n is None:
            best = words.percent(self.best, "promised")
            return (
                f"No sample is large enough. Inspecting all {words.count(self.population, 'item')} "
                f"finds with probability {best}."
            )
        said = f"Draw {self.n:,} of {words.count(self.population, 'item')}"
        if self.achieved is None:
            return f"{said}."
        return f"{said}: detection probability {words.percent(self.achieved, 'promised')}."

    def to_frame(self) -> polars.DataFrame:
        """Give one row per instrument: name, share, per_item, defects, n, seen_by, achieved.

        Without instruments one row without a name.
        """
        import polars

        rows = [
            {
                "name": one.name,
                "share": float(one.share),
                "per_item": float(one.per_item),
                "defects": one.defects,
                "n": one.n,
                "seen_by": one.seen_by,
                "achieved": one.achieved,
            }
            for one in self.instruments
        ] or [
            {
                "name": None,
                "share": 1.0,
                "per_item": None if self.per_item is None else float(self.per_item),
                "defects": self.defects,
                "n": self.n,
                "seen_by": self.n,
                "achieved": self.achieved,
            }
        ]
        return polars.DataFrame(
            rows,
            schema={
                "name": polars.String,
                "share": polars.Float64,
                "per_item": polars.Float64,
                "defects": polars.Int64,
                "n": polars.Int64,
                "seen_by": polars.Int64,
                "achieved": polars.Float64,
            },
        )

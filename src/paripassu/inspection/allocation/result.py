"""The answer to ``paripassu inspect allocate``: how many items where, at what cost, how surely."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from paripassu.documents.exact import Exact, OptionalExact
from paripassu.documents.value import Answer, Value
from paripassu.numbers import words

if TYPE_CHECKING:
    import polars

Status = Literal["optimal", "feasible", "infeasible", "unknown"]
Objective = Literal["cost", "detection"]


class Sampled(Value):
    """One row: the items of a stratum at a site.

    Attributes
    ----------
    stratum, site : str
        As the table has them.
    population : int
        Items in it.
    n : int
        Items to draw.
    worst : int
        Defects of the worst case that lie here.
    cost, days : Fraction
        Of these items, without what the site costs once.
    """

    stratum: str
    site: str
    population: int
    n: int
    worst: int
    cost: Exact
    days: Exact


class Interval(Value):
    """Part of a bound: for λ from ``low`` to ``high`` (None: and above).

    Attributes
    ----------
    low, high : float
        λ: what one more unit of the block's weight costs the inspected party of ln P.
    multiplier : float
        μ of the knapsack: what a unit of ln P is worth.
    bound : float
        What every allocation with a λ in the interval costs at the least.
    """

    low: float
    high: float | None
    multiplier: float
    bound: float


class Part(Value):
    """The bound for some rows; every row is in one part at most, and the parts add up.

    Attributes
    ----------
    kind : str
        ``idle``: rows that can hide nothing. ``unit``: the inspected party falsifies
        ``items`` = ⌈goal/smallest amount⌉ items of these rows. ``mixed``: it hides the goal and
        one largest item more. ``certain``: all rows, detection 1. ``fixed``: all rows, the defects
        are given.
    amounts : tuple of Fraction
        Per item, of the rows in this part; empty: all rows.
    items : int or None
        Of ``unit``: how many items are falsified.
    intervals : tuple of Interval
        For every λ, what an allocation costs at the least.
    log_allowed : float or None
        ln(1 − detect); None for certainty.
    """

    kind: Literal["idle", "unit", "mixed", "certain", "fixed"]
    amounts: tuple[Exact, ...] = ()
    items: int | None = None
    log_allowed: float | None = None
    intervals: tuple[Interval, ...]


class Bound(Value):
    """Multipliers from which a bound is recomputed (``check``).

    Attributes
    ----------
    cost, day, visit : float
        What a unit of cost, an inspector-day and a visit count for.
    detect : Fraction
        What has to be reached; above ``achieved`` where the greatest detection was asked for.
    parts : tuple of Part
        The bounds for rows, which add up.
    """

    cost: float
    day: float
    visit: float
    detect: Exact
    parts: tuple[Part, ...]


class Allocation(Answer):
    """How many items to draw of each stratum at each site.

    Attributes
    ----------
    status : str
        ``optimal``: proven; ``feasible``: ``bound`` and ``gap`` say how far it may be;
        ``infeasible``: proven that nothing within the limits reaches ``detect``; ``unknown``.
    objective : str
        What is best: least ``cost`` (``detect`` given) or greatest ``detection``.
    n : mapping
        Items per stratum, over all its sites. Empty unless found; rows have them per site.
    cost, days : Fraction or None
        Of the whole allocation, sites included; days are inspector-days.
    visits : int or None
        Sites with any sample.
    achieved : float or None
        Least detection probability over all ways to hide the goal: the float nearest to the exact
        value where ``worst_proven``, else a float below it.
    worst : mapping
        Defects per stratum where it is reached.
    worst_proven : bool
        Whether ``achieved`` is exact.
    bound : float or None
        No allocation that suffices costs less; or none within the limits detects more.
    gap : float or None
        (cost - bound)/cost; or bound - achieved.
    ties_proven : bool
        Whether the allocation is the first among all equally good ones.
    best : float or None
        Where ``detect`` is not reached: the greatest detection known within the limits.
    best_proven : bool
        Whether nothing detects more.
    goal, detect, budget, day_limit : Fraction or None
        What was asked: the amount whose hiding has to be found, with what probability, and the
        most that it may cost in money and in inspector-days.
    visit_limit : int or None
        The most sites that may be visited.
    rows : tuple of Sampled
        In the order of the table.
    proof : Bound or None
        How ``bound`` is recomputed, where it comes from multipliers.
    """

    format: Literal["paripassu/allocation/1"] = "paripassu/allocation/1"
    status: Status
    objective: Objective
    n: Mapping[str, int] = Field(default_factory=dict)
    cost: OptionalExact = None
    days: OptionalExact = None
    visits: int | None = None
    achieved: float | None = None
    worst: Mapping[str, int] = Field(default_factory=dict)
    worst_proven: bool = False
    bound: float | None = None
    gap: float | None = None
    ties_proven: bool = False
    best: float | None = None
    best_proven: bool = False
    goal: OptionalExact = None
    detect: OptionalExact = None
    budget: OptionalExact = None
    day_limit: OptionalExact = None
    visit_limit: int | None = None
    rows: tuple[Sampled, ...] = Field(default=(), repr=False)
    proof: Bound | None = Field(default=None, repr=False)

    @property
    def found(self) -> bool:
        """Whether there is an allocation: exit code 0."""
        return self.status in ("optimal", "feasible")

    def summary(self) -> str:
        """Say it in one sentence."""
        if not self.found or self.cost is None or self.achieved is None:
            if self.best is None:
                return "No allocation was found."
            best = words.percent(self.best, "promised")
            return f"No allocation was found. The best within the limits reaches {best}."
        items = words.count(sum(self.n.values()), "item")
        sites = words.count(self.visits or 0, "site")
        return (
            f"Draw {items} at {sites}, for a cost of {words.amount(self.cost)}: detection "
            f"probability at least {words.percent(self.achieved, 'promised')}."
        )

    def to_frame(self) -> polars.DataFrame:
        """Give one row per stratum and site: stratum, site, population, n, worst, cost, days."""
        import polars

        return polars.DataFrame(
            {
                "stratum": [row.stratum for row in self.rows],
                "site": [row.site for row in self.rows],
                "population": [row.population for row in self.rows],
                "n": [row.n for row in self.rows],
                "worst": [row.worst for row in self.rows],
                "cost": [float(row.cost) for row in self.rows],
                "days": [float(row.days) for row in self.rows],
            },
            schema={
                "stratum": polars.String,
                "site": polars.String,
                "population": polars.Int64,
                "n": polars.Int64,
                "worst": polars.Int64,
                "cost": polars.Float64,
                "days": polars.Float64,
            },
        )

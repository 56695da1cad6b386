"""From a step of a plan to the items to inspect, in one call.

What faking the step would gain and lose gives the required detection probability; that, the goal
and what inspecting costs give the sizes; the sizes and a seed that nobody chose give the draw.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from paripassu import given
from paripassu.agreement.model import Agreement
from paripassu.documents.value import Answer
from paripassu.errors import Fault, ParameterError, TableError
from paripassu.files import Readable
from paripassu.inspection.allocation.answer import allocate
from paripassu.inspection.allocation.holding import Holding, holdings_of
from paripassu.inspection.allocation.result import Allocation
from paripassu.inspection.draw.draw import draw
from paripassu.inspection.draw.joint import JointInputs
from paripassu.inspection.draw.population import Population
from paripassu.inspection.draw.result import Draw
from paripassu.numbers.given import Number, count
from paripassu.process.require import require_step
from paripassu.process.requirement import Requirement
from paripassu.quoted import quoted, shown
from paripassu.sequencing.plan import Plan
from paripassu.tables.names import Column
from paripassu.tables.read import TableLike, read_table

if TYPE_CHECKING:
    import polars

_COLUMNS = (
    Column("item", required=True, verbatim=True),
    Column("stratum", verbatim=True),
    Column("site", verbatim=True),
    Column("weight"),
)

#: Items by stratum and site.
Items = Mapping[tuple[str, str], Sequence[str]]


class Prepared(Answer):
    """An inspection of one step: why, how much, and which items.

    Attributes
    ----------
    requirement : Requirement
        How surely a faked step has to be found.
    allocation : Allocation or None
        None where nothing has to be detected, or no detection deters.
    draw : Draw or None
        None where there is no allocation that reaches what is required.
    """

    format: Literal["paripassu/prepared/1"] = "paripassu/prepared/1"
    requirement: Requirement
    allocation: Allocation | None = None
    draw: Draw | None = None

    @property
    def ready(self) -> bool:
        """Whether inspectors can go, or need not: exit code 0."""
        return self.requirement.detect == 0 or self.draw is not None

    def summary(self) -> str:
        """Say why, how much, and which."""
        said = [self.requirement.summary()]
        if self.allocation is not None:
            said.append(self.allocation.summary())
        if self.draw is not None:
            said.append(self.draw.summary())
        return " ".join(said)

    def to_frame(self) -> polars.DataFrame:
        """Give one row per drawn item, as :class:`Draw` does; none where nothing is drawn."""
        import polars

        if self.draw is not None:
            return self.draw.to_frame()
        return polars.DataFrame(
            schema={"stratum": polars.String, "item": polars.String, "inclusion": polars.Float64}
        )


def prepare(
    agreement: Agreement | Readable,
    plan: Plan | Mapping[str, Any] | Readable,
    step: str,
    *,
    strata: TableLike | Sequence[Holding],
    items: TableLike | Items,
    goal: Number | None = None,
    seed: bytes | str | None = None,
    joint: JointInputs | Readable | None = None,
    id: str | None = None,
    found_after: Number = 0,
    budget: Number | None = None,
    days: Number | None = None,
    people: Number | None = None,
    visits: Number | None = None,
    time_limit: float | None = None,
    should_stop: Callable[[], bool] | None = None,
    progress: Callable[[str], None] | None = None,
    source: str = "plan",
) -> Prepared:
    """Prepare the inspection of a step: required detection, sizes, and the items drawn.

    Parameters
    ----------
    agreement : Agreement, path or open file
    plan : Plan, mapping, path or open file
        A plan for it, or a ``paripassu/plan/1`` document; ``-`` is standard input.
    step : str
        ``MEASURE:PORTION``.
    strata : path or sequence of Holding
        What there is to inspect and what that costs; see :func:`allocate`.
    items : path or mapping
        The items by name: a table with ``item``, ``stratum`` and, where the strata have sites,
        ``site``; or names by (stratum, site). As many as the strata say.
    goal : number, optional
        The amount whose hiding has to be detected, in the unit of the strata's amounts.
    seed : bytes or str, optional
        1 to 64 bytes that nobody could choose, or their hex digits.
    joint : JointInputs, path or open file, optional
        What the parties made the seed of; instead of ``seed``.
    id : str, optional
        Names the draw in findings.
    found_after : int
        Moments that pass before cheating is found; see :func:`require`.
    budget, days, people, visits : number, optional
        Limits on the effort; see :func:`allocate`.
    time_limit, should_stop, progress
        Of the allocation; see :func:`allocate`.
    source : str
        What to call the plan in errors where it is no file.

    Returns
    -------
    Prepared
        In the draw a stratum at a site is called ``STRATUM/SITE``; without sites it keeps its name.

    Raises
    ------
    PariPassuError
        Something does not fit together: plan and agreement, strata and items, or no seed.
    """
    if (seed is None) == (joint is None):
        raise ParameterError("seed", "or `joint` is needed, one of them")
    holdings = holdings_of(strata)
    listed = _items(items) if isinstance(items, Mapping) else read_items(items)
    _same(holdings, listed)
    need = require_step(agreement, plan, step, count(found_after, "found_after"), source=source)
    if not need.detect:
        return Prepared(requirement=need)
    allocation = allocate(
        holdings,
        goal=goal,
        detect=need.detect,
        budget=budget,
        days=days,
        people=people,
        visits=visits,
        time_limit=time_limit,
        should_stop=should_stop,
        progress=progress,
    )
    if not allocation.found:
        return Prepared(requirement=need, allocation=allocation)
    names = [_name(holding) for holding in holdings]
    drawn = draw(
        drawn_from(holdings, listed),
        {name: row.n for name, row in zip(names, allocation.rows, strict=True) if row.population},
        seed=seed,
        joint=joint,
        id=id,
        step=need.step,
        required=need.detect,
        defects={
            name: row.worst
            for name, row in zip(names, allocation.rows, strict=True)
            if row.population
        },
        per_item={
            name: holding.per_item
            for name, holding in zip(names, holdings, strict=True)
            if holding.population
        },
        goal=allocation.goal,
        amounts=None
        if allocation.goal is None
        else {
            name: holding.amount or 0
            for name, holding in zip(names, holdings, strict=True)
            if holding.population
        },
    )
    return Prepared(requirement=need, allocation=allocation, draw=drawn)


def drawn_from(strata: Sequence[Holding], items: Items) -> Population:
    """Give the list that is drawn from: a stratum at a site is one called ``STRATUM/SITE``."""
    there = [one for one in strata if one.population]
    by_name = {_name(one): items[one.stratum, one.site] for one in there}
    sites = {_name(one): dict.fromkeys(items[one.stratum, one.site], one.site) for one in there}
    return Population.of(by_name, sites=sites if any(one.site for one in there) else None)


def read_items(path: TableLike) -> dict[tuple[str, str], list[str]]:
    """Read the items that the strata are made of.

    Raises
    ------
    TableError
        The table cannot be used.
    """
    table = read_table(path, _COLUMNS)
    items: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in table:
        name = row.raw("item")
        if not name.strip():
            row.wrong("item", "is empty")
        items[row.raw("stratum"), row.raw("site")].append(name)
    table.problems.raise_if_any()
    return dict(items)


def _name(holding: Holding) -> str:
    return f"{holding.stratum}/{holding.site}" if holding.site else holding.stratum


def _items(items: Items) -> Items:
    """Take names by stratum and site that were given in code."""
    found = {}
    for key, names in items.items():
        if not (isinstance(key, tuple) and len(key) == 2 and all(isinstance(k, str) for k in key)):
            said = f"should have a pair (STRATUM, SITE) for each list of names, not {shown(key)}"
            raise ParameterError("items", said, "the site is empty where there are none")
        found[key] = given.texts(names, "items", "names")
    return found


def _same(holdings: Sequence[Holding], items: Items) -> None:
    """Refuse a list of items that is not the population the sizes are worked out for."""
    known = {(one.stratum, one.site): one for one in holdings}
    said = []
    for key, names in items.items():
        if key not in known:
            where = f"stratum {quoted(key[0])}" + (f" at {quoted(key[1])}" if key[1] else "")
            said.append(f"the items name {where}, and the strata do not")
        elif known[key].population != len(names):
            said.append(
                f"{known[key].name} has a population of {known[key].population:,}, and "
                f"{len(names):,} items are listed"
            )
    said += [
        f"{one.name} has a population of {one.population:,}, and no item is listed"
        for key, one in known.items()
        if one.population and key not in items
    ]
    if len({_name(one) for one in holdings}) < len(holdings):
        said.append("two strata are called the same once their sites are added: STRATUM/SITE")
    if said:
        raise TableError("items", [Fault(0, "", what) for what in said[:20]])

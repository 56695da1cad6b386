"""What is to be allocated over: the items of one stratum at one site, and what inspecting costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from paripassu.errors import PariPassuError
from paripassu.numbers import words
from paripassu.tables.names import Column
from paripassu.tables.read import TableLike, read_table
from paripassu.tables.table import Row, Table

#: Columns of a table of strata, in the order of the manual.
COLUMNS = (
    Column("stratum", required=True),
    Column("site"),
    Column("population", required=True, number=True),
    Column("amount", number=True),
    Column("defects", number=True),
    Column("per_item", number=True, share=True),
    Column("cost", number=True),
    Column("site_cost", number=True),
    Column("days", number=True),
    Column("site_days", number=True),
    Column("min", number=True),
    Column("max", number=True),
)

#: Largest population of a row.
MOST_ITEMS = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The items of one stratum at one site: one row of the table.

    Attributes
    ----------
    stratum, site : str
        Together they name the row. An empty site is a site of its own.
    population : int
        Number of items, N.
    amount : Fraction or None
        What one falsified item hides, in the goal's unit.
    defects : int or None
        How many items are defective, where that is assumed instead of a goal.
    per_item : Fraction
        Probability q that a defective item is recognised when it is inspected.
    cost, days : Fraction
        Per item inspected; days are inspector-days.
    site_cost, site_days : Fraction
        Once per site with any sample; all rows of a site say the same.
    least, most : int or None
        Bounds on the sample (columns ``min`` and ``max``); None: 0 and the population.
    """

    stratum: str
    site: str = ""
    population: int
    amount: Fraction | None = None
    defects: int | None = None
    per_item: Fraction = Fraction(1)
    cost: Fraction = Fraction(1)
    site_cost: Fraction = Fraction(0)
    days: Fraction = Fraction(0)
    site_days: Fraction = Fraction(0)
    least: int = 0
    most: int | None = None

    @property
    def name(self) -> str:
        """Give stratum and site in words."""
        return f"{self.stratum!r} at {self.site!r}" if self.site else repr(self.stratum)

    @property
    def top(self) -> int:
        """Give the largest sample that is allowed."""
        return self.population if self.most is None else self.most


def holdings_of(strata: TableLike | Sequence[Holding]) -> tuple[Holding, ...]:
    """Take strata as rows built in code, or read a table of them; see :func:`read_strata`.

    Raises
    ------
    TableError
        The table cannot be used.
    PariPassuError
        Rows built in code contradict themselves.
    """
    if isinstance(strata, Sequence) and not isinstance(strata, str):
        rows = tuple(one for one in strata if isinstance(one, Holding))
        if len(rows) == len(strata):
            try:
                in_order(rows)
            except ValueError as error:
                raise PariPassuError(f"the rows cannot be used: {error}") from None
            return rows
    return read_strata(cast("TableLike", strata))


def read_strata(path: TableLike) -> tuple[Holding, ...]:
    """Read a table of strata.

    Parameters
    ----------
    path : path, open file, frame or sequence of mappings
        A table with the columns ``stratum``, ``site``, ``population``, ``amount`` or
        ``defects``, ``per_item`` (default 1), ``cost`` (per item, default 1), ``site_cost``,
        ``days``, ``site_days``, ``min``, ``max``; ``-`` is standard input.

    Returns
    -------
    tuple of Holding
        In the order of the file.

    Raises
    ------
    TableError
        Naming every row and column that cannot be used.
    """
    table = read_table(path, COLUMNS)
    _one_of(table)
    problems = table.problems
    problems.raise_if_any()
    holdings: list[Holding] = []
    lines: dict[tuple[str, str], int] = {}
    sites: dict[str, tuple[int, Holding]] = {}
    shared = _Shared(table)
    for row in table:
        holding = _holding(row, shared)
        key = (holding.stratum, holding.site)
        if key in lines:
            what = f"{holding.name} stands in row {lines[key]} already"
            row.wrong("stratum", what, "join the two rows, or give them another stratum or site")
        lines.setdefault(key, row.line)
        if holding.site:
            first, other = sites.setdefault(holding.site, (row.line, holding))
            for column in ("site_cost", "site_days"):
                mine, theirs = getattr(holding, column), getattr(other, column)
                if mine != theirs:
                    row.wrong(
                        column,
                        f"is {words.amount(mine)} here and {words.amount(theirs)} in row {first} "
                        f"for the same site {holding.site!r}",
                        "it is paid once per site: write the same in both, or leave one empty",
                    )
        holdings.append(holding)
    problems.raise_if_any()
    return tuple(holdings)


def _one_of(table: Table) -> None:
    has = [name for name in ("amount", "defects") if name in table.columns]
    if len(has) == 2:
        mend = "keep amount and give `goal`, or keep defects without it"
        table.problems.add(1, "", "has both columns 'amount' and 'defects'", mend)
    elif not has:
        mend = "give the amount of an item (with `goal`), or the number of defects"
        table.problems.add(1, "", "has neither a column 'amount' nor 'defects'", mend)


class _Shared:
    """What a site costs where some of its rows leave it empty."""

    def __init__(self, table: Table) -> None:
        self._given: dict[tuple[str, str], str] = {}
        sites = table.columns.get("site", ())
        for column in ("site_cost", "site_days"):
            for site, cell in zip(sites, table.columns.get(column, ()), strict=False):
                if site.strip() and cell.strip():
                    self._given.setdefault((column, site.strip()), cell)

    def amount(self, row: Row, column: str, site: str) -> Fraction:
        given = row.text(column) or self._given.get((column, site), "")
        if not row.text(column) and given:
            return Row(row.line, {column: given}, row.problems).amount(column, Fraction(0))
        return row.amount(column, Fraction(0))


def _holding(row: Row, shared: _Shared) -> Holding:
    site = row.text("site")
    population = row.count("population")
    if population > MOST_ITEMS:
        row.wrong("population", f"is {population:,}, and {MOST_ITEMS:,} is the most")
    defects = None
    if "defects" in row.cells:
        defects = row.count("defects")
        if defects > population:
            row.wrong("defects", f"is {defects:,}, and the population is {population:,}")
    least = row.count("min", 0)
    most = row.count("max", population)
    if most > population and row.text("max"):
        row.wrong("max", f"is {most:,}, and the population is {population:,}")
    if least > min(most, population):
        bound = "max" if most < population else "the population"
        row.wrong("min", f"is {least:,}, and {bound} is {min(most, population):,}")
    return Holding(
        stratum=row.required("stratum"),
        site=site,
        population=population,
        amount=row.amount("amount") if "amount" in row.cells else None,
        defects=defects,
        per_item=row.share("per_item", Fraction(1)),
        cost=row.amount("cost", Fraction(1)),
        site_cost=shared.amount(row, "site_cost", site),
        days=row.amount("days", Fraction(0)),
        site_days=shared.amount(row, "site_days", site),
        least=least,
        most=most,
    )


def in_order(holdings: Sequence[Holding]) -> None:
    """Refuse rows built in code that contradict themselves.

    Raises
    ------
    ValueError
        With the row's name.
    """
    names: set[tuple[str, str]] = set()
    sites: dict[str, tuple[Fraction, Fraction]] = {}
    if not holdings:
        raise ValueError("there is no stratum")
    fixed = holdings[0].defects is not None
    for one in holdings:
        if (one.stratum, one.site) in names:
            raise ValueError(f"{one.name} stands there twice")
        names.add((one.stratum, one.site))
        if (one.defects is not None) != fixed or (one.amount is not None) == fixed:
            raise ValueError(f"{one.name}: all rows have an amount, or all have defects")
        if not 0 <= one.least <= one.top <= one.population <= MOST_ITEMS:
            raise ValueError(f"{one.name}: 0 ≤ least ≤ most ≤ population does not hold")
        if not 0 <= (one.defects or 0) <= one.population:
            raise ValueError(f"{one.name}: defects are from 0 to the population")
        if not 0 <= one.per_item <= 1:
            raise ValueError(f"{one.name}: per_item is a share from 0 to 1")
        if min(one.cost, one.site_cost, one.days, one.site_days, one.amount or 0) < 0:
            raise ValueError(f"{one.name}: an amount, a cost or days are negative")
        if one.site and sites.setdefault(one.site, (one.site_cost, one.site_days)) != (
            one.site_cost,
            one.site_days,
        ):
            raise ValueError(f"{one.name}: all rows of a site have the same site_cost, site_days")

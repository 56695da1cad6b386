"""Rows to allocate inspections to, with sites, bounds and prices; and limits on what is spent."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import assume
from hypothesis import strategies as st

from paripassu.inspection.allocation.holding import Holding

PER_ITEM = st.sampled_from([Fraction(1), Fraction(1), Fraction(1, 2), Fraction(9, 10), Fraction(0)])
HALVES = st.integers(0, 6).map(lambda k: Fraction(k, 2))


@st.composite
def cases(
    draw: st.DrawFn, rows: int = 4, largest: int = 5
) -> tuple[list[Holding], Fraction | None]:
    """Rows with sites of several strata, bounds and prices, and a goal or fixed defects."""
    fixed = draw(st.integers(0, 3)) == 0
    prices = {site: (draw(HALVES), draw(HALVES)) for site in "AB"}
    holdings = []
    for index in range(draw(st.integers(1, rows))):
        population = draw(st.integers(0, largest))
        site = draw(st.sampled_from(["", "A", "B"]))
        cost, days = prices[site] if site else (draw(HALVES), draw(HALVES))
        least = draw(st.integers(0, min(1, population)))
        holdings.append(
            Holding(
                stratum=f"s{index}",
                site=site,
                population=population,
                amount=None if fixed else draw(HALVES),
                defects=draw(st.integers(0, population)) if fixed else None,
                per_item=draw(PER_ITEM),
                cost=draw(HALVES),
                days=draw(HALVES),
                site_cost=cost,
                site_days=days,
                least=least,
                most=draw(st.integers(least, population)),
            )
        )
    if fixed:
        return holdings, None
    total = sum((one.amount or Fraction(0)) * one.population for one in holdings)
    assume(total > 0)
    return holdings, Fraction(draw(st.integers(1, int(total * 4))), 4)


#: On what is spent: none, or some of the three.
limits = st.fixed_dictionaries(
    {
        "budget": st.none() | st.integers(0, 20).map(Fraction),
        "days": st.none() | HALVES.map(lambda days: days * 4),
        "visits": st.none() | st.integers(0, 4),
    }
)

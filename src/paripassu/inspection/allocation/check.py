"""An allocation held against its definition: nothing here knows how it was found.

Cost, limits and bounds are added up again from the rows. The worst case is computed anew: exactly,
by the definition's own dynamic program over what is hidden so far, where that is small; otherwise
item by item over all rows of an amount and a dense table over the need, in floats, good to 1e-9.
The bound is computed anew from its multipliers by going through every n of every row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from math import ceil, exp, gcd, inf, lcm, log

from paripassu.inspection.allocation.check_bound import recomputed_bound
from paripassu.inspection.allocation.holding import Holding
from paripassu.inspection.allocation.result import Allocation, Bound
from paripassu.inspection.sampling.detection import miss

#: Steps of the exact dynamic program, and cells of the dense one.
MOST_EXACT = 30_000
MOST_DENSE = 400_000_000
TOLERANCE = 1e-9


def check_allocation(
    holdings: Sequence[Holding], answer: Allocation, *, bound: bool = True
) -> tuple[str, ...]:
    """Recompute an allocation from its rows.

    Parameters
    ----------
    holdings : sequence of Holding
        The rows that it was made for.
    answer : Allocation
    bound : bool
        Whether to recompute the bound too; seconds for many rows.

    Returns
    -------
    tuple of str
        What does not hold; empty where everything does.
    """
    if not answer.found:
        return ()
    n = [row.n for row in answer.rows]
    names = [(row.stratum, row.site) for row in answer.rows]
    if names != [(one.stratum, one.site) for one in holdings]:
        return ("the rows are not those of the table",)
    return (
        *_effort(holdings, n, answer),
        *_detection(holdings, n, answer),
        *(_bound(holdings, answer.proof, answer) if bound and answer.proof is not None else ()),
    )


def _effort(holdings: Sequence[Holding], n: Sequence[int], answer: Allocation) -> list[str]:
    wrong = []
    cost = days = Fraction(0)
    sites: dict[object, Holding] = {}
    strata: dict[str, int] = defaultdict(int)
    for index, (one, items) in enumerate(zip(holdings, n, strict=True)):
        if not one.least <= items <= one.top:
            wrong.append(f"{one.name}: {items} is not from {one.least} to {one.top}")
        cost += one.cost * items
        days += one.days * items
        strata[one.stratum] += items
        if items:
            sites.setdefault(one.site or index, one)
    cost += sum((one.site_cost for one in sites.values()), Fraction(0))
    days += sum((one.site_days for one in sites.values()), Fraction(0))
    for name, mine, theirs in (
        ("cost", cost, answer.cost),
        ("days", days, answer.days),
        ("visits", len(sites), answer.visits),
        ("n", dict(strata), dict(answer.n)),
    ):
        if mine != theirs:
            wrong.append(f"{name} is {mine}, not {theirs}")
    for name, used, limit in (
        ("cost", cost, answer.budget),
        ("days", days, answer.day_limit),
        ("visits", len(sites), answer.visit_limit),
    ):
        if limit is not None and used > limit:
            wrong.append(f"{name} is {used}, more than {limit}")
    return wrong


def _detection(holdings: Sequence[Holding], n: Sequence[int], answer: Allocation) -> list[str]:
    assert answer.achieved is not None
    wrong = []
    placed = [row.worst for row in answer.rows]
    if answer.goal is not None:
        hidden = sum((one.amount or 0) * d for one, d in zip(holdings, placed, strict=True))
        if hidden < answer.goal:
            wrong.append(f"the worst case hides {hidden}, less than the goal {answer.goal}")
    if any(not 0 <= d <= one.population for one, d in zip(holdings, placed, strict=True)):
        wrong.append("the worst case has more defects than items")
        return wrong
    missed, exact = worst_missed(holdings, answer.goal, n)
    slack = 0.0 if exact and answer.worst_proven else TOLERANCE
    if answer.achieved - float(1 - missed) > slack:
        wrong.append(f"detection is {float(1 - missed)!r}, less than {answer.achieved!r}")
    if answer.worst_proven and abs(answer.achieved - float(1 - missed)) > max(slack, 0.0):
        wrong.append(f"detection is {float(1 - missed)!r}, not {answer.achieved!r}")
    if answer.detect is not None:
        reaches = missed <= 1 - answer.detect
        if not reaches and (exact or float(missed) > float(1 - answer.detect) + TOLERANCE):
            wrong.append(f"detection is {float(1 - missed)!r}, below {float(answer.detect)!r}")
    return wrong


def worst_missed(
    holdings: Sequence[Holding], goal: Fraction | None, n: Sequence[int]
) -> tuple[Fraction, bool]:
    """Give the greatest probability that nothing is detected, and whether it is exact."""
    if goal is None:
        product = Fraction(1)
        for one, items in zip(holdings, n, strict=True):
            product *= miss(one.population, one.defects or 0, items, one.per_item)
        return product, True
    unit = lcm(goal.denominator, *{(one.amount or Fraction(0)).denominator for one in holdings})
    weights = [int((one.amount or 0) * unit) for one in holdings]
    shared = gcd(*weights) or 1
    weights = [weight // shared for weight in weights]
    need = ceil(goal * unit / shared)
    most = [
        min(one.population, -(-need // weight)) if weight else 0
        for one, weight in zip(holdings, weights, strict=True)
    ]
    if sum(most) * min(need, sum(most)) <= MOST_EXACT and max(most) <= 200:
        return _by_definition(holdings, weights, most, need, n), True
    return Fraction(_dense(holdings, weights, need, n)), False


def _by_definition(
    holdings: Sequence[Holding],
    weights: Sequence[int],
    most: Sequence[int],
    need: int,
    n: Sequence[int],
) -> Fraction:
    """Go through d row by row; of equal amounts hidden keep the greatest product."""
    best = {0: Fraction(1)}
    for one, weight, top, items in zip(holdings, weights, most, n, strict=True):
        chances = [miss(one.population, d, items, one.per_item) for d in range(top + 1)]
        new: dict[int, Fraction] = {}
        for hidden, product in best.items():
            for d, chance in enumerate(chances):
                at = min(need, hidden + d * weight)
                value = product * chance
                if value > new.get(at, -1):
                    new[at] = value
        best = new
    return best[need]


def _dense(
    holdings: Sequence[Holding], weights: Sequence[int], need: int, n: Sequence[int]
) -> float:
    """Bound from above, good to 1e-9: items in order of ln P per amount, a table over the need."""
    import numpy as np

    count: dict[tuple[int, int, int, Fraction], int] = defaultdict(int)
    for one, weight, items in zip(holdings, weights, n, strict=True):
        if weight and one.population:
            count[weight, one.population, items, one.per_item] += 1
    by_weight: dict[int, list[tuple[int, int, Fraction, int]]] = defaultdict(list)
    for (weight, population, items, q), rows in count.items():
        by_weight[weight].append((population, items, q, rows))
    cells = sum(-(-need // weight) for weight in by_weight) * min(need, MOST_DENSE)
    columns = {w: _items(kinds, -(-need // w)) for w, kinds in by_weight.items()}
    if cells > MOST_DENSE:
        return min(1.0, exp(_lagrangian(columns, need)) * (1 + TOLERANCE))
    table = np.full(need + 1, -inf)
    table[0] = 0.0
    for weight, logs in columns.items():
        new = table.copy()
        total = 0.0
        for k, value in enumerate(logs, start=1):
            total += value
            step = min(need, k * weight)
            moved = np.full_like(table, -inf)
            moved[step:] = table[: need + 1 - step] + total
            moved[need] = max(moved[need], float(np.max(table[need - step :])) + total)
            np.maximum(new, moved, out=new)
        table = new
    return min(1.0, exp(float(table[need])) * (1 + TOLERANCE)) if table[need] > -inf else 0.0


def _items(kinds: Sequence[tuple[int, int, Fraction, int]], most: int) -> list[float]:
    """Give the ln P ratios of the ``most`` items least likely to be found, one after another."""
    firsts = sorted(
        ((1 - float(q) * items / population, rows) for population, items, q, rows in kinds),
        reverse=True,
    )
    seen, border = 0, 0.0
    for first, rows in firsts:
        seen += rows
        if seen >= most:
            # So many items are at least as unlikely to be found: no later one is among the first.
            border = first
            break
    found: list[float] = []
    for population, items, q, rows in kinds:
        before, d = Fraction(1), 0
        while d < min(population, most):
            after = miss(population, d + 1, items, q)
            if not after:
                break
            ratio = float(after / before)
            if ratio < border * (1 - 1e-12):
                break
            found.extend([log(ratio)] * min(rows, most))
            before, d = after, d + 1
    found.sort(reverse=True)
    return found[:most]


def _lagrangian(columns: dict[int, list[float]], need: int) -> float:
    """Give the least of the Lagrangian bounds at the items' own rates."""
    rates = sorted({-value / weight for weight, logs in columns.items() for value in logs})
    if not rates:
        return -inf

    def at(rate: float) -> float:
        over = (value + rate * weight for weight, logs in columns.items() for value in logs)
        return sum(x for x in over if x > 0) - rate * need

    low, high = 0, len(rates) - 1
    while high - low > 2:
        third = (high - low) // 3
        if at(rates[low + third]) <= at(rates[high - third]):
            high -= third
        else:
            low += third
    return min(at(rate) for rate in rates[low : high + 1])


def _bound(holdings: Sequence[Holding], proof: Bound, answer: Allocation) -> list[str]:
    try:
        mine = recomputed_bound(holdings, answer.goal, proof)
    except ValueError as error:
        return [f"the bound: {error}"]
    room = sum(
        float(limit) * price
        for limit, price in ((answer.day_limit, proof.day), (answer.visit_limit, proof.visit))
        if limit is not None
    )
    assert answer.bound is not None
    if answer.objective == "cost":
        value = max(0.0, (mine - room) / proof.cost)
        if value < answer.bound * (1 - 1e-7) - 1e-9:
            return [f"the bound is {value!r}, less than {answer.bound!r}"]
        return []
    room += 0.0 if answer.budget is None else float(answer.budget) * proof.cost
    if mine <= room:
        return [f"greater detection is priced at {mine!r}, within the limits' {room!r}"]
    return []

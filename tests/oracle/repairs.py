"""All minimal repairs of each kind, by trying every change there is.

Softenings: tests.oracle.softening.
One function per kind. Each gives what is minimal among all that work, ``work`` meaning that
exhaustive search finds a plan for the changed agreement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from itertools import product

from tests.oracle.exhaustive import ZERO, Orders, plans
from tests.oracle.language import search
from tests.oracle.language.reading import parse
from tests.oracle.rules import earliest_end, members, subsets

from paripassu.agreement.model import Agreement, Interval, Measure, Step

Levels = tuple[int, ...]


def works(agreement: Agreement) -> bool:
    """Whether there is a plan, by the literal reading of the file that the agreement is."""
    file = parse(agreement.to_toml())
    every = search.plans(file, frozenset(file.members()))
    return any(orders.least(lambda _: ZERO, first=True) for orders, _ in every)


def solved(agreement: Agreement) -> search.Answer:
    """Give the best plan's objective, by the literal reading of the file."""
    return search.best(parse(agreement.to_toml()))


def minimal(levels: Iterable[Levels], works: Callable[[Levels], bool]) -> set[Levels]:
    """Give the vectors that work and are not above another one that does, in every component."""
    found: set[Levels] = set()
    # A vector's sum is above that of any vector below it.
    for vector in sorted(levels, key=sum):
        below = any(all(a <= b for a, b in zip(m, vector, strict=True)) for m in found)
        if not below and works(vector):
            found.add(vector)
    return found


def reached_shares(measure: Measure) -> list[Fraction]:
    """Give the shares that whole portions reach, falling, without 0."""
    return sorted({share for share in measure.reached if share > 0}, reverse=True)


def burden(agreement: Agreement, given_up: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Give the cost of the parts of positions given up, per party, in its tolerance."""
    found: dict[str, Fraction] = {}
    for name, part in given_up.items():
        position = agreement.position[name]
        tolerance = agreement.party[position.party].tolerance
        cost = position.cost * part
        if tolerance and tolerance.low:
            cost /= tolerance.low
        found[position.party] = found.get(position.party, ZERO) + cost
    return found


# ------------------------------------------------------------------- concede, split, together


def without(agreement: Agreement, names: Iterable[str]) -> Agreement:
    """Give the agreement as if positions were not in the file."""
    dropped = set(names)
    return agreement.replace(positions=tuple(p for p in agreement.positions if p.id not in dropped))


def concessions(agreement: Agreement, red_lines: bool = False) -> set[frozenset[str]]:
    """Give every inclusion-minimal set of demands without which there is a plan."""
    names = tuple(
        p.id
        for p in agreement.positions
        if p.firm == "demand" or (red_lines and p.firm == "red line")
    )
    found: set[frozenset[str]] = set()
    for chosen in map(frozenset, subsets(names)):
        if not any(other <= chosen for other in found) and works(without(agreement, chosen)):
            found.add(chosen)
    return found


def splittable(agreement: Agreement) -> list[str]:
    """Give the measures without stages and groups."""
    grouped = {step.measure for group in agreement.groups for step in group}
    return [m.id for m in agreement.measures if not m.stages and m.id not in grouped]


def split_by(agreement: Agreement, factors: Mapping[str, int]) -> Agreement:
    """Give the agreement with portions and days of measures divided."""
    return agreement.replace(
        measures=tuple(
            m.replace(
                portions=m.portions * factors[m.id],
                days=Interval(m.days.low / factors[m.id], m.days.high / factors[m.id]),
            )
            if m.id in factors
            else m
            for m in agreement.measures
        )
    )


def splits(agreement: Agreement, most: int = 12) -> tuple[list[str], set[Levels]]:
    """Give the measures that can be split, and the minimal vectors of factors up to ``most``."""
    names = splittable(agreement)
    every = product(range(1, most + 1), repeat=len(names))
    found = minimal(every, lambda v: works(split_by(agreement, dict(zip(names, v, strict=True)))))
    return names, found


def paired(agreement: Agreement, pairs: Iterable[tuple[Step, Step]]) -> Agreement:
    """Give the agreement with pairs of single portions performed together."""
    return agreement.replace(groups=(*agreement.groups, *pairs))


def possible_pairs(agreement: Agreement, measures: Iterable[str]) -> list[tuple[Step, Step]]:
    """Give all pairs of ungrouped portions of measures whose performers are not the same set."""
    grouped = {step for group in agreement.groups for step in group}
    steps = [
        Step(name, k + 1)
        for name in sorted(measures)
        for k in range(len(agreement.measure[name].shares))
    ]
    return [
        (one, other)
        for i, one in enumerate(steps)
        for other in steps[i + 1 :]
        if not grouped & {one, other}
        and set(agreement.measure[one.measure].by) != set(agreement.measure[other.measure].by)
    ]


# --------------------------------------------------------------- deposit, tolerance, share


def least_peak(orders: Orders, score: Callable[[int], Fraction]) -> Fraction | None:
    """Give the least that the largest score after any moment can be; None: no order is a plan.

    Parameters
    ----------
    score : callable
        Of the set of moments done.
    """
    if orders.rules.impossible or orders.ratio(0) is None:
        return None
    memo: dict[tuple[int, tuple[Fraction, ...]], Fraction | None] = {}

    def rest(done: int, ends: dict[int, Fraction], now: Fraction) -> Fraction | None:
        if done == orders.full:
            return ZERO
        key = (done, tuple(ends[i] for i in sorted(ends)))
        if key not in memo:
            found = []
            for moment in range(len(orders.rules.moments)):
                after = done | 1 << moment
                if after == done or orders.ratio(after) is None:
                    continue
                end = earliest_end(orders.rules, moment, ends, now)
                if end is None:
                    continue
                further = rest(after, {**ends, moment: end}, end)
                if further is not None:
                    found.append(max(score(after), further))
            memo[key] = min(found, default=None)
        return memo[key]

    return rest(0, {}, ZERO)


def least_deposit(agreement: Agreement, party: str) -> Fraction | None:
    """Give the least stake to add for one party, the others fixed; None: none would do.

    It is posted when the first moment begins, so before that the file's own stake counts; and a
    party that loses by the whole plan is offered none.
    """
    enforced = frozenset(members(agreement)) - {f"safe:{party}"}
    stake = agreement.party[party].stake.low
    found: list[Fraction] = []
    for orders, _ in plans(agreement, enforced):
        total = orders.total[party]
        performs = any(
            party in agreement.measure[step.measure].by
            for moment in orders.rules.moments
            for step in moment
        )
        if not performs or total < 0:
            continue

        def tempted(done: int, orders: Orders = orders, total: Fraction = total) -> Fraction:
            return orders.kept(done, party) - total - stake

        peak = least_peak(orders, tempted)
        if peak is not None:
            found.append(peak)
    return min(found, default=None)


def least_tolerance(agreement: Agreement, party: str) -> Fraction | None:
    """Give the least tolerance of one party, the others fixed, that leaves a plan."""
    enforced = frozenset(members(agreement)) - {f"tolerance:{party}"}
    peaks = [
        least_peak(orders, lambda done, orders=orders: -orders.kept(done, party))  # type: ignore[misc]
        for orders, _ in plans(agreement, enforced)
    ]
    return min((peak for peak in peaks if peak is not None), default=None)


def least_factor(agreement: Agreement) -> Fraction | None:
    """Give the least factor on all tolerances that leaves a plan."""
    rated = {
        p.id: p.tolerance.low for p in agreement.parties if p.tolerance and p.tolerance.low > 0
    }
    enforced = frozenset(members(agreement)) - {f"tolerance:{name}" for name in rated}

    def worst(orders: Orders, done: int) -> Fraction:
        return max((-orders.kept(done, p) / t for p, t in rated.items()), default=ZERO)

    peaks = [
        least_peak(orders, lambda done, orders=orders: worst(orders, done))  # type: ignore[misc]
        for orders, _ in plans(agreement, enforced)
    ]
    return min((peak for peak in peaks if peak is not None), default=None)


def with_tolerance(agreement: Agreement, party: str, tolerance: Fraction) -> Agreement:
    """Give the agreement with another tolerance of one party."""
    return agreement.replace(
        parties=tuple(
            p.replace(tolerance=Interval(tolerance, tolerance)) if p.id == party else p
            for p in agreement.parties
        )
    )


def best_share(agreement: Agreement, measure: str) -> tuple[Fraction, frozenset[str]] | None:
    """Give the largest share to which the demands for more of a measure can be lowered.

    Returns
    -------
    share, positions : Fraction, frozenset of str
        Demands above the share are lowered to it. None: nothing there to lower, or no share works.
    """
    entry = agreement.measure[measure]
    limited = any(p.binds and p.limits and p.measure == measure for p in agreement.positions)
    demands = [
        p
        for p in agreement.positions
        if p.measure == measure and p.claim == "at_least" and p.firm == "demand" and p.share
    ]
    if not limited:
        return None
    for share in reached_shares(entry):
        above = frozenset(p.id for p in demands if p.share is not None and p.share > share)
        lowered = agreement.replace(
            positions=tuple(
                p.replace(share=share) if p.id in above else p for p in agreement.positions
            )
        )
        if above and works(lowered):
            return share, above
    return None

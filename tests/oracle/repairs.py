"""All minimal repairs of each kind, by trying every change there is.

One function per kind. Each gives what is minimal among all that work, ``work`` meaning that
exhaustive search finds a plan for the changed agreement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from tests.oracle.exhaustive import ZERO, Orders, best, plans
from tests.oracle.rules import cap, earliest_end, members, subsets

from paripassu.agreement.model import Agreement, Interval, Measure, Position, Step

Levels = tuple[int, ...]


def works(agreement: Agreement) -> bool:
    """Whether there is a plan."""
    return best(agreement).status == "optimal"


def minimal(levels: Iterable[Levels], works: Callable[[Levels], bool]) -> set[Levels]:
    """Give the vectors that work and are not above another one that does, in every component."""
    found: set[Levels] = set()
    # A vector's sum is above that of any vector below it.
    for vector in sorted(levels, key=sum):
        below = any(all(a <= b for a, b in zip(m, vector, strict=True)) for m in found)
        if not below and works(vector):
            found.add(vector)
    return found


# ---------------------------------------------------------------------------------- soften


@dataclass(frozen=True)
class Milder:
    """One component of a softening: the values it may take, the position's own first.

    Attributes
    ----------
    position : str
        Which position.
    key : str
        The measure that is waited for, ``"part"`` or ``"share"``.
    values : tuple
        From the position's own to the mildest.
    given_up : tuple of Fraction
        The part of the position that each gives up.
    """

    position: str
    key: str
    values: tuple[Fraction | str, ...]
    given_up: tuple[Fraction, ...]


def amount_in_full(agreement: Agreement, measure: Measure) -> int:
    """Give the largest amount that the binding limits allow."""
    limits = [
        cap(measure, p)
        for p in agreement.positions
        if p.binds and p.limits and p.measure == measure.id
    ]
    return min([len(measure.shares), *limits])


def reached_shares(measure: Measure) -> list[Fraction]:
    """Give the shares that whole portions reach, falling, without 0."""
    return sorted({share for share in measure.reached if share > 0}, reverse=True)


def milder_needs(agreement: Agreement, position: Position) -> Iterator[Milder]:
    """Give what each need of an ``after`` position may be lowered to."""
    for name, need in position.needs.items():
        measure = agreement.measure[name]
        values: list[Fraction | str]
        names = [stage.name for stage in measure.stages]
        amount = amount_in_full(agreement, measure)
        if isinstance(need, str) and names:
            # "all" is what the limits leave of it, and is lowered to stages where it has stages.
            count = amount if need == "all" else names.index(need) + 1
            values = [need, *reversed(names[: max(count - 1, 0)])]
            shares = [measure.reached[k] for k in range(count, 0, -1)] or [ZERO]
        else:
            own = measure.reached[amount] if isinstance(need, str) else need
            lower = [share for share in reached_shares(measure) if share < own]
            shares, values = [own, *lower], [need, *lower]
        given_up = tuple(1 - share / shares[0] if shares[0] else ZERO for share in shares)
        yield Milder(position.id, name, tuple(values), given_up)


def milder(agreement: Agreement, red_lines: bool = False) -> list[Milder]:
    """Give every component in which a demand may be softened."""
    found: list[Milder] = []
    for position in agreement.positions:
        if position.firm != "demand" and not (red_lines and position.firm == "red line"):
            continue
        measure = agreement.measure[position.measure]
        if position.claim == "after":
            found += milder_needs(agreement, position)
        if position.claim == "after" and position.meant_part == "first":
            amount = amount_in_full(agreement, measure)
            last = measure.shares[amount - 1] if amount else ZERO
            found.append(Milder(position.id, "part", ("first", "last"), (ZERO, 1 - last)))
        if position.claim in ("at_least", "at_most"):
            own = position.share
            assert own is not None
            reached = reached_shares(measure)
            if position.claim == "at_least":
                others = [share for share in reached if share < own]
                given = [(own - share) / own for share in others]
            else:
                others = [share for share in reached[::-1] if own < share < 1]
                given = [(share - own) / (1 - own) for share in others]
            found.append(Milder(position.id, "share", (own, *others), (ZERO, *given)))
    return [component for component in found if len(component.values) > 1]


def softened(agreement: Agreement, components: list[Milder], levels: Levels) -> Agreement:
    """Give the agreement with each component at its level."""
    changed = dict(agreement.position)
    for component, level in zip(components, levels, strict=True):
        position, value = changed[component.position], component.values[level]
        if component.key in ("part", "share"):
            position = position.replace(**{component.key: value})
        else:
            position = position.replace(needs={**position.needs, component.key: value})
        changed[component.position] = position
    return agreement.replace(positions=tuple(changed.values()))


def softenings(agreement: Agreement, red_lines: bool = False) -> tuple[list[Milder], set[Levels]]:
    """Give the components, and every minimal vector of levels that leaves a plan."""
    components = milder(agreement, red_lines)
    every = product(*(range(len(component.values)) for component in components))
    return components, minimal(every, lambda v: works(softened(agreement, components, v)))


def softening_burden(
    agreement: Agreement, components: list[Milder], levels: Levels
) -> dict[str, Fraction]:
    """Give what a softening costs each party, in its tolerance."""
    parts: dict[str, dict[str, Fraction]] = {}
    for component, level in zip(components, levels, strict=True):
        if level:
            of = parts.setdefault(component.position, {"needs": ZERO, "part": ZERO})
            key = "part" if component.key == "part" else "needs"
            of[key] = max(of[key], component.given_up[level])
    return burden(
        agreement,
        {name: 1 - (1 - of["needs"]) * (1 - of["part"]) for name, of in parts.items()},
    )


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

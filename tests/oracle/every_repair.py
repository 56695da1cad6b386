"""All minimal repairs of each kind over the whole language, by trying every change there is.

``explain`` says of a kind that there are no more: here is what there is. One function per kind, but
for those that stand in :mod:`tests.oracle.repairs` and :mod:`tests.oracle.softening`, which read
the whole language already. Whether a changed agreement has a plan is decided by the literal reading
of its file (tests.oracle.language). Deposits and tolerances are no search over changes: what is
least is read off all orders of all amounts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product

from tests.oracle.duality import minimal_hitting_sets
from tests.oracle.language import search
from tests.oracle.language.conflicts import minimal_conflicts
from tests.oracle.language.reading import File, parse
from tests.oracle.language.search import ZERO, Orders
from tests.oracle.milder import has_plan
from tests.oracle.repairs import Levels, minimal, paired, split_by, without, works
from tests.oracle.softening import Milder, milder, softened, softening_burden

from paripassu.agreement.model import Agreement, Step

Pair = tuple[Step, Step]
#: Factors that a measure is split by.
FACTORS = range(1, 13)


def file_of(agreement: Agreement) -> File:
    return parse(agreement.to_toml())


# ---------------------------------------------------------------------------------- split


def splittable(agreement: Agreement) -> list[str]:
    """Give the measures without stages, groups and gates by number."""
    grouped = {step.measure for group in agreement.groups for step in group}
    claims = (*agreement.requirements, *agreement.positions)
    numbered = {claim.measure for claim in claims if isinstance(claim.part, int)}
    return [
        m.id
        for m in agreement.measures
        if not m.stages and m.id not in grouped and m.id not in numbered
    ]


def decimal(number: Fraction) -> bool:
    """Whether a number has at most 15 digits after its point."""
    return (number * 10**15).denominator == 1


def splits(agreement: Agreement, most: int) -> set[tuple[tuple[str, int], ...]]:
    """Give the minimal factors of measures with which there are at most so many portions.

    Fewer factors make fewer portions: whether one is minimal hangs on none beyond ``most``.
    """
    names = splittable(agreement)
    fixed = sum(len(m.shares) for m in agreement.measures if m.id not in names)

    def fits(factors: Levels) -> bool:
        cut = [agreement.measure[name] for name in names]
        portions = sum(len(m.shares) * factor for m, factor in zip(cut, factors, strict=True))
        return fixed + portions <= most and all(
            decimal(m.days.high / factor)
            for m, factor in zip(cut, factors, strict=True)
            if m.standing
        )

    every = filter(fits, product(FACTORS, repeat=len(names)))
    found = minimal(every, lambda v: works(split_by(agreement, dict(zip(names, v, strict=True)))))
    return {
        tuple(sorted((name, f) for name, f in zip(names, factors, strict=True) if f > 1))
        for factors in found
    }


# ------------------------------------------------------------------------------- together


def pairs_of(agreement: Agreement) -> list[Pair]:
    """Give the pairs of ungrouped portions of two measures that not the same parties perform."""
    grouped = {step for group in agreement.groups for step in group}
    free = [
        step
        for m in agreement.measures
        for k in range(1, len(m.shares) + 1)
        if (step := Step(m.id, k)) not in grouped
    ]
    return [
        (min(one, other), max(one, other))
        for at, one in enumerate(free)
        for other in free[at + 1 :]
        if set(agreement.measure[one.measure].by) != set(agreement.measure[other.measure].by)
    ]


def pairings(pairs: list[Pair]) -> Iterator[frozenset[Pair]]:
    """Give the sets of pairs in which each portion stands once at most."""
    if not pairs:
        yield frozenset()
        return
    first, *rest = pairs
    yield from pairings(rest)
    for more in pairings([pair for pair in rest if not set(pair) & set(first)]):
        yield more | {first}


def together(agreement: Agreement) -> set[frozenset[Pair]]:
    """Give the inclusion-minimal sets of pairs that leave a plan of more than one moment.

    Whether some conflict names the measures of a pair is not asked. Of a minimal set each does so:
    an order in which a portion that a conflict does not name happens together with another is one
    in which it happens just before or just after it.
    """
    found: set[frozenset[Pair]] = set()
    for chosen in sorted(pairings(pairs_of(agreement)), key=len):
        if not any(other <= chosen for other in found) and _stepwise(paired(agreement, chosen)):
            found.add(chosen)
    return found


def _stepwise(agreement: Agreement) -> bool:
    file = file_of(agreement)
    return not search.is_contradictory(file) and any(
        orders.least(lambda _: ZERO, first=True)
        for orders, _ in search.plans(file, frozenset(file.members()))
        if len(orders.rules.moments) > 1
    )


# ---------------------------------------------------------------------- deposit, tolerance


def _least(
    file: File, lifted: frozenset[str], amount: Callable[[Orders], Callable[[int], Fraction] | None]
) -> Fraction | None:
    """Give the least, over all plans, of the largest amount after a moment; None: no plan."""
    values = []
    for orders, _ in search.plans(file, frozenset(file.members()) - lifted):
        of = amount(orders)
        if of is not None:
            value = orders.least(lambda done, of=of: of(done) if done else ZERO)  # type: ignore[misc]
            values += [value[0]] if value else []
    return min(values, default=None)


def _raised(file: File, added: Mapping[str, Fraction]) -> File:
    return replace(file, stakes={p: s + added.get(p, ZERO) for p, s in file.stakes.items()})


def _needed(file: File, party: str, gainers: tuple[str, ...]) -> Fraction | None:
    def gained(orders: Orders) -> Callable[[int], Fraction] | None:
        if min(orders.total[p] for p in gainers) < 0:
            return None
        return lambda done: orders.temptation(done, party)

    return _least(file, frozenset({f"safe:{party}"}), gained)


def deposits(agreement: Agreement) -> dict[str, Fraction]:
    """Give by party the least stake to add, the others' unchanged, if there is one.

    It is offered where the party's gain is not negative. Before the first moment begins the party's
    own stake counts, which then suffices.
    """
    file = file_of(agreement)
    needed = {party: _needed(file, party, (party,)) for party in file.stakes}
    return {party: amount for party, amount in needed.items() if amount is not None}


def least_total(agreement: Agreement) -> Fraction | None:
    """Give the least total of two stakes to add, where exactly two parties perform something.

    Where the total is least the first of them adds what it would gain after some moment.
    """
    file = file_of(agreement)
    one, other = sorted({p for m in file.measures.values() for p in m.by})
    levels = {
        orders.temptation(done, one)
        for orders, _ in search.plans(file, frozenset())
        for done in range(1, orders.full + 1)
    }
    totals = []
    for level in sorted({max(level, ZERO) for level in levels}):
        second = _needed(_raised(file, {one: level}), other, (one, other))
        totals += [level + second] if second is not None else []
    return min(totals, default=None)


def tolerances(agreement: Agreement) -> dict[str, Fraction]:
    """Give by party the least tolerance, the others' unchanged, if there is one."""
    file = file_of(agreement)
    found = {}
    for party, tolerance in file.tolerances.items():
        if tolerance is not None:
            least = _least(
                file,
                frozenset({f"tolerance:{party}"}),
                lambda orders, party=party: lambda done: orders.exposure(done, party),  # type: ignore[misc]
            )
            if least is not None:
                found[party] = least
    return found


def factor(agreement: Agreement) -> Fraction | None:
    """Give the least common factor on all tolerances; None: none leaves a plan."""
    file = file_of(agreement)
    rated = {p: t for p, t in file.tolerances.items() if t}

    def ratio(orders: Orders) -> Callable[[int], Fraction]:
        return lambda done: max(
            (orders.exposure(done, p) / t for p, t in rated.items()), default=ZERO
        )

    return _least(file, frozenset(f"tolerance:{party}" for party in rated), ratio)


# ------------------------------------------------------------------------------------ mixed


def corrections(agreement: Agreement) -> set[frozenset[str]]:
    """Give the minimal corrections of two members or more that have to have a mixed repair.

    They hold no red line and leave a plan in which no party that deposits has a negative gain. Of
    demands alone, those that change in one way only have none: that is a repair of its own kind.
    """
    red = {p.id for p in agreement.positions if p.firm == "red line"}
    found = minimal_hitting_sets(sorted(minimal_conflicts(file_of(agreement)), key=sorted))
    return {
        correction
        for correction in found
        if len(correction) > 1
        and not correction & red
        and _lifted(agreement, correction)
        and not (correction <= set(agreement.position) and len(_ways(agreement, correction)) == 1)
    }


def _lifted(agreement: Agreement, correction: frozenset[str]) -> bool:
    """Whether there is a plan with all demands dropped and all conditions lifted."""
    file = file_of(without(agreement, correction & set(agreement.position)))
    gainers = [m.removeprefix("safe:") for m in correction if m.startswith("safe:")]
    return any(
        orders.least(lambda _: ZERO, first=True)
        for orders, _ in search.plans(file, frozenset(file.members()) - correction)
        if all(orders.total[party] >= 0 for party in gainers)
    )


def _ways(agreement: Agreement, correction: frozenset[str]) -> set[str]:
    """Say whether demands are softened, conceded or both, the heaviest taken back first."""

    def heavy(name: str) -> tuple[Fraction, str]:
        position = agreement.position[name]
        tolerance = agreement.party[position.party].tolerance
        return -position.cost / (tolerance.low if tolerance and tolerance.low else 1), name

    kept: dict[str, tuple[list[Milder], Levels] | None] = dict.fromkeys(correction)

    def made(but: str) -> Agreement:
        dropped = {name for name, way in kept.items() if way is None or name == but}
        changed = without(agreement, dropped)
        for name, way in kept.items():
            if way is not None and name != but:
                changed = softened(changed, *way)
        return changed.replace(positions=(*changed.positions, agreement.position[but]))

    for _ in range(4 if any(agreement.position[n].limits for n in correction) else 1):
        before = dict(kept)
        for name in sorted(correction, key=heavy):
            changed = made(name)
            components = [c for c in milder(changed) if c.position == name]
            ranked = sorted(
                product(*(range(len(c.values)) for c in components)),
                key=lambda v: sum(softening_burden(changed, components, v).values()),
            )
            kept[name] = next(
                ((components, v) for v in ranked if has_plan(softened(changed, components, v))),
                None,
            )
        if kept == before:
            break
    return {"concede" if way is None else "soften" for way in kept.values()}

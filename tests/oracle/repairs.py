"""All minimal repairs of each kind, by trying every change there is.

One function per kind. Each gives what is minimal among all that work, ``work`` meaning that
exhaustive search finds a plan for the changed agreement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from itertools import product
from math import ceil, prod

from tests.oracle.exhaustive import ZERO, Orders, plans
from tests.oracle.language import search
from tests.oracle.language.reading import parse
from tests.oracle.rules import cap, earliest_end, members, subsets

from paripassu.agreement.model import Agreement, Interval, Measure, Position, Step
from paripassu.sequencing.repairs.changes import Softening

Levels = tuple[int, ...]
ONE = Fraction(1)
#: Components that are no needs.
OTHERS = ("gate", "share", "day", "days", "lag_days")


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


# ---------------------------------------------------------------------------------- soften


@dataclass(frozen=True)
class Milder:
    """One component of a softening: the values it may take, the position's own first.

    Attributes
    ----------
    position : str
        Which position.
    key : str
        The measure that is waited for, ``"gate"``, ``"share"``, ``"day"``, ``"days"`` or
        ``"lag_days"``.
    values : tuple
        From the position's own to the mildest. Of gates the portion and whether its end is meant;
        of dates the days since the start.
    given_up : tuple of Fraction
        The part of the position that each gives up.
    """

    position: str
    key: str
    values: tuple[Fraction | str | tuple[int, bool], ...]
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
        if need in ("same", "previous"):
            own = agreement.measure[position.measure]
            portion = gate_of(agreement, position)[0]
            if need == "same" and (position.meant_part == "each" or portion > 1):
                largest = max(own.shares)
                if 0 < largest < 1:
                    yield Milder(position.id, name, ("same", "previous"), (ZERO, largest))
            continue
        if isinstance(need, str) and names:
            # "all" is what the limits leave of it, and is lowered to stages where it has stages.
            count = amount if need == "all" else names.index(need) + 1
            values = [need, *reversed(names[: max(count - 1, 0)])]
            shares = [measure.reached[k] for k in range(count, 0, -1)] or [ZERO]
        else:
            asked = measure.reached[amount] if isinstance(need, str) else need
            lower = [share for share in reached_shares(measure) if share < asked]
            # A share that takes as many portions asks for as much.
            counts = [min(k for k, r in enumerate(measure.reached) if r >= s) for s in lower]
            full = min((k for k, r in enumerate(measure.reached) if r >= asked), default=0)
            lower = [share for share, k in zip(lower, counts, strict=True) if k < full]
            shares, values = [asked, *lower], [need, *lower]
        given_up = [ZERO]
        for share in shares[1:]:
            lost = 1 - share / shares[0] if shares[0] else ZERO
            # An earlier stage of the same share gives something up as well.
            least = Fraction(1, 2 * len(measure.shares)) if share == shares[0] else ZERO
            given_up.append(max(lost, least, given_up[-1]))
        yield Milder(position.id, name, tuple(values), tuple(given_up))


def gate_of(agreement: Agreement, position: Position) -> tuple[int, bool]:
    """Give the portion of a gate, and whether its end is meant; a portion of ``each`` is the last.

    The end of a portion that takes no days is its beginning.
    """
    measure = agreement.measure[position.measure]
    part = position.part if position.part is not None else "first"
    amount = amount_in_full(agreement, measure)
    if part in ("last", "each"):
        portion = max(amount, 1)
    elif part == "first":
        portion = 1
    elif isinstance(part, int):
        portion = part
    else:
        portion = 1 + [stage.name for stage in measure.stages].index(part)
    end = position.gate == "end" or (position.gate is None and part == "last")
    takes_days = any(measure.lengths) if part == "each" else bool(measure.lengths[portion - 1])
    return portion, end and takes_days


def before_gate(measure: Measure, portion: int, end: bool) -> Fraction:
    """Give the share of a measure that is done at a gate: half of a portion under way."""
    done = sum(measure.shares[: portion - 1], ZERO)
    return done + measure.shares[portion - 1] / 2 if end else done


def moved(measure: Measure, old: tuple[int, bool], new: tuple[int, bool]) -> Fraction:
    """Give the part given up where a gate moves."""
    least = Fraction(1, 2 * len(measure.shares))
    rest = 1 - before_gate(measure, *old)
    if not rest:
        return least
    return max(least, (before_gate(measure, *new) - before_gate(measure, *old)) / rest)


def milder_gates(agreement: Agreement, position: Position) -> Iterator[Milder]:
    """Give the gates that lie later in the measure."""
    measure = agreement.measure[position.measure]
    amount = amount_in_full(agreement, measure)
    own = gate_of(agreement, position)
    tables = [position.needs, *position.needs_any]
    like = any(need in ("same", "previous") for table in tables for need in table.values())
    values: list[tuple[int, bool]] = [own]
    if position.meant_part == "each":
        late = [k for k in range(1, amount + 1) if measure.lengths[k - 1]]
        if late and position.gate != "end":
            given = max(moved(measure, (k, False), (k, True)) for k in late)
            yield Milder(position.id, "gate", (own, (own[0], True)), (ZERO, given))
        return
    for portion in range(own[0], (own[0] if like else amount) + 1):
        ends = (False, True) if measure.lengths[portion - 1] else (False,)
        values += [(portion, end) for end in ends if (portion, end) > own]
    if own[0] <= amount:
        given_up = (ZERO, *(moved(measure, own, value) for value in values[1:]))
        yield Milder(position.id, "gate", tuple(values), given_up)


def milder_days(agreement: Agreement, position: Position, latest: int) -> Iterator[Milder]:
    """Give other days, whole ones: later ones up to ``latest``, earlier ones down to 1."""

    def later(key: str, old: Fraction) -> Milder:
        days = [Fraction(d) for d in range(latest + 1) if d > old]
        given = [(day - old) / (day + 1) for day in days]
        return Milder(position.id, key, (old, *days), (ZERO, *given))

    def earlier(key: str, old: Fraction) -> Milder:
        days = [Fraction(d) for d in range(int(old) + 1, 0, -1) if d < old]
        given = [(old - day) / old for day in days]
        return Milder(position.id, key, (old, *days), (ZERO, *given))

    day = Fraction(agreement.day(position.date)) if position.date is not None else position.day
    if position.claim == "by" and day is not None:
        yield later("day", day)
    if position.claim == "not_before" and day is not None:
        yield earlier("day", day)
    if position.claim == "within" and position.days is not None:
        yield later("days", position.days)
    if position.claim == "after":
        yield earlier("lag_days", position.lag_days)


def milder(
    agreement: Agreement, red_lines: bool = False, latest: int | None = None
) -> list[Milder]:
    """Give every component in which a demand may be softened; days up to ``latest``."""
    if latest is None:
        latest = last_day(agreement)
    found: list[Milder] = []
    for position in agreement.positions:
        if position.firm != "demand" and not (red_lines and position.firm == "red line"):
            continue
        measure = agreement.measure[position.measure]
        if position.claim == "after":
            found += milder_needs(agreement, position)
        if position.claim in ("after", "not_before"):
            found += milder_gates(agreement, position)
        found += milder_days(agreement, position, latest)
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


def last_day(agreement: Agreement) -> int:
    """Give a day by which everything can be done one after the other, or the horizon."""
    if agreement.horizon_days is not None:
        return agreement.horizon_days
    days = sum((sum(measure.lengths, ZERO) for measure in agreement.measures), ZERO)
    for claim in (*agreement.requirements, *agreement.positions):
        portions = len(agreement.measure[claim.measure].shares)
        days += claim.lag_days * portions
        if claim.claim == "not_before":
            days += Fraction(agreement.day(claim.date)) if claim.date else claim.day or ZERO
    return ceil(days)


def softened(agreement: Agreement, components: list[Milder], levels: Levels) -> Agreement:
    """Give the agreement with each component at its level."""
    changed = dict(agreement.position)
    for component, level in zip(components, levels, strict=True):
        if not level:
            continue
        position, value = changed[component.position], component.values[level]
        changed[component.position] = at_value(agreement, position, component.key, value)
    return agreement.replace(positions=tuple(changed.values()))


def at_value(
    agreement: Agreement, position: Position, key: str, value: Fraction | str | tuple[int, bool]
) -> Position:
    """Give a position with one component changed."""
    if key == "gate":
        assert isinstance(value, tuple)
        measure = agreement.measure[position.measure]
        last = value[0] == amount_in_full(agreement, measure)
        part: int | str = value[0]
        if position.meant_part == "each":
            part = "each"
        elif last and value[0] > 1 and (value[1] or not measure.lengths[value[0] - 1]):
            part = "last"
        return position.replace(part=part, gate="end" if value[1] else "begin")
    if key == "day" and position.date is not None:
        assert agreement.start is not None
        assert isinstance(value, Fraction)
        return position.replace(date=agreement.start + timedelta(days=int(value)))
    if key in ("share", "day", "days", "lag_days"):
        return position.replace(**{key: value})
    return position.replace(needs={**position.needs, key: value})


def levels_of(
    agreement: Agreement,
    components: list[Milder],
    changes: Iterable[Softening],
    amounts: Agreement | None = None,
) -> Levels:
    """Give the level of each component of softenings; an unknown value is an error.

    The last portion in a plan is that of ``amounts``, where it has other limits.
    """
    index = {(component.position, component.key): i for i, component in enumerate(components)}
    found = [0] * len(components)
    for change in changes:
        position = agreement.position[change.position]
        values: dict[str, object] = {}
        for name, need in change.needs.items():
            assert need.before == position.needs[name]
            values[name] = need.after
        if change.part is not None or change.gate is not None:
            new = position
            if change.part is not None:
                assert change.part.before == position.meant_part
                new = new.replace(part=change.part.after)
            if change.gate is not None:
                assert change.gate.before == position.meant_gate
                new = new.replace(gate=change.gate.after)
            values["gate"] = gate_of(amounts or agreement, new)
        if change.date is not None:
            assert change.date.before == position.date
            values["day"] = Fraction(agreement.day(change.date.after))
        for key in ("share", "day", "days", "lag_days"):
            changed = getattr(change, key)
            if changed is not None:
                assert changed.before == getattr(position, key)
                values[key] = changed.after
        for key, value in values.items():
            at = index[change.position, key]
            found[at] = components[at].values.index(value)
            assert found[at]
    return tuple(found)


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
            of = parts.setdefault(component.position, {})
            # Of several needs the largest counts.
            key = component.key if component.key in OTHERS else "needs"
            of[key] = max(of.get(key, ZERO), component.given_up[level])
    kept = {name: prod((1 - g for g in of.values()), start=ONE) for name, of in parts.items()}
    return burden(agreement, {name: 1 - rest for name, rest in kept.items()})


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

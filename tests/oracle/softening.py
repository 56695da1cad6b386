"""All minimal softenings, by trying every combination of milder values there is.

Demands are softened by components: each need, gate, share or day of one position is one, and its
values are levels from the position's own, level 0, to the mildest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from itertools import product
from math import ceil, prod

from tests.oracle.exhaustive import ZERO
from tests.oracle.repairs import Levels, burden, minimal, reached_shares, works
from tests.oracle.rules import cap

from paripassu.agreement.model import Agreement, Measure, Position
from paripassu.sequencing.repairs.changes import Softening

ONE = Fraction(1)
#: Components that are no needs.
OTHERS = ("gate", "share", "day", "days", "lag_days")


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
        # Without days the end is the beginning, but where others of its moment take some: there the
        # portion may begin in time and wait to end. So what the file says of the gate stays.
        end = "end" if value[1] else "begin" if measure.lengths[value[0] - 1] else position.gate
        return position.replace(part=part, gate=end)
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

"""Whom no finer portions keep within its limits, shown without a search.

Cut as fine as may be, a measure can stand anywhere between two shares that somebody waits for. What
is kept on the way rises or falls evenly, so that it is least, and most, at one of the two. So of
each measure that can be cut only these shares are looked at, and of every other each portion. If
somebody is beyond its limit just before or just after one of these, whatever else is done by then,
no factors help.

Rules: docs/specification/sequencing.md#safety.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from paripassu.agreement.fields import LIKE
from paripassu.agreement.gates import portions_of
from paripassu.agreement.model import Agreement, Claimed, Measure, Step
from paripassu.sequencing.amounts import amounts, splits_a_group
from paripassu.sequencing.balance import performers
from paripassu.sequencing.repairs.closed import unreachable

#: Larger agreements are left to the search.
MOST = 200


def balance_fails(agreement: Agreement, splittable: frozenset[str]) -> bool:
    """Whether some party is beyond its limits at some moment of every order.

    Parameters
    ----------
    agreement : Agreement
    splittable : frozenset of str
        The measures that may be cut finer.

    Returns
    -------
    bool
        False says nothing.
    """
    if agreement.choices or any(measure.optional for measure in agreement.measures):
        return False
    limits = [p for p in agreement.positions if p.binds and p.limits]
    counts = amounts(agreement, limits, frozenset())
    for limit in limits:
        measure = agreement.measure[limit.measure]
        # Finer portions may come nearer to the limit: what is performed is not known.
        if measure.id in splittable and ((limit.share or 0) * measure.portions).denominator > 1:
            return False
    if sum(counts.values()) > MOST or splits_a_group(agreement, counts):
        return False
    table = _Table(agreement, splittable, counts)
    limited = [*_limits(agreement, counts)]
    rows, upper, floor = _whole(table.rows, limited)
    return unreachable(rows, [sorted(waits) for waits in table.waits], table.points(), upper, floor)


def _limits(
    agreement: Agreement, counts: Mapping[str, int]
) -> Iterator[tuple[str, Fraction | None, Fraction | None]]:
    """Give what each party may keep at the most, and at the least."""
    steps = [Step(name, k + 1) for name, count in counts.items() for k in range(count)]
    active = performers(agreement, steps)
    for party in agreement.parties:
        total = sum(
            (m.value_to(party.id).low * m.reached[counts[m.id]] for m in agreement.measures),
            Fraction(0),
        )
        most = total + party.stake.low if party.id in active else None
        least = None if party.tolerance is None else -party.tolerance.low
        yield party.id, most, least


def _whole(
    rows: list[dict[str, Fraction]],
    limited: list[tuple[str, Fraction | None, Fraction | None]],
) -> tuple[list[list[int]], list[int | None], list[int | None]]:
    """Scale each party's numbers to whole ones."""
    columns, upper, floor = list[list[int]](), list[int | None](), list[int | None]()
    for party, most, least in limited:
        column = [row.get(party, Fraction(0)) for row in rows]
        known = [number for number in (*column, most, least) if number is not None]
        scale = lcm(*(number.denominator for number in known))
        columns.append([int(number * scale) for number in column])
        upper.append(None if most is None else int(most * scale))
        floor.append(None if least is None else int(least * scale))
    return [list(row) for row in zip(*columns, strict=True)], upper, floor


@dataclass(slots=True)
class _Table:
    """What is done, thing by thing, and what each waits for.

    Of a measure that can be cut these are: its beginning, each part between two shares that
    somebody waits for, that each such share is reached, and its end.

    Attributes
    ----------
    rows : list of mapping
        What each thing adds to what each party keeps.
    waits : list of set of int
        What each thing waits for.
    """

    agreement: Agreement
    splittable: frozenset[str]
    counts: Mapping[str, int]
    rows: list[dict[str, Fraction]] = field(default_factory=list)
    waits: list[set[int]] = field(default_factory=list)
    _steps: dict[Step, int] = field(default_factory=dict)
    _first: dict[str, int] = field(default_factory=dict)
    _last: dict[str, int] = field(default_factory=dict)
    _reached: dict[tuple[str, Fraction], int] = field(default_factory=dict)
    # What each moment, beginning and end waits for but for the rest of its own measure.
    _others: dict[int, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for group in self.agreement.groups:
            if all(step.portion <= self.counts[step.measure] for step in group):
                self._steps.update(dict.fromkeys(group, self._thing()))
        for measure in self.agreement.measures:
            if not self.counts[measure.id]:
                continue
            if measure.id in self.splittable:
                self._fluid(measure)
            else:
                self._stepwise(measure)
        for claim in (
            *self.agreement.requirements,
            *(p for p in self.agreement.positions if p.binds),
        ):
            if claim.claim == "after" and self.counts[claim.measure]:
                for gate in self._gates(claim):
                    for needed in self._needed(claim):
                        if needed != gate:
                            self.waits[gate].add(needed)
                            self._others[gate].add(needed)

    def points(self) -> Iterator[tuple[list[int], list[int]]]:
        """Give what is surely done, and surely not, before and after what is done at one moment."""
        after: dict[int, list[int]] = {}
        for thing, others in self._others.items():
            for other in others:
                after.setdefault(other, []).append(thing)
        for thing, others in self._others.items():
            yield sorted(others), [thing]
            if thing not in self._first.values():
                yield [thing], sorted(after.get(thing, ()))

    def _thing(self, *waits: int) -> int:
        self.rows.append({})
        self.waits.append(set(waits))
        self._others[len(self.rows) - 1] = set()
        return len(self.rows) - 1

    def _add(self, thing: int, measure: Measure, share: Fraction) -> None:
        row = self.rows[thing]
        for party, value in measure.value.items():
            kept = value.low * measure.lasting * share
            row[party] = row.get(party, Fraction(0)) + kept

    def _stepwise(self, measure: Measure) -> None:
        before: int | None = None
        for portion in range(1, self.counts[measure.id] + 1):
            step = Step(measure.id, portion)
            if step not in self._steps:
                self._steps[step] = self._thing()
            thing = self._steps[step]
            self._add(thing, measure, measure.shares[portion - 1])
            if before is not None and before != thing:
                self.waits[thing].add(before)
                self._others[thing].add(before)
            before = thing

    def _fluid(self, measure: Measure) -> None:
        whole = measure.reached[self.counts[measure.id]]
        claims = (*self.agreement.requirements, *self.agreement.positions)
        shares = {
            need
            for claim in claims
            if isinstance(need := claim.needs.get(measure.id), Fraction) and 0 < need < whole
        }
        thing = self._first[measure.id] = self._thing()
        before = Fraction(0)
        for share in (*sorted(shares), whole):
            part = self._thing(thing)
            self._add(part, measure, share - before)
            thing = self._thing(part)
            # Neither the part nor the share is done at a moment of its own.
            del self._others[part]
            if share < whole:
                del self._others[thing]
                self._reached[measure.id, share] = thing
            before = share
        self._last[measure.id] = thing

    def _gates(self, claim: Claimed) -> list[int]:
        name = claim.measure
        if name in self.splittable:
            begins = claim.meant_part in ("first", "each")
            return [self._first[name] if begins else self._last[name]]
        portions = portions_of(claim, self.agreement.measure[name], self.counts[name])
        return [self._steps[Step(name, portion)] for portion in portions]

    def _needed(self, claim: Claimed) -> Iterator[int]:
        """Give what has to be done first; what nothing is known of is passed over."""
        for name, need in claim.needs.items():
            count = self.counts[name]
            if name == claim.measure or need in LIKE or not count:
                continue
            portions = self.agreement.measure[name].portions_for(need, count)
            if name not in self.splittable:
                if portions:
                    yield self._steps[Step(name, portions)]
            elif need == "all" or need == self.agreement.measure[name].reached[count]:
                yield self._last[name]
            elif isinstance(need, Fraction) and (name, need) in self._reached:
                yield self._reached[name, need]

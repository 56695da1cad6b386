"""Whom no finer portions keep within its limits, shown without a search.

Cut as fine as may be, a measure can stand anywhere between two shares that somebody waits for. What
is kept on the way rises or falls evenly, so that it is least, and most, at one of the two. So of
each measure that can be cut only these shares are looked at, and of every other each portion. If
somebody is beyond its limit just before or just after one of these, whatever else is done by then,
no factors help.

Of a measure that is limited, finer portions may come nearer to the limit: what is performed lies
between what is performed now and the limit. With it each sum of kept values changes evenly, and so
does what a party may keep; the least of several such sums bends downwards. So who is beyond its
limit at both ends is beyond it in between.

Rules: docs/specification/sequencing.md#safety.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import lcm

from paripassu.agreement.fields import LIKE
from paripassu.agreement.gates import portions_of
from paripassu.agreement.model import Agreement, Claimed, Measure, Position, Step
from paripassu.sequencing.amounts import amounts, splits_a_group
from paripassu.sequencing.balance import performers
from paripassu.sequencing.repairs.closed import Kept, Points

#: Larger agreements are left to the search.
MOST = 200
#: Limited measures that can be cut, each with two shares to be looked at.
CORNERS = 3


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
    if sum(counts.values()) > MOST or splits_a_group(agreement, counts):
        return False
    shares = _shares(agreement, splittable, limits, counts)
    if shares is None:
        return False
    loose = frozenset(name for name, (least, most) in shares.items() if least < most)
    tables = [
        _Table(agreement, splittable, counts, loose, dict(zip(shares, performed, strict=True)))
        for performed in product(*(sorted(set(some)) for some in shares.values()))
    ]
    points = Points.of(
        [_whole(table.rows, [*_limits(agreement, table)]) for table in tables],
        [sorted(waits) for waits in tables[0].waits],
    )
    return any(points.beyond(*point) for point in tables[0].points())


def _shares(
    agreement: Agreement,
    splittable: frozenset[str],
    limits: Iterable[Position],
    counts: Mapping[str, int],
) -> dict[str, tuple[Fraction, Fraction]] | None:
    """Give the least and the largest share of each measure that splits perform; None: unknown."""
    shares = {m.id: (m.reached[counts[m.id]],) * 2 for m in agreement.measures}
    for limit in limits:
        name = limit.measure
        if name in splittable:
            least, _ = shares[name]
            # Whole portions were rounded down, and the strictest limit counts.
            allowed = [(p.share or Fraction(0)) for p in limits if p.measure == name]
            shares[name] = least, min(allowed)
    open_ = [name for name, (least, most) in shares.items() if least < most]
    if len(open_) > CORNERS:
        return None
    for name in open_:
        least, most = shares[name]
        needs = (c.needs.get(name) for c in (*agreement.requirements, *agreement.positions))
        # With some splits nothing of it is performed, or not what somebody needs; with some it is.
        if not least or any(isinstance(n, Fraction) and least < n <= most for n in needs):
            return None
    return shares


def _limits(
    agreement: Agreement, table: _Table
) -> Iterator[tuple[str, Fraction | None, Fraction | None]]:
    """Give what each party may keep at the most, and at the least."""
    steps = [Step(name, k + 1) for name, count in table.counts.items() for k in range(count)]
    active = performers(agreement, steps)
    for party in agreement.parties:
        total = sum(
            (m.value_to(party.id).low * table.performed[m.id] for m in agreement.measures),
            Fraction(0),
        )
        most = total + party.stake.low if party.id in active else None
        least = None if party.tolerance is None else -party.tolerance.low
        yield party.id, most, least


def _whole(
    rows: list[dict[str, Fraction]],
    limited: list[tuple[str, Fraction | None, Fraction | None]],
) -> Kept:
    """Scale each party's numbers to whole ones."""
    columns, upper, floor = list[list[int]](), list[int | None](), list[int | None]()
    for party, most, least in limited:
        column = [row.get(party, Fraction(0)) for row in rows]
        known = [number for number in (*column, most, least) if number is not None]
        scale = lcm(*(number.denominator for number in known))
        columns.append([int(number * scale) for number in column])
        upper.append(None if most is None else int(most * scale))
        floor.append(None if least is None else int(least * scale))
    return Kept([list(row) for row in zip(*columns, strict=True)], upper, floor)


@dataclass(slots=True)
class _Table:
    """What is done, thing by thing, and what each waits for.

    Of a measure that can be cut these are: its beginning, each part between two shares that
    somebody waits for, that each such share is reached, and its end.

    Attributes
    ----------
    loose : frozenset of str
        The measures of which splits may perform more.
    performed : mapping
        By measure, the share that is performed.
    rows : list of mapping
        What each thing adds to what each party keeps.
    waits : list of set of int
        What each thing waits for.
    """

    agreement: Agreement
    splittable: frozenset[str]
    counts: Mapping[str, int]
    loose: frozenset[str]
    performed: Mapping[str, Fraction]
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
        every = [*range(len(self.rows))]
        yield [], every
        yield every, []
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
        surely = measure.reached[self.counts[measure.id]]
        whole = self.performed[measure.id]
        claims = (*self.agreement.requirements, *self.agreement.positions)
        shares = {
            need
            for claim in claims
            if isinstance(need := claim.needs.get(measure.id), Fraction)
            and (0 < need < surely or (need == surely and measure.id in self.loose))
        }
        thing = self._first[measure.id] = self._thing()
        before = Fraction(0)
        for share in (*sorted(shares), None):
            part = self._thing(thing)
            self._add(part, measure, (whole if share is None else share) - before)
            thing = self._thing(part)
            # Neither the part nor the share is done at a moment of its own.
            del self._others[part]
            if share is not None:
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
            elif isinstance(need, Fraction) and (name, need) in self._reached:
                yield self._reached[name, need]
            elif need == "all" or need == self.agreement.measure[name].reached[count]:
                yield self._last[name]

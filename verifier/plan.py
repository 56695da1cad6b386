#!/usr/bin/env python3
"""Check the proof of a no: python3 verifier/plan.py PROOF.json AGREEMENT.toml

That there is no plan, that none does better, that some demands clash, or that the facts of a file
contradict each other: see docs/specification/proofs.md, from which this was written, and
docs/specification/sequencing.md. One file, standard library only, sharing nothing with the program
that wrote the proof. Exit code 0: proven; 1: the proof does not show what it claims, and the first
part that fails is named; 2: cannot tell, because a file is missing or not what it should be.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
import re
import sys
import tomllib
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise, product
from pathlib import Path
from typing import Any, NamedTuple

#: Choices of amounts that are looked at, and states of one part: enough for every honest proof.
MOST_CHOICES, MOST_STATES = 100_000, 5_000_000
DAY_0 = -1
NEVER = -math.inf

Step = tuple[str, int]


class CannotTell(Exception):  # noqa: N818 - it is no error of the proof
    """A file is not what it should be: exit code 2."""


class Differs(Exception):  # noqa: N818
    """The proof does not show what it claims: exit code 1."""


# --- the agreement -------------------------------------------------------------------------------

_CLAIM = "claim measure part gate needs needs_any lag_days days share date day of note"
#: Keys of each table; those after the bar change no plan.
KEYS = {
    "agreement": "id start horizon_days | title unit language note",
    "party": "id stake tolerance | name note",
    "measure": "id by value lasting portions stages days optional standing | title kind note "
    "confirm_by verify opens automatic unresolved",
    "stage": "name share days",
    "require": _CLAIM,
    "position": _CLAIM + " id firm | party cost likelihood source",
    "choose": "of exactly at_least | note",
    "together": "groups",
}
UNREAD = ("source", "declaration", "process", "notice")


@dataclass
class Measure:
    """A measure: by portion its share, its days and the share reached with it."""

    by: list[str]
    value: dict[str, Fraction]
    lasting: Fraction
    names: list[str]
    shares: list[Fraction]
    days: list[Fraction]
    optional: bool
    standing: bool

    def __post_init__(self) -> None:
        self.reached = [sum(self.shares[:k], Fraction(0)) for k in range(len(self.shares) + 1)]

    def portions_for(self, need: Fraction | str, amount: int) -> int | None:
        """Give the fewest portions that meet a need; None: so many portions do not reach it."""
        if need == "all":
            return amount
        if isinstance(need, str):
            count = self.names.index(need) + 1
        else:
            count = next((k for k, r in enumerate(self.reached) if r >= need), amount + 1)
        return count if count <= amount else None


@dataclass
class Agreement:
    """What a file says, as far as it changes a plan: low ends of values, high ends of days."""

    horizon: Fraction | None
    stake: dict[str, Fraction]
    tolerance: dict[str, Fraction | None]
    measures: dict[str, Measure]
    facts: list[dict[str, Any]]
    positions: dict[str, dict[str, Any]]
    choices: list[tuple[list[str], int, int]]
    groups: list[list[Step]]

    @property
    def binding(self) -> set[str]:
        """The positions that a plan has to keep."""
        return {name for name, one in self.positions.items() if one["firm"] != "preference"}

    def members(self) -> set[str]:
        """Everything that a conflict can be made of."""
        conditions = {f"safe:{name}" for name in self.stake}
        limited = {f"tolerance:{name}" for name, most in self.tolerance.items() if most is not None}
        return self.binding | conditions | limited


def table(value: Any, kind: str) -> dict[str, Any]:
    """Take a table that has no other keys than it may have."""
    if not isinstance(value, dict):
        raise CannotTell(f"the agreement: [{kind}] is no table")
    if unknown := set(value) - set(KEYS[kind].split()):
        raise CannotTell(f"the agreement: [{kind}] has the unknown key {min(unknown)!r}")
    return value


def number(value: Any) -> Fraction:
    """Take the exact number that stands in the file."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise CannotTell(f"the agreement: {str(value)[:40]!r} should be a number")
    if isinstance(value, Decimal) and not (value.is_finite() and abs(value.adjusted()) < 40):
        raise CannotTell("the agreement: a number is too large or too small")
    return Fraction(value)


def low(value: Any) -> Fraction:
    """Take a number, or the low end of an interval."""
    return number(value[0] if isinstance(value, list) else value)


def high(value: Any) -> Fraction:
    """Take a number, or the high end of an interval."""
    return number(value[-1] if isinstance(value, list) else value)


def read_measure(row: dict[str, Any]) -> Measure:
    """Take a measure."""
    stages = [table(stage, "stage") for stage in row.get("stages", [])]
    count = len(stages) or row.get("portions", 1)
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= 1000:
        raise CannotTell("the agreement: portions are 1 to 1000")
    own = row.get("days", 0)
    shares = [number(stage["share"]) for stage in stages] or [Fraction(1, count)] * count
    if sum(shares) != 1 or min(shares) < 0:
        raise CannotTell("the agreement: shares should add up to 1")
    return Measure(
        by=row["by"],
        value={party: low(worth) for party, worth in row.get("value", {}).items()},
        lasting=number(row.get("lasting", 1)),
        names=[stage["name"] for stage in stages],
        shares=shares,
        days=[high(stage.get("days", own)) for stage in stages] or [high(own)] * count,
        optional=row.get("optional", False) is True,
        standing=row.get("standing", False) is True,
    )


def read_claim(row: dict[str, Any], start: dt.date | None) -> dict[str, Any]:
    """Take a claim: numbers exact, and a date as its day."""
    one: dict[str, Any] = {"claim": "after", "needs": {}, "needs_any": [], "lag_days": 0, **row}
    if "date" in one:
        if start is None:
            raise CannotTell("the agreement: a date stands in it, and no start")
        one["day"] = (one["date"] - start).days
    for key in ("lag_days", "days", "share", "day"):
        one[key] = number(one[key]) if key in one else None
    for needs in (one["needs"], *one["needs_any"]):
        for name, need in needs.items():
            needs[name] = need if isinstance(need, str) else number(need)
    return one


def read_group(members: list[str], measures: Mapping[str, Measure]) -> Iterator[list[Step]]:
    """Take a group: whole measures portion by portion, or single portions."""
    whole = [name for name in members if ":" not in name]
    single = [name.split(":") for name in members if ":" in name]
    for k in range(1, len(measures[whole[0]].shares) + 1 if whole else 2):
        yield [*((name, k) for name in whole), *((name, int(part)) for name, part in single)]


def read_agreement(raw: bytes) -> Agreement:
    """Read an agreement file."""
    said = tomllib.loads(raw.decode(), parse_float=Decimal)
    known = {*KEYS, *UNREAD} - {"stage"}
    if unknown := set(said) - known:
        raise CannotTell(f"the agreement: unknown key {min(unknown)!r}")
    rows = {
        kind: [table(row, kind) for row in said.get(kind, [])]
        for kind in ("party", "measure", "require", "position", "choose")
    }
    head = table(said["agreement"], "agreement")
    measures = {row["id"]: read_measure(row) for row in rows["measure"]}
    start, horizon = head.get("start"), head.get("horizon_days")
    groups = table(said.get("together", {}), "together").get("groups", [])
    agreement = Agreement(
        horizon=None if horizon is None else number(horizon),
        stake={row["id"]: low(row.get("stake", 0)) for row in rows["party"]},
        tolerance={
            row["id"]: low(row["tolerance"]) if "tolerance" in row else None
            for row in rows["party"]
        },
        measures=measures,
        facts=[read_claim(row, start) for row in rows["require"]],
        positions={
            row["id"]: {"firm": "demand", **read_claim(row, start)} for row in rows["position"]
        },
        choices=[
            (
                row["of"],
                row.get("at_least") or row.get("exactly") or 1,
                len(row["of"]) if "at_least" in row else row.get("exactly") or 1,
            )
            for row in rows["choose"]
        ],
        groups=[group for members in groups for group in read_group(members, measures)],
    )
    sizes = (len(agreement.stake), len(measures), len(agreement.positions))
    if sizes != tuple(len(rows[kind]) for kind in ("party", "measure", "position")):
        raise CannotTell("the agreement: an id stands twice")
    return agreement


# --- amounts -------------------------------------------------------------------------------------


def cap(agreement: Agreement, name: str) -> int:
    """Give the most portions that an at_most or exclude position allows."""
    one = agreement.positions[name]
    if one["claim"] == "exclude":
        return 0
    reached = agreement.measures[one["measure"]].reached
    return max(k for k, share in enumerate(reached) if share <= one["share"])


def floor_of(agreement: Agreement, one: dict[str, Any]) -> int:
    """Give the fewest portions that an at_least or include position asks for."""
    if one["claim"] == "include":
        return 1
    reached = agreement.measures[one["measure"]].reached
    return next(k for k, share in enumerate(reached) if share >= one["share"])


def limits_on(agreement: Agreement, names: Iterable[str]) -> dict[str, set[int]]:
    """Give by measure the amounts to which the at_most and exclude positions limit it."""
    found: dict[str, set[int]] = {}
    for name in names:
        one = agreement.positions[name]
        if one["claim"] in ("at_most", "exclude"):
            found.setdefault(one["measure"], set()).add(cap(agreement, name))
    return found


def left_outs(
    agreement: Agreement, counts: Mapping[str, int], free: Sequence[str], most: float
) -> Iterator[frozenset[str]]:
    """Yield the sets of measures left out that the choices allow, few enough of them optional."""
    optional = {name for name in free if agreement.measures[name].optional}

    def some(k: int, out: frozenset[str]) -> Iterator[frozenset[str]]:
        open_ = set(free[k:])
        for of, least, largest in agreement.choices:
            present = [name for name in of if counts[name] and name not in out]
            if len(present) < least or sum(name not in open_ for name in present) > largest:
                return
        if k == len(free):
            yield out
            return
        yield from some(k + 1, out)
        more = out | {free[k]}
        if counts[free[k]] and len(more & optional) <= most:
            yield from some(k + 1, more)

    return some(0, frozenset()) if most >= 0 else iter(())


@dataclass(frozen=True)
class Amounts:
    """How many portions of each measure are in a plan, and by which choice."""

    counts: Mapping[str, int]
    at_most: tuple[tuple[str, int], ...]
    left_out: frozenset[str]
    left_out_optional: int

    def __str__(self) -> str:
        said = [f"at most {count} of {name}" for name, count in self.at_most]
        said += [f"without {name}" for name in sorted(self.left_out)]
        return ", ".join(said) or "everything in full"


def amounts(
    agreement: Agreement,
    kept: Collection[str],
    others: Collection[str],
    free: Sequence[str],
    most: float = math.inf,
) -> Iterator[Amounts]:
    """Yield every choice of amounts that is not ruled out at once.

    ``kept`` are the positions enforced; any of the limits among ``others`` may be applied besides,
    and of the measures ``free`` any may be left out, at most so many optional ones.
    """
    full = {name: len(one.shares) for name, one in agreement.measures.items()}
    for name, counts in limits_on(agreement, kept).items():
        full[name] = min(full[name], *counts)
    floors = [agreement.positions[name] for name in kept]
    floors = [one for one in floors if one["claim"] in ("at_least", "include")]
    further = sorted(limits_on(agreement, others).items())
    ways = [[None, *sorted(c for c in counts if c < full[name])] for name, counts in further]
    looked = 0
    for chosen in product(*ways):
        at_most = tuple(
            (name, count)
            for (name, _), count in zip(further, chosen, strict=True)
            if count is not None
        )
        limited = {**full, **dict(at_most)}
        for left_out in left_outs(agreement, limited, free, most):
            if (looked := looked + 1) > MOST_CHOICES:
                raise CannotTell(f"there are more than {MOST_CHOICES} choices of amounts")
            counts = {name: 0 if name in left_out else n for name, n in limited.items()}
            if any(counts[one["measure"]] < floor_of(agreement, one) for one in floors):
                continue
            if any(len({k <= counts[m] for m, k in group}) > 1 for group in agreement.groups):
                continue
            optional = sum(agreement.measures[name].optional for name in left_out)
            yield Amounts(counts, at_most, left_out, optional)


# --- what an order and its days have to keep -------------------------------------------------------


class Option(NamedTuple):
    """One of several ways in which something is kept: distances, and what stands before what."""

    edges: tuple[tuple[int, int, int], ...]
    before: tuple[tuple[int, int], ...] = ()


@dataclass
class Problem:
    """Moments to be ordered, and days to be found.

    ``edges`` are (source, target, days): the target is at least so much after the source. Nodes are
    the ends of the moments, then beginnings with a day of their own; -1 is day 0. ``never``: what
    something waits for is never done.
    """

    moments: list[tuple[Step, ...]]
    waits: list[set[int]]
    nodes: int = 0
    edges: list[tuple[int, int, int]] = field(default_factory=list)
    options: list[tuple[Option, ...]] = field(default_factory=list)
    never: bool = False

    @property
    def size(self) -> int:
        """The number of moments."""
        return len(self.moments)

    def with_(
        self, edges: Iterable[tuple[int, int, int]], before: Iterable[tuple[int, int]]
    ) -> Problem:
        """Give the same problem with more distances, and more that stands before something else."""
        waits = [set(row) for row in self.waits]
        more = list(edges)
        for one, other in before:
            waits[other].add(one)
            more.append((one, other, 0))
        return Problem(self.moments, waits, self.nodes, [*self.edges, *more], self.options)


def portions_of(one: dict[str, Any], measure: Measure, amount: int) -> list[int]:
    """Give the portions in the plan that a claim on order or time speaks of."""
    default = {"by": "last", "within": "last", "during": "each"}.get(one["claim"], "first")
    part = one.get("part", default)
    if one["share"] is not None:
        part = max(
            1, next(k for k, reached in enumerate(measure.reached) if reached >= one["share"])
        )
    elif part in measure.names:
        part = measure.names.index(part) + 1
    elif part == "each":
        return list(range(1, amount + 1))
    elif part in ("first", "last"):
        part = 1 if part == "first" else max(1, amount)
    return [part] if part <= amount else []


def gates_of(one: dict[str, Any], measure: Measure, amount: int) -> list[tuple[int, bool]]:
    """Give the gates of a claim: the portion, and whether it is its end."""
    default = "both" if one["claim"] == "during" else "begin"
    if one["claim"] in ("by", "within") or (one["claim"] != "during" and one.get("part") == "last"):
        default = "end"
    ends = {"begin": [False], "end": [True], "both": [False, True]}[one.get("gate", default)]
    return [(k, end) for k in portions_of(one, measure, amount) for end in ends]


def tables_of(
    agreement: Agreement, one: dict[str, Any], counts: Mapping[str, int], portion: int
) -> list[list[Step]] | None:
    """Give what meets the needs of a claim at a portion, each a list of steps; None: never met."""
    own = agreement.measures[one["measure"]]

    def steps(needs: Mapping[str, Fraction | str]) -> list[Step] | None:
        found = []
        for name, need in needs.items():
            if need in ("same", "previous"):
                need = own.reached[portion - (need == "previous")]
            count = agreement.measures[name].portions_for(need, counts[name])
            if count is None:
                return None
            if count:
                found.append((name, count))
        return found

    always = steps(one["needs"])
    if always is None or not one["needs_any"]:
        return None if always is None else [always]
    met = [steps(needs) for needs in one["needs_any"] if all(counts[name] for name in needs)]
    return [[*always, *more] for more in met if more is not None] or None


class Builder:
    """Collects what the claims ask of the moments of one choice of amounts."""

    def __init__(
        self, agreement: Agreement, counts: Mapping[str, int], kept: Iterable[str]
    ) -> None:
        self.agreement, self.counts = agreement, counts
        groups = [tuple(sorted(g)) for g in agreement.groups if all(k <= counts[m] for m, k in g)]
        inside = {step for group in groups for step in group}
        steps = [(name, k) for name in counts for k in range(1, counts[name] + 1)]
        moments = sorted([*groups, *((step,) for step in steps if step not in inside)])
        self.where = {step: m for m, moment in enumerate(moments) for step in moment}
        self.found = Problem(moments, [set() for _ in moments], len(moments))
        claims = [(one, True) for one in agreement.facts]
        claims += [(agreement.positions[name], False) for name in kept]
        kinds = ("after", "not_before", "by", "within", "during")
        gates = [
            (one, fact, k, end)
            for one, fact in claims
            if one["claim"] in kinds
            for k, end in gates_of(one, agreement.measures[one["measure"]], counts[one["measure"]])
        ]
        spans = [days for measure in agreement.measures.values() for days in measure.days]
        spans += [one[k] for one, _ in claims for k in ("lag_days", "days", "day") if one[k]]
        self.unit = math.lcm(*(days.denominator for days in spans))
        #: Beginnings that something bounds from above: they can lie before end less days.
        own = {
            (one["measure"], k)
            for one, _, k, end in gates
            if not end and self.from_above(one) and not agreement.measures[one["measure"]].standing
        }
        self.begins = {step: len(moments) + k for k, step in enumerate(sorted(own))}
        self.found.nodes += len(own)
        for name in agreement.measures:
            self.turns(name)
        for one, fact, k, end in gates:
            self.claim(one, fact, k, end)
        if agreement.horizon is not None:
            for m in range(len(moments)):
                self.edge(m, DAY_0, -agreement.horizon)
        self.found.options = sorted(set(self.found.options))

    def from_above(self, one: dict[str, Any]) -> bool:
        """Whether a claim can ask a beginning to be early."""
        if one["claim"] == "within":
            return all(self.counts[name] for name in one["needs"])
        return one["claim"] == "by" or (one["claim"] == "during" and one.get("gate") == "begin")

    def edge(self, source: int, target: int, days: Fraction | int) -> tuple[int, int, int]:
        """Add a distance."""
        self.found.edges.append(one := self.as_edge(source, target, days))
        return one

    def as_edge(self, source: int, target: int, days: Fraction | int) -> tuple[int, int, int]:
        """Give a distance in whole units of time."""
        return source, target, int(days * self.unit)

    def days(self, step: Step) -> Fraction:
        """Give the days that a step takes."""
        return self.agreement.measures[step[0]].days[step[1] - 1]

    def turns(self, name: str) -> None:
        """Portions come in turn; each takes its days, and those of a standing measure no more."""
        for k in range(1, self.counts[name] + 1):
            step, last = (name, k), self.where.get((name, k - 1))
            moment, days, begin = self.where[step], self.days(step), self.begins.get(step)
            self.edge(DAY_0, moment, days)
            if begin is not None:
                self.edge(begin, moment, days)
            if last is None:
                continue
            if last != moment:
                self.found.waits[moment].add(last)
                self.edge(last, moment, days)
            elif days:
                self.found.never = True
            if begin is not None:
                self.edge(last, begin, 0)
            if self.agreement.measures[name].standing:
                self.edge(moment, last, -days)

    def claim(self, one: dict[str, Any], fact: bool, portion: int, end: bool) -> None:
        """Add one gate of a claim. The gate is ``offset`` after its node."""
        step = (one["measure"], portion)
        moment = self.where[step]
        node = moment if end else self.begins.get(step, moment)
        offset = Fraction(0) if end or node != moment else -self.days(step)
        if one["claim"] == "not_before":
            self.edge(DAY_0, node, one["day"] - offset)
        elif one["claim"] == "by":
            self.edge(node, DAY_0, offset - one["day"])
        elif one["claim"] == "during":
            for other in one["of"]:
                if not self.counts[other]:
                    self.found.never = True
                    return
                first = (other, 1)
                self.edge(self.where[first], node, -self.days(first) - offset)
                self.edge(node, self.where[other, self.counts[other]], offset)
        elif one["claim"] == "after":
            self.after(one, fact, moment, node, offset, portion)
        else:
            self.within(one, moment, node, offset, portion)

    def after(
        self,
        one: dict[str, Any],
        fact: bool,
        moment: int,
        node: int,
        offset: Fraction,
        portion: int,
    ) -> None:
        """The needs are met before the gate, those of positions perhaps at its own moment."""
        lag = one["lag_days"]
        ways: list[list[int]] = []
        for steps in tables_of(self.agreement, one, self.counts, portion) or ():
            earlier = {self.where[step] for step in steps}
            if moment in earlier and (fact or lag):
                continue
            ways.append(sorted(earlier - {moment}))
        if not ways:
            self.found.never = True
        elif all(ways):
            options = [
                Option(
                    tuple(self.as_edge(m, node, lag - offset) for m in way),
                    tuple((m, moment) for m in way),
                )
                for way in ways
            ]
            if len(options) > 1:
                self.found.options.append(tuple(options))
                return
            self.found.edges += options[0].edges
            for m in ways[0]:
                self.found.waits[moment].add(m)
                self.edge(m, moment, lag - offset)

    def within(
        self, one: dict[str, Any], moment: int, node: int, offset: Fraction, portion: int
    ) -> None:
        """Not later than so long after the last step of any of the tables."""
        if not all(self.counts[name] for name in one["needs"]):
            return
        tables = tables_of(self.agreement, one, self.counts, portion)
        if tables is None or not all(tables):
            return
        for steps in tables:
            last = sorted({self.where[step] for step in steps})
            if moment not in last:
                edges = [self.as_edge(node, m, offset - one["days"]) for m in last]
                if len(edges) == 1:
                    self.found.edges += edges
                else:
                    self.found.options.append(tuple(Option((edge,)) for edge in edges))


# --- what everyone keeps ---------------------------------------------------------------------------


@dataclass
class Column:
    """A party: what each moment adds to what it keeps, in its own whole units, and its limits.

    ``least`` is the floor at the points before the last, where the worst exposure counts too.
    """

    party: str
    delta: list[int]
    upper: float
    floor: float
    least: float


def columns(
    agreement: Agreement, problem: Problem, members: Collection[str], below: Fraction
) -> list[Column]:
    """Give what binds each party; ``below`` 0 does not bind, else only a lower worst exposure counts."""
    steps = [step for moment in problem.moments for step in moment]
    active = {party for name, _ in steps for party in agreement.measures[name].by}
    found = []
    for party in sorted(agreement.stake):
        worth = {
            step: agreement.measures[step[0]].value.get(party, Fraction(0))
            * agreement.measures[step[0]].shares[step[1] - 1]
            for step in steps
        }
        kept = [
            sum((worth[step] * agreement.measures[step[0]].lasting for step in moment), Fraction(0))
            for moment in problem.moments
        ]
        whole = math.lcm(*(value.denominator for value in kept))
        unit = Fraction(math.gcd(*(int(value * whole) for value in kept)) or 1, whole)
        upper, floor, least = math.inf, -math.inf, -math.inf
        if f"safe:{party}" in members and party in active:
            upper = math.floor((sum(worth.values()) + agreement.stake[party]) / unit)
        tolerance = agreement.tolerance[party]
        if tolerance is not None and f"tolerance:{party}" in members:
            floor = least = math.ceil(-tolerance / unit)
        if below and tolerance:
            least = max(floor, math.floor(-below * tolerance / unit) + 1)
        found.append(Column(party, [int(value / unit) for value in kept], upper, floor, least))
    return found


# --- the kinds of parts ----------------------------------------------------------------------------


def get(part: Any, key: str, kind: type) -> Any:
    """Take what a part has to have."""
    if not isinstance(part, dict) or type(part.get(key)) is not kind:
        raise Differs(f"has no {key!r}, or not of the right kind")
    return part[key]


def places(values: Any, size: int, least: int = 0) -> list[int]:
    """Take a list of nodes or moments."""
    if not isinstance(values, list) or any(
        type(v) is not int or not least <= v < size for v in values
    ):
        raise Differs("names a moment that is not there")
    return values


def bits(moments: Iterable[int]) -> int:
    """Give a set of moments as a number."""
    return sum(1 << m for m in set(moments))


def members_of(moments: int) -> Iterator[int]:
    """Yield the members of a set."""
    while moments:
        yield (moments & -moments).bit_length() - 1
        moments &= moments - 1


def closed(waits: Sequence[Iterable[int]]) -> tuple[list[int], list[int]]:
    """Give the sets of all that stands before each moment, and of all that stands after it."""
    before, after = [0] * len(waits), [0] * len(waits)
    try:
        turn = [*TopologicalSorter(dict(enumerate(waits))).static_order()]
    except CycleError:
        raise Differs("moments wait in a circle, which is a part of its own") from None
    for m in turn:
        for earlier in waits[m]:
            before[m] |= before[earlier] | 1 << earlier
    for m in reversed(turn):
        for earlier in waits[m]:
            after[earlier] |= after[m] | 1 << m
    return before, after


def ordered(
    problem: Problem, cols: list[Column], part: Any
) -> tuple[list[set[int]], list[int], list[int]]:
    """Give direct waits, and all predecessors and successors, with what the part adds to them.

    ``waits``: what the days imply, whatever the order. ``twins``: moments in a sequence in which
    some order that is as good has them.
    """
    size = problem.size
    waits = [set(row) for row in problem.waits]
    for one in range(size) if part.get("days") is True else ():
        far = longest(problem, one)
        for other in range(size):
            if far[other] > 0:
                waits[other].add(one)
    bound = [c for c in cols if c.upper < math.inf or c.least > -math.inf]
    free = all(sum(d for d in c.delta if d > 0) <= c.upper for c in cols)
    before, after = closed(waits)
    for twins in part.get("twins", []):
        row = places(twins, size)
        for k, (one, other) in enumerate(pairwise(row)):
            sooner, later = bits(row[:k]), bits(row[k + 2 :])
            values = [(c.delta[one], c.delta[other]) for c in bound]
            if (
                not all(a == b or (free and a > b) for a, b in values)
                or before[one] & ~sooner & ~before[other]
                or after[other] & ~later & ~after[one]
            ):
                raise Differs(f"{name(problem, one)} and {name(problem, other)} are no twins")
            waits[other].add(one)
        before, after = closed(waits)
    return waits, before, after


def name(problem: Problem, node: int) -> str:
    """Name a moment by its steps."""
    if node >= problem.size or node < 0:
        return "day 0" if node < 0 else f"beginning {node - problem.size + 1}"
    return "+".join(f"{measure}:{k}" for measure, k in problem.moments[node])


def longest(problem: Problem, source: int) -> list[float]:
    """Give how much each node is at least after one; the last is day 0."""
    out: list[list[tuple[int, int]]] = [[] for _ in range(problem.nodes + 1)]
    out[DAY_0] = [(node, 0) for node in range(problem.nodes)]
    for one, other, days in problem.edges:
        out[one].append((other, days))
    far = [NEVER] * (problem.nodes + 1)
    far[source], rounds = 0, [0] * (problem.nodes + 1)
    queue, queued = deque([source]), {source}
    while queue:
        one = queue.popleft()
        queued.remove(one)
        for other, days in out[one]:
            if far[one] + days > far[other]:
                far[other] = far[one] + days
                if other not in queued:
                    rounds[other] += 1
                    queue.append(other)
                    queued.add(other)
                if rounds[other] > problem.nodes + 1 or (other == source and far[other] > 0):
                    raise Differs("no days keep the distances, which is a part of its own")
    return far


def refute(problem: Problem, cols: list[Column], part: Any, depth: int = 0) -> None:
    """Check that a part shows that no order within the limits has days.

    Raises
    ------
    Differs
        It does not.
    """
    kind = get(part, "kind", str)
    if kind == "amounts":
        if not problem.never:
            raise Differs("every need can be met")
    elif problem.never:
        raise Differs('should be "amounts": a need is never met')
    elif kind == "circle":
        row = places(get(part, "moments", list), problem.size)
        if not row or any(a not in problem.waits[b] for a, b in pairwise([*row, row[0]])):
            raise Differs("is no circle of moments that wait for each other")
    elif kind == "times":
        times(problem, get(part, "nodes", list))
    elif kind == "ends":
        ends(cols, part)
    elif kind == "sets":
        sets(problem, cols, part)
    elif kind == "schedules":
        schedules(problem, cols, part)
    elif kind == "around":
        around(problem, cols, part)
    elif kind == "branch":
        branch(problem, cols, part, depth)
    else:
        raise Differs(f"has the unknown kind {kind[:40]!r}")


def times(problem: Problem, nodes: Any) -> None:
    """The distances of a circle of days add up to more than 0."""
    row = places(nodes, problem.nodes, DAY_0)
    most: dict[tuple[int, int], int] = {(DAY_0, node): 0 for node in row}
    for one, other, days in problem.edges:
        most[one, other] = max(days, most.get((one, other), days))
    circle = [*pairwise([*row, *row[:1]])]
    if not row or any(pair not in most for pair in circle):
        raise Differs("is no circle of distances")
    if sum(most[pair] for pair in circle) <= 0:
        raise Differs("is a circle of distances that some days keep")


def ends(cols: list[Column], part: Any) -> None:
    """Before the first moment or after the last one a party is beyond its limits, in any order."""
    party, at = get(part, "party", str), get(part, "at", str)
    for c in cols:
        kept = {"start": 0, "end": sum(c.delta)}.get(at)
        if c.party == party and kept is not None and not c.floor <= kept <= c.upper:
            return
    raise Differs(f"{party[:40]} is within its limits at the {at[:10]}")


def sets(problem: Problem, cols: list[Column], part: Any) -> None:
    """From one side, all sets of moments that orders within the limits come to; none is the other."""
    most, backward = get(part, "sets", int), get(part, "side", str) == "end"
    waits, before, after = ordered(problem, cols, part)
    if backward:
        before, after = after, before
    ahead = [[m for m in members_of(row)] for row in after]
    sign = -1 if backward else 1
    cols = [c for c in cols if c.upper < math.inf or c.floor > -math.inf or c.least > -math.inf]
    delta = [tuple(sign * c.delta[m] for c in cols) for m in range(problem.size)]
    limits = [(c.least, c.upper) for c in cols]
    start = tuple(sum(c.delta) if backward else 0 for c in cols)
    full = (1 << problem.size) - 1
    #: By set of moments passed: what is kept, and the moments that can be passed next.
    layer = {0: (start, bits(m for m in range(problem.size) if not before[m]))}
    count = 1
    while layer:
        following: dict[int, tuple[tuple[int, ...], int]] = {}
        for passed, (kept, open_) in layer.items():
            if passed == full:
                raise Differs("leaves an order")
            for m in members_of(open_):
                more = passed | 1 << m
                if more in following:
                    continue
                values = tuple([k + d for k, d in zip(kept, delta[m], strict=True)])
                if more != full and any(
                    not least <= k <= upper
                    for k, (least, upper) in zip(values, limits, strict=True)
                ):
                    continue
                opened = open_ ^ 1 << m
                for later in ahead[m]:
                    if not before[later] & ~more:
                        opened |= 1 << later
                following[more] = values, opened
                if (count := count + 1) > min(most, MOST_STATES):
                    raise Differs(f"there are more than {most} sets")
        layer = following


def around(problem: Problem, cols: list[Column], part: Any) -> None:
    """No set of moments can be done just before one moment, and with it just after."""
    moment = places([get(part, "moment", int)], problem.size)[0]
    waits, before, after = ordered(problem, cols, part)
    row = [c.delta[moment] for c in cols]
    if not after[moment]:  # it may be the last, after which the worst exposure does not count
        kept = [sum(c.delta) - d for c, d in zip(cols, row, strict=True)]
        if all(c.least <= k <= c.upper for c, k in zip(cols, kept, strict=True)):
            raise Differs(f"{name(problem, moment)} may be the last moment")
    most = [c.upper - max(0, d) for c, d in zip(cols, row, strict=True)]
    least = [c.least - min(0, d) for c, d in zip(cols, row, strict=True)]
    full = (1 << problem.size) - 1
    leaves = 0
    tree = get(part, "tree", list)[::-1]
    todo = [(before[moment], after[moment] | 1 << moment)]
    while todo:
        inside, outside = todo.pop()
        node = tree.pop() if tree else None
        if type(node) is int:
            m = places([node], problem.size)[0]
            todo.append((inside | before[m] | 1 << m, outside))
            todo.append((inside, outside | after[m] | 1 << m))
            continue
        if inside & outside:
            continue
        leaves += 1
        up, down = get(node, "up", list), get(node, "down", list)
        if len(up) != len(cols) or len(down) != len(cols):
            raise Differs(f"leaf {leaves} should have one number for each party")
        weights = [0] * problem.size
        value = 0
        for c, a, b, u, d in zip(cols, most, least, up, down, strict=True):
            if type(u) is not int or type(d) is not int or u < 0 or d < 0:
                raise Differs(f"leaf {leaves} should have whole numbers from 0")
            if (u and a == math.inf) or (d and b == -math.inf):
                raise Differs(f"leaf {leaves} weighs a limit that {c.party} does not have")
            value += (d * int(b) if d else 0) - (u * int(a) if u else 0)
            for m in range(problem.size) if u != d else ():
                weights[m] += (u - d) * c.delta[m]
        value += sum(weights[m] for m in members_of(inside))
        free = [*members_of(full & ~inside & ~outside)]
        if value + least_closed(weights, free, waits) <= 0:
            raise Differs(f"leaf {leaves} does not show that there is no such set")
    if tree:
        raise Differs("the tree has more nodes than it should")


def least_closed(weights: list[int], free: list[int], waits: list[set[int]]) -> int:
    """Give the least weight of a set of moments with all that its members wait for.

    The moments that weigh less than 0 bring what they wait for, which weighs more: a minimum cut
    (Picard 1976), found by shortest augmenting paths in layers (Dinic 1970).
    """
    place = {m: k for k, m in enumerate(free)}
    source, sink = len(free), len(free) + 1
    out: list[list[list[int]]] = [
        [] for _ in range(len(free) + 2)
    ]  # of each arc target, room, back

    def arc(one: int, other: int, room: int) -> None:
        out[one].append([other, room, len(out[other])])
        out[other].append([one, 0, len(out[one]) - 1])

    gain = sum(-weights[m] for m in free if weights[m] < 0)
    for m, k in place.items():
        if weights[m] < 0:
            arc(source, k, -weights[m])
        elif weights[m] > 0:
            arc(k, sink, weights[m])
        for earlier in waits[m]:
            if earlier in place:
                arc(k, place[earlier], gain)
    flow = 0
    while True:
        level = [-1] * len(out)
        level[source] = 0
        queue = deque([source])
        while queue:
            one = queue.popleft()
            for other, room, _ in out[one]:
                if room and level[other] < 0:
                    level[other] = level[one] + 1
                    queue.append(other)
        if level[sink] < 0:
            return flow - gain
        at = [0] * len(out)
        path: list[tuple[int, int]] = []
        one = source
        while True:
            if one == sink:
                push = min(out[a][k][1] for a, k in path)
                flow += push
                for a, k in path:
                    other, _, back = out[a][k]
                    out[a][k][1] -= push
                    out[other][back][1] += push
                cut = next(i for i, (a, k) in enumerate(path) if not out[a][k][1])
                one = path[cut][0]
                del path[cut:]
            while at[one] < len(out[one]):
                other, room, _ = out[one][at[one]]
                if room and level[other] == level[one] + 1:
                    break
                at[one] += 1
            if at[one] < len(out[one]):
                path.append((one, at[one]))
                one = out[one][at[one]][0]
            elif path:
                one = path.pop()[0]
                at[one] += 1
            else:
                break


def schedules(problem: Problem, cols: list[Column], part: Any) -> None:
    """All beginnings of orders that keep the limits and the days; none can be ended.

    Of two beginnings of the same moments, one that asks no more of any distance between the nodes
    that are still to be bound leaves at least as much: the other need not be looked at.
    """
    most, size, end = get(part, "states", int), problem.size, problem.nodes
    first = [longest(problem, node) for node in range(problem.nodes)]
    first.append(longest(problem, DAY_0))
    count, todo = 0, [((), (0,) * len(cols), first)]
    seen: dict[Any, list[list[float]]] = {}
    while todo:
        order, kept, far = todo.pop()
        done = bits(order)
        undecided = [group for group in problem.options if not decided(group, done)]
        named = {m for group in undecided for o in group for e in o.edges for m in e[:2]}
        left = [m for m in range(size) if not done >> m & 1]
        at = [*left, *sorted(m for m in named if m not in left and m != DAY_0), end]
        label = [far[a][b] for a in at for b in at]
        key = (done, tuple(m for m in order if m in named))
        if any(all(x <= y for x, y in zip(old, label, strict=True)) for old in seen.get(key, ())):
            continue
        seen.setdefault(key, []).append(label)
        if (count := count + 1) > min(most, MOST_STATES):
            raise Differs(f"there are more than {most} states")
        if not left:
            raise Differs("leaves an order")
        for m in left:
            if problem.waits[m] - set(order):
                continue
            values = tuple([k + c.delta[m] for k, c in zip(kept, cols, strict=True)])
            last = len(left) == 1
            if not all(
                (c.floor if last else c.least) <= k <= c.upper
                for k, c in zip(values, cols, strict=True)
            ):
                continue
            further: list[list[float]] | None = follow(far, m, [u for u in left if u != m])
            placed = (*order, m)
            for group in undecided:
                if further is not None and decided(group, done | 1 << m):
                    chosen = least_option(group, placed)
                    for edge in chosen.edges if chosen else ():
                        further = further and follow(further, edge[0], [edge[1]], edge[2])
                    further = further if chosen else None
            if further is not None:
                todo.append((placed, values, further))


def follow(
    far: list[list[float]], one: int, later: list[int], days: int = 0
) -> list[list[float]] | None:
    """Let some nodes be so much after one; None: no days keep that."""
    ahead = [days + max((far[u][j] for u in later), default=NEVER) for j in range(len(far))]
    if ahead[one] > 0:
        return None
    return [[max(x, row[one] + y) for x, y in zip(row, ahead, strict=True)] for row in far]


def decided(group: tuple[Option, ...], done: int) -> bool:
    """Whether it is known of all moments that options name which of them came first."""
    if any(o.before for o in group):
        return any(done >> o.before[0][1] & 1 for o in group)
    return all(done >> o.edges[0][1] & 1 for o in group)


def least_option(group: tuple[Option, ...], order: Sequence[int]) -> Option | None:
    """Give the option that asks least of the days, given the order; None: none is kept.

    Of needs it is the one whose last moment stands first: no other has a day before that. A
    deadline that runs from any of some moments runs from the last of them.
    """
    place = {m: k for k, m in enumerate(order)}
    if not any(o.before for o in group):
        return max(group, key=lambda o: place[o.edges[0][1]])
    late = len(order)
    kept = [o for o in group if all(place.get(a, late) < place[b] for a, b in o.before)]
    return min(kept, key=lambda o: max(place[a] for a, _ in o.before), default=None)


def branch(problem: Problem, cols: list[Column], part: Any, depth: int) -> None:
    """One of two moments stands before the other; or one of the options of a group is kept."""
    parts = get(part, "parts", list)
    if depth > 40:
        raise Differs("branches too deep")
    if "option" in part:
        group = get(part, "option", int)
        if not 0 <= group < len(problem.options) or len(parts) != len(problem.options[group]):
            raise Differs("has not one part for each option")
        ways = [problem.with_(o.edges, o.before) for o in problem.options[group]]
    else:
        one, other = places(get(part, "pair", list), problem.size)
        if one == other or len(parts) != 2:
            raise Differs("should be of two moments, with two parts")
        ways = [problem.with_((), [(one, other)]), problem.with_((), [(other, one)])]
    for k, (way, inner) in enumerate(zip(ways, parts, strict=True), 1):
        try:
            refute(way, cols, inner, depth + 1)
        except Differs as wrong:
            raise Differs(f"branch {k}: {wrong}") from None


# --- plans, which show that members of a conflict are needed ----------------------------------------


def keeps(problem: Problem, cols: list[Column], told: Any) -> None:
    """Check that an order of all moments keeps everything, and that days exist for it."""
    known = {name(problem, m): m for m in range(problem.size)}
    if not isinstance(told, list) or any(one not in known for one in told):
        raise Differs("has a moment that is not there")
    order = [known[one] for one in told]
    if problem.never or sorted(order) != [*range(problem.size)]:
        raise Differs("does not have every moment once")
    kept, done = [0] * len(cols), 0
    for m in [None, *order]:
        if m is not None:
            if bits(problem.waits[m]) & ~done:
                raise Differs(f"{name(problem, m)} comes too early")
            done |= 1 << m
            kept = [k + c.delta[m] for k, c in zip(kept, cols, strict=True)]
        for k, c in zip(kept, cols, strict=True):
            if not c.floor <= k <= c.upper:
                raise Differs(f"{c.party} is beyond its limits")
    chosen = [least_option(group, order) for group in problem.options]
    if None in chosen:
        raise Differs("a need is not met")
    edges = [edge for o in chosen if o for edge in o.edges]
    try:
        longest(problem.with_([*edges, *((a, b, 0) for a, b in pairwise(order))], ()), DAY_0)
    except Differs:
        raise Differs("no days keep everything") from None


# --- claims --------------------------------------------------------------------------------------


def words_of(part: Any, key: str) -> list[str]:
    """Take a list of texts; none, if it is not there."""
    found = part.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise Differs(f"{key} is no list of texts")
    return found


def key_of(part: Any) -> tuple[tuple[tuple[str, int], ...], frozenset[str]]:
    """Say of which amounts a part speaks."""
    if not isinstance(part, dict) or not isinstance(part.get("at_most", {}), dict):
        raise Differs("is no part")
    return tuple(sorted(part.get("at_most", {}).items())), frozenset(words_of(part, "left_out"))


def refuted(
    agreement: Agreement,
    parts: Any,
    members: set[str],
    ways: Iterable[tuple[Amounts, Fraction]],
) -> int:
    """Check that there is a part for each choice of amounts, and that it shows what it should.

    ``ways`` gives with each the worst exposure below which nothing is to be found; 0: at all.
    """
    if not isinstance(parts, list):
        raise Differs("parts: is no list")
    known: dict[Any, tuple[int, Any]] = {}
    for k, part in enumerate(parts, 1):
        if known.setdefault(key_of(part), (k, part))[0] != k:
            raise Differs(f"part {k}: speaks of the same amounts as another")
    count = 0
    for way, below in ways:
        key = (way.at_most, way.left_out)
        if key not in known:
            raise Differs(f"there is no part for {way}")
        k, part = known.pop(key)
        kept = [one for one in agreement.positions if one in members]
        problem = Builder(agreement, way.counts, kept).found
        try:
            refute(problem, columns(agreement, problem, members, below), part)
        except Differs as wrong:
            raise Differs(f"part {k} ({way}): {wrong}") from None
        count += 1
    if known:
        k, _ = min(known.values(), key=lambda one: one[0])
        raise Differs(f"part {k}: speaks of amounts that are ruled out, or need no part")
    return count


def exact(value: Any) -> Fraction:
    """Take a fraction in its one form."""
    if not isinstance(value, str) or not re.fullmatch(
        r"(0|[1-9][0-9]{0,400})(/[1-9][0-9]{0,400})?", value
    ):
        raise Differs("the worst exposure is no fraction")
    if str(Fraction(value)) != value:
        raise Differs("the worst exposure is not in lowest terms")
    return Fraction(value)


def conceded(agreement: Agreement, claim: Any) -> set[str]:
    """Take the positions that the claim drops."""
    gone = set(words_of(claim, "conceded"))
    if unknown := gone - set(agreement.positions):
        raise Differs(f"concedes the unknown position {min(unknown)[:40]!r}")
    for one in gone:
        del agreement.positions[one]
    return gone


def free_of(agreement: Agreement) -> list[str]:
    """Give the measures that a plan may leave out."""
    chosen = {one for of, _, _ in agreement.choices for one in of}
    return sorted(one for one, m in agreement.measures.items() if m.optional or one in chosen)


def prove(agreement: Agreement, proof: Any) -> str:
    """Check a proof, and say what it shows."""
    claim = get(proof, "claim", dict)
    kind = get(claim, "kind", str)
    gone = conceded(agreement, claim)
    besides = f", without {', '.join(sorted(gone))}" if gone else ""
    members, free, none = agreement.members(), free_of(agreement), Fraction(0)
    if kind == "contradictory":
        open_ = sorted({one for of, _, _ in agreement.choices for one in of})
        ways = ((way, none) for way in amounts(agreement, (), (), open_))
        count = refuted(agreement, get(proof, "parts", list), set(), ways)
        return f"the facts of the file admit no order, whatever anyone wants ({count} parts)"
    if kind == "no plan":
        ways = ((way, none) for way in amounts(agreement, agreement.binding, (), free))
        count = refuted(agreement, get(proof, "parts", list), members, ways)
        return f"there is no plan{besides} ({count} parts)"
    if kind == "bound":
        fewest, bound = get(claim, "left_out", int), exact(claim.get("worst_exposure"))
        every = amounts(agreement, agreement.binding, (), free, fewest if bound else fewest - 1)
        ways = ((way, bound if way.left_out_optional == fewest else none) for way in every)
        count = refuted(agreement, get(proof, "parts", list), members, ways)
        return (
            f"no plan{besides} leaves out fewer than {fewest} optional measures, and none that leaves "
            f"out {fewest} has a worst exposure below {bound} ({count} parts)"
        )
    if kind != "conflicts":
        raise Differs(f"the claim has the unknown kind {kind[:40]!r}")
    return conflicts(agreement, proof, members, free) + besides


def conflicts(agreement: Agreement, proof: Any, universe: set[str], free: list[str]) -> str:
    """Check that sets of members cannot be kept together, that each is minimal, and that these are all."""
    found = []
    for k, one in enumerate(get(proof, "conflicts", list), 1):
        members = set(words_of(one, "members"))
        if not members <= universe:
            raise Differs(f"conflict {k}: names what is no member")
        kept = members & agreement.binding
        ways = amounts(agreement, kept, agreement.binding - members, free)
        try:
            refuted(
                agreement, get(one, "parts", list), members, ((way, Fraction(0)) for way in ways)
            )
        except Differs as wrong:
            raise Differs(f"conflict {k}: {wrong}") from None
        found.append(frozenset(members))
    possible = [
        plan(agreement, k, one, universe, free)
        for k, one in enumerate(get(proof, "plans", list), 1)
    ]
    for k, one in enumerate(found, 1):
        for member in sorted(one):
            if not any(one - {member} <= kept for kept in possible):
                raise Differs(f"conflict {k}: no plan shows that {member} is needed")
    if get(proof["claim"], "complete", bool):
        for hit in hitting(found):
            if not any(universe - hit <= kept for kept in possible):
                raise Differs(f"no plan keeps everything but {', '.join(sorted(hit))}")
    all_ = "all" if proof["claim"]["complete"] else "some"
    return f"these are {all_} of the smallest sets that cannot be kept together: {len(found)}"


def plan(agreement: Agreement, k: int, told: Any, universe: set[str], free: list[str]) -> set[str]:
    """Check a plan that keeps all members but some; give those that it keeps."""
    try:
        members = universe - set(words_of(told, "without"))
        kept = members & agreement.binding
        for way in amounts(agreement, kept, agreement.binding - members, free):
            if (way.at_most, way.left_out) == key_of(told):
                problem = Builder(agreement, way.counts, kept).found
                keeps(problem, columns(agreement, problem, members, Fraction(0)), told.get("order"))
                return members
        raise Differs("has amounts that no plan can have")
    except Differs as wrong:
        raise Differs(f"plan {k}: {wrong}") from None


def hitting(sets: list[frozenset[str]]) -> list[frozenset[str]]:
    """Give the minimal sets that have a member of each (Berge: one set after the other)."""
    found = [frozenset[str]()]
    for one in sets:
        more = {hit if hit & one else hit | {member} for hit in found for member in one}
        found = [hit for hit in more if not any(other < hit for other in more)]
        if len(found) > MOST_CHOICES:
            raise CannotTell("there are too many ways to hit every conflict")
    return found


def written(proof: Any) -> bytes:
    """Give the one form that a proof has as a file."""
    return (json.dumps(proof, separators=(",", ":"), ensure_ascii=False) + "\n").encode()


def main(arguments: Sequence[str]) -> int:
    """Check a proof, and say what it shows."""
    if len(arguments) != 2:
        print("usage: python3 plan.py PROOF.json AGREEMENT.toml", file=sys.stderr)
        return 2
    try:
        raw, text = (Path(one).read_bytes() for one in reversed(arguments))
        agreement = read_agreement(raw)
        proof = json.loads(text)
        if proof["format"] != "paripassu/proof/1":
            raise CannotTell("the proof: the format is not paripassu/proof/1")
        check = proof.pop("check")
        if check != hashlib.sha256(written(proof)).hexdigest() or text != written(
            {**proof, "check": check}
        ):
            raise CannotTell("the proof: it is damaged, since its own digest differs")
        if proof.get("digest") != f"sha256:{hashlib.sha256(raw).hexdigest()}":
            raise Differs("it is the proof of another file")
        print(f"proven: {prove(agreement, proof)}")
    except Differs as wrong:
        print(f"not proven: {wrong}")
        return 1
    except CannotTell as wrong:
        print(f"cannot tell: {wrong}", file=sys.stderr)
        return 2
    except OSError as wrong:
        print(f"cannot tell: {wrong.strerror}: {wrong.filename}", file=sys.stderr)
        return 2
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        StopIteration,
        RecursionError,
    ):
        print("cannot tell: a file is not what it should be", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

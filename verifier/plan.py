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
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import accumulate, pairwise, product
from pathlib import Path
from typing import Any, NamedTuple

#: More choices of amounts, sets of one part (of states a hundredth), and ways to hit every conflict
#: than an honest proof has.
MOST_CHOICES, MOST_STATES, MOST_HITS = 100_000, 2_000_000, 10_000
DAY_0 = -1
INF = math.inf
ZERO = Fraction(0)
FORMAT = "paripassu/proof/1"
Step = tuple[str, int]
Matrix = list[list[float]]


class CannotTell(Exception):  # noqa: N818 - it is no error of the proof
    """A file is not what it should be: exit code 2."""


class Differs(Exception):  # noqa: N818
    """The proof does not show what it claims: exit code 1."""


# --- the agreement: what a file says, as far as it changes a plan ---


#: By table its keys and what each takes; [: a list of it, {: a table of it by id. What changes no
#: plan is not looked at.
KEYS = {
    "agreement": "id:id start:date horizon_days:amount title unit language",
    "party": "id:id stake:stake tolerance:stake name",
    "measure": "id:id by:ids value:{worth lasting:share portions:count stages:[stage days:work "
    "optional:flag standing:flag title kind confirm_by verify opens automatic unresolved",
    "stage": "name:text share:share days:work",
    "require": (
        _CLAIM := "claim:text measure:id part:part gate:text needs:{need needs_any:[{need "
        "lag_days:amount days:amount share:share date:date day:amount of:ids"
    ),
    "position": f"id:id firm:text party cost likelihood source {_CLAIM}",
    "choose": "of:ids exactly:count at_least:count",
    "together": "groups:[[text",
}
ROWS = ("party", "measure", "require", "position", "choose")
UNREAD = {"source", "declaration", "process", "notice"}
#: What each claim cannot do without, one of each, and what else it takes.
CLAIMS = {
    "after": ("needs|needs_any", "lag_days part gate"),
    "not_before": ("date|day", "part gate"),
    "by": ("date|day", "part share gate"),
    "within": ("needs|needs_any days", "part share gate"),
    "during": ("of", "part gate"),
    "at_least": ("share", ""),
    "at_most": ("share", ""),
    "include": ("", ""),
    "exclude": ("", ""),
}
#: All that some claims take and others do not.
_ANY = {key for keys in CLAIMS.values() for key in re.split(r"[ |]", " ".join(keys)) if key}


def must(holds: bool, wanted: str) -> None:
    """Refuse a file of which something does not hold."""
    if not holds:
        raise CannotTell(wanted)


def show(holds: bool, wrong: str) -> None:
    """Refuse a proof that does not show something."""
    if not holds:
        raise Differs(wrong)


@contextmanager
def told_at(place: str) -> Iterator[None]:
    """Say where a proof does not show what it should."""
    try:
        yield
    except Differs as wrong:
        raise Differs(f"{place}: {wrong}") from None


def number(value: Any) -> Fraction:
    """Take the exact number that stands in the file."""
    fine = type(value) is int or (isinstance(value, Decimal) and value.is_finite())
    must(fine and (not value or 1e-40 < abs(value) < 1e40), "should be a number")
    return Fraction(value) if value else ZERO


def taken(value: Any, kind: str) -> Any:
    """Take a value of a kind that KEYS names: exact, and of an interval both ends."""
    if kind in KEYS:
        return row_of(value, kind)
    if kind[0] == "[":
        must(isinstance(value, list), "should be a list")
        return [taken(one, kind[1:]) for one in value]
    if kind[0] == "{":
        must(isinstance(value, dict), "should be a table")
        return {taken(name, "id"): taken(one, kind[1:]) for name, one in value.items()}
    if kind in ("need", "part"):
        kind = "text" if isinstance(value, str) else {"need": "share", "part": "count"}[kind]
    if kind in ("amount", "share"):
        found = number(value)
        must(0 <= found <= (1 if kind == "share" else found), f"should be a number: {kind}")
        return found
    if kind in ("worth", "stake", "work"):
        pair = [number(one) for one in (value if isinstance(value, list) else [value, value])]
        must(2 <= len(pair) <= 3 - (kind == "work"), "should be a number or an interval")
        must(pair == sorted(pair) and (kind == "worth" or pair[0] >= 0), "should rise from 0")
        return pair[0], pair[-1]
    if kind == "ids":
        must(bool(value) and len({*taken(value, "[id")}) == len(value), "should name each once")
    is_id = isinstance(value, str) and re.fullmatch("[a-z0-9][a-z0-9_-]{0,199}", value)
    fine = {
        "ids": True,
        "id": bool(is_id),
        "text": isinstance(value, str) and value != "",
        "flag": type(value) is bool,
        "date": type(value) is dt.date,
        "count": type(value) is int and value >= 1,
    }
    must(fine[kind], f"should be: {kind}")
    return value


def row_of(value: Any, kind: str) -> dict[str, Any]:
    """Take a table that has no other keys than it may have."""
    must(isinstance(value, dict), f"[{kind}] should be a table")
    keys = dict(key.partition(":")[::2] for key in KEYS[kind].split())
    found = {}
    for key, one in value.items():
        must(key in keys, f"[{kind}] has the unknown key {key!a}")
        try:
            found[key] = taken(one, keys[key]) if keys[key] else None
        except CannotTell as wrong:
            raise CannotTell(f"[{kind}] {key}: {wrong}") from None
    return found


@dataclass
class Measure:
    """A measure: by portion its share and its days."""

    by: list[str]
    value: dict[str, Fraction]
    lasting: Fraction
    names: list[str]
    shares: list[Fraction]
    days: list[Fraction]
    optional: bool
    standing: bool

    @cached_property
    def reached(self) -> list[Fraction]:
        """The share that the first portions make up: of none, of one, of two …."""
        return [*accumulate(self.shares, initial=ZERO)]


@dataclass
class Claim:
    """A fact, or a position; a date stands as its day."""

    claim: str
    measure: str
    fact: bool
    firm: str = "demand"
    part: str | int | None = None
    gate: str | None = None
    needs: dict[str, Fraction | str] = field(default_factory=dict)
    needs_any: list[dict[str, Fraction | str]] = field(default_factory=list)
    lag_days: Fraction = ZERO
    days: Fraction = ZERO
    share: Fraction | None = None
    day: Fraction = ZERO
    of: list[str] = field(default_factory=list)


@dataclass
class Agreement:
    """What a file says: low ends of values, high ends of days."""

    id: str
    horizon: Fraction | None
    stake: dict[str, Fraction]
    tolerance: dict[str, Fraction]
    measures: dict[str, Measure]
    facts: list[Claim]
    positions: dict[str, Claim]
    choices: list[tuple[list[str], int, int]]
    groups: list[list[Step]]

    @property
    def binding(self) -> set[str]:
        """The positions that a plan has to keep."""
        return {name for name, one in self.positions.items() if one.firm != "preference"}

    def members(self) -> set[str]:
        """Everything that a conflict can be made of."""
        limited = {f"tolerance:{party}" for party in self.tolerance}
        return self.binding | {f"safe:{party}" for party in self.stake} | limited


def read_measure(row: dict[str, Any]) -> Measure:
    """Take a measure."""
    stages, own = row.get("stages", []), row.get("days", (ZERO, ZERO))
    count = len(stages) or row.get("portions", 1)
    must(count <= 1000 and (not stages or row.get("portions", 1) == 1), "has too many portions")
    names = [stage["name"] for stage in stages]
    must(len(set(names) - {"all"}) == len(names), "stages have names of their own, none is all")
    shares = [stage["share"] for stage in stages] or [Fraction(1, count)] * count
    must(sum(shares) == 1, "shares should add up to 1")
    days = [stage.get("days", own) for stage in stages] or [own] * count
    exact = all(0 < least == most for least, most in days)
    must(exact or not row.get("standing"), "what stands should take one number of days above 0")
    return Measure(
        row["by"],
        {party: low for party, (low, _) in row.get("value", {}).items()},
        row.get("lasting", Fraction(1)),
        names,
        shares,
        [most for _, most in days],
        row.get("optional", False),
        row.get("standing", False),
    )


def read_claim(
    row: dict[str, Any], start: dt.date | None, measures: Mapping[str, Measure], *, fact: bool
) -> Claim:
    """Take a claim, and a date as its day; what it names has to be there."""
    one = {"claim": "after", **row} if fact else row
    needed, more = CLAIMS[one["claim"]]
    must("gate" in more or not fact, "no fact can claim this")
    takes = {*needed.replace("|", " ").split(), *more.split()}
    given = {key for key, value in one.items() if key in _ANY and value != {}}
    given -= set() if one.get("lag_days") else {"lag_days"}
    must(given <= takes, f"{one['claim']} does not take {min(given - takes, default='')}")
    must(all(given & {*keys.split("|")} for keys in needed.split()), f"{one['claim']} lacks a key")
    must(not ({"date", "day"} <= given or {"part", "share"} <= given), "says one thing twice")
    must(one.get("gate", "end") in ("begin", "end"), "a gate is begin or end")
    firm = one.get("firm", "demand")
    must(firm in ("red line", "demand", "preference"), "firm is red line, demand or preference")
    own, part, words = measures[one["measure"]], one.get("part", 1), ("first", "last", "each")
    if isinstance(part, int):
        must(part <= len(own.shares), f"there is no portion {part}")
    else:  # a stage may be named as the portion is that it is
        alike = {"first": own.names[:1], "last": own.names[-1:]}.get(part)
        twice = part in words and part in own.names and alike != [part]
        must(part in (*words, *own.names) and not twice, f"part: what is {part!a}?")
    any_of = one.get("needs_any", [True])
    must(any_of != [] and all(any_of), "needs_any has no table, or an empty one")
    for table in (one.get("needs", {}), *one.get("needs_any", [])):
        for name, need in table.items():
            must(name != one["measure"] or need == "previous", "a measure would wait for itself")
            meant = ("all", "same", "previous", *measures[name].names)
            must(not isinstance(need, str) or meant.count(need) == 1, f"needs: what is {need!a}?")
    must(all(measures[name].standing for name in one.get("of", [])), "of names what does not stand")
    found = {key: value for key, value in one.items() if key in Claim.__dataclass_fields__}
    if "date" in one:
        must(start is not None and one["date"] >= start, "a date stands before the start, or alone")
        found["day"] = Fraction((one["date"] - start).days)
    return Claim(**found, fact=fact)


def read_group(members: list[str], measures: Mapping[str, Measure]) -> Iterator[list[Step]]:
    """Take a group: whole measures portion by portion, or single portions."""
    pairs = [re.fullmatch(r"([^:]+)(?::([0-9]{1,4}))?", member) for member in members]
    named = [(found[1], found[2]) for found in pairs if found]
    sizes = {1 if k else len(measures[name].shares) for name, k in named}
    must(len(named) == len(members) > 1 == len(sizes), "a group has members of as many portions")
    fit = all(k is None or 0 < int(k) <= len(measures[name].shares) for name, k in named)
    must(fit, "a group names a portion that is not there")
    for k in range(1, sizes.pop() + 1):
        yield [(name, int(part or k)) for name, part in named]


def read_choice(row: dict[str, Any], measures: Mapping[str, Measure]) -> tuple[list[str], int, int]:
    """Take a choice: the alternatives, and how many of them at least and at most."""
    of, least = row["of"], row.get("at_least", row.get("exactly", 1))
    must(not {"exactly", "at_least"} <= set(row) and 2 <= len(of) >= least, "is no choice")
    must(set(of) <= set(measures), "a choice names an unknown measure")
    return of, least, len(of) if "at_least" in row else least


def read_agreement(raw: bytes) -> Agreement:
    """Read an agreement file."""
    said = tomllib.loads(raw.decode("utf-8-sig"), parse_float=Decimal)
    if unknown := set(said) - ({*KEYS, *UNREAD} - {"stage"}):
        raise CannotTell(f"unknown key {min(unknown)!a}")
    head = taken(said["agreement"], "agreement")
    groups = taken(said.get("together", {}), "together").get("groups", [])
    rows = {kind: taken(said.get(kind, []), f"[{kind}") for kind in ROWS}
    for kind in ("party", "measure", "position"):
        names = [row["id"] for row in rows[kind]]
        must(len(set(names)) == len(names), f"[{kind}] an id stands twice")
    measures = {row["id"]: read_measure(row) for row in rows["measure"]}
    stake = {row["id"]: row.get("stake", (ZERO,))[0] for row in rows["party"]}
    named = {party for one in measures.values() for party in (*one.by, *one.value)}
    must(bool(measures) and named <= set(stake), "no measure, or one that names an unknown party")
    start, horizon = head.get("start"), head.get("horizon_days")
    must(horizon is None or horizon.denominator == 1, "horizon_days should be a whole number")
    together = [one for members in groups for one in read_group(members, measures)]
    steps = [step for group in together for step in group]
    must(len(set(steps)) == len(steps), "a portion stands twice in groups")
    return Agreement(
        head["id"],
        horizon,
        stake,
        {row["id"]: row["tolerance"][0] for row in rows["party"] if "tolerance" in row},
        measures,
        [read_claim(row, start, measures, fact=True) for row in rows["require"]],
        {row["id"]: read_claim(row, start, measures, fact=False) for row in rows["position"]},
        [read_choice(row, measures) for row in rows["choose"]],
        together,
    )


# --- amounts ---


def allowed(agreement: Agreement, one: Claim) -> tuple[int, int]:
    """Give the fewest and the most portions of its measure that a position allows."""
    reached, share = agreement.measures[one.measure].reached, one.share or ZERO
    least = {"include": 1, "at_least": bisect_left(reached, share)}.get(one.claim, 0)
    most = {"exclude": 0, "at_most": bisect_right(reached, share) - 1}
    return least, most.get(one.claim, len(reached) - 1)


def left_outs(
    agreement: Agreement, counts: Mapping[str, int], free: Sequence[str], most: float
) -> Iterator[frozenset[str]]:
    """Yield the sets of measures left out that the choices allow, few enough of them optional."""

    def some(k: int, out: frozenset[str]) -> Iterator[frozenset[str]]:
        open_ = set(free[k:])
        if sum(agreement.measures[name].optional for name in out) > most:
            return
        for of, least, largest in agreement.choices:
            present = {name for name in of if counts[name] and name not in out}
            if len(present) < least or len(present - open_) > largest:
                return
        if k == len(free):
            yield out
            return
        yield from some(k + 1, out)
        if counts[free[k]]:
            yield from some(k + 1, out | {free[k]})

    return some(0, frozenset())


class Amounts(NamedTuple):
    """How many portions of each measure are in a plan, and by which choice."""

    counts: Mapping[str, int]
    at_most: tuple[tuple[str, int], ...]
    left_out: frozenset[str]

    def __str__(self) -> str:
        said = [f"at most {count} of {name}" for name, count in self.at_most]
        said += [f"without {name}" for name in sorted(self.left_out)]
        return ", ".join(said) or "everything in full"


def amounts(
    agreement: Agreement,
    kept: Collection[str],
    others: Collection[str],
    free: Sequence[str],
    most: float = INF,
) -> Iterator[Amounts]:
    """Yield every choice of amounts that is not ruled out at once.

    ``kept`` are the positions enforced; any of the limits among ``others`` may be applied besides,
    and of the measures ``free`` any may be left out, at most so many optional ones.
    """
    full = {name: len(one.shares) for name, one in agreement.measures.items()}
    floors, further = dict.fromkeys(full, 0), {name: set[int]() for name in sorted(full)}
    for name in (*kept, *others):
        one = agreement.positions[name]
        least, largest = allowed(agreement, one)
        if name in kept:
            full[one.measure] = min(full[one.measure], largest)
            floors[one.measure] = max(floors[one.measure], least)
        else:
            further[one.measure].add(largest)
    ways = [[None, *((m, c) for c in sorted(of) if c < full[m])] for m, of in further.items()]
    looked = 0
    for chosen in product(*ways):
        at_most = tuple(way for way in chosen if way)
        limited = {**full, **dict(at_most)}
        for left_out in left_outs(agreement, limited, free, most):
            if (looked := looked + 1) > MOST_CHOICES:
                raise CannotTell(f"there are more than {MOST_CHOICES} choices of amounts")
            found = {name: 0 if name in left_out else n for name, n in limited.items()}
            split = any(len({k <= found[m] for m, k in group}) > 1 for group in agreement.groups)
            if not split and all(found[name] >= count for name, count in floors.items()):
                yield Amounts(found, at_most, left_out)


# --- what an order and its days have to keep ---

Edge = tuple[int, int, int]


class Option(NamedTuple):
    """One of several ways in which something is kept: distances, and what stands before what."""

    edges: tuple[Edge, ...]
    before: tuple[tuple[int, int], ...] = ()


@dataclass
class Problem:
    """Moments to be ordered, and days to be found.

    ``edges`` are (source, target, days): the target is at least so much after the source. Nodes are
    the ends of the moments, then beginnings with a day of their own; -1 is day 0. Of each tuple of
    ``options`` one is kept. ``never``: what something waits for is never done. A day has ``unit``.
    """

    moments: list[tuple[Step, ...]]
    waits: list[set[int]]
    nodes: int
    unit: int
    edges: list[Edge] = field(default_factory=list)
    options: list[tuple[Option, ...]] = field(default_factory=list)
    never: bool = False

    @property
    def size(self) -> int:
        """The number of moments."""
        return len(self.moments)

    @cached_property
    def out(self) -> list[dict[int, int]]:
        """By node what is how much after it; no node is before day 0."""
        found: list[dict[int, int]] = [{} for _ in range(self.nodes)]
        found.append(dict.fromkeys(range(self.nodes), 0))
        for one, other, days in self.edges:
            found[one][other] = max(days, found[one].get(other, days))
        return found

    def with_(self, edges: Iterable[Edge], before: Iterable[tuple[int, int]]) -> Problem:
        """Give the same problem with more distances, and more that stands before something else."""
        waits = [set(row) for row in self.waits]
        more = [*self.edges, *edges]
        for one, other in before:
            waits[other].add(one)
            more.append((one, other, 0))
        return replace(self, waits=waits, edges=more)

    def name(self, node: int) -> str:
        """Name a moment by its steps."""
        return "+".join(f"{measure}:{k}" for measure, k in self.moments[node])


def gates_of(one: Claim, measure: Measure, count: int) -> list[tuple[int, bool]]:
    """Give the gates of a claim: the portions in the plan, and whether the end of each is meant."""
    part = one.part or {"by": "last", "within": "last", "during": "each"}.get(one.claim, "first")
    if one.share is not None:
        part = max(1, bisect_left(measure.reached, one.share))
    elif part in ("first", "last"):
        part = 1 if part == "first" else max(1, count)
    elif part != "each" and isinstance(part, str):
        part = measure.names.index(part) + 1
    portions = range(1, count + 1) if part == "each" else [part]
    last = one.claim in ("by", "within") or one.part == "last"
    ends = [one.gate == "end"] if one.gate else [False, True] if one.claim == "during" else [last]
    return [(k, end) for k in portions if isinstance(k, int) and k <= count for end in ends]


def tables_of(
    agreement: Agreement, one: Claim, counts: Mapping[str, int], portion: int
) -> list[list[Step]]:
    """Give what meets the needs of a claim at a portion, each a list of steps; none: never met."""

    def steps(needed: Mapping[str, Fraction | str]) -> list[Step] | None:
        found = []
        for name, need in needed.items():
            if need in ("same", "previous"):
                need = agreement.measures[one.measure].reached[portion - (need == "previous")]
            measure, count = agreement.measures[name], counts[name]
            if isinstance(need, Fraction):
                count = bisect_left(measure.reached, need)
            elif need != "all":
                count = measure.names.index(need) + 1
            if count > counts[name]:
                return None
            if count:
                found.append((name, count))
        return found

    always = steps(one.needs)
    if always is None or not one.needs_any:
        return [] if always is None else [always]
    met = [steps(table) for table in one.needs_any if all(counts[name] for name in table)]
    return [[*always, *more] for more in met if more is not None]


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
        claims = [*agreement.facts, *(agreement.positions[name] for name in kept)]
        gates = [
            (one, (one.measure, k), end)
            for one in claims
            if one.claim in ("after", "not_before", "by", "within", "during")
            for k, end in gates_of(one, agreement.measures[one.measure], counts[one.measure])
        ]
        spans = [days for measure in agreement.measures.values() for days in measure.days]
        spans += [days for one in claims for days in (one.lag_days, one.days, one.day)]
        self.unit = math.lcm(*(days.denominator for days in spans))
        #: Beginnings that something bounds from above: they can lie before end less days.
        own = {step for one, step, end in gates if not end and self.from_above(one)}
        self.begins = {step: len(moments) + k for k, step in enumerate(sorted(own))}
        self.found = Problem(moments, [set() for _ in moments], len(moments) + len(own), self.unit)
        for step in steps:
            self.turn(step)
        for one, step, end in gates:
            self.claim(one, step, end)
        for m in range(len(moments) if agreement.horizon is not None else 0):
            self.edge(m, DAY_0, -(agreement.horizon or ZERO))
        self.found.options = sorted(set(self.found.options))

    def from_above(self, one: Claim) -> bool:
        """Whether a claim can ask a beginning to be early, and the beginning can be it."""
        if self.agreement.measures[one.measure].standing:
            return False
        if one.claim == "within":
            return all(self.counts[name] for name in one.needs)
        return one.claim == "by" or (one.claim == "during" and one.gate == "begin")

    def as_edge(self, source: int, target: int, days: Fraction) -> Edge:
        """Give a distance in whole units of time."""
        return source, target, int(days * self.unit)

    def edge(self, source: int, target: int, days: Fraction) -> None:
        """Add a distance."""
        self.found.edges.append(self.as_edge(source, target, days))

    def days(self, step: Step) -> Fraction:
        """Give the days that a step takes."""
        return self.agreement.measures[step[0]].days[step[1] - 1]

    def turn(self, step: Step) -> None:
        """Portions come in turn; each takes its days, and those of a standing measure no more."""
        moment, days, begin = self.where[step], self.days(step), self.begins.get(step)
        last = self.where.get((step[0], step[1] - 1))
        self.edge(DAY_0, moment, days)
        if begin is not None:
            self.edge(begin, moment, days)
        if last is None:
            return
        if begin is not None:
            self.edge(last, begin, ZERO)
        if last == moment:
            self.found.never |= days > 0
            return
        self.found.waits[moment].add(last)
        self.edge(last, moment, days)
        if self.agreement.measures[step[0]].standing:
            self.edge(moment, last, -days)

    def claim(self, one: Claim, step: Step, end: bool) -> None:
        """Add one gate of a claim, which is ``offset`` after its node."""
        moment = self.where[step]
        node = moment if end else self.begins.get(step, moment)
        offset = ZERO if end or node != moment else -self.days(step)
        if one.claim == "not_before":
            self.edge(DAY_0, node, one.day - offset)
        elif one.claim == "by":
            self.edge(node, DAY_0, offset - one.day)
        elif one.claim == "during":
            for other in one.of:
                if not self.counts[other]:
                    self.found.never = True
                    return
                first = (other, 1)
                self.edge(self.where[first], node, -self.days(first) - offset)
                self.edge(node, self.where[other, self.counts[other]], offset)
        else:
            tables = tables_of(self.agreement, one, self.counts, step[1])
            ways = [{self.where[needed] for needed in table} for table in tables]
            (self.after if one.claim == "after" else self.within)(one, moment, node, offset, ways)

    def after(
        self, one: Claim, moment: int, node: int, offset: Fraction, ways: list[set[int]]
    ) -> None:
        """The needs are met before the gate, those of positions perhaps at its own moment."""
        earlier = one.fact or one.lag_days > 0
        left = [tuple(sorted(w - {moment})) for w in ways if not (earlier and moment in w)]
        if not left:
            self.found.never = True
        elif all(left):
            options = [
                Option(
                    tuple(self.as_edge(m, node, one.lag_days - offset) for m in way),
                    tuple((m, moment) for m in way),
                )
                for way in dict.fromkeys(left)
            ]
            if len(options) > 1:
                self.found.options.append(tuple(options))
                return
            self.found.edges += options[0].edges
            for m, _ in options[0].before:
                self.found.waits[moment].add(m)
                self.edge(m, moment, one.lag_days - offset)

    def within(
        self, one: Claim, moment: int, node: int, offset: Fraction, ways: list[set[int]]
    ) -> None:
        """Not later than so long after the last moment of any of the tables."""
        if not all(self.counts[name] for name in one.needs) or not all(ways):
            return
        for way in ways:
            edges = [self.as_edge(node, m, offset - one.days) for m in sorted(way)]
            if moment not in way and len(edges) == 1:
                self.found.edges += edges
            elif moment not in way:
                self.found.options.append(tuple(Option((edge,)) for edge in edges))


# --- what everyone keeps ---


class Column(NamedTuple):
    """A party: what each moment adds to what it keeps, in its own whole units, and its limits.

    ``least`` is the floor at the points before the last, where the worst exposure counts too. None
    where there is no limit.
    """

    party: str
    delta: list[int]
    upper: int | None
    floor: int | None
    least: int | None

    def holds(self, kept: int, *, last: bool = False) -> bool:
        """Whether the party may keep so much, at the last point or before."""
        floor = self.floor if last else self.least
        return (self.upper is None or kept <= self.upper) and (floor is None or kept >= floor)


def columns(
    agreement: Agreement, problem: Problem, members: Collection[str], below: Fraction
) -> list[Column]:
    """Give what binds each party; ``below`` above 0: only a lower worst exposure counts."""
    measures = agreement.measures
    active = {p for moment in problem.moments for name, _ in moment for p in measures[name].by}
    found = []
    for party in sorted(agreement.stake):
        kept, total = [], agreement.stake[party]
        for moment in problem.moments:
            worth = [
                (m, measures[m].value.get(party, ZERO) * measures[m].shares[k - 1])
                for m, k in moment
            ]
            total += sum(value for _, value in worth)
            kept.append(sum((value * measures[m].lasting for m, value in worth), ZERO))
        whole = math.lcm(*(value.denominator for value in kept))
        unit = Fraction(math.gcd(*(int(value * whole) for value in kept)) or 1, whole)
        tolerance = agreement.tolerance.get(party)
        upper = floor = None
        if f"safe:{party}" in members and party in active:
            upper = math.floor(total / unit)
        if tolerance is not None and f"tolerance:{party}" in members:
            floor = math.ceil(-tolerance / unit)
        least = floor
        if below and tolerance:
            strict = math.floor(-below * tolerance / unit) + 1
            least = strict if floor is None else max(floor, strict)
        found.append(Column(party, [int(value / unit) for value in kept], upper, floor, least))
    return found


# --- the kinds of parts ---


def get(part: Any, key: str, kind: type) -> Any:
    """Take what a part has to have."""
    right = isinstance(part, dict) and type(part.get(key)) is kind
    show(right, f"has no {key!r}, or not of the right kind")
    return part[key]


def places(values: Any, size: int, least: int = 0) -> list[int]:
    """Take a list of nodes or moments."""
    right = isinstance(values, list) and all(type(v) is int and least <= v < size for v in values)
    show(right, "names a moment that is not there")
    return list(values)


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

    ``days``: what the distances imply, in any order. ``twins``: moments in a sequence in which
    some order that is as good has them.
    """
    waits = [set(row) for row in problem.waits]
    for one in range(problem.size) if part.get("days") is True else ():
        for other, days in enumerate(longest(problem, one)[: problem.size]):
            if days > 0:
                waits[other].add(one)
    bound = [c for c in cols if c.upper is not None or c.least is not None]
    free = all(c.upper is None or sum(d for d in c.delta if d > 0) <= c.upper for c in cols)
    before, after = closed(waits)
    seen = 0
    for twins in part.get("twins", []):
        row = places(twins, problem.size)
        show(len(set(row)) == len(row) and not bits(row) & seen, "names a twin twice")
        seen |= bits(row)
        for k, (one, other) in enumerate(pairwise(row)):
            values = [(c.delta[one], c.delta[other]) for c in bound]
            if (
                not all(a == b or (free and a > b) for a, b in values)
                or before[one] & ~bits(row[:k]) & ~before[other]
                or after[other] & ~bits(row[k + 2 :]) & ~after[one]
            ):
                raise Differs(f"{problem.name(one)} and {problem.name(other)} are no twins")
        for one, other in pairwise(row):
            waits[other].add(one)
            sooner, later = before[one] | 1 << one, after[other] | 1 << other
            for m in members_of(later):
                before[m] |= sooner
            for m in members_of(sooner):
                after[m] |= later
    return waits, before, after


def longest(problem: Problem, source: int) -> list[float]:
    """Give how much each node is at least after one; the last is day 0."""
    far: list[float] = [-INF] * (problem.nodes + 1)
    far[source], turns = 0, [0] * (problem.nodes + 1)
    queue, queued = deque([source]), {source}
    while queue:
        one = queue.popleft()
        queued.remove(one)
        turns[one] += 1  # in a queue, without a circle, no more often than there are nodes
        for other, days in problem.out[one].items():
            if far[one] + days > far[other]:
                far[other] = far[one] + days
                if turns[other] > problem.nodes + 1 or (other == source and far[other] > 0):
                    raise Differs("no days keep the distances, which is a part of its own")
                if other not in queued:
                    queue.append(other)
                    queued.add(other)
    return far


def refute(problem: Problem, cols: list[Column], part: Any, depth: int = 0) -> None:
    """Check that a part shows that no order within the limits has days.

    Raises
    ------
    Differs
        It does not.
    """
    kind = get(part, "kind", str)
    show((kind == "amounts") == problem.never, "amounts: if, and only if, a need is never met")
    if kind == "branch":
        branch(problem, cols, part, depth)
    elif kind != "amounts":
        show(kind in KINDS, f"has the unknown kind {kind[:40]!a}")
        KINDS[kind](problem, cols, part)


def circle(problem: Problem, cols: list[Column], part: Any) -> None:
    """Moments wait for each other in a circle."""
    row = places(get(part, "moments", list), problem.size)
    waits = all(a in problem.waits[b] for a, b in pairwise([*row, *row[:1]]))
    show(waits and row != [], "is no circle of moments that wait for each other")


def times(problem: Problem, cols: list[Column], part: Any) -> None:
    """The distances of a circle of days add up to more than 0."""
    row = places(get(part, "nodes", list), problem.nodes, DAY_0)
    lengths = [problem.out[one].get(other) for one, other in pairwise([*row, *row[:1]])]
    show(row != [] and None not in lengths, "is no circle of distances")
    show(sum(days or 0 for days in lengths) > 0, "is a circle of distances that some days keep")


def windows(problem: Problem, cols: list[Column], part: Any) -> None:
    """No days keep the distances, which shows where they are added up from day 0."""
    try:
        longest(problem, DAY_0)
    except Differs:
        return
    raise Differs("some days keep the distances")


def ends(problem: Problem, cols: list[Column], part: Any) -> None:
    """Before the first moment or after the last one a party is beyond its limits, in any order."""
    party, at = get(part, "party", str), get(part, "at", str)
    show(at in ("start", "end"), "is neither of the start nor of the end")
    kept = {c.party: c.holds(sum(c.delta) if at == "end" else 0, last=True) for c in cols}
    show(not kept.get(party, True), f"{party[:40]!a} is within its limits at the {at}")


def sets(problem: Problem, cols: list[Column], part: Any) -> None:
    """From one side, all sets that orders within the limits come to: none is the other side.

    What everyone keeps is one whole number, in fields so wide that none runs into the next. How
    much it is above the lower limit, and below the upper one, is counted from a mark in each field:
    where both sums have all marks, all limits are kept.
    """
    most, backward = min(get(part, "sets", int), MOST_STATES), get(part, "side", str) == "end"
    waits, before, after = ordered(problem, cols, part)
    opens: list[list[int]] = [[] for _ in waits]
    for m, row in enumerate(waits):
        for earlier in row:
            opens[earlier].append(m)
    if backward:
        before, opens = after, [[*row] for row in waits]
    start = above = below = marks = at = 0
    step = [0] * problem.size
    for c in cols:
        reach = sum(map(abs, c.delta)) + 1
        width = (2 * reach).bit_length()
        mark = 1 << at + width
        start += sum(c.delta) * backward << at
        above += mark - (max(-reach, -reach if c.least is None else c.least) << at)
        below += mark + (min(reach, reach if c.upper is None else c.upper) << at)
        step = [s + ((-d if backward else d) << at) for s, d in zip(step, c.delta, strict=True)]
        marks |= mark
        at += width + 1
    full, count = (1 << problem.size) - 1, 1
    #: By set of moments passed: what is kept, and the moments that can be passed next.
    layer = {0: (start, bits(m for m in range(problem.size) if not before[m]))}
    while layer:
        following: dict[int, tuple[int, int]] = {}
        for passed, (kept, open_) in layer.items():
            show(passed != full, "leaves an order")
            left = open_
            while left:
                bit = left & -left
                left ^= bit
                more = passed | bit
                if more in following:
                    continue
                m = bit.bit_length() - 1
                values = kept + step[m]
                if (values + above) & (below - values) & marks != marks and more != full:
                    continue
                opened = open_ ^ bit
                for later in opens[m]:
                    if not before[later] & ~more:
                        opened |= 1 << later
                following[more] = values, opened
            if count + len(following) > most:
                raise Differs(f"there are more than {most} sets")
        count += len(following)
        layer = following


def around(problem: Problem, cols: list[Column], part: Any) -> None:
    """No set of moments can be done just before one moment, and with it just after."""
    moment = places([get(part, "moment", int)], problem.size)[0]
    waits, before, after = ordered(problem, cols, part)
    # what is kept by the others at the end: the moment may be last, where less is asked
    last = not after[moment] and all(c.holds(sum(c.delta) - c.delta[moment]) for c in cols)
    show(not last, f"{problem.name(moment)} may be the last moment")
    most = [None if c.upper is None else c.upper - max(0, c.delta[moment]) for c in cols]
    least = [None if c.least is None else c.least - min(0, c.delta[moment]) for c in cols]
    full, leaves = (1 << problem.size) - 1, 0
    tree = get(part, "tree", list)[::-1]  # from its root; what is without a moment, then with it
    todo = [(before[moment], after[moment] | 1 << moment)]
    while todo:
        inside, outside = todo.pop()
        node = tree.pop() if tree else None
        if type(node) is int:
            m = places([node], problem.size)[0]
            show(not (inside | outside) >> m & 1, f"branches on {problem.name(m)}, decided before")
            todo.append((inside | before[m] | 1 << m, outside))
            todo.append((inside, outside | after[m] | 1 << m))
            continue
        leaves += 1
        with told_at(f"leaf {leaves}"):
            up, down = get(node, "up", list), get(node, "down", list)
            right = all(type(weight) is int and weight >= 0 for weight in (*up, *down))
            show(
                right and len(up) == len(down) == len(cols), "needs a number for each party, from 0"
            )
            weights, value = [0] * problem.size, 0
            for c, a, b, u, d in zip(cols, most, least, up, down, strict=True):
                fits = (not u or a is not None) and (not d or b is not None)
                show(fits, f"weighs a limit that {c.party} does not have")
                value += d * (b or 0) - u * (a or 0)
                weights = [w + (u - d) * k for w, k in zip(weights, c.delta, strict=True)]
            value += sum(weights[m] for m in members_of(inside))
            value += least_closed(weights, [*members_of(full & ~inside & ~outside)], waits)
            show(value > 0, "does not show that there is no such set")
    show(not tree, "the tree has more nodes than it should")


def least_closed(weights: list[int], among: list[int], waits: list[set[int]]) -> int:
    """Give the least weight of a set of some moments with all that its members wait for.

    What weighs less than 0 is paid for by what it waits for and weighs more: what remains unpaid
    is the least (Picard 1976), found by shortest augmenting paths in layers (Dinic 1970).
    """
    inside = set(among)
    debt = {m: -weights[m] for m in among if weights[m] < 0}
    room = {m: weights[m] for m in among if weights[m] > 0}
    #: By moment what it waits for (a payment can always pass) and what waits for it (taken back).
    arcs = {m: [(other, True) for other in waits[m] if other in inside] for m in among}
    for m in among:
        for other, forward in [*arcs[m]]:
            if forward:
                arcs[other].append((m, False))
    paid: dict[tuple[int, int], int] = {}
    while True:
        level = dict.fromkeys((m for m, left in debt.items() if left), 0)
        queue = deque(level)
        while queue:
            one = queue.popleft()
            for other, forward in arcs[one]:
                if other not in level and (forward or paid.get((other, one))):
                    level[other] = level[one] + 1
                    queue.append(other)
        if not any(room.get(m) for m in level):
            return -sum(debt.values())
        at = dict.fromkeys(level, 0)
        for source in [m for m in level if debt.get(m)]:
            path = [source]
            while path and debt[source]:
                one = path[-1]
                if room.get(one):
                    hops = [*pairwise(path)]
                    back = [(b, a) for a, b in hops if b not in waits[a]]
                    pays = min([debt[source], room[one], *(paid[hop] for hop in back)])
                    debt[source] -= pays
                    room[one] -= pays
                    for a, b in hops:
                        hop, sign = ((a, b), 1) if b in waits[a] else ((b, a), -1)
                        paid[hop] = paid.get(hop, 0) + sign * pays
                    path = [source]
                    continue
                while at[one] < len(arcs[one]):
                    other, forward = arcs[one][at[one]]
                    if level.get(other) == level[one] + 1 and (forward or paid.get((other, one))):
                        path.append(other)
                        break
                    at[one] += 1
                else:
                    path.pop()
                    if path:
                        at[path[-1]] += 1


def schedules(problem: Problem, cols: list[Column], part: Any) -> None:
    """All beginnings of orders that keep the limits and the days; none can be ended.

    Of two beginnings of the same moments, one that asks no more of any distance between the nodes
    that are still to be bound leaves at least as much: the other need not be looked at.
    """
    most, count = min(get(part, "states", int), MOST_STATES // 100), 0
    every = [*range(problem.nodes), DAY_0]
    far = [longest(problem, node) for node in every]
    todo: list[tuple[tuple[int, ...], tuple[int, ...], list[int], Matrix]]
    todo = [((), (0,) * len(cols), every, far)]
    seen: dict[Any, list[list[float]]] = {}
    while todo:
        order, kept, at, far = todo.pop()
        done = {*order}
        undecided = [group for group in problem.options if not decided(group, done)]
        named = {node for group in undecided for o in group for e in o.edges for node in e[:2]}
        left = [m for m in range(problem.size) if m not in done]
        now = [*left, *sorted(named - {*left}), DAY_0]  # what else is done nothing asks of again
        place = {node: k for k, node in enumerate(at)}
        far = [[far[place[a]][place[b]] for b in now] for a in now]
        known = seen.setdefault((bits(done), tuple(m for m in order if m in named)), [])
        label = [days for row in far for days in row]
        if any(all(x <= y for x, y in zip(old, label, strict=True)) for old in known):
            continue
        known.append(label)
        show((count := count + 1) <= most, f"there are more than {most} states")
        show(left != [], "leaves an order")
        place = {node: k for k, node in enumerate(now)}
        for m in left:
            values = tuple([k + c.delta[m] for k, c in zip(kept, cols, strict=True)])
            last = len(left) == 1
            if problem.waits[m] - done or not all(
                c.holds(k, last=last) for k, c in zip(values, cols, strict=True)
            ):
                continue
            further = follow(far, place[m], [place[u] for u in left if u != m])
            placed = (*order, m)
            for group in undecided:
                if further is not None and decided(group, {*placed}):
                    chosen = least_option(group, placed)
                    for one, other, days in chosen.edges if chosen else ():
                        further = further and follow(further, place[one], [place[other]], days)
                    further = further if chosen else None
            if further is not None:
                todo.append((placed, values, now, further))


def follow(far: Matrix, one: int, later: list[int], days: int = 0) -> Matrix | None:
    """Let some nodes be so much after one; None: no days keep that."""
    ahead = [days + max((far[u][j] for u in later), default=-INF) for j in range(len(far))]
    if ahead[one] > 0:
        return None
    return [[max(x, row[one] + y) for x, y in zip(row, ahead, strict=True)] for row in far]


def decided(group: tuple[Option, ...], done: set[int]) -> bool:
    """Whether it is known of all moments that options name which of them came first."""
    if group[0].before:
        return group[0].before[0][1] in done
    return all(o.edges[0][1] in done for o in group)


def least_option(group: tuple[Option, ...], order: Sequence[int]) -> Option | None:
    """Give the option that asks least of the days, given the order; None: none is kept.

    Of needs it is the one whose last moment stands first: no other has a day before that. A
    deadline that runs from any of some moments runs from the last of them.
    """
    place = {m: k for k, m in enumerate(order)}
    if not group[0].before:
        return max(group, key=lambda o: place[o.edges[0][1]])
    late = len(order)
    kept = [o for o in group if all(place.get(a, late) < place[b] for a, b in o.before)]
    return min(kept, key=lambda o: max(place[a] for a, _ in o.before), default=None)


KINDS = {"circle": circle, "times": times, "windows": windows, "ends": ends, "sets": sets}
KINDS |= {"schedules": schedules, "around": around}


def branch(problem: Problem, cols: list[Column], part: Any, depth: int) -> None:
    """One of two moments stands before the other; or one of the options of a group is kept."""
    parts = get(part, "parts", list)
    show(depth <= 40, "branches too deep")
    if "option" in part:
        group = places([get(part, "option", int)], len(problem.options))[0]
        ways = [problem.with_(o.edges, o.before) for o in problem.options[group]]
    else:
        one, other = places(get(part, "pair", list), problem.size)
        show(one != other, "should be of two moments")
        ways = [problem.with_((), [(one, other)]), problem.with_((), [(other, one)])]
    show(len(parts) == len(ways), f"should have {len(ways)} parts")
    for k, (way, inner) in enumerate(zip(ways, parts, strict=True), 1):
        with told_at(f"branch {k}"):
            refute(way, cols, inner, depth + 1)


# --- plans, which show that members of a conflict are needed ---


def keeps(problem: Problem, cols: list[Column], told: Any) -> None:
    """Check that an order of all moments keeps everything, and that days exist for it."""
    known = {problem.name(m): m for m in range(problem.size)}
    whole = isinstance(told, list) and sorted(map(str, told)) == sorted(known)
    show(whole, "does not have every moment once")
    show(not problem.never, "waits for what is never done")
    order = [known[one] for one in told]
    for k, m in enumerate(order):
        show(problem.waits[m] <= set(order[:k]), f"{told[k]} comes too early")
    for c in cols:
        if not all(
            c.holds(k, last=True) for k in accumulate((c.delta[m] for m in order), initial=0)
        ):
            raise Differs(f"{c.party} is beyond its limits")
    chosen = [least_option(group, order) for group in problem.options]
    show(None not in chosen, "a need is not met")
    try:
        edges = [edge for o in chosen if o for edge in o.edges]
        longest(problem.with_(edges, pairwise(order)), DAY_0)
    except Differs:
        raise Differs("no days keep everything") from None


# --- claims ---


def words_of(part: Any, key: str) -> list[str]:
    """Take a list of texts; none, if it is not there."""
    found = part.get(key, []) if isinstance(part, dict) else None
    right = isinstance(found, list) and all(isinstance(one, str) for one in found)
    show(right, f"{key} is no list of texts")
    return list(found or ())


def key_of(part: Any) -> tuple[tuple[tuple[str, int], ...], frozenset[str]]:
    """Say of which amounts a part speaks."""
    left_out, limits = frozenset(words_of(part, "left_out")), part.get("at_most", {})
    right = isinstance(limits, dict) and all(type(count) is int for count in limits.values())
    show(right, "at_most is no table of whole numbers")
    return tuple(sorted(limits.items())), left_out


@dataclass
class Question:
    """Which plans are asked for: what they keep, and what else may change their amounts."""

    agreement: Agreement
    members: set[str]
    others: set[str]
    free: list[str]

    def ways(self, most: float = INF) -> Iterator[Amounts]:
        """Give every choice of amounts that is not ruled out at once."""
        kept = self.members & self.agreement.binding
        return amounts(self.agreement, kept, self.others, self.free, most)

    def compiled(self, way: Amounts, below: Fraction = ZERO) -> tuple[Problem, list[Column]]:
        """Give what orders and days with these amounts have to keep."""
        kept = [one for one in self.agreement.positions if one in self.members]
        problem = Builder(self.agreement, way.counts, kept).found
        return problem, columns(self.agreement, problem, self.members, below)

    def refuted(self, parts: Any, ways: Iterable[tuple[Amounts, Fraction]] | None = None) -> None:
        """Check that there is a part for each choice of amounts, and that it shows what it should.

        ``ways`` gives with each the worst exposure below which nothing is to be found; 0: at all.
        """
        show(isinstance(parts, list), "parts: is no list")
        known: dict[Any, tuple[int, Any]] = {}
        for k, part in enumerate(parts, 1):
            with told_at(f"part {k}"):
                first = known.setdefault(key_of(part), (k, part))[0] == k
                show(first, "speaks of the same amounts as another")
        for way, below in ways if ways is not None else ((way, ZERO) for way in self.ways()):
            show(way[1:] in known, f"there is no part for {way}")
            k, part = known.pop(way[1:])
            with told_at(f"part {k} ({way})"):
                refute(*self.compiled(way, below), part)
        for k, _ in known.values():
            raise Differs(f"part {k}: speaks of amounts that are ruled out, or need no part")

    def planned(self, told: Any) -> set[str]:
        """Check a plan that keeps all members but some; give those that it keeps."""
        members = self.members - set(words_of(told, "without"))
        one = self.without(members)
        for way in one.ways():
            if way[1:] == key_of(told):
                keeps(*one.compiled(way), told.get("order"))
                return members
        raise Differs("has amounts that no plan can have")

    def without(self, members: set[str]) -> Question:
        """Ask for plans that keep some members only, whichever other limits are applied."""
        return Question(self.agreement, members, self.agreement.binding - members, self.free)


def exact(value: Any) -> Fraction:
    """Take a fraction in its one form."""
    form = r"(0|[1-9][0-9]{0,400})(/[1-9][0-9]{0,400})?"
    if not isinstance(value, str) or not re.fullmatch(form, value) or str(Fraction(value)) != value:
        raise Differs("worst_exposure: is no fraction in lowest terms")
    return Fraction(value)


#: By kind what a claim may say besides.
CLAIMED = {
    "no plan": {"conceded"},
    "bound": {"conceded", "left_out", "worst_exposure"},
    "conflicts": {"conceded", "complete"},
    "contradictory": set[str](),
}


def prove(agreement: Agreement, proof: Any) -> str:
    """Check a proof, and say what it shows."""
    claim = get(proof, "claim", dict)
    kind = get(claim, "kind", str)
    right = kind in CLAIMED and set(claim) <= {"kind"} | CLAIMED[kind]
    show(right, f"the claim is of an unknown kind, or has an unknown key: {kind[:40]!a}")
    gone = set(words_of(claim, "conceded"))
    show(gone <= set(agreement.positions), "concedes what is no position")
    left = {name: one for name, one in agreement.positions.items() if name not in gone}
    agreement = replace(agreement, positions=left)
    besides = f", without {', '.join(sorted(gone))}" if gone else ""
    chosen = {one for of, _, _ in agreement.choices for one in of}
    free = chosen | {name for name, one in agreement.measures.items() if one.optional}
    asked = Question(agreement, agreement.members(), set(), sorted(free))
    if kind == "contradictory":
        Question(agreement, set(), set(), sorted(chosen)).refuted(proof.get("parts"))
        return "the facts of the file admit no order, whatever anyone wants"
    if kind == "no plan":
        asked.refuted(proof.get("parts"))
        return f"there is no plan{besides}"
    if kind == "bound":
        fewest, bound = get(claim, "left_out", int), exact(claim.get("worst_exposure"))
        show(fewest >= 0, "nobody can leave out less than nothing")

        def below(way: Amounts) -> Fraction:
            left_out = sum(agreement.measures[name].optional for name in way.left_out)
            return bound if left_out == fewest else ZERO

        ways = ((way, below(way)) for way in asked.ways(fewest if bound else fewest - 1))
        asked.refuted(proof.get("parts"), ways)
        if not any(one.optional for one in agreement.measures.values()):
            return f"no plan{besides} has a worst exposure below {bound}"
        return (
            f"no plan{besides} leaves out fewer than {fewest} optional measures, and none that "
            f"leaves out {fewest} has a worst exposure below {bound}"
        )
    return conflicts(asked, proof) + besides


def conflicts(asked: Question, proof: Any) -> str:
    """Check that some sets cannot be kept together, that each is minimal, that these are all."""
    found: list[frozenset[str]] = []
    for k, one in enumerate(get(proof, "conflicts", list), 1):
        with told_at(f"conflict {k}"):
            members = frozenset(words_of(one, "members"))
            new = members <= asked.members and members not in found
            show(new, "names what is no member, or stands twice")
            asked.without(set(members)).refuted(one.get("parts"))
        found.append(members)
    show(found != [], "there is no conflict in it")
    possible = []
    for k, one in enumerate(get(proof, "plans", list), 1):
        with told_at(f"plan {k}"):
            possible.append(asked.planned(one))
    for k, clash in enumerate(found, 1):
        for member in sorted(clash):
            needed = any(clash - {member} <= kept for kept in possible)
            show(needed, f"conflict {k}: no plan shows that {member} is needed")
    complete = get(proof["claim"], "complete", bool)
    for hit in hitting(found) if complete else ():
        planned = any(asked.members - hit <= kept for kept in possible)
        show(planned, f"no plan keeps everything but {', '.join(sorted(hit))}")
    told = "; ".join(", ".join(sorted(clash)) for clash in found)
    more = "there are no other such sets" if complete else "there may be more such sets"
    return f"these cannot be kept together, but can without any one of them: {told}; {more}"


def hitting(sets: list[frozenset[str]]) -> list[frozenset[str]]:
    """Give the minimal sets that have a member of each (Berge: one set after the other)."""
    found = [frozenset[str]()]
    for one in sets:
        met = [hit for hit in found if hit & one]
        more = (hit | {member} for hit in found if not hit & one for member in one)
        found = met + [hit for hit in more if not any(other < hit for other in met)]
        if len(found) > MOST_HITS:
            raise CannotTell("there are too many ways to hit every conflict")
    return found


def written(proof: Any) -> bytes:
    """Give the one form that a proof has as a file."""
    return (json.dumps(proof, separators=(",", ":"), ensure_ascii=False) + "\n").encode()


def read_proof(content: bytes, raw: bytes, agreement: Agreement) -> Any:
    """Read a proof, and see that it is whole and of this agreement."""
    proof = json.loads(content)
    must(isinstance(proof, dict) and proof.get("format") == FORMAT, f"the format is not {FORMAT}")
    rest = {key: value for key, value in proof.items() if key != "check"}
    check = hashlib.sha256(written(rest)).hexdigest()
    must(content == written({**rest, "check": check}), "it is damaged: its own digest differs")
    shown = {"conflicts", "plans"} if "conflicts" in proof else {"parts"}
    must(set(rest) == {"format", "agreement", "digest", "claim", *shown}, "its keys are not those")
    digest = f"sha256:{hashlib.sha256(raw).hexdigest()}"
    same = proof["digest"] == digest and proof["agreement"] == agreement.id
    show(same, "it is the proof of another file")
    return proof


def main(arguments: Sequence[str]) -> int:
    """Check a proof, and say what it shows."""
    if len(arguments) != 2:
        print("usage: python3 plan.py PROOF.json AGREEMENT.toml", file=sys.stderr)
        return 2
    reading = "the agreement"
    try:
        raw, content = (Path(one).read_bytes() for one in reversed(arguments))
        agreement = read_agreement(raw)
        reading = "the proof"
        print(f"proven: {prove(agreement, read_proof(content, raw, agreement))}")
    except Differs as wrong:
        print(f"not proven: {wrong}")
        return 1
    except OSError as wrong:
        print(f"cannot tell: {wrong.strerror}: {wrong.filename}", file=sys.stderr)
        return 2
    except Exception as wrong:  # whatever else stands in a file
        said = str(wrong) if isinstance(wrong, CannotTell) else "is not what it should be"
        if isinstance(wrong, KeyError):
            said = f"lacks or does not know {wrong}"
        elif isinstance(wrong, (json.JSONDecodeError, tomllib.TOMLDecodeError, UnicodeDecodeError)):
            said = f"cannot be read, or is cut off: {wrong}"
        print(f"cannot tell: {reading}: {said}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

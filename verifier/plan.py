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
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from heapq import heappop, heappush
from itertools import accumulate, pairwise
from types import SimpleNamespace
from typing import Any, NamedTuple

#: More choices of amounts, sets of one part, and ways to hit all conflicts than honest proofs have.
MOST_CHOICES, MOST_SETS, MOST_HITS = 100_000, 200_000, 10_000
#: More steps of work, all parts and plans together, and more bytes, than honest proofs have.
MOST_WORK, MOST_BYTES = 100_000_000, 16 * 2**20
DAY_0, INF, NO_BOUND = -1, math.inf, Fraction(0)
FORMAT = "paripassu/proof/1"
Number = Fraction | int
Step = tuple[str, int]
Edge = tuple[int, int, Number]


class Refused(Exception):  # noqa: N818 - it is no error of this program
    """A file is not what it should be, or the proof does not show what it claims."""


def must(holds: bool, wrong: str) -> None:
    """Refuse what does not hold."""
    if not holds:
        raise Refused(wrong)


class Work:
    """What has been done of the work that one proof may ask for, whatever it repeats."""

    done = 0

    @classmethod
    def add(cls, steps: int) -> None:
        """Count some steps, before they are done where it is known how many they are."""
        cls.done += steps
        must(cls.done <= MOST_WORK, f"the proof asks for more than {MOST_WORK} steps of work")


@contextmanager
def told_at(place: str) -> Iterator[None]:
    """Say where something is refused."""
    try:
        yield
    except Refused as wrong:
        raise Refused(f"{place}: {wrong}") from None


# --- the agreement: what a file says, as far as it changes a plan ---


_CLAIM = (
    "measure:id part:part=null gate:text=null needs:{need={} needs_any:[{need=null lag_days:amount"
    "=null days:amount=null share:share=null date:date=null day:amount=null of:[id=[]"
)
#: By table its keys, what each takes, and what it is where it is absent; [: a list of it, {: a
#: table of it by id. Of keys that take nothing nothing is looked at: they change no plan.
KEYS = {
    "agreement": "id:id start:date=null horizon_days:amount=null title unit language",
    "party": "id:id stake:low=0 tolerance:low=null name",
    "measure": "id:id by:ids value:{worth={} lasting:share=1 portions:count=1 stages:[stage=[] "
    "days:work=0 optional:flag=false standing:flag=false title kind confirm_by verify opens "
    "automatic unresolved",
    "stage": "name:text share:share days:work=null",
    "require": f'claim:text="after" {_CLAIM}',
    "position": f'id:id claim:text firm:text="demand" {_CLAIM} party cost likelihood source',
    "choose": "of:ids exactly:count=null at_least:count=null",
    "together": "groups:[[text=[]",
}
ROWS = ("party", "measure", "require", "position", "choose")
UNREAD = {"source", "declaration", "process", "notice"}
#: What each claim cannot do without (one of each), what else it takes of what some claims take.
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
_SOME = {key for keys in CLAIMS.values() for key in re.split(r"[ |]", " ".join(keys)) if key}


def taken(value: Any, kind: str) -> Any:
    """Take a value of a kind that KEYS names: exact numbers, and of some intervals the low end."""
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
    if kind in ("worth", "low", "work"):
        pair = [taken(one, "number") for one in (value if isinstance(value, list) else [value] * 2)]
        must(2 <= len(pair) <= 3 - (kind == "work"), "should be a number or an interval")
        must(pair == sorted(pair) and (kind == "worth" or pair[0] >= 0), "should rise from 0")
        return (pair[0], pair[-1]) if kind == "work" else pair[0]
    if kind == "ids":
        must(bool(value) and len({*taken(value, "[id")}) == len(value), "should name each once")
        return value
    numeric = type(value) is int or (isinstance(value, Decimal) and value.is_finite())
    exact = numeric and len(str(value)) < 1000 and (not value or 1e-40 < abs(value) < 1e40)
    fine = {
        "id": isinstance(value, str) and re.fullmatch("[a-z0-9][a-z0-9_-]{0,199}", value),
        "text": isinstance(value, str) and value,
        "flag": type(value) is bool,
        "date": type(value) is dt.date,
        "count": type(value) is int and value >= 1,
        "number": exact,
        "amount": exact and value >= 0,
        "share": exact and 0 <= value <= 1,
    }
    must(bool(fine[kind]), f"should be: {kind}")
    if kind in ("number", "amount", "share"):
        value = Fraction(value) if value else Fraction(0)
        return value.numerator if value.denominator == 1 else value
    return value


def row_of(value: Any, kind: str) -> Any:
    """Take a table that has all keys that it has to have, and no others than it may have."""
    must(isinstance(value, dict), f"[{kind}] should be a table")
    row, unknown = SimpleNamespace(), {*value}
    for spec in KEYS[kind].split():
        key, _, takes = spec.partition(":")
        how, _, absent = takes.partition("=")
        one = value.get(key, json.loads(absent or "null"))
        with told_at(f"[{kind}] {key}"):
            must(key in value or bool(absent) or not how, "is missing")
            setattr(row, key, taken(one, how) if how and one is not None else None)
        unknown.discard(key)
    must(not unknown, f"[{kind}] has the unknown key {min(unknown, default='')!a}")
    return row


def read_measure(row: Any) -> None:
    """Give a measure, by portion, its share and its days, and what share the first ones make up."""
    count = len(row.stages) or row.portions
    must(count <= 1000 and (not row.stages or row.portions == 1), "has too many portions")
    row.names = [stage.name for stage in row.stages]
    must(len({*row.names, "all"}) > len(row.names), "stages have names of their own, none is all")
    row.shares = [stage.share for stage in row.stages] or [Fraction(1, count)] * count
    row.reached = [*accumulate(row.shares, initial=0)]
    must(row.reached[-1] == 1, "shares should add up to 1")
    days = [stage.days or row.days for stage in row.stages] or [row.days] * count
    exact = not row.standing or all(0 < least == most for least, most in days)
    must(exact, "what stands should take one number of days above 0")
    row.days = [most for _, most in days]


def read_claim(one: Any, start: dt.date | None, measures: Mapping[str, Any], *, fact: bool) -> None:
    """See that a claim is one, and that what it names is there; give it a date as its day."""
    must(one.claim in CLAIMS, f"claim: what is {one.claim!a}?")
    needed, more = CLAIMS[one.claim]
    must("gate" in more or not fact, "no fact can claim this")
    one.fact, one.firm = fact, "demand" if fact else one.firm
    given = {key for key in _SOME if getattr(one, key) not in (None, {}, [])}
    given -= set() if one.lag_days else {"lag_days"}
    takes = {*needed.replace("|", " ").split(), *more.split()}
    must(given <= takes, f"{one.claim} does not take {min(given - takes, default='')}")
    must(all(given & {*keys.split("|")} for keys in needed.split()), f"{one.claim} lacks a key")
    must(not ({"date", "day"} <= given or {"part", "share"} <= given), "says one thing twice")
    must(one.gate in ("begin", "end", None), "a gate is begin or end")
    must(one.firm in ("red line", "demand", "preference"), "firm is not one of its words")
    own, words = measures[one.measure], ("first", "last", "each")
    if isinstance(one.part, int):
        must(one.part <= len(own.shares), f"there is no portion {one.part}")
    elif one.part:  # a stage may be named as the portion is that it is
        alike = {"first": own.names[:1], "last": own.names[-1:]}.get(one.part)
        twice = one.part in words and one.part in own.names and alike != [one.part]
        must(one.part in (*words, *own.names) and not twice, f"part: what is {one.part!a}?")
    must(one.needs_any != [] and all(one.needs_any or [1]), "needs_any lacks a table or a need")
    for table in (one.needs, *(one.needs_any or [])):
        for name, need in table.items():
            must(name != one.measure or need == "previous", "a measure would wait for itself")
            meant = ("all", "same", "previous", *measures[name].names)
            must(not isinstance(need, str) or meant.count(need) == 1, f"needs: what is {need!a}?")
    up = {name for name in one.of if measures[name].standing}
    must(len(up) == len(one.of), "of names what does not stand, or twice")
    if one.date:
        must(start is not None and one.date >= start, "a date stands before the start, or alone")
        one.day = (one.date - start).days
    #: The fewest and the most portions that a position allows.
    least = {"include": 1, "at_least": bisect_left(own.reached, one.share or 0)}
    most = {"exclude": 0, "at_most": bisect_right(own.reached, one.share or 0) - 1}
    one.least, one.most = least.get(one.claim, 0), most.get(one.claim, len(own.shares))


def read_group(members: list[str], measures: Mapping[str, Any]) -> Iterator[list[Step]]:
    """Take a group: whole measures portion by portion, or single portions."""
    pairs = [re.fullmatch(r"([^:]+)(?::([0-9]{1,4}))?", member) for member in members]
    named = [(found[1], found[2]) for found in pairs if found]
    sizes = {1 if k else len(measures[name].shares) for name, k in named}
    must(len(named) == len(members) > 1 == len(sizes), "a group has members of as many portions")
    fit = all(k is None or 0 < int(k) <= len(measures[name].shares) for name, k in named)
    must(fit, "a group names a portion that is not there")
    for k in range(1, sizes.pop() + 1):
        yield [(name, int(part or k)) for name, part in named]


def members_of(agreement: Any, conceded: Collection[str] = ()) -> set[str]:
    """Give everything that a conflict can be made of: what a plan has to keep."""
    firm = {name for name, one in agreement.positions.items() if one.firm != "preference"}
    limited = (name for name, one in agreement.parties.items() if one.tolerance is not None)
    safe = {f"safe:{name}" for name in agreement.parties}
    return (firm - {*conceded}) | safe | {f"tolerance:{name}" for name in limited}


def read_agreement(raw: bytes) -> Any:
    """Read an agreement file: its first row, with what else it says as attributes."""
    text = raw.decode("utf-8-sig")
    # tomllib keeps each beginning of a key, which of 40,000 parts is gigabytes
    bare = re.sub(r""" "(?:[^"\\\n]|\\.)*+"? | '[^'\n]*+'? """, "q", text, flags=re.VERBOSE)
    long = re.search(r"(?<![\w.-])(?:[\w-]++[ \t]*+\.[ \t]*+){50}", bare)
    must(not long, "a key has more than 50 parts")
    said = tomllib.loads(text, parse_float=Decimal)
    unknown = set(said) - ({*KEYS, *UNREAD} - {"stage"})
    must(not unknown, f"unknown key {min(unknown, default='')!a}")
    found = taken(said["agreement"], "agreement")
    found.digest = f"sha256:{hashlib.sha256(raw).hexdigest()}"
    must(isinstance(found.horizon_days, int | None), "horizon_days should be a whole number")
    rows = {kind: taken(said.get(kind, []), f"[{kind}") for kind in ROWS}
    by_id = {kind: {row.id: row for row in rows[kind]} for kind in ("party", "measure", "position")}
    must(all(len(by_id[kind]) == len(rows[kind]) for kind in by_id), "an id stands twice")
    found.parties, found.measures, found.positions = by_id.values()
    found.facts, found.choices = rows["require"], rows["choose"]
    must(bool(found.measures), "there is no measure")
    for row in rows["measure"]:
        read_measure(row)
        must({*row.by, *row.value} <= set(found.parties), "a measure names an unknown party")
    for kind in ("require", "position"):
        for row in rows[kind]:
            read_claim(row, found.start, found.measures, fact=kind == "require")
    for row in found.choices:
        row.least = row.at_least or row.exactly or 1
        row.most = len(row.of) if row.at_least else row.least
        must(not (row.at_least and row.exactly) and 2 <= len(row.of) >= row.least, "is no choice")
        must(set(row.of) <= set(found.measures), "a choice names an unknown measure")
    groups = taken(said.get("together", {}), "together").groups
    found.groups = [one for group in groups for one in read_group(group, found.measures)]
    steps = [step for group in found.groups for step in group]
    must(len(set(steps)) == len(steps), "a portion stands twice in groups")
    # of groups that the same amounts keep whole, one is enough
    some = {name: {len(row.shares)} for name, row in found.measures.items()}
    for one in found.positions.values():
        some[one.measure].add(one.most)
    least = {(m, k): (m, min(most for most in some[m] if most >= k)) for m, k in steps}
    found.ties = {frozenset(least[step] for step in group) for group in found.groups}
    return found


# --- what an order, its days and what everyone keeps by then have to be ---


class Option(NamedTuple):
    """One of several ways in which something is kept: distances, and what stands before what."""

    edges: tuple[Edge, ...]
    before: tuple[tuple[int, int], ...] = ()


class Problem(NamedTuple):
    """Moments to be ordered, and days to be found.

    Each waits for others. ``out`` has for each node what is at least how much after it; nodes are
    the ends of the moments, then beginnings with a day of their own, the last is day 0. Of each
    tuple of ``options`` one is kept; where there is none, a need is never met.
    """

    moments: list[tuple[Step, ...]]
    waits: list[set[int]]
    out: list[dict[int, Number]]
    options: list[tuple[Option, ...]]

    @property
    def size(self) -> int:
        """The number of moments."""
        return len(self.moments)

    def edge(self, one: int, other: int, days: Number) -> None:
        """Let a node be so much after another."""
        self.out[one][other] = max(days, self.out[one].get(other, days))

    def keep(self, option: Option) -> None:
        """Let an option be kept."""
        for edge in option.edges:
            self.edge(*edge)
        for one, other in option.before:
            self.edge(one, other, 0)
            self.waits[other].add(one)

    def with_(self, option: Option) -> Problem:
        """Give the same problem with an option kept."""
        waits, out = [{*row} for row in self.waits], [{**row} for row in self.out]
        found = self._replace(waits=waits, out=out)
        found.keep(option)
        return found

    def name(self, moment: int) -> str:
        """Name a moment by its steps."""
        return "+".join(f"{measure}:{k}" for measure, k in self.moments[moment])


def gates_of(one: Any, measure: Any, count: int) -> Iterator[tuple[Step, bool]]:
    """Yield the gates of a claim: portions in the plan, and whether the end of each is meant."""
    usual = {"by": "last", "within": "last", "during": "each"}.get(one.claim, "first")
    part: Any = one.part or usual
    if one.share is not None:
        part = max(1, bisect_left(measure.reached, one.share))
    elif part in ("first", "last"):
        part = 1 if part == "first" else max(1, count)
    elif part != "each" and isinstance(part, str):
        part = measure.names.index(part) + 1
    last = one.claim in ("by", "within") or one.part == "last"
    ends = [one.gate == "end"] if one.gate else [False, True] if one.claim == "during" else [last]
    for k in range(1, count + 1) if part == "each" else [part]:
        yield from (((one.measure, k), end) for end in ends if k <= count)


def tables_of(agreement: Any, one: Any, counts: Mapping[str, int], portion: int) -> list[Any]:
    """Give what meets the needs of a claim at a portion, each a list of steps; none: never met."""
    own, tables = agreement.measures[one.measure].reached, []
    for table in one.needs_any or [{}]:
        steps = []
        for name, need in (*one.needs.items(), *table.items()):
            measure = agreement.measures[name]
            if need in ("same", "previous"):
                need = own[portion - (need == "previous")]
            if need == "all":
                steps.append((name, counts[name]))
            elif isinstance(need, str):
                steps.append((name, measure.names.index(need) + 1))
            else:
                steps.append((name, bisect_left(measure.reached, need)))
        if all(k <= counts[name] for name, k in steps) and all(counts[name] for name in table):
            tables.append([step for step in steps if step[1]])
    return tables


class Builder:
    """Collects what the claims ask of the moments of one choice of amounts."""

    def __init__(self, agreement: Any, counts: Mapping[str, int], kept: list[Any]) -> None:
        self.measures, self.counts = agreement.measures, counts
        self.days = {(m, k + 1): self.measures[m].days[k] for m in counts for k in range(counts[m])}
        groups = [tuple(sorted(g)) for g in agreement.groups if all(k <= counts[m] for m, k in g)]
        single = self.days.keys() - {step for group in groups for step in group}
        moments = sorted([*groups, *((step,) for step in single)])
        self.where = {step: m for m, moment in enumerate(moments) for step in moment}
        gates = [
            (one, step, end)
            for one in (*agreement.facts, *kept)
            if "gate" in CLAIMS[one.claim][1]
            for step, end in gates_of(one, self.measures[one.measure], counts[one.measure])
        ]
        own = sorted({step for one, step, end in gates if not end and self.from_above(one)})
        self.begins = {step: len(moments) + k for k, step in enumerate(own)}
        nodes = range(len(moments) + len(own))
        out: list[dict[int, Number]] = [*({} for _ in nodes), dict.fromkeys(nodes, 0)]
        self.found = Problem(moments, [set() for _ in moments], out, [])
        for step in self.days:
            self.turn(step)
        for m in range(len(moments) if agreement.horizon_days is not None else 0):
            self.found.edge(m, DAY_0, -agreement.horizon_days)
        asked = {group for gate in gates for group in self.asked(agreement, *gate)}
        for (option,) in (group for group in asked if len(group) == 1):
            self.found.keep(option)
        self.found.options.extend(sorted(group for group in asked if len(group) != 1))

    def from_above(self, one: Any) -> bool:
        """Whether a claim can ask a beginning to be early, and the beginning can be it."""
        early = (one.claim, one.gate) in (("by", "begin"), ("during", "begin"))
        early |= one.claim == "within" and all(self.counts[name] for name in one.needs)
        return early and not self.measures[one.measure].standing

    def turn(self, step: Step) -> None:
        """Portions come in turn; each takes its days, and those of a standing measure no more."""
        moment, days, begin = self.where[step], self.days[step], self.begins.get(step)
        last = self.where.get((step[0], step[1] - 1))
        for earlier in (DAY_0, begin, last):
            if earlier is not None:
                self.found.edge(earlier, moment, days)  # after itself: then there are no days
        if last is not None and begin is not None:
            self.found.edge(last, begin, 0)
        if last is not None and last != moment:
            self.found.waits[moment].add(last)
        if last is not None and self.measures[step[0]].standing:
            self.found.edge(moment, last, -days)

    def asked(self, agreement: Any, one: Any, step: Step, end: bool) -> list[tuple[Option, ...]]:
        """Give the options of one gate of a claim, which is ``offset`` after its node."""
        moment, where = self.where[step], self.where
        node = moment if end else self.begins.get(step, moment)
        offset = 0 if end or node != moment else -self.days[step]
        if one.claim == "not_before":
            return [(Option(((DAY_0, node, one.day - offset),)),)]
        if one.claim == "by":
            return [(Option(((node, DAY_0, offset - one.day),)),)]
        if one.claim == "during":
            lasts = {m: where[m, self.counts[m]] for m in one.of if self.counts[m]}
            spans = {
                m: ((where[m, 1], node, -self.days[m, 1] - offset), (node, lasts[m], offset))
                for m in lasts
            }
            return [(Option(spans[m]),) if m in spans else () for m in one.of]
        tables = tables_of(agreement, one, self.counts, step[1])
        ways = [{where[needed] for needed in table} for table in tables]
        if one.claim == "within":  # not later than so long after the last moment of any table
            if not all(self.counts[name] for name in one.needs) or not all(ways):
                return []
            return [
                tuple(Option(((node, m, offset - one.days),)) for m in sorted(way))
                for way in ways
                if moment not in way
            ]
        # the needs are met before the gate, those of positions perhaps at its own moment
        lag = one.lag_days or 0
        ways = [way - {moment} for way in ways if not (moment in way and (one.fact or lag))]
        left = dict.fromkeys(tuple(sorted(way)) for way in ways)
        late = {node, moment} if len(left) == 1 else {node}
        edges = [tuple((m, other, lag - offset) for m in way for other in late) for way in left]
        turns = [tuple((m, moment) for m in way) for way in left]
        return [tuple(map(Option, edges, turns))] if all(left) else []


class Column(NamedTuple):
    """A party: what each moment adds to what it keeps, and its limits: ``least`` before the end."""

    party: str
    delta: list[int]
    upper: float = INF
    floor: float = -INF
    least: float = -INF

    def holds(self, kept: int, *, last: bool = False) -> bool:
        """Whether the party may keep so much, at the last point or before."""
        return (self.floor if last else self.least) <= kept <= self.upper


def columns(
    agreement: Any, problem: Problem, members: Collection[str], below: Fraction
) -> Iterator[Column]:
    """Yield what binds each party; ``below`` above 0: only a lower worst exposure counts."""
    measures = agreement.measures
    steps = [step for moment in problem.moments for step in moment]
    active = {one for name, _ in steps for one in measures[name].by}
    for party, row in sorted(agreement.parties.items()):
        value = {m: measures[m].value.get(party, 0) for m, _ in steps}
        worth = {(m, k): value[m] * measures[m].shares[k - 1] for m, k in steps}
        kept = [sum(worth[m, k] * measures[m].lasting for m, k in one) for one in problem.moments]
        parts = math.lcm(*(k.denominator for k in kept))
        unit = Fraction(math.gcd(*(int(k * parts) for k in kept)) or 1, parts)
        safe = f"safe:{party}" in members and party in active
        upper = math.floor((sum(worth.values()) + row.stake) / unit) if safe else INF
        floor = math.ceil(-row.tolerance / unit) if f"tolerance:{party}" in members else -INF
        least = math.floor(-below * row.tolerance / unit) + 1 if below and row.tolerance else -INF
        yield Column(party, [int(k / unit) for k in kept], upper, floor, max(floor, least))


# --- the kinds of parts, and plans, which show that members of a conflict are needed ---


def get(part: Any, key: str, kind: type, absent: Any = None) -> Any:
    """Take what a part has to have, or else what it is where it is absent."""
    found = part.get(key, absent) if isinstance(part, dict) else None
    must(type(found) is kind, f"has no {key!r}, or not of the right kind")
    return found


def whole(values: Any, below: float = INF, count: int | None = None) -> list[int]:
    """Take a list of whole numbers from 0, below some number, such as those of moments."""
    right = isinstance(values, list) and all(type(v) is int and 0 <= v < below for v in values)
    must(right and count in (None, len(values)), "names what is not there, or not as many as asked")
    return list(values)


def each_of(moments: int) -> Iterator[int]:
    """Yield the members of a set."""
    while moments:
        yield (moments & -moments).bit_length() - 1
        moments &= moments - 1


def closed(waits: Sequence[Iterable[int]]) -> tuple[list[int], list[int]]:
    """Give the sets of all that stands before each moment, and of all that stands after it."""
    before = [sum(1 << m for m in row) for row in waits]
    for m in range(len(waits)):
        before = [row | before[m] if row >> m & 1 else row for row in before]
    must(not any(row >> m & 1 for m, row in enumerate(before)), "moments wait in a circle")
    after = [0] * len(waits)
    for m, row in enumerate(before):
        for earlier in each_of(row):
            after[earlier] |= 1 << m
    return before, after


def earliest(problem: Problem) -> list[Any]:
    """Give the earliest day of each node; the last is day 0."""
    day: list[Any] = [0] * len(problem.out)
    raised = {*range(DAY_0, len(day) - 1)}
    for _ in (*day, 0):  # without a circle no path has more distances
        begun, raised = raised, set()
        for one in begun:
            for other, days in problem.out[one].items():
                if day[one] + days > day[other]:
                    day[other] = day[one] + days
                    raised.add(other)
        if not raised or day[DAY_0] > 0:
            break
    must(not raised, "no days keep the distances")
    return day


def after_in_all(problem: Problem, day: Sequence[Any], one: int) -> Iterator[int]:
    """Yield the moments that are more than 0 after one, whatever days keep the distances.

    Of the paths to a node the longest leaves the least time to spare on the earliest days
    (``day``): so all nodes are gone through, those with less of it first.
    """
    seen, todo, last = set(), [(0, one)], max(day)
    while todo:
        spare, node = heappop(todo)
        if node in seen:
            continue
        seen.add(node)
        if 0 <= node < problem.size and day[one] + spare < day[node]:
            yield node
        for other, days in problem.out[node].items():
            more = spare + day[other] - day[node] - days
            if other not in seen and day[one] + more < last:
                heappush(todo, (more, other))


def ordered(problem: Problem, cols: list[Column], part: Any) -> tuple[list[int], list[int]]:
    """Give the sets of all that stands before and after each moment, with what the part adds.

    ``days``: what the distances imply, in any order. ``twins``: moments in a turn in which some
    order that is as good has them, since those that it has the other way can change places.
    """
    waits = [{*row} for row in problem.waits]
    if part.get("days") is True:
        Work.add(problem.size * sum(map(len, problem.out)))
        day = earliest(problem)
        for one in range(problem.size):
            for other in after_in_all(problem, day, one):
                waits[other].add(one)
    bound = [c for c in cols if c.upper < INF or c.least > -INF]
    free = all(sum(d for d in c.delta if d > 0) <= c.upper for c in cols)
    before, after = closed(waits)
    for told in get(part, "twins", list, []):
        row = whole(told, problem.size)
        for one, other in ((a, b) for k, a in enumerate(row) for b in row[:k:-1]):
            Work.add(len(cols))
            values = [(c.delta[one], c.delta[other]) for c in bound]
            alike = one != other and all(a == b or (free and a > b) for a, b in values)
            placed = not (before[one] & ~before[other] or after[other] & ~after[one])
            must(alike and placed, f"{problem.name(one)}, {problem.name(other)} are no twins")
            # nothing else follows: what stands before the one stands before the other already
            before[other] |= 1 << one
            after[one] |= 1 << other
    return before, after


def refute(problem: Problem, cols: list[Column], part: Any) -> None:
    """Check that a part shows that no order within the limits has days."""
    Work.add(problem.size**2)
    kind = get(part, "kind", str)
    must(kind in KINDS, f"has the unknown kind {kind[:40]!a}")
    KINDS[kind](problem, cols, part)


def at_once(problem: Problem, cols: list[Column], part: Any) -> None:
    """See that a need is never met, a party begins or ends beyond limits, or there is a circle."""
    ends = [c.holds(kept, last=True) for c in cols for kept in (0, sum(c.delta))]
    if all(problem.options) and all(ends):
        try:
            closed(problem.waits)
            earliest(problem)
        except Refused:
            return  # no steps are counted there: these are circles of waits, or of distances
        raise Refused("nothing is seen at once that rules out every order")


def sets(problem: Problem, cols: list[Column], part: Any) -> None:
    """From one side, all sets that orders within the limits come to: none is the other side.

    What all parties keep is one whole number, in fields so wide that none runs into the next. How
    much it is above the lower limit, and below the upper one, is counted from a mark in each field:
    where both sums have all marks, all limits are kept.
    """
    most, backward = min(get(part, "sets", int), MOST_SETS), get(part, "side", str) == "end"
    before, after = ordered(problem, cols, part)[:: -1 if backward else 1]
    size, full, count = problem.size, (1 << problem.size) - 1, 1
    opens = [[n for n in each_of(after[m]) if not before[n] & after[m]] for m in range(size)]
    start = above = below = marks = at = 0
    steps = [0] * size
    for c in cols:
        reach = sum(map(abs, c.delta)) + 1
        mark = 1 << at + (2 * reach).bit_length()
        start += sum(c.delta) * backward << at
        above += mark - (int(max(-reach, c.least)) << at)
        below += mark + (int(min(reach, c.upper)) << at)
        steps = [s + ((-d if backward else d) << at) for s, d in zip(steps, c.delta, strict=True)]
        marks |= mark
        at = mark.bit_length()
    #: By set of moments passed: what is kept, and the moments that can be passed next.
    layer = {0: (start, sum(1 << m for m in range(size) if not before[m]))}
    while layer:
        Work.add(size * len(layer))
        following: dict[int, tuple[int, int]] = {}
        for passed, (kept, next_) in layer.items():
            must(passed != full, "leaves an order")
            for m in each_of(next_):
                more, then = passed | 1 << m, kept + steps[m]
                if more in following:
                    continue
                if more == full or (then + above) & (below - then) & marks == marks:
                    ready = sum([1 << n for n in opens[m] if not before[n] & ~more])
                    following[more] = then, next_ ^ 1 << m | ready
            must(count + len(following) <= most, f"there are more than {most} sets")
        count += len(following)
        layer = following


def around(problem: Problem, cols: list[Column], part: Any) -> None:
    """No set of moments can be done just before one moment, and with it just after."""
    moment = whole([get(part, "moment", int)], problem.size)[0]
    before, after = ordered(problem, cols, part)
    # what is kept by the others at the end: the moment may be last, where less is asked
    last = not after[moment] and all(c.holds(sum(c.delta) - c.delta[moment]) for c in cols)
    must(not last, f"{problem.name(moment)} may be the last moment")
    full, leaves = (1 << problem.size) - 1, 0
    tree = get(part, "tree", list)[::-1]  # from its root; what is without a moment, then with it
    todo = [(before[moment], after[moment] | 1 << moment)]
    while todo:
        inside, outside = todo.pop()
        node: Any = tree.pop() if tree else None
        if type(node) is int:
            m = whole([node], problem.size)[0]
            todo.append((inside | before[m] | 1 << m, outside))
            todo.append((inside, outside | after[m] | 1 << m))
            continue
        leaves += 1
        Work.add(problem.size * len(cols))
        with told_at(f"leaf {leaves}"):
            weights, value = [0] * problem.size, 0
            up, down = (whole(get(node, key, list), count=len(cols)) for key in ("up", "down"))
            for c, u, d in zip(cols, up, down, strict=True):
                there = (u == 0 or c.upper < INF) and (d == 0 or c.least > -INF)
                must(there, f"weighs a limit that {c.party} has not")
                value += d * (int(c.least) - min(0, c.delta[moment])) if d else 0
                value -= u * (int(c.upper) - max(0, c.delta[moment])) if u else 0
                weights = [w + (u - d) * k for w, k in zip(weights, c.delta, strict=True)]
            # who has the first has the other, which pays it
            for paid in get(node, "paid", list, []):
                Work.add(1)
                one, other, amount = whole(paid, count=3)
                there = one < problem.size and before[one] >> other & 1 == 1
                must(there, "has a payment by what is not waited for")
                weights[one] += amount
                weights[other] -= amount
            value += sum(weights[m] for m in each_of(inside))
            value += sum(min(0, weights[m]) for m in each_of(full & ~inside & ~outside))
            must(value > 0, "does not show that there is no such set")
    must(not tree, "the tree has more nodes than it should")


def branch(problem: Problem, cols: list[Column], part: Any) -> None:
    """One of two moments stands before the other; or one of the options of a group is kept."""
    if "option" in part:
        ways = problem.options[whole([part["option"]], len(problem.options))[0]]
    else:
        one, other = whole(get(part, "pair", list), problem.size, 2)
        must(one != other, "should be of two moments")
        ways = Option((), ((one, other),)), Option((), ((other, one),))
    parts = get(part, "parts", list)
    must(len(parts) == len(ways), f"should have {len(ways)} parts")
    for k, (way, inner) in enumerate(zip(ways, parts, strict=True), 1):
        with told_at(f"branch {k}"):
            refute(problem.with_(way), cols, inner)


KINDS = {"at once": at_once, "sets": sets, "around": around, "branch": branch}


def keeps(problem: Problem, cols: list[Column], told: Any) -> None:
    """Check that an order of all moments keeps everything, with the days that are told."""
    Work.add(problem.size**2)
    known = {problem.name(m): m for m in range(problem.size)}
    names = get(told, "order", list)
    must(sorted(names) == sorted(known), "does not have every moment once")
    place = {known[name]: k for k, name in enumerate(names)}
    nodes = [*place, *range(problem.size, len(problem.out) - 1)]
    dated = get(told, "days", list, [0] * len(nodes))
    days = [one if type(one) is int else exact(one) for one in dated]
    must(len(days) == len(nodes), "does not have a day for each node")
    day = {DAY_0: 0, len(nodes): 0, **dict(zip(nodes, days, strict=True))}

    def kept(option: Option) -> bool:
        turn = all(place[a] < place[b] for a, b in option.before)
        return turn and all(day[b] >= day[a] + span for a, b, span in option.edges)

    edges = ((a, b, span) for a, row in enumerate(problem.out) for b, span in row.items())
    turn = tuple((a, b, 0) for a, b in pairwise(place))
    waits = tuple((a, b) for b, row in enumerate(problem.waits) for a in row)
    must(kept(Option((*edges, *turn), waits)), "has days or a turn that do not keep everything")
    must(all(any(map(kept, group)) for group in problem.options), "has a need that is not met")
    for c in cols:
        sums = accumulate((c.delta[m] for m in place), initial=0)
        within = all(c.holds(k, last=n == problem.size) for n, k in enumerate(sums))
        must(within, f"{c.party} is beyond its limits")


# --- claims ---


class Question:
    """Which plans are asked for: those of some members, with others' limits, some left out or not.

    ``rows``: what portions that leaves of each measure, in the turn of their ids, most first.
    """

    def __init__(self, agreement: Any, members: set[str], others: set[str], free: set[str]) -> None:
        self.agreement, self.members, self.free = agreement, members, free
        self.kept = [one for name, one in agreement.positions.items() if name in members]
        limits = [one for name, one in agreement.positions.items() if name in others]
        self.rows = {m: [len(one.shares)] for m, one in sorted(agreement.measures.items())}
        for one in self.kept:
            self.rows[one.measure][0] = min(self.rows[one.measure][0], one.most)
        for m, most in {*((one.measure, one.most) for one in limits), *((m, 0) for m in free)}:
            self.rows[m] += [most] if most < self.rows[m][0] else []

    def without(self, members: set[str]) -> Question:
        """Ask for plans that keep some members only, whichever other limits are applied."""
        return Question(self.agreement, members, self.members - members, self.free)

    def said(self, counts: Mapping[str, int]) -> dict[str, int]:
        """Give what a part says of amounts: those that are less than in full."""
        return {m: counts[m] for m in self.rows if counts[m] < self.rows[m][0]}

    def left_out(self, counts: Mapping[str, int]) -> int:
        """Count the optional measures that are left out."""
        out = (name for name, count in counts.items() if count < self.rows[name][0])
        return sum(self.agreement.measures[name].optional and not counts[name] for name in out)

    def possible(self, counts: Mapping[str, int], most: float = INF) -> bool:
        """Whether amounts, of some measures or of all, are not ruled out at once."""
        Work.add(len(self.rows) + len(self.kept))
        groups = ({k <= counts[m] for m, k in g if m in counts} for g in self.agreement.ties)
        return (
            self.left_out(counts) <= most
            and all(len(whole) < 2 for whole in groups)
            and all(counts.get(one.measure, INF) >= one.least for one in self.kept)
            and all(
                sum(counts.get(name, 1) > 0 for name in one.of) >= one.least
                and sum(counts.get(name, 0) > 0 for name in one.of) <= one.most
                for one in self.agreement.choices
            )
        )

    def choices(self, most: float = INF) -> Iterator[dict[str, int]]:
        """Yield every choice of amounts that is not ruled out at once."""
        fixed = {name: row[0] for name, row in self.rows.items() if len(row) == 1}
        open_ = [name for name in self.rows if name not in fixed]
        todo, looked = [fixed], 0
        while todo:
            counts = todo.pop()
            must((looked := looked + 1) <= MOST_CHOICES, "there are too many choices of amounts")
            if self.possible(counts, most):
                if len(counts) == len(self.rows):
                    yield counts
                else:
                    name = open_[len(counts) - len(fixed)]
                    todo += [{**counts, name: portions} for portions in self.rows[name]]

    def compiled(
        self, counts: Mapping[str, int], below: Fraction = NO_BOUND
    ) -> tuple[Problem, list[Column]]:
        """Give what orders and days with these amounts have to keep."""
        Work.add((sum(counts.values()) + len(self.agreement.facts) + len(self.kept)) ** 2)
        problem = Builder(self.agreement, counts, self.kept).found
        return problem, [*columns(self.agreement, problem, self.members, below)]

    def refuted(self, parts: Any, fewest: float = INF, bound: Fraction = NO_BOUND) -> None:
        """Check that each choice of amounts has its part, in turn, which shows that it has no plan.

        With ``fewest`` optional measures left out: none with a worst exposure below ``bound``.
        """
        must(isinstance(parts, list), "has no parts")
        said = [written(get(part, "amounts", dict, {})) for part in parts]
        found, listed = dict[bytes, dict[str, int]](), {*said}
        for counts in self.choices(fewest if bound else fewest - 1):
            text = written(self.said(counts))
            must(text in listed, f"there is no part for the amounts {self.said(counts)}")
            found[text] = counts
        must(said == sorted(found), "there are parts too many, or not in turn")
        for k, (text, part) in enumerate(zip(said, parts, strict=True), 1):
            counts = found[text]
            with told_at(f"part {k} ({self.said(counts) or 'everything in full'})"):
                below = bound if self.left_out(counts) == fewest else NO_BOUND
                refute(*self.compiled(counts, below), part)

    def planned(self, told: Any) -> set[str]:
        """Check a plan that keeps all members but some; give those that it keeps."""
        asked = self.without(self.members - {*get(told, "without", list, [])})
        said = get(told, "amounts", dict, {})
        counts = {name: said.get(name, row[0]) for name, row in asked.rows.items()}
        right = all(type(n) is int and n in asked.rows[name] for name, n in counts.items())
        right = right and written(asked.said(counts)) == written(said) and asked.possible(counts)
        must(right, "has amounts that no plan can have")
        keeps(*asked.compiled(counts), told)
        return asked.members


def exact(value: Any) -> Fraction:
    """Take a fraction in its one form."""
    form = r"(0|[1-9][0-9]{0,399})(/[1-9][0-9]{0,399})?"
    right = isinstance(value, str) and re.fullmatch(form, value)
    must(bool(right) and str(Fraction(value)) == value, "is no fraction in lowest terms")
    return Fraction(value)


#: What proofs claim, and the keys that say what exactly.
CLAIMED = {
    "no plan": ("conceded",),
    "bound": ("conceded", "left_out", "worst_exposure"),
    "conflicts": ("conceded", "complete"),
    "contradictory": (),
}


def prove(agreement: Any, proof: Any) -> str:
    """Check a proof, and say what it shows."""
    Work.done = 0
    same = (agreement.id, agreement.digest) == (proof.get("agreement"), proof.get("digest"))
    must(same, "it is the proof of another file")
    claim = get(proof, "claim", dict)
    kind = get(claim, "kind", str)
    right = kind in CLAIMED and claim.keys() <= {"kind", *CLAIMED[kind]}
    must(right, f"the claim is of an unknown kind, or has an unknown key: {kind[:40]!a}")
    gone = {*get(claim, "conceded", list, [])}
    must(gone <= agreement.positions.keys(), "concedes what is no position")
    besides = f", without {', '.join(sorted(gone))}" if gone else ""
    chosen = {name for one in agreement.choices for name in one.of}
    optional = {name for name, one in agreement.measures.items() if one.optional}
    asked = Question(agreement, members_of(agreement, gone), set(), chosen | optional)
    if kind == "conflicts":
        return conflicts(asked, proof) + besides
    if kind == "contradictory":
        Question(agreement, set(), set(), chosen).refuted(proof.get("parts"))
        return "the facts of the file admit no order, whatever anyone wants"
    if kind == "no plan":
        asked.refuted(proof.get("parts"))
        return f"there is no plan{besides}"
    fewest, bound = get(claim, "left_out", int), exact(claim.get("worst_exposure"))
    must(fewest >= 0, "nobody can leave out less than nothing")
    asked.refuted(proof.get("parts"), fewest, bound)
    if not optional:
        return f"no plan{besides} has a worst exposure below {bound}"
    return (
        f"no plan{besides} leaves out fewer than {fewest} optional measures, and none that "
        f"leaves out {fewest} has a worst exposure below {bound}"
    )


def conflicts(asked: Question, proof: Any) -> str:
    """Check that some sets cannot be kept together, that each is minimal, that these are all."""
    found, possible = dict[frozenset[str], None](), list[set[str]]()
    for k, one in enumerate(get(proof, "conflicts", list), 1):
        with told_at(f"conflict {k}"):
            members = frozenset(get(one, "members", list))
            new = members <= asked.members and members not in found
            must(new, "names what is no member, or stands twice")
            asked.without({*members}).refuted(one.get("parts"))
            found[members] = None
    must(bool(found), "there is no conflict in it")
    for k, one in enumerate(get(proof, "plans", list), 1):
        with told_at(f"plan {k}"):
            possible.append(asked.planned(one))
    for k, clash in enumerate(found, 1):
        for member in sorted(clash):
            Work.add(len(possible))
            rest = clash - {member}
            needed = any(rest <= kept for kept in possible)
            must(needed, f"conflict {k}: no plan shows that {member} is needed")
    # whatever leaves out a member of each conflict is part of what some plan keeps
    complete, hits = get(proof["claim"], "complete", bool), {frozenset[str]()}
    for clash in found if complete else ():
        longer = set[frozenset[str]]()
        for hit in hits:
            longer.update(hit | {member} for member in (hit & clash or clash))
            must(len(longer) <= MOST_HITS, "there are too many ways to hit every conflict")
        Work.add(len(hits := longer))
    for hit in hits if complete else ():
        Work.add(len(possible))
        others = asked.members - hit
        shown = any(others <= kept for kept in possible)
        must(shown, f"no plan keeps everything but {', '.join(sorted(hit))}")
    told = "; ".join(", ".join(sorted(clash)) for clash in found)
    more = "there are no other such sets" if complete else "there may be more such sets"
    return f"these cannot be kept together, but can without any one of them: {told}; {more}"


def written(proof: Any) -> bytes:
    """Give the one form that a proof has as a file."""
    return (json.dumps(proof, separators=(",", ":"), ensure_ascii=False) + "\n").encode()


def read_proof(content: bytes) -> Any:
    """Read a proof, and see that it is whole."""
    proof = json.loads(content)
    must(isinstance(proof, dict) and proof.get("format") == FORMAT, f"the format is not {FORMAT}")
    rest = {key: value for key, value in proof.items() if key != "check"}
    check = hashlib.sha256(written(rest)).hexdigest()
    must(content == written({**rest, "check": check}), "it is damaged: its own digest differs")
    shown = {"conflicts", "plans"} if "conflicts" in proof else {"parts"}
    must(set(rest) == {"format", "agreement", "digest", "claim", *shown}, "its keys are not those")
    return proof


def read(name: str) -> bytes:
    """Read a file."""
    with open(name, "rb") as file:  # noqa: PTH123 - to import pathlib takes longer than most proofs
        content = file.read(MOST_BYTES + 1)
    must(len(content) <= MOST_BYTES, f"has more than {MOST_BYTES} bytes")
    return content


def main(arguments: Sequence[str]) -> int:
    """Check a proof, and say what it shows."""
    if len(arguments) != 2:
        print("usage: python3 plan.py PROOF.json AGREEMENT.toml", file=sys.stderr)
        return 2
    reading = "the agreement"
    try:
        agreement = read_agreement(read(arguments[1]))
        reading = "the proof"
        proof = read_proof(read(arguments[0]))
        try:
            code, said = 0, f"proven: {prove(agreement, proof)}"
        except Refused as wrong:
            code, said = 1, f"not proven: {wrong}"
        print(said, flush=True)
        return code
    except OSError as wrong:
        reading, said = wrong.filename or "what was written", f"{wrong.strerror}"
        if wrong.filename is None:  # or Python tries again at its end
            sys.stdout = None
    except ValueError as wrong:
        said = f"cannot be read, or is cut off: {wrong}"
    except KeyError as wrong:
        said = f"lacks or does not know {wrong}"
    except Refused as wrong:
        said = f"{wrong}"
    except Exception:  # whatever else stands in a file
        said = "is not what it should be"
    print(f"cannot tell: {reading}: {said}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("interrupted: there is no answer yet", file=sys.stderr)
        sys.exit(130)

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
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from itertools import accumulate, pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

#: More choices of amounts, sets of one part, and sets without what conflicts than an honest proof
#: has.
MOST_CHOICES, MOST_SETS, MOST_HITS = 100_000, 2_000_000, 10_000
DAY_0 = -1
INF = math.inf
ZERO = Fraction(0)
FORMAT = "paripassu/proof/1"
Step = tuple[str, int]
Edge = tuple[int, int, int]


class CannotTell(Exception):  # noqa: N818 - it is no error of the proof
    """A file is not what it should be: exit code 2."""


class Differs(Exception):  # noqa: N818
    """The proof does not show what it claims: exit code 1."""


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
    """Say where a file or a proof is not what it should be."""
    try:
        yield
    except (CannotTell, Differs) as wrong:
        raise type(wrong)(f"{place}: {wrong}") from None


# --- the agreement: what a file says, as far as it changes a plan ---


_CLAIM = (
    "measure:id part:part=null gate:text=null needs:{need={} needs_any:[{need=null lag_days:amount"
    "=null days:amount=null share:share=null date:date=null day:amount=null of:ids=null"
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
    exact = numeric and (not value or 1e-40 < abs(value) < 1e40)
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
    return Fraction(value) if kind in ("number", "amount", "share") else value


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
    row.reached = [*accumulate(row.shares, initial=ZERO)]
    must(row.reached[-1] == 1, "shares should add up to 1")
    days = [stage.days or row.days for stage in row.stages] or [row.days] * count
    exact = all(0 < least == most for least, most in days)
    must(exact or not row.standing, "what stands should take one number of days above 0")
    row.days = [most for _, most in days]


def read_claim(one: Any, start: dt.date | None, measures: Mapping[str, Any], *, fact: bool) -> None:
    """See that a claim is one, and that what it names is there; give it a date as its day."""
    must(one.claim in CLAIMS, f"claim: what is {one.claim!a}?")
    needed, more = CLAIMS[one.claim]
    must("gate" in more or not fact, "no fact can claim this")
    one.fact, one.firm = fact, "demand" if fact else one.firm
    one.lag_days = one.lag_days or None
    given = {key for key in _SOME if getattr(one, key) not in (None, {})}
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
    must(
        one.needs_any != [] and all(one.needs_any or [1]), "needs_any has no table, or an empty one"
    )
    for table in (one.needs, *(one.needs_any or [])):
        for name, need in table.items():
            must(name != one.measure or need == "previous", "a measure would wait for itself")
            meant = ("all", "same", "previous", *measures[name].names)
            must(not isinstance(need, str) or meant.count(need) == 1, f"needs: what is {need!a}?")
    must(all(measures[name].standing for name in one.of or ()), "of names what does not stand")
    if one.date:
        must(start is not None and one.date >= start, "a date stands before the start, or alone")
        one.day = Fraction((one.date - start).days)


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


@dataclass
class Agreement:
    """What a file says: low ends of values, high ends of days, in units of which all are whole."""

    id: str
    horizon: int | None
    stake: dict[str, Fraction]
    tolerance: dict[str, Fraction]
    measures: dict[str, Any]
    facts: list[Any]
    positions: dict[str, Any]
    choices: list[tuple[list[str], int, int]]
    groups: list[list[Step]]
    unit: int

    @property
    def binding(self) -> set[str]:
        """The positions that a plan has to keep."""
        return {name for name, one in self.positions.items() if one.firm != "preference"}

    def members(self) -> set[str]:
        """Everything that a conflict can be made of."""
        limited = {f"tolerance:{party}" for party in self.tolerance}
        return self.binding | {f"safe:{party}" for party in self.stake} | limited


def read_agreement(raw: bytes) -> Agreement:
    """Read an agreement file."""
    said = tomllib.loads(raw.decode("utf-8-sig"), parse_float=Decimal)
    unknown = set(said) - ({*KEYS, *UNREAD} - {"stage"})
    must(not unknown, f"unknown key {min(unknown, default='')!a}")
    head = taken(said["agreement"], "agreement")
    groups = taken(said.get("together", {}), "together").groups
    rows = {kind: taken(said.get(kind, []), f"[{kind}") for kind in ROWS}
    by_id = {kind: {row.id: row for row in rows[kind]} for kind in ("party", "measure", "position")}
    must(all(len(by_id[kind]) == len(rows[kind]) for kind in by_id), "an id stands twice")
    parties, measures, positions = by_id.values()
    must(bool(measures), "there is no measure")
    for row in rows["measure"]:
        read_measure(row)
        must({*row.by, *row.value} <= set(parties), "a measure names an unknown party")
    for kind in ("require", "position"):
        for row in rows[kind]:
            read_claim(row, head.start, measures, fact=kind == "require")
    for row in rows["choose"]:
        row.least = row.at_least or row.exactly or 1
        row.most = len(row.of) if row.at_least else row.least
        must(not (row.at_least and row.exactly) and 2 <= len(row.of) >= row.least, "is no choice")
        must(set(row.of) <= set(measures), "a choice names an unknown measure")
    together = [one for members in groups for one in read_group(members, measures)]
    steps = [step for group in together for step in group]
    must(len(set(steps)) == len(steps), "a portion stands twice in groups")
    whole = head.horizon_days is None or head.horizon_days.denominator == 1
    must(whole, "horizon_days should be a whole number")
    spans = [days for one in rows["measure"] for days in one.days]
    claims = [*rows["require"], *rows["position"]]
    spans += [days or ZERO for one in claims for days in (one.lag_days, one.days, one.day)]
    unit = math.lcm(*(days.denominator for days in spans))
    for row in rows["measure"]:
        row.days = [int(days * unit) for days in row.days]
    for row in claims:
        row.lag_days, row.days, row.day = (
            int((days or 0) * unit) for days in (row.lag_days, row.days, row.day)
        )
    return Agreement(
        head.id,
        None if head.horizon_days is None else int(head.horizon_days * unit),
        {name: row.stake for name, row in parties.items()},
        {name: row.tolerance for name, row in parties.items() if row.tolerance is not None},
        measures,
        rows["require"],
        positions,
        [(row.of, row.least, row.most) for row in rows["choose"]],
        together,
        unit,
    )


# --- amounts ---


class Amounts(NamedTuple):
    """How many portions of each measure are in a plan, and by which choice."""

    at_most: tuple[tuple[str, int], ...]
    left_out: tuple[str, ...]
    counts: Mapping[str, int]

    def __str__(self) -> str:
        said = [f"at most {count} of {name}" for name, count in self.at_most]
        said += [f"without {name}" for name in self.left_out]
        return ", ".join(said) or "everything in full"

    def is_told(self, part: Any) -> bool:
        """Whether a part or a plan says that it is of these amounts."""
        told = part.get("at_most", {}), part.get("left_out", [])
        return told == (dict(self.at_most), [*self.left_out])


def allowed(agreement: Agreement, one: Any) -> tuple[int, int]:
    """Give the fewest and the most portions of its measure that a position allows."""
    reached, share = agreement.measures[one.measure].reached, one.share or ZERO
    least = {"include": 1, "at_least": bisect_left(reached, share)}.get(one.claim, 0)
    most = {"exclude": 0, "at_most": bisect_right(reached, share) - 1}
    return least, most.get(one.claim, len(reached) - 1)


def amounts(
    agreement: Agreement,
    kept: Collection[str],
    others: Collection[str],
    free: Collection[str],
    most: float = INF,
) -> list[Amounts]:
    """Give every choice of amounts that is not ruled out at once, in turn.

    ``kept`` are the positions enforced; any of the limits among ``others`` may be applied besides,
    and of the measures ``free`` any may be left out, at most so many optional ones.
    """
    measures = agreement.measures
    full = {name: len(one.shares) for name, one in measures.items()}
    floors, further = dict.fromkeys(full, 0), {name: set[int]() for name in full}
    for name in (*kept, *others):
        one = agreement.positions[name]
        least, largest = allowed(agreement, one)
        if name in kept:
            full[one.measure] = min(full[one.measure], largest)
            floors[one.measure] = max(floors[one.measure], least)
        else:
            further[one.measure].add(largest)
    #: By measure, the portions that limits leave, and whether it is left out all the same.
    ways = {
        name: [
            (limit, out)
            for limit in (full[name], *(c for c in further[name] if c < full[name]))
            for out in ((False, True) if name in free and limit else (False,))
        ]
        for name in sorted(full)
    }
    open_ = [name for name in ways if len(ways[name]) > 1]
    todo = [{name: rows[0] for name, rows in ways.items() if len(rows) == 1}]
    found, looked = list[Amounts](), 0
    while todo:
        chosen = todo.pop()
        must((looked := looked + 1) <= MOST_CHOICES, "there are too many choices of amounts")
        counts = {name: 0 if out else limit for name, (limit, out) in chosen.items()}
        left_out = tuple(sorted(name for name, (_, out) in chosen.items() if out))
        split = any(
            len({k <= counts[m] for m, k in group if m in counts}) > 1 for group in agreement.groups
        )
        unchosen = any(
            sum(counts.get(name, 1) > 0 for name in of) < least
            or sum(counts.get(name, 0) > 0 for name in of) > largest
            for of, least, largest in agreement.choices
        )
        few = sum(measures[name].optional for name in left_out) <= most
        if split or unchosen or not few or any(counts[m] < floors[m] for m in counts):
            continue
        if len(chosen) == len(ways):
            limits = ((m, limit) for m, (limit, _) in chosen.items() if limit < full[m])
            found.append(Amounts(tuple(sorted(limits)), left_out, counts))
        else:
            name = open_[len(chosen) - len(ways)]
            todo += [{**chosen, name: way} for way in ways[name]]
    return sorted(found, key=lambda one: one[:2])


# --- what an order and its days have to keep ---


class Option(NamedTuple):
    """One of several ways in which something is kept: distances, and what stands before what."""

    edges: tuple[Edge, ...]
    before: tuple[tuple[int, int], ...] = ()


@dataclass
class Problem:
    """Moments to be ordered, and days to be found.

    Each waits for others. ``out`` has for each node what is at least how much after it; nodes are
    the ends of the moments, then beginnings with a day of their own, the last is day 0. Of each
    tuple of ``options`` one is kept. ``never``: what something waits for is never done.
    """

    moments: list[tuple[Step, ...]]
    waits: list[set[int]]
    out: list[dict[int, int]]
    options: list[tuple[Option, ...]] = field(default_factory=list)
    never: bool = False

    @property
    def size(self) -> int:
        """The number of moments."""
        return len(self.moments)

    def edge(self, one: int, other: int, days: int) -> None:
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
        found = replace(self, waits=waits, out=out)
        found.keep(option)
        return found

    def name(self, moment: int) -> str:
        """Name a moment by its steps."""
        return "+".join(f"{measure}:{k}" for measure, k in self.moments[moment])


def gates_of(one: Any, measure: Any, count: int) -> list[tuple[int, bool]]:
    """Give the gates of a claim: the portions in the plan, and whether the end of each is meant."""
    part: Any = one.part or {"by": "last", "within": "last", "during": "each"}.get(
        one.claim, "first"
    )
    if one.share is not None:
        part = max(1, bisect_left(measure.reached, one.share))
    elif part in ("first", "last"):
        part = 1 if part == "first" else max(1, count)
    elif part != "each" and isinstance(part, str):
        part = measure.names.index(part) + 1
    portions = range(1, count + 1) if part == "each" else [part]
    last = one.claim in ("by", "within") or one.part == "last"
    ends = [one.gate == "end"] if one.gate else [False, True] if one.claim == "during" else [last]
    return [(k, end) for k in portions if k <= count for end in ends]


def tables_of(
    agreement: Agreement, one: Any, counts: Mapping[str, int], portion: int
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
        self.days = {
            (name, k): days
            for name, count in counts.items()
            for k, days in enumerate(agreement.measures[name].days[:count], 1)
        }
        moments = sorted([*groups, *((step,) for step in self.days if step not in inside)])
        self.where = {step: m for m, moment in enumerate(moments) for step in moment}
        gates = [
            (one, (one.measure, k), end)
            for one in (*agreement.facts, *(agreement.positions[name] for name in kept))
            if "gate" in CLAIMS[one.claim][1]
            for k, end in gates_of(one, agreement.measures[one.measure], counts[one.measure])
        ]
        #: Beginnings that something bounds from above: they can lie before end less days.
        own = sorted({step for one, step, end in gates if not end and self.from_above(one)})
        self.begins = {step: len(moments) + k for k, step in enumerate(own)}
        nodes = range(len(moments) + len(own))
        out = [*({} for _ in nodes), dict.fromkeys(nodes, 0)]
        self.found = Problem(moments, [set() for _ in moments], out)
        for step in self.days:
            self.turn(step)
        for one, step, end in gates:
            for group in self.asked(one, step, end):
                if len(group) == 1:
                    self.found.keep(group[0])
                else:
                    self.found.options.append(group)
        for m in range(len(moments) if agreement.horizon is not None else 0):
            self.found.edge(m, DAY_0, -(agreement.horizon or 0))
        self.found.options = sorted({*self.found.options})

    def from_above(self, one: Any) -> bool:
        """Whether a claim can ask a beginning to be early, and the beginning can be it."""
        if self.agreement.measures[one.measure].standing:
            return False
        if one.claim == "within":
            return all(self.counts[name] for name in one.needs)
        return (one.claim, one.gate) in (("by", "begin"), ("during", "begin"))

    def turn(self, step: Step) -> None:
        """Portions come in turn; each takes its days, and those of a standing measure no more."""
        moment, days, begin = self.where[step], self.days[step], self.begins.get(step)
        last = self.where.get((step[0], step[1] - 1))
        self.found.edge(DAY_0, moment, days)
        if begin is not None:
            self.found.edge(begin, moment, days)
        if last is None:
            return
        if begin is not None:
            self.found.edge(last, begin, 0)
        if last == moment:
            self.found.never |= days > 0
            return
        self.found.keep(Option(((last, moment, days),), ((last, moment),)))
        if self.agreement.measures[step[0]].standing:
            self.found.edge(moment, last, -days)

    def asked(self, one: Any, step: Step, end: bool) -> list[tuple[Option, ...]]:
        """Give the options of one gate of a claim, which is ``offset`` after its node."""
        moment = self.where[step]
        node = moment if end else self.begins.get(step, moment)
        offset = 0 if end or node != moment else -self.days[step]
        if one.claim == "not_before":
            return [(Option(((DAY_0, node, one.day - offset),)),)]
        if one.claim == "by":
            return [(Option(((node, DAY_0, offset - one.day),)),)]
        if one.claim == "during":
            if not all(self.counts[other] for other in one.of):
                self.found.never = True
                return []
            spans = [
                (
                    (self.where[other, 1], node, -self.days[other, 1] - offset),
                    (node, self.where[other, self.counts[other]], offset),
                )
                for other in one.of
            ]
            return [(Option(span),) for span in spans]
        tables = tables_of(self.agreement, one, self.counts, step[1])
        ways = [{self.where[needed] for needed in table} for table in tables]
        if one.claim == "within":  # not later than so long after the last moment of any table
            if not all(self.counts[name] for name in one.needs) or not all(ways):
                return []
            return [
                tuple(Option(((node, m, offset - one.days),)) for m in sorted(way))
                for way in ways
                if moment not in way
            ]
        # the needs are met before the gate, those of positions perhaps at its own moment
        earlier = one.fact or one.lag_days > 0
        left = dict.fromkeys(
            tuple(sorted(w - {moment})) for w in ways if not (earlier and moment in w)
        )
        self.found.never |= not left
        targets = {node, moment} if len(left) == 1 else {node}
        group = tuple(
            Option(
                tuple((m, target, one.lag_days - offset) for m in way for target in targets),
                tuple((m, moment) for m in way),
            )
            for way in left
        )
        return [group] if left and all(left) else []


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
                (measures[m], measures[m].value.get(party, ZERO) * measures[m].shares[k - 1])
                for m, k in moment
            ]
            total += sum(value for _, value in worth)
            kept.append(sum((value * measure.lasting for measure, value in worth), ZERO))
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


def whole(values: Any, below: float = INF, count: int | None = None) -> list[int]:
    """Take a list of whole numbers from 0, below some number, such as those of moments."""
    right = isinstance(values, list) and all(type(v) is int and 0 <= v < below for v in values)
    show(right and count in (None, len(values)), "names what is not there, or not as many as asked")
    return list(values)


def bits(moments: Iterable[int]) -> int:
    """Give a set of moments as a number."""
    return sum(1 << m for m in {*moments})


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
        raise Differs("moments wait in a circle, which is seen at once") from None
    for m in turn:
        for earlier in waits[m]:
            before[m] |= before[earlier] | 1 << earlier
    for m in reversed(turn):
        for earlier in waits[m]:
            after[earlier] |= after[m] | 1 << m
    return before, after


def longest(problem: Problem, source: int) -> list[float]:
    """Give how much each node is at least after one; the last is day 0."""
    far = [-INF] * len(problem.out)
    far[source], raised = 0, {source % len(far)}
    for _ in range(len(far) + 1):  # without a circle no path has more distances
        more = set()
        for one in raised:
            for other, days in problem.out[one].items():
                if far[one] + days > far[other]:
                    far[other] = far[one] + days
                    more.add(other % len(far))
        if not more:
            return far
        if far[source] > 0:
            break
        raised = more
    raise Differs("no days keep the distances, which is seen at once")


def ordered(
    problem: Problem, cols: list[Column], part: Any
) -> tuple[list[set[int]], list[int], list[int]]:
    """Give direct waits, and all predecessors and successors, with what the part adds to them.

    ``days``: what the distances imply, in any order. ``twins``: moments in a turn in which some
    order that is as good has them. Of each two of them the first stands after nothing that the
    second does not stand after, and before all that the second stands before: where an order has
    them the other way round, they can change places.
    """
    waits = [{*row} for row in problem.waits]
    for one in range(problem.size) if part.get("days") is True else ():
        for other, days in enumerate(longest(problem, one)[: problem.size]):
            if days > 0:
                waits[other].add(one)
    bound = [c for c in cols if c.upper is not None or c.least is not None]
    free = all(c.upper is None or sum(d for d in c.delta if d > 0) <= c.upper for c in cols)
    before, after = closed(waits)
    for told in part.get("twins", []):
        row = whole(told, problem.size)
        for one, other in ((a, b) for k, a in enumerate(row) for b in row[:k:-1]):
            values = [(c.delta[one], c.delta[other]) for c in bound]
            alike = one != other and all(a == b or (free and a > b) for a, b in values)
            placed = not (before[one] & ~before[other] or after[other] & ~after[one])
            show(alike and placed, f"{problem.name(one)}, {problem.name(other)} are no twins")
            for m in members_of(after[other] | 1 << other):
                before[m] |= before[one] | 1 << one
            for m in members_of(before[one] | 1 << one):
                after[m] |= after[other] | 1 << other
        for one, other in pairwise(row):
            waits[other].add(one)
    return waits, before, after


def refute(problem: Problem, cols: list[Column], part: Any) -> None:
    """Check that a part shows that no order within the limits has days.

    Raises
    ------
    Differs
        It does not.
    """
    kind = get(part, "kind", str)
    show(kind in KINDS, f"has the unknown kind {kind[:40]!a}")
    KINDS[kind](problem, cols, part)


def at_once(problem: Problem, cols: list[Column], part: Any) -> None:
    """See what needs no certificate.

    A need is never met; a party is beyond its limits before the first moment or after the last one,
    in any order; moments wait for each other in a circle, or no days keep the distances.
    """
    ends = [c.holds(kept, last=True) for c in cols for kept in (0, sum(c.delta))]
    if not problem.never and all(ends):
        try:
            closed(problem.waits)
            longest(problem, DAY_0)
        except Differs:
            return
        raise Differs("nothing is seen at once that rules out every order")


def sets(problem: Problem, cols: list[Column], part: Any) -> None:
    """From one side, all sets that orders within the limits come to: none is the other side.

    What everyone keeps is one whole number, in fields so wide that none runs into the next. How
    much it is above the lower limit, and below the upper one, is counted from a mark in each field:
    where both sums have all marks, all limits are kept.
    """
    most, backward = min(get(part, "sets", int), MOST_SETS), get(part, "side", str) == "end"
    waits, before, after = ordered(problem, cols, part)
    opens = [[m for m, row in enumerate(waits) if one in row] for one in range(problem.size)]
    if backward:
        before, opens = after, [[*row] for row in waits]
    start = above = below = marks = at = 0
    step = [0] * problem.size
    for c in cols:
        reach = sum(map(abs, c.delta)) + 1
        mark = 1 << at + (2 * reach).bit_length()
        start += sum(c.delta) * backward << at
        above += mark - (max(-reach, -reach if c.least is None else c.least) << at)
        below += mark + (min(reach, reach if c.upper is None else c.upper) << at)
        step = [s + ((-d if backward else d) << at) for s, d in zip(step, c.delta, strict=True)]
        marks |= mark
        at = mark.bit_length()
    full, count = (1 << problem.size) - 1, 1
    #: By set of moments passed: what is kept, and the moments that can be passed next.
    layer = {0: (start, bits(m for m in range(problem.size) if not before[m]))}
    while layer:
        following: dict[int, tuple[int, int]] = {}
        for passed, (kept, open_) in layer.items():
            show(passed != full, "leaves an order")
            for m in members_of(open_):
                more = passed | 1 << m
                if more in following:
                    continue
                values = kept + step[m]
                if (values + above) & (below - values) & marks != marks and more != full:
                    continue
                opened = open_ ^ 1 << m
                for later in opens[m]:
                    if not before[later] & ~more:
                        opened |= 1 << later
                following[more] = values, opened
            show(count + len(following) <= most, f"there are more than {most} sets")
        count += len(following)
        layer = following


def around(problem: Problem, cols: list[Column], part: Any) -> None:
    """No set of moments can be done just before one moment, and with it just after."""
    moment = whole([get(part, "moment", int)], problem.size)[0]
    _, before, after = ordered(problem, cols, part)
    # what is kept by the others at the end: the moment may be last, where less is asked
    last = not after[moment] and all(c.holds(sum(c.delta) - c.delta[moment]) for c in cols)
    show(not last, f"{problem.name(moment)} may be the last moment")
    full, leaves = (1 << problem.size) - 1, 0
    tree = get(part, "tree", list)[::-1]  # from its root; what is without a moment, then with it
    todo = [(before[moment], after[moment] | 1 << moment)]
    while todo:
        inside, outside = todo.pop()
        node: Any = tree.pop() if tree else None
        if type(node) is int:
            m = whole([node], problem.size)[0]
            show(not (inside | outside) >> m & 1, f"branches on {problem.name(m)}, decided before")
            todo.append((inside | before[m] | 1 << m, outside))
            todo.append((inside, outside | after[m] | 1 << m))
            continue
        leaves += 1
        with told_at(f"leaf {leaves}"):
            weights, value = [0] * problem.size, 0
            up, down = (whole(get(node, key, list), count=len(cols)) for key in ("up", "down"))
            for c, u, d in zip(cols, up, down, strict=True):
                fits = not (u and c.upper is None) and not (d and c.least is None)
                show(fits, f"weighs a limit that {c.party} does not have")
                value += d * ((c.least or 0) - min(0, c.delta[moment]))
                value -= u * ((c.upper or 0) - max(0, c.delta[moment]))
                weights = [w + (u - d) * k for w, k in zip(weights, c.delta, strict=True)]
            for paid in node.get("paid", []):  # who has the first has the other, which pays it
                one, other, amount = whole(paid, count=3)
                there = one < problem.size and before[one] >> other & 1 == 1
                show(there, "has a payment by what is not waited for")
                weights[one] += amount
                weights[other] -= amount
            value += sum(weights[m] for m in members_of(inside))
            value += sum(min(0, weights[m]) for m in members_of(full & ~inside & ~outside))
            show(value > 0, "does not show that there is no such set")
    show(not tree, "the tree has more nodes than it should")


def branch(problem: Problem, cols: list[Column], part: Any) -> None:
    """One of two moments stands before the other; or one of the options of a group is kept."""
    if "option" in part:
        ways = problem.options[whole([part["option"]], len(problem.options))[0]]
    else:
        one, other = whole(get(part, "pair", list), problem.size, 2)
        show(one != other, "should be of two moments")
        ways = Option((), ((one, other),)), Option((), ((other, one),))
    parts = get(part, "parts", list)
    show(len(parts) == len(ways), f"should have {len(ways)} parts")
    for k, (way, inner) in enumerate(zip(ways, parts, strict=True), 1):
        with told_at(f"branch {k}"):
            refute(problem.with_(way), cols, inner)


KINDS = {"at once": at_once, "sets": sets, "around": around, "branch": branch}


# --- plans, which show that members of a conflict are needed ---


def keeps(problem: Problem, cols: list[Column], told: Any) -> None:
    """Check that an order of all moments keeps everything, with the days that are told."""
    place = {name: k for k, name in enumerate(words_of(told, "order"))}
    order = sorted(range(problem.size), key=lambda m: place.get(problem.name(m), -1))
    names = [problem.name(m) for m in order]
    show(names == told["order"], "does not have every moment once")
    days = told.get("days", [0] * (len(problem.out) - 1))
    right = isinstance(days, list) and all(type(day) is int for day in days)
    show(right and len(days) == len(problem.out) - 1, "does not have a day for each node")

    def kept(option: Option) -> bool:
        turn = all(order.index(a) < order.index(b) for a, b in option.before)
        return turn and all([*days, 0][b] >= [*days, 0][a] + span for a, b, span in option.edges)

    show(not problem.never, "waits for what is never done")
    edges = ((a, b, span) for a, row in enumerate(problem.out) for b, span in row.items())
    waits = ((a, b) for b, row in enumerate(problem.waits) for a in row)
    turn = tuple((a, b, 0) for a, b in pairwise(order))
    show(kept(Option((*edges, *turn), tuple(waits))), "has days or a turn that do not keep all")
    show(all(any(map(kept, group)) for group in problem.options), "has a need that is not met")
    for c in cols:
        sums = accumulate((c.delta[m] for m in order), initial=0)
        within = all(c.holds(k, last=n == len(order)) for n, k in enumerate(sums))
        show(within, f"{c.party} is beyond its limits")


# --- claims ---


def words_of(part: Any, key: str) -> list[str]:
    """Take a list of texts; none, if it is not there."""
    found = part.get(key, []) if isinstance(part, dict) else None
    right = isinstance(found, list) and all(isinstance(one, str) for one in found)
    show(right, f"{key} is no list of texts")
    return list(found or ())


@dataclass
class Question:
    """Which plans are asked for: what they keep, and what else may change their amounts."""

    agreement: Agreement
    members: set[str]
    others: set[str]
    free: set[str]

    def ways(self, most: float = INF) -> list[Amounts]:
        """Give every choice of amounts that is not ruled out at once."""
        kept = self.members & self.agreement.binding
        return amounts(self.agreement, kept, self.others, self.free, most)

    def compiled(self, way: Amounts, below: Fraction = ZERO) -> tuple[Problem, list[Column]]:
        """Give what orders and days with these amounts have to keep."""
        kept = [one for one in self.agreement.positions if one in self.members]
        problem = Builder(self.agreement, way.counts, kept).found
        return problem, columns(self.agreement, problem, self.members, below)

    def refuted(self, parts: Any, fewest: int | None = None, bound: Fraction = ZERO) -> None:
        """Check that each choice of amounts has its part, in turn, and that it shows that no plan.

        Of a bound on the worst exposure: that no plan leaves out fewer than ``fewest`` optional
        measures, and none that leaves out so many has one below ``bound``.
        """
        ways = self.ways(INF if fewest is None else fewest if bound else fewest - 1)
        told = isinstance(parts, list) and len(parts) == len(ways)
        show(told, f"there should be {len(ways)} parts, one for each choice of amounts")
        for k, (way, part) in enumerate(zip(ways, parts, strict=True), 1):
            with told_at(f"part {k} ({way})"):
                show(isinstance(part, dict) and way.is_told(part), "speaks of other amounts")
                left_out = sum(self.agreement.measures[name].optional for name in way.left_out)
                refute(*self.compiled(way, bound if left_out == fewest else ZERO), part)

    def planned(self, told: Any) -> set[str]:
        """Check a plan that keeps all members but some; give those that it keeps."""
        one = self.without(self.members - {*words_of(told, "without")})
        ways = [way for way in one.ways() if way.is_told(told)]
        show(ways != [], "has amounts that no plan can have")
        keeps(*one.compiled(ways[0]), told)
        return one.members

    def without(self, members: set[str]) -> Question:
        """Ask for plans that keep some members only, whichever other limits are applied."""
        return replace(self, members=members, others=self.agreement.binding - members)


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
    optional = {name for name, one in agreement.measures.items() if one.optional}
    asked = Question(agreement, agreement.members(), set(), chosen | optional)
    if kind == "conflicts":
        return conflicts(asked, proof) + besides
    if kind == "contradictory":
        Question(agreement, set(), set(), chosen).refuted(proof.get("parts"))
        return "the facts of the file admit no order, whatever anyone wants"
    if kind == "no plan":
        asked.refuted(proof.get("parts"))
        return f"there is no plan{besides}"
    fewest, bound = get(claim, "left_out", int), exact(claim.get("worst_exposure"))
    show(fewest >= 0, "nobody can leave out less than nothing")
    asked.refuted(proof.get("parts"), fewest, bound)
    if not optional:
        return f"no plan{besides} has a worst exposure below {bound}"
    return (
        f"no plan{besides} leaves out fewer than {fewest} optional measures, and none that "
        f"leaves out {fewest} has a worst exposure below {bound}"
    )


def conflicts(asked: Question, proof: Any) -> str:
    """Check that some sets cannot be kept together, that each is minimal, that these are all."""
    found, possible = list[frozenset[str]](), list[set[str]]()
    for k, one in enumerate(get(proof, "conflicts", list), 1):
        with told_at(f"conflict {k}"):
            members = frozenset(words_of(one, "members"))
            new = members <= asked.members and members not in found
            show(new, "names what is no member, or stands twice")
            asked.without({*members}).refuted(one.get("parts"))
            found.append(members)
    show(found != [], "there is no conflict in it")
    for k, one in enumerate(get(proof, "plans", list), 1):
        with told_at(f"plan {k}"):
            possible.append(asked.planned(one))
    for k, clash in enumerate(found, 1):
        for member in sorted(clash):
            needed = any(clash - {member} <= kept for kept in possible)
            show(needed, f"conflict {k}: no plan shows that {member} is needed")
    # whatever leaves out a member of each conflict is part of what some plan keeps
    complete = get(proof["claim"], "complete", bool)
    todo, seen = [frozenset[str]()] * complete, set[frozenset[str]]()
    while todo:
        out = todo.pop()
        if out in seen or any(asked.members - out <= kept for kept in possible):
            continue
        seen.add(out)
        must(len(seen) <= MOST_HITS, "there are too many ways to hit every conflict")
        missed = next((clash for clash in found if not clash & out), None)
        if missed is None:
            raise Differs(f"no plan keeps everything but {', '.join(sorted(out))}")
        todo += [out | {member} for member in missed]
    told = "; ".join(", ".join(sorted(clash)) for clash in found)
    more = "there are no other such sets" if complete else "there may be more such sets"
    return f"these cannot be kept together, but can without any one of them: {told}; {more}"


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

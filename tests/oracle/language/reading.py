"""The agreement file as plain values, exact: numbers as fractions, days counted from the start."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import Any

Step = tuple[str, int]
Need = Fraction | str
Table = Mapping[str, Need]


@dataclass(frozen=True)
class Measure:
    """A measure; ``days`` is what each portion takes, at most; ``values`` are at the low end."""

    id: str
    by: tuple[str, ...]
    shares: tuple[Fraction, ...]
    names: tuple[str, ...]
    days: tuple[Fraction, ...]
    values: Mapping[str, Fraction]
    lasting: Fraction
    optional: bool
    standing: bool

    @property
    def reached(self) -> tuple[Fraction, ...]:
        """Give the share done after 0, 1, … portions."""
        return tuple(accumulate(self.shares, initial=Fraction(0)))


@dataclass(frozen=True)
class Claim:
    """A position, or (with ``fact``) a requirement; ``day`` is counted from the start."""

    id: str
    claim: str
    measure: str
    party: str | None = None
    part: str | int | None = None
    gate: str | None = None
    share: Fraction | None = None
    needs: Table | None = None
    needs_any: tuple[Table, ...] | None = None
    lag: Fraction = Fraction(0)
    days: Fraction | None = None
    day: Fraction | None = None
    of: tuple[str, ...] = ()
    binds: bool = True
    cost: Fraction = Fraction(1)
    fact: bool = False

    @property
    def limits(self) -> bool:
        """Whether the claim lowers an amount."""
        return self.claim in ("at_most", "exclude")


@dataclass(frozen=True)
class Choice:
    """Measures of which ``least`` to ``most`` are in the plan."""

    of: tuple[str, ...]
    least: int
    most: int


@dataclass(frozen=True)
class File:
    """An agreement; stakes and tolerances are at the low end."""

    stakes: Mapping[str, Fraction]
    tolerances: Mapping[str, Fraction | None]
    measures: Mapping[str, Measure]
    facts: tuple[Claim, ...]
    positions: Mapping[str, Claim]
    choices: tuple[Choice, ...]
    groups: tuple[tuple[Step, ...], ...]
    horizon: Fraction | None

    def weight(self, claim: Claim) -> Fraction:
        """Cost of giving a position up, in tolerances of its party (undivided if 0 or absent)."""
        assert claim.party is not None
        return claim.cost / (self.tolerances[claim.party] or 1)

    def members(self) -> tuple[str, ...]:
        """Give everything that can stand in a conflict."""
        return (
            *(id_ for id_, claim in self.positions.items() if claim.binds),
            *(f"safe:{party}" for party in self.stakes),
            *(
                f"tolerance:{p}"
                for p, tolerance in self.tolerances.items()
                if tolerance is not None
            ),
        )

    def with_position(self, claim: Claim) -> File:
        """Give the file with one position in the place of that of its id."""
        return replace(self, positions={**self.positions, claim.id: claim})


def read(path: Path) -> File:
    """Read a file that is taken to be right."""
    return parse(path.read_text(encoding="utf-8"))


def parse(text: str) -> File:
    """Read the text of a file that is taken to be right."""
    raw = tomllib.loads(text, parse_float=Fraction)
    head = raw["agreement"]
    start = head.get("start")
    measures = {entry["id"]: _measure(entry) for entry in raw.get("measure", [])}
    parties = raw["party"]
    return File(
        stakes={p["id"]: _end(p.get("stake", 0), 0) for p in parties},
        tolerances={
            p["id"]: _end(p["tolerance"], 0) if "tolerance" in p else None for p in parties
        },
        measures=measures,
        facts=tuple(
            _claim({"id": f"require:{n}", "claim": "after"} | entry, start, fact=True)
            for n, entry in enumerate(raw.get("require", []), 1)
        ),
        positions={p["id"]: _claim(p, start, fact=False) for p in raw.get("position", [])},
        choices=tuple(_choice(entry) for entry in raw.get("choose", [])),
        groups=tuple(
            group
            for names in raw.get("together", {}).get("groups", [])
            for group in _groups(names, measures)
        ),
        horizon=Fraction(head["horizon_days"]) if "horizon_days" in head else None,
    )


def _end(number: Any, which: int) -> Fraction:
    return Fraction(number[which] if isinstance(number, list) else number)


def _measure(entry: dict[str, Any]) -> Measure:
    days = entry.get("days", 0)
    count = entry.get("portions", 1)
    stages = entry.get("stages", [{"share": Fraction(1, count)}] * count)
    return Measure(
        id=entry["id"],
        by=tuple(entry["by"]),
        shares=tuple(Fraction(stage["share"]) for stage in stages),
        names=tuple(stage.get("name", "") for stage in stages),
        days=tuple(_end(stage.get("days", days), -1) for stage in stages),
        values={party: _end(v, 0) for party, v in entry.get("value", {}).items()},
        lasting=Fraction(entry.get("lasting", 1)),
        optional=entry.get("optional", False),
        standing=entry.get("standing", False),
    )


def _table(table: Mapping[str, Any]) -> Table:
    return {m: need if isinstance(need, str) else Fraction(need) for m, need in table.items()}


def _claim(entry: dict[str, Any], start: datetime.date | None, *, fact: bool) -> Claim:
    day = entry.get("day")
    if "date" in entry:
        assert start is not None
        day = (entry["date"] - start).days
    return Claim(
        id=entry["id"],
        claim=entry["claim"],
        measure=entry["measure"],
        party=entry.get("party"),
        part=entry.get("part"),
        gate=entry.get("gate"),
        share=None if "share" not in entry else Fraction(entry["share"]),
        needs=None if "needs" not in entry else _table(entry["needs"]),
        needs_any=None
        if "needs_any" not in entry
        else tuple(_table(table) for table in entry["needs_any"]),
        lag=Fraction(entry.get("lag_days", 0)),
        days=None if "days" not in entry else Fraction(entry["days"]),
        day=None if day is None else Fraction(day),
        of=tuple(entry.get("of", ())),
        binds=entry.get("firm") != "preference",
        cost=Fraction(entry.get("cost", 1)),
        fact=fact,
    )


def _choice(entry: dict[str, Any]) -> Choice:
    if "at_least" in entry:
        return Choice(tuple(entry["of"]), entry["at_least"], len(entry["of"]))
    exactly = entry.get("exactly", 1)
    return Choice(tuple(entry["of"]), exactly, exactly)


def _groups(names: list[str], measures: Mapping[str, Measure]) -> list[tuple[Step, ...]]:
    if any(":" in name for name in names):
        pairs = [name.partition(":") for name in names]
        return [tuple((measure, int(portion or 1)) for measure, _, portion in pairs)]
    count = len(measures[names[0]].shares)
    return [tuple((name, k) for name in names) for k in range(1, count + 1)]

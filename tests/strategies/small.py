"""Random small agreements over the whole file format, for comparison with exhaustive search."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st

from paripassu.agreement.model import Agreement, Step

T = TypeVar("T")
START = date(2020, 1, 1)


class Source(Protocol):
    """Where choices come from: a seeded generator, or Hypothesis."""

    def among(self, options: Sequence[T]) -> T:
        """Choose one; earlier options are simpler."""

    def between(self, low: int, high: int) -> int:
        """Choose a whole number, both ends included."""


class Seeded:
    """Choices from a seed, for long runs."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def among(self, options: Sequence[T]) -> T:
        """Choose one."""
        return self._random.choice(options)

    def between(self, low: int, high: int) -> int:
        """Choose a whole number, both ends included."""
        return self._random.randint(low, high)


class Drawn:
    """Choices that Hypothesis makes, and can shrink."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def among(self, options: Sequence[T]) -> T:
        """Choose one; shrinks to the first."""
        return self._draw(st.sampled_from(options))

    def between(self, low: int, high: int) -> int:
        """Choose a whole number, both ends included."""
        return self._draw(st.integers(low, high))


def _interval(source: Source, low: int, high: int) -> Any:
    value = source.between(low, high)
    width = source.among((0, 0, 0, 1, 3))
    return [value, value + width] if width else value


def _measure(source: Source, index: int, parties: list[str], timed: bool) -> dict[str, Any]:
    by = [source.among(parties[:2])]
    if source.among((False,) * 5 + (True,)):
        by = parties[:2]
    scale = source.among((4, 10))
    value = {
        party: _interval(source, -scale, 2)
        if party in by
        else _interval(source, -2, scale + scale // 2)
        for party in parties
        if party in by or source.among((True, True, False))
    }
    measure: dict[str, Any] = {
        "id": f"m{index}",
        "by": by,
        "value": value,
        "lasting": Decimal(source.among(("1", "1", "0.5", "0.3", "0"))),
        "optional": source.among((False, False, False, True)),
    }
    if timed:
        measure["days"] = Decimal(source.among(("0", "1", "2", "0.5")))
    shape = source.among(("one", "one", "portions", "stages"))
    if shape == "portions":
        measure["portions"] = source.between(2, 3)
    if shape == "stages":
        shares = source.among((("0.3", "0.7"), ("0", "1"), ("1", "0"), ("0.5", "0", "0.5")))
        measure["stages"] = [
            {"name": f"s{k}", "share": Decimal(share)} for k, share in enumerate(shares)
        ]
    return measure


def _size(measure: dict[str, Any]) -> int:
    return len(measure["stages"]) if "stages" in measure else int(measure.get("portions", 1))


def _need(source: Source, measure: dict[str, Any]) -> Any:
    kind = source.among(("all", "share", "stage"))
    if kind == "stage" and "stages" in measure:
        return source.among([stage["name"] for stage in measure["stages"]])
    if kind == "all":
        return "all"
    return Decimal(source.among(("1", "0.5", "0.3", "0.33", "0.34", "0.75", "0")))


def _position(
    source: Source,
    index: int,
    measures: list[dict[str, Any]],
    parties: list[str],
    dated: bool,
    horizon: int | None,
    bargain: bool,
) -> dict[str, Any]:
    claims = ["after", "after", "after", "at_most", "at_least", "include", "exclude"]
    if dated:
        claims += ["by", "not_before"]
    if bargain:
        claims = ["after"] * 8 + ["at_most", "at_least"]
    claim = source.among(claims)
    measure = source.among(measures)
    position: dict[str, Any] = {
        "id": f"q{index}",
        "party": source.among(parties),
        "claim": claim,
        "measure": measure["id"],
        "firm": source.among(("demand",) if bargain else ("demand", "red line", "preference")),
        "cost": source.between(0, 4),
    }
    if claim == "after":
        others = [other for other in measures if other is not measure]
        if not others:
            position["claim"] = "include"
            return position
        needed = [source.among(others)]
        if source.among((False, False, True)):
            needed.append(source.among(others))
        position["needs"] = {other["id"]: _need(source, other) for other in needed}
    if claim in ("at_most", "at_least"):
        position["share"] = Decimal(source.among(("0.5", "0.3", "0.34", "0.75", "1", "0")))
    if claim in ("by", "not_before"):
        position["date"] = START + timedelta(days=source.between(0, min(7, horizon or 7)))
    if claim in ("after", "not_before"):
        position["part"] = source.among(("first", "last"))
    return position


def small_agreement(source: Source, most_steps: int = 7, bargain: bool = False) -> Agreement:
    """Make a random agreement of at most ``most_steps`` steps.

    Parameters
    ----------
    bargain : bool
        Whether the parties have demands only, most of which wait for something: where there is no
        plan, there is something to repair.
    """
    parties = ["a", "b"] + (["z"] if source.among((False, False, True)) else [])
    time = source.among(("none", "none", "days", "dates"))
    measures: list[dict[str, Any]] = []
    steps = 0
    for index in range(source.between(1, 5)):
        measure = _measure(source, index, parties, time == "days" or time == "dates")
        steps += _size(measure)
        if steps > most_steps:
            break
        measures.append(measure)
    horizon = None
    if time == "dates" and source.among((False, True)):
        horizon = source.between(2, 9)
    document: dict[str, Any] = {
        "id": "small",
        "start": START,
        "parties": [
            {
                "id": party,
                "stake": _interval(source, 0, 8),
                **(
                    {}
                    if (tolerance := source.among((10, 14, 6, 4, 0, None))) is None
                    else {"tolerance": [tolerance, tolerance + 2] if tolerance % 4 else tolerance}
                ),
            }
            for party in parties
        ],
        "measures": measures,
        "positions": [
            _position(source, index, measures, parties, time == "dates", horizon, bargain)
            for index in range(source.between(2 if bargain else 0, 5))
        ],
    }
    if horizon is not None:
        document["horizon_days"] = horizon
    if len(measures) > 1:
        document["requirements"] = [
            _requirement(source, measures) for _ in range(source.among((0, 0, 1, 2)))
        ]
        document["groups"] = _groups(source, measures)
    return Agreement.model_validate(document)


def _requirement(source: Source, measures: list[dict[str, Any]]) -> dict[str, Any]:
    # Mostly from later measures to earlier ones, or most files would contradict themselves.
    index = source.between(1, len(measures) - 1)
    other = measures[source.between(0, index - 1)]
    own = measures[index]
    if source.among((False,) * 9 + (True,)):
        own, other = other, own
    return {"measure": own["id"], "needs": {other["id"]: _need(source, other)}}


def _groups(source: Source, measures: list[dict[str, Any]]) -> list[tuple[Step, ...]]:
    kind = source.among(("none", "none", "steps", "measures", "turn"))
    first, second = measures[0], measures[-1]
    if kind == "measures" and _size(first) == _size(second):
        return [(Step(first["id"], k), Step(second["id"], k)) for k in range(1, _size(first) + 1)]
    if kind == "none":
        return []
    group = [
        Step(first["id"], source.between(1, _size(first))),
        Step(second["id"], source.between(1, _size(second))),
    ]
    before = Step(first["id"], group[0].portion - 1)
    # Portions that take days cannot end on one day, one after the other.
    if kind == "turn" and before.portion and not first.get("days"):
        group.insert(0, before)
    return [tuple(group)]


@st.composite
def small_agreements(draw: st.DrawFn, most_steps: int = 7, bargain: bool = False) -> Agreement:
    """Draw a random small agreement."""
    return small_agreement(Drawn(draw), most_steps, bargain)

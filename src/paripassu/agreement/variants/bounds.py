"""Numbers of an agreement that a variant can change, and between which bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from math import floor, log10
from typing import Any

from paripassu.agreement.schema import agreement_schema
from paripassu.agreement.variants.fields import entries_of
from paripassu.agreement.variants.model import NAMED, TABLES, UNNAMED

#: What entries are called in the schema of the agreement file.
_MODELS = {kind: model.__name__ for kind, (model, _) in NAMED.items()} | {
    **{kind: model.__name__ for kind, model in UNNAMED.items()},
    "agreement": "Head",
    "process": "Process",
}
#: Keys whose numbers are no amounts that anybody would slide.
_APART = ("reliability", "credibility", "likelihood", "stages", "needs_any")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Which numbers a key takes.

    Attributes
    ----------
    low, high : int or None
        None: no bound.
    whole : bool
        Whether it takes whole numbers only.
    usual : object
        What it means where the file leaves it out; None: nothing.
    """

    low: int | None
    high: int | None
    whole: bool
    usual: int | None


@cache
def bounds_of(kind: str, key: str) -> Bounds | None:
    """Give the bounds of a key of a kind of entry, by the schema; None where it takes no number.

    Parameters
    ----------
    kind : str
        ``party``, ``measure``, …; ``agreement`` or ``process``.
    key : str
        ``stake``; ``value`` for all values of that table.
    """
    definitions: dict[str, Any] = _schema()["$defs"]
    model = definitions.get(_MODELS.get(kind, ""), {})
    field = model.get("properties", {}).get(key)
    if field is None or key in _APART:
        return None
    inner = next(iter(field.get("patternProperties", {"": field}).values()))
    for one in inner.get("anyOf", [inner]):
        if one.get("type") in ("number", "integer"):
            usual = 1 if (kind, key) == ("choose", "exactly") else field.get("default")
            return Bounds(
                one.get("minimum"),
                one.get("maximum"),
                one["type"] == "integer",
                usual if isinstance(usual, int) else None,
            )
    return None


@cache
def _schema() -> dict[str, Any]:
    return agreement_schema()


def is_number(value: Any) -> bool:
    """Whether a value is a number as a file has it; true and false are none."""
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def is_range(value: Any) -> bool:
    """Whether a value is ``[low, high]`` or ``[low, mode, high]``."""
    return isinstance(value, list) and len(value) in (2, 3) and all(map(is_number, value))


def numbers_of(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Give the numbers that a variant can change: entry, key, and what the file says or means.

    What the file leaves out and what means nothing then is not among them.
    """
    for entry, table in entries_of(document).items():
        kind = entry.partition(":")[0]
        if kind not in _MODELS:
            continue
        for key in _schema()["$defs"][_MODELS[kind]]["properties"]:
            bounds = bounds_of(kind, key)
            if bounds is None:
                continue
            value = table.get(key)
            if key in TABLES:
                for name, inner in (value or {}).items():
                    if is_number(inner) or is_range(inner) or key == "needs":
                        yield entry, f"{key}.{name}", inner
            elif is_number(value) or is_range(value):
                yield entry, key, value
            elif value is None and bounds.usual is not None and _goes(kind, key, table):
                yield entry, key, bounds.usual


def _goes(kind: str, key: str, table: Mapping[str, Any]) -> bool:
    """Whether a key that is left out could stand there."""
    match key:
        case "portions":
            return "stages" not in table
        case "lag_days":
            return bool(table.get("claim", "after" if kind == "require" else "") == "after")
        case "exactly":
            return "at_least" not in table
    return kind in ("party", "measure", "position", "require")


@dataclass(frozen=True, slots=True)
class Slide:
    """Where a slider begins and ends, and how fine it is."""

    low: Decimal
    high: Decimal
    step: Decimal


def slide_of(bounds: Bounds, *values: Any) -> Slide:
    """Give a slider for a key: within its bounds, and not much wider than its numbers.

    Parameters
    ----------
    bounds : Bounds
    *values
        What the file and the variant say there: numbers.
    """
    most = _round(2 * max(Decimal(5), *(abs(Decimal(value)) for value in values)))
    high = most if bounds.high is None else min(most, Decimal(bounds.high))
    low = -most if bounds.low is None else Decimal(bounds.low)
    if bounds.whole:
        return Slide(low, high, Decimal(1))
    fine = Decimal("0.01") if high <= 1 else Decimal(10) ** (floor(log10(most)) - 2)
    return Slide(low, high, fine if fine < 1 else Decimal(int(fine)))


def _round(value: Decimal) -> Decimal:
    """Give the next 1, 2 or 5 times a power of ten."""
    power = Decimal(10) ** floor(log10(value))
    return next(power * k for k in (1, 2, 5, 10) if power * k >= value)

"""What a need or a part of a measure can be: the shares that are reached, and names of stages."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import Any

from paripassu.agreement.model import Agreement, Claimed, Measure
from paripassu.agreement.variants.fields import unnamed_entry
from paripassu.numbers.decimal import DIGITS

#: Portions up to which each is a stop.
MOST = 200


def stops_of(agreement: Agreement, entry: str, key: str, value: Any) -> list[Any]:
    """Give what a key can be, from the mildest on; nothing where it is no choice of portions.

    Parameters
    ----------
    agreement : Agreement
    entry : str
        ``position:ID``, or a requirement.
    key : str
        ``needs.MEASURE`` or ``part``.
    value : object
        What stands there now: it is among the stops, whatever it is.

    Returns
    -------
    list
        With ``needs.MEASURE`` shares that are reached, or names of stages, and ``all``; with
        ``part`` the portions in turn.
    """
    kind, _, name = entry.partition(":")
    claim = agreement.position.get(name) if kind == "position" else unnamed_entry(entry)
    if not isinstance(claim, Claimed):
        return []
    head, _, of = key.partition(".")
    measure = of if head == "needs" else claim.measure
    if measure not in agreement.measure or value in ("same", "previous"):
        return []
    if head == "needs":
        return _with(_needs(agreement.measure[measure]), value)
    return _with(_parts(agreement.measure[measure]), value) if head == "part" else []


def _needs(measure: Measure) -> list[Any]:
    if measure.stages:
        return [*(stage.name for stage in measure.stages[:MOST]), "all"]
    if measure.portions > MOST:
        return ["all"]
    finest = Decimal(1).scaleb(-DIGITS)
    shares = [
        (Decimal(k) / measure.portions).quantize(finest, ROUND_DOWN).normalize()
        for k in range(1, measure.portions)
    ]
    return [*shares, "all"]


def _parts(measure: Measure) -> list[Any]:
    if measure.stages:
        return ["each", *(stage.name for stage in measure.stages[:MOST])]
    inner = range(2, min(measure.portions, MOST))
    return ["each", "first", *inner, "last"] if measure.portions > 1 else ["first"]


def _with(stops: list[Any], value: Any) -> list[Any]:
    """Put a value that is no stop to the stops, by its size where that can be told."""
    if value is None or value in stops:
        return stops
    numbers = [stop for stop in stops if isinstance(stop, (int, Decimal))]
    at = 0
    if isinstance(value, (int, Decimal)) and numbers:
        at = next((k for k, stop in enumerate(stops) if stop in numbers and stop > value), -1)
        at = at if at >= 0 else stops.index(numbers[-1]) + 1
    return [*stops[:at], value, *stops[at:]]

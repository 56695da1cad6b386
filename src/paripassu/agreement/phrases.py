"""Amounts and claims in a few words, for tables. Whole sentences are made where they are needed."""

from __future__ import annotations

from fractions import Fraction

from paripassu.agreement.model import Interval, Measure, Position
from paripassu.numbers import words


def number(value: Fraction) -> str:
    """Write a number as the file gave it; to two digits after the point where it is long."""
    return words.number(value, "given")


def interval(value: Interval | None) -> str:
    """Write an interval: ``3``, ``3 … 6``, or ``no limit`` where there is none."""
    if value is None:
        return "no limit"
    low, high = number(value.low), number(value.high)
    if value.low == value.high:
        return low
    if low == high:
        low, high = words.amount(value.low), words.amount(value.high)
    return f"{low} … {high}"


def percent(share: Fraction) -> str:
    """Write a share in per cent."""
    return words.percent(share, "given")


def need(measure: str, wanted: Fraction | str) -> str:
    """Say what is waited for: ``all of dismantle``, ``signature of treaty``, ``50 % of treaty``."""
    if isinstance(wanted, Fraction):
        return f"{percent(wanted)} of {measure}" if wanted != 1 else f"all of {measure}"
    return f"all of {measure}" if wanted == "all" else f"“{wanted}” of {measure}"


def claim(position: Position) -> str:
    """Say what a position asks for: ``treaty ends only after all of dismantle``."""
    verb = "ends" if position.meant_gate == "end" else "begins"
    match position.claim:
        case "after":
            waits = " and ".join(need(name, wanted) for name, wanted in position.needs.items())
            return f"{position.measure} {verb} only after {waits}"
        case "at_least" | "at_most":
            assert position.share is not None
            if position.claim == "at_least" and position.share == 1:
                return f"all of {position.measure}"
            bound = position.claim.replace("_", " ")
            return f"{bound} {percent(position.share)} of {position.measure}"
        case "include":
            return f"{position.measure} is part of it"
        case "exclude":
            return f"{position.measure} is no part of it"
        case "not_before":
            return f"{position.measure} {verb} not before {position.date}"
        case "by":
            return f"{position.measure} ends by {position.date}"
        case "within":
            return f"{position.measure} {verb} within {number(position.days or Fraction(0))} days"
        case "during":
            return f"{position.measure} only during {', '.join(position.of)}"


def portions(measure: Measure) -> str:
    """Say in what portions a measure is performed."""
    if measure.stages:
        return ", ".join(f"{stage.name} {percent(stage.share)}" for stage in measure.stages)
    return f"{measure.portions} portions" if measure.portions > 1 else "in one"

"""Amounts in a few words, for tables. What a claim says stands in wording.py."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from paripassu.agreement.model import Interval, Measure, Stage
from paripassu.numbers import words


@lru_cache(maxsize=4096)
def number(value: Fraction) -> str:
    """Write a number as the file gave it; to two digits where no decimal holds it."""
    return words.number(value, "given")


def interval(value: Interval | None) -> str:
    """Write an interval: ``3``, ``3 … 6``, ``3 … 6 (most likely 4)``; ``no limit`` for none."""
    if value is None:
        return "no limit"
    low, high = number(value.low), number(value.high)
    if value.low == value.high:
        return low
    if low == high:
        low, high = words.amount(value.low), words.amount(value.high)
    likeliest = "" if value.mode is None else f" (most likely {number(value.mode)})"
    return f"{low} … {high}{likeliest}"


def percent(share: Fraction) -> str:
    """Write a share in per cent."""
    return words.percent(share, "given")


def portions(measure: Measure) -> str:
    """Say in what portions a measure is performed, and whether it is kept up."""
    if measure.stages:
        said = ", ".join(map(_stage, measure.stages))
    else:
        said = f"{measure.portions} portions" if measure.portions > 1 else "in one"
    return f"{said}, kept up without a gap" if measure.standing else said


def _stage(stage: Stage) -> str:
    if stage.days is None:
        return f"{stage.name} {percent(stage.share)}"
    return f"{stage.name} {percent(stage.share)} in {interval(stage.days)} days"

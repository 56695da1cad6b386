"""A repaired agreement as a file can hold it: thirds and sevenths have no finite decimal.

Every number is rounded to the side on which the repair still works: stakes, tolerances and limits
up; shares that are waited for or asked for at least, down. Days are rounded down, by less than a
millionth of a second.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from paripassu.agreement.model import Agreement, Interval, Measure, Party, Position
from paripassu.numbers.decimal import DIGITS

_STEPS = 10**DIGITS


def up(value: Fraction) -> Fraction:
    """Round up to what a file can hold."""
    return Fraction(ceil(value * _STEPS), _STEPS)


def down(value: Fraction) -> Fraction:
    """Round down to what a file can hold."""
    return Fraction(floor(value * _STEPS), _STEPS)


def writable(agreement: Agreement) -> Agreement:
    """Give the agreement with every number rounded to at most 15 digits after the point."""
    return agreement.replace(
        parties=tuple(_party(party) for party in agreement.parties),
        measures=tuple(_measure(measure) for measure in agreement.measures),
        positions=tuple(_position(position) for position in agreement.positions),
    )


def _party(party: Party) -> Party:
    return party.replace(
        stake=party.stake.moved(up),
        tolerance=None if party.tolerance is None else party.tolerance.moved(up),
    )


def _measure(measure: Measure) -> Measure:
    days = Interval(down(measure.days.low), down(measure.days.high))
    return measure if days == measure.days else measure.replace(days=days)


def _position(position: Position) -> Position:
    share = position.share
    if share is not None:
        share = up(share) if position.claim == "at_most" else down(share)
    needs = {
        measure: need if isinstance(need, str) else down(need)
        for measure, need in position.needs.items()
    }
    if share == position.share and needs == dict(position.needs):
        return position
    return position.replace(share=share, needs=needs)

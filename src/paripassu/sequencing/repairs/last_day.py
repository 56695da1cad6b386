"""A day by which everything can be done, whatever the order: dates beyond it limit nothing."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from paripassu.agreement.model import Agreement


def last_day(agreement: Agreement) -> int:
    """Give a whole day that no least schedule of any order goes beyond; the horizon, if sooner.

    Days of an order are a system of differences, and its least solution is a longest path from day
    0. Such a path leaves day 0 once, by a date, and comes to each moment and each beginning once:
    with what the moment's portions take, and one lag.
    """
    fixed = [Fraction(0)]
    lags = Fraction(0)
    for claim in (*agreement.requirements, *agreement.positions):
        if claim.claim == "not_before":
            fixed.append(agreement.day_of(claim))
        portions = len(agreement.measure[claim.measure].shares)
        lags += claim.lag_days * (portions if claim.meant_part == "each" else 1)
    work = sum((sum(m.lengths, Fraction(0)) for m in agreement.measures), Fraction(0))
    end = ceil(max(fixed) + work + 2 * lags)
    return end if agreement.horizon_days is None else min(end, agreement.horizon_days)

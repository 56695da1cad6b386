"""What a plan keeps by its own amounts, order and days, whatever it is worth to anybody.

Rules: docs/specification/sequencing.md#the-check.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from paripassu.agreement.model import Agreement, Step
from paripassu.sequencing.check.amounts import judge_amounts
from paripassu.sequencing.check.claims import document_of, understand
from paripassu.sequencing.check.clock import Clock, judge_time
from paripassu.sequencing.check.needs import broken_preferences, judge_needs
from paripassu.sequencing.check.reading import Reading


@dataclass(frozen=True)
class Kept:
    """A plan, and what it keeps.

    Attributes
    ----------
    moments : tuple of tuple of Step
        In order.
    days : mapping
        When each step starts and ends; empty where the agreement knows no time.
    met : frozenset of str
        The binding positions that it meets.
    sound : bool
        Whether it keeps every fact, group and choice, and its days add up.
    """

    moments: tuple[tuple[Step, ...], ...]
    days: Mapping[Step, tuple[Fraction, Fraction]]
    met: frozenset[str]
    sound: bool


def kept_by(
    agreement: Agreement, plan: Any, *, known: Collection[str] = (), source: str = "plan"
) -> Kept:
    """Find out what a plan keeps.

    Parameters
    ----------
    agreement : Agreement
    plan : path, open file, mapping, or value with ``to_json()``
        As :func:`paripassu.check` takes it; what it says of itself is not looked at.
    known : collection of str
        Positions that it is known to meet.
    source : str
        What to call the plan in errors where it is no file.

    Raises
    ------
    PlanError
        The document is no plan for this agreement's measures.
    """
    document, name = document_of(plan, source)
    claimed = understand(agreement, document, source=name)
    binding = tuple(position for position in agreement.positions if position.binds)
    # No position is in the way of the days; each is then judged by itself.
    reading = replace(Reading.of(agreement, claimed), binding=(), preferences=binding)
    clock = Clock.of(reading, claimed)
    met = frozenset(p.id for p in binding) - frozenset(broken_preferences(reading, clock))
    breaches = (*judge_amounts(reading), *judge_needs(reading, clock), *judge_time(reading, clock))
    return Kept(
        moments=reading.moments,
        days={step: (clock.start[step], clock.end[step]) for step in reading.at}
        if clock.timed
        else {},
        met=met.union(known),
        # Amounts are judged against the limits, and none is in the way here.
        sound=not any(breach.rule != "amount" for breach in breaches),
    )

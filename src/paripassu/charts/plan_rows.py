"""Plans and repairs as rows of a table: what the pictures show, in words and numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from paripassu.agreement.model import Agreement
from paripassu.charts.text import (
    clean,
    measure_title,
    names,
    number,
    party_title,
    percent,
    portion,
    share_of,
)
from paripassu.numbers import words
from paripassu.sequencing.plan import Plan, PlannedStep

if TYPE_CHECKING:
    from paripassu.sequencing.repairs.kinds import Repair


@dataclass(frozen=True, slots=True)
class Exposed:
    """One party's exposure after a moment.

    Attributes
    ----------
    amount : Fraction
        In the party's own units.
    tolerance : Fraction or None
        None: no limit.
    """

    party: str
    amount: Fraction
    tolerance: Fraction | None

    @property
    def part(self) -> Fraction | None:
        """The share of the tolerance; None where there is no limit, 0 where it is 0."""
        if self.tolerance is None:
            return None
        return self.amount / self.tolerance if self.tolerance else Fraction(0)

    @property
    def text(self) -> str:
        """The amount, and what share of the tolerance it is."""
        if not self.amount or self.part is None:
            return number(self.amount, "asked")
        return f"{number(self.amount, 'asked')} ({percent(self.part)})"


@dataclass(frozen=True, slots=True)
class Line:
    """One step, as text.

    Attributes
    ----------
    day : str
        In numbers: ``30–60``.
    dates : str
        The same as dates, where the agreement has a start: ``1 July 2018 to 31 July 2018``.
    """

    moment: str
    day: str
    who: str
    what: str
    portion: str
    share: str
    exposed: tuple[Exposed, ...]
    together: bool
    dates: str = ""

    @property
    def dated(self) -> str:
        """The day with its date."""
        return f"{self.day} ({self.dates})" if self.dates else self.day


@dataclass(frozen=True, slots=True)
class RepairLine:
    """A repair, as text."""

    index: int
    changes: list[str]
    kind: str
    burden: list[str]
    worst: str


def parties(agreement: Agreement, plan: Plan) -> list[str]:
    """Give the parties whose balance the plan has, in the agreement's order."""
    return [p.id for p in agreement.parties if plan.steps and p.id in plan.steps[0].exposure]


def lines(agreement: Agreement, plan: Plan) -> Iterator[Line]:
    """Give a line for each step, in order. ``together`` joins it to the line before."""
    who = parties(agreement, plan)
    before: int | None = None
    for step in plan.steps:
        exposed = []
        for party in who:
            tolerance = agreement.party[party].tolerance
            low = None if tolerance is None else tolerance.low
            exposed.append(Exposed(party, step.exposure[party], low))
        yield Line(
            moment=str(step.moment),
            day=_day(step),
            who=names(agreement, step.by),
            what=measure_title(agreement, step.measure),
            portion=portion(agreement, step.measure, step.portion, step.of),
            share=share_of(step.share),
            exposed=tuple(exposed),
            together=step.moment == before,
            dates=_dates(agreement, step),
        )
        before = step.moment


def _day(step: PlannedStep) -> str:
    if step.end_day is None:
        return ""
    end = words.day(step.end_day)
    if step.start_day is None or step.start_day == step.end_day:
        return end
    return f"{words.day(step.start_day, 'promised')}–{end}"


def _dates(agreement: Agreement, step: PlannedStep) -> str:
    if step.end_day is None:
        return ""
    begins = step.end_day if step.start_day is None else step.start_day
    days = begins if begins == step.end_day else floor(begins), step.end_day
    dates = [words.date(date) for day in days if (date := agreement.date_of(day)) is not None]
    return " to ".join(dict.fromkeys(dates)) if len(dates) == len(days) else ""


def repair_line(agreement: Agreement, repair: Repair, index: int) -> RepairLine:
    """Give a repair as text."""
    costs = [
        f"{party_title(agreement, party)} {number(amount, 'asked')}"
        for party, amount in repair.burden.items()
        if amount
    ]
    return RepairLine(
        index=index,
        # Each clause of a repair's sentence is one change.
        changes=(clean(repair.summary) or repair.kind).split("; "),
        kind=repair.kind,
        burden=costs or ["none"],
        worst=percent(repair.worst_exposure),
    )

"""What one page section shows: a plan, or why there is none. Made without drawing anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from paripassu.agreement.model import Agreement
from paripassu.charts.grid import Grid
from paripassu.charts.outcome import explained, headline, more_repairs, outcome
from paripassu.charts.picture import MOST_CONFLICTS, Picture
from paripassu.charts.style import party_colours
from paripassu.charts.table import Line, lines, parties
from paripassu.charts.text import HOLDS, clean, number, party_title, percent
from paripassu.sequencing.explanation import Explanation, Repair
from paripassu.sequencing.plan import Conflict, Plan


@dataclass(frozen=True, slots=True)
class Column:
    """A party's column in the table of the plan."""

    title: str
    colour: str


@dataclass(frozen=True, slots=True)
class RepairLine:
    """A repair, as text."""

    index: int
    changes: list[str]
    kind: str
    burden: list[str]
    worst: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, sentences, pictures and tables.

    Attributes
    ----------
    prefix : str
        Goes before the names of the pictures, where two sections have the same ones.
    grids : list of Grid
        Tables of any kind, after everything else.
    """

    heading: str
    lead: str
    pictures: list[Picture]
    said: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    holds: str = ""
    parties: list[Column] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    repairs: list[RepairLine] = field(default_factory=list)
    more: str = ""
    prefix: str = ""
    grids: list[Grid] = field(default_factory=list)

    @property
    def timed(self) -> bool:
        """Whether the plan has days."""
        return any(line.day for line in self.lines)


def plan_section(
    agreement: Agreement, plan: Plan, *, heading: str = "The plan", prefix: str = ""
) -> Section:
    """Gather what is shown of a plan."""
    from paripassu.charts import plan_charts

    colours = party_colours(agreement)
    return Section(
        heading=heading,
        lead=headline(plan),
        pictures=plan_charts(agreement, plan),
        said=outcome(agreement, plan),
        warnings=[clean(warning) for warning in plan.warnings],
        holds=HOLDS if plan.found else "",
        parties=[
            Column(party_title(agreement, party), colours[party])
            for party in parties(agreement, plan)
        ],
        lines=[*lines(agreement, plan)],
        conflicts=_undrawn(plan.conflicts),
        prefix=prefix,
    )


def explanation_section(
    agreement: Agreement,
    explanation: Explanation,
    *,
    heading: str = "Why there is no plan, and what would have to change",
    prefix: str = "",
) -> Section:
    """Gather what is shown of an explanation."""
    from paripassu.charts import explanation_charts

    return Section(
        heading="Nothing to explain" if explanation.feasible else heading,
        lead=explained(explanation),
        pictures=explanation_charts(agreement, explanation),
        conflicts=_undrawn(explanation.conflicts),
        repairs=[
            repair_line(agreement, repair, index)
            for index, repair in enumerate(explanation.repairs, start=1)
        ],
        more=more_repairs(explanation),
        prefix=prefix,
    )


def _undrawn(conflicts: Sequence[Conflict]) -> list[str]:
    """Give the conflicts that no picture tells of: those beyond the first, and the empty one."""
    return [
        clean(conflict.because)
        for number, conflict in enumerate(conflicts)
        if number >= MOST_CONFLICTS or not conflict.members
    ]


def repair_line(agreement: Agreement, repair: Repair, index: int) -> RepairLine:
    """Give a repair as text."""
    costs = [
        f"{party_title(agreement, party)} {number(amount)}"
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

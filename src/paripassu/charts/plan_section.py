"""Sections of a page: a plan, or why there is none and what would have to change."""

from __future__ import annotations

from collections.abc import Sequence

from paripassu.agreement.model import Agreement
from paripassu.charts.picture import MOST_CONFLICTS
from paripassu.charts.plan_pictures import explanation_charts, plan_charts
from paripassu.charts.plan_rows import lines, parties, repair_line
from paripassu.charts.plan_words import more_repairs, outcome, reasons
from paripassu.charts.section import Column, Section
from paripassu.charts.style import party_colours
from paripassu.charts.text import HOLDS, clean, party_title
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.plan import Conflict, Plan


def plan_section(
    agreement: Agreement,
    plan: Plan,
    *,
    heading: str = "The plan",
    prefix: str = "",
    whole: bool = True,
    pictures: bool = True,
) -> Section:
    """Gather what is shown of a plan.

    Parameters
    ----------
    agreement : Agreement
    plan : Plan
    heading, prefix : str
    whole : bool
        Whether the agreement has the positions: conflicts cannot be drawn without them, and are
        told in their sentences.
    pictures : bool
        Whether there are pictures; if not, all conflicts are told in their sentences.
    """
    drawn = plan if whole else plan.model_copy(update={"conflicts": ()})
    colours = party_colours(agreement)
    return Section(
        heading=heading,
        lead=plan.summary(),
        pictures=plan_charts(agreement, drawn) if pictures else [],
        said=outcome(agreement, plan),
        warnings=[clean(warning) for warning in plan.warnings],
        holds=HOLDS if plan.found else "",
        parties=[
            Column(party_title(agreement, party), colours[party])
            for party in parties(agreement, plan)
        ],
        lines=[*lines(agreement, plan)],
        conflicts=_undrawn(plan.conflicts, whole=whole and pictures),
        prefix=prefix,
    )


def explanation_section(
    agreement: Agreement,
    explanation: Explanation,
    *,
    heading: str = "Why there is no plan, and what would have to change",
    prefix: str = "",
    whole: bool = True,
    pictures: bool = True,
) -> Section:
    """Gather what is shown of an explanation; see :func:`plan_section`."""
    drawn = explanation if whole else explanation.model_copy(update={"conflicts": ()})
    return Section(
        heading="Nothing to explain" if explanation.feasible else heading,
        lead=explanation.summary(),
        pictures=explanation_charts(agreement, drawn) if pictures else [],
        said=[*reasons(agreement, explanation)],
        conflicts=_undrawn(explanation.conflicts, whole=whole and pictures),
        repairs=[
            repair_line(agreement, repair, index)
            for index, repair in enumerate(explanation.repairs, start=1)
        ],
        more=more_repairs(explanation),
        prefix=prefix,
    )


def _undrawn(conflicts: Sequence[Conflict], *, whole: bool) -> list[str]:
    """Give the conflicts that no picture tells of: those beyond the first, and the empty one."""
    return [
        clean(" ".join([conflict.because, *(amount.in_words for amount in conflict.amounts)]))
        for number, conflict in enumerate(conflicts)
        if number >= MOST_CONFLICTS or not conflict.members or not whole
    ]

"""The pictures of a plan, and of an explanation."""

from __future__ import annotations

from paripassu.agreement.model import Agreement
from paripassu.charts.burden_picture import burden
from paripassu.charts.conflict_picture import conflict_pictures
from paripassu.charts.exposure_picture import exposure
from paripassu.charts.picture import Picture
from paripassu.charts.timeline_picture import timeline
from paripassu.charts.waits import fit
from paripassu.sequencing.explanation import Explanation
from paripassu.sequencing.plan import Plan


def plan_charts(agreement: Agreement, plan: Plan) -> list[Picture]:
    """Draw a plan: the timeline, and each party's exposure and temptation.

    Where there is no plan, its conflicts.

    Raises
    ------
    PariPassuError
        The plan was made from another agreement.
    """
    fit(agreement, plan)
    if not plan.steps:
        return conflict_pictures(agreement, plan.conflicts)
    return [timeline(agreement, plan), exposure(agreement, plan)]


def explanation_charts(agreement: Agreement, explanation: Explanation) -> list[Picture]:
    """Draw an explanation: each of the first conflicts, and what the repairs cost whom."""
    pictures = conflict_pictures(agreement, explanation.conflicts)
    return [*pictures, burden(agreement, explanation)] if explanation.repairs else pictures

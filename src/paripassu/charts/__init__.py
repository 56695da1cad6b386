"""Pictures of agreements, plans and explanations: one definition each; page, SVG and PNG from it.

>>> from paripassu.charts import write_pictures
>>> write_pictures("pictures", agreement, plan=plan)  # doctest: +SKIP

Altair, vl-convert, Jinja2 and Rich are imported only when something is drawn or printed with them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paripassu.agreement.model import Agreement
    from paripassu.charts.picture import Picture
    from paripassu.sequencing.explanation import Explanation
    from paripassu.sequencing.plan import Plan

__all__ = ["explanation_charts", "plan_charts", "write_pictures"]


def plan_charts(agreement: Agreement, plan: Plan) -> list[Picture]:
    """Draw a plan: the timeline, and each party's exposure and temptation.

    Where there is no plan, its conflicts.

    Raises
    ------
    PariPassuError
        The plan was made from another agreement.
    """
    from paripassu.charts.waits import fit

    fit(agreement, plan)
    if not plan.steps:
        from paripassu.charts.conflict import conflict_pictures

        return conflict_pictures(agreement, plan.conflicts)
    from paripassu.charts.exposure import exposure
    from paripassu.charts.timeline import timeline

    return [timeline(agreement, plan), exposure(agreement, plan)]


def explanation_charts(agreement: Agreement, explanation: Explanation) -> list[Picture]:
    """Draw an explanation: each of the first conflicts, and what the repairs cost whom."""
    from paripassu.charts.burden import burden
    from paripassu.charts.conflict import conflict_pictures

    pictures = conflict_pictures(agreement, explanation.conflicts)
    return [*pictures, burden(agreement, explanation)] if explanation.repairs else pictures


def write_pictures(
    directory: str | os.PathLike[str],
    agreement: Agreement,
    plan: Plan | None = None,
    explanation: Explanation | None = None,
) -> list[Path]:
    """Write all pictures as SVG and PNG, and ``index.html`` with all of them.

    See :func:`paripassu.charts.write.write_pictures`.
    """
    from paripassu.charts.write import write_pictures as write

    return write(directory, agreement, plan, explanation)

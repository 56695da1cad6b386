"""How likely a deal is as HTML that the workbench's policy allows: without style or script."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from paripassu.charts.page import environment as charts_environment
from paripassu.charts.section import Section
from paripassu.charts.text import clean
from paripassu.workbench.pages.painted import environment
from paripassu.workbench.planning.asked import Job
from paripassu.workbench.planning.parts import addressed


def painted(sections: Sequence[Section], printed: str, job: Job, *, early: bool) -> str:
    """Give what was found as a part of a page.

    Parameters
    ----------
    sections : sequence of Section
        The number first, and what stands in the way.
    printed : str
        What the command prints.
    job : Job
        What was asked.
    early : bool
        Whether it was stopped before all was counted.
    """
    tables = charts_environment().get_template("tables.html.jinja").module
    return (
        environment()
        .get_template("part_risk.html.jinja")
        .render(
            parts=[(section, addressed(section.pictures, job.file)) for section in sections],
            printed=printed,
            early=early,
            command=clean(job.command("risk")),
            document=f"/file/{job.file}/risk.json",
            name=f"{PurePath(job.name).stem}.risk.json",
            grid_table=tables.grid,  # type: ignore[attr-defined]
        )
    )

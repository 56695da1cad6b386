"""A section of an answer as HTML that the workbench's policy allows: without style or script."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from paripassu.charts.page import environment as charts_environment
from paripassu.charts.section import Section

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def environment() -> Environment:
    """Give the workbench's templates; every text that goes into them is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("paripassu.workbench"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )


def painted(section: Section, place: str, title: str, command: str) -> str:
    """Give what is shown beside the text.

    Parameters
    ----------
    section : Section
    place : str
        Below which address its pictures are: ``PLACE/0/wide-light.svg``.
    title : str
        Of the agreement.
    command : str
        That prints the same.
    """
    tables = charts_environment().get_template("tables.html.jinja").module
    return (
        environment()
        .get_template("section.html.jinja")
        .render(
            section=section,
            place=place,
            title=title,
            command=command,
            plan_table=tables.plan,  # type: ignore[attr-defined]
            repair_table=tables.repairs,  # type: ignore[attr-defined]
        )
    )

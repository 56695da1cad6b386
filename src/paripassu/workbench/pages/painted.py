"""The workbench's templates: HTML that its policy allows, without style or script."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def environment() -> Environment:
    """Give the workbench's templates; every text that goes into them is escaped.

    A name that is told goes through their filter ``clean``, as in pictures, reports and terminals.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from paripassu.charts.text import clean

    made = Environment(
        loader=PackageLoader("paripassu.workbench"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    made.filters["clean"] = clean
    return made

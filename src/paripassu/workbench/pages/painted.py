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

    def shown(text: str) -> str:
        # A byte that is no letter of a file's name has a sign in its place: else two files may
        # look the same.
        return clean(text.encode(errors="replace").decode())

    made.filters["clean"] = shown
    return made

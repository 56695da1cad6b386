"""Results and refusals as HTML that the workbench's policy allows: without style or script."""

from __future__ import annotations

from collections.abc import Sequence

from paripassu.charts.page import environment as charts_environment
from paripassu.workbench.calculators.fields import Form
from paripassu.workbench.calculators.marking import Marked, ids
from paripassu.workbench.calculators.result import Result
from paripassu.workbench.calculators.saying import Wrong
from paripassu.workbench.pages.painted import environment


def painted_result(result: Result, place: str) -> str:
    """Give a result as a part of a page.

    Parameters
    ----------
    result : Result
    place : str
        Below which address everything is that is taken away: ``PLACE/answer.json``.
    """
    tables = charts_environment().get_template("tables.html.jinja").module
    return (
        environment()
        .get_template("calculated.html.jinja")
        .render(result=result, place=place, grid_table=tables.grid)  # type: ignore[attr-defined]
    )


def painted_refusal(
    form: Form, said: str, wrongs: Sequence[Wrong], shown: Marked | None, notes: Sequence[str] = ()
) -> str:
    """Give what is wrong as a part of a page: a list, and the table with its bad cells marked.

    Parameters
    ----------
    form : Form
    said : str
        A sentence above the list.
    wrongs : sequence of Wrong
    shown : Marked or None
    notes : sequence of str
        What was not read of a table, or taken for what.
    """
    return (
        environment()
        .get_template("mistaken.html.jinja")
        .render(form=form, said=said, wrongs=wrongs, shown=shown, marks=ids(shown), notes=notes)
    )

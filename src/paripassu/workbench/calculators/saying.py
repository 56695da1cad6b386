"""What is wrong, at its field and at its cell: the library's errors in the words of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from paripassu.charts.text import clean
from paripassu.errors import Cell, InputError, ParameterError, PariPassuError, TableError
from paripassu.workbench.calculators.calling import Asked
from paripassu.workbench.calculators.fields import Form
from paripassu.workbench.calculators.forms import FORMS

#: How messages of the library name a parameter: ``goal``, or ``force=True`` where it is a switch.
_PARAMETER = re.compile(r"`(\w+)(?:=True)?`")


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong.

    Attributes
    ----------
    field : str
        Where; empty: the form as a whole.
    what : str
    cell : str
        Which cell of the table that is shown, by its id; empty where it is none.
    """

    field: str
    what: str
    cell: str = ""


def wrongs(error: PariPassuError, asked: Asked) -> list[Wrong]:
    """Say what is wrong, each at its place.

    Parameters
    ----------
    error : PariPassuError
    asked : Asked
        The form that it is about.
    """
    form = FORMS[asked.form]
    if isinstance(error, InputError):
        field = field_of(error, asked)
        if isinstance(error, TableError):
            found = [
                Wrong(field, _said(form, str(cell.fault)), cell_id(cell)) for cell in error.cells
            ]
        else:
            found = [Wrong(field, _said(form, str(fault))) for fault in error.faults]
        told = str(error).count("\n") + 1
        if told > len(found):  # "and 12 more problems" stands in the message alone
            found.append(Wrong(field, _said(form, error.what.rpartition(": ")[2])))
        return found
    if isinstance(error, ParameterError) and error.parameter in form.labels:
        what = f"{error.said} — {error.mend}" if error.mend else error.said
        return [Wrong(error.parameter, _said(form, f"`{error.parameter}` {what}"))]
    return [Wrong("", _said(form, str(error)))]


def field_of(error: InputError, asked: Asked) -> str:
    """Give the field whose file an error is about; empty where it is none's."""
    return next((name for name, file in asked.files.items() if file.name == error.source), "")


def cell_id(cell: Cell) -> str:
    """Give the id by which a cell is marked; empty where it is the table as a whole."""
    return f"row-{cell.row}" + (f"-{cell.column}" if cell.column else "") if cell.row else ""


def sentence(found: Sequence[Wrong]) -> str:
    """Say in one sentence how many things are wrong."""
    many = len(found)
    where = "in the form" if not any(one.cell for one in found) else "in the table"
    return f"There {'is a mistake' if many == 1 else f'are {many} mistakes'} {where}."


def _said(form: Form, text: str) -> str:
    """Name fields where a message names parameters of a function, or options."""
    labels = form.labels
    named = _PARAMETER.sub(
        lambda found: f"“{labels[found[1]]}”" if found[1] in labels else found[1], text
    )
    return clean(form.said(named))


def at_cell(cell: Cell, form: Form) -> str:
    """Say what is wrong beside the row that it is in."""
    return _said(form, str(replace(cell.fault, line=0)))

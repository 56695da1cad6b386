"""Cells that are more than texts: numbers, days and truth values as the texts that they are.

Numbers of JSON and of decimals are taken as written, floats as their shortest text; never is one
rounded on the way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, Any

from paripassu.numbers.normal import normal
from paripassu.quoted import cut, shown
from paripassu.tables.forms import Field, Form, WrongTextError
from paripassu.tables.names import match_exactly
from paripassu.tables.problems import Problems

if TYPE_CHECKING:
    import polars

_IN_QUOTES = "write it as a text, letter by letter as it should stand"


class Number(str):
    """A number of a JSON text, as it is written there."""

    __slots__ = ()


def text_of(value: Any, form: Form) -> str | None:
    """Give the text of one value; None for null.

    Parameters
    ----------
    value : object
        Of JSON (numbers as :class:`Number`), or of Python.
    form : Form
        Of its column.

    Raises
    ------
    WrongTextError
        It is no single value, or a number with a point in a column that has no numbers.
    """
    if type(value) is str and value.isascii():
        return value
    if type(value) is Number:
        return _number(value, form)
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            raise WrongTextError("has half of a surrogate pair, which no text in UTF-8 has")
        return str(value)  # NumPy has a text of its own
    if isinstance(value, float):
        return _number(repr(float(value)), form)
    if isinstance(value, (Real, Decimal)):  # those of NumPy too: each prints its shortest text
        return _number(str(value), form)
    if isinstance(value, dt.datetime):
        if value.tzinfo is None and value.time() == dt.time():
            return value.date().isoformat()
        raise WrongTextError(f"has a time of day: {value}", "write the day alone")
    if isinstance(value, dt.date):
        return value.isoformat()
    if hasattr(value, "item") and not isinstance(inner := value.item(), type(value)):
        return text_of(inner, form)  # a scalar of NumPy
    raise WrongTextError(f"should be a text, a number, true, false or null, not {shown(value)}")


class Records:
    """Records, one after another, as texts in the order of the fields.

    Parameters
    ----------
    fields : sequence of Field
    problems : Problems
        Where each value is noted that is none of its column's.
    """

    def __init__(self, fields: Sequence[Field], problems: Problems) -> None:
        self._names = [field.name for field in fields]
        self._forms = [field.form for field in fields]
        self._problems = problems

    def cells(self, record: Mapping[str, Any], number: int) -> list[str | None]:
        """Give the texts of one; null where a value is wrong.

        Parameters
        ----------
        record : mapping
            Values of JSON (numbers as :class:`Number`), or of Python.
        number : int
            Its line, or its number where there are no lines.

        Raises
        ------
        TableError
            It has other columns.
        """
        names = self._names
        values: Iterable[Any] = record.values()
        if [*record] != names:  # in another order, most often
            if len(record) != len(names) or any(name not in record for name in names):
                there = [str(name) for name in record]
                match_exactly(there, names, self._problems, line=number)
                self._problems.raise_if_any()  # other records will have them too
            values = [record[name] for name in names]
        cells: list[str | None] = []
        for value, form, name in zip(values, self._forms, names, strict=True):
            try:
                cells.append(text_of(value, form))
            except WrongTextError as error:
                self._problems.add(number, name, error.what, error.mend)
                cells.append(None)
        return cells


def _number(text: str, form: Form) -> str:
    if form.points or text.isdecimal():
        return text  # as a text of the table, it is brought to its form with the others
    if form.numbers:
        return normal(text) or text
    if not text.removeprefix("-").isdecimal():
        raise WrongTextError(f"should be a text, not the number {cut(text)}", _IN_QUOTES)
    return text


def texts_of(cells: polars.Series, form: Form) -> polars.Series:
    """Give a column of a frame as texts; null stays null.

    Raises
    ------
    WrongTextError
        Of all of its cells none can be written as a text of the form.
    """
    import polars

    kind = cells.dtype
    if kind == polars.String:
        return cells
    if kind == polars.Datetime:
        return _days(cells, kind)
    if kind.is_float() or kind.is_decimal():
        if not form.numbers and cells.null_count() < len(cells):
            what = f"should hold texts, not numbers with a point ({kind})"
            raise WrongTextError(what, "write them as texts, letter by letter as they should stand")
        texts = cells.cast(polars.String)
        if getattr(kind, "scale", 0):  # a decimal with so many places in each cell
            return texts.str.strip_chars_end("0").str.strip_suffix(".")
        return texts.str.strip_suffix(".0")
    if kind in (polars.Categorical, polars.Enum, polars.Boolean, polars.Date, polars.Null):
        return cells.cast(polars.String)
    if kind.is_integer():
        return cells.cast(polars.String)
    raise WrongTextError(f"should hold texts, numbers, days or truth values, not {kind}")


def _days(cells: polars.Series, kind: polars.DataType) -> polars.Series:
    """Give the days of moments that are all midnight, as pandas writes days."""
    import polars

    days = cells.cast(polars.Date)
    if getattr(kind, "time_zone", None) is None and (days.cast(kind) == cells).all():
        return days.cast(polars.String)
    raise WrongTextError(f"should hold days, not moments in time ({kind})", "write the days alone")

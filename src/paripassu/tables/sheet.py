"""A workbook as sheets of texts, before anything is known of what they mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from paripassu.errors import Fault, TooLargeError
from paripassu.quoted import quoted
from paripassu.tables.grid import Figure, Wrong

#: Most cells that are held of a workbook: what a large sheet has.
MOST_CELLS = 2_000_000
#: Rows and columns of the largest sheet that Excel and LibreOffice know.
MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14

NO_VALUE: Wrong = (
    "has a formula whose value is not stored",
    "open the workbook in a spreadsheet program and save it, or write the number",
)


def shows_error(text: str) -> Wrong:
    """Say that a cell shows an error."""
    return (f"shows an error, {text[:20]}" if text else "shows an error", "mend its formula")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is said about a table apart from what is in it.

    Attributes
    ----------
    name : str or None
        The sheet that is meant; None where it is not said.
    parameter : str
        What names it in the function or command that reads the table, for messages.
    decimal : str
        The sign before the decimals of its numbers, a comma or a point; empty where it is not said.
    decimal_parameter : str
        What names that sign, for messages.
    """

    name: str | None = None
    parameter: str = "sheet"
    decimal: str = ""
    decimal_parameter: str = "decimal"


ANY_SHEET = Wanted()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet.

    Attributes
    ----------
    name : str
    rows : sequence
        The number of each row that is not empty, from 1, and its cells up to the last one that is
        not empty.
    wrong : mapping
        Row and column, both from 1, of cells that have no value to read, and why.
    hidden : bool
        Whether the sheet is hidden.
    hidden_rows : frozenset of int
        Rows that are hidden, as a filter hides them.
    hidden_columns : frozenset of int
        Columns that are hidden, from 1.
    """

    name: str
    rows: Sequence[tuple[int, Sequence[str]]]
    wrong: Mapping[tuple[int, int], Wrong] = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.rows)


class Cells:
    """Takes the rows of a workbook, as many as may be held.

    Parameters
    ----------
    source : str
        The file's name in messages.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._left = MOST_CELLS

    def count(self, sheet: str, number: int, width: int) -> None:
        """Count a row before it is taken.

        Raises
        ------
        TooLargeError
            It is one too many.
        """
        self._left -= width
        if number > MOST_ROWS or width > MOST_COLUMNS:
            what = f"is beyond the {MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns of a sheet"
        elif self._left < 0:
            what = f"with it the workbook has more than {MOST_CELLS:,} cells"
        else:
            return
        mend = "delete the rows and columns beyond the tables, or save each table as CSV"
        place = f"sheet {quoted(sheet)}, row {number}"
        raise TooLargeError(self._source, [Fault(0, place, what, mend)])


def trimmed(cells: Sequence[str]) -> Sequence[str]:
    """Leave out the empty cells at the end of a row."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def number_text(value: float) -> str:
    """Write the number of a cell as a spreadsheet shows it: to fifteen digits.

    What is beyond them is noise of binary floating point: 0.1 + 0.2 gives 0.3.
    """
    text = f"{value:.15g}"
    if "e" not in text:
        return text
    return f"{value:.0f}" if value == round(value) and abs(value) < 10**18 else text


def cell_text(value: object) -> str:
    """Write the value of a cell as text."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return Figure(number_text(value))
        case dt.datetime():
            return value.isoformat(" ") if value.time() != dt.time() else str(value.date())
    return str(value)

"""What is wrong in a table, gathered and told in one go, each kind once in a column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from paripassu.errors import Cell, Fault, TableError
from paripassu.numbers.quantity import QuantityError

#: A message that lists a thousand problems helps nobody.
MOST_FAULTS = 50
#: What differs between two faults of one kind: the texts that are quoted, and numbers.
_VALUE = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|[0-9][0-9.,]*")


@dataclass(slots=True)
class _Kind:
    """A fault, and how often the same is wrong further down."""

    fault: Fault
    more: int = 0
    last: int = 0


class Problems:
    """What is wrong in a table, gathered, so that all of it is told in one go.

    One fault that fills a column is told once, with the first line and how many there are.

    Parameters
    ----------
    source : str
        The file's name in messages.
    sheet : str
        The sheet's name where it is a workbook: places then speak of sheet, row and column.
    decimal : str
        What names the sign before the decimals where the table is read; empty where nothing does.
    unit : str
        ``line``, or ``row`` where the table has no lines; those of a sheet are rows.
    """

    def __init__(
        self,
        source: str,
        sheet: str = "",
        decimal: str = "",
        unit: Literal["line", "row"] = "line",
    ) -> None:
        self.source = source
        self.sheet = sheet
        self.decimal = decimal
        self.unit: Literal["line", "row"] = "row" if sheet else unit
        self._kinds: dict[tuple[str, str, str], _Kind] = {}
        self._others = 0

    def add(self, row: int, column: str, what: str, mend: str = "") -> None:
        """Note a problem in a row (the line of the file; 0: of the whole table) and a column."""
        # What is mended in another way is another fault, though the same is wrong.
        key = (column, _VALUE.sub("", what) if row else what, _VALUE.sub("", mend))
        kind = self._kinds.get(key)
        if kind is None and not mend:  # hints are worked out for the first ones only
            alike = (kind for (*of, _), kind in self._kinds.items() if of == [*key[:2]])
            kind = next(alike, None)
        if kind is not None and kind.fault.line == row:  # the header, which has many names
            key = (column, what, mend)
            kind = self._kinds.get(key)
        if kind is not None:
            kind.more, kind.last = kind.more + 1, row
        elif len(self._kinds) >= MOST_FAULTS:
            self._others += 1
        else:
            place = f"column {column!r}" if column else ""
            self._kinds[key] = _Kind(Fault(row, place, what, mend))

    def add_number(self, row: int, column: str, error: QuantityError, mend: str = "") -> None:
        """Note a cell that is not the number that was asked for."""
        mend = mend or error.mend
        if error.ambiguous and self.decimal:
            mend += f". Or say which sign stands before the decimals: `{self.decimal}`"
        self.add(row, column, error.what, mend)

    def repeat(self, column: str, times: int, last: int) -> None:
        """Note that what was last found wrong in a column is wrong so many times more."""
        kinds = [kind for (name, *_), kind in self._kinds.items() if name == column]
        if kinds and times:
            kind = max(kinds, key=lambda kind: max(kind.last, kind.fault.line))
            kind.more, kind.last = kind.more + times, last
        else:
            self._others += times

    def __bool__(self) -> bool:
        return bool(self._kinds)

    def raise_if_any(self) -> None:
        """Raise everything that was noted.

        Raises
        ------
        TableError
            Something was.
        """
        if not self._kinds:
            return
        order = sorted(self._kinds.items(), key=lambda one: one[1].fault.line)
        cells = [Cell(self._fault(kind), kind.fault.line, column) for (column, *_), kind in order]
        error = TableError(self.source, [cell.fault for cell in cells], cells)
        if self._others:
            error.what += f"\n{self.source}: and {self._others:,} more problems"
        raise error

    def _fault(self, kind: _Kind) -> Fault:
        fault, what = kind.fault, kind.fault.what
        if kind.more:
            times = f"{kind.more:,} more {'is' if kind.more == 1 else 'are'} like it"
            what += f" ({times}, the last in {self.unit} {kind.last})"
        if self.unit == "line":
            return Fault(fault.line, fault.place, what, fault.mend)
        sheet = f"sheet {self.sheet!r}" if self.sheet else ""
        row = f"row {fault.line}" if fault.line else ""
        place = ", ".join(part for part in (sheet, row, fault.place) if part)
        return Fault(0, place, what, fault.mend)

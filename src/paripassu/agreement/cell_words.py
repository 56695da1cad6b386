"""Problems of an agreement in the words of a workbook: cells, columns and sheets."""

from __future__ import annotations

import re

from paripassu.agreement.columns import ENTRIES, NUMERIC, Column
from paripassu.agreement.problem import Problem
from paripassu.numbers.marks import readings
from paripassu.quoted import quoted
from paripassu.tables.grid import Figure
from paripassu.toml.locate import Path

_SHEET = {key: sheet for sheet, (key, _) in ENTRIES.items()}
_LIST = re.compile(r"write \[([-+\d.e]+(?:, [-+\d.e]+)+)\]")


def in_doubt(column: Column, cell: str) -> bool:
    """Whether a cell is a text such as ``1.234``, whose point may part thousands.

    A number of the sheet is never in doubt.
    """
    if column.wants not in NUMERIC or "." not in cell or isinstance(cell, Figure):
        return False
    return len(readings(cell)) > 1


def mistaken(path: Path, column: Column, cell: str) -> Problem:
    """Say that a cell is not what its column wants, and how that is written."""
    meant = readings(cell) if column.wants in NUMERIC else ()
    if len(meant) > 1:
        which = " or ".join(meant)
        what = f"can be read in two ways: {quoted(cell)} may be {which}"
        if in_doubt(column, cell):
            which = f"{meant[0]} or {meant[1]}0, or make the cell a number"
        return Problem(path, what, f"write the one that is meant: {which}")
    mend = f"write {meant[0]}" if meant else column.example
    return Problem(path, f"should be {column.wants}, not {quoted(cell)}", mend)


def in_cells(problem: Problem) -> Problem:
    """Speak of cells where a problem speaks of the text file."""
    what = re.sub(r"\[\[(\w+)\]\]", lambda found: _sheet(found[1]), problem.what)
    what = what.replace("two entries in the", "two rows in the")
    what = re.sub(r"\b(needs_any|lag_days)\b", lambda found: _column(found[1]), what)
    mend = problem.mend
    if isinstance(mend, str):
        mend = re.sub(
            r"^add (\w+) = DATE to \[agreement\]: .*",
            r"add a row '\1' with the date of day 0 to the sheet 'agreement'",
            mend,
        )
        in_head = problem.path[:1] in (("agreement",), ("process",))
        fill = r"add a row '\1'" if in_head else r"fill the column '\1'"
        mend = re.sub(r"^add (\w+) = …$", fill, mend)
        if example := re.match(r"^add (\w+) = (.+)$", mend):
            written = re.sub(r'[][{}"]', "", example[2]).strip()
            mend = f"fill the column {_column(example[1])!r}, as in {written}"
        mend = re.sub(r"\blag_days\b", "'lag days'", mend)
        if numbers := _LIST.fullmatch(mend):
            mend = f"write {numbers[1].replace(', ', '..')}"
    return problem._replace(what=what, mend=mend)


def _sheet(key: str) -> str:
    return f"in the sheet {_SHEET.get(key, key)!r}"


def _column(key: str) -> str:
    return key.replace("_", " ")

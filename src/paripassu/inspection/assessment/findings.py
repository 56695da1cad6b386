"""Reading findings: each row, its readings, and the result that follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import get_args

from paripassu.inspection.assessment.readings import Readings
from paripassu.inspection.assessment.result import Result
from paripassu.nearest import nearest
from paripassu.numbers import words
from paripassu.quoted import quoted
from paripassu.tables.names import Column, known_word
from paripassu.tables.problems import Problems
from paripassu.tables.read import TableLike, read_table
from paripassu.tables.table import Row, Table

RESULTS: tuple[Result, ...] = get_args(Result)
COLUMNS = (
    Column("draw", verbatim=True),
    Column("step", verbatim=True),
    Column("stratum", verbatim=True),
    Column("item", required=True, verbatim=True),
    Column("method"),
    Column("result"),
    Column("declared", number=True),
    Column("measured", number=True),
    Column("unit"),
    Column("declared_sigma", number=True),
    Column("measured_sigma", number=True),
    Column("inspector"),
    Column("date"),
    Column("evidence"),
    Column("id"),
    Column("supersedes"),
)
_ZERO = Fraction(0)
#: What says which item a row is about, and not what was found.
_NAMES = frozenset({"draw", "step", "stratum", "item"})


@dataclass(frozen=True, slots=True)
class Written:
    """One row of the findings, as it was written.

    Attributes
    ----------
    line : int
        Its line in the file.
    draw, stratum, item : str
        As they stand in the file, byte for byte; ``draw`` may be empty.
    result : str
        One of :data:`RESULTS`, or empty: it follows from the readings.
    readings : Readings or None
        None unless both values are given.
    declared, measured : Fraction or None
    supersedes : str
        Ids of the findings that it replaces, as the cell has them.
    """

    line: int
    draw: str
    step: str
    stratum: str
    item: str
    method: str
    result: Result | None
    readings: Readings | None
    declared: Fraction | None
    measured: Fraction | None
    unit: str
    inspector: str
    date: str
    evidence: str
    id: str
    supersedes: str


@dataclass(frozen=True, slots=True)
class Findings:
    """A table of findings.

    Attributes
    ----------
    source : str
        The file's name in messages.
    rows : sequence of Written
        In the order of the file.
    """

    source: str
    rows: Sequence[Written]


def read_findings(path: TableLike) -> Findings:
    """Read findings from a table; ``-`` is standard input.

    Parameters
    ----------
    path : path, open file, frame or sequence of mappings
        Columns as in :data:`COLUMNS`; only ``item`` is required. A row that names its item and
        nothing else is one of a form that is not filled in: the item stays open.

    Returns
    -------
    Findings

    Raises
    ------
    TableError
        The table cannot be used; names row and column.
    """
    return from_table(read_table(path, COLUMNS))


def from_table(table: Table) -> Findings:
    """Take findings from a table; see :func:`read_findings`."""
    rows = [_written(row) for row in table if not _blank(row)]
    table.problems.raise_if_any()
    return Findings(table.source, rows)


def _blank(row: Row) -> bool:
    """Whether a row of a form (``form``) is not filled in: its item stays open."""
    return bool(row.raw("item")) and not any(
        row.text(column.name) for column in COLUMNS if column.name not in _NAMES
    )


def _written(row: Row) -> Written:
    if not row.raw("item"):
        row.wrong("item", "is empty")
    declared = _reading(row, "declared")
    measured = _reading(row, "measured")
    sigmas = row.amount("declared_sigma", _ZERO), row.amount("measured_sigma", _ZERO)
    unit = row.text("unit")
    readings = None
    if declared is not None and measured is not None:
        readings = Readings(declared, measured, *sigmas, unit)
    result = _result(row)
    if result is None and readings is None:
        absent = "measured" if measured is None else "declared"
        row.wrong(
            "result",
            f"is empty, and so is {absent}: nothing says what was found",
            f"write one of {', '.join(RESULTS)}, or both readings",
        )
    if result == "refused" and measured is not None:
        row.wrong("result", f"is refused, and yet {words.amount(measured, unit)} was measured")
    if result == "missing" and measured:
        row.wrong("result", f"is missing, and yet {words.amount(measured, unit)} was measured")
    return Written(
        line=row.line,
        draw=row.raw("draw"),
        step=row.text("step"),
        stratum=row.raw("stratum"),
        item=row.raw("item"),
        method=row.text("method"),
        result=result,
        readings=readings,
        declared=declared,
        measured=measured,
        unit=unit,
        inspector=row.text("inspector"),
        date=row.text("date"),
        evidence=row.text("evidence"),
        id=row.text("id"),
        supersedes=row.text("supersedes"),
    )


def _reading(row: Row, column: str) -> Fraction | None:
    return row.number(column) if row.text(column) else None


def _result(row: Row) -> Result | None:
    text = row.text("result")
    if not text:
        return None
    for result in RESULTS:
        if known_word(text, (result,)):
            return result
    row.wrong(
        "result",
        f"should be one of {', '.join(RESULTS)}, or empty, not {quoted(text)}",
        nearest(text, RESULTS) if len(text) < 20 else "",
    )
    return "refused"


def derive(row: Written, limit: Fraction, problems: Problems) -> tuple[Result, bool]:
    """Give a finding's result, and whether it follows from the readings.

    A row that says ``ok`` with readings that say otherwise contradicts itself; it is noted, and
    nobody guesses which half is right. A defect need not show in the readings: a broken seal is
    one.
    """
    apart = row.readings is not None and row.readings.beyond(limit)
    if row.result is not None:
        if row.result == "ok" and apart and row.readings is not None:
            measured = words.amount(row.readings.measured, row.unit)
            declared = words.amount(row.readings.declared, row.unit)
            problems.add(
                row.line,
                "result",
                f"is ok, and yet {measured} was measured where {declared} is declared: more than "
                f"{words.number(limit, 'given')} σ apart",
                "write defect, or leave the result empty; a reading that was mistaken does not "
                "belong here",
            )
        return row.result, False
    return "defect" if apart else "ok", True

"""Agreements as workbooks, one sheet for each kind of entry: the round trip loses nothing."""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from paripassu.agreement.cells import Cell
from paripassu.agreement.columns import (
    ENTRIES,
    HEAD,
    PROCESS_KEYS,
    STAGES,
    TOGETHER,
    Column,
    judged,
)
from paripassu.agreement.model import Agreement, Entry
from paripassu.agreement.read import agreement_of
from paripassu.agreement.write import members_of
from paripassu.documents.written import Export
from paripassu.errors import ParameterError, PariPassuError
from paripassu.files import Readable, read, verify_place, write_bytes
from paripassu.kinds import WORKBOOK
from paripassu.quoted import in_python, quoted

#: Most characters that a cell holds.
_LONGEST = 32_767


def export_book(
    agreement: Agreement | Readable, path: str | os.PathLike[str], *, force: bool = False
) -> Export:
    """Write an agreement as a workbook.

    Parameters
    ----------
    agreement : Agreement, path or open file
        What is written; keys that have their defaults are left empty.
    path : str or path
        The file, ``.xlsx``.
    force : bool
        Whether another workbook, or another file but an agreement, is replaced.

    Raises
    ------
    ParameterError
        The file's name has another ending: no other kind of workbook is written.
    OverwriteError
        There is a file of that name.
    UnwritableError
        It cannot be written, or a text is longer than a cell can hold.
    """
    verify_book(path, force=force)
    read = agreement_of(agreement)
    write_bytes(path, book_of(read), replaces=WORKBOOK, force=force)
    return Export(file=os.fspath(path))


def verify_book(
    path: str | os.PathLike[str], *inputs: Readable | None, force: bool = False
) -> None:
    """Refuse a place where no workbook could be written; see :func:`export_book`."""
    if not isinstance(path, (str, os.PathLike)):
        raise ParameterError("path", f"should be a path, not {in_python(path)}")
    ending = Path(path).suffix
    if Path(path).name.lower() == ".xlsx":
        where = os.fspath(Path(path).with_name("agreement.xlsx"))
        raise ParameterError("path", "is an ending without a name", f"give {quoted(where)}")
    renamed = Path(path).parent / f"{Path(path).stem}.xlsx"
    if ending.lower() != ".xlsx" and not _is_device(path):
        raise ParameterError(
            "path",
            f"should end in .xlsx, the one kind of workbook that is written, not in "
            f"{quoted(ending)}"
            if ending
            else "should end in .xlsx",
            f"give {quoted(os.fspath(renamed))}; every spreadsheet program opens it",
        )
    verify_place(path, *inputs, replaces=WORKBOOK, force=force)


def _is_device(path: str | os.PathLike[str]) -> bool:
    try:
        return Path(path).exists() and not Path(path).is_file() and not Path(path).is_dir()
    except (OSError, ValueError):
        return False


def book_of(agreement: Agreement) -> bytes:
    """Give the bytes of the workbook of an agreement; equal agreements give equal bytes."""
    import xlsxwriter

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(content, options)
    # Without this the clock would stand in the file.
    book.set_properties({"created": dt.datetime(2000, 1, 1), "title": agreement.id})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    for name, columns, rows in _sheets(agreement):
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        widths = [len(column.head) + 2 for column in columns]
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column.head, formats["head"])
            if column.words:
                allowed = {"validate": "list", "source": list(column.words)}
                sheet.data_validation(1, at, 1000, at, allowed)
        for number, row in enumerate(rows, start=1):
            for at, cell in enumerate(row):
                if cell is None:
                    continue
                if isinstance(cell, str) and len(cell) > _LONGEST:
                    raise PariPassuError(
                        f"sheet {name!r}, row {number + 1}, column {columns[at].head!r}: a cell "
                        f"holds at most {_LONGEST} characters, not {len(cell)}",
                        "shorten the text",
                    )
                _write(sheet, number, at, cell, formats["date"])
                widths[at] = max(widths[at], min(len(str(cell)) + 1, 50))
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
    book.close()
    return content.getvalue()


def _write(sheet: Any, row: int, at: int, cell: Cell, date: Any) -> None:
    """Write one cell as what it is: a text that begins with = must never become a formula."""
    match cell:
        case bool():
            sheet.write_boolean(row, at, cell)
        case str():
            sheet.write_string(row, at, cell)
        case dt.date():
            sheet.write_datetime(row, at, dt.datetime(cell.year, cell.month, cell.day), date)
        case int() | float():
            sheet.write_number(row, at, cell)


_Sheet = tuple[str, Sequence[Column], list[list[Cell]]]


def _sheets(agreement: Agreement) -> Iterator[_Sheet]:
    plain = Column("key", str, str), Column("value", str, str)
    yield "agreement", plain, _keyed(HEAD, agreement)
    if process := _keyed(PROCESS_KEYS, agreement.process):
        yield "process", plain, process
    for name, (_, columns) in ENTRIES.items():
        entries: Sequence[Entry] = getattr(agreement, name)
        if name == "measures":
            yield _measures(agreement, columns)
            yield (
                "stages",
                STAGES,
                [
                    [measure.id, *_cells(STAGES[1:], stage)]
                    for measure in agreement.measures
                    for stage in measure.stages
                ],
            )
        elif entries or name in ("parties", "positions", "sources"):
            yield name, columns, [_cells(columns, entry) for entry in entries]
    if agreement.groups:
        yield (
            "together",
            TOGETHER,
            [[", ".join(names)] for names in members_of(agreement, agreement.groups)],
        )


def _keyed(columns: Mapping[str, Column], entry: Entry) -> list[list[Cell]]:
    """Give a row for each key that does not have its default."""
    return [
        [key, column.write(value)]
        for key, column in columns.items()
        if (value := getattr(entry, key)) is not None and value != _default(entry, key)
    ]


def _measures(agreement: Agreement, columns: Sequence[Column]) -> _Sheet:
    values = [judged(f"value {party.id}") for party in agreement.parties]
    rows = []
    for measure in agreement.measures:
        known = (measure.value.get(party.id) for party in agreement.parties)
        worth: Iterable[Cell] = (
            None if value is None else column.write(value)
            for column, value in zip(values, known, strict=True)
        )
        rows.append([*_cells(columns, measure), *worth])
    return "measures", [*columns, *values], rows


def _cells(columns: Sequence[Column], entry: Entry) -> list[Cell]:
    return [
        None
        if (value := getattr(entry, column.key)) is None or value == _default(entry, column.key)
        else column.write(value)
        for column in columns
    ]


def _default(entry: Entry, key: str) -> Any:
    info = type(entry).model_fields[key]
    return None if info.is_required() else info.get_default(call_default_factory=True)


def import_book(path: Readable) -> Agreement:
    """Read an agreement from a workbook.

    Parameters
    ----------
    path : str, path or open file
        XLSX or ODS; ``-`` is standard input.

    Raises
    ------
    AgreementError
        It is no workbook, or something is wrong in it: all of that in one go, with sheet, row and
        column.
    UnreadableError, TooLargeError
        The file cannot be read, or holds more than is read.
    """
    from paripassu.agreement.book import agreement_of
    from paripassu.toml.read import MOST_BYTES

    content = read(path, MOST_BYTES)
    return agreement_of(content.data, content.name)

"""Reading large plain CSV quickly, and only where it is sure to be what the exact reading gives.

:func:`~paripassu.tables.delimited.parse_delimited` knows quotes, comments and lines, and takes some
microseconds a row. A table of millions of rows that comes from a program has no comments, and no
line ends in its cells: :mod:`~paripassu.tables.scan` counts that, and reads it. Anything else is
left to the exact reading.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paripassu.tables.delimited import SAMPLE, SEPARATORS, named_separator, sniff
from paripassu.tables.names import Column, header_at
from paripassu.tables.scan import read_counted, text_start

if TYPE_CHECKING:
    import polars

#: Control characters that are blanks to Python and letters to polars.
_NOT_PLAIN = (b"\x1c", b"\x1d", b"\x1e", b"\x1f")


@dataclass(slots=True, eq=False)
class Plain:
    """A plain table.

    Attributes
    ----------
    names : sequence of str
        The header as it is written.
    cells : polars.DataFrame
        Texts; its columns are called by their number in the file, from 0.
    lines : range
        The line of each row.
    header : int
        The line of the header.
    commas : bool
        Whether commas part no cells.
    """

    names: Sequence[str]
    cells: polars.DataFrame
    lines: range
    header: int
    commas: bool

    def take(self) -> polars.DataFrame:
        """Give the cells and keep nothing of them, so that memory is free for what follows."""
        cells, self.cells = self.cells, self.cells.clear()
        return cells


def parse_plain(content: bytes, columns: Sequence[Column]) -> Plain | None:
    """Read plain CSV: quotes around whole cells only, no comments or blank lines in the rows.

    Parameters
    ----------
    content : bytes
        A whole file.
    columns : sequence of Column
        Those that are known; others are not kept, but for those without a name.

    Returns
    -------
    Plain or None
        None where it is not plain, whatever else it is.
    """
    begin = text_start(content)
    if begin is None or any(mark in content for mark in _NOT_PLAIN):
        return None
    sample = content[begin : begin + SAMPLE].decode("utf-8", "ignore")
    if named_separator(sample) is not None:
        return None
    separator = sniff(sample, columns)
    found = _header(content, begin, separator, columns)
    if found is None:
        return None
    names, start, line = found
    if content.startswith(b"#", start) or content.find(b"\n#", start) >= 0:
        return None
    cells = read_counted(content, start, line, separator, len(names))
    if cells is None:
        return None
    if any(column.null_count() for column in cells):
        cells = cells.fill_null("")
    if _blank_rows(cells):
        return None
    lines = range(line + 1, line + 1 + cells.height)
    return Plain(names, cells, lines, line, separator != ",")


def _header(
    content: bytes, start: int, separator: str, columns: Sequence[Column]
) -> tuple[list[str], int, int] | None:
    """Give the header, where the rows begin, and the header's line."""
    line = 1
    while True:
        end = content.find(b"\n", start)
        if end < 0:
            return None
        text = content[start:end].decode().removesuffix("\r")
        if text.strip() and not text.startswith("#"):
            break
        start, line = end + 1, line + 1
    if len(text.splitlines()) != 1 or separator not in SEPARATORS:
        return None  # a separator of lines to some, a letter to others
    try:
        names = next(csv.reader([text], delimiter=separator, strict=True), [])
    except csv.Error:
        return None
    # A title may stand above the header: the exact reading looks for it.
    if header_at([[], names], columns) != 1:
        return None
    return names, end + 1, line


def _blank_rows(cells: polars.DataFrame) -> bool:
    """Whether a row has nothing but blanks: the exact reading leaves it out."""
    import polars

    first = polars.col(cells.columns[0]).str.strip_chars() == ""
    some = cells.filter(first)
    if not some.height:
        return False
    blank = polars.all_horizontal(polars.all().str.strip_chars() == "")
    return bool(some.select(blank.any()).item())

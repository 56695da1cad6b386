"""Reading large plain CSV quickly, and only where it is sure to be what the exact reading gives.

:func:`~paripassu.tables.delimited.parse_delimited` knows quotes, comments and lines, and takes some
microseconds a row. A table of millions of rows that comes from a program has none of them:
every line has as many separators as the header. That is counted first, so that polars has nothing
to guess and the line of a row is known; anything else is left to the exact reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paripassu.tables.delimited import SAMPLE, SEPARATORS, named_separator, sniff
from paripassu.tables.names import Column, header_at
from paripassu.tables.text import encoding_of

if TYPE_CHECKING:
    import polars

#: Smaller tables take no time either way.
LEAST_BYTES = 1 << 20
#: So many bytes are looked at in one go: positions take eight times as much memory.
_BLOCK = 1 << 22
#: The null byte, and control characters that are blanks to Python and letters to polars.
_NOT_PLAIN = (b"\0", b"\x1c", b"\x1d", b"\x1e", b"\x1f")


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
    encoding, begin = encoding_of(content)
    if encoding != "utf-8" or any(mark in content for mark in _NOT_PLAIN) or not _text(content):
        return None
    if content.count(b"\r") != content.count(b"\r\n"):
        return None
    sample = content[begin : begin + SAMPLE].decode("utf-8", "ignore")
    if named_separator(sample) is not None:
        return None
    separator = sniff(sample, columns)
    if b'"' in content:
        without = unquoted(content, separator)
        if without is None:
            return None
        content = without
    found = _header(content, begin, separator, columns)
    if found is None:
        return None
    names, start, line = found
    if content.startswith(b"#", start) or content.find(b"\n#", start) >= 0:
        return None
    rows = _even(content, start, separator, len(names))
    if not rows:
        return None
    cells = _cells(content, line, len(names), separator)
    if cells.height != rows or _blank_rows(cells):
        return None
    return Plain(names, cells, range(line + 1, line + 1 + rows), line, separator != ",")


def _text(content: bytes) -> bool:
    """Whether it is text in UTF-8."""
    if content.isascii():
        return True
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def unquoted(content: bytes, separator: str) -> bytes | None:
    """Leave out quotes where each pair stands around one whole cell with nothing to quote in it.

    R and pandas put all texts in quotes. Where a separator, a line end or a quote is in one, the
    exact reading is needed, and this gives None.
    """
    import numpy as np

    edge = np.zeros(256, dtype=np.bool_)
    edge[[ord(separator), ord("\r"), ord("\n")]] = True
    letters = np.frombuffer(content, dtype=np.uint8)
    start = encoding_of(content)[1]
    while start < len(content):
        end = content.rfind(b"\n", start, start + _BLOCK) + 1 or content.find(b"\n", start) + 1
        block = letters[start : end or len(content)]
        quotes = np.flatnonzero(block == ord('"'))
        if len(quotes) % 2:
            return None
        opening, closing = quotes[::2], quotes[1::2]
        padded = np.concatenate([[ord("\n")], block, [ord("\n")]])
        if not edge[padded[opening]].all() or not edge[padded[closing + 2]].all():
            return None
        edges = np.flatnonzero(edge[block])
        if (np.searchsorted(edges, opening) != np.searchsorted(edges, closing)).any():
            return None
        start += len(block)
    return content.replace(b'"', b"")


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
    names = text.split(separator)
    # A title may stand above the header: the exact reading looks for it.
    if header_at([[], names], columns) != 1:
        return None
    return names, end + 1, line


def _even(content: bytes, start: int, separator: str, columns: int) -> int:
    """Count the rows where each has a cell for every column; 0 where one has not."""
    import numpy as np

    if columns < 2:
        return 0
    letters = np.frombuffer(content, dtype=np.uint8)[start:]
    rows = before = 0
    for at in range(0, len(letters), _BLOCK):
        block = letters[at : at + _BLOCK]
        here = np.flatnonzero(block == ord(separator))
        ends = np.flatnonzero(block == ord("\n"))
        counts = np.searchsorted(here, ends) + before
        if len(counts):
            if (np.diff(counts, prepend=0) != columns - 1).any():
                return 0
            before = len(here) + before - int(counts[-1])
        else:
            before += len(here)
        rows += len(ends)
    if len(letters) and letters[-1] != ord("\n"):
        return rows + 1 if before == columns - 1 else 0
    return rows


def _cells(content: bytes, skipped: int, columns: int, separator: str) -> polars.DataFrame:
    import polars

    frame = polars.read_csv(
        content,
        skip_lines=skipped,
        has_header=False,
        schema={str(number): polars.String for number in range(columns)},
        separator=separator,
        quote_char=None,
        empty_string_is_null=False,
    )
    return frame.fill_null("") if any(column.null_count() for column in frame) else frame


def _blank_rows(cells: polars.DataFrame) -> bool:
    """Whether a row has nothing but blanks: the exact reading leaves it out."""
    import polars

    first = polars.col(cells.columns[0]).str.strip_chars() == ""
    some = cells.filter(first)
    if not some.height:
        return False
    blank = polars.all_horizontal(polars.all().str.strip_chars() == "")
    return bool(some.select(blank.any()).item())

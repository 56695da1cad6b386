"""Large CSV read quickly, after its cells were counted with quotes understood.

Readers that are quick guess where a row is short or a quote stands alone. Where every row is
counted beforehand there is nothing to guess, and the line of each row is known.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from paripassu.tables.text import encoding_of

if TYPE_CHECKING:
    import polars

#: Smaller tables take no time either way.
LEAST_BYTES = 1 << 20
#: So many bytes are looked at in one go: positions take eight times as much memory.
_BLOCK = 1 << 22
_QUOTE, _END, _RETURN = b'"\n\r'


def count_rows(content: bytes, start: int, separator: str, columns: int) -> int:
    """Count the rows of CSV where each has a cell for every column.

    Parameters
    ----------
    content : bytes
        UTF-8; a carriage return stands before a line feed only.
    start : int
        Where the rows begin.
    separator : str
        One byte.
    columns : int
        At least 2: of one column a blank line may be a cell.

    Returns
    -------
    int
        0 where a row has more or fewer cells, a quote stands elsewhere than around a whole cell or
        doubled in one, or a cell in quotes has a line end in it.
    """
    import numpy as np

    if columns < 2:
        return 0
    letters = np.frombuffer(content, dtype=np.uint8)
    mark = ord(separator)
    before_cell = np.zeros(256, dtype=np.bool_)
    before_cell[[mark, _END, _QUOTE]] = True
    after_cell = before_cell.copy()
    after_cell[_RETURN] = True
    rows = cells = quotes = 0
    for at in range(start, len(letters), _BLOCK):
        block = letters[at : at + _BLOCK]
        here, ends = block == mark, block == _END
        quoting = np.flatnonzero(block == _QUOTE)
        if len(quoting) or quotes % 2:
            opening, closing = quoting[quotes % 2 :: 2] + at, quoting[1 - quotes % 2 :: 2] + at
            if not before_cell[letters[opening[opening > start] - 1]].all():
                return 0
            if not after_cell[letters[closing[closing + 1 < len(letters)] + 1]].all():
                return 0
            within = np.zeros(len(block) + 1, dtype=np.int8)
            within[quoting] = 1
            inside = (np.cumsum(within[:-1], dtype=np.uint8) + quotes % 2) % 2 == 1
            quotes += len(quoting)
            if (ends & inside).any():
                return 0
            here &= ~inside
        at_ends = np.flatnonzero(ends)
        counts = np.searchsorted(np.flatnonzero(here), at_ends) + cells
        found = int(np.count_nonzero(here))
        if len(counts):
            if (np.diff(counts, prepend=0) != columns - 1).any():
                return 0
            cells = found + cells - int(counts[-1])
        else:
            cells += found
        rows += len(at_ends)
    if quotes % 2:
        return 0
    if len(letters) > start and letters[-1] != _END:
        return rows + 1 if cells == columns - 1 else 0
    return rows


def text_start(content: bytes) -> int | None:
    """Give where the text of a file begins; None if it is not UTF-8 with usual line ends."""
    encoding, start = encoding_of(content)
    if encoding != "utf-8" or b"\0" in content or content.count(b"\r") != content.count(b"\r\n"):
        return None
    if not content.isascii():
        try:
            content.decode()
        except UnicodeDecodeError:
            return None
    return start


def read_counted(
    content: bytes, start: int, lines: int, separator: str, columns: int
) -> polars.DataFrame | None:
    """Read the rows of CSV as texts.

    Parameters
    ----------
    content : bytes
        A whole file, for which :func:`text_start` gives a place.
    start : int
        Where the rows begin.
    lines : int
        How many lines stand above them.
    separator, columns
        As :func:`count_rows` has them.

    Returns
    -------
    DataFrame or None
        Columns are called by their number, from 0. None where :func:`count_rows` gives 0, or the
        first cell begins with a mark of the encoding.
    """
    import polars

    rows = count_rows(content, start, separator, columns)
    # Polars takes a mark of the encoding off whatever it begins with; here it belongs to a cell.
    if not rows or content.startswith(codecs.BOM_UTF8, start):
        return None
    frame = polars.read_csv(
        content,
        skip_lines=lines,
        has_header=False,
        schema={str(number): polars.String for number in range(columns)},
        separator=separator,
        quote_char='"' if b'"' in content else None,
        empty_string_is_null=False,
    )
    return frame if frame.height == rows else None

"""Reading large plain CSV quickly, and only where it is sure to be what the exact reading gives.

:func:`~paripassu.tables.table.parse_csv` knows quotes, comments and lines, and takes some
microseconds a row. A table of millions of rows that comes from a program has none of them:
every line has as many separators as the header. That is counted first, so that polars has nothing
to guess and the line of a row is known; anything else is left to the exact reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars

#: Smaller tables take no time either way.
LEAST_BYTES = 1 << 20
_BOM = b"\xef\xbb\xbf"
#: Quotes, the null byte, and control characters that are blanks to Python and letters to polars.
_NOT_PLAIN = (b'"', b"\0", b"\x1c", b"\x1d", b"\x1e", b"\x1f")


def parse_plain(content: bytes) -> tuple[polars.DataFrame, range] | None:
    """Read plain CSV: no quotes, and no comments or blank lines beneath the header.

    Parameters
    ----------
    content : bytes
        A whole file.

    Returns
    -------
    tuple of polars.DataFrame and range, or None
        Cells as texts, and the line of each row; None where it is not plain, whatever else it is.
    """
    content = content.removeprefix(_BOM)
    if any(mark in content for mark in _NOT_PLAIN) or not _text(content):
        return None
    if content.count(b"\r") != content.count(b"\r\n"):
        return None
    found = _header(content)
    if found is None:
        return None
    names, separator, start, line = found
    if content.startswith(b"#", start) or content.find(b"\n#", start) >= 0:
        return None
    rows = _even(content, start, separator, len(names))
    if not rows:
        return None
    frame = _cells(content[start:], names, separator)
    if frame.height != rows or _blank_rows(frame):
        return None
    return frame, range(line + 1, line + 1 + rows)


def _text(content: bytes) -> bool:
    """Whether it is text in UTF-8."""
    if content.isascii():
        return True
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _header(content: bytes) -> tuple[list[str], str, int, int] | None:
    """Give the columns' names, the separator, where the rows begin, and the header's line."""
    start, line = 0, 1
    while True:
        end = content.find(b"\n", start)
        if end < 0:
            return None
        text = content[start:end].decode().removesuffix("\r")
        if text.strip() and not text.startswith("#"):
            break
        start, line = end + 1, line + 1
    if len(text.splitlines()) != 1:
        return None  # a separator of lines to some, a letter to others
    separator = next((mark for mark in "\t;" if mark in text and "," not in text), ",")
    names = [name.strip() for name in text.split(separator)]
    if not all(names) or len(set(names)) < len(names):
        return None
    return names, separator, end + 1, line


def _even(content: bytes, start: int, separator: str, columns: int) -> int:
    """Count the rows where each has a cell for every column; 0 where one has not."""
    import numpy as np

    letters = np.frombuffer(content, dtype=np.uint8)[start:]
    ends = np.flatnonzero(letters == ord("\n"))
    if len(letters) and letters[-1] != ord("\n"):
        ends = np.append(ends, len(letters))
    marks = np.searchsorted(np.flatnonzero(letters == ord(separator)), ends)
    even = len(ends) > 0 and columns > 1 and bool((np.diff(marks, prepend=0) == columns - 1).all())
    return len(ends) if even else 0


def _cells(content: bytes, names: list[str], separator: str) -> polars.DataFrame:
    import polars

    return polars.read_csv(
        content,
        has_header=False,
        schema=dict.fromkeys(names, polars.String),
        separator=separator,
        quote_char=None,
        empty_string_is_null=False,
    ).fill_null("")


def _blank_rows(frame: polars.DataFrame) -> bool:
    """Whether a row has nothing but blanks: the exact reading leaves it out."""
    import polars

    first = polars.col(frame.columns[0]).str.strip_chars() == ""
    some = frame.filter(first)
    if not some.height:
        return False
    blank = polars.all_horizontal(polars.all().str.strip_chars() == "")
    return bool(some.select(blank.any()).item())

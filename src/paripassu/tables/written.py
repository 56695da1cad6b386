"""A table written as CSV, block by block: a million rows take no more memory than a few."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

#: Rows of a block.
_BLOCK = 1 << 12
#: What a reader would take for the end of the cell or the line, or take away at its ends.
_MARKED = re.compile(r'[",\r\n]|^\s|\s$')


def csv_blocks(header: Sequence[str], rows: Iterable[Sequence[str | None]]) -> Iterator[bytes]:
    r"""Write a table in the form of RFC 4180, in UTF-8, with ``\n`` at the end of each line.

    Parameters
    ----------
    header : sequence of str
        The names of the columns.
    rows : iterable of sequence of str or None
        A null is an empty cell, and the empty text is ``""``: cells stand byte for byte.

    Yields
    ------
    bytes
        Whole lines, the header first.
    """
    yield _line(header).encode()
    waiting = iter(rows)
    while block := [*islice(waiting, _BLOCK)]:
        yield "".join(map(_line, block)).encode()


def _line(cells: Sequence[str | None]) -> str:
    # A line of one empty cell would be a blank one, which readers leave out.
    if len(cells) == 1 and cells[0] is None:
        return '""\n'
    return ",".join(map(_cell, cells)) + "\n"


def _cell(text: str | None) -> str:
    if text is None:
        return ""
    if not text or _MARKED.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text

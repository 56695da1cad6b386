"""CSV as people have it: the separator that its header shows, titles, comments and blank rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice, takewhile

from paripassu.errors import Fault, TableError
from paripassu.kinds import LOOKED_AT, other
from paripassu.quoted import quoted
from paripassu.tables.grid import MOST_TITLES, Grid
from paripassu.tables.names import Column, header_at, header_in, known_in
from paripassu.tables.problems import Problems
from paripassu.tables.text import decode

SEPARATORS = (",", ";", "\t")
#: Excel's own line for the separator; it stands first.
_SEP_LINE = re.compile(r'"?sep=(.)"?[;,\t]*\s*', re.IGNORECASE | re.DOTALL)
#: So much of a text shows its separator.
SAMPLE = 1 << 16


def parse_delimited(content: bytes, columns: Sequence[Column], source: str) -> Grid:
    """Read CSV from bytes.

    Parameters
    ----------
    content : bytes
        UTF-8 or UTF-16; cells parted by commas, semicolons or tabs. Lines that begin with ``#``
        are comments above the header, but for one right above the rows that is the header itself
        (``#item,amount``); beneath it, one with as many cells as the header may be a
        row, and is asked about. Blank rows are left out, and so are titles above the header.
    columns : sequence of Column
        By their names the separator and the header are known.
    source : str
        What it is called in messages.

    Raises
    ------
    TableError
        It is no text, has no header, a row of another length, or a line that may be a comment or
        a row.
    """
    text = decode(content, source)
    what, mend = other(text[:LOOKED_AT].encode())
    if what:
        mend = f"give a CSV file or a workbook{mend and f'. {mend}'}"
        raise TableError(source, [Fault(1, "", f"{what}, and a table is needed here", mend)])
    text, skipped, separator = _separator(text, columns)
    problems = Problems(source)
    marked: list[tuple[int, str]] = []
    records = _records(text, separator, source, skipped, marked)
    first = list(islice(records, MOST_TITLES))
    if not first:
        problems.add(0, "", "is empty", "its first line names the columns")
        problems.raise_if_any()
    at = header_at([cells for _, cells in first], columns)
    line, header = first[at]
    above = [one for one in marked if one[0] < first[0][0]]
    if above and header_in(named := _cells(above[-1][1], separator), columns, header):
        at, line, header = -1, above[-1][0], named
    rows: list[list[str]] = []
    lines: list[int] = []
    for number, cells in _chain(first[at + 1 :], records):
        if len(cells) > len(header) and not any(cell.strip() for cell in cells[len(header) :]):
            del cells[len(header) :]
        if len(cells) == len(header):
            rows.append(cells)
            lines.append(number)
        else:
            what = f"has {len(cells)} cells, and the header has {len(header)}"
            problems.add(number, "", what, _MEND[separator == ","])
    comments = _comments([one for one in marked if one[0] > line], header, separator, problems)
    problems.raise_if_any()
    titles = tuple(number for number, _ in first[: max(at, 0)])
    return Grid(header, rows, lines, line, titles, commas=separator != ",", comments=comments)


def rows_of(
    content: bytes, columns: Sequence[Column], source: str
) -> Iterator[tuple[int, list[str]]]:
    """Give the rows of CSV with their lines as they stand there, to be shown and not to be read.

    Rows may have any number of cells; quotes are not looked at closely.

    Raises
    ------
    TableError
        It is no text, or has a cell that is too long.
    """
    text, skipped, separator = _separator(decode(content, source), columns)
    return _records(text, separator, source, skipped, [], strict=False)


def _cells(text: str, separator: str) -> list[str]:
    """Give the cells of one line that begins with ``#``."""
    with suppress(csv.Error):  # a cell longer than any is read
        return next(csv.reader([text], delimiter=separator), [])
    return []


def _comments(
    marked: Sequence[tuple[int, str]], header: Sequence[str], separator: str, problems: Problems
) -> tuple[int, ...]:
    """Give the lines beneath the header that are comments; note those that may be rows."""
    for number, text in marked:
        cells = _cells(text, separator)
        while len(cells) > len(header) and not cells[-1].strip():
            del cells[-1]
        if len(cells) == len(header):
            what = f"begins with #: {quoted(cells[0].strip())} may begin a comment or a row"
            problems.add(number, "", what, _MARKED)
    return tuple(number for number, _ in marked)


_MARKED = (
    "if it is a row, put its first cell in quotes; if it is a comment, delete the line, or move it "
    "above the header"
)
_MEND = {
    True: "put a text or a number that has a comma in it in quotes",
    False: "put a text that has the separator in it in quotes",
}


def _chain(
    first: list[tuple[int, list[str]]], rest: Iterator[tuple[int, list[str]]]
) -> Iterator[tuple[int, list[str]]]:
    yield from first
    yield from rest


def _separator(text: str, columns: Sequence[Column]) -> tuple[str, int, str]:
    """Give the text without a line that names the separator, how many such lines, and it."""
    named = named_separator(text)
    if named is not None:
        return text[text.index("\n") + 1 :], 1, named
    sample = text[:SAMPLE]
    if len(text) > SAMPLE:
        sample = sample[: sample.rfind("\n") + 1] or sample
    return text, 0, sniff(sample, columns)


def named_separator(text: str) -> str | None:
    """Give the separator that the first line names, as Excel's ``sep=;`` does; else None."""
    end = text.find("\n", 0, 40)
    named = _SEP_LINE.fullmatch(text[: end + 1])
    return named[1] if named is not None and named[1] in (*SEPARATORS, "|") else None


def sniff(sample: str, columns: Sequence[Column]) -> str:
    """Give the separator with which the most known columns are named in one row.

    Where none is named, that of the first row that is no comment; a comma if it has none.
    """
    best, most = "", (0, 0)
    for mark in SEPARATORS:
        if mark not in sample:
            continue
        try:
            records = _records(sample, mark, "", 0, [], strict=False)
            rows = [cells for _, cells in islice(records, 20)]
        except TableError:
            continue
        for at, row in enumerate(rows):
            named = (known_in(row, columns), -at)  # of two rows alike the first is the header
            if len(row) > 1 and named[0] and named > most:
                best, most = mark, named
    if best:
        return best
    marked = list(takewhile(lambda line: line.startswith("#"), sample.splitlines()))
    if marked:
        known = [known_in(_cells(marked[-1], mark), columns) for mark in SEPARATORS]
        if max(known) > 1:
            return SEPARATORS[known.index(max(known))]
    lines = (line for line in sample.splitlines() if line.strip() and not line.startswith("#"))
    header = next(lines, "")
    return next((mark for mark in "\t;" if mark in header and "," not in header), ",")


def _records(
    text: str,
    separator: str,
    source: str,
    skipped: int,
    marked: list[tuple[int, str]],
    *,
    strict: bool = True,
) -> Iterator[tuple[int, list[str]]]:
    """Give each record of a CSV text with the line that it begins on.

    Lines that begin with ``#`` are left out, and put into ``marked`` with their numbers.
    """
    between = True  # a line within a quoted cell is no comment, whatever it begins with
    start = last = 0

    def uncommented() -> Iterator[str]:
        nonlocal between, start, last
        for last, line in enumerate(io.StringIO(text, newline=""), start=skipped + 1):
            if between and line.startswith("#"):
                marked.append((last, line))
                continue
            if between:
                between, start = False, last
            yield line

    reader = csv.reader(uncommented(), delimiter=separator, strict=strict)
    while True:
        between = True
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # The message quotes the separator, and a tab has to be said in letters.
            what = "is no CSV: " + str(error).replace("\t", "a tab")
            raise TableError(source, [Fault(last, "", what, "look at its quotes")]) from None
        if any(cell.strip() for cell in cells):
            yield start, cells

"""CSV byte for byte: every field as it stands, an empty one null, and nothing is guessed.

No titles, comments or blank lines, no trimming, no number read in any way. RFC 4180, with the
separator that the header shows, and any of the line ends.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from paripassu.errors import Fault, TableError
from paripassu.tables.blocks import Block, by_rows
from paripassu.tables.delimited import SAMPLE, SEPARATORS
from paripassu.tables.names import match_exactly
from paripassu.tables.problems import Problems
from paripassu.tables.scan import LEAST_BYTES, read_counted, text_start
from paripassu.tables.text import decode


def read_fields(content: bytes, names: Sequence[str], problems: Problems) -> Iterator[Block]:
    """Give the rows of CSV in blocks.

    Parameters
    ----------
    content : bytes
        A whole file, in UTF-8 or UTF-16.
    names : sequence of str
        The columns that it has to have, and no others, in any order.
    problems : Problems
        Where rows are noted that are too short or too long.

    Raises
    ------
    TableError
        It is no text or no CSV, or has other columns.
    """
    found = _even(content, names, problems) if len(content) >= LEAST_BYTES else None
    if found is not None:
        yield found
        return
    text = decode(content, problems.source)
    header, separator = _header(text, names, problems.source)
    records = _records(text, separator, problems.source)
    line, _ = next(records)
    match_exactly(header, names, problems, line=line)
    problems.raise_if_any()
    yield from by_rows(_rows(records, header, separator, problems), header)


def _header(text: str, names: Sequence[str], source: str) -> tuple[list[str], str]:
    """Give the header, and the separator with which it names the most columns."""
    if not text:
        raise TableError(source, [Fault(0, "", "is empty", "its first line names the columns")])
    found: list[tuple[int, list[str], str]] = []
    wrong: list[TableError] = []
    for mark in SEPARATORS:
        try:
            _, header = next(_records(text[:SAMPLE], mark, source))
        except TableError as error:
            wrong.append(error)
        else:
            found.append((len(set(names) & set(header)), header, mark))
    if not found:
        raise wrong[0]
    _, header, mark = max(found, key=lambda one: one[0])  # of several alike the comma
    return header, mark


def _records(text: str, separator: str, source: str) -> Iterator[tuple[int, list[str]]]:
    """Give each record with the line that it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error):
                what, line = "is no CSV: a quote is opened here and never closed", start
            else:  # the message quotes the separator, and a tab has to be said in letters
                what = "is no CSV: " + str(error).replace("\t", "a tab")
                line = max(start, reader.line_num)
            raise TableError(source, [Fault(line, "", what, "look at its quotes")]) from None
        yield start, cells


def _rows(
    records: Iterator[tuple[int, list[str]]],
    header: Sequence[str],
    separator: str,
    problems: Problems,
) -> Iterator[tuple[int, list[str | None]]]:
    width = len(header)
    for line, cells in records:
        if len(cells) == width:
            yield line, [cell or None for cell in cells]
        elif not cells and width == 1:
            yield line, [None]
        elif not cells:
            problems.add(line, "", "is blank", "remove the line")
        else:
            what = f"has {len(cells)} cells, and the header has {width}"
            mark = "a comma" if separator == "," else "the separator"
            problems.add(line, "", what, f"put a text that has {mark} in it in quotes")


def _even(content: bytes, names: Sequence[str], problems: Problems) -> Block | None:
    """Read CSV in which every row has as many cells as the header, quickly; None of any other."""
    begin = text_start(content)
    end = content.find(b"\n", begin) + 1
    if begin is None or not end:
        return None
    try:
        header, separator = _header(content[begin:end].decode(), names, "")
    except TableError:
        return None
    if sorted(header) != sorted(names):
        return None
    frame = read_counted(content, end, 1, separator, len(header))
    if frame is None:
        return None
    import polars

    frame = frame.select(polars.when(polars.all() != "").then(polars.all()))
    cells = dict(zip(header, frame.get_columns(), strict=True))
    return Block(range(2, frame.height + 2), cells)

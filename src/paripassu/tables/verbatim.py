"""Tables whose every text counts: what is hashed is what stands in the file, byte for byte.

:mod:`~paripassu.tables.read` takes tables as people have them, and guesses well. Here nothing is
guessed: the columns have their exact names, no text is trimmed, and numbers, which have many ways
to be written, are brought to the one that their column says. So a table gives the same columns as
CSV, Parquet, JSON lines, GeoJSON or frame.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from paripassu.errors import Fault, ParameterError, TableError
from paripassu.files import read
from paripassu.kinds import LOOKED_AT, other
from paripassu.quoted import in_python
from paripassu.tables import frames
from paripassu.tables.blocks import Block, by_rows
from paripassu.tables.fields import read_fields
from paripassu.tables.forms import Field, WrongTextError, settle
from paripassu.tables.jsonlines import is_geojson, records_of_features, records_of_lines
from paripassu.tables.names import match_exactly
from paripassu.tables.parquet import MAGIC, load
from paripassu.tables.problems import Problems
from paripassu.tables.read import MOST_BYTES, TableLike
from paripassu.tables.text import decode
from paripassu.tables.texts import Texts, TextsBuilder
from paripassu.tables.typed import Records, texts_of
from paripassu.tables.workbook import is_workbook

if TYPE_CHECKING:
    import polars


@dataclass(frozen=True, slots=True, eq=False)
class Verbatim:
    """A table as columns of texts.

    Attributes
    ----------
    source : str
        The file's name in messages.
    columns : mapping
        Each column's texts, in the order in which they were asked for.
    lines : sequence of int
        The line of each row; its number, from 1, where there are no lines (Parquet, GeoJSON,
        frames).
    problems : Problems
        Where what else is wrong can be gathered; call ``raise_if_any`` when done.
    """

    source: str
    columns: Mapping[str, Texts]
    lines: Sequence[int]
    problems: Problems = field(repr=False)

    def __len__(self) -> int:
        return len(self.lines)


def read_verbatim(source: TableLike, fields: Sequence[Field]) -> Verbatim:
    """Read a table verbatim.

    Parameters
    ----------
    source : path, open file, polars or pandas frame, or sequence of mappings
        A file is CSV, Parquet, JSON lines or GeoJSON, told apart by what is in it; ``-`` is
        standard input.
    fields : sequence of Field
        The columns that it has to have, and no others, in any order.

    Returns
    -------
    Verbatim
        It may have no rows. Memory: the file, and about as much again.

    Raises
    ------
    InputError
        It cannot be read or is no such table; every cell that is wrong, with its line.
    """
    if not frames.is_file(source):
        problems = Problems("table", unit="row")
        return _collected(_of_memory(source, fields, problems), fields, problems)
    opened = read(source, MOST_BYTES)
    name, data = opened.name, [opened.data]
    del opened  # the one reference to the bytes is in the list
    return _parsed(data, fields, name)


def parse_verbatim(content: bytes, fields: Sequence[Field], source: str = "table") -> Verbatim:
    """Read a table from the bytes of a file; see :func:`read_verbatim`."""
    return _parsed([content], fields, source)


def _parsed(data: list[bytes], fields: Sequence[Field], source: str) -> Verbatim:
    content = data.pop()
    names = [one.name for one in fields]
    if is_workbook(content):
        what = "is a workbook, which shows its values and may hold others"
        raise TableError(source, [Fault(0, "", what, "save the sheet as CSV in UTF-8")])
    if content.startswith(MAGIC):
        problems = Problems(source, unit="row")
        frame = load(content, lambda there: _chosen(there, names, problems), source)
        del content
        return _collected(_of_frame(frame, fields, problems), fields, problems)
    what, mend = other(content)
    if what and what != "is JSON":
        raise TableError(source, [Fault(1, "", f"{what}, and a table is needed here", mend)])
    if content[:LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return _json(content, fields, source)
    problems = Problems(source)
    blocks = read_fields(content, names, problems)
    del content
    return _collected(blocks, fields, problems)


def _json(content: bytes, fields: Sequence[Field], source: str) -> Verbatim:
    text = decode(content, source)
    del content
    names = [one.name for one in fields]
    if is_geojson(text, names):
        problems = Problems(source, unit="row")
        records = records_of_features(text, fields, problems)
    else:
        problems = Problems(source)
        records = records_of_lines(text, fields, problems)
    return _collected(by_rows(records, names), fields, problems)


def _chosen(there: list[str], names: Sequence[str], problems: Problems) -> list[str]:
    match_exactly(there, names, problems, line=0)
    problems.raise_if_any()
    return there


def _of_memory(source: Any, fields: Sequence[Field], problems: Problems) -> Iterator[Block]:
    """Give a frame, or rows as mappings, in blocks."""
    names = [one.name for one in fields]
    if frames.is_polars(source):
        _chosen(source.columns, names, problems)
        yield from _of_frame(source, fields, problems)
        return
    records: Iterator[Mapping[str, object]]
    if frames.is_pandas(source):
        columns = frames.pandas_columns(source)
        _chosen([name for name, _ in columns], names, problems)
        cells = zip(*(values for _, values in columns), strict=True)
        order = [name for name, _ in columns]
        records = (dict(zip(order, values, strict=True)) for values in cells)
    elif frames.is_rows(source):
        records = iter(source)
    else:
        what = f"should be a file, a frame or rows as mappings, not {in_python(source)}"
        raise ParameterError("table", what)
    cells_of = Records(fields, problems).cells
    rows = ((number, cells_of(record, number)) for number, record in enumerate(records, start=1))
    yield from by_rows(rows, names)


def _of_frame(
    frame: polars.DataFrame, fields: Sequence[Field], problems: Problems
) -> Iterator[Block]:
    cells: dict[str, polars.Series] = {}
    for one in fields:
        try:
            cells[one.name] = texts_of(frame[one.name], one.form)
        except WrongTextError as error:
            problems.add(0, one.name, error.what, error.mend)
    problems.raise_if_any()
    yield Block(range(1, frame.height + 1), cells)


def _collected(blocks: Iterator[Block], fields: Sequence[Field], problems: Problems) -> Verbatim:
    """Bring every block to its forms, and put them one after another."""
    builders = {one.name: TextsBuilder() for one in fields}
    lines = array("q")
    for block in blocks:
        lines.extend(block.lines)
        for one in fields:
            cells = settle(block.cells.pop(one.name), one, block.lines, problems)
            if not problems:
                builders[one.name].add_series(cells)
    problems.raise_if_any()
    columns = {name: builder.texts() for name, builder in builders.items()}
    return Verbatim(problems.source, columns, lines, problems)

"""Frames of polars and pandas, and rows as mappings: tables that are in memory already."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeGuard

from paripassu.errors import ParameterError
from paripassu.files import Readable
from paripassu.quoted import in_python
from paripassu.tables.grid import Grid
from paripassu.tables.problems import Problems

if TYPE_CHECKING:
    import polars

#: Rows as mappings from column to value.
Rows = Sequence[Mapping[str, object]]


def is_polars(source: object) -> TypeGuard[polars.DataFrame]:
    """Whether something is a polars frame; polars is not imported to find out."""
    return _is(source, "polars")


def is_rows(source: object) -> TypeGuard[Rows]:
    """Whether something is a sequence of mappings."""
    return (
        isinstance(source, Sequence)
        and not isinstance(source, (str, bytes))
        and all(isinstance(row, Mapping) for row in source)
    )


def is_file(source: object) -> TypeGuard[Readable]:
    """Whether something is read as a file: a path, ``-``, or an open file."""
    return isinstance(source, (str, os.PathLike)) or hasattr(source, "read")


def _is(source: object, module: str) -> bool:
    kind = type(source)
    return kind.__name__ == "DataFrame" and kind.__module__.split(".")[0] == module


def to_polars(source: Any) -> polars.DataFrame:
    """Give a table in memory as a polars frame; rows become texts, a missing value is null.

    Raises
    ------
    ParameterError
        It is no table.
    """
    import polars

    if is_polars(source):
        return source
    if not is_pandas(source) and not is_rows(source):
        what = f"should be a file, a frame or rows as mappings, not {in_python(source)}"
        raise ParameterError("table", what)
    if is_pandas(source):
        cells = pandas_columns(source)
        return polars.DataFrame(
            [polars.Series(name, values, strict=False) for name, values in dict(cells).items()]
        )
    names = list(dict.fromkeys(str(name) for row in source for name in row))
    texts = {name: [as_text(row.get(name)) for row in source] for name in names}
    return polars.DataFrame(texts, schema=dict.fromkeys(names, polars.String))


def is_pandas(source: object) -> bool:
    """Whether something is a pandas frame; pandas is not imported to find out."""
    return _is(source, "pandas")


def pandas_columns(source: Any) -> list[tuple[str, list[object]]]:
    """Give the columns of a pandas frame: each name, and its values in Python, None where missing.

    Without pyarrow, which polars would want for it; NaN is how pandas writes "no value".
    """
    present = source.notna()
    return [
        (
            str(name),
            [
                value if there else None
                for value, there in zip(
                    source.iloc[:, at].tolist(), present.iloc[:, at].tolist(), strict=True
                )
            ],
        )
        for at, name in enumerate(source.columns)
    ]


def as_text(cell: object) -> str:
    """Write a value as the text of a cell."""
    return "" if cell is None else str(cell)


def to_grid(frame: polars.DataFrame, problems: Problems) -> Grid:
    """Give a frame as texts.

    Raises
    ------
    TableError
        A column holds neither texts nor numbers.
    """
    check_kinds(frame, problems)
    columns = [strings(frame[name]).to_list() for name in frame.columns]
    return Grid(
        frame.columns,
        list(zip(*columns, strict=True)),
        range(1, frame.height + 1),
        header=0,
        figures=frozenset(name for name in frame.columns if frame[name].dtype.is_numeric()),
    )


def check_kinds(frame: polars.DataFrame, problems: Problems) -> None:
    """Refuse columns whose cells cannot be written as texts.

    Raises
    ------
    TableError
        Naming each.
    """
    for name in frame.columns:
        if not _any_written(frame[name]):
            what = f"should hold texts or numbers, not {frame[name].dtype}"
            problems.add(0, name, what)
    problems.raise_if_any()


def _any_written(cells: polars.Series) -> bool:
    import polars

    if cells.dtype.is_nested() or cells.dtype == polars.Object:
        return False
    if cells.dtype in (polars.String, polars.Boolean) or cells.dtype.is_numeric():
        return True
    try:
        strings(cells)
    except polars.exceptions.PolarsError:  # spans of time; bytes that are no UTF-8
        return False
    return True


def strings(cells: polars.Series) -> polars.Series:
    """Write cells as texts; what is null becomes empty."""
    import polars

    texts = cells if cells.dtype == polars.String else cells.cast(polars.String, strict=False)
    return texts.fill_null("") if texts.null_count() else texts

"""What is shown around rows of a table that cannot be read is what stands there."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import polars
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.errors import TableError
from paripassu.inspection.allocation.holding import COLUMNS, read_strata
from paripassu.tables.glimpse import AROUND, MOST_LETTERS, glimpse
from paripassu.tables.names import Column
from paripassu.tables.read import in_sheet

AB = (Column("a", required=True), Column("b", number=True))


def test_the_rows_around_and_the_places_of_columns() -> None:
    lines = ["a title", "A , b", *(f"x{n},{n}" for n in range(30))]
    seen = glimpse("\n".join(lines).encode(), AB, {10, 30})
    assert seen is not None
    assert (seen.names, seen.header) == (("A", "b"), 2)
    assert [line for line, _ in seen.rows] == [8, 9, 10, 11, 12, 28, 29, 30, 31, 32]
    assert dict(seen.rows)[10] == ("x7", "7")
    assert (seen.at("a"), seen.at("b"), seen.at("c"), seen.at("")) == (0, 1, None, None)


def test_rows_of_another_length_and_long_cells_are_seen() -> None:
    seen = glimpse(f"a,b\n1,2,3\n4\n{'x' * 1000},5\n".encode(), AB, {3})
    assert seen is not None
    assert dict(seen.rows)[2] == ("1", "2", "3")
    assert dict(seen.rows)[3] == ("4",)
    assert len(dict(seen.rows)[4][0]) == MOST_LETTERS


def test_a_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Other"
    book.active.append(["x"])
    strata = book.create_sheet("Strata")
    for row in (["stratum", "population", "amount"], ["a", 10, 1], ["b", "many", 1]):
        strata.append(row)
    book.save(tmp_path / "book.xlsx")
    with pytest.raises(TableError) as refused:
        read_strata(in_sheet(str(tmp_path / "book.xlsx"), "Strata"))
    (cell,) = refused.value.cells
    assert (cell.row, cell.column) == (3, "population")
    seen = glimpse((tmp_path / "book.xlsx").read_bytes(), COLUMNS, {cell.row})
    assert seen is not None
    assert (seen.sheet, seen.header) == ("Strata", 1)
    assert dict(seen.rows)[3] == ("b", "many", "1")
    assert seen.at(cell.column) == 1


def test_where_there_is_nothing_to_be_seen(tmp_path: Path) -> None:
    polars.DataFrame({"a": ["1"]}).write_parquet(tmp_path / "a.parquet")
    for content in (b"", b"PK\x03\x04", b"\xff\xfe\x00", (tmp_path / "a.parquet").read_bytes()):
        assert glimpse(content, AB, {1}) is None


def test_every_fault_of_a_table_has_its_cell() -> None:
    with pytest.raises(TableError) as refused:
        read_strata(io.BytesIO(b"stratum,population,amount\na,x,1\nb,2,-1\nb,2\n"))
    (cell,) = refused.value.cells  # a row that is too short is told alone
    assert (cell.row, cell.column) == (4, "")
    with pytest.raises(TableError) as refused:
        read_strata(io.BytesIO(b"stratum,population,amount\na,x,1\nb,2,-1\n"))
    assert [(cell.row, cell.column) for cell in refused.value.cells] == [
        (2, "population"),
        (3, "amount"),
    ]
    assert [cell.fault for cell in refused.value.cells] == [*refused.value.faults]


CELLS = st.text("ab1,;\"' \n#é", max_size=4)


@settings(max_examples=examples(200))
@given(st.lists(st.lists(CELLS, min_size=2, max_size=3), max_size=8), st.integers(1, 12))
def test_the_cells_are_those_that_were_written(rows: list[list[str]], row: int) -> None:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    lines: dict[int, list[str]] = {}
    for cells in [["a", "b"], *rows]:
        lines[text.getvalue().count("\n") + 1] = cells
        writer.writerow(cells)
    seen = glimpse(text.getvalue().encode(), AB, {row})
    assert seen is not None
    wanted = {
        line: tuple(" ".join(cell.split()) for cell in cells)
        for line, cells in lines.items()
        if abs(line - row) <= AROUND and line != seen.header and any(map(str.strip, cells))
    }
    assert dict(seen.rows) == wanted


@settings(max_examples=examples(300))
@given(st.binary(max_size=200), st.sets(st.integers(0, 5)))
def test_nothing_is_raised_whatever_the_bytes(content: bytes, rows: set[int]) -> None:
    seen = glimpse(content, AB, rows)
    assert seen is None or all(line for line, _ in seen.rows)

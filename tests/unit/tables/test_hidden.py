"""What a workbook hides: a visible sheet comes first, and hidden rows are told."""

from __future__ import annotations

import io
import warnings

import pytest
import xlsxwriter
from odfdo import Document
from odfdo import Table as Page

from paripassu.errors import TableError
from paripassu.tables.names import Column
from paripassu.tables.notes import TableNote
from paripassu.tables.read import parse_table
from paripassu.tables.sheet import Wanted
from paripassu.tables.table import Table

COLUMNS = [Column("item", required=True)]
HEAD = "item"


def book(sheets: dict[str, list[str]], hidden: str = "", rows: tuple[int, ...] = ()) -> bytes:
    """Write sheets of one column; one of them hidden, or rows of all, from 1."""
    content = io.BytesIO()
    made = xlsxwriter.Workbook(content)
    for name, cells in sheets.items():
        page = made.add_worksheet(name)
        page.write_column(0, 0, cells)
        for row in rows:
            page.set_row(row - 1, None, None, {"hidden": True})
        if name == hidden:
            page.hide()
        else:
            page.activate()
            page.set_first_sheet()
    made.close()
    return content.getvalue()


def noted(content: bytes) -> tuple[Table, str]:
    with pytest.warns(TableNote) as caught:
        table = parse_table(content, COLUMNS, "b.xlsx")
    assert len(caught) == 1
    return table, str(caught[0].message)


def test_the_visible_one_of_two_sheets_is_read() -> None:
    for sheets in (("old", "new"), ("new", "old")):
        table, note = noted(book({name: [HEAD, name] for name in sheets}, hidden="old"))
        assert list(table.columns["item"]) == ["new"]
        assert note == "b.xlsx: the sheet 'new' is read, and not the sheet 'old'"


def test_a_hidden_sheet_that_alone_can_be_meant_is_named() -> None:
    table, note = noted(book({"read me": ["how to use it"], "old": [HEAD, "a"]}, hidden="old"))
    assert list(table.columns["item"]) == ["a"]
    assert note == "b.xlsx: the sheet 'old', which is hidden, is read, and not the sheet 'read me'"
    _, note = noted(book({"blank": [], "old": [HEAD, "a"]}, hidden="old"))
    assert note == "b.xlsx: the sheet 'old' is read, which is hidden"


def test_two_visible_ones_are_asked_about_without_the_hidden() -> None:
    sheets = {name: [HEAD, name] for name in ("a", "b", "old")}
    with pytest.raises(TableError, match="any of these may be meant: 'a', 'b'"):
        parse_table(book(sheets, hidden="old"), COLUMNS, "b.xlsx")


def test_a_sheet_that_is_named_is_read_without_a_word() -> None:
    content = book({"a": [HEAD, "a"], "old": [HEAD, "b"]}, hidden="old")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table = parse_table(content, COLUMNS, "b.xlsx", sheet=Wanted("old"))
    assert list(table.columns["item"]) == ["b"]


def test_hidden_rows_are_told() -> None:
    table, note = noted(book({"s": [HEAD, "a", "b", "c"]}, rows=(2, 4, 9)))
    assert list(table.columns["item"]) == ["a", "b", "c"]
    assert note == "b.xlsx: 2 hidden rows are read like the others: rows 2, 4"
    _, note = noted(book({"s": [HEAD, "a", "b"]}, rows=(3,)))
    assert note == "b.xlsx: 1 hidden row is read like the others: row 3"


def columns_hidden(*hidden: int) -> bytes:
    content = io.BytesIO()
    made = xlsxwriter.Workbook(content)
    page = made.add_worksheet("s")
    page.write_row(0, 0, ["item", "remark", "amount"])
    page.write_row(1, 0, ["a", "", 2])
    for place in hidden:
        page.set_column(place, place, None, None, {"hidden": True})
    made.close()
    return content.getvalue()


KNOWN = [Column("item", required=True), Column("amount", number=True)]


@pytest.mark.parametrize(
    ("hidden", "said"),
    [
        ((2,), "1 hidden column is read like the others: amount"),
        ((0, 1, 2), "2 hidden columns are read like the others: item, amount"),
        ((1,), ""),
    ],
)
def test_hidden_columns_that_are_read_are_told(hidden: tuple[int, ...], said: str) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        table = parse_table(columns_hidden(*hidden), KNOWN, "b.xlsx")
    assert list(table.columns["amount"]) == ["2"]
    told = " ".join(str(one.message) for one in caught)
    assert (said in told) if said else "hidden" not in told


@pytest.mark.parametrize("visibility", ["collapse", "filter"])
def test_hidden_rows_of_an_ods_are_told(visibility: str) -> None:
    page = Page("s")
    page.set_values([[HEAD], ["a"], ["b"]])
    row = page.get_row(1)
    row.set_attribute("table:visibility", visibility)
    page.set_row(1, row)
    document = Document("spreadsheet")
    document.body.clear()
    document.body.append(page)
    content = io.BytesIO()
    document.save(content)
    table, note = noted(content.getvalue())
    assert list(table.columns["item"]) == ["a", "b"]
    assert note == "b.xlsx: 1 hidden row is read like the others: row 2"

"""Workbooks: one way for both kinds, which sheet is meant, and what has no value to read."""

# ruff: noqa: ISC004 - a message may go over two lines

from __future__ import annotations

import contextlib
import datetime as dt
import io
import time
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from tests.hostile import HOSTILE, TEXT, hostile, ods, repeated, sheet, table, xlsx

from paripassu.errors import InputError, ParameterError, TableError, TooLargeError
from paripassu.tables.archive import reference
from paripassu.tables.names import Column
from paripassu.tables.notes import TableNote
from paripassu.tables.read import parse_bulk, parse_table
from paripassu.tables.sheet import NO_VALUE, Sheet, Wanted, cell_text
from paripassu.tables.workbook import read_book

pytestmark = pytest.mark.slow

COLUMNS = [Column("item", required=True), Column("amount", required=True, number=True)]
ROWS: list[list[Any]] = [["item", "amount"], ["a", 1.5], ["b", 2]]


def book(**sheets: list[list[Any]]) -> bytes:
    """Write a workbook with formulas and their values as (formula, value)."""
    content = io.BytesIO()
    made = xlsxwriter.Workbook(content, {"default_date_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        page = made.add_worksheet(name)
        for number, row in enumerate(rows):
            for at, cell in enumerate(row):
                if isinstance(cell, tuple):
                    page.write_formula(number, at, cell[0], None, cell[1])
                elif cell is not None:
                    page.write(number, at, cell)
    made.close()
    return content.getvalue()


def number(text: str) -> str:
    return f'<table:table-cell office:value-type="float" office:value="{text}"/>'


def word(text: str) -> str:
    return TEXT.replace(">x<", f">{text}<")


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def rows_of(content: bytes) -> list[tuple[int, list[str]]]:
    (only,) = read_book(content, "b")
    return [(number, list(cells)) for number, cells in only.rows]


def test_cells_of_every_kind() -> None:
    day = dt.date(2018, 6, 1)
    cells = [1, 0.1 + 0.2, -2.5, True, day, "text ", ("=1+1", 2), ("=T(1)", ""), 1e20]
    written = ["1", "0.3", "-2.5", "true", "2018-06-01", "text ", "2", "", "1e+20"]
    assert rows_of(book(s=[cells])) == [(1, written)]
    assert rows_of(book(s=[[], [None, "x"], [], ["y", None, " "]])) == [(2, ["", "x"]), (4, ["y"])]


def test_numbers_are_read_to_fifteen_digits() -> None:
    assert [cell_text(x) for x in (0.1, 1.0, 123456789.123456789, 1e15, 5e-17, 10**17)] == [
        "0.1", "1", "123456789.123457", "1000000000000000", "5e-17", "100000000000000000",
    ]  # fmt: skip


def test_cells_of_ods() -> None:
    other = (
        '<table:table-cell office:value-type="date" office:date-value="2018-06-01T00:00:00"/>'
        '<table:table-cell office:value-type="percentage" office:value="0.02"/>'
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
        '<table:table-cell office:value-type="string"><office:annotation><text:p>a note</text:p>'
        "</office:annotation><text:p>one<text:s/>line</text:p><text:p>two</text:p>"
        "</table:table-cell>"
    )
    content = ods(
        table(
            row('<table:table-cell table:number-columns-repeated="16384"/>')
            + row(word("a"), number("0.1"), other)
            + "<table:table-row-group>"
            + row(word("b"), '<table:table-cell table:number-columns-repeated="2"/>', number("3"))
            + "</table:table-row-group>"
            + '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/>'
            "</table:table-row>"
        )
    )
    assert rows_of(content) == [
        (2, ["a", "0.1", "2018-06-01", "0.02", "true", "one line\ntwo"]),
        (3, ["b", "", "", "3"]),
    ]


def test_repeated_cells_and_rows_of_ods() -> None:
    inner = repeated(word("x"), 2) + number("7")
    twice = f'<table:table-row table:number-rows-repeated="2">{inner}</table:table-row>'
    assert rows_of(ods(table(twice + row(word("y"))))) == [
        (1, ["x", "x", "7"]),
        (2, ["x", "x", "7"]),
        (3, ["y"]),
    ]


def test_both_kinds_are_the_same_table() -> None:
    top = row(word("item"), word("amount"))
    cells = [top, row(word("a"), number("1.5")), row(word("b"), number("2"))]
    for content in (book(s=ROWS), ods(table("".join(cells)))):
        found = parse_table(content, COLUMNS, "b")
        assert found.columns == {"item": ("a", "b"), "amount": ("1.5", "2")}
        assert list(found.lines) == [2, 3]
        assert parse_bulk(content, COLUMNS, "b").amounts("amount").tolist() == [1.5, 2.0]


def test_titles_blank_rows_blank_columns_and_notes_beside_the_table() -> None:
    rows: list[list[Any]] = [
        ["Balance of 2020"], [], [None, "Item", None, "Amount", "Remarks"],
        [None, "a", None, 1.5, "fine"], [], [None, "b", None, 2, None, None, "look here"],
    ]  # fmt: skip
    with pytest.warns(TableNote) as caught:
        found = parse_table(book(s=rows), COLUMNS, "b")
    assert [str(one.message) for one in caught] == [
        "b: not read: row 1, above the header; not read: the column 'Remarks'; "
        "not read: column 7, which has no name"
    ]  # fmt: skip
    assert found.columns == {"item": ("a", "b"), "amount": ("1.5", "2")}
    assert list(found.lines) == [4, 6]


def test_faults_speak_of_sheet_row_and_column() -> None:
    found = parse_table(book(data=[*ROWS, ["c", "many"], ["d", "1,234"]]), COLUMNS, "b")
    for one in found:
        one.amount("amount")
    with pytest.raises(TableError) as caught:
        found.problems.raise_if_any()
    assert str(caught.value).splitlines() == [
        "b: sheet 'data', row 4, column 'amount': should be a number, not 'many'",
        "b: sheet 'data', row 5, column 'amount': can be read in two ways: '1,234' may be 1234 or "
        "1.234 — write the one that is meant: 1234 or 1.234. Or say which sign stands before the "
        "decimals: `decimal`",
    ]  # fmt: skip


ASKED = (
    "b: sheet 'Tisch', row 2, column 'amount': can be read in two ways: '1.234' may be 1234 or "
    "1.234 — write the one that is meant: 1234 or 1.2340. Or say which sign stands before the "
    "decimals: `decimal`"
)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_points_of_texts_that_may_part_thousands_are_asked_about(kind: str) -> None:
    """A text is what somebody typed or pasted; a number of a sheet is never in doubt."""

    def made(*amounts: str | float) -> bytes:
        if kind == "xlsx":
            rows: list[list[Any]] = [["item", "amount"]]
            rows += [[f"i{at}", one] for at, one in enumerate(amounts)]
            return book(Tisch=rows)
        cells = [word(one) if isinstance(one, str) else number(str(one)) for one in amounts]
        rows_ = [row(word(f"i{at}"), cell) for at, cell in enumerate(cells)]
        head = row(word("item"), word("amount"))
        return ods(table("".join([head, *rows_]), "Tisch"))

    def read(*amounts: str | float) -> list[str]:
        return list(parse_table(made(*amounts), COLUMNS, "b").columns["amount"])

    for asked in (["1.234"], ["1.234", 0.5], ["1.234", "0,5"], ["1.234", "7", 1.234]):
        with pytest.raises(TableError) as caught:
            read(*asked)
        assert str(caught.value) == ASKED
        with pytest.raises(TableError):
            parse_bulk(made(*asked), COLUMNS, "b")
    assert read("1.2340", "1.234") == ["1.2340", "1.234"]  # the message's advice shows the sign
    assert read(1.234, "7") == ["1.234", "7"]
    for decimal, meant in ((".", "1.2340"), (",", "1234")):
        said = parse_table(made("1.234", 0.5), COLUMNS, "b", sheet=Wanted(decimal=decimal))
        assert list(said.columns["amount"]) == [meant, "0.5"]


def test_the_sheet_that_is_meant() -> None:
    assert len(parse_table(book(s=ROWS, empty=[]), COLUMNS, "b")) == 2
    other = [["name", "phone"], ["me", "1"]]
    with pytest.warns(TableNote, match="the sheet 's' is read, and not the sheet 'people'"):
        assert len(parse_table(book(people=other, s=ROWS), COLUMNS, "b")) == 2
    two = book(first=ROWS, second=ROWS[:2], people=other)
    with pytest.raises(
        TableError, match="any of these may be meant: 'first', 'second' — name it: `sheet`"
    ):
        parse_table(two, COLUMNS, "b")
    assert len(parse_table(two, COLUMNS, "b", sheet=Wanted("second"))) == 1
    assert len(parse_table(two, COLUMNS, "b", sheet=Wanted(" First"))) == 2
    with pytest.raises(TableError, match="no sheet 'frist' — did you mean 'first'"):
        parse_table(two, COLUMNS, "b", sheet=Wanted("frist"))
    with pytest.raises(TableError, match="the columns 'item', 'amount' are missing"):
        parse_table(two, COLUMNS, "b", sheet=Wanted("people"))
    with pytest.raises(TableError, match="has nothing in its sheets"):
        parse_table(book(s=[]), COLUMNS, "b")
    with pytest.raises(ParameterError, match="only a workbook has sheets"):
        parse_table(b"item,amount\na,1\n", COLUMNS, "b", sheet=Wanted("first"))


def refused(content: bytes) -> str:
    with pytest.raises(InputError) as caught:
        parse_table(content, COLUMNS, "b")
    return str(caught.value)


def test_formulas_without_a_value_and_errors_are_named() -> None:
    made = openpyxl.Workbook()
    assert made.active is not None
    for line in (["item", "amount", "x"], ["a", "=1+1", "=2"], ["b", 2, "=3"]):
        made.active.append(line)
    content = io.BytesIO()
    made.save(content)
    said = "b: sheet 'Sheet', row 2, column 'amount': has a formula whose value is not stored"
    assert refused(content.getvalue()).startswith(said)
    assert "row 3" not in refused(content.getvalue())
    failed = book(s=[*ROWS[:2], ["b", ("=1/0", "#DIV/0!")], ["c", ("=1/0", "#DIV/0!")]])
    assert refused(failed) == (
        "b: sheet 's', row 3, column 'amount': shows an error, #DIV/0! (1 more is like it, the "
        "last in row 4) — mend its formula"
    )
    formula = '<table:table-cell table:formula="of:=1+1"/>'
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    top = row(word("item"), word("amount"))
    said = refused(ods(table(top + row(word("a"), formula))))
    assert "row 2, column 'amount': has a formula" in said
    assert "shows an error, #DIV/0!" in refused(ods(table(top + row(word("a"), error))))


def test_a_row_whose_only_cell_has_no_value_is_not_left_out() -> None:
    content = xlsx({"xl/worksheets/sheet1.xml": sheet('<row r="3"><c r="B3"><f>1</f></c></row>')})
    assert read_book(content, "b") == (Sheet("s0", [(3, ())], {(3, 2): NO_VALUE}),)
    bare = xlsx({"xl/worksheets/sheet1.xml": sheet("<row/><row><c/><c><f>1</f></c></row>")})
    assert read_book(bare, "b")[0].wrong == {(2, 2): NO_VALUE}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04", "is a damaged workbook"),
        (book(s=ROWS)[:900], "is a damaged workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "the old kind (.xls) — open it in a"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "is protected by a password",
        ),
        (xlsx({"xl/workbook.bin": b""}), "is a binary workbook (.xlsb) — open it in a"),
        (ods(table(row(word("a"))), "<manifest:encryption-data/>"), "is protected by a password"),
        (ods("", kind="text"), "is an OpenDocument file"),
    ],
)
def test_what_is_no_workbook_to_read_says_what_it_is(content: bytes, said: str) -> None:
    assert said in refused(content)


def test_references() -> None:
    assert reference("A1") == (1, 1)
    assert reference("XFD1048576") == (1 << 20, 1 << 14)
    assert reference("a1") == reference("1A") == (0, 0)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbooks_take_little(name: str) -> None:
    content = hostile(name)
    assert len(content) < 80_000
    start = time.process_time()
    with contextlib.suppress(TableError, TooLargeError):
        read_book(content, "b")
    assert time.process_time() - start < 10

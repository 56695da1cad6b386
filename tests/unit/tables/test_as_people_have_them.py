"""Files as people have them: read where nothing is in doubt, asked about where something is."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from fractions import Fraction

import pytest

from paripassu.errors import TableError
from paripassu.tables.bulk import BulkTable
from paripassu.tables.names import Column, near_miss
from paripassu.tables.notes import TableNote
from paripassu.tables.read import parse_bulk, parse_table, read_table
from paripassu.tables.sheet import Wanted
from paripassu.tables.table import Table

COLUMNS = [
    Column("item", required=True, verbatim=True),
    Column("amount", required=True, number=True),
    Column("random", number=True, share=True),
    Column("random_abs", number=True),
    Column("point"),
]


def read(content: str | bytes, encoding: str = "utf-8") -> Table:
    """Read without a word."""
    raw = content.encode(encoding) if isinstance(content, str) else content
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return parse_table(raw, COLUMNS, "t.csv")


def noted(content: str) -> tuple[Table, str]:
    """Read with one word."""
    with pytest.warns(TableNote) as caught:
        table = parse_table(content.encode(), COLUMNS, "t.csv")
    assert len(caught) == 1
    return table, str(caught[0].message)


def refused(content: str) -> str:
    def ask() -> None:
        table = parse_table(content.encode(), COLUMNS, "t.csv")
        for row in table:
            row.amount("amount")
            row.share("random", Fraction(0))
        table.problems.raise_if_any()

    with pytest.raises(TableError) as caught:
        ask()
    return str(caught.value)


def amounts(table: Table) -> list[Fraction]:
    return [row.amount("amount") for row in table]


POINTS = "item,amount,random\na,20.728,0.2 %\nb,1.5,2 %\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_separators(encoding: str, mark: str, end: str) -> None:
    content = POINTS.replace(",", mark).replace("\n", end)
    table = read(content, encoding)
    assert amounts(table) == [Fraction("20.728"), Fraction("1.5")]
    assert [row.share("random") for row in table] == [Fraction("0.002"), Fraction("0.02")]
    big = content.replace(f"b{mark}", f"b{mark}" * 1)
    assert amounts(read(big, encoding)) == amounts(table)
    assert not table.problems


@pytest.mark.parametrize("line", ["sep=;\n", "SEP=;\r\n", '"sep=;"\n'])
def test_a_first_line_names_the_separator(line: str) -> None:
    table = read(line + "item;amount\na,b;1.5\n")
    assert [(row.line, row.text("item")) for row in table] == [(3, "a,b")]
    bar = read("sep=|\nitem|amount\na;b|1.5\n")
    assert bar.columns["item"] == ("a;b",)


def test_the_separator_is_that_of_the_known_names() -> None:
    assert read("item;amount;point\na;1;x,y\nb;2;x,y\n").columns["point"] == ("x,y", "x,y")
    table, note = noted("item,amount,what; and where\na,1,b\n")
    assert table.columns["item"] == ("a",)
    assert "'what; and where'" in note


@pytest.mark.parametrize("mark", [";", "\t"])
def test_decimal_commas(mark: str) -> None:
    table, note = noted(
        "item;amount;random\na;20,728;0,2 %\nb;1.234,5;0,2 %\nc;7;0\n".replace(";", mark)
    )
    assert note == "t.csv: commas are read as decimal commas: '20,728' as 20.728"
    assert amounts(table) == [Fraction("20.728"), Fraction("1234.5"), Fraction(7)]
    assert next(iter(table)).share("random") == Fraction("0.002")
    # Names and texts keep their commas.
    assert noted("item;amount;point\n1,5;0,5;2,5\n")[0].columns["point"] == ("2,5",)


def test_a_number_that_may_be_two_is_asked_about() -> None:
    said = refused('item,amount\na,"1,234"\nb,1.5\n')
    assert "t.csv: line 2: column 'amount': can be read in two ways: '1,234' may be 1234 or" in said
    # Nothing in this table shows what its commas are.
    said = refused("item;amount\na;1,234\nb;5,678\nc;9\n")
    assert "line 2: column 'amount': can be read in two ways: '1,234' may be 1234 or 1.234" in said
    assert "(1 more is like it, the last in line 3)" in said
    # This one has decimal commas; what is 1.234 in it?
    said = refused("item;amount;random\na;1.234;0,5\n")
    assert "'1.234' may be 1234 or 1.234" in said
    assert "write 1234, or 1,234 as elsewhere in this table" in said
    # Points and commas: no sign is known to be decimal.
    said = refused("item;amount;random\na;1,5;0.5\n")
    assert "should be a number, not '1,5' — write 1.5" in said
    said = refused("item;amount\na;1,234\nb;0.5\n")
    assert "'1,234' may be 1234 or 1.234" in said


def test_points_stay_points() -> None:
    assert amounts(read("item;amount\na;1.234\nb;0.728\n")) == [
        Fraction("1.234"),
        Fraction("0.728"),
    ]
    assert amounts(read("item,amount\na,1.234\nb,20.728\n")) == [
        Fraction("1.234"),
        Fraction("20.728"),
    ]


@pytest.mark.parametrize("rows", [1, 100_000])
@pytest.mark.parametrize("mark", [";", "\t"])
def test_points_that_may_part_thousands_are_asked_about(mark: str, rows: int) -> None:
    """Beside semicolons and tabs, 1.234 is 1234 in half of the world."""
    text = ("item;amount\na;1.234\n" + "b;20.728\n" * rows).replace(";", mark)
    with pytest.raises(TableError, match=r"line 2: .*'1\.234' may be 1234 or 1\.234"):
        parse_bulk(text.encode(), COLUMNS, "t.csv")
    assert "'1.234' may be 1234 or 1.234" in refused(text)
    for decimal, meant in ((".", Fraction("1.234")), (",", Fraction(1234))):
        said = parse_table(text.encode(), COLUMNS, sheet=Wanted(decimal=decimal))
        assert amounts(said)[0] == meant


def test_a_comma_that_is_not_in_quotes() -> None:
    said = refused("item,amount,random\na,1,5,0.1\n")
    assert "line 2: has 4 cells, and the header has 3 — put a text or a number that has a" in said


def test_blank_rows_and_columns() -> None:
    table = read("item,,amount,,\n\na,,1,,\n,,,,\n , ,\t,,\nb,,2,,,,\n")
    assert table.columns == {"item": ("a", "b"), "amount": ("1", "2")}
    assert list(table.lines) == [3, 6]


def test_names_are_known_by_their_letters() -> None:
    table = read(" Item ,AMOUNT,Random Abs,Random-ABS \n".replace(",Random-ABS ", "") + "a,1,2\n")
    assert set(table.columns) == {"item", "amount", "random_abs"}
    assert "'random_abs' stands there twice" in refused(
        "item,amount,Random Abs,random-abs\na,1,2,3\n"
    )


def test_titles_are_left_out_with_a_word() -> None:
    table, note = noted("Balance of 2020,,\n\nby the operator\nitem,amount\na,1\n")
    assert note == "t.csv: not read: lines 1 to 3, above the header"
    assert list(table.lines) == [5]


def test_columns_that_are_not_known_are_left_out_with_a_word() -> None:
    table, note = noted("item,amount,remarks,checked by\na,1,fine,me\nb,2,,\n")
    assert note == "t.csv: not read: the columns 'remarks', 'checked by'"
    assert set(table.columns) == {"item", "amount"}
    assert noted(",item,amount\n0,a,1\n")[1] == "t.csv: not read: column 1, which has no name"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("randm", "random"),
        ("rnadom", "random"),
        ("Randoms", "random"),
        ("amount (kg)", "amount"),
        ("amount [t]", "amount"),
        ("itm", "item"),
        ("ramdon", "random"),
        ("random_bas", "random_abs"),
    ],
)
def test_a_near_miss_of_a_known_name_is_refused(name: str, meant: str) -> None:
    head = f"item,amount,{name}" if meant not in ("item", "amount") else f"item,amount,{name},x"
    said = refused(f"{head}\na,1,2{',3' * head.count(',x')}\n")
    assert f"the column {name!r} is not known here — did you mean {meant!r}?" in said


@pytest.mark.parametrize(
    "name", ["remarks", "notes", "checked", "no", "operator", "random_comment"]
)
def test_other_names_are_no_slips(name: str) -> None:
    assert near_miss(name, [column.name for column in COLUMNS]) == ""


def test_what_r_writes_for_nothing() -> None:
    table, note = noted("item,amount,random,point\nNA,1,NA,NA\nb,2,0.1,x\n")
    assert note == "t.csv: NA is read as an empty cell in the columns random, point"
    assert table.columns["item"] == ("NA", "b")  # a name, byte for byte
    assert list(table.columns["random"]) == ["", "0.1"]
    assert "should be a number, not 'NA'" in refused("item,amount\na,NA\n")


def test_a_fault_is_said_once_in_a_column() -> None:
    rows = "".join(f"i{number},x{number}\n" for number in range(500))
    said = refused("item,amount\n" + rows)
    assert said == (
        "t.csv: line 2: column 'amount': should be a number, not 'x0' "
        "(499 more are like it, the last in line 501)"
    )


def in_bulk(content: bytes) -> BulkTable:
    return parse_bulk(content, COLUMNS, "t.csv")


def in_rows(content: bytes) -> Table:
    return parse_table(content, COLUMNS, "t.csv")


@pytest.mark.parametrize("parse", [in_bulk, in_rows])
def test_large_tables_are_told_of_like_small_ones(
    parse: Callable[[bytes], Table | BulkTable],
) -> None:
    rows = "".join(f"item {number};{number},25;NA;noted\n" for number in range(40_000))
    with pytest.warns(TableNote) as caught:
        table = parse(f"Item;Amount;Random;remarks\n{rows}".encode())
    (note,) = [str(one.message) for one in caught]
    assert note == (
        "t.csv: not read: the column 'remarks'; NA is read as an empty cell in the column random; "
        "commas are read as decimal commas: '0,25' as 0.25"
    )
    if isinstance(table, BulkTable):
        assert table.amounts("amount")[-1] == 39_999.25
        assert table.shares("random", 0.0).tolist() == [0.0] * 40_000
    else:
        assert amounts(table)[-1] == Fraction("39999.25")


def test_many_bad_cells_are_counted() -> None:
    rows = "".join(f"item {number};x{number};0.1\n" for number in range(100_000))
    table = in_bulk(f"item;amount;random\n{rows}".encode())
    table.amounts("amount")
    with pytest.raises(TableError) as caught:
        table.problems.raise_if_any()
    assert "not 'x0' (99,999 more are like it, the last in line 100001)" in str(caught.value)


def test_frames_of_pandas() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {"Item": ["a", "b"], "amount": [1.5, 2.0], "random": [0.25, float("nan")]}
    )
    table = read_table(frame, COLUMNS)
    assert amounts(table) == [Fraction(3, 2), Fraction(2)]
    assert list(table.columns["random"]) == ["0.25", ""]

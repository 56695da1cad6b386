"""Headers that stand twice or begin with #, and words that are known in capitals too."""

from __future__ import annotations

import csv
import io
from importlib.resources import files

import pytest

from paripassu.agreement.cells import read_likelihood, read_needs, read_truth
from paripassu.agreement.columns import ENTRIES
from paripassu.errors import TableError
from paripassu.inspection.accountancy.codes import KINDS
from paripassu.inspection.accountancy.read import parse_measurements
from paripassu.inspection.assessment.findings import read_findings
from paripassu.inspection.assessment.mirror import read_mirror
from paripassu.tables.names import Column, known_word
from paripassu.tables.read import parse_bulk, parse_table, read_bulk, read_table
from paripassu.tables.scan import LEAST_BYTES

COLUMNS = [Column("item", required=True, verbatim=True), Column("amount", number=True)]
STARTER = files("paripassu.inspection.accountancy").joinpath("starter.csv").read_text("utf-8")
ROWS = "".join(line for line in STARTER.splitlines(keepends=True) if not line.startswith("#"))


@pytest.mark.parametrize("of", [str.upper, str.title, "  {} ".format, "\u00a0{}".format])
def test_kinds_in_capitals_and_with_blanks(of: object) -> None:
    assert callable(of)
    rows = list(csv.DictReader(io.StringIO(ROWS)))
    changed = [row | {"kind": of(row["kind"])} for row in rows]
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]))
    writer.writeheader()
    writer.writerows(changed)
    for one, other in zip(
        parse_measurements(written.getvalue().encode()),
        parse_measurements(ROWS.encode()),
        strict=True,
    ):
        assert (one.sign == other.sign).all()
        assert (one.inventory == other.inventory).all()
        assert (one.stratum == other.stratum).all()


def test_every_kind_is_known_whatever_its_capitals() -> None:
    for word in KINDS:
        assert known_word(f" {word.swapcase()} ", KINDS) == word
    assert len({word.casefold() for word in KINDS}) == len(KINDS)
    assert not known_word("inventories", KINDS)
    assert not known_word("", KINDS)


def test_an_opening_inventory_in_small_letters_is_one() -> None:
    header, first = "period,kind,point,amount,unit,random,systematic\n", "0,pb,a,1,kg,0,0\n"
    assert parse_measurements(f"{header}{first}1,pe,a,1,kg,0,0\n".encode())
    with pytest.raises(TableError, match="'PB' opens the account in period 0"):
        parse_measurements(f"{header}{first}1,pb,a,1,kg,0,0\n1,PE,a,1,kg,0,0\n".encode())


def test_results_and_sides() -> None:
    rows = [{"item": "a", "result": " Defect"}, {"item": "b", "result": "OK"}]
    read = read_findings(rows)
    assert [one.result for one in read.rows] == ["defect", "ok"]
    sides = [
        {"ref": "r", "side": "Shipper", "amount": 1, "unit": "kg"},
        {"ref": "r", "side": " RECEIVER ", "amount": 1, "unit": "kg"},
    ]
    assert [one.side for one in read_mirror(sides).rows] == ["shipper", "receiver"]


def test_words_of_workbooks() -> None:
    columns = {column.head: column for column in ENTRIES["positions"][1]}
    assert columns["claim"].read("At Least") == "at_least"
    assert columns["firm"].read("RED LINE") == "red line"
    assert columns["part"].read(" First ") == "first"
    assert columns["claim"].read("sometime") == "sometime"
    assert read_likelihood("Very  Likely") == "very likely"
    assert read_needs("freeze = ALL") == {"freeze": "all"}
    assert read_truth("Yes") is True


TWICE = "item,amount\na,1\nitem,amount\nb,x\n item , amount\nc,3\n"


@pytest.mark.parametrize("parse", [parse_table, parse_bulk])
def test_a_header_in_the_middle_is_one_fault(parse: object) -> None:
    assert callable(parse)
    with pytest.raises(TableError) as caught:
        parse(TWICE.encode(), COLUMNS, "t.csv")
    assert [(one.line, one.mend) for one in caught.value.faults] == [(3, "remove it")]
    assert "line 3: this row repeats the header (1 more is like it, the last in line 5)" in str(
        caught.value
    )


def test_a_header_in_the_middle_of_a_large_table() -> None:
    rows = "".join(f"item {n},{n}\n" for n in range(LEAST_BYTES // 10))
    with pytest.raises(TableError) as caught:
        parse_bulk(f"item,amount\n{rows}item,amount\n{rows}".encode(), COLUMNS, "t.csv")
    assert str(caught.value) == (
        f"t.csv: line {LEAST_BYTES // 10 + 2}: this row repeats the header — remove it"
    )


def test_an_account_of_two_exports() -> None:
    with pytest.raises(TableError) as caught:
        parse_measurements((ROWS + ROWS).encode())
    assert len(caught.value.faults) == 1


def test_an_item_may_be_called_as_its_column() -> None:
    assert list(parse_table(b"item\na\nitem\n", COLUMNS).columns["item"]) == ["a", "item"]
    assert list(parse_table(b"item,amount\nitem,3\n", COLUMNS).columns["item"]) == ["item"]


@pytest.mark.parametrize("mark", ["#", "# ", "#\t"])
@pytest.mark.parametrize("parse", [parse_table, parse_bulk])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_header_that_begins_with_a_mark(mark: str, parse: object, separator: str) -> None:
    assert callable(parse)
    if mark.endswith(separator):
        return
    text = "# made by a program\n#item,amount\na,1\n#b c\nd,2\n".replace(",", separator)
    with pytest.warns(UserWarning, match="line 4, which begins with #"):
        table = parse(text.replace("#item", f"{mark}item").encode(), COLUMNS, "t.csv")
    assert list(table.columns["item"]) == ["a", "d"]
    assert list(table.lines) == [3, 5]


def test_rows_that_begin_with_a_mark_are_not_lost_beneath_such_a_header() -> None:
    with pytest.raises(TableError, match="line 3: begins with #: '#7' may begin a comment"):
        parse_table(b"#item,amount\na,1\n#7,2\n", COLUMNS, "t.csv")


def test_a_comment_that_names_columns_is_a_comment_above_the_header() -> None:
    table = parse_table(b"# item, amount\nitem,amount\na,1\n", COLUMNS, "t.csv")
    assert list(table.columns["item"]) == ["a"]


def test_a_mark_in_a_cell_of_the_header() -> None:
    for read in (read_table, read_bulk):
        table = read([{"#item": "a", "amount": "1"}], COLUMNS)
        assert list(table.columns["item"]) == ["a"]
    quoted = parse_table(b'"#item","amount"\n"#a",1\n', COLUMNS, "t.csv")
    assert list(quoted.columns["item"]) == ["#a"]
    with pytest.warns(UserWarning, match="not read: the column '#'"):
        parse_table(b'no,item,"#"\n1,a,7\n', [*COLUMNS, Column("no")], "t.csv")


@pytest.mark.parametrize("text", ['{"format": "x"}', '\n{\n "format": "x"\n}\n', "{\r\n}"])
def test_a_document_is_no_table(text: str) -> None:
    for parse in (parse_table, parse_bulk):
        with pytest.raises(TableError, match="is JSON, and a table is needed here — give a CSV"):
            parse(text.encode(), COLUMNS, "t.csv")

"""Tables: every problem with its row and column, and nothing read as something else."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import polars
import pytest

from paripassu.errors import TableError, UnreadableError
from paripassu.numbers.quantity import QuantityError, parse_count, parse_number, parse_share
from paripassu.tables.names import Column
from paripassu.tables.notes import TableNote
from paripassu.tables.read import parse_table, read_table
from paripassu.tables.table import to_frame

COLUMNS = [Column("item", required=True), Column("amount"), Column("note")]


def test_rows_know_their_lines() -> None:
    content = b'# a comment\nitem,amount,note\n# another\na,1.5,"two\n# lines"\n\nb,2 %,\n'
    with pytest.warns(TableNote, match="not read: line 3, which begins with # .a comment.$"):
        table = parse_table(content, COLUMNS)
    rows = list(table)
    assert [row.line for row in rows] == [4, 7]
    assert rows[0].text("note") == "two\n# lines"
    assert rows[0].amount("amount") == Fraction(3, 2)
    assert rows[1].share("amount") == Fraction(1, 50)
    assert to_frame(table)["line"].to_list() == [4, 7]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_separators(mark: str) -> None:
    table = parse_table(f"item{mark}amount\nx{mark}1\n".encode(), COLUMNS)
    assert next(iter(table)).cells == {"item": "x", "amount": "1"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"# only this\n", "is empty"),
        (b"item,amount\n", "no row beneath"),
        (b"amount\n1\n", "'item' is missing"),
        (b"item,amout\nx,1\n", "did you mean 'amount'?"),
        (b"item,item\nx,1\n", "stands there twice"),
        (b"item,amount\nx,1,2\n", "line 2: has 3 cells"),
        (b"item,amount\nx\n", "line 2: has 1 cells"),
        (b"item,amount\n\xff,1\n", "line 2: is not text in UTF-8"),
        (b"item,amount\nx\0,1\n", "line 2: has a null byte"),
        (b'item,amount\n"x,1\n', "is no CSV"),
        (b"PAR1 and nothing else", "is no Parquet table"),
    ],
)
def test_bad_tables(content: bytes, said: str) -> None:
    with pytest.raises(TableError, match=said.replace("?", r"\?")):
        parse_table(content, COLUMNS, "t.csv")


def test_all_problems_in_one_go() -> None:
    table = parse_table(b"item,amount\n,x\nb,-1\n" + b"c,y\n" * 100, COLUMNS, "t.csv")
    for row in table:
        row.required("item")
        row.amount("amount")
    with pytest.raises(TableError) as caught:
        table.problems.raise_if_any()
    text = str(caught.value)
    assert "t.csv: line 2: column 'item': is empty" in text
    assert "t.csv: line 3: column 'amount': should be at least 0, not '-1'" in text
    assert "t.csv: line 2: column 'amount': should be a number, not 'x' (100 more" in text
    assert "the last in line 103)" in text
    assert len(caught.value.faults) == 3


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    polars.DataFrame({"item": ["a", "b"], "amount": [0.1, None]}).write_parquet(path)
    rows = list(read_table(path, COLUMNS))
    assert rows[0].amount("amount") == Fraction(1, 10)
    assert rows[1].text("amount") == ""


@pytest.mark.parametrize("name", ["missing.csv", ".", "null\0byte"])
def test_unreadable(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableError):
        read_table(tmp_path / name, COLUMNS)


@pytest.mark.parametrize(
    ("text", "value"), [("12", 12), ("-0.5", -0.5), ("1.2e3", 1200), (".5", 0.5), ("0e999", 0)]
)
def test_numbers(text: str, value: float) -> None:
    assert parse_number(text) == Fraction(value)


@pytest.mark.parametrize("text", ["", "x", "1,5", "nan", "inf", "1e99", "0x1", "1_0", "١", "1/2"])
def test_no_numbers(text: str) -> None:
    with pytest.raises(QuantityError):
        parse_number(text)


def test_shares_and_counts() -> None:
    assert parse_share("90 %") == parse_share("0.9") == Fraction(9, 10)
    for text in ("90", "-0.1", "101 %"):
        with pytest.raises(QuantityError):
            parse_share(text)
    assert parse_count("1e3") == 1000
    with pytest.raises(QuantityError):
        parse_count("1.5")

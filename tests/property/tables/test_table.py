"""Tables against the standard library's writer, and against rubbish."""

from __future__ import annotations

import csv
import io
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from paripassu.errors import TableError
from paripassu.numbers.quantity import QuantityError, parse_number, parse_share
from paripassu.tables.delimited import parse_delimited
from paripassu.tables.names import Column
from paripassu.tables.read import parse_table

# A row of blank cells is a blank line; a cell may hold line ends, quotes, separators and hashes.
CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=8)
ROWS = st.lists(
    st.lists(CELL, min_size=3, max_size=3).filter(lambda row: any(c.strip() for c in row)),
    max_size=6,
)


@given(ROWS, st.sampled_from([",", ";", "\t"]))
def test_what_was_written_is_read(rows: list[list[str]], mark: str) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=mark, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["a", "b", "c"])
    lines = []
    for row in rows:
        lines.append(text.getvalue().count("\n") + 1)
        writer.writerow(row)
    columns = [Column(name, required=True) for name in "abc"]
    grid = parse_delimited(text.getvalue().encode(), columns, "t.csv")
    assert list(grid.rows) == rows
    assert list(grid.lines) == lines


@given(st.binary(max_size=200))
@example(b'a,b\n"')
@example(b"a\n" + b"x" * 200_000)
@example(b"PAR1PAR1")
@example("a\n1\n".encode("utf-16"))
@example(b"a\r1\r")
def test_rubbish_has_one_message(content: bytes) -> None:
    said = ""
    try:
        table = parse_table(content, [Column("a"), Column("b")], "t.csv")
        assert len(table) == len(list(table)) > 0
    except TableError as error:
        said = str(error)
    assert all(line.startswith("t.csv: ") and line.isprintable() for line in said.splitlines())


@given(st.fractions(-(10**6), 10**6, max_denominator=1))
def test_whole_numbers(value: Fraction) -> None:
    assert parse_number(str(value.numerator)) == value


@given(st.text(max_size=20))
@example("1e999999999")
@example("9" * 100)
def test_no_text_breaks_numbers(text: str) -> None:
    for parse in (parse_number, parse_share):
        said = ""
        try:
            parse(text)
        except QuantityError as error:
            said = str(error)
        assert said.isprintable()


@given(st.integers(0, 10**6))
def test_percent(millionths: int) -> None:
    per_cent = f"{millionths // 10**4}.{millionths % 10**4:04d} %"
    assert parse_share(per_cent) == Fraction(millionths, 10**6)

"""Lines that begin with #: comments above the header, asked about beneath it."""

from __future__ import annotations

import warnings

import pytest

from paripassu.errors import TableError
from paripassu.inspection.assessment.findings import COLUMNS as FINDINGS
from paripassu.inspection.assessment.form import form
from paripassu.inspection.draw.draw import draw
from paripassu.inspection.draw.population import parse_population
from paripassu.tables.names import Column
from paripassu.tables.notes import TableNote
from paripassu.tables.plain import parse_plain
from paripassu.tables.read import parse_bulk, parse_table
from paripassu.tables.scan import LEAST_BYTES

COLUMNS = [Column("item", required=True, verbatim=True), Column("amount", number=True)]
MEND = "if it is a row, put its first cell in quotes"


@pytest.mark.parametrize(
    "text",
    [
        "item,amount\na,1\n#7,2\n",
        "# a comment\nitem;amount\na;1\n#7;2\n",
        "a title\nitem,amount\n\n#7,2,,\na,1\n",
        "item\tamount\n#7\t\na\t1\n",
        "item\na\n#7\n",
    ],
)
def test_a_line_that_may_be_a_row_is_asked_about(text: str) -> None:
    line = text[: text.index("#7")].count("\n") + 1
    with pytest.raises(TableError) as caught:
        parse_table(text.encode(), COLUMNS, "t.csv")
    said = str(caught.value)
    assert f"line {line}: begins with #: '#7' may begin a comment or a row" in said
    assert MEND in said


def test_a_large_table_is_asked_about_too() -> None:
    rows = "".join(f"item {n},{n}\n" for n in range(LEAST_BYTES // 10))
    content = f"item,amount\n{rows}#7,2\n".encode()
    assert len(content) > LEAST_BYTES
    assert parse_plain(content, COLUMNS) is None
    with pytest.raises(TableError, match="'#7' may begin a comment or a row"):
        parse_bulk(content, COLUMNS, "t.csv")


def test_in_quotes_it_is_a_row() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table = parse_table(b'# above\nitem,amount\n"#7",2\n', COLUMNS, "t.csv")
    assert list(table.columns["item"]) == ["#7"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("item,amount\n# as seen\na,1\n", "not read: line 2, which begins with # (a comment)"),
        (
            "# above\nitem,amount\n#\na,1\n# one, two, three\n",
            "not read: lines 3, 5, which begin with # (comments)",
        ),
    ],
)
def test_a_comment_beneath_the_header_is_told(text: str, said: str) -> None:
    with pytest.warns(TableNote) as caught:
        table = parse_table(text.encode(), COLUMNS, "t.csv")
    assert list(table.columns["item"]) == ["a"]
    assert [str(one.message) for one in caught] == [f"t.csv: {said}"]


@pytest.mark.parametrize("text", ["item\n#1\n#2\n", "item,stratum\n#1,a\n#2,a\n"])
def test_a_list_never_loses_an_item(text: str) -> None:
    with pytest.raises(TableError, match="1 more is like it"):
        parse_population(text.encode())


def test_a_form_is_read_back() -> None:
    drawn = draw(["#1", "#2"], 2, seed="ab" * 32, id="#d")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table = parse_table(form(drawn).encode(), FINDINGS, "form.csv")
    assert sorted(table.columns["item"]) == ["#1", "#2"]
    assert set(table.columns["draw"]) == {"#d"}

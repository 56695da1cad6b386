"""Per cents and bare numbers in one column: which is meant is asked."""

from __future__ import annotations

import pytest

from paripassu.errors import TableError
from paripassu.inspection.accountancy.read import parse_measurements
from paripassu.tables.bulk import from_frame
from paripassu.tables.names import Column
from paripassu.tables.plain import parse_plain
from paripassu.tables.read import parse_bulk, parse_table
from paripassu.tables.scan import LEAST_BYTES

COLUMNS = [Column("item", required=True), Column("random", number=True, share=True)]
HEAD = "period,kind,point,item,amount,unit,random,systematic\n"
ASKED = "can be read in two ways: '0.2' may be 0.2 % or 20 %"


def table(*cells: str) -> bytes:
    return ("item,random\n" + "".join(f"i{n},{cell}\n" for n, cell in enumerate(cells))).encode()


def refused(content: bytes) -> str:
    with pytest.raises(TableError) as caught:
        parse_table(content, COLUMNS, "t.csv").problems.raise_if_any()
    return str(caught.value)


def test_a_bare_number_beneath_per_cents_is_asked_about() -> None:
    said = refused(table("0.2%", "0.2 %", "0.2%", "0.2"))
    assert f"line 5: column 'random': {ASKED}" in said
    assert "write the one that is meant: 0.2 % or 20 %" in said


def test_all_of_them_are_told_once() -> None:
    said = refused(table("1 %", "0.5", "0.002", "1", ".5"))
    assert "line 3" in said
    assert "3 more are like it, the last in line 6" in said
    assert "may be 0.5 % or 50 %" in said


@pytest.mark.parametrize(
    "cells", [("0.2 %", "0", "0.0", ""), ("0.2", "0.002"), ("0.2%", "20 %"), ("2 %", "x")]
)
def test_nothing_is_asked_where_nothing_is_in_doubt(cells: tuple[str, ...]) -> None:
    parse_table(table(*cells), COLUMNS, "t.csv").problems.raise_if_any()
    bulk = parse_bulk(table(*cells), COLUMNS, "t.csv")
    bulk.problems.raise_if_any()


@pytest.mark.filterwarnings("ignore::paripassu.tables.notes.TableNote")
def test_with_decimal_commas_too() -> None:
    assert "'0.2' may be 0.2 % or 20 %" in refused(b"item;random\na;0,2 %\nb;0,2\n")


def test_a_large_table_says_the_same() -> None:
    content = table(*["0.2 %"] * (LEAST_BYTES // 8), *["0.2"] * 1_500)
    assert parse_plain(content, COLUMNS) is not None
    with pytest.raises(TableError, match="1,499 more are like it") as caught:
        parse_bulk(content, COLUMNS, "t.csv").problems.raise_if_any()
    assert str(caught.value) == refused(content)


def test_an_account_of_them_is_refused() -> None:
    rows = ["0,PB,v,a,10,kg,0.2%,0", "1,RD,s,b,5,kg,0.2,0", "1,PE,v,a,15,kg,0.2%,0"]
    with pytest.raises(TableError, match=ASKED):
        parse_measurements((HEAD + "\n".join(rows)).encode())


def test_frames_hold_texts_too() -> None:
    import polars

    frame = polars.DataFrame({"item": ["a", "b"], "random": ["2 %", "0.2"]})
    with pytest.raises(TableError, match=ASKED):
        from_frame(frame, COLUMNS, "table").problems.raise_if_any()

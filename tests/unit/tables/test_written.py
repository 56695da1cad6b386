"""A table written as CSV is read back cell by cell, by any reader of RFC 4180."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.tables.written import csv_blocks

CELLS = st.none() | st.text(max_size=8) | st.sampled_from(['"', ",", "\r", "\n", " a", "a ", "#"])
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.tuples(*[CELLS] * width), max_size=5).map(lambda rows: (width, rows))
)


def written(header: list[str], rows: list[tuple[str | None, ...]]) -> str:
    return b"".join(csv_blocks(header, rows)).decode()


@given(TABLES)
@settings(max_examples=examples(300))
def test_what_was_written_is_read_back(table: tuple[int, list[tuple[str | None, ...]]]) -> None:
    width, rows = table
    header = [f"c{at}" for at in range(width)]
    kept = [tuple("" if one is None else one.replace("\0", "") for one in row) for row in rows]
    rows = [tuple(None if one is None else one.replace("\0", "") for one in row) for row in rows]
    text = written(header, rows)
    assert [tuple(row) for row in csv.reader(io.StringIO(text, newline=""))] == [
        tuple(header),
        *kept,
    ]


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        ((None, ""), ',""'),
        ((None,), '""'),
        (("a", "b c", "1.5"), "a,b c,1.5"),
        (('"', "a,b", "a\nb", "a\rb"), '"""","a,b","a\nb","a\rb"'),
        ((" a", "a "), '" a","a "'),
    ],
)
def test_a_null_is_not_the_empty_text(cells: tuple[str | None, ...], line: str) -> None:
    assert written(["x"] * len(cells), [cells]).split("\n", 1)[1] == line + "\n"


def test_rows_are_taken_block_by_block() -> None:
    taken = 0

    def rows() -> Iterator[tuple[str]]:
        nonlocal taken
        for at in range(100_000):
            taken += 1
            yield (str(at),)

    blocks = csv_blocks(["n"], rows())
    assert next(blocks) == b"n\n"
    assert taken == 0
    assert next(blocks).startswith(b"0\n1\n")
    assert 0 < taken < 20_000
    assert sum(block.count(b"\n") for block in blocks) + taken >= 100_000

"""Texts in one block give back what was put in, null and the empty text apart."""

from __future__ import annotations

from array import array

import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paripassu.tables.texts import Texts, TextsBuilder

VALUES = st.lists(st.none() | st.text(st.characters(codec="utf-8"), max_size=5), max_size=30)


@given(VALUES)
def test_what_was_put_in_comes_out(values: list[str | None]) -> None:
    texts = Texts.from_list(values)
    assert len(texts) == len(values)
    assert list(texts) == values
    assert [texts[at] for at in range(len(values))] == values
    assert [texts[at - len(values)] for at in range(len(values))] == values
    assert list(texts[1:7:2]) == values[1:7:2]
    assert texts.data == "".join(value or "" for value in values).encode()
    assert texts == Texts(texts.data, texts.lengths)


@given(VALUES, VALUES)
def test_series_and_lists_give_the_same(first: list[str | None], second: list[str | None]) -> None:
    builder = TextsBuilder()
    for part in (first, second):
        builder.add_series(polars.Series(part, dtype=polars.String))
    assert builder.texts() == Texts.from_list([*first, *second])


def test_many_blocks() -> None:
    values = [None if k % 7 == 0 else "é" * (k % 3) for k in range(200_000)]
    builder = TextsBuilder()
    builder.add_series(polars.Series(values, dtype=polars.String))
    assert builder.texts() == Texts.from_list(values)
    assert list(builder.texts()) == values
    assert [builder.texts()[at] for at in range(0, 200_000, 999)] == values[::999]
    assert list(builder.texts()[3:9]) == values[3:9]


def test_null_is_not_the_empty_text() -> None:
    assert Texts.from_list([None]) != Texts.from_list([""])
    assert Texts.from_list([None, ""]).lengths == array("i", [-1, 0])
    assert Texts.from_list(["a", "bc"]) != Texts.from_list(["ab", "c"])
    assert Texts.from_list(["a"]) != ["a"]
    assert repr(Texts.from_list(["a", None])) == "<Texts: 2 values, 1 bytes>"


def test_wrong_lengths_are_refused() -> None:
    for data, lengths in ((b"a", array("i", [2])), (b"a", array("i")), (b"", array("i", [-2]))):
        with pytest.raises(ValueError, match="length"):
            Texts(data, lengths)
    with pytest.raises(ValueError, match="length"):
        Texts(b"a", array("q", [1]))
    with pytest.raises(IndexError):
        Texts.from_list(["a"])[1]
    with pytest.raises(UnicodeEncodeError):
        Texts.from_list(["\ud800"])


@given(VALUES, st.integers(-4, 12), st.integers(-4, 12), st.sampled_from([1, 2, -1]))
def test_a_part_is_that_of_the_list(
    values: list[str | None], begin: int, end: int, step: int
) -> None:
    texts = Texts.from_list(values)
    assert [*texts[begin:end:step]] == values[begin:end:step]
    assert [None if one is None else one.decode() for one in texts.raw()] == values
    order = sorted(range(len(values)), key=lambda at: values[at] or "")
    assert [*texts.take(order)] == [values[at] for at in order]

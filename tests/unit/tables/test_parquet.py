"""Parquet: sizes first, known columns only, and one message for whatever is damaged."""

from __future__ import annotations

import io
from typing import Any

import polars
import pytest

from paripassu.errors import InputError, TableError, TooLargeError
from paripassu.tables.names import Column
from paripassu.tables.notes import TableNote
from paripassu.tables.parquet import read_parquet
from paripassu.tables.read import parse_bulk, parse_table
from paripassu.tables.thrift import ThriftError, read_struct

COLUMNS = [Column("item", required=True), Column("amount", required=True, number=True)]
FRAME = polars.DataFrame(
    {
        "item": [f"i{number % 50}" for number in range(2000)],
        "Amount": [number * 0.5 if number % 3 else None for number in range(2000)],
    }
)
PARTED = FRAME.with_columns(remarks=polars.Series([[1], [2]] * 1000))


def written(frame: polars.DataFrame, **options: Any) -> bytes:
    content = io.BytesIO()
    frame.write_parquet(content, **options)
    return content.getvalue()


@pytest.mark.parametrize("compression", ["zstd", "snappy", "gzip", "lz4", "uncompressed"])
@pytest.mark.parametrize("size", [None, 700])
def test_known_columns_are_read_however_they_are_packed(compression: str, size: int | None) -> None:
    loaded = read_parquet(
        written(PARTED, compression=compression, row_group_size=size), COLUMNS, "p"
    )
    assert loaded.frame.equals(FRAME)
    assert loaded.notes == ("not read: the column 'remarks'",)


def test_both_ways_of_reading() -> None:
    content = written(FRAME)
    rows = parse_table(content, COLUMNS, "p")
    assert rows.columns["amount"][:3] == ("", "0.5", "1.0")
    bulk = parse_bulk(content, COLUMNS, "p").amounts("amount", 0.0)
    assert bulk.tolist() == FRAME["Amount"].fill_null(0).to_list()
    with pytest.warns(TableNote, match="not read: the column 'remarks'"):
        parse_bulk(written(PARTED), COLUMNS, "p")
    with pytest.raises(TableError, match="the column 'amount' is missing"):
        parse_bulk(written(FRAME.drop("Amount")), COLUMNS, "p")
    with pytest.raises(TableError, match="no row beneath"):
        parse_bulk(written(FRAME.clear()), COLUMNS, "p")


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ("MOST_ROWS", "has 2,000 rows, and 1,000 are the most"),
        ("MOST_COLUMNS", "has 1,002 columns, and 1,000 are the most"),
        ("MOST_UNPACKED", "unpacks to more than 1,000 bytes"),
    ],
)
def test_sizes_are_looked_at_before_anything_is_loaded(
    monkeypatch: pytest.MonkeyPatch, limit: str, said: str
) -> None:
    wide = FRAME.with_columns(**{f"other {at}": polars.lit(1) for at in range(1000)})
    content = written(wide if limit == "MOST_COLUMNS" else FRAME)
    monkeypatch.setattr(f"paripassu.tables.parquet.{limit}", 1000)
    monkeypatch.setattr("polars.read_parquet", None)
    with pytest.raises(TooLargeError, match=said):
        parse_bulk(content, COLUMNS, "p")


def test_one_long_text_in_every_row_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    content = written(FRAME.with_columns(item=polars.lit("x" * 10_000)))
    assert len(content) < 20_000
    monkeypatch.setattr("paripassu.tables.parquet.MOST_UNPACKED", 1_000_000)
    with pytest.raises(TooLargeError, match="unpacks to more than"):
        parse_table(content, COLUMNS, "p")


@pytest.mark.parametrize("size", [4, 11, 12, 100, -100, -9, -1])
def test_a_cut_file_has_one_message(size: int) -> None:
    with pytest.raises(TableError, match="p: is no Parquet table: ") as caught:
        parse_table(written(FRAME)[:size], COLUMNS, "p")
    assert str(caught.value).count("\n") == 0


def test_a_panic_of_the_reader_is_one_message_and_nothing_else(
    capfd: pytest.CaptureFixture[str],
) -> None:
    content = written(FRAME, compression="uncompressed")
    panics = 0
    for at in range(8, 300):
        damaged = content[:at] + b"\xff" + content[at + 1 :]
        try:
            parse_bulk(damaged, COLUMNS, "p")
        except InputError:
            panics += 1
    assert panics
    said = capfd.readouterr()
    assert not said.out
    assert not said.err


def test_structs() -> None:
    # A field 1 of 300, a field 2 of "ab", a list of two in field 3, a struct in field 20.
    data = bytes.fromhex("16d80418026162192502030c28110000")
    fields, end = read_struct(data)
    assert fields == {1: 300, 2: b"ab", 3: [1, -2], 20: {1: True}}
    assert end == len(data)
    for at in range(len(data) - 1):
        with pytest.raises(ThriftError):
            read_struct(data[:at])


@pytest.mark.parametrize(
    "data",
    [
        b"\x1c" * 100,
        b"\x19\xfc\xff\xff\xff\xff\x0f",
        b"\x18\xff\xff\xff\xff\x0f",
        b"\x16" + b"\xff" * 20,
        b"\x1f\x00",
        b"\x1b\xff\xff\xff\xff\x0f\x55",
        b"\x19\xf9\xff\xff\x03" + b"\x19" * 100,
    ],
)
def test_structs_that_ask_for_too_much(data: bytes) -> None:
    with pytest.raises(ThriftError):
        read_struct(data)

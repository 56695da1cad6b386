"""Whatever stands in a file that is read verbatim: texts of their types come out, or a message."""

from __future__ import annotations

import io
import random

import polars
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.fuzz.told import told

from paripassu.escrow.columns import fields_of
from paripassu.escrow.values import first_wrong
from paripassu.tables import fields
from paripassu.tables.verbatim import parse_verbatim

WORDS = (
    *("a", "b", "x", ",", ";", "\t", "\n", "\r\n", "\r", '"', '""', "#", "NA", "\0", "\ufeff", "é"),
    *("1", "0", "1,5", "1.50", "1.000", "2 %", " ", "1e9", "-0"),
)
VERBATIM = fields_of([("a", "text"), ("b", "decimal"), ("place", "place")])
JSON_WORDS = (
    *("{", "}", "[", "]", ":", ",", '"', "\\", "\\ud800", "\n", " ", "null", "true", "NaN", "1e9"),
    *(
        '"a"',
        '"b"',
        '"place"',
        '"1,2"',
        "-0",
        "1.50",
        '"type"',
        '"FeatureCollection"',
        '"features"',
    ),
    *('"Feature"', '"geometry"', '"Point"', '"coordinates"', "[1,2]", '"properties"', '"crs"'),
    *('{"a": "x", "b": 1, "place": "1,2"}', '{"type": "FeatureCollection", "features": ['),
    '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [1,2]}, "properties": {',
)


def read_strictly(content: bytes) -> None:
    """Read a table verbatim: texts come out, or a message."""
    with told("fuzzed"):
        table = parse_verbatim(content, VERBATIM, "fuzzed")
        assert all(len(column) == len(table) for column in table.columns.values())
        for type_, column in zip(("text", "decimal", "place"), table.columns.values(), strict=True):
            assert first_wrong(type_, column) is None


@given(st.binary(max_size=200))
@settings(max_examples=examples(200))
@example(b"PAR1PAR1")
@example(b'{"features":[')
def test_random_bytes_verbatim(content: bytes) -> None:
    read_strictly(content)


@given(st.lists(st.sampled_from(JSON_WORDS), max_size=20))
@settings(max_examples=examples(600))
def test_random_words_of_json(words: list[str]) -> None:
    read_strictly("".join(words).encode("utf-8", "surrogatepass"))


@given(
    st.lists(st.sampled_from(("a", "b", "place", *WORDS, '"1,2"')), max_size=30),
    st.sampled_from(["utf-8", "utf-16", "cp1252"]),
    st.booleans(),
)
@settings(max_examples=examples(400))
def test_random_words_verbatim(words: list[str], encoding: str, quick: bool) -> None:
    content = ("a;b;place\n" if quick else "a,b,place\n") + "".join(words)
    with pytest.MonkeyPatch.context() as patch:
        if quick:
            patch.setattr(fields, "LEAST_BYTES", 0)
        read_strictly(content.encode(encoding, "replace"))


@given(st.randoms(use_true_random=False), st.sampled_from(["csv", "json", "geojson", "parquet"]))
@settings(max_examples=examples(300))
def test_changed_tables_verbatim(chance: random.Random, kind: str) -> None:
    frame = polars.DataFrame({"a": ["x", None], "b": ["1", "2.5"], "place": ["1,2", "3,4.5"]})
    parquet = io.BytesIO()
    frame.write_parquet(parquet)
    features = ", ".join(
        f'{{"type": "Feature", "geometry": {{"type": "Point", "coordinates": [{k}, 2]}}, '
        f'"properties": {{"a": "x", "b": {k}.5}}}}'
        for k in range(2)
    )
    contents = {
        "csv": frame.write_csv().encode(),
        "json": frame.write_ndjson().encode(),
        "geojson": f'{{"type": "FeatureCollection", "features": [{features}]}}'.encode(),
        "parquet": parquet.getvalue(),
    }
    content = bytearray(contents[kind])
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(content))
        content[at : at + chance.choice((0, 1, 9))] = chance.choice(
            (b"", b"\xff", b'"', b"{", b"9")
        )
    read_strictly(bytes(content))

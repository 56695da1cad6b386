"""Verbatim tables: what is refused, in which words, and at which line."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import polars
import pytest

from paripassu.errors import InputError, ParameterError, TableError, UnreadableError
from paripassu.escrow.columns import fields_of
from paripassu.tables import fields
from paripassu.tables.verbatim import parse_verbatim, read_verbatim

FIELDS = fields_of([("id", "text"), ("n", "integer"), ("kg", "decimal")])
PLACES = fields_of([("id", "text"), ("place", "place")])


def texts(content: str | bytes, columns: Any = FIELDS) -> list[list[str | None]]:
    raw = content.encode() if isinstance(content, str) else content
    return [list(column) for column in parse_verbatim(raw, columns, "t").columns.values()]


def refused(content: Any, columns: Any = FIELDS) -> str:
    with pytest.raises(InputError) as caught:
        texts(content, columns) if isinstance(content, (str, bytes)) else read_verbatim(
            content, columns
        )
    said = str(caught.value)
    assert all(line.isprintable() for line in said.splitlines())
    return said


@pytest.fixture(params=["exact", "quick"])
def _both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "quick":
        monkeypatch.setattr(fields, "LEAST_BYTES", 0)


@pytest.mark.usefixtures("_both_ways")
def test_texts_stand_as_they_are_and_numbers_have_one_text() -> None:
    content = 'kg,id,n\n12.50, a ,+3\n-0,"",1e3\n.5,"a ""b""",\n'
    assert texts(content) == [[" a ", None, 'a "b"'], ["3", "1000", None], ["12.5", "0", "0.5"]]


@pytest.mark.usefixtures("_both_ways")
def test_na_and_marks_are_texts() -> None:
    assert texts("id,n,kg\nNA,1,1\n#x,2,2\nsep=;,3,3\n")[0] == ["NA", "#x", "sep=;"]


@pytest.mark.usefixtures("_both_ways")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "t: is empty — its first line names the columns"),
        ("id,n\na,1\n", "t: line 1: the column 'kg' is missing — there are: 'id', 'n'"),
        ("id,n,kg,x\na,1,2,3\n", "t: line 1: the column 'x' is not known here — leave it out"),
        ("id,n,Kg\na,1,2\n", "the column 'Kg' is not known here — write 'kg'"),
        ("id,n,kg,n\na,1,2,3\n", "t: line 1: the column 'n' stands there twice — leave one out"),
        ("id,n,kg\na,1\n", "t: line 2: has 2 cells, and the header has 3"),
        ("id,n,kg\na,1,2\nb,1,2,3\n", "t: line 3: has 4 cells"),
        ("id,n,kg\na,1,2\n\nb,1,2\n", "t: line 3: is blank — remove the line"),
        ('id,n,kg\n"a,1,2\nb,1,2\n', "t: line 2: is no CSV: a quote is opened here and never"),
        ('id,n,kg\n"a"b,1,2\n', "t: line 2: is no CSV"),
        ("id,n,kg\na,1.5,2\n", "t: line 2: column 'n': should be a whole number such as 120 or -7"),
        (
            "id,n,kg\na,1.000,2\n",
            "can be read in two ways: '1.000' may be 1000 or 1.000 — write the one that is meant",
        ),
        (
            'id,n,kg\na,1,"2,5"\n',
            "not '2,5' — write a point before the decimals, and nothing between thousands",
        ),
        ("id,n,kg\na,1,2 %\n", "write the number that is meant, without the sign of per cent"),
        ("id,n,kg\na,1, 2\n", "not ' 2' — remove the blanks around it"),
        ("id,n,kg\na, ,2\n", "not ' ' — leave it empty"),
        ("id,n,kg\na,1,NaN\n", "not 'NaN'"),
        ("id,n,kg\na,1,inf\n", "not 'inf'"),
        ("id,n,kg\na,1,1e99\n", "has 100 digits, and 38 are the most"),
        ("id,n,kg\na,1,1e-99\n", "has 100 digits, and 38 are the most"),
        ("id,n,kg\n" + "a" * 5000 + ",1,1\n", "t: line 2: column 'id': has 5,000 bytes"),
        ("id,n,kg\na\0,1,1\n", "t: line 2: has a null byte"),
        (b"id,n,kg\na,1,1\nb\xff,1,1\n", "t: line 3: is not text in UTF-8"),
        (b"id,n,kg\na\xed\xa0\x80,1,1\n", "t: line 2: is not text in UTF-8"),
        ('{"format":"paripassu/plan/1"}', 'is a document of the kind "plan", and a table is'),
        ("[agreement]\nid = 'x'\n", "is an agreement, and a table is needed here"),
    ],
)
def test_csv_is_refused_with_its_line(content: str | bytes, said: str) -> None:
    assert said in refused(content)


@pytest.mark.usefixtures("_both_ways")
def test_a_record_of_several_lines_keeps_the_lines_right() -> None:
    assert "t: line 4: column 'n'" in refused('id,n,kg\n"a\nb",1,1\nc,x,1\n')


def test_one_column_may_be_blank() -> None:
    [only] = fields_of([("id", "text")])
    assert texts('id\na\n\n""\n', [only]) == [["a", None, None]]


@pytest.mark.usefixtures("_both_ways")
def test_places_may_be_in_quotes() -> None:
    assert texts('id;place\n"a;b";39.10,-0.0\n', PLACES) == [["a;b"], ["39.1,0"]]
    assert texts('id,place\na,"1e1,+2"\n', PLACES) == [["a"], ["10,2"]]
    assert 'should be "latitude,longitude"' in refused("id;place\na;91,0\n", PLACES)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"id": "a", "n": 1}', "t: line 1: the column 'kg' is missing"),
        ('{"id": "a", "n": 1, "kg": 2, "x": 1}', "the column 'x' is not known here"),
        ('{"id": "a", "n": 1, "n": 1, "kg": 2}', "t: line 1: has the key 'n' twice"),
        ('{"id": "a", "n": NaN, "kg": 2}', "t: line 1: has NaN where a number should stand"),
        ('{"id": "a", "n": 1, "kg": -Infinity}', "has -Infinity where a number"),
        ('{"id": "a", "n": 1, "kg": 2}\n{"id"', "t: line 2: is no JSON"),
        ('{"id": "a", "n": 1, "kg": 2}\n[]', "t: line 2: should be an object {…}, not an empty"),
        ('[{"id": "a", "n": 1, "kg": 2}]', "t: line 1: should be an object {…}, not a list"),
        ('{"id": "\\ud800", "n": 1, "kg": 2}', "t: line 1: has half of a surrogate pair"),
        ('{"id": 1.5, "n": 1, "kg": 2}', "column 'id': should be a text, not the number 1.5"),
        ('{"id": ["a"], "n": 1, "kg": 2}', "column 'id': should be a text, a number"),
        ('{"id": "a", "n": true, "kg": 2}', "should be a whole number such as 120 or -7, not 'tr"),
        ('{"id": "a", "n": 1.5, "kg": 2}', "should be a whole number"),
        ('{"id": "a", "n": 1, "kg": ""}', "not ''"),
        ('{"id": "a", "n": 1, "kg": 1e9999}', "not '1e9999'"),
        ('{"id": ' * 5000, "is nested too deeply"),
        ('{"id": "a\0", "n": 1, "kg": 1}', "has a null byte"),
    ],
)
def test_json_lines_are_refused_with_their_line(content: str, said: str) -> None:
    assert said in refused(content)


def test_json_lines_keep_numbers_as_they_are_written() -> None:
    digits = "0.1234567890123456789012345678901234567"
    content = f'{{"id": 7, "n": 1e3, "kg": {digits}}}\n\n{{"kg": 12.50, "n": null, "id": ""}}\n'
    assert texts(content) == [["7", ""], ["1000", None], [digits, "12.5"]]


def feature(coordinates: str, properties: str = '{"id": "a"}', kind: str = "Point") -> str:
    geometry = f'{{"type": "{kind}", "coordinates": {coordinates}}}'
    return f'{{"type": "Feature", "geometry": {geometry}, "properties": {properties}}}'


def collection(*features: str, more: str = "") -> str:
    return f'{{"type": "FeatureCollection", {more}"features": [{", ".join(features)}]}}'


def test_points_become_places_with_their_numbers_as_written() -> None:
    content = collection(feature("[1e2, -0]"), feature("[125.70, 39.10]"))
    assert texts(content, PLACES) == [["a", "a"], ["0,100", "39.1,125.7"]]
    assert texts(collection(), PLACES) == [[], []]
    none = '{"type": "Feature", "geometry": null, "properties": {"id": null}}'
    assert texts(collection(none), PLACES) == [[None], [None]]
    more = '"name": "x", "crs": {"properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}, '
    assert texts(collection(feature("[1,2]"), more=more), PLACES) == [["a"], ["2,1"]]
    kinds = fields_of([("type", "text"), ("where", "place")])
    same = collection(feature("[1,2]", '{"type": "Feature"}'))
    assert texts(same, kinds) == [["Feature"], ["2,1"]]
    assert texts('{"type": "Point", "where": "1,2"}', kinds) == [["Point"], ["1,2"]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (collection(feature("[1,2]"), feature("[181,2]")), "t: row 2, column 'place': should be"),
        (collection(feature("[1,2,3]")), "should have two coordinates, not 3 — leave the height"),
        (collection(feature('["1","2"]')), "coordinates should be two numbers"),
        (collection(feature("[1,2]", kind="Polygon")), "should be a Point, not 'Polygon'"),
        (collection(feature("[1,2]", "{}")), "t: row 1: the column 'id' is missing"),
        (collection(feature("[1,2]", "[]")), "t: row 1: properties should be an object"),
        (collection(feature("[1,2]", '{"id": "a", "place": "1,2"}')), "as point and as property"),
        (collection("1"), 'should be an object of the type "Feature"'),
        (collection(feature("[1,2]"))[:-1], "t: line 1: is no JSON"),
        (collection(feature("[1,2]")) + "x", "t: line 1: is no JSON: Extra data"),
        (collection(feature("[1,2]"), ""), "is no JSON"),
        (collection(feature("[1,2]"), more='"features": [], '), "has the key 'features' twice"),
        (collection(feature("[1,2]", '{"id": "\\udfff"}')), "has half of a surrogate pair"),
        (collection(feature("[NaN,2]")), "has NaN where a number should stand"),
        (collection(more='"crs": "EPSG:3857", '), "in another system than longitude and latitude"),
        (feature("[1,2]"), "should be a FeatureCollection, not 'Feature'"),
    ],
)
def test_geojson_is_refused_with_its_row(content: str, said: str) -> None:
    assert said in refused(content, PLACES)


def test_geojson_needs_a_column_of_places() -> None:
    said = refused(collection(feature("[1,2]")), FIELDS)
    assert "has places, and the table has no column for them" in said


def parquet(frame: polars.DataFrame) -> bytes:
    content = io.BytesIO()
    frame.write_parquet(content)
    return content.getvalue()


def test_typed_columns_are_the_texts_that_they_are() -> None:
    columns = fields_of([("a", "decimal"), ("b", "boolean"), ("c", "date"), ("d", "tag")])
    frame = polars.DataFrame(
        {
            "a": [0.1, 1e22, None],
            "b": [True, False, None],
            "c": [dt.date(2026, 3, 1), None, dt.date(1, 1, 1)],
            "d": [7, None, 8],
        }
    )
    right = [
        ["0.1", "10000000000000000000000", None],
        ["true", "false", None],
        ["2026-03-01", None, "0001-01-01"],
        ["7", None, "8"],
    ]
    assert texts(parquet(frame), columns) == right
    midnight = frame.with_columns(polars.col("c").cast(polars.Datetime))
    assert texts(parquet(midnight), columns) == right
    rows = [dict(row) for row in frame.to_dicts()]
    assert [list(one) for one in read_verbatim(rows, columns).columns.values()] == right
    whole = frame.with_columns(a=polars.Series([Decimal("1.50"), Decimal("-0.00"), None]))
    assert texts(parquet(whole), columns)[0] == ["1.5", "0", None]


@pytest.mark.parametrize(
    ("cells", "type_", "said"),
    [
        (polars.Series("x", [1.0, float("nan")]), "decimal", "row 2, column 'x': should be a dec"),
        (polars.Series("x", [float("-inf")]), "decimal", "row 1, column 'x'"),
        (polars.Series("x", [1.0]), "text", "should hold texts, not numbers with a point"),
        (polars.Series("x", [[1]]), "text", "should hold texts, numbers, days or truth values"),
        (polars.Series("x", [b"a"]), "text", "should hold texts, numbers, days or truth values"),
        (polars.Series("x", [dt.time(1)]), "text", "should hold texts, numbers, days or truth"),
        (polars.Series("x", [dt.datetime(2026, 3, 1, 12)]), "date", "not moments in time"),
        (polars.Series("x", [1.5]), "integer", "should be a whole number"),
        (polars.Series("y", [1]), "integer", "the column 'x' is missing"),
    ],
)
def test_frames_and_parquet_are_refused_with_their_row(
    cells: polars.Series, type_: str, said: str
) -> None:
    frame = cells.to_frame()
    assert said in refused(frame, fields_of([("x", type_)]))
    assert said in refused(parquet(frame), fields_of([("x", type_)]))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"x": "\ud800"}], "table: row 1, column 'x': has half of a surrogate pair"),
        ([{"x": "a"}, {}], "table: row 2: the column 'x' is missing"),
        ([{"x": 1.5}], "should be a text, not the number 1.5"),
        ([{"x": dt.datetime(2026, 3, 1, 12)}], "has a time of day"),
        ([{"x": {1}}], "should be a text, a number, true, false or null, not a set"),
    ],
)
def test_rows_are_refused_with_their_number(rows: list[Any], said: str) -> None:
    assert said in refused(rows, fields_of([("x", "text")]))


def test_values_of_python_and_numpy() -> None:
    columns = fields_of([("x", "decimal")])
    rows = [{"x": x} for x in (np.float64(0.1), np.float32(0.1), np.int64(7), 10**30, Decimal(3))]
    read = list(read_verbatim(rows, columns).columns["x"])
    assert read == ["0.1", "0.1", "7", "1" + "0" * 30, "3"]
    assert list(read_verbatim([], columns).columns["x"]) == []
    with pytest.raises(ParameterError, match="should be a file, a frame or rows"):
        read_verbatim(7, columns)  # type: ignore[arg-type]


def test_damaged_parquet_and_workbooks_and_missing_files(tmp_path: Path) -> None:
    content = parquet(polars.DataFrame({"id": ["a"] * 99, "n": [1] * 99, "kg": [1.0] * 99}))
    assert "is no Parquet table" in refused(content[:-9])
    assert "is no Parquet table" in refused(b"PAR1PAR1")
    book = io.BytesIO()
    polars.DataFrame({"id": ["a"]}).write_excel(book)
    assert "save the sheet as CSV in UTF-8" in refused(book.getvalue())
    with pytest.raises(UnreadableError):
        read_verbatim(tmp_path / "no.csv", FIELDS)
    with pytest.raises(TableError):
        read_verbatim(io.BytesIO(b"x"), FIELDS)


@pytest.mark.usefixtures("_both_ways")
def test_a_fault_that_fills_a_column_is_told_once() -> None:
    said = refused("id,n,kg\n" + "a,x,1\n" * 5000)
    assert said.count("\n") == 0
    assert "line 2: column 'n'" in said
    assert "(4,999 more are like it, the last in line 5001)" in said


def test_utf_16_gives_the_same_texts() -> None:
    assert texts("id,n,kg\né,1,1\n".encode("utf-16")) == [["é"], ["1"], ["1"]]

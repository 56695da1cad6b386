"""One table gives one set of columns, whichever format it comes in and however numbers stand."""

from __future__ import annotations

import csv
import io
import json
import math
from decimal import Decimal
from typing import Any

import polars
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.errors import TableError
from paripassu.escrow.columns import fields_of
from paripassu.escrow.values import is_value
from paripassu.numbers.normal import normal
from paripassu.tables import fields
from paripassu.tables.texts import Texts
from paripassu.tables.verbatim import Verbatim, parse_verbatim, read_verbatim

COLUMNS = [
    ("name", "text"),
    ("items", "integer"),
    ("mass kg", "decimal"),
    ("mobile", "boolean"),
    ("since", "date"),
    ("where", "place"),
    ("cell", "cell"),
    ("tag", "tag"),
]
FIELDS = fields_of(COLUMNS)
NAMES = [name for name, _ in COLUMNS]
#: A field of CSV that is empty is null, and there is no null byte in it.
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8)
DECIMALS = st.decimals(-180, 180, places=6).map(lambda number: normal(f"{number:f}") or "0")


def degrees(most: int) -> st.SearchStrategy[str]:
    return st.decimals(-most, most, places=5).map(lambda number: normal(f"{number:f}") or "0")


VALUES: dict[str, st.SearchStrategy[str]] = {
    "text": TEXT | st.sampled_from(['"', "a,b", " a ", "NA", "1.50", "#x", "\n", "\r\n", "é"]),
    "integer": st.integers(-(10**37), 10**37).map(str) | st.integers(-20, 20).map(str),
    "decimal": DECIMALS,
    "boolean": st.sampled_from(["true", "false"]),
    "date": st.dates().map(lambda day: day.isoformat()),
    "place": st.builds(lambda a, b: f"{a},{b}", degrees(90), degrees(180)),
    "cell": st.text("0123456789bcdefghjkmnpqrstuvwxyz", min_size=1, max_size=12),
    "tag": st.from_regex(r"[A-Za-zАВЕКМ0-9][A-Z0-9 ./_-]{0,8}", fullmatch=True),
}
ROWS = st.lists(
    st.tuples(*(st.none() | VALUES[type_] for _, type_ in COLUMNS)), min_size=1, max_size=6
)


def expected(rows: list[tuple[str | None, ...]]) -> list[Texts]:
    return [Texts.from_list(column) for column in zip(*rows, strict=True)]


def as_csv(rows: list[Any], quoting: Any, end: str, mark: str) -> bytes:
    text = io.StringIO(newline="")
    if any("\r" in (cell or "") for row in rows for cell in row):
        quoting = csv.QUOTE_ALL  # some versions of the writer leave a carriage return bare
    writer = csv.writer(text, quoting=quoting, lineterminator=end, delimiter=mark)
    writer.writerow(NAMES)
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    return text.getvalue().encode()


def literal(type_: str, cell: str | None) -> str:
    """Write a cell as JSON has it: numbers and truth values as such."""
    if cell is None or type_ in ("integer", "decimal", "boolean"):
        return "null" if cell is None else cell
    return json.dumps(cell)


def as_lines(rows: list[Any]) -> bytes:
    types = [type_ for _, type_ in COLUMNS]
    lines = []
    for row in rows:
        pairs = zip(NAMES, types, row, strict=True)
        lines.append("{" + ", ".join(f'"{n}": {literal(t, c)}' for n, t, c in pairs) + "}")
    return "\n".join(lines).encode()


def as_features(rows: list[Any], *, last: bool) -> bytes:
    features = []
    for row in rows:
        pairs = zip(NAMES, (type_ for _, type_ in COLUMNS), row, strict=True)
        properties = ",\n".join(f'"{n}": {literal(t, c)}' for n, t, c in pairs if t != "place")
        geometry = "null"
        if (place := row[NAMES.index("where")]) is not None:
            latitude, longitude = place.split(",")
            geometry = f'{{"type": "Point", "coordinates": [{longitude},{latitude}]}}'
        features.append(
            f'{{"geometry": {geometry}, "type": "Feature", "properties": {{{properties}}}}}'
        )
    body = '"features": [' + ", ".join(features) + "]"
    kind = '"type": "FeatureCollection"'
    return f"{{{body}, {kind}}}".encode() if last else f"{{{kind},\n{body}\n}}\n".encode()


def as_frame(rows: list[Any]) -> polars.DataFrame:
    kinds = {"boolean": polars.Boolean, "date": polars.Date}
    columns = {}
    for (name, type_), cells in zip(COLUMNS, zip(*rows, strict=True), strict=True):
        series = polars.Series(name, cells, dtype=polars.String)
        if type_ == "boolean":
            series = series == "true"
        elif type_ == "date":
            series = series.str.to_date("%Y-%m-%d")
        elif type_ == "decimal":
            series = polars.Series(
                name,
                [None if cell is None else Decimal(cell) for cell in cells],
                dtype=polars.Decimal(38, 9),
            )
        elif type_ == "integer" and all(abs(int(cell or 0)) < 2**63 for cell in cells):
            series = series.cast(polars.Int64)
        columns[name] = series
        assert type_ not in kinds or series.dtype == kinds[type_]
    return polars.DataFrame(columns)


def same(table: Verbatim, columns: list[Texts]) -> None:
    assert list(table.columns) == NAMES
    assert list(table.columns.values()) == columns
    assert len(table) == len(columns[0])


@given(
    ROWS,
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(",;\t"),
)
@example([("\ufeff", *[None] * 7)], csv.QUOTE_MINIMAL, "\n", ",")
@example([("\r", *[None] * 7)], csv.QUOTE_MINIMAL, "\n", ",")
@settings(max_examples=examples(300))
def test_csv(rows: list[Any], quoting: Any, end: str, mark: str) -> None:
    content = as_csv(rows, quoting, end, mark)
    exact = parse_verbatim(content, FIELDS)
    same(exact, expected(rows))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fields, "LEAST_BYTES", 0)
        quick = parse_verbatim(content, FIELDS)
    same(quick, expected(rows))
    assert list(quick.lines) == list(exact.lines)
    same(parse_verbatim(b"\xef\xbb\xbf" + content, FIELDS), expected(rows))


@given(ROWS, st.booleans())
@settings(max_examples=examples(200))
def test_json_and_frames(rows: list[Any], last: bool) -> None:
    columns = expected(rows)
    lines = parse_verbatim(as_lines(rows), FIELDS)
    same(lines, columns)
    assert list(lines.lines) == list(range(1, len(rows) + 1))
    same(parse_verbatim(as_features(rows, last=last), FIELDS), columns)
    frame = as_frame(rows)
    same(read_verbatim(frame, FIELDS), columns)
    same(read_verbatim(frame.to_dicts(), FIELDS), columns)
    parquet = io.BytesIO()
    frame.write_parquet(parquet)
    same(parse_verbatim(parquet.getvalue(), FIELDS), columns)


WRITTEN = st.from_regex(
    r"[+-]?([0-9]{1,6}\.?[0-9]{0,6}|\.[0-9]{1,6})([eE][+-]?[0-9]{1,2})?", fullmatch=True
)


@given(WRITTEN)
@example("-0")
@example("0e99")
@example("+.5")
@settings(max_examples=examples(500))
def test_numbers_have_one_text(text: str) -> None:
    found = normal(text)
    assert found is not None
    assert Decimal(found) == Decimal(text)
    assert found == "0" or not found.startswith(("-0", "0")) or found.lstrip("-").startswith("0.")
    assert not found.endswith(".")
    assert "." not in found or not found.endswith("0")
    assert normal(found) == found
    digits = sum(letter.isdigit() for letter in found)
    assert is_value("decimal", found) == (digits <= 38)


@st.composite
def nearly(draw: st.DrawFn, type_: str) -> str:
    """Change a value a little, or make it long: most often what comes out is none."""
    text: str = draw(VALUES[type_])
    if draw(st.integers(0, 3)) == 0:
        return text * draw(st.sampled_from([2, 5, 40, 600, 4097]))
    at = draw(st.integers(0, len(text)))
    new: str = draw(st.sampled_from(["", *"0123456789-+.,e \n\té/aoTВ٣"]))
    return text[:at] + new + text[at + draw(st.integers(0, 1)) :]


@given(st.data())
@settings(max_examples=examples(500))
def test_what_is_read_is_a_value_of_its_type(data: st.DataObject) -> None:
    """So that whoever goes on with it need not look at it a second time."""
    name, type_ = data.draw(st.sampled_from(COLUMNS))
    frame = polars.DataFrame({name: data.draw(st.lists(nearly(type_), min_size=1, max_size=3))})
    try:
        read_ = read_verbatim(frame, fields_of([(name, type_)]))
        read_.problems.raise_if_any()
    except TableError:
        return
    assert all(is_value(type_, one) for one in read_.columns[name] if one is not None)


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(-180, 180, width=32))
@settings(max_examples=examples(500))
def test_floats_are_their_shortest_text(double: float, single: float) -> None:
    """A column of decimals from floats: what Python, too, prints as the shortest."""
    [form] = fields_of([("x", "decimal")])
    for number, kind in ((double, polars.Float64), (single, polars.Float32)):
        frame = polars.DataFrame({"x": polars.Series([number], dtype=kind)})
        short = str(number) if kind == polars.Float64 else shortest(number)
        right = normal(short) or ""
        if not is_value("decimal", right):
            continue
        assert list(read_verbatim(frame, [form]).columns["x"]) == [right]
        assert math.isclose(float(right), number, rel_tol=1e-6)


def shortest(number: float) -> str:
    import numpy as np

    return np.format_float_positional(np.float32(number), unique=True)

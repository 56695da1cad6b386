"""The one JSON parser: what it takes exactly, and what it refuses with one message."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from paripassu.documents import strict
from paripassu.documents.strict import MOST_DEPTH, parse_json, read_json
from paripassu.errors import DocumentError, TooLargeError, UnreadableError


def test_numbers_are_kept_as_they_stand() -> None:
    document = parse_json(b'{"a": 0.1, "b": 1e-30, "c": 12345678901234567890, "d": 0.10, "e": 1E2}')
    assert document == {
        "a": Decimal("0.1"),
        "b": Decimal("1e-30"),
        "c": 12345678901234567890,
        "d": Decimal("0.10"),
        "e": Decimal(100),
    }
    largest = parse_json(b'{"x": 1.7976931348623157e308, "y": -1e308}')
    assert {float(x) for x in largest.values()} == {sys.float_info.max, -1e308}
    assert parse_json(b'\xef\xbb\xbf{"a": "\\ud83d\\ude00"}') == {"a": "\U0001f600"}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "line 1: is no JSON"),
        (b"{", "line 1: is no JSON"),
        (b"[]", "should be a JSON object, not a list"),
        (b"3", "should be a JSON object, not 3"),
        (b'{"a": 1,\n "a": 2}', "has the key 'a' twice in one object"),
        (b'{"a": {"\\u0062": 1, "b": 2}}', "has the key 'b' twice in one object"),
        (b'{"steps": [{"x": NaN}]}', "has NaN where a number should stand"),
        (b'{"x": Infinity}', "has Infinity where a number should stand"),
        (b'{"x": -Infinity}', "has -Infinity where a number should stand"),
        (b'{"x": ' + 5000 * b"9" + b"}", "has a number of 5,000 digits"),
        (b'{"x": ' + 309 * b"9" + b"}", "has a number of 309 digits"),
        (b'{"x": -1' + 309 * b"0" + b"}", "has a number of 311 digits"),
        (b'{"x": 1.7976931348623158e308}', "too long or too large"),
        (b'{"x": 0.' + 5000 * b"9" + b"}", "too long or too large: '0.999"),
        (b'{"x": 1e309}', "too long or too large: '1e309'"),
        (b'{"x": -1e999999999}', "too long or too large"),
        (b'{"x": 1e99999999999999999999999}', "too long or too large"),
        (b'{"x": 1e-99999999999999999999999}', "too long or too large"),
        (b'{"x": \n"\xff"}', "line 2: is not text in UTF-8 \u2014 save it as UTF-8"),
        (b'{"x": "\xed\xa0\x80"}', "is not text in UTF-8"),  # half of a pair, written out
        (b'{"x": "\\ud83d"}', "has half of a surrogate pair"),
        (b'{"\\ude00": 1}', "has half of a surrogate pair"),
        (b'{"x": "\\ude00\\ud83d"}', "has half of a surrogate pair"),
        (200_000 * b"[", "is nested too deeply"),
        (200_000 * b'{"a":', "is nested too deeply"),
        (b'{"a": 1} x', "is no JSON: Extra data"),
        (b'{"a": "\x00"}', "is no JSON"),
        (b'{"a": 01}', "is no JSON"),
        (b'{"a": .5}', "is no JSON"),
        (b'{"a": +1}', "is no JSON"),
        (b"{'a': 1}", "is no JSON"),
        (b'{"a": 1,}', "is no JSON"),
        (b'{"a": 1} // x', "is no JSON"),
    ],
)
def test_what_is_no_strict_json(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(data)
    with pytest.raises(DocumentError) as caught:
        read_json(path)
    told = str(caught.value)
    assert told.startswith(f"{path}: ")
    assert message in told
    assert "\n" not in told
    assert told.isprintable()
    assert len(told) < 400


def nested(depth: int) -> bytes:
    return b'{"a": ' + (depth - 1) * b"[" + (depth - 1) * b"]" + b"}"


def test_the_deepest() -> None:
    parse_json(nested(MOST_DEPTH))
    with pytest.raises(DocumentError, match=f"more than {MOST_DEPTH} objects and arrays"):
        parse_json(nested(MOST_DEPTH + 1))


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict, "MOST_BYTES", 10)
    path = tmp_path / "plan.json"
    path.write_bytes(b'{"steps": []}')
    with pytest.raises(TooLargeError, match="the most is 10"):
        read_json(path)
    with pytest.raises(DocumentError, match="larger than"):
        parse_json(b'{"steps": []}')


def test_what_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"a": 1}))
    assert read_json(path) == read_json(str(path)) == ({"a": 1}, str(path))
    with path.open("rb") as file:
        assert read_json(file)[0] == {"a": 1}
    with path.open(encoding="utf-8") as text:
        assert read_json(text)[0] == {"a": 1}
    for wrong in (tmp_path / "none.json", tmp_path, "a\0b"):
        with pytest.raises(UnreadableError):
            read_json(wrong)

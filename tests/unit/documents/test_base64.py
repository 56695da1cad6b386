"""One base64 for each row of bytes."""

from __future__ import annotations

from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paripassu.documents.base64 import format_base64, parse_base64


@given(st.binary(max_size=80))
def test_round_trip(blob: bytes) -> None:
    assert parse_base64(format_base64(blob)) == blob


@pytest.mark.parametrize(
    "text",
    ["YQ", "YQ=", "YR==", "YQ==\n", " YQ==", "Y Q=", "YQ==YQ==", "-_==", "YQ==é", "====", "YWJ="],
)
def test_no_second_text(text: str) -> None:
    with pytest.raises(ValueError, match="no base64"):
        parse_base64(text)


@given(st.binary(max_size=12), st.data())
def test_no_changed_text_is_read(blob: bytes, data: st.DataObject) -> None:
    letters = list(format_base64(blob))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(letters)))
        letters[at : at + data.draw(st.integers(0, 1))] = data.draw(st.sampled_from("AB/=+-\n é"))
    text = "".join(letters)
    try:
        found = parse_base64(text)
    except ValueError:
        assert format_base64(_lenient(text)) != text
    else:
        assert format_base64(found) == text
        assert parse_base64(text.encode()) == found


def _lenient(text: str) -> bytes:
    try:
        return b64decode(text)
    except ValueError:
        return b"none"


@given(st.text(max_size=12))
def test_what_is_read_is_what_is_written(text: str) -> None:
    try:
        blob = parse_base64(text)
    except ValueError:
        return
    assert format_base64(blob) == text

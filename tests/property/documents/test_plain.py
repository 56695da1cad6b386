"""The quick encoding of texts and whole numbers against RFC 8785 as the house has it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paripassu.documents.canonical import canonical
from paripassu.documents.plain import (
    MOST,
    NotPlainError,
    TooDeepError,
    encode_plain,
    parse_plain,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
KEYS = st.text(st.characters(max_codepoint=127), max_size=4)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, MOST) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_it_is_the_encoding_of_the_rfc(document: dict[str, Any]) -> None:
    content = encode_plain(document)
    assert content == canonical(document)
    try:
        assert parse_plain(content) == document
    except TooDeepError:
        pytest.skip("nested deeper than files are")


@given(st.dictionaries(KEYS, VALUES | st.integers(-MOST, MOST), max_size=4))
def test_numbers_below_zero_are_read_where_that_is_asked_for(document: dict[str, Any]) -> None:
    content = encode_plain(document)
    try:
        assert parse_plain(content, negative=True) == document
    except TooDeepError:
        pytest.skip("nested deeper than files are")


@pytest.mark.parametrize("number", ["-0", "-9007199254740992", "9007199254740992", "-1.0", "-1e0"])
def test_what_is_no_number_below_zero_either(number: str) -> None:
    with pytest.raises(NotPlainError):
        parse_plain(b'{"a":%s}' % number.encode(), negative=True)


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4), st.data())
def test_no_other_bytes_are_read_as_it(document: dict[str, Any], data: st.DataObject) -> None:
    content = encode_plain(document)
    at = data.draw(st.integers(0, len(content) - 1))
    for changed in (
        content[:at] + content[at + 1 :],
        content[:at] + b" " + content[at:],
        content[:at],
        content[:at] + bytes([content[at] ^ 1 << data.draw(st.integers(0, 7))]) + content[at + 1 :],
    ):
        try:
            read = parse_plain(changed)
        except (NotPlainError, TooDeepError):
            continue
        assert encode_plain(read) == changed
        assert read != document


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"1",
        b'{"a":1}\n',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":-1}',
        b'{"a":-0}',
        b'{"a":9007199254740992}',
        b'{"a":' + b"9" * 10_000 + b"}",
        b'{"a":NaN}',
        b'{"b":1,"a":1}',
        b'{"a":1,"a":1}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\/"}',
        b'{"a":"\\u001F"}',
        b'{"a":"\\ud800"}',
        b'{"a":"\xff"}',
        b'{"a":"\xed\xa0\x80"}',
        '{"é":1}'.encode(),
        b'{"a":1}{"a":1}',
        b'{"a":01}',
    ],
)
def test_what_is_none(content: bytes) -> None:
    with pytest.raises(NotPlainError):
        parse_plain(content)


def test_depth_is_counted_whatever_else_is_wrong() -> None:
    with pytest.raises(TooDeepError):
        parse_plain(b"[" * 1_000_000)
    with pytest.raises(TooDeepError):
        parse_plain(b'{"a":' + b"[" * 16 + b"]" * 16 + b"}")
    with pytest.raises(TooDeepError):
        parse_plain(b"]" * 99 + b"[" * 17)
    assert parse_plain(b'{"a":' + b"[" * 15 + b"]" * 15 + b"}")
    assert parse_plain(b'{"a":"' + b"[" * 99 + b'"}')

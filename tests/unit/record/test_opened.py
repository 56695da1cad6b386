"""Both ways to take an envelope apart open the same ones, and no other bytes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.charters import Book

from paripassu.documents.base64 import format_base64
from paripassu.documents.plain import (
    MOST,
    NotPlainError,
    TooDeepError,
    encode_plain,
    parse_plain,
)
from paripassu.record import opened as room
from paripassu.record.opened import PAYLOAD_TYPE, laid_out, opened, reference_opened

pytestmark = pytest.mark.skipif(not room.available(), reason="the kernels are not installed")

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
KEYS = st.text(st.characters(max_codepoint=127), max_size=3)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-MOST, MOST) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
STATEMENT = Book().begun().statement(body={"step": "the first one"}).content


def both(content: bytes) -> room.Opened | None:
    """Open bytes both ways, and have them alike."""
    found, wanted = opened(content), reference_opened(content)
    if found is None or wanted is None:
        assert found is wanted
        return None
    assert found[:2] == wanted[:2]
    return found


def enveloped(payload: bytes) -> bytes:
    return laid_out(format_base64(payload).encode(), [(b"a" * 64, b"AAAA")])


def changed(data: st.DataObject, content: bytes, letters: bytes) -> bytes:
    """Change up to three places of some bytes."""
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content)))
        given = data.draw(st.lists(st.sampled_from(letters), max_size=2))
        content = content[:at] + bytes(given) + content[at + data.draw(st.integers(0, 3)) :]
    return content


def test_an_envelope() -> None:
    found = both(STATEMENT)
    assert found is not None
    assert found.plain
    assert len(found.signatures) == 2
    assert found == opened(bytes(bytearray(STATEMENT)))


@given(st.data())
def test_changed_envelopes(data: st.DataObject) -> None:
    both(changed(data, STATEMENT, b'AB/=+-"\\{}[],: \n\xc3\xa9'))


@given(st.binary(max_size=8), st.lists(st.tuples(st.binary(max_size=5), st.binary(max_size=8))))
def test_laid_out_from_any_bytes(payload: bytes, listed: list[tuple[bytes, bytes]]) -> None:
    both(laid_out(payload, listed))
    both(laid_out(format_base64(payload).encode(), listed))


@given(st.binary(max_size=7), st.data())
def test_base64_in_it(payload: bytes, data: st.DataObject) -> None:
    text = format_base64(payload).encode()
    found = both(laid_out(text, [(b"k", text)]))
    assert found is not None
    assert (found.payload, found.signatures) == (payload, (("k", payload),))
    both(laid_out(changed(data, text, b"AQgw/=+-_"), [(b"k", text)]))
    both(laid_out(text, [(b"k", changed(data, text, b"AQgw/=+-_"))]))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        laid_out(b"", []),
        laid_out(b"", []) + b"\n",
        laid_out(b"", [(b"", b"")]),
        laid_out(b"", [(b"\xff", b"")]),
        laid_out(b"", [(b"a", b"")]).replace(b"}]", b"},]"),
        laid_out(b"", [(b"a", b"")]).replace(b"}]", b"}}]"),
        laid_out(b"", [(b"a", b""), (b"b", b"")]).replace(b"},{", b"}{"),
        laid_out(b"", []).replace(PAYLOAD_TYPE.encode(), b"text/plain"),
    ],
)
def test_odd_envelopes(content: bytes) -> None:
    both(content)


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_what_is_plain_is_known_to_be(document: dict[str, Any]) -> None:
    payload = encode_plain(document)
    found = both(enveloped(payload))
    assert found is not None
    try:
        parse_plain(payload, negative=True)
    except TooDeepError:
        assert not found.plain
        return
    if found.plain:
        assert json.loads(payload) == document
    else:  # a key with an escape: that is left to others
        assert any("\\" in json.dumps(key) for key in keys_of(document))


def keys_of(value: Any) -> set[str]:
    if isinstance(value, list):
        return {key for one in value for key in keys_of(one)}
    if not isinstance(value, dict):
        return set()
    return {key for name, one in value.items() for key in (name, *keys_of(one))}


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4), st.data())
def test_what_is_known_to_be_plain_is(document: dict[str, Any], data: st.DataObject) -> None:
    payload = changed(
        data, encode_plain(document), b'"\\{}[],:-0189.eEu/nftab \n\x1f\x7f\xc3\xa9\xff'
    )
    found = both(enveloped(payload))
    assert found is not None
    if found.plain:
        assert parse_plain(payload, negative=True) == json.loads(payload)


@pytest.mark.parametrize(
    "payload",
    [
        b"", b"[]", b"1", b'{"a":1}\n', b' {"a":1}', b'\xef\xbb\xbf{"a":1}', b'{"a":1.0}',
        b'{"a":1e3}', b'{"a":-0}', b'{"a":01}', b'{"a":-}', b'{"a":9007199254740992}',
        b'{"a":-9007199254740992}', b'{"a":' + b"9" * 10_000 + b"}", b'{"a":NaN}',
        b'{"b":1,"a":1}', b'{"a":1,"a":1}', b'{"a":"\\u0041"}', b'{"a":"\\/"}',
        b'{"a":"\\u001F"}', b'{"a":"\\u0008"}', b'{"a":"\\u000a"}', b'{"a":"\\u007f"}',
        b'{"a":"\\ud800"}', b'{"a":"\xff"}', b'{"a":"\xed\xa0\x80"}', '{"é":1}'.encode(),
        b'{"a":1}{"a":1}', b'{"a":tru}', b'{"a":1', b'{"a":"', b'{"a":"\\', b'{"a":"\\u00',
        b'{"a":1,}', b'{"a":[1,]}', b'{,}', b'{"a"}', b'{"a":\x1f}', b'{"a":"\x1f"}', b"[" * 99_999,
        b'{"a":' + b"[" * 16 + b"]" * 16 + b"}", b'{"a":' * 99_999,
    ],
)  # fmt: skip
def test_what_is_not_plain(payload: bytes) -> None:
    found = both(enveloped(payload))
    assert found is not None
    assert not found.plain
    with pytest.raises((NotPlainError, TooDeepError)):
        parse_plain(payload, negative=True)


def test_the_limits_are_plain() -> None:
    for payload in (
        b'{"a":9007199254740991,"b":-9007199254740991,"c":0}',
        b'{"a":' + b"[" * 15 + b"]" * 15 + b"}",
        b'{"a":"' + b"[" * 99 + b'"}',
        b'{"a":"\\u001f\\b\\f\\n\\r\\t\\"\\\\\x7f"}',
        '{"a":"é中\U0001f600"}'.encode(),
        b"{}",
    ):
        found = both(enveloped(payload))
        assert found is not None
        assert found.plain
        assert parse_plain(payload, negative=True) == json.loads(payload)


def test_the_reference_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARIPASSU_REFERENCE", "1")
    assert not room.available()
    monkeypatch.setattr(room, "_AVAILABLE", room.available())
    found = opened(STATEMENT)
    assert found is not None
    assert not found.plain

"""The kernel reads the statements that the reference reads, alike, and no other bytes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.charters import Book, Files

from paripassu.documents.base64 import format_base64
from paripassu.documents.plain import MOST, encode_plain
from paripassu.record import envelope, native
from paripassu.record.blob_reference import BlobReference
from paripassu.record.errors import RefusedError
from paripassu.record.opened import PAYLOAD_TYPE, Signature, laid_out, sealed
from paripassu.record.payload import After, format_payload

pytestmark = pytest.mark.skipif(not native.available(), reason="the kernels are not installed")

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
KEYS = st.text(st.characters(max_codepoint=127), max_size=3)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-MOST, MOST) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
BOOK = Book().begun()
STATEMENT = BOOK.statement(body={"step": "the first one", "a": [{"b": -1}, None, True, "\n\u00e9"]})
FILES = BOOK.statement(blobs=tuple(sorted(map(Files().keep, (b"one", b"two", b"three")))))
INNER = (STATEMENT.payload, FILES.payload)


def both(content: bytes) -> dict[str, Any] | None:
    """Read bytes both ways, and have them alike."""
    found = native.statement_parts(content)
    try:
        wanted = envelope.statement_parts(content)
    except RefusedError:
        assert found is None
        return None
    if found is None:  # left to the reference: a key with an escape would be sorted otherwise
        assert any("\\" in json.dumps(key, ensure_ascii=False) for key in keys_of(wanted["body"]))
        return None
    assert found == wanted
    for key in wanted:
        assert type(found[key]) is type(wanted[key])
    assert {type(one) for one in found["signatures"]} <= {Signature}
    assert type(found["after"]) is After
    return found


def keys_of(value: Any) -> set[str]:
    if isinstance(value, list):
        return {key for one in value for key in keys_of(one)}
    if not isinstance(value, dict):
        return set()
    return {key for name, one in value.items() for key in (name, *keys_of(one))}


def enveloped(payload: bytes) -> bytes:
    return sealed(payload, STATEMENT.signatures)


def stating(body: bytes) -> bytes:
    """Give a payload with bytes in the place of its body."""
    empty = format_payload(
        agreement="a1" * 32,
        origin="example.org/korea",
        author="us-1",
        kind="perform",
        body={},
        blobs=(),
        after=After(7, bytes(range(32))),
        previous=None,
    )
    return empty.replace(b"{}", body)


def changed(data: st.DataObject, content: bytes, letters: bytes) -> bytes:
    """Change up to three places of some bytes."""
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content)))
        given = data.draw(st.lists(st.sampled_from(letters), max_size=2))
        content = content[:at] + bytes(given) + content[at + data.draw(st.integers(0, 3)) :]
    return content


@pytest.mark.parametrize("statement", [STATEMENT, FILES])
def test_a_statement(statement: envelope.Statement) -> None:
    found = both(statement.content)
    assert found is not None
    assert found["payload"] == statement.payload
    assert found["pae"] == statement.pae
    assert found["digest"] == statement.digest
    assert found["leaf"] == statement.leaf
    assert found["blobs"] == statement.blobs
    assert len(found["signatures"]) == 2
    assert both(bytes(bytearray(statement.content))) == found


@given(st.data())
def test_changed_envelopes(data: st.DataObject) -> None:
    both(changed(data, STATEMENT.content, b'AB/=+-"\\{}[],: \n\xc3\xa9'))


@given(st.binary(max_size=8), st.lists(st.tuples(st.binary(max_size=5), st.binary(max_size=8))))
def test_laid_out_from_any_bytes(payload: bytes, listed: list[tuple[bytes, bytes]]) -> None:
    both(laid_out(payload, listed))
    both(laid_out(format_base64(payload).encode(), listed))


KEY_IDS = st.sampled_from(
    ["0" * 64, "a" * 64, "f" * 64, "F" * 64, "f" * 63, "g" * 64, "é" * 32, ""]
)


@given(st.lists(st.tuples(KEY_IDS, st.binary(max_size=200)), max_size=3))
@example([("a" * 64, b""), ("a" * 64, b"")])
@example([("f" * 64, b""), ("a" * 64, b"")])
def test_signatures(listed: list[tuple[str, bytes]]) -> None:
    texts = [(id.encode(), format_base64(one).encode()) for id, one in listed]
    found = both(laid_out(format_base64(STATEMENT.payload).encode(), texts))
    ids = [id for id, _ in listed]
    good = ids == sorted(set(ids)) and set(ids) <= {"0" * 64, "a" * 64, "f" * 64}
    assert (found is not None) == good


@given(st.binary(max_size=200), st.data())
def test_base64_in_it(signature: bytes, data: st.DataObject) -> None:
    payload, text = format_base64(STATEMENT.payload).encode(), format_base64(signature).encode()
    key_id = b"0f" * 32
    found = both(laid_out(payload, [(key_id, text)]))
    assert found is not None
    assert found["signatures"] == (("0f" * 32, signature),)
    both(laid_out(payload, [(key_id, changed(data, text, b"AQgw/=+-_"))]))
    both(laid_out(changed(data, payload, b"AQgw/=+-_"), [(key_id, text)]))


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
        STATEMENT.content + b"\n",
        STATEMENT.content.replace(b"}]", b"},]"),
        STATEMENT.content.replace(b"}]", b"}}]"),
        STATEMENT.content.replace(b"},{", b"}{"),
        STATEMENT.content.replace(PAYLOAD_TYPE.encode(), b"text/plain"),
    ],
)
def test_odd_envelopes(content: bytes) -> None:
    assert both(content) is None


@given(st.sampled_from(INNER), st.data())
def test_changed_payloads(payload: bytes, data: st.DataObject) -> None:
    letters = b'"\\{}[],:-0189.eEu/nftab \n\x1f\x7f\xc3\xa9\xff'
    both(enveloped(changed(data, payload, letters)))


@given(st.sampled_from(INNER), st.data())
def test_parts_of_a_payload_moved(payload: bytes, data: st.DataObject) -> None:
    """Keys of two levels, and the end of one payload behind another."""
    parts = payload.split(b",")
    at = data.draw(st.integers(0, len(parts) - 1))
    to = data.draw(st.integers(0, len(parts)))
    both(enveloped(b",".join([*parts[:to], parts[at], *parts[to:]])))
    parts.insert(to, parts.pop(at))
    both(enveloped(b",".join(parts)))


@given(
    st.lists(
        st.builds(
            BlobReference,
            st.sampled_from(["00" * 32, "0f" * 32, "f0" * 32, "0F" * 32, "0" * 63, "é" * 32]),
            st.integers(0, MOST + 1) | st.integers(-1, 2),
            st.sampled_from(["a/b", "a/b/c", "a", "/", "a/", "A/b", "a/-", "a0/0!#$&^_.+-", "é/a"])
            | st.builds("{}/{}".format, *[st.integers(62, 66).map("a".__mul__)] * 2),
        ),
        max_size=3,
    )
)
def test_files(blobs: list[BlobReference]) -> None:
    payload = format_payload(
        agreement=STATEMENT.agreement,
        origin=STATEMENT.origin,
        author=STATEMENT.author,
        kind=STATEMENT.kind,
        body={},
        blobs=blobs,
        after=STATEMENT.after,
        previous=None,
    )
    both(enveloped(payload))


FORMS = st.text("aZ0_-./é", max_size=4) | st.sampled_from(
    [
        "a" * 64,
        "a" * 65,
        "a" * 120,
        "a" * 121,
        "a" * 200,
        "a" * 201,
        "a/receipt/b",
        "0",
        "-",
        "f0" * 32,
    ]
)


@given(
    st.sampled_from(["agreement", "origin", "author", "kind", "previous"]),
    FORMS,
    st.integers(-1, MOST + 1),
    st.sampled_from([32, 31, 33, 0]),
)
def test_forms(name: str, given_: str, size: int, length: int) -> None:
    fields: dict[str, Any] = {
        "agreement": STATEMENT.agreement,
        "origin": STATEMENT.origin,
        "author": STATEMENT.author,
        "kind": STATEMENT.kind,
        "previous": None,
        name: given_,
    }
    after = After(size, bytes(length))
    both(enveloped(format_payload(**fields, body={}, blobs=(), after=after)))


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_bodies(body: dict[str, Any]) -> None:
    both(enveloped(stating(encode_plain(body))))


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4), st.data())
def test_changed_bodies(body: dict[str, Any], data: st.DataObject) -> None:
    letters = b'"\\{}[],:-0189.eEu/nftab \n\x1f\x7f\xc3\xa9\xff'
    both(enveloped(stating(changed(data, encode_plain(body), letters))))


@pytest.mark.parametrize(
    "body",
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
def test_what_is_no_body(body: bytes) -> None:
    assert both(enveloped(stating(body))) is None


def test_the_limits_are_read() -> None:
    for body in (
        b'{"a":9007199254740991,"b":-9007199254740991,"c":0}',
        b'{"a":' + b"[" * 13 + b"]" * 13 + b"}",
        b'{"a":"' + b"[" * 99 + b'"}',
        b'{"a":"\\u001f\\b\\f\\n\\r\\t\\"\\\\\x7f"}',
        '{"a":"é中\U0001f600"}'.encode(),
        b"{}",
    ):
        found = both(enveloped(stating(body)))
        assert found is not None
        assert found["body"] == json.loads(body)


def test_the_reference_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARIPASSU_REFERENCE", "1")
    assert not native.available()
    monkeypatch.setattr(native, "_AVAILABLE", native.available())
    assert native.statement_parts(STATEMENT.content) is None
    assert envelope.parse_statement(STATEMENT.content) == STATEMENT

"""Statements have one encoding, and nothing else is read as one."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from paripassu.record.blob_reference import BlobReference
from paripassu.record.envelope import (
    MOST_BYTES,
    Statement,
    format_statement,
    pae,
    parse_statement,
)
from paripassu.record.errors import RefusedError
from paripassu.record.opened import Signature, opened
from paripassu.record.payload import After

STATEMENT = Statement(
    agreement="a1" * 32,
    origin="example.org/korea",
    author="us-1",
    kind="perform",
    body={"step": "treaty:1", "evidence": "é", "balance": -3},
    blobs=(BlobReference("00" * 32, 0, "text/csv"), BlobReference("01" * 32, 5, "image/png")),
    after=After(7, bytes(range(32))),
    previous="b2" * 32,
    signatures=(Signature("0f" * 32, b"s" * 64), Signature("f0" * 32, b"t" * 2420)),
)


def payload() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(STATEMENT.payload)
    return found


def compact(document: object) -> bytes:
    """Write JSON as the standard library would with no blanks and sorted keys."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sealed(inner: bytes, signatures: object = ()) -> bytes:
    return compact(
        {
            "payload": b64encode(inner).decode(),
            "payloadType": "application/vnd.in-toto+json",
            "signatures": list(signatures),  # type: ignore[call-overload]
        }
    )


def rule_of(content: bytes) -> str:
    with pytest.raises(RefusedError) as told:
        parse_statement(content)
    assert str(told.value)
    return told.value.rule


def test_what_is_written_is_read() -> None:
    content = format_statement(STATEMENT)
    read = parse_statement(content)
    assert read == STATEMENT
    assert format_statement(read) == content
    assert content == compact(json.loads(content))
    assert STATEMENT.payload == compact(json.loads(STATEMENT.payload))


def test_the_id_is_that_of_the_one_entry_log_over_the_pae() -> None:
    inner = STATEMENT.payload
    said = b"DSSEv1 28 application/vnd.in-toto+json " + str(len(inner)).encode() + b" " + inner
    assert pae(inner) == STATEMENT.pae == said
    assert STATEMENT.id == sha256(b"\0" + said).hexdigest()


def test_the_id_is_blind_to_signatures() -> None:
    bare = parse_statement(sealed(STATEMENT.payload))
    assert bare.signatures == ()
    assert bare.id == STATEMENT.id


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c + b"\n",
        lambda c: b" " + c,
        lambda c: b"\xef\xbb\xbf" + c,
        lambda c: c.replace(b'","payloadType', b'", "payloadType'),
        lambda c: c.replace(b'"payload":', b'"payload":"","payload":', 1),
        lambda c: c.replace(b"]}", b",]}"),
        lambda c: c.replace(b"},{", b"}{"),
        lambda c: c.replace(b"application/", b"application\\/"),
        lambda c: c.replace(b"f0f0", b"F0f0", 1),
        lambda c: c[:-1],
        lambda c: compact(dict(reversed(json.loads(c).items()))).replace(b'{"', b'{ "', 1),
    ],
)
def test_a_reencoded_envelope_is_refused(change: Any) -> None:
    assert rule_of(change(format_statement(STATEMENT))) in {"encoding", "shape"}


@pytest.mark.parametrize(
    "variant",
    [
        lambda t: t.rstrip("="),
        lambda t: t + "=",
        lambda t: t[:8] + "\n" + t[8:],
        lambda t: t[:8] + " " + t[8:],
        lambda t: t[:8] + "=" + t[9:],
        lambda t: t.replace("e", "-", 1),
        lambda t: t.replace("e", "_", 1),
        lambda t: t + "====",
        lambda t: t + "A",
    ],
)
def test_base64_variants_are_refused(variant: Any) -> None:
    inner = STATEMENT.payload + b" " * (2 - len(STATEMENT.payload) % 3)  # so that there is padding
    text = b64encode(inner).decode()
    assert text.endswith("=")
    content = sealed(b"").replace(b'"payload":""', f'"payload":"{variant(text)}"'.encode())
    assert rule_of(content) == "encoding"


def test_base64_with_bits_that_stand_for_nothing_is_refused() -> None:
    content = format_statement(STATEMENT)
    text = b64encode(b"s" * 64)
    assert text.endswith(b"cw==")
    assert rule_of(content.replace(text, text[:-4] + b"cx==")) == "encoding"


@pytest.mark.parametrize(
    ("inner", "rule"),
    [
        (lambda: STATEMENT.payload + b" ", "encoding"),
        (lambda: STATEMENT.payload.replace(b'"size":7', b'"size":7.0'), "encoding"),
        (lambda: STATEMENT.payload.replace(b'"size":7', b'"size":7e0'), "encoding"),
        (lambda: STATEMENT.payload.replace(b'"size":7', b'"size":-0'), "encoding"),
        (lambda: STATEMENT.payload.replace(b'"size":7', b'"size":9007199254740992'), "encoding"),
        (lambda: STATEMENT.payload.replace(b'"size":7', b'"size":07'), "encoding"),
        (lambda: STATEMENT.payload.replace(b'"size":7', b'"size":NaN'), "encoding"),
        (lambda: STATEMENT.payload.replace(b'"size":7', b'"size":7,"size":7'), "encoding"),
        (lambda: STATEMENT.payload.replace(b'"kind":', b'"kind":"sign","kind":'), "encoding"),
        (lambda: STATEMENT.payload.replace(b"perform", b"\\u0070erform"), "encoding"),
        (lambda: STATEMENT.payload.replace(b'"step"', '"stép"'.encode()), "encoding"),
        (lambda: STATEMENT.payload.replace("é".encode(), b"\\u00e9"), "encoding"),
        (lambda: STATEMENT.payload.replace("é".encode(), b"\\ud800"), "encoding"),
        (lambda: STATEMENT.payload.replace("é".encode(), b"\xff"), "encoding"),
        (lambda: STATEMENT.payload.replace("é".encode(), b"\xed\xa0\x80"), "encoding"),
        (lambda: STATEMENT.payload.replace(b"-3", b"[" * 40 + b"]" * 40), "depth"),
        (lambda: b"[" * 10_000, "depth"),
        (lambda: b"[]", "encoding"),
        (lambda: b"", "encoding"),
    ],
)
def test_a_payload_in_another_encoding_is_refused(inner: Any, rule: str) -> None:
    assert rule_of(sealed(inner())) == rule


def changed(**fields: Any) -> bytes:
    document = payload()
    document["predicate"] |= fields
    return sealed(compact(document))


BLOB = {"digest": "00" * 32, "size": 0, "type": "text/csv"}


@pytest.mark.parametrize(
    "fields",
    [
        {"after": {"root": "", "size": 7}},
        {"after": {"root": b64encode(bytes(31)).decode(), "size": 7}},
        {"after": {"root": b64encode(bytes(32)).decode(), "size": -1}},
        {"after": {"root": b64encode(bytes(32)).decode(), "size": True}},
        {"after": {"root": b64encode(bytes(32)).decode(), "size": "7"}},
        {"after": None},
        {"author": ""},
        {"author": "US"},
        {"author": "us\n"},
        {"author": "a" * 201},
        {"author": 1},
        {"kind": "Sign"},
        {"kind": ""},
        {"body": []},
        {"body": None},
        {"origin": "Example.org"},
        {"origin": "a" * 121},
        {"origin": "a/receipt/b"},
        {"origin": "a+b"},
        {"previous": ""},
        {"previous": "B2" * 32},
        {"previous": 0},
        {"blobs": {}},
        {"blobs": [1]},
        {"blobs": [BLOB | {"size": -1}]},
        {"blobs": [BLOB | {"type": "csv"}]},
        {"blobs": [BLOB | {"more": 1}]},
        {"more": 1},
    ],
)
def test_another_shape_is_refused(fields: dict[str, Any]) -> None:
    assert rule_of(changed(**fields)) == "shape"


@pytest.mark.parametrize(
    "fields",
    [
        {"_type": "https://in-toto.io/Statement/v0.1"},
        {"predicateType": "paripassu:statement/2"},
        {"subject": []},
        {"subject": [{"digest": {"sha256": "a1" * 32}}] * 2},
        {"subject": [{"digest": {"sha256": "a1" * 32}, "name": "agreement"}]},
        {"subject": [{"digest": {"sha512": "a1" * 32}}]},
        {"subject": [{"digest": {"sha256": "a1" * 31}}]},
    ],
)
def test_another_in_toto_statement_is_refused(fields: dict[str, Any]) -> None:
    assert rule_of(sealed(compact(payload() | fields))) == "shape"


def test_blobs_out_of_order_or_twice_are_refused() -> None:
    other = BLOB | {"digest": "01" * 32}
    assert rule_of(changed(blobs=[other, BLOB])) == "blob-order"
    assert rule_of(changed(blobs=[BLOB, BLOB])) == "blob-order"


def test_signatures_out_of_order_or_twice_are_refused() -> None:
    document = json.loads(format_statement(STATEMENT))
    first, second = document["signatures"]
    for signatures in ([second, first], [first, first]):
        assert rule_of(compact(document | {"signatures": signatures})) == "signature-order"


def test_the_envelope_has_its_keys_and_its_type() -> None:
    document = json.loads(format_statement(STATEMENT))
    assert rule_of(compact(document | {"more": 1})) == "shape"
    assert rule_of(compact(document | {"payloadType": "text/plain"})) == "shape"
    assert rule_of(compact({"payload": ""})) == "shape"
    assert rule_of(b"{}") == "shape"
    assert rule_of(b"[]") == "encoding"


def test_the_size_of_an_entry() -> None:
    assert rule_of(b"") == "size"
    assert rule_of(b"{" * (MOST_BYTES + 1)) == "size"
    long = replace(STATEMENT, body={"a": "x" * 50_000})
    with pytest.raises(RefusedError) as told:
        format_statement(long)
    assert told.value.rule == "size"


def test_an_envelope_is_taken_apart() -> None:
    assert opened(STATEMENT.content) == (STATEMENT.payload, STATEMENT.signatures)

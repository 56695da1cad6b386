"""Signed notes and verifier keys: the specification's examples, and every way to spoil them."""

from __future__ import annotations

import pytest
from tests.record_signed import secret

from paripassu.documents.base64 import format_base64
from paripassu.record.errors import BadKeyError, BadSignatureError, MalformedError
from paripassu.record.keys import ED25519, ML_DSA_44, format_public_key, parse_public_key
from paripassu.record.note import (
    MOST_BYTES,
    MOST_SIGNATURES,
    Note,
    NoteSignature,
    format_note,
    parse_note,
)
from paripassu.record.signed import sign_note, verify_signature
from paripassu.record.vkey import SignatureType, VerifierKey, format_vkey, parse_vkey

# C2SP signed-note, "Example" and the note at its beginning.
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE = (
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONnc"
    "AlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()
QUASIMODO = (
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
    "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU"
    "0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
).encode()


def test_the_example() -> None:
    note, key = parse_note(EXAMPLE), parse_vkey(VKEY)
    assert note.text == b"This is an example message.\n"
    assert key.type is SignatureType.NOTE
    assert verify_signature(note, note.signatures[0], key) == 0
    assert format_note(note) == EXAMPLE
    assert format_vkey(key) == VKEY


def test_the_example_changed_in_any_bit() -> None:
    key = parse_vkey(VKEY)
    for at in range(len(EXAMPLE)):
        changed = bytearray(EXAMPLE)
        changed[at] ^= 1
        try:
            note = parse_note(bytes(changed))
        except MalformedError:
            continue
        with pytest.raises(BadSignatureError):
            verify_signature(note, note.signatures[0], key)


def test_a_text_with_empty_lines() -> None:
    note = parse_note(QUASIMODO)
    assert note.text.decode().endswith("sole:\n\ned è subito sera.\n")
    assert note.signatures[0].key_id.hex() == "367ba04b"
    assert len(note.signatures[0].signature) == 64
    assert format_note(note) == QUASIMODO


LINE = "— a AAAAAAA=\n".encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"\n\n",
        b"text\n",
        b"text\n\n",
        b"text" + LINE,
        b"text\n" + LINE,
        b"text\n\n" + LINE[:-1],
        b"text\n\n" + LINE + b"\n",
        b"text\r\n\r\n" + LINE,
        b"te\0xt\n\n" + LINE,
        b"te\txt\n\n" + LINE,
        b"te\x1bxt\n\n" + LINE,
        b"te\xffxt\n\n" + LINE,
        b"te\xed\xa0\x80xt\n\n" + LINE,
        b"text\n\n- a AAAAAAA=\n",
        "text\n\n—a AAAAAAA=\n".encode(),
        "text\n\n—  AAAAAAA=\n".encode(),
        "text\n\n— a\n".encode(),
        "text\n\n— a \n".encode(),
        "text\n\n— a  AAAAAAA=\n".encode(),
        "text\n\n— a AAAAAAA= \n".encode(),
        "text\n\n— a+b AAAAAAA=\n".encode(),
        "text\n\n— a\u00a0b AAAAAAA=\n".encode(),
        "text\n\n— a\u2028b AAAAAAA=\n".encode(),
        "text\n\n— a\u0085b AAAAAAA=\n".encode(),
        "text\n\n— a AAAAAA==\n".encode(),  # a key id and no signature
        "text\n\n— a AAAAAAA\n".encode(),  # no padding
        "text\n\n— a AAAAAAB=\n".encode(),  # a bit that stands for nothing
        "text\n\n— a AAAA_AA=\n".encode(),
        "text\n\n— a AAAA\n".encode(),
        b"text\n\n" + LINE * (MOST_SIGNATURES + 1),
        b"t" * MOST_BYTES + b"\n\n" + LINE,
    ],
)
def test_what_is_no_note(content: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_note(content)


@pytest.mark.parametrize("count", [1, 16, MOST_SIGNATURES])
def test_as_many_signatures_as_have_to_be_read(count: int) -> None:
    lines = tuple(NoteSignature("a", bytes(4), bytes([n]) * 2428) for n in range(count))
    note = Note(b"text\n", lines)
    assert parse_note(format_note(note)) == note


def test_a_signature_under_another_name_or_id() -> None:
    text = b"text\n"
    key = VerifierKey("a", SignatureType.NOTE, secret("a").public)
    right = sign_note(text, "a", secret("a"))
    assert verify_signature(Note(text, (right,)), right, key) == 0
    for wrong in (
        NoteSignature("b", right.key_id, right.signature),
        NoteSignature("a", bytes(4), right.signature),
        NoteSignature("a", right.key_id, right.signature[:-1]),
        sign_note(b"other\n", "a", secret("a")),
    ):
        with pytest.raises(BadSignatureError):
            verify_signature(Note(text, (wrong,)), wrong, key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.com/foo",
        VKEY.replace("+530d903a", ""),
        VKEY.replace("530d903a", "530D903A"),
        VKEY.replace("530d903a", "530d903b"),
        VKEY.replace("foo", "bar"),
        VKEY.replace("example.com/foo", ""),
        VKEY.replace("foo", "f oo"),
        VKEY[:-1],
        VKEY + "=",
        VKEY + "\n",
        VKEY.replace("+Aeky", "+Auky"),
        VKEY.split("+Aeky", maxsplit=1)[0] + "+",
        VKEY.split("+Aeky", maxsplit=1)[0] + "+AQ==",
    ],
)
def test_what_is_no_verifier_key(text: str) -> None:
    with pytest.raises(BadKeyError):
        parse_vkey(text)


@pytest.mark.parametrize("kind", list(SignatureType))
def test_verifier_keys_of_each_type(kind: SignatureType) -> None:
    key = VerifierKey("witness.example/w", kind, secret("w", kind.algorithm).public)
    assert parse_vkey(format_vkey(key)) == key


def test_a_key_of_small_order_is_no_verifier_key() -> None:
    material = bytes([1]) + (1).to_bytes(32, "little")
    text = f"a+{'0' * 8}+{format_base64(material)}"
    with pytest.raises(BadKeyError, match="neutral"):
        parse_vkey(text)


def test_public_keys_as_text() -> None:
    for algorithm in (ED25519, ML_DSA_44):
        key = secret("someone", algorithm).public
        assert parse_public_key(format_public_key(key)) == key
        assert len(key.id) == 64
    ed25519, ml_dsa = (secret("someone", one).public for one in (ED25519, ML_DSA_44))
    for wrong in (
        "",
        "x",
        format_base64(ed25519.spki[:-1]),
        format_base64(ed25519.spki + b"\0"),
        format_base64(ml_dsa.spki[:-1]),
        format_base64(ed25519.raw),
        format_base64(ed25519.spki[:12] + bytes(32)),
        format_base64(ed25519.spki[:11] + b"\1" + ed25519.raw),
    ):
        with pytest.raises(BadKeyError):
            parse_public_key(wrong)

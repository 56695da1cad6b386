"""Signed notes: a text and the lines of those who signed it (C2SP signed-note, 1.0.0).

Pure form: what a signature is worth is asked in :mod:`paripassu.record.signed`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from paripassu.documents.base64 import format_base64, parse_base64
from paripassu.quoted import quoted
from paripassu.record.errors import MalformedError

#: The most signatures and bytes that are read: at least 16 signatures have to be.
MOST_SIGNATURES = 64
MOST_BYTES = 512 * 1024
#: Bytes of a key id.
KEY_ID = 4
_CONTROL = re.compile(rb"[\x00-\x09\x0b-\x1f]")
_DASH = "\N{EM DASH} "


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One line under a note.

    Attributes
    ----------
    name : str
        Of the key.
    key_id : bytes
        4; with the name it says which key signed, and how.
    signature : bytes
        At least one byte: what the algorithm of the key makes.
    """

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A text that somebody signed.

    Attributes
    ----------
    text : bytes
        In UTF-8, with its last newline, without the blank line after it.
    signatures : tuple of NoteSignature
        In the order of the lines, at least one.
    """

    text: bytes
    signatures: tuple[NoteSignature, ...]


def parse_note(content: bytes) -> Note:
    """Read a note. Nothing in it is to be believed yet.

    Raises
    ------
    MalformedError
        It is no note, or one beyond the limits.
    """
    if len(content) > MOST_BYTES:
        raise _bad(f"has {len(content):,} bytes, more than {MOST_BYTES:,}")
    if _CONTROL.search(content):
        raise _bad("has a control character in it")
    # The last empty line parts the two: the text may have empty lines of its own.
    at = content.rfind(b"\n\n")
    if at < 0 or at + 2 == len(content) or not content.endswith(b"\n"):
        raise _bad("has no signatures after an empty line")
    try:
        content.decode()
        lines = content[at + 2 : -1].decode().split("\n")
    except UnicodeDecodeError:
        raise _bad("is not in UTF-8") from None
    if len(lines) > MOST_SIGNATURES:
        raise _bad(f"has {len(lines)} signatures, more than {MOST_SIGNATURES}")
    return Note(content[: at + 1], tuple(parse_signature(line) for line in lines))


def parse_signature(line: str) -> NoteSignature:
    """Read one signature line, without its newline.

    Raises
    ------
    MalformedError
        It is none.
    """
    name, blank, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not blank or not is_key_name(name):
        raise _bad(f"has a line that is no signature: {quoted(line)}")
    try:
        signature = parse_base64(encoded)
    except ValueError:
        signature = b""
    if len(signature) <= KEY_ID:
        raise _bad(f"has a signature by {quoted(name)} that is not written in base64")
    return NoteSignature(name, signature[:KEY_ID], signature[KEY_ID:])


def format_note(note: Note) -> bytes:
    """Write a note."""
    return note.text + b"\n" + b"".join(map(format_signature, note.signatures))


def format_signature(signature: NoteSignature) -> bytes:
    """Write one signature line, with its newline."""
    encoded = format_base64(signature.key_id + signature.signature)
    return f"{_DASH}{signature.name} {encoded}\n".encode()


def is_key_name(name: str) -> bool:
    """Whether a key can have this name: not empty, without plus, blanks and control characters."""
    return bool(name) and not any(c == "+" or c.isspace() or c < " " for c in name)


def _bad(what: str) -> MalformedError:
    return MalformedError("the note", what)

"""Checkpoints: the size and the root of a log at one moment (C2SP tlog-checkpoint, 1.0.0)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from paripassu.documents.base64 import format_base64, parse_base64
from paripassu.merkle.hashing import HASH_SIZE
from paripassu.quoted import quoted
from paripassu.record.errors import MalformedError
from paripassu.record.forms import ORIGIN, RECEIPT

#: The most that a size or a time can be: readers hold it in 64 bits with a sign.
MOST = 2**63 - 1
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log at one moment.

    Attributes
    ----------
    origin : str
        The log's name.
    size : int
        Number of entries, below 2^63.
    root : bytes
        32, of the tree over them.
    extensions : tuple of str
        Further lines, of foreign logs alone: no ML-DSA-44 cosignature covers them.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()


def parse_checkpoint(text: bytes, *, extensions: bool = False) -> Checkpoint:
    """Read the text of a note that should be a checkpoint.

    Parameters
    ----------
    text : bytes
        As in :attr:`paripassu.record.note.Note.text`.
    extensions : bool
        Whether further lines may follow, as foreign logs may have them.

    Raises
    ------
    MalformedError
        It is none, or has lines that it may not have.
    """
    try:
        lines = text.decode().split("\n")
    except UnicodeDecodeError:
        raise _bad("is not in UTF-8") from None
    if len(lines) < 4 or lines.pop() or not all(lines):
        raise _bad("should be three lines: origin, size and root")
    origin, size, root, *rest = lines
    if rest and not extensions:
        raise _bad(f"has a line after the root: {quoted(rest[0])}")
    return Checkpoint(
        origin, parse_decimal(size, "the size"), parse_hash(root, "the root"), tuple(rest)
    )


def format_checkpoint(checkpoint: Checkpoint) -> bytes:
    """Write a checkpoint: the text of its note."""
    root = format_base64(checkpoint.root)
    lines = (checkpoint.origin, str(checkpoint.size), root, *checkpoint.extensions)
    return "".join(f"{line}\n" for line in lines).encode()


def is_origin(origin: str) -> bool:
    """Whether one of our logs can have this name.

    At most 120 small letters, digits, ``.``, ``/`` and ``-``, and not ``/receipt/`` in it.
    """
    return ORIGIN.fullmatch(origin) is not None and RECEIPT not in origin


def parse_decimal(text: str, name: str) -> int:
    """Read a number in decimal: ASCII, no sign, no leading zeroes, below 2^63.

    Raises
    ------
    MalformedError
        It is none.
    """
    if not _DECIMAL.fullmatch(text) or int(text) > MOST:
        raise MalformedError(name, f"should be a whole number below 2^63, not {quoted(text)}")
    return int(text)


def parse_hash(text: str, name: str) -> bytes:
    """Read a SHA-256 hash in base64.

    Raises
    ------
    MalformedError
        It is none.
    """
    try:
        found = parse_base64(text)
    except ValueError:
        found = b""
    if len(found) != HASH_SIZE:
        raise MalformedError(name, f"should be 32 bytes in base64, not {quoted(text)}")
    return found


def _bad(what: str) -> MalformedError:
    return MalformedError("the checkpoint", what)

"""The forms in which files have hashes, seeds and nodes ("Files" of the specification)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from paripassu.documents.base64 import parse_base64
from paripassu.documents.plain import NotPlainError, TooDeepError, parse_plain
from paripassu.errors import Fault
from paripassu.escrow.errors import (
    NoEscrowFileError,
    NotCanonicalError,
    RefusedFileError,
    TooMuchWorkError,
    WrongShapeError,
)
from paripassu.escrow.hashes import HASH
from paripassu.kinds import other
from paripassu.quoted import quoted

_HASH = re.compile("[0-9a-f]{64}")
_OURS = re.compile(rb'\s*\{\s*"format"\s*:\s*"paripassu/(?:commitment|disclosure|question|seal)/')
#: Every file of the escrow has all of these; altered in one place it still has one of them.
_MARKS = (b'"format"', b"paripassu/", b'"root"')
_KINDS = ("commitment", "disclosure", "question", "seal")
_NODE = re.compile("[1-9a-f][0-9a-f]{0,15}")


def read_form(content: bytes, source: str) -> dict[str, Any]:
    """Parse a file of the escrow.

    Raises
    ------
    TooMuchWorkError
        It is nested too deeply.
    NotCanonicalError
        It is not in its one encoding.
    """
    try:
        return parse_plain(content)
    except TooDeepError as error:
        mend = "give another file: no file of a declaration is like that"
        raise TooMuchWorkError(source, [Fault(0, "", str(error), mend)]) from None
    except NotPlainError as error:
        mend = "take the file as it was published, byte for byte"
        raise NotCanonicalError(source, str(error), mend) from None


def ours(content: bytes) -> bool:
    """Whether a file says at its beginning that it is one to verify."""
    return _OURS.match(content) is not None


@contextmanager
def known(content: bytes, source: str, kind: str = "") -> Iterator[None]:
    """Turn the rejection of what is no file of the escrow at all into the error that it is.

    Such a file shows nothing, and nobody has altered it: somebody has taken another one ("Files").

    Parameters
    ----------
    content : bytes
    source : str
    kind : str
        The one kind that is wanted: ``commitment``; else any.

    Raises
    ------
    NoEscrowFileError
        It was rejected, and has no mark of such a file, or those of another kind.
    """
    try:
        yield
    except TooMuchWorkError:
        what, mend = ("", "") if ours(content) else other(content)
        if what and mend:  # somebody has taken the secret for a file to verify
            raise TooMuchWorkError(source, [Fault(0, "", what, mend)]) from None
        raise
    except RefusedFileError as error:
        named = [one for one in _KINDS if f"paripassu/{one}/".encode() in content]
        if any(mark in content for mark in _MARKS) and (not kind or not named or kind in named):
            raise
        what, mend = other(content) if content.strip() else ("is empty", "")
        wanted = f"no {kind}" if kind else "no file of a declaration"
        said = f"{what}, and {wanted}" if what else f"is {wanted}: {error.said}"
        usual = "give the file that `declare` wrote"
        raise NoEscrowFileError(error, said, mend or usual) from None


def check_keys(value: Any, keys: tuple[str, ...], place: str, source: str) -> Mapping[str, Any]:
    """Take an object that has exactly some keys."""
    if not isinstance(value, dict) or value.keys() != set(keys):
        has = f"{place or 'the file'} should have the keys {', '.join(keys)}, and nothing else"
        raise WrongShapeError(source, has)
    return value


def parse_hash(value: Any, place: str, source: str) -> bytes:
    """Take 64 small hexadecimal digits."""
    if not isinstance(value, str) or not _HASH.fullmatch(value):
        raise WrongShapeError(source, f"{place} should be 64 hexadecimal digits")
    return bytes.fromhex(value)


def is_blob(value: Any, hashes: int | None = None) -> bool:
    """Whether a value is a blob, of so many hashes where that is said."""
    try:
        blob = parse_blob(value, "", "")
    except WrongShapeError:
        return False
    return hashes is None or len(blob) == HASH * hashes


def parse_blob(value: Any, place: str, source: str) -> bytes:
    """Take the base64 of hashes that stand one after another."""
    blob = _bytes(value)
    if blob is None or len(blob) % HASH:
        raise WrongShapeError(source, f"{place} should be the base64 of whole hashes of 32 bytes")
    return blob


def parse_bytes(value: Any, length: int | None, place: str, source: str) -> bytes:
    """Take the base64 of bytes, of so many where that is said."""
    found = _bytes(value)
    if found is None or (length is not None and len(found) != length):
        wanted = "bytes" if length is None else f"{length:,} bytes"
        raise WrongShapeError(source, f"{place} should be the base64 of {wanted}")
    return found


def _bytes(value: Any) -> bytes | None:
    """Decode base64, if it is what an encoder would write."""
    try:
        return parse_base64(value) if isinstance(value, str) else None
    except ValueError:
        return None


def parse_nodes(value: Any, place: str, source: str) -> list[int]:
    """Take an array of nodes."""
    if not isinstance(value, list):
        raise WrongShapeError(source, f"{place} should be an array")
    for node in value:
        if not isinstance(node, str) or not _NODE.fullmatch(node):
            raise WrongShapeError(source, f"{place} has {quoted(str(node))}, which is no node")
    return [int(node, 16) for node in value]


def parse_numbers(value: Any, place: str, source: str) -> list[int]:
    """Take an array of whole numbers."""
    if not isinstance(value, list) or any(type(one) is not int for one in value):
        raise WrongShapeError(source, f"{place} should be an array of whole numbers")
    return value

"""The secret of a declaration: the seed and the data as committed, in one file of mode 0600.

A line of JSON says what follows; then stand the records of each tree as blocks, and last the
SHA-256 of all that stands before it. Numbers in blocks are written with the most significant byte
first. Hashes at the cut follow the records of each tree: they are a cache, and nothing is believed
that is made with them before it is verified.
"""

from __future__ import annotations

import hashlib
import json
import sys
from array import array
from collections.abc import Iterator
from typing import Any, Never

from paripassu.documents.plain import encode_plain
from paripassu.errors import Fault, InputError
from paripassu.escrow.commit import Declaration
from paripassu.escrow.commitment import Commitment, header_of
from paripassu.escrow.errors import RefusedFileError, WrongSecretError
from paripassu.escrow.filled import Filled, cached
from paripassu.escrow.hashes import HASH
from paripassu.escrow.records import Records
from paripassu.tables.texts import Texts

FORMAT = "paripassu/declaration-secret/1"
#: A declaration of a million records of eight fields takes about 130 MB.
MOST_BYTES = 8 * 1024**3
_SIZES = {"Q": 8, "I": 4, "i": 4}


def format_secret(declaration: Declaration) -> bytes:
    """Write a secret's file."""
    trees = []
    for tree, records in zip(declaration.header.trees, declaration.records, strict=True):
        known = declaration.known[tree.number] if declaration.known else {}
        trees.append(
            {
                "slots": len(records.slots),
                "records": len(records),
                "bytes": [len(column.data) for column in records.columns],
                "cache": len(known),
            }
        )
    head = {
        "format": FORMAT,
        "secret": declaration.secret.hex(),
        "header": declaration.header.form(),
        "trees": trees,
    }
    # The format stands first: by it the file is known as a secret.
    line = json.dumps(head, ensure_ascii=True, separators=(", ", ": ")).encode() + b"\n"
    blocks = [line, *_blocks(declaration)]
    digest = hashlib.sha256()
    for block in blocks:
        digest.update(block)
    return b"".join((*blocks, digest.digest()))


def _blocks(declaration: Declaration) -> Iterator[bytes]:
    for number, records in enumerate(declaration.records):
        yield _big(records.slots)
        yield _big(records.counts)
        for column in records.columns:
            yield _big(column.lengths)
            yield column.data
        if declaration.known:
            yield b"".join(declaration.known[number].values())


def _big(numbers: array[int]) -> bytes:
    """Write an array with the most significant byte first."""
    if sys.byteorder == "little":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def parse_secret(content: bytes, source: str = "secret") -> Declaration:
    """Take the bytes of a secret's file.

    Raises
    ------
    InputError
        It is none, or is damaged.
    """
    line, _, _ = content[: 2**26].partition(b"\n")
    if f'"format": "{FORMAT}"'.encode() not in line[:100]:
        _refuse(source, "is no secret of a declaration", "give the file of `declare commit`")
    if hashlib.sha256(memoryview(content)[:-HASH]).digest() != content[-HASH:]:
        _refuse(source, "is damaged or was cut short", "take it from where you keep a copy")
    try:
        head = json.loads(line)
        header = header_of(head["header"], source)
        secret = bytes.fromhex(head["secret"])
        blocks = _Blocks(content, len(line) + 1)
        records, known = [], []
        for tree, sizes in zip(header.trees, head["trees"], strict=True):
            records.append(blocks.records(sizes))
            filled = Filled(tree, records[-1], header.identity, secret)
            known.append(cached(filled, blocks.take(HASH * sizes["cache"])))
        if blocks.at != len(content) - HASH:
            raise ValueError("bytes are left")
    except (ValueError, TypeError, KeyError, LookupError, RefusedFileError) as error:
        _refuse(source, f"is no secret that this version reads: {type(error).__name__}")
    whole = tuple(one for one in known if one is not None)
    cache = whole if len(whole) == len(known) else ()
    return Declaration(header, secret, tuple(records), cache)


class _Blocks:
    """Blocks that are read one after another."""

    def __init__(self, content: bytes, at: int) -> None:
        self.content = content
        self.at = at

    def take(self, size: int) -> bytes:
        if not 0 <= size <= len(self.content) - HASH - self.at:
            raise ValueError("it is too short")
        self.at += size
        return self.content[self.at - size : self.at]

    def numbers(self, code: str, size: int) -> array[int]:
        numbers = array(code)
        numbers.frombytes(self.take(_SIZES[code] * size))
        if sys.byteorder == "little":
            numbers.byteswap()
        return numbers

    def records(self, sizes: dict[str, Any]) -> Records:
        slots = self.numbers("Q", sizes["slots"])
        counts = self.numbers("I", sizes["slots"])
        columns = []
        for size in sizes["bytes"]:
            lengths = self.numbers("i", sizes["records"])
            columns.append(Texts(self.take(size), lengths))
        return Records(slots, counts, tuple(columns))


def _refuse(source: str, what: str, mend: str = "") -> Never:
    raise InputError(source, [Fault(0, "", what, mend)])


def verify_secret(declaration: Declaration, commitment: Commitment, source: str = "secret") -> None:
    """Check that a secret is that of a commitment.

    Raises
    ------
    WrongSecretError
        It is another commitment's.
    """
    if encode_plain(declaration.header.form()) != encode_plain(commitment.header.form()):
        what = f"{source} is not the secret of this commitment"
        mine, other = declaration.header, commitment.header
        if mine.version != other.version:
            what += f": it is that of version {mine.version}, and this is version {other.version}"
        raise WrongSecretError(what, "give the secret that was written with the commitment")

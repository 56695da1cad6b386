"""A statement that counts, without what was only needed to find that out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from sys import intern
from typing import Any

from paripassu.record.blob_reference import BlobReference
from paripassu.record.envelope import Statement


@dataclass(slots=True)  # a frozen one takes three times as long to make, and there are many
class Counted:
    """A statement that counts: what it says, and no longer by which bytes and signatures.

    A log of a hundred thousand statements has a gigabyte of these, and a reader holds all of them.

    Attributes
    ----------
    index : int
        Its place in the log.
    digest : bytes
        The 32 bytes of its id.
    group : str
        The party, office or depositary for whom its author signs.
    origin, author, kind, body, blobs
        As the statement has them.
    after : int
        Size of the checkpoint that its author had seen.
    """

    index: int
    digest: bytes
    group: str
    origin: str
    author: str
    kind: str
    body: Mapping[str, Any]
    blobs: tuple[BlobReference, ...]
    after: int

    @classmethod
    def of(cls, index: int, statement: Statement, group: str) -> Counted:
        """Take a statement."""
        return cls(
            index=index,
            digest=statement.digest,
            group=intern(group),
            origin=intern(statement.origin),
            author=intern(statement.author),
            kind=intern(statement.kind),
            body={intern(key): value for key, value in statement.body.items()},
            blobs=statement.blobs,
            after=statement.after.size,
        )

    @property
    def id(self) -> str:
        """Its id, 64 hexadecimal digits."""
        return self.digest.hex()

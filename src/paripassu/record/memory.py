"""What a witness has to remember before it answers, and where it keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from paripassu.documents.base64 import format_base64, parse_base64
from paripassu.documents.plain import NotPlainError, TooDeepError, encode_plain, parse_plain
from paripassu.errors import DefectError
from paripassu.merkle.hashing import EMPTY_ROOT
from paripassu.record.fork import FILE as FORK
from paripassu.record.fork import MOST_BYTES as MOST_FORK
from paripassu.record.storage.contract import Objects

FORMAT = "paripassu/witness/1"
#: Bytes of a witness's file: a note of 64 signatures has at most half a megabyte.
MOST_BYTES = 2 * 1024 * 1024
_FILE = "witness.json"
_HELD = "held/"


@dataclass(frozen=True, slots=True)
class Memory:
    """The last that a witness signed.

    Attributes
    ----------
    size : int
        Of the latest checkpoint that it cosigned; 0: none.
    root : bytes
        32, likewise.
    time : int
        The latest time that it signed, of a receipt too; 0: none.
    note : bytes
        That checkpoint, with the log's signatures and its own; empty: none.
    """

    size: int = 0
    root: bytes = EMPTY_ROOT
    time: int = 0
    note: bytes = b""


@dataclass(frozen=True, slots=True)
class Held:
    """A statement that a witness has taken, and that is not in the log yet.

    Attributes
    ----------
    received : int
        When the first receipt was given, in seconds since the epoch.
    number : int
        Its place among those that were taken, from 0.
    content : bytes
    """

    received: int
    number: int
    content: bytes


class Store(Protocol):
    """Where a witness keeps it. What a call did lasts when it returns."""

    def load(self) -> Memory:
        """Give the last memory; the empty one where nothing was ever signed."""

    def save(self, memory: Memory) -> None:
        """Keep a memory in place of the one before."""

    def held(self) -> Sequence[Held]:
        """Give the statements that are held, in the order in which they were taken."""

    def hold(self, id: str, held: Held) -> None:
        """Keep a statement."""

    def drop(self, id: str) -> None:
        """Let go of a statement."""

    def fork(self) -> bytes:
        """Give the proof that the log has shown two histories; empty: there is none."""

    def convict(self, fork: bytes) -> None:
        """Keep such a proof, for good."""


class ObjectStore:
    """A witness's memory among objects: files in a folder, or an object store.

    Parameters
    ----------
    objects : Objects
        For this witness alone.
    """

    def __init__(self, objects: Objects) -> None:
        self._objects = objects

    def load(self) -> Memory:
        """See :class:`Store`."""
        content = self._objects.read(_FILE, MOST_BYTES)
        if content is None:
            return Memory()
        found = _document(content, _FILE)
        return Memory(
            found["size"],
            bytes.fromhex(found["root"]),
            found["time"],
            parse_base64(found["note"]),
        )

    def save(self, memory: Memory) -> None:
        """See :class:`Store`."""
        self._write(
            _FILE,
            encode_plain(
                {
                    "format": FORMAT,
                    "note": format_base64(memory.note),
                    "root": memory.root.hex(),
                    "size": memory.size,
                    "time": memory.time,
                }
            ),
        )

    def held(self) -> Sequence[Held]:
        """See :class:`Store`."""
        found = []
        for name in self._objects.names(_HELD):
            content = self._objects.read(name, MOST_BYTES)
            if content is not None:
                one = _document(content, name)
                found.append(Held(one["received"], one["number"], parse_base64(one["content"])))
        return sorted(found, key=lambda one: one.number)

    def hold(self, id: str, held: Held) -> None:
        """See :class:`Store`."""
        self._write(
            f"{_HELD}{id}",
            encode_plain(
                {
                    "content": format_base64(held.content),
                    "number": held.number,
                    "received": held.received,
                }
            ),
        )

    def drop(self, id: str) -> None:
        """See :class:`Store`."""
        self._objects.delete([f"{_HELD}{id}"])

    def fork(self) -> bytes:
        """See :class:`Store`."""
        return self._objects.read(FORK, MOST_FORK) or b""

    def convict(self, fork: bytes) -> None:
        """See :class:`Store`."""
        self._write(FORK, fork)

    def _write(self, path: str, content: bytes) -> None:
        self._objects.replace(path, content)
        self._objects.sync([path])


def _document(content: bytes, name: str) -> dict[str, Any]:
    """Read what the witness itself wrote: whole, since a file gets its name when it is."""
    try:
        return parse_plain(content)
    except (NotPlainError, TooDeepError) as error:
        raise DefectError(
            f"{name} of the witness is not what it wrote: {error}",
            "never start it without its last state, nor from a backup: make a new key",
        ) from None

"""Tiles that were read before, in memory: who asks for one asks for it often."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final, Protocol

from starlette.types import Receive, Scope, Send

from paripassu.record.blobs import MOST_BLOB
from paripassu.server.problems import PLAIN
from paripassu.server.served import Answer, Head, send_answer

BYTES: Final = "application/octet-stream"
#: The bytes under a tile's or a file's name never change.
LASTING: Final[Mapping[str, str]] = {
    **PLAIN,
    "Cache-Control": "public, max-age=31536000, immutable",
}
_HEAD: Final[Head] = [
    *((name.lower().encode(), value.encode()) for name, value in LASTING.items()),
    (b"content-type", BYTES.encode()),
]
#: Bytes of tiles that are kept in memory.
MOST_KEPT: Final = 32 * 1024 * 1024


class Readable(Protocol):
    """Where files of a log are: objects, or a source."""

    def read(self, path: str, limit: int) -> bytes | None:
        """Give what stands in a file; see :class:`paripassu.record.source.Source`."""


class Tile:
    """A tile as it is answered.

    Parameters
    ----------
    content : bytes
    """

    __slots__ = ("content", "head")

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.head = [*_HEAD, (b"content-length", str(len(content)).encode())]

    def answer(self, takes: bytes, knows: bytes) -> Answer:
        """Answer a reader; hashes and signatures cannot be packed."""
        return Answer(200, self.head, self.content)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for it (ASGI)."""
        await send_answer(self.answer(b"", b""), scope, send)


class Kept:
    """Tiles that were read before, as many as fit: who asks for one asks for it often.

    What stands under the name of a tile never changes, so that nothing here is ever old.

    Parameters
    ----------
    files : Readable
    most : int
        Bytes.
    """

    def __init__(self, files: Readable, most: int = MOST_KEPT) -> None:
        self._files, self._most = files, most
        self._kept: OrderedDict[str, Tile] = OrderedDict()
        self._lock = threading.Lock()
        self.size = 0

    def at_hand(self, path: str) -> Tile | None:
        """Give a tile, if it is in memory."""
        with self._lock:
            found = self._kept.get(path)
            if found is not None:
                self._kept.move_to_end(path)
            return found

    def read(self, path: str) -> Tile | None:
        """Give a tile; None: there is none."""
        content = self._files.read(path, MOST_BLOB)
        if content is None:
            return None
        found = Tile(content)
        with self._lock:
            before = self._kept.pop(path, None)
            self.size += len(content) - (0 if before is None else len(before.content))
            self._kept[path] = found
            while self.size > self._most:
                self.size -= len(self._kept.popitem(last=False)[1].content)
        return found

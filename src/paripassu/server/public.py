"""What anybody may read of a log: checkpoints, tiles, bundles, files (C2SP tlog-tiles, "APIs")."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from typing import BinaryIO, Final, Protocol

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from paripassu.record.blobs import MOST_BLOB, blob_path
from paripassu.record.places import CHECKPOINT, PENDING
from paripassu.record.source import FolderSource
from paripassu.record.storage.files import Files
from paripassu.server.problems import PLAIN, guarded, problem

#: Numbers of tiles as a path has them, and hashes of how many levels there can be.
NUMBER: Final = r"(?:x[0-9]{3}/){0,6}[0-9]{3}(?:\.p/(?:[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?"
LEVEL: Final = r"(?:entries|[0-9]|[1-5][0-9]|6[0-3])"
_NUMBER, _LEVEL = re.compile(NUMBER), re.compile(LEVEL)
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TEXT = "text/plain; charset=utf-8"
_BYTES = "application/octet-stream"
_FRESH = {**PLAIN, "Cache-Control": "no-cache"}
#: The bytes under such a name never change.
_LASTING = {**PLAIN, "Cache-Control": "public, max-age=31536000, immutable"}
#: Bytes of tiles that are kept in memory.
MOST_KEPT: Final = 32 * 1024 * 1024
#: Bytes of a file that are in memory at a time, for each who reads it.
_PIECE: Final = 64 * 1024


class Readable(Protocol):
    """Where files of a log are: objects, or a source."""

    def read(self, path: str, limit: int) -> bytes | None:
        """Give what stands in a file; see :class:`paripassu.record.source.Source`."""


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
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()
        self.size = 0

    def at_hand(self, path: str) -> bytes | None:
        """Give a tile, if it is in memory."""
        with self._lock:
            found = self._kept.get(path)
            if found is not None:
                self._kept.move_to_end(path)
            return found

    def read(self, path: str) -> bytes | None:
        """Give a tile; None: there is none."""
        found = self._files.read(path, MOST_BLOB)
        if found is None or len(found) > self._most:
            return found
        with self._lock:
            self.size += len(found) - len(self._kept.pop(path, b""))
            self._kept[path] = found
            while self.size > self._most:
                self.size -= len(self._kept.popitem(last=False)[1])
        return found


def add_public(app: FastAPI, files: Readable, before: Sequence[Readable] = ()) -> None:
    """Serve as many files as a log has, and nothing else that lies beside them.

    Parameters
    ----------
    app : FastAPI
    files : Readable
    before : sequence of Readable
        Of a successor, the logs before it: the files that their statements name are found here too.
    """
    kept = Kept(files)

    async def checkpoint(request: Request) -> Response:
        content = await run_in_threadpool(files.read, request.url.path.lstrip("/"), MOST_BLOB)
        if content is None:
            return problem(404, "path", "there is no checkpoint yet")
        return Response(content, media_type=_TEXT, headers=_FRESH)

    async def tile(request: Request) -> Response:
        level, number = request.path_params["level"], request.path_params["number"]
        if not _LEVEL.fullmatch(level) or not _NUMBER.fullmatch(number):
            return problem(404, "path", "no tile of a log has such a name")
        path = f"tile/{level}/{number}"
        content = kept.at_hand(path)
        if content is None:
            content = await run_in_threadpool(kept.read, path)
        if content is None:
            return problem(404, "path", "this log does not have this tile")
        return Response(content, media_type=_BYTES, headers=_LASTING)

    async def blob(request: Request) -> Response:
        digest = request.path_params["digest"]
        if not _DIGEST.fullmatch(digest) or request.path_params["start"] != digest[:2]:
            return problem(404, "path", "a file stands under blobs/sha256/AB/ABCD…")
        return await run_in_threadpool(_file, (files, *before), blob_path(digest))

    for path in (CHECKPOINT, PENDING):
        app.add_route(f"/{path}", guarded(checkpoint), methods=["GET"])
    app.add_route("/tile/{level}/{number:path}", guarded(tile), methods=["GET"])
    app.add_route("/blobs/sha256/{start}/{digest}", guarded(blob), methods=["GET"])


def _file(places: Sequence[Readable], path: str) -> Response:
    """Give a file piece by piece, where it lies on a disk: many read at once, and slowly."""
    for files in places:
        root = files.root if isinstance(files, Files) else None
        root = files.folder if isinstance(files, FolderSource) else root
        if root is not None and (root / path).is_file():
            file = (root / path).open("rb")
            size = file.seek(0, 2)
            headers = {**_LASTING, "Content-Length": str(size)}
            return StreamingResponse(_pieces(file, size), headers=headers, media_type=_BYTES)
        content = files.read(path, MOST_BLOB) if root is None else None
        if content is not None:
            return Response(content, media_type=_BYTES, headers=_LASTING)
    return problem(404, "path", "this log does not have this file")


async def _pieces(file: BinaryIO, size: int) -> AsyncIterator[bytes]:
    try:
        file.seek(0)
        while size and (piece := await run_in_threadpool(file.read, min(_PIECE, size))):
            size -= len(piece)
            yield piece
    finally:
        file.close()

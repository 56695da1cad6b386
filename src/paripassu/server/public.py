"""What anybody may read of a log: checkpoints, tiles, bundles, files (C2SP tlog-tiles, "APIs")."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Sequence
from typing import BinaryIO, Final

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp

from paripassu.record.blobs import MOST_BLOB, blob_path
from paripassu.record.places import CHECKPOINT, PENDING
from paripassu.record.source import FolderSource
from paripassu.record.storage.files import Files
from paripassu.server.kept import BYTES, LASTING, Kept, Readable
from paripassu.server.problems import PLAIN, guarded, problem

#: Numbers of tiles as a path has them, and hashes of how many levels there can be.
NUMBER: Final = r"(?:x[0-9]{3}/){0,6}[0-9]{3}(?:\.p/(?:[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?"
LEVEL: Final = r"(?:entries|[0-9]|[1-5][0-9]|6[0-3])"
_NUMBER, _LEVEL = re.compile(NUMBER), re.compile(LEVEL)
_DIGEST = re.compile(r"[0-9a-f]{64}")
#: Where the logs before lie, as a route; by number, the nearest is 1.
BEFORE: Final = "/predecessor/{at}"
AT: Final = "[1-9][0-9]{0,2}"
_AT = re.compile(AT)
_NO_LOG = "there is no such log before this one"
_TEXT = "text/plain; charset=utf-8"
_FRESH = {**PLAIN, "Cache-Control": "no-cache"}
#: Bytes of a file that are in memory at a time, for each who reads it.
_PIECE: Final = 64 * 1024


def add_public(app: FastAPI, files: Readable, before: Sequence[Readable] = ()) -> Kept:
    """Serve as many files as a log has, and nothing else that lies beside them.

    Parameters
    ----------
    app : FastAPI
    files : Readable
    before : sequence of Readable
        Of a successor, the logs before it, the nearest first: they are served below
        ``/predecessor/1`` and so on, and the files that their statements name are found here too.

    Returns
    -------
    Kept
        The tiles that are in memory.
    """
    kept = Kept(files)
    _add_log(app, "", lambda _: kept, lambda _: (files, *before))
    if before:
        older = [Kept(one) for one in before]

        def numbered(request: Request) -> int | None:
            number = request.path_params["at"]
            found = int(number) - 1 if _AT.fullmatch(number) else len(before)
            return found if found < len(before) else None

        def tiles_of(request: Request) -> Kept | None:
            at = numbered(request)
            return None if at is None else older[at]

        def files_of(request: Request) -> Sequence[Readable]:
            at = numbered(request)
            return () if at is None else before[at:]

        _add_log(app, BEFORE, tiles_of, files_of)
    return kept


def _add_log(
    app: FastAPI,
    root: str,
    tiles_of: Callable[[Request], Kept | None],
    files_of: Callable[[Request], Sequence[Readable]],
) -> None:
    """Serve one log, or several of which the address says which; the first of its files is it."""

    async def checkpoint(request: Request) -> Response:
        name = request.url.path.rpartition("/")[2]
        files = files_of(request)
        content = await run_in_threadpool(files[0].read, name, MOST_BLOB) if files else None
        if content is None:
            return problem(404, "path", "there is no checkpoint yet" if files else _NO_LOG)
        return Response(content, media_type=_TEXT, headers=_FRESH)

    async def tile(request: Request) -> ASGIApp:
        kept = tiles_of(request)
        if kept is None:
            return problem(404, "path", _NO_LOG)
        level, number = request.path_params["level"], request.path_params["number"]
        if not _LEVEL.fullmatch(level) or not _NUMBER.fullmatch(number):
            return problem(404, "path", "no tile of a log has such a name")
        path = f"tile/{level}/{number}"
        found = kept.at_hand(path) or await run_in_threadpool(kept.read, path)
        return found or problem(404, "path", "this log does not have this tile")

    async def blob(request: Request) -> Response:
        digest = request.path_params["digest"]
        if not _DIGEST.fullmatch(digest) or request.path_params["start"] != digest[:2]:
            return problem(404, "path", "a file stands under blobs/sha256/AB/ABCD…")
        return await run_in_threadpool(_file, files_of(request), blob_path(digest))

    for path in (CHECKPOINT, PENDING):
        app.add_route(f"{root}/{path}", guarded(checkpoint), methods=["GET"])
    app.add_route(f"{root}/tile/{{level}}/{{number:path}}", guarded(tile), methods=["GET"])
    app.add_route(f"{root}/blobs/sha256/{{start}}/{{digest}}", guarded(blob), methods=["GET"])


def _file(places: Sequence[Readable], path: str) -> Response:
    """Give a file piece by piece, where it lies on a disk: many read at once, and slowly."""
    for files in places:
        root = files.root if isinstance(files, Files) else None
        root = files.folder if isinstance(files, FolderSource) else root
        if root is not None and (root / path).is_file():
            file = (root / path).open("rb")
            size = file.seek(0, 2)
            headers = {**LASTING, "Content-Length": str(size)}
            return StreamingResponse(_pieces(file, size), headers=headers, media_type=BYTES)
        content = files.read(path, MOST_BLOB) if root is None else None
        if content is not None:
            return Response(content, media_type=BYTES, headers=LASTING)
    return problem(404, "path", "this log does not have this file")


async def _pieces(file: BinaryIO, size: int) -> AsyncIterator[bytes]:
    try:
        file.seek(0)
        while size and (piece := await run_in_threadpool(file.read, min(_PIECE, size))):
            size -= len(piece)
            yield piece
    finally:
        file.close()

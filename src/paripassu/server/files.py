"""The files of statements, as they are brought by HTTP: to a log, and to a witness."""

from __future__ import annotations

import asyncio
import re
from typing import Final, Protocol

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from paripassu.record.reply import Reply
from paripassu.server.problems import TooLongError, content_of, guarded, problem, response

#: Files that are being sent at a time: each is in memory until it is whole.
AT_ONCE: Final = 8
_DIGEST = re.compile(r"[0-9a-f]{64}")


class TakingFiles(Protocol):
    """What takes files that statements wait for."""

    def most_blob(self, digest: str) -> int:
        """Give how many bytes of a file are read at most."""

    def put_blob(self, digest: str, content: bytes) -> Reply:
        """Answer ``PUT /blobs/…``."""


def add_files(app: FastAPI, taking: TakingFiles) -> None:
    """Take files."""
    sent = asyncio.Semaphore(AT_ONCE)

    async def put_blob(request: Request) -> Response:
        digest = request.path_params["digest"]
        if not _DIGEST.fullmatch(digest) or request.path_params["start"] != digest[:2]:
            return problem(404, "path", "a file stands under blobs/sha256/AB/ABCD…")
        if sent.locked():
            return problem(503, "busy", f"{AT_ONCE} files are being sent; try again in a moment")
        async with sent:
            most = taking.most_blob(digest)
            try:
                body = await content_of(request, most)
            except TooLongError:
                nobody = None if most else await run_in_threadpool(taking.put_blob, digest, b"")
                if nobody is None or nobody.status != 409:
                    raise
                return response(nobody)  # whatever its length, nobody waits for it
            return response(await run_in_threadpool(taking.put_blob, digest, body))

    app.add_route("/blobs/sha256/{start}/{digest}", guarded(put_blob), methods=["PUT"])

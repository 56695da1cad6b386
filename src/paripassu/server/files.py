"""The files of statements, as they are brought by HTTP: to a log, and to a witness."""

from __future__ import annotations

import re
from typing import Protocol

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from paripassu.record.reply import Reply
from paripassu.server.problems import content_of, guarded, problem, response

_DIGEST = re.compile(r"[0-9a-f]{64}")


class TakingFiles(Protocol):
    """What takes files that statements wait for."""

    def most_blob(self, digest: str) -> int:
        """Give how many bytes of a file are read at most."""

    def put_blob(self, digest: str, content: bytes) -> Reply:
        """Answer ``PUT /blobs/…``."""


def add_files(app: FastAPI, taking: TakingFiles) -> None:
    """Take files."""

    async def put_blob(request: Request) -> Response:
        digest = request.path_params["digest"]
        if not _DIGEST.fullmatch(digest) or request.path_params["start"] != digest[:2]:
            return problem(404, "path", "a file stands under blobs/sha256/AB/ABCD…")
        body = await content_of(request, taking.most_blob(digest))
        return response(await run_in_threadpool(taking.put_blob, digest, body))

    app.add_route("/blobs/sha256/{start}/{digest}", guarded(put_blob), methods=["PUT"])

"""What anybody may read of a log: checkpoints, tiles, bundles, files (C2SP tlog-tiles, "APIs")."""

from __future__ import annotations

import re

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from paripassu.record.blobs import MOST_BLOB
from paripassu.record.storage.contract import Objects
from paripassu.server.problems import guarded, problem

_NUMBER = r"(?:x[0-9]{3}/)*[0-9]{3}(?:\.p/[1-9][0-9]{0,2})?"
_PATH = re.compile(
    rf"checkpoint(?:\.pending)?|tile/(?:entries|[0-9]|[1-5][0-9]|6[0-3])/{_NUMBER}"
    r"|blobs/sha256/[0-9a-f]{2}/[0-9a-f]{64}"
)
_TEXT = "text/plain; charset=utf-8"
_BYTES = "application/octet-stream"


def add_public(app: FastAPI, objects: Objects) -> None:
    """Serve objects, as many as a log has, and nothing else that lies beside them."""

    async def read(request: Request) -> Response:
        path = request.path_params["path"]
        if not _PATH.fullmatch(path):
            return problem(404, "path", "a log has no such file")
        content = await run_in_threadpool(objects.read, path, MOST_BLOB)
        if content is None:
            return problem(404, "path", "this log does not have this file")
        if path.startswith("checkpoint"):
            return Response(content, media_type=_TEXT, headers={"Cache-Control": "no-cache"})
        lasting = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(content, media_type=_BYTES, headers=lasting)

    app.add_route("/{path:path}", guarded(read), methods=["GET"])

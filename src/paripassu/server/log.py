"""The log by HTTP: what anybody may read, and what key holders send."""

from __future__ import annotations

import re
from typing import Protocol

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from paripassu.record.envelope import MOST_BYTES as MOST_ENTRY
from paripassu.record.reply import Reply
from paripassu.record.storage.contract import Objects
from paripassu.server.problems import content_of, guarded, problem, response
from paripassu.server.public import add_public

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Taking(Protocol):
    """What takes entries: :class:`paripassu.record.depositary.Depositary`, or less."""

    async def add_entry_async(self, content: bytes) -> Reply:
        """Answer ``POST /add-entry``."""

    def most_blob(self, digest: str) -> int:
        """Give how many bytes of a file are read at most."""

    def put_blob(self, digest: str, content: bytes) -> Reply:
        """Answer ``PUT /blobs/…``."""


def log_app(depositary: Taking, objects: Objects) -> FastAPI:
    """Give the application of a depositary.

    Parameters
    ----------
    depositary : Taking
    objects : Objects
        The log's files.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    async def add_entry(request: Request) -> Response:
        body = await content_of(request, MOST_ENTRY)
        return response(await depositary.add_entry_async(body))

    async def put_blob(request: Request) -> Response:
        digest = request.path_params["digest"]
        if not _DIGEST.fullmatch(digest) or request.path_params["start"] != digest[:2]:
            return problem(404, "path", "a file stands under blobs/sha256/AB/ABCD…")
        body = await content_of(request, depositary.most_blob(digest))
        return response(await run_in_threadpool(depositary.put_blob, digest, body))

    app.add_route("/add-entry", guarded(add_entry), methods=["POST"])
    app.add_route("/blobs/sha256/{start}/{digest}", guarded(put_blob), methods=["PUT"])
    add_public(app, objects)
    return app

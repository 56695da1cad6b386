"""A witness by HTTP (C2SP tlog-witness), and the copy that it serves."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from paripassu.record.envelope import MOST_BYTES as MOST_ENTRY
from paripassu.record.proof import MOST_BYTES as MOST_PROOF
from paripassu.record.storage.contract import Objects
from paripassu.record.witness import Witness
from paripassu.server.files import add_files
from paripassu.server.gate import Gate, proxies_of
from paripassu.server.problems import (
    PLAIN,
    add_refusals,
    content_of,
    guarded,
    problem,
    response,
)
from paripassu.server.public import add_public


def witness_app(witness: Witness, copy: Objects) -> FastAPI:
    """Give the application of a witness.

    Parameters
    ----------
    witness : Witness
    copy : Objects
        Its copy of the log, which anybody may read.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.add_middleware(Gate, proxies=proxies_of(()))
    add_refusals(app)

    async def add_checkpoint(request: Request) -> Response:
        body = await content_of(request, MOST_PROOF)
        return response(await run_in_threadpool(witness.add_checkpoint, body))

    async def add_entry(request: Request) -> Response:
        body = await content_of(request, MOST_ENTRY)
        return response(await run_in_threadpool(witness.add_entry, body))

    async def checkpoint(request: Request) -> Response:
        return response(witness.checkpoint(request.path_params["origin"]))

    async def held(request: Request) -> Response:
        waiting = await run_in_threadpool(witness.held)
        lines = b"".join(one + b"\n" for one in waiting)
        return Response(lines, headers=PLAIN, media_type="application/jsonl")

    async def fork(request: Request) -> Response:
        if not witness.fork:
            return problem(404, "fork", "this witness has seen one history of the log alone")
        return Response(witness.fork, headers=PLAIN, media_type="application/json")

    app.add_route("/add-checkpoint", guarded(add_checkpoint), methods=["POST"])
    app.add_route("/add-entry", guarded(add_entry), methods=["POST"])
    app.add_route("/fork", guarded(fork), methods=["GET"])
    app.add_route("/held", guarded(held), methods=["GET"])
    app.add_route("/{origin:str}/checkpoint", guarded(checkpoint), methods=["GET"])
    add_files(app, witness)
    add_public(app, copy)
    return app

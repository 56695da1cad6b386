"""The log by HTTP: what anybody may read, and what key holders send."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Protocol

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from paripassu.record.envelope import MOST_BYTES as MOST_ENTRY
from paripassu.record.reply import Reply
from paripassu.server.described import DESCRIPTION, described
from paripassu.server.files import TakingFiles, add_files
from paripassu.server.gate import Gate, Network
from paripassu.server.kept import Readable
from paripassu.server.pages import Pages, add_pages
from paripassu.server.problems import PLAIN, add_refusals, content_of, guarded, response
from paripassu.server.public import add_public
from paripassu.server.short import Answering


class Taking(TakingFiles, Protocol):
    """What takes entries: :class:`paripassu.record.depositary.Depositary`, or less."""

    async def add_entry_async(self, content: bytes) -> Reply:
        """Answer ``POST /add-entry``."""


def log_app(
    depositary: Taking | None,
    files: Readable,
    pages: Pages | None = None,
    *,
    proxies: Sequence[Network] = (),
    before: Sequence[Readable] = (),
) -> FastAPI:
    """Give the application of a depositary.

    Parameters
    ----------
    depositary : Taking or None
        None: the log is read alone.
    files : Readable
        The log's files.
    pages : Pages, optional
        What people read of it.
    proxies : sequence of networks
        See :class:`paripassu.server.gate.Gate`.
    before : sequence of Readable
        Of a successor, the logs before it: their files are shown, too.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.add_middleware(Gate, proxies=proxies)
    add_refusals(app)
    if depositary is not None:
        _add_entries(app, depositary)
        add_files(app, depositary)
    if pages is not None:
        add_pages(app, pages)
    tiles = add_public(app, files, before)

    def at_hand(path: str) -> Answering | None:
        return (pages and pages.get(path)) or tiles.at_hand(path)

    app.state.at_hand = at_hand
    description = json.dumps(described(app)).encode()

    async def describe(request: Request) -> Response:
        return Response(description, headers=PLAIN, media_type="application/json")

    app.add_route(DESCRIPTION, guarded(describe), methods=["GET"])
    return app


def _add_entries(app: FastAPI, depositary: Taking) -> None:
    async def add_entry(request: Request) -> Response:
        body = await content_of(request, MOST_ENTRY)
        return response(await depositary.add_entry_async(body))

    app.add_route("/add-entry", guarded(add_entry), methods=["POST"])

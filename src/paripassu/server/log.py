"""The log by HTTP: what anybody may read, and what key holders send."""

from __future__ import annotations

from typing import Protocol

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from paripassu.record.envelope import MOST_BYTES as MOST_ENTRY
from paripassu.record.reply import Reply
from paripassu.record.storage.contract import Objects
from paripassu.server.files import TakingFiles, add_files
from paripassu.server.pages import Pages, add_pages
from paripassu.server.problems import content_of, guarded, response
from paripassu.server.public import add_public


class Taking(TakingFiles, Protocol):
    """What takes entries: :class:`paripassu.record.depositary.Depositary`, or less."""

    async def add_entry_async(self, content: bytes) -> Reply:
        """Answer ``POST /add-entry``."""


def log_app(depositary: Taking, objects: Objects, pages: Pages | None = None) -> FastAPI:
    """Give the application of a depositary.

    Parameters
    ----------
    depositary : Taking
    objects : Objects
        The log's files.
    pages : Pages, optional
        What people read of it.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    async def add_entry(request: Request) -> Response:
        body = await content_of(request, MOST_ENTRY)
        return response(await depositary.add_entry_async(body))

    app.add_route("/add-entry", guarded(add_entry), methods=["POST"])
    add_files(app, depositary)
    if pages is not None:
        add_pages(app, pages)
    add_public(app, objects)
    return app

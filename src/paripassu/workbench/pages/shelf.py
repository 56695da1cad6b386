"""The way in, and the list of files."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from paripassu.errors import PariPassuError
from paripassu.workbench.gate import ENTRY
from paripassu.workbench.pages.forms import page_of
from paripassu.workbench.pages.replies import Html, Json
from paripassu.workbench.pages.routes import Context, Route, Strict, asked, missing, page, wrong


class _Name(Strict):
    name: str
    empty: bool = False


class _Book(Strict):
    book: int


def routes(context: Context) -> list[Route]:
    """Give the addresses."""

    async def enter(request: Request) -> Response:
        """Let a browser in that brings a key; a look at the address alone uses none up."""
        entered = None
        if request.method == "GET":
            entered = context.entrance.enter(request.query_params.get("key", ""))
        if entered is None:
            return page("refused.html.jinja", 401, title="This key has served already")
        content, cookie = entered
        return Html(content, headers={"set-cookie": cookie})

    async def start(request: Request) -> Response:
        """Give the list of files; where there is one only, that."""
        if context.shelf.alone:
            return await page_of(context, context.shelf.entries[0].number)
        shelf = context.shelf
        return context.page(
            "shelf.html.jinja", title="Agreements", entries=shelf.entries, books=shelf.books
        )

    async def new(request: Request) -> Response:
        """Write a new agreement."""
        given = await asked(request, _Name)
        if given is None:
            return wrong()
        try:
            entry = await run_in_threadpool(context.shelf.add, given.name, given.empty)
        except PariPassuError as error:
            return Json({"what": str(error)}, 409)
        return Json({"address": f"/file/{entry.number}"}, 201)

    async def book(request: Request) -> Response:
        """Make an agreement of a workbook."""
        given = await asked(request, _Book)
        if given is None:
            return wrong()
        try:
            entry = await run_in_threadpool(context.shelf.add_book, given.book)
        except PariPassuError as error:
            return Json({"what": str(error)}, 409)
        return missing() if entry is None else Json({"address": f"/file/{entry.number}"}, 201)

    return [
        (ENTRY, enter, "GET"),
        ("/", start, "GET"),
        ("/new", new, "POST"),
        ("/import", book, "POST"),
    ]

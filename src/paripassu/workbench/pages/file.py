"""One agreement: its text, what is found of it, and the steps back and forth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from paripassu.workbench.editing.change import Change
from paripassu.workbench.opened import Opened
from paripassu.workbench.pages.replies import Json
from paripassu.workbench.pages.routes import (
    Context,
    Route,
    Seen,
    Strict,
    asked,
    changed,
    drawn,
    missing,
    number_of,
    whole,
    wrong,
)

#: Seconds that a request for news waits at most.
WAIT = 20.0


class _Edit(Strict):
    start: int
    old: str
    new: str
    revision: int
    page: str = ""
    tab: str = ""


class _Choice(Seen):
    mine: bool


def routes(context: Context) -> list[Route]:
    """Give the addresses."""

    async def file(request: Request) -> Response:
        """Give the page of the text of a file."""
        return await context.file_page("text.html.jinja", number_of(request), "/text")

    async def picture(request: Request) -> Response:
        """Draw a picture of an answer."""
        opened, given = context.opened(request), request.path_params
        found = None if opened is None else opened.picture(given["name"])
        return await drawn(found, given["form"])

    async def news(request: Request) -> Response:
        """Wait for something new, and give it."""
        opened = context.opened(request)
        if opened is None:
            return missing()
        given = request.query_params
        had = whole(given.get("revision"))
        if not context.leaving.is_set():
            seen, tab = whole(given.get("seen")), given.get("tab", "")
            had = max(had, await opened.news(seen, WAIT, tab))
        if context.leaving.is_set():
            return Json({"what": "the workbench was closed"}, 503)
        state = opened.state(revision=had, page=given.get("page", ""))
        return Json(state)

    async def edit(request: Request) -> Response:
        """Change the text."""
        opened, given = context.opened(request), await asked(request, _Edit)
        if opened is None:
            return missing()
        if given is None or given.start < 0 or given.revision < 0:
            return wrong()

        def change() -> Any:
            done = opened.desk.edit(Change(given.start, given.old, given.new), given.revision)
            return opened.take(done, given.tab)

        return await changed(opened, change, given.page, given.revision)

    async def choose(request: Request) -> Response:
        """Choose between two versions."""
        opened, given = context.opened(request), await asked(request, _Choice)
        if opened is None:
            return missing()
        if given is None:
            return wrong()
        return await changed(
            opened, lambda: opened.take(opened.desk.choose(given.mine)), given.page
        )

    async def step(request: Request, make: Callable[[Opened], Any]) -> Response:
        opened, given = context.opened(request), await asked(request, Seen)
        if opened is None:
            return missing()
        if given is None:
            return wrong()
        return await changed(opened, lambda: opened.take(make(opened)), given.page)

    async def undo(request: Request) -> Response:
        """Take back a step."""
        return await step(request, lambda opened: opened.desk.undo())

    async def redo(request: Request) -> Response:
        """Make a step again."""
        return await step(request, lambda opened: opened.desk.redo())

    async def longer(request: Request) -> Response:
        """Search longer for a better plan."""
        return await context.done(request, lambda opened: opened.longer())

    async def enough(request: Request) -> Response:
        """Search no longer."""
        return await context.done(request, lambda opened: opened.enough())

    return [
        ("/file/{number}/text", file, "GET"),
        ("/file/{number}/news", news, "GET"),
        ("/file/{number}/picture/{name}/{form}", picture, "GET"),
        ("/file/{number}/edit", edit, "POST"),
        ("/file/{number}/undo", undo, "POST"),
        ("/file/{number}/redo", redo, "POST"),
        ("/file/{number}/choose", choose, "POST"),
        ("/file/{number}/longer", longer, "POST"),
        ("/file/{number}/enough", enough, "POST"),
    ]

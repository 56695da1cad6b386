"""The pages, and what they ask for. Nothing here changes by being looked at."""

from __future__ import annotations

import threading
from collections.abc import Callable
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeVar

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from paripassu.charts.style import DARK, LIGHT, SIZES
from paripassu.errors import PariPassuError
from paripassu.workbench.change import Change
from paripassu.workbench.entrance import Entrance
from paripassu.workbench.gate import ENTRY, TOKEN
from paripassu.workbench.opened import Opened
from paripassu.workbench.painted import environment
from paripassu.workbench.shelf import Shelf

#: Seconds that a request for news waits at most.
WAIT = 20.0

#: Opens a file by its number.
#:
#: It raises PariPassuError where the file cannot be opened.
Open = Callable[[int], Opened]

_STATIC = MappingProxyType({"work.css": "text/css", "work.js": "text/javascript"})
_FORMS = {
    f"{size.name}-{name}.svg": (size, theme)
    for size in SIZES
    for name, theme in (("light", LIGHT), ("dark", DARK))
}


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class _Edit(_Strict):
    start: int
    old: str
    new: str
    revision: int
    page: str = ""


class _Step(_Strict):
    revision: int
    page: str = ""


class _Choice(_Step):
    mine: bool


class _Name(_Strict):
    name: str


_Asked = TypeVar("_Asked", bound=_Strict)


class Pages:
    """What each address answers.

    Parameters
    ----------
    shelf : Shelf
    open_file : callable
        Opens a file by its number, or gives it as it is open already.
    entrance : Entrance
    leaving : threading.Event
        Set when the server ends: nobody waits for news any more.
    """

    def __init__(
        self, shelf: Shelf, open_file: Open, entrance: Entrance, leaving: threading.Event
    ) -> None:
        self._shelf, self._open, self._entrance = shelf, open_file, entrance
        self._leaving = leaving
        folder = files("paripassu.workbench") / "static"
        self._static = {name: (folder / name).read_bytes() for name in _STATIC}

    def app(self) -> FastAPI:
        """Give the application, without the gate that has to stand before it."""
        app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
        for address, answer, method in (
            (ENTRY, self.enter, "GET"),
            ("/", self.start, "GET"),
            ("/static/{name}", self.static, "GET"),
            ("/new", self.new, "POST"),
            ("/file/{number}", self.file, "GET"),
            ("/file/{number}/news", self.news, "GET"),
            ("/file/{number}/picture/{page}/{index}/{form}", self.picture, "GET"),
            ("/file/{number}/edit", self.edit, "POST"),
            ("/file/{number}/undo", self.undo, "POST"),
            ("/file/{number}/redo", self.redo, "POST"),
            ("/file/{number}/choose", self.choose, "POST"),
        ):
            app.add_route(address, answer, methods=[method])
        return app

    # Pages.

    async def enter(self, request: Request) -> Response:
        """Let a browser in that brings a key; a look at the address alone uses none up."""
        entered = None
        if request.method == "GET":
            entered = self._entrance.enter(request.query_params.get("key", ""))
        if entered is None:
            return _page("refused.html.jinja", 401, title="This key has served already")
        page, cookie = entered
        return HTMLResponse(page, headers={"set-cookie": cookie})

    async def start(self, request: Request) -> Response:
        """Give the list of files; where there is one only, that."""
        if self._shelf.alone:
            return await self._file(self._shelf.entries[0].number)
        return _page(
            "shelf.html.jinja",
            title="Agreements",
            token=self._token,
            token_header=TOKEN,
            entries=self._shelf.entries,
        )

    async def file(self, request: Request) -> Response:
        """Give the page of a file."""
        return await self._file(_number(request))

    async def _file(self, number: int) -> Response:
        entry = self._shelf.entry(number)
        if entry is None:
            return _missing()
        try:
            opened = await run_in_threadpool(self._open, number)
        except PariPassuError as error:
            return _page(
                "closed.html.jinja", 409, title=entry.name, what=str(error), alone=self._shelf.alone
            )
        state = opened.state()
        return _page(
            "file.html.jinja",
            title=entry.name,
            token=self._token,
            token_header=TOKEN,
            number=number,
            alone=self._shelf.alone,
            state=state,
        )

    async def static(self, request: Request) -> Response:
        """Give a style sheet or a script."""
        name = request.path_params["name"]
        if name not in self._static:
            return _missing()
        return Response(self._static[name], media_type=_STATIC[name])

    async def picture(self, request: Request) -> Response:
        """Draw a picture of an answer."""
        opened = self._opened(request)
        given = request.path_params
        index = given["index"]
        form = _FORMS.get(given["form"])
        if opened is None or form is None or not (index.isascii() and index.isdigit()):
            return _missing()
        picture = opened.picture(given["page"], int(index[:6]))
        if picture is None:
            return _missing()
        size, theme = form
        svg = await run_in_threadpool(picture.to_svg, size, theme, titled=False)
        return Response(svg, media_type="image/svg+xml")

    async def news(self, request: Request) -> Response:
        """Wait for something new, and give it."""
        opened = self._opened(request)
        if opened is None:
            return _missing()
        asked = request.query_params
        if not self._leaving.is_set():
            await opened.news(_whole(asked.get("seen")), WAIT)
        if self._leaving.is_set():
            return JSONResponse({"what": "the workbench was closed"}, 503)
        state = opened.state(revision=_whole(asked.get("revision")), page=asked.get("page", ""))
        return JSONResponse(state)

    # Changes.

    async def new(self, request: Request) -> Response:
        """Write a new agreement."""
        asked = await _asked(request, _Name)
        if asked is None:
            return _wrong()
        try:
            entry = await run_in_threadpool(self._shelf.add, asked.name)
        except PariPassuError as error:
            return JSONResponse({"what": str(error)}, 409)
        return JSONResponse({"address": f"/file/{entry.number}"}, 201)

    async def edit(self, request: Request) -> Response:
        """Change the text."""
        opened, asked = self._opened(request), await _asked(request, _Edit)
        if opened is None:
            return _missing()
        if asked is None or asked.start < 0 or asked.revision < 0:
            return _wrong()

        def change() -> Any:
            done = opened.desk.edit(Change(asked.start, asked.old, asked.new), asked.revision)
            return opened.take(done)

        return await _changed(opened, change, asked.page, asked.revision)

    async def undo(self, request: Request) -> Response:
        """Take back a step."""
        return await self._step(request, lambda opened: opened.desk.undo())

    async def redo(self, request: Request) -> Response:
        """Make a step again."""
        return await self._step(request, lambda opened: opened.desk.redo())

    async def choose(self, request: Request) -> Response:
        """Choose between two versions."""
        opened, asked = self._opened(request), await _asked(request, _Choice)
        if opened is None:
            return _missing()
        if asked is None:
            return _wrong()
        return await _changed(
            opened, lambda: opened.take(opened.desk.choose(asked.mine)), asked.page
        )

    async def _step(self, request: Request, step: Callable[[Opened], Any]) -> Response:
        opened, asked = self._opened(request), await _asked(request, _Step)
        if opened is None:
            return _missing()
        if asked is None:
            return _wrong()
        return await _changed(opened, lambda: opened.take(step(opened)), asked.page)

    # How.

    @property
    def _token(self) -> str:
        return self._entrance.secrets.token

    def _opened(self, request: Request) -> Opened | None:
        """Give the file that an address names; None where it is none, or is not open."""
        number = _number(request)
        if self._shelf.entry(number) is None:
            return None
        try:
            return self._open(number)
        except PariPassuError:
            return None


async def _changed(
    opened: Opened, change: Callable[[], Any], page: str, edited: int | None = None
) -> Response:
    """Make a change, and give what is shown then.

    Parameters
    ----------
    edited : int, optional
        The revision that the browser has edited: where its edit was the only one since, it has the
        text that comes of it already.
    """
    try:
        shown = await run_in_threadpool(change)
    except PariPassuError as error:
        return JSONResponse({**opened.state(page=page), "refused": str(error)}, 409)
    same = edited is not None and shown.revision in (edited, edited + 1)
    return JSONResponse(opened.state(revision=shown.revision if same else -1, page=page))


async def _asked(request: Request, model: type[_Asked]) -> _Asked | None:
    """Read what a request brings; None where it is not what is taken here."""
    try:
        return model.model_validate_json(await request.body())
    except ValidationError:
        return None


def _number(request: Request) -> int:
    return _whole(request.path_params.get("number"))


def _whole(text: str | None) -> int:
    """Read a whole number; -1 where it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else -1


def _page(template: str, status: int = 200, **shown: Any) -> Response:
    return HTMLResponse(environment().get_template(template).render(**shown), status)


def _missing() -> Response:
    return JSONResponse({"what": "there is no such page"}, 404)


def _wrong() -> Response:
    return JSONResponse({"what": "this is not what is asked for here"}, 400)

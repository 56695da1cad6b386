"""What all pages have in common: what they reach, what they are asked, and how they answer."""

from __future__ import annotations

import asyncio
import json
import shlex
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from paripassu.charts.style import DARK, LIGHT, SIZES
from paripassu.errors import PariPassuError
from paripassu.workbench.calculators.calculations import Calculations
from paripassu.workbench.entrance import Entrance
from paripassu.workbench.gate import TOKEN
from paripassu.workbench.opened import Opened
from paripassu.workbench.pages.painted import environment
from paripassu.workbench.pages.replies import Html, Json
from paripassu.workbench.planning.asked import Answer, Job
from paripassu.workbench.planning.planner import Planning
from paripassu.workbench.risks.runs import Likely
from paripassu.workbench.shelf import Shelf
from paripassu.workbench.uploads import Uploads

if TYPE_CHECKING:
    from paripassu.charts.picture import Picture

#: Seconds between two looks at whether the workbench is being closed.
LOOK = 0.2

_FORMS = {
    f"{size.name}-{name}.svg": (size, theme)
    for size in SIZES
    for name, theme in (("light", LIGHT), ("dark", DARK))
}

#: Opens a file by its number.
#:
#: It raises PariPassuError where the file cannot be opened.
Open = Callable[[int], Opened]
#: An address, what answers it, and the method that it is asked with.
Route = tuple[str, Callable[[Request], Awaitable[Response]], str]


@dataclass(frozen=True, slots=True)
class Context:
    """What pages reach.

    Attributes
    ----------
    shelf : Shelf
    open_file : callable
        Opens a file by its number, or gives it as it is open already.
    entrance : Entrance
    leaving : threading.Event
        Set when the server ends: nobody waits any more.
    planner : Planning
        Answers what is asked of a text.
    uploads : Uploads
        Files that were dropped into a page.
    calculations : Calculations
        What was asked of the calculators.
    risks : Likely
        Finds out how likely a deal is.
    """

    shelf: Shelf
    open_file: Open
    entrance: Entrance
    leaving: threading.Event
    planner: Planning
    uploads: Uploads
    calculations: Calculations
    risks: Likely

    def opened(self, request: Request) -> Opened | None:
        """Give the file that an address names; None where it is none, or cannot be opened."""
        number = whole(request.path_params.get("number"))
        if self.shelf.entry(number) is None:
            return None
        try:
            return self.open_file(number)
        except PariPassuError:
            return None

    def page(self, template: str, status: int = 200, **shown: Any) -> Response:
        """Give a page, with the token that it sends changes with."""
        token = self.entrance.secrets.token
        return page(template, status, token=token, token_header=TOKEN, **shown)

    async def file_page(self, template: str, number: int, part: str = "", **shown: Any) -> Response:
        """Give a page about a file, opening it where it is not open.

        Parameters
        ----------
        template : str
            One that extends ``file.html.jinja``.
        number : int
        part : str
            What follows the file in the address.
        **shown
            What it shows beside the state of the file.
        """
        entry = self.shelf.entry(number)
        if entry is None:
            return missing()
        alone = self.shelf.alone
        try:
            opened = await run_in_threadpool(self.open_file, number)
        except PariPassuError as error:
            return page("closed.html.jinja", 409, title=entry.name, what=str(error), alone=alone)
        return self.page(
            template,
            title=entry.name,
            typed=shlex.quote(entry.name),
            number=number,
            alone=alone,
            part=part,
            state=opened.state(),
            **shown,
        )

    async def ask(
        self, request: Request, opened: Opened, task: str, given: Mapping[str, Any]
    ) -> Answer:
        """Have a planning process do something with the text of a file as it is now.

        Give its last answer; see :meth:`asking`.
        """
        last = Answer(0, 0, "stopped", "The workbench was closed.")
        async for answer in self.asking(request, opened, task, given):
            last = answer
        return last

    async def asking(
        self, request: Request, opened: Opened, task: str, given: Mapping[str, Any]
    ) -> AsyncIterator[Answer]:
        """Have a planning process do something with the text of a file as it is now.

        Give its answers as they come. The same asked anew for the same file ends it with
        ``stopped``, as closing the workbench does; and so does the page that asked, by going away.
        """
        shown = opened.desk.shown
        job = Job(0, opened.number, shown.revision, shown.text, opened.name, task, given)
        loop = asyncio.get_running_loop()
        answers: asyncio.Queue[Answer] = asyncio.Queue()

        def hear(answer: Answer) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(answers.put_nowait, answer)

        ticket = await run_in_threadpool(self.planner.ask, job, hear)
        wanted, ended = True, False
        try:
            while wanted and not self.leaving.is_set():
                try:
                    answer = await asyncio.wait_for(answers.get(), LOOK)
                except TimeoutError:
                    wanted = not await request.is_disconnected()
                    continue
                ended = answer.stage != "planning"
                yield answer
                if ended:
                    return
        finally:
            if not ended:  # a process is not kept from others for nobody
                self.planner.drop(job.file, task, ticket)
        yield Answer(0, job.revision, "stopped", "The workbench was closed.")

    async def ended(self, request: Request, task: str) -> Response:
        """End a search with the best that is known so far."""
        opened, given = self.opened(request), await asked(request, Nothing)
        if opened is None:
            return missing()
        if given is None:
            return wrong()
        await run_in_threadpool(self.planner.enough, opened.number, task)
        return Json({})

    async def done(self, request: Request, act: Callable[[Opened], None]) -> Response:
        """Do what leaves the text as it is, and give what is shown then."""
        opened, given = self.opened(request), await asked(request, Seen)
        if opened is None:
            return missing()
        if given is None:
            return wrong()
        await run_in_threadpool(act, opened)
        return Json(opened.state(revision=given.revision, page=given.page))


class Strict(BaseModel):
    """What a request brings: these keys, of these types, and no others."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Nothing(Strict):
    """What a request brings whose address says everything."""


class Seen(Strict):
    """What a page has: which text, and which page of an answer."""

    revision: int
    page: str = ""


_Asked = TypeVar("_Asked", bound=Strict)


async def asked(request: Request, model: type[_Asked]) -> _Asked | None:
    """Read what a request brings; None where it is not what is taken here."""
    try:
        return model.model_validate_json(await request.body())
    except ValidationError:
        return None


async def changed(
    opened: Opened, change: Callable[[], Any], page: str, edited: int | None = None
) -> Response:
    """Make a change, and give what is shown then.

    Parameters
    ----------
    opened : Opened
    change : callable
        Makes the change, and gives what the desk shows.
    page : str
        The page of an answer that the browser has.
    edited : int, optional
        The revision that the browser has edited: where its edit was the only one since, it has the
        text that comes of it already.
    """
    try:
        shown = await run_in_threadpool(change)
    except PariPassuError as error:
        return Json({**opened.state(page=page), "refused": str(error)}, 409)
    same = edited is not None and shown.revision in (edited, edited + 1)
    return Json(opened.state(revision=shown.revision if same else -1, page=page))


def told(answers: AsyncIterator[Mapping[str, Any]]) -> Response:
    """Give answers as they come, each on a line of its own."""

    async def lines() -> AsyncIterator[str]:
        async for answer in answers:
            yield json.dumps(answer) + "\n"

    return StreamingResponse(lines(), media_type="application/x-ndjson")


def number_of(request: Request) -> int:
    """Read the number of a file in an address; -1 where it is none."""
    return whole(request.path_params.get("number"))


def whole(text: str | None) -> int:
    """Read a whole number; -1 where it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else -1


def page(template: str, status: int = 200, **shown: Any) -> Response:
    """Give a page."""
    return Html(environment().get_template(template).render(**shown), status)


async def drawn(picture: Picture | None, form: str) -> Response:
    """Draw a picture, in the size and the colours that are asked for."""
    if picture is None or form not in _FORMS:
        return missing()
    size, theme = _FORMS[form]
    svg = await run_in_threadpool(picture.to_svg, size, theme, titled=False)
    return Response(svg, media_type="image/svg+xml")


def missing() -> Response:
    """Say that there is nothing at this address."""
    return Json({"what": "there is no such page"}, 404)


def wrong() -> Response:
    """Say that a request brings what is not taken."""
    return Json({"what": "this is not what is asked for here"}, 400)

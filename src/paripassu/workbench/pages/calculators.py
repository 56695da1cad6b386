"""The calculators: a form each, files that are dropped in, and results to take away."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from paripassu.errors import PariPassuError, TooLargeError
from paripassu.workbench.calculators.calculations import Calculation
from paripassu.workbench.calculators.calling import PLANNED, Asked, File
from paripassu.workbench.calculators.fields import Form
from paripassu.workbench.calculators.forms import FORMS
from paripassu.workbench.calculators.result import Result
from paripassu.workbench.pages.replies import Json
from paripassu.workbench.pages.routes import (
    Context,
    Nothing,
    Route,
    Strict,
    asked,
    drawn,
    missing,
    whole,
    wrong,
)

#: Seconds that a request for news waits at most, and between two looks.
WAIT, LOOK = 20.0, 0.05
#: Seconds that can be searched: a month.
MOST_SECONDS = 2_592_000
#: Characters of all that stands in a form.
MOST_LETTERS = 100_000


class _Form(Strict):
    values: dict[str, str | bool]
    files: dict[str, str]
    #: For which a plan is looked for, where one is worked out; 0: as long as beside the text.
    seconds: int = 0


def routes(context: Context) -> list[Route]:
    """Give the addresses."""

    async def overview(request: Request) -> Response:
        """List the calculators."""
        return context.page("calculators.html.jinja", title="Calculators", forms=FORMS.values())

    async def calculator(request: Request) -> Response:
        """Give a calculator's form."""
        form = _form(request)
        if form is None:
            return missing()
        return context.page(
            "calculator.html.jinja",
            title=form.title,
            form=form,
            forms=FORMS.values(),
            entries=context.shelf.entries,
            planned=PLANNED,
        )

    async def upload(request: Request) -> Response:
        """Keep a file that was dropped in."""
        name = request.query_params.get("name", "")
        content = await request.body()
        try:
            kept = await run_in_threadpool(context.uploads.add, name, content)
        except TooLargeError as error:
            return Json({"what": str(error)}, 413)
        except PariPassuError as error:
            return Json({"what": str(error)}, 400)
        except OSError as error:
            return Json({"what": f"it cannot be kept: {error.strerror}"}, 507)
        return Json({"file": f"upload-{kept.number}", "name": kept.name}, 201)

    async def ask(request: Request) -> Response:
        """Take a form that was filled in."""
        form, given = _form(request), await asked(request, _Form)
        if form is None:
            return missing()
        if given is None or not _fits(form, given):
            return wrong()
        files: dict[str, File] = {}
        for field, named in given.files.items():
            file = _file(context, named)
            if file is None and named:
                what = "this file is not kept any more: choose it again"
                return Json({"what": what, "field": field}, 410)
            if file is not None:
                files[field] = file
        filled = Asked(form.name, given.values, files, float(given.seconds) or None)
        begun = await run_in_threadpool(context.calculations.begin, filled)
        return Json({"number": begun.number}, 201)

    async def news(request: Request) -> Response:
        """Wait for something new, and give it."""
        found = _calculation(context, request)
        if found is None:
            return missing()
        seen = whole(request.query_params.get("seen"))
        for _ in range(int(WAIT / LOOK)):
            if found.version > seen or context.leaving.is_set():
                break
            await asyncio.sleep(LOOK)
        if context.leaving.is_set():
            return Json({"what": "the workbench was closed"}, 503)
        return Json(found.news())

    async def stop(request: Request) -> Response:
        """Stop working, with the best so far; the second time at once."""
        found, given = _calculation(context, request), await asked(request, Nothing)
        if found is None:
            return missing()
        if given is None:
            return wrong()
        await run_in_threadpool(context.calculations.stop, found)
        return Json({}, 202)

    async def away(request: Request) -> Response:
        """Give something to be taken away: the document, the page, the text."""
        found = _calculation(context, request)
        result = None if found is None or found.done is None else found.done.result
        kind = request.path_params["kind"]
        if found is None or result is None or kind not in _AWAY:
            return missing()
        content = await run_in_threadpool(_AWAY[kind], result)
        return _download(content, _TYPES[kind], f"{found.form}.{kind}")

    async def picture(request: Request) -> Response:
        """Draw a picture of a result, to be shown or to be taken away."""
        found = _calculation(context, request)
        result = None if found is None or found.done is None else found.done.result
        index = whole(request.path_params["index"])
        if result is None or not 0 <= index < len(result.pictures):
            return missing()
        name, shown = result.pictures[index]
        form = request.path_params["drawn"]
        if form == "file.svg":
            alone = await run_in_threadpool(shown.to_svg)
            return _download(alone, "image/svg+xml", f"{name}.svg")
        if form == "file.png":
            pixels = await run_in_threadpool(shown.to_png)
            return _download(pixels, "image/png", f"{name}.png")
        return await drawn(shown, form)

    return [
        ("/calculators", overview, "GET"),
        ("/uploads", upload, "POST"),
        ("/calculators/{form}", calculator, "GET"),
        ("/calculators/{form}/ask", ask, "POST"),
        ("/calculators/{form}/{number}/news", news, "GET"),
        ("/calculators/{form}/{number}/stop", stop, "POST"),
        ("/calculators/{form}/{number}/file.{kind}", away, "GET"),
        ("/calculators/{form}/{number}/picture/{index}/{drawn}", picture, "GET"),
    ]


def _form(request: Request) -> Form | None:
    return FORMS.get(request.path_params["form"])


def _calculation(context: Context, request: Request) -> Calculation | None:
    given = request.path_params
    return context.calculations.get(given["form"], whole(given["number"]))


def _fits(form: Form, given: _Form) -> bool:
    """Whether what a request brings are fields of the form, of the kinds that they have."""
    fields = {field.name: field for field in form.fields}
    letters = sum(len(value) for value in given.values.values() if isinstance(value, str))
    return (
        letters <= MOST_LETTERS
        and 0 <= given.seconds <= MOST_SECONDS
        and all(name in fields and fields[name].is_file for name in given.files)
        and all(
            name in fields
            and not fields[name].is_file
            and isinstance(value, bool) == (fields[name].kind == "switch")
            for name, value in given.values.items()
        )
    )


def _file(context: Context, named: str) -> File | None:
    """Give the file that is named by its number: of the shelf, or of those that were dropped in."""
    if named == PLANNED:
        return File("", "")
    if (kept := context.uploads.named(named)) is not None:
        return File(str(kept.path), kept.name)
    kind, _, number = named.partition("-")
    if kind == "file" and (entry := context.shelf.entry(whole(number))) is not None:
        return File(str(entry.path), entry.name)
    return None


def _download(content: str | bytes, kind: str, name: str) -> Response:
    return Response(
        content,
        media_type=kind,
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _page(result: Result) -> str:
    from paripassu.charts.page import render_page

    return render_page(result.title, result.sections)


_AWAY: dict[str, Any] = {
    "json": lambda result: result.document,
    "txt": lambda result: result.printed,
    "html": _page,
}
_TYPES = {"json": "application/json", "txt": "text/plain", "html": "text/html"}

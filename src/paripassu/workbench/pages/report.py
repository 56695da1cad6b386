"""The report of an agreement, to be taken away from the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import PurePath
from typing import Any, Literal

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from paripassu.agreement.variants.model import variants_path
from paripassu.errors import PariPassuError
from paripassu.workbench.calculators.calling import File
from paripassu.workbench.keeping.disk import Disk
from paripassu.workbench.pages.beside import plain
from paripassu.workbench.pages.replies import Json
from paripassu.workbench.pages.routes import Context, Route, Strict, asked, missing, told, wrong
from paripassu.workbench.planning.reporting import TASK


class _Wanted(Strict):
    form: Literal["html", "pdf", "docx"]
    font: str = ""
    risk: str = ""


def routes(context: Context) -> list[Route]:
    """Give the addresses."""

    async def report(request: Request) -> Response:
        """Make a report of the text as it is now, and say meanwhile how far that is."""
        opened, wanted = context.opened(request), await asked(request, _Wanted)
        if opened is None:
            return missing()
        if wanted is None:
            return wrong()
        entry = context.shelf.entry(opened.number)
        assert entry is not None
        beside = variants_path(entry.path)
        if beside.is_symlink():
            # It may lead anywhere; and a report without its variants would be another one.
            return Json({"what": f"{beside.name} is a link: put a file in its place"}, 409)
        try:
            varied = await run_in_threadpool(Disk().read, beside)
        except (OSError, PariPassuError) as error:
            why = (isinstance(error, OSError) and error.strerror) or error
            return Json({"what": f"a file cannot be read: {why}"}, 409)
        chosen: dict[str, File | None] = {}
        for name, named in (("font", wanted.font), ("risk", wanted.risk)):
            kept = context.uploads.named(named)
            if named and kept is None:
                return Json({"what": "a file is not kept any more: choose it again"}, 410)
            chosen[name] = None if kept is None else File(str(kept.path), kept.name)
        content = opened.content(opened.desk.shown.text)
        # What was found on the page, where it belongs to these bytes and no other was chosen.
        likely = opened.likely.document_of(content) if chosen["risk"] is None else None
        given = {
            **chosen,
            "content": content,
            "likely": likely,
            "form": wanted.form,
            "date": dt.date.today().isoformat(),
            "beside": None if varied is None else (varied, beside.name),
        }
        name = f"{PurePath(entry.name).stem}.{wanted.form}"

        async def answers() -> AsyncIterator[dict[str, Any]]:
            async for answer in context.asking(request, opened, TASK, given):
                yield {
                    **plain(answer),
                    "name": name,
                    "report": answer.found.get("report", ""),
                    "font": bool(answer.found.get("font")),  # whether another one would do
                    "likely": likely is not None,  # whether it says how likely a deal is
                }

        return told(answers())

    return [("/file/{number}/report", report, "POST")]

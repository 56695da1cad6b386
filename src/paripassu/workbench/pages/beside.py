"""Variants beside each other: what each comes to, answered once for each text."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from paripassu.agreement.variants.write import format_variants
from paripassu.sequencing.variants import MOST_BESIDE
from paripassu.workbench.keeping.disk import Disk
from paripassu.workbench.pages.replies import Json
from paripassu.workbench.pages.routes import Context, Route, Strict, asked, missing, told, wrong
from paripassu.workbench.planning.asked import LONGER, Answer
from paripassu.workbench.variants.file import VariantsFile

if TYPE_CHECKING:
    from paripassu.sequencing.variants import Answered

#: Texts of one file whose answers are kept: those that stand beside each other, and those before.
KEPT = 4 * (MOST_BESIDE + 1)
#: What is asked of a planning process.
TASK = "variants"


class _Compare(Strict):
    variants: list[str]
    longer: bool = False


@dataclass(slots=True)
class _Known:
    """What was found of the texts of one file, the newest last."""

    answered: dict[str, Answered] = field(default_factory=dict)
    seconds: float = LONGER  # that a longer search takes
    compared: object = None  # of which text and variants that is
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, found: Mapping[str, Answered]) -> None:
        """Take note of answers."""
        with self.lock:
            for digest, answered in found.items():
                self.answered.pop(digest, None)
                self.answered[digest] = answered
            for digest in [*self.answered][:-KEPT]:
                del self.answered[digest]

    def given(self, compared: object, *, longer: bool) -> dict[str, Any]:
        """Give what a planning process is brought: where it is to search longer, what is final.

        A longer search takes ten times as long each time, and a minute where something else is
        compared than before.
        """
        with self.lock:
            if compared != self.compared:
                self.compared, self.seconds = compared, LONGER
            if not longer:
                return {"known": dict(self.answered)}
            final = {digest: one for digest, one in self.answered.items() if one.final}
            seconds, self.seconds = self.seconds, self.seconds * 10
            return {"known": final, "seconds": seconds}


def routes(context: Context) -> list[Route]:
    """Give the addresses."""
    every: dict[int, _Known] = {}

    async def compare(request: Request) -> Response:
        """Put variants beside each other, and say meanwhile how far that is."""
        opened, given = context.opened(request), await asked(request, _Compare)
        if opened is None:
            return missing()
        if given is None or not 1 <= len(given.variants) <= MOST_BESIDE:
            return wrong()
        entry = context.shelf.entry(opened.number)
        assert entry is not None
        beside = await run_in_threadpool(VariantsFile(entry.path, Disk()).look)
        chosen = [one for one in beside.variants if one.name in given.variants]
        if not chosen:
            return Json({"what": beside.what or "there are no such variants"}, 409)
        known = every.setdefault(opened.number, _Known())
        written = format_variants(chosen)
        compared = opened.desk.shown.revision, written
        brought = {"variants": written, **known.given(compared, longer=given.longer)}

        async def answers() -> AsyncIterator[dict[str, Any]]:
            async for answer in context.asking(request, opened, TASK, brought):
                known.take(answer.found.get("answered", {}))
                if answer.said or answer.stage != "planning":
                    yield {**plain(answer), "longer": bool(answer.found.get("longer"))}

        return told(answers())

    async def enough(request: Request) -> Response:
        """Have the best that is known so far."""
        return await context.ended(request, TASK)

    return [
        ("/file/{number}/variants/compare", compare, "POST"),
        ("/file/{number}/variants/enough", enough, "POST"),
    ]


def plain(answer: Answer) -> dict[str, Any]:
    """Give an answer as the page takes it."""
    what = "; ".join(one.what for one in answer.mistakes)
    return {"stage": answer.stage, "said": answer.said, "what": what, "page": answer.page}

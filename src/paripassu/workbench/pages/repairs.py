"""Repairs to start from, of the agreement or of a variant: looked for, and opened as variants."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from paripassu.agreement.variants.model import Variant
from paripassu.agreement.variants.read import parse_variants
from paripassu.agreement.variants.write import format_variant
from paripassu.sequencing.variants import key_of
from paripassu.workbench.keeping.disk import Disk
from paripassu.workbench.pages.beside import plain
from paripassu.workbench.pages.replies import Json
from paripassu.workbench.pages.routes import Context, Route, Strict, asked, missing, told, wrong
from paripassu.workbench.variants import acts
from paripassu.workbench.variants.file import Act, VariantsFile

#: What is asked of a planning process.
TASK = "repairs"
#: Searches of one file whose repairs can still be opened: windows may stand beside each other.
KEPT = 8


class _Search(Strict):
    variant: str = ""


class FoundRepairs:
    """The repairs that were found last of each file, as variants, by what they hang on."""

    def __init__(self) -> None:
        self._found: dict[int, OrderedDict[str, Sequence[Mapping[str, str]]]] = {}
        self._lock = threading.Lock()

    def take(self, number: int, key: str, found: Sequence[Mapping[str, str]]) -> None:
        """Take note of repairs.

        Parameters
        ----------
        number : int
            Of the file.
        key : str
            The text and the changes that they were found of, as :func:`key_of` writes it.
        found : sequence of mapping
        """
        with self._lock:
            kept = self._found.setdefault(number, OrderedDict())
            kept[key] = found
            kept.move_to_end(key)
            while len(kept) > KEPT:
                kept.popitem(last=False)

    def opening(self, number: int, key: str, name: str, text: str) -> Act:
        """Give the act that opens a repair as a variant.

        Parameters
        ----------
        number : int
            Of the file.
        key : str
            Of what was repaired; empty: the agreement as it is.
        name : str
            Of the repair.
        text : str
            Of the agreement now.

        Raises
        ------
        GoneError
            By the act, too: what was repaired is another one by now.
        """
        itself = key_of(text, Variant(""))
        key = key or itself
        with self._lock:
            found = self._found.get(number, OrderedDict()).get(key, ())
        (chosen,) = [one for one in found if one["name"] == name] or (None,)

        def act(variants: tuple[Variant, ...]) -> tuple[Variant, ...]:
            there = key == itself or any(key_of(text, one) == key for one in variants)
            if chosen is None or not there:
                raise acts.GoneError(
                    "what was repaired is another one by now, and its repairs are others",
                    "look for them again",
                )
            (variant,) = parse_variants(chosen["text"])
            name = variant.name
            if any(one.name == name for one in variants):
                name = acts.free_name(variants, name)
            return acts.added(variants, Variant(name, variant.note, variant.changes))

        return act


def routes(context: Context, repairs: FoundRepairs) -> list[Route]:
    """Give the addresses."""

    async def search(request: Request) -> Response:
        """Find the repairs of the text as it is now, or with a variant; say how far that is."""
        opened, given = context.opened(request), await asked(request, _Search)
        if opened is None:
            return missing()
        if given is None:
            return wrong()
        wanted, brought = Variant(""), {}
        if given.variant:
            entry = context.shelf.entry(opened.number)
            assert entry is not None
            beside = await run_in_threadpool(VariantsFile(entry.path, Disk()).look)
            chosen = [one for one in beside.variants if one.name == given.variant]
            if not chosen:
                return Json({"what": beside.what or "there is no such variant any more"}, 409)
            wanted = chosen[0]
            brought = {"variant": format_variant(wanted)}
        shown = opened.desk.shown
        key = key_of(shown.text, wanted)

        async def answers() -> AsyncIterator[dict[str, Any]]:
            async for answer in context.asking(request, opened, TASK, brought):
                found = list(answer.found.get("repairs", []))
                if answer.stage == "planned" and answer.revision == shown.revision:
                    repairs.take(opened.number, key, found)
                listed = [{"name": one["name"], "note": one["note"]} for one in found]
                yield {**plain(answer), "found": key, "repairs": listed}

        return told(answers())

    async def enough(request: Request) -> Response:
        """Have those that are found so far."""
        return await context.ended(request, TASK)

    return [
        ("/file/{number}/variants/repairs", search, "POST"),
        ("/file/{number}/variants/repairs/enough", enough, "POST"),
    ]

"""Variants of an agreement: what each changes, what each comes to, and how one becomes the file."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from paripassu.agreement.labels import LABELS
from paripassu.agreement.model import Agreement
from paripassu.agreement.read import document_of, parse_agreement
from paripassu.agreement.variants.apply import apply_variant
from paripassu.agreement.variants.model import Variant
from paripassu.errors import AgreementError, PariPassuError
from paripassu.sequencing.variants import MOST_BESIDE
from paripassu.workbench.editing.change import between
from paripassu.workbench.keeping.disk import Disk
from paripassu.workbench.opened import Opened
from paripassu.workbench.pages import repairs
from paripassu.workbench.pages.painted import environment
from paripassu.workbench.pages.repairs import FoundRepairs
from paripassu.workbench.pages.replies import Json
from paripassu.workbench.pages.routes import (
    Context,
    Route,
    Strict,
    asked,
    changed,
    missing,
    number_of,
    wrong,
)
from paripassu.workbench.variants import acts
from paripassu.workbench.variants.file import Act, Beside, VariantsFile
from paripassu.workbench.variants.view import Seen, view_of


class _Measure(Strict):
    """A measure that a variant adds."""

    title: str
    by: list[str]
    worth: dict[str, str]


class _Change(Strict):
    """A change of the file of variants, made on what was seen of it."""

    seen: str
    act: str
    variant: str = ""
    entry: str = ""
    key: str | None = None
    at: int = -1
    value: str = ""
    measure: _Measure | None = None
    found: str = ""  # what a repair is one of


class _Apply(Strict):
    seen: str
    variant: str
    revision: int
    page: str = ""


class _Save(Strict):
    seen: str
    variant: str
    name: str


def routes(context: Context) -> list[Route]:
    """Give the addresses."""
    found = FoundRepairs()
    seen: dict[int, Seen] = {}
    # One change of a file after the other: of two at once the second sees what the first wrote.
    lock = threading.Lock()

    def beside(number: int) -> VariantsFile:
        entry = context.shelf.entry(number)
        assert entry is not None
        return VariantsFile(entry.path, Disk())

    def shown(opened: Opened, known: Beside) -> dict[str, Any]:
        view = view_of(
            opened.desk.shown.text, known.variants, seen.setdefault(opened.number, Seen())
        )
        template = environment().get_template("variants_list.html.jinja")
        return {
            "seen": known.digest,
            "list": template.render(view=view, known=known, labels=LABELS["measure"]),
        }

    async def page(request: Request) -> Response:
        """Give the page."""
        number = number_of(request)
        entry = context.shelf.entry(number)
        name = "" if entry is None else beside(number).path.name
        template = "variants.html.jinja"
        return await context.file_page(template, number, "/variants", beside=name, most=MOST_BESIDE)

    async def listed(request: Request) -> Response:
        """Give the variants as they stand in the file now."""
        opened = context.opened(request)
        if opened is None:
            return missing()
        known = await run_in_threadpool(beside(opened.number).look)
        return Json(await run_in_threadpool(shown, opened, known))

    async def change(request: Request) -> Response:
        """Change the file of variants."""
        opened, given = context.opened(request), await asked(request, _Change)
        if opened is None:
            return missing()
        if given is None or given.act not in _ACTS:
            return wrong()

        def make() -> tuple[int, dict[str, Any]]:
            file = beside(opened.number)
            try:
                text = opened.desk.shown.text
                act = _ACTS[given.act](given, text)
                if given.act == "repair":
                    act = found.opening(opened.number, given.found, given.variant, text)
                with lock:
                    known = file.change(given.seen, act)
            except PariPassuError as error:
                return 409, {**shown(opened, file.look()), "what": str(error)}
            return 200, shown(opened, known)

        status, answer = await run_in_threadpool(make)
        return Json(answer, status)

    async def apply(request: Request) -> Response:
        """Make a variant in the agreement, as one step."""
        opened, given = context.opened(request), await asked(request, _Apply)
        if opened is None:
            return missing()
        if given is None:
            return wrong()

        def make() -> Any:
            before = opened.desk.shown
            after = _made(beside(opened.number), given, before.text)
            # Without a field it is a step of its own, whatever is typed before and after.
            done = opened.desk.edit(between(before.text, after), before.revision, "")
            return opened.take(done)

        return await changed(opened, make, given.page)

    async def save(request: Request) -> Response:
        """Write the agreement with a variant into a new file."""
        opened, given = context.opened(request), await asked(request, _Save)
        if opened is None:
            return missing()
        if given is None:
            return wrong()

        def make() -> Json:
            try:
                text = _made(beside(opened.number), given, opened.desk.shown.text)
                entry = context.shelf.save(given.name, text)
            except PariPassuError as error:
                return Json({"what": str(error)}, 409)
            address = f"/file/{entry.number}" if entry.number else ""
            return Json({"name": entry.name, "address": address}, 201)

        return await run_in_threadpool(make)

    return [
        ("/file/{number}/variants", page, "GET"),
        ("/file/{number}/variants/list", listed, "GET"),
        ("/file/{number}/variants/change", change, "POST"),
        ("/file/{number}/variants/apply", apply, "POST"),
        ("/file/{number}/variants/save", save, "POST"),
        *repairs.routes(context, found),
    ]


def _made(file: VariantsFile, given: _Apply | _Save, text: str) -> str:
    """Make a variant of a file in a text: the one that was seen, and no other of its name."""
    for variant in file.seen(given.seen):
        if variant.name == given.variant:
            done = apply_variant(text, variant)
            if done.text is None:
                raise acts.GoneError(f"with it the agreement would not read: {done.why}")
            return done.text
    raise acts.GoneError("there is no such variant any more", "load the page again")


def _agreement(text: str) -> Agreement | None:
    try:
        return parse_agreement(text)
    except AgreementError:
        return None


def _new(given: _Change, text: str) -> Act:
    def act(variants: tuple[Variant, ...]) -> tuple[Variant, ...]:
        name = given.value if given.value.strip() else acts.free_name(variants, "Variant")
        return acts.added(variants, Variant(name))

    return act


def _add(given: _Change, text: str) -> Act:
    document = document_of(text)
    return lambda found: acts.with_change(found, given.variant, document, given.entry, given.key)


def _measure(given: _Change, text: str) -> Act:
    document, one = document_of(text), given.measure
    if one is None:
        raise acts.GoneError("nothing is said of the measure", "load the page again")
    return lambda found: acts.with_measure(
        found, given.variant, document, one.title, one.by, one.worth
    )


def _set(given: _Change, text: str) -> Act:
    agreement, key = _agreement(text), given.key or ""
    return lambda found: acts.valued(
        found, given.variant, agreement, given.entry, key, given.at, given.value
    )


def _refit(given: _Change, text: str) -> Act:
    document, key = document_of(text), given.key or ""
    return lambda found: acts.refitted(found, given.variant, document, given.entry, key)


#: What can be done to the file of variants: each takes what was asked and the agreement's text.
_ACTS: Mapping[str, Callable[[_Change, str], Act]] = {
    "new": _new,
    "rename": lambda given, _: lambda found: acts.renamed(found, given.variant, given.value),
    "note": lambda given, _: lambda found: acts.noted(found, given.variant, given.value),
    "delete": lambda given, _: lambda found: acts.deleted(found, given.variant),
    "repair": lambda given, _: lambda found: found,
    "add": _add,
    "measure": _measure,
    "remove": lambda given, _: (
        lambda found: acts.without_change(found, given.variant, given.entry, given.key)
    ),
    "set": _set,
    "refit": _refit,
}

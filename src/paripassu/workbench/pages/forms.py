"""The forms of one agreement: what they show, and what is done in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from weakref import WeakKeyDictionary

from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from paripassu.charts.text import clean
from paripassu.errors import PariPassuError
from paripassu.told import in_forms
from paripassu.toml.locate import Path
from paripassu.workbench.editing.acts import Act, Drop, NamedError, Rename
from paripassu.workbench.editing.change import StaleError
from paripassu.workbench.editing.reading import is_toml
from paripassu.workbench.forms import gestures
from paripassu.workbench.forms.reading import entry_of
from paripassu.workbench.forms.seen import Forms, Seen, renewed
from paripassu.workbench.forms.values import NotGivenError
from paripassu.workbench.forms.view import KINDS, View
from paripassu.workbench.opened import Opened
from paripassu.workbench.pages.replies import Json
from paripassu.workbench.pages.routes import (
    Context,
    Route,
    Strict,
    asked,
    missing,
    number_of,
    whole,
    wrong,
)

#: Entries that a page has open at the most.
_MOST_OPEN = 2_000


class _Done(Strict):
    """What was done in a form.

    Attributes
    ----------
    act : str
        ``set``: a field was filled in. ``add``: an entry of the kind ``kind`` is wanted. ``drop``:
        an entry, or a part of one, is to go. ``rename``: an entry gets another id.
    path : list
        Where it stands in the text of ``revision``.
    kind : str
    given : dict
        What stands in the field's controls.
    id : str
        The new one.
    follows : bool
        Whether the entry was just added: its id is made from what is filled in.
    sure : bool
        Whether what names the entry may be changed, too.
    revision : int
        Of the forms that the page shows.
    open : dict
        Keys of open entries, with the digests of what they show.
    page : str
        The page of an answer that is shown beside the forms.
    tab : str
        The page of the forms, as it calls itself.
    """

    act: Literal["set", "add", "drop", "rename"]
    path: list[str | int] = Field(default_factory=list)
    kind: str = ""
    given: dict[str, str | list[str]] = Field(default_factory=dict)
    id: str = ""
    follows: bool = False
    sure: bool = False
    revision: int
    open: dict[str, str] = Field(default_factory=dict)
    page: str = ""
    tab: str = ""


@dataclass(frozen=True, slots=True)
class _Meant:
    act: Act
    field: str
    adds: str = ""


async def page_of(context: Context, number: int) -> Response:
    """Give the page of forms of a file; it fills itself. Without forms, that of its text."""
    if context.shelf.entry(number) is None:
        return missing()

    def has_forms() -> bool:
        try:
            return is_toml(context.open_file(number).desk.shown.text)
        except PariPassuError:
            return True  # the page says what is wrong

    if not await run_in_threadpool(has_forms):
        return await context.file_page("text.html.jinja", number, "/text")
    return await context.file_page("forms.html.jinja", number, kinds=KINDS)


def routes(context: Context) -> list[Route]:
    """Give the addresses."""
    shown: WeakKeyDictionary[Opened, Forms] = WeakKeyDictionary()

    def forms_of(opened: Opened) -> Forms:
        return shown.setdefault(opened, Forms())

    def seen_now(opened: Opened) -> Seen:
        now = opened.desk.shown
        return forms_of(opened).of(now.revision, now.text)

    async def file(request: Request) -> Response:
        """Give the page of a file."""
        return await page_of(context, number_of(request))

    async def forms(request: Request) -> Response:
        """Give what the page has to show anew."""
        opened = context.opened(request)
        if opened is None:
            return missing()
        given = request.query_params
        open_ = dict(_pair(one) for one in given.getlist("open")[:_MOST_OPEN])

        def found() -> dict[str, Any]:
            now = seen_now(opened)
            return renewed(now, forms_of(opened).known(whole(given.get("have"))), open_)

        return Json(await run_in_threadpool(found))

    async def act(request: Request) -> Response:
        """Do what was done in a form."""
        opened, given = context.opened(request), await asked(request, _Done)
        if opened is None:
            return missing()
        if given is None or given.revision < 0 or len(given.open) > _MOST_OPEN:
            return wrong()
        return await run_in_threadpool(_acted, opened, forms_of(opened), given)

    return [
        ("/file/{number}", file, "GET"),
        ("/file/{number}/forms", forms, "GET"),
        ("/file/{number}/act", act, "POST"),
    ]


def _pair(text: str) -> tuple[str, str]:
    key, _, digest = text.partition(":")
    return key, digest


def _acted(opened: Opened, forms: Forms, given: _Done) -> Response:
    now = opened.desk.shown
    current = forms.of(now.revision, now.text)
    before = forms.known(given.revision)
    told: dict[str, Any] = {}
    meant = None
    try:
        if before is None or before.view is None:
            raise StaleError("the text is another one by now", "look at it as it is now")
        meant = _meant(before.view, given)
        done = opened.desk.act(meant.act, given.revision, meant.field)
        after = opened.take(done, given.tab)
        current = forms.of(after.revision, after.text)
    except NotGivenError:
        return wrong()
    except NamedError as error:
        assert before is not None
        assert before.view is not None
        told["named"] = _named(before.view, error)
    except PariPassuError as error:
        what, mend = in_forms(error.what), in_forms(error.mend)
        told = {
            "refused": f"{what} — {mend}" if mend else what,
            "stale": isinstance(error, StaleError),
        }
    open_ = dict(given.open)
    if not told and meant is not None and meant.adds:
        told["added"] = [*current.lines(meant.adds)][-1]
        open_[told["added"]] = ""
    state = opened.state(revision=current.revision, page=given.page)
    told["forms"] = renewed(current, before, open_)
    # What is asked before something goes is no refusal.
    return Json({**state, **told}, 409 if "refused" in told else 200)


def _named(view: View, error: NamedError) -> list[dict[str, str]]:
    """Give what names an entry: a claim by what it says, as in its own form, and all else by name.

    What says the same twice stands there once.
    """
    lines = {
        line.path: line
        for kind in ("position", "require", "choose")
        for line in view.sections[kind].lines
        if not line.gaps and not line.mistakes
    }
    found = {}
    for one, goes in zip(error.references, error.goes, strict=True):
        line = lines.get(one.entry)
        says = one.says
        if line is not None:
            says = f"{line.title}: {line.said}" if line.said else line.title
        found[says, goes] = {"says": clean(says), "goes": goes}
    return [*found.values()]


def _meant(view: View, given: _Done) -> _Meant:
    """Give the change that is meant, on the text of the revision that the page shows.

    Raises
    ------
    NotGivenError
        No form of that revision says this.
    """
    if given.act == "add":
        if given.kind not in KINDS or not KINDS[given.kind].add:
            raise NotGivenError
        return _Meant(gestures.added(view.reading, given.kind), "", given.kind)
    path: Path = tuple(given.path)
    line = view.line(entry_of(path)) if path else None
    table = None if line is None else view.table(line.path[:2])
    if line is None or table is None:
        raise NotGivenError
    name = f"{line.path[0]} {line.id or line.path[-1]}"
    if given.act == "rename":
        if not line.id:
            raise NotGivenError
        return _Meant(Rename(line.path, given.id.strip(), of=gestures.entry_id(table)), "")
    if given.act == "drop":
        if path in (("agreement",), ("process",)):
            raise NotGivenError
        if path == line.path and path[0] != "together":
            of = gestures.entry_id(table)
            return _Meant(Drop(path, of=of, with_references=given.sure), "")
        if path[0] not in ("measure", "require", "position", "together") or len(path) < 3:
            raise NotGivenError
        return _Meant(_dropped(view, table, path, given), "")
    field = view.body(line).field(path, given.kind)
    if field is None:
        raise NotGivenError
    told: Mapping[str, Any] = given.given
    done = gestures.filled(view.reading, table, field, told)
    key = str(path[len(line.path)]) if len(path) > len(line.path) else ""
    if given.follows and key:
        done = gestures.following(view.reading, done, table, key)
        # The id changes with what it is made from: the step is known by the entry's place.
        name = f"{line.path[0]} no. {line.path[1] if len(line.path) > 1 else 0}"
    rest = ".".join(str(part) for part in path[len(line.path) :])
    return _Meant(done, f"{name}: {rest}")


def _dropped(view: View, table: Any, path: Path, given: _Done) -> Act:
    if path[0] == "measure":
        if len(path) != 4 or path[2] != "stages":
            raise NotGivenError
        return Drop(path, of=gestures.entry_id(table), with_references=given.sure)
    return gestures.dropped(view.reading, table, path)

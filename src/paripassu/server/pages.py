"""The pages of a log by HTTP: made anew when its checkpoint is another one, served from memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import FastAPI
from starlette.requests import Request
from starlette.types import ASGIApp

from paripassu.errors import PariPassuError
from paripassu.pages.page import STANDING
from paripassu.record.newest import read_newest
from paripassu.record.source import Source
from paripassu.server.problems import guarded, problem
from paripassu.server.served import Served

#: The addresses of pages, as routes.
PATHS: Final = (
    "/",
    "/{name}.html",
    "/record/{name}.html",
    "/declared/{name}.html",
    "/find/{name}.html",
    "/find/{name}.js",
    "/static/{name}",
    "/pictures/{name}",
    "/feed.atom",
    "/feed.json",
    "/calendar.ics",
)
#: After pages that took so long to make, at least so many times as long passes before new ones; but
#: no more seconds than that: the first pages of a long log take minutes, those after them seconds.
_REST: Final = 10
_MOST_REST: Final = 60.0


class Pages:
    """The pages of one log, as of the newest checkpoint that counts.

    Parameters
    ----------
    source : Source
        The log's files.
    make : callable
        Given the SHA-256 of the files as they are, by path, gives those that are other ones, and
        the paths of all. Raises what hinders it.
    clock : callable
        Seconds, that only grow.
    say : callable
        Told once why pages cannot be made.
    """

    def __init__(
        self,
        source: Source,
        make: Make,
        clock: Callable[[], float] = time.monotonic,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._source, self._make, self._clock, self._say = source, make, clock, say
        self._made_of = b""
        self._next = 0.0
        self._files: Mapping[str, Served] = {}
        self._why = "the pages are being made; try again in a moment"
        self._told = ""

    def renew(self) -> None:
        """Make the pages anew, if the log has gone on, and they were not just made.

        Where they cannot be made, the old ones stay, and :attr:`why` says why.
        """
        begun = self._clock()
        if begun < self._next:
            return
        newest = b""
        try:
            newest = read_newest(self._source)
            if newest == self._made_of:
                return
            made = self._make({path: one.digest for path, one in self._files.items()})
            known = self._files
            self._files = {path: made.others.get(path) or known[path] for path in made.paths}
            self._made_of = newest
        except PariPassuError as error:
            why = f"there are no pages of this log: {error}"
            if newest and why != self._told:  # without a checkpoint there is nothing to show yet
                self._say(why)
            self._told = why
            # Where the log lies on this machine is nobody's business.
            self._why = why.replace(self._source.name, "the log")
        ended = self._clock()
        self._next = ended + min(_REST * (ended - begun), _MOST_REST)

    @property
    def why(self) -> str:
        """Why there is no page."""
        return self._why

    def get(self, path: str) -> Served | None:
        """Give a file by its path below the root; None: there is none."""
        return self._files.get(path or STANDING.path)

    @property
    def made(self) -> bool:
        """Whether there are pages."""
        return bool(self._files)


@dataclass(frozen=True, slots=True)
class Made:
    """Pages that were made.

    Attributes
    ----------
    others : mapping
        The files that were not so before, by path.
    paths : tuple of str
        Of all files.
    """

    others: Mapping[str, Served]
    paths: tuple[str, ...]


Make = Callable[[Mapping[str, bytes]], Made]


def add_pages(app: FastAPI, pages: Pages) -> None:
    """Serve the pages, and nothing else: their paths are looked up, never opened."""

    async def page(request: Request) -> ASGIApp:
        found = pages.get(request.url.path.removeprefix("/"))
        if found is None:
            return problem(404, "page", "there is no such page" if pages.made else pages.why)
        return found

    for path in PATHS:
        app.add_route(path, guarded(page), methods=["GET"])

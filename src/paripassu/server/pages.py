"""The pages of a log by HTTP: made anew when its checkpoint is another one, served from memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Final

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from paripassu.errors import PariPassuError
from paripassu.pages.checking import CHECKER, CHECKING, SCRIPT
from paripassu.pages.material import material_of
from paripassu.pages.page import STANDING
from paripassu.pages.site import files_of
from paripassu.process.logged import logged_in
from paripassu.record.newest import read_newest
from paripassu.record.source import Source
from paripassu.server.problems import guarded, problem

#: On every page (W3C CSP Level 3): it runs nothing, and asks nothing from elsewhere.
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
#: What the check in the browser may do besides, in its page and in its worker.
_CHECKS: Final = HEADERS["Content-Security-Policy"] + (
    "; script-src 'self'; worker-src 'self'; connect-src 'self'"
)
_MEDIA: Final[Mapping[str, str]] = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".atom": "application/atom+xml",
    ".json": "application/feed+json",
    ".ics": "text/calendar; charset=utf-8",
}
#: After pages that took so long to make, at least so many times as long passes before new ones.
_REST: Final = 10


@dataclass(frozen=True, slots=True)
class Served:
    """One file of the pages."""

    content: bytes
    media: str
    tag: str

    @classmethod
    def of(cls, path: str, content: bytes) -> Served:
        """Take a file by its path."""
        media = _MEDIA[PurePosixPath(path).suffix]
        return cls(content, media, f'"{sha256(content).hexdigest()[:32]}"')


class Pages:
    """The pages of one log, as of the newest checkpoint that counts.

    Parameters
    ----------
    source : Source
        The log's files.
    clock : callable
        Seconds, that only grow.
    """

    def __init__(self, source: Source, clock: Callable[[], float] = time.monotonic) -> None:
        self._source, self._clock = source, clock
        self._made_of = b""
        self._next = 0.0
        self._files: Mapping[str, Served] = {}
        self._why = "the pages are being made; try again in a moment"

    def renew(self) -> None:
        """Make the pages anew, if the log has gone on, and they were not just made.

        Where they cannot be made, the old ones stay, and :attr:`why` says why.
        """
        begun = self._clock()
        if begun < self._next:
            return
        try:
            newest = read_newest(self._source)
            if newest == self._made_of:
                return
            made = material_of(logged_in(self._source))
            found = {path: Served.of(path, data) for path, data in files_of(made, log="")}
            self._files, self._made_of = found, newest
        except PariPassuError as error:
            self._why = f"there are no pages of this log: {error}"
        self._next = self._clock() + _REST * (self._clock() - begun)

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


def headers_of(path: str) -> dict[str, str]:
    """Give the headers of a page by its path."""
    headers = dict(HEADERS)
    if path == CHECKER:  # it has a policy of its own, and is for a disk
        del headers["Content-Security-Policy"]
        headers["Content-Disposition"] = f'attachment; filename="{CHECKER}"'
    elif path in (CHECKING.path, SCRIPT):
        headers["Content-Security-Policy"] = _CHECKS
    return headers


def add_pages(app: FastAPI, pages: Pages) -> None:
    """Serve the pages, and nothing else: their paths are looked up, never opened."""

    async def page(request: Request) -> Response:
        path = request.url.path.removeprefix("/")
        found = pages.get(path)
        if found is None:
            return problem(404, "page", "there is no such page" if pages.made else pages.why)
        headers = {**headers_of(path), "ETag": found.tag}
        if request.headers.get("if-none-match") == found.tag:
            return Response(status_code=304, headers=headers)
        return Response(found.content, 200, headers, found.media)

    for path in ("/", "/{name}.html", "/record/{name}.html", "/declared/{name}.html",
                 "/static/{name}", "/pictures/{name}",
                 "/feed.atom", "/feed.json", "/calendar.ics"):  # fmt: skip
        app.add_route(path, guarded(page), methods=["GET"])

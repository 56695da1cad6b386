"""All addresses of the workbench, as the application has them: no new one is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import FastAPI
from starlette.routing import Route
from tests.unit.workbench.benches import Served

from paripassu.workbench.gate import ENTRY, Gate

#: What stands for a part of an address that names something.
USUAL = {"number": "1", "name": "work.css", "page": "1-1", "index": "0", "form": "wide-light.svg"}
_PART = re.compile(r"\{(\w+)(?::\w+)?\}")


@dataclass(frozen=True, slots=True)
class Address:
    """One address, with names in place of what differs.

    Attributes
    ----------
    path : str
        ``/file/{number}/news``.
    method : str
        ``GET`` or ``POST``.
    """

    path: str
    method: str

    @property
    def parts(self) -> list[str]:
        """The names in it."""
        return _PART.findall(self.path)

    def at(self, **given: str) -> str:
        """Give an address that a browser asks for."""
        return _PART.sub(
            lambda part: quote(given.get(part[1], USUAL.get(part[1], "1")), safe=""), self.path
        )

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def addresses(page: Served) -> list[Address]:
    """Give all of them, but the entrance's, which is tested by itself."""
    gate = page.bench.app()
    assert isinstance(gate, Gate)
    app = gate._app
    assert isinstance(app, FastAPI)
    found = [
        Address(route.path, method)
        for route in app.routes
        if isinstance(route, Route) and route.path != ENTRY
        for method in sorted(route.methods or ())
        if method != "HEAD"
    ]
    assert len(found) == len(app.routes) - 1, "there is a kind of route that is not known here"
    return found

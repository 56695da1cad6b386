"""Everything that is served: the pages of each part, and what they are made of."""

from __future__ import annotations

from importlib.resources import files
from types import MappingProxyType

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from paripassu.charts.page import table_sheet
from paripassu.workbench.pages import (
    beside,
    calculators,
    file,
    forms,
    rehearsal,
    report,
    risk,
    shelf,
    variants,
)
from paripassu.workbench.pages.routes import Context, Route, missing

#: The parts, each with its own addresses.
PARTS = (
    shelf,
    forms,
    file,
    variants,
    beside,
    rehearsal,
    report,
    risk,
    calculators,
)

_TYPES = MappingProxyType({".css": "text/css", ".js": "text/javascript"})


def app(context: Context) -> FastAPI:
    """Give the application, without the gate that has to stand before it."""
    made = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    for address, answer, method in [
        _static(),
        *(r for part in PARTS for r in part.routes(context)),
    ]:
        made.add_route(address, answer, methods=[method])
    return made


def _static() -> Route:
    """Give style sheets and scripts, by their names."""
    kept = {
        found.name: (found.read_bytes(), kind)
        for found in (files("paripassu.workbench") / "static").iterdir()
        if (kind := _TYPES.get(f".{found.name.rpartition('.')[2]}"))
    }
    kept["tables.css"] = table_sheet().encode(), "text/css"

    async def static(request: Request) -> Response:
        found = kept.get(request.path_params["name"])
        return missing() if found is None else Response(found[0], media_type=found[1])

    return "/static/{name}", static, "GET"

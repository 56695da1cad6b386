"""The JSON Schemas of what is read and printed, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from paripassu.errors import PariPassuError


def _agreement() -> dict[str, Any]:
    from paripassu.agreement.schema import agreement_schema

    return agreement_schema()


def _plan() -> dict[str, Any]:
    from paripassu.sequencing.plan import Plan

    return Plan.model_json_schema(mode="serialization")


def _explanation() -> dict[str, Any]:
    from paripassu.sequencing.explanation import Explanation

    return Explanation.model_json_schema(mode="serialization", by_alias=True)


SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "agreement": _agreement,
    "explanation": _explanation,
    "plan": _plan,
}


def schema(name: str) -> dict[str, Any]:
    """Give the JSON Schema of a format.

    Raises
    ------
    PariPassuError
        No format has that name.
    """
    from paripassu.nearest import nearest

    if name not in SCHEMAS:
        raise PariPassuError(f"no format is called {name!r}", nearest(name, SCHEMAS))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **SCHEMAS[name]()}

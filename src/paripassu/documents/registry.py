"""The JSON Schemas of what is read and printed, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from paripassu.errors import PariPassuError

if TYPE_CHECKING:
    from pydantic import BaseModel


def _model(place: str) -> Callable[[], dict[str, Any]]:
    """Give the schema of a result by where its model stands, ``module:Name``.

    Named as text: the registry lies below the rooms and imports none of them.
    """

    def make() -> dict[str, Any]:
        model: type[BaseModel] = _named(place)
        return model.model_json_schema(mode="serialization", by_alias=True)

    return make


def _named(place: str) -> Any:
    from importlib import import_module

    module, _, name = place.partition(":")
    return getattr(import_module(f"paripassu.{module}"), name)


SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "account": _model("inspection.accountancy.result:Account"),
    "agreement": lambda: _named("agreement.schema:agreement_schema")(),
    "allocation": _model("inspection.allocation.result:Allocation"),
    "assessment": _model("inspection.assessment.result:Assessment"),
    "deterrence": _model("inspection.sampling.deterrence:Deterrence"),
    "draw": _model("inspection.draw.result:Draw"),
    "draw-inputs": _model("inspection.draw.joint:JointInputs"),
    "explanation": _model("sequencing.explanation:Explanation"),
    "game-periods": _model("inspection.games.timing:InspectionGame"),
    "game-targets": _model("inspection.games.coverage:SecurityGame"),
    "plan": _model("sequencing.plan:Plan"),
    "prepared": _model("process.prepare:Prepared"),
    "require": _model("process.require:Requirement"),
    "requirements": _model("process.require:Requirements"),
    "size": _model("inspection.sampling.result:Size"),
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

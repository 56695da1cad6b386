"""The base of every result: frozen, exact inside, numbers outside, a table in a notebook."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    import polars


class Value(BaseModel):
    """Base of the results that are printed as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def to_json(self) -> dict[str, Any]:
        """Give the document that the command line prints with ``--json``."""
        document: dict[str, Any] = json.loads(self.model_dump_json(by_alias=True))
        return document


class Answer(Value):
    """Base of the results that are a table at heart.

    A subclass gives ``to_frame`` and ``summary``; what a notebook shows of it, charts/ says.
    """

    def to_frame(self) -> polars.DataFrame:
        """Give the answer as a table; its columns stand in the subclass."""
        raise NotImplementedError

    def summary(self) -> str:
        """Give the answer in one sentence."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """Show itself in a notebook as the tables and pictures that the command line writes."""
        # Named as text, as the registry names models: the ground floor imports no room.
        bundle: dict[str, str] = import_module("paripassu.charts.notebook").bundle(self)
        return bundle

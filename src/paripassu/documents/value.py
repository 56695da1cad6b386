"""The base of every result: frozen, exact inside, numbers outside, a table in a notebook."""

from __future__ import annotations

import json
from html import escape
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

    A subclass gives ``to_frame`` and ``summary``; in a notebook the answer shows both.
    """

    def to_frame(self) -> polars.DataFrame:
        """Give the answer as a table; its columns stand in the subclass."""
        raise NotImplementedError

    def summary(self) -> str:
        """Give the answer in one sentence."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """Show itself in a notebook as the sentence and the table that the command line prints."""
        frame = self.to_frame()
        head = "".join(f"<th>{escape(name)}</th>" for name in frame.columns)
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(_cell(cell))}</td>" for cell in row) + "</tr>"
            for row in frame.head(_MOST_ROWS).iter_rows()
        )
        more = frame.height - _MOST_ROWS
        left = f"<p>and {more:,} more rows</p>" if more > 0 else ""
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{left}"
        return {"text/html": f"<p>{escape(self.summary())}</p>{table}", "text/plain": repr(self)}


#: A notebook is no place for a hundred thousand rows; ``to_frame`` gives them all.
_MOST_ROWS = 200


def _cell(cell: object) -> str:
    if cell is None:
        return ""
    return f"{cell:.6g}" if isinstance(cell, float) else str(cell)

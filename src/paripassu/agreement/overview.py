"""What is in an agreement and what it rests on, as a value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict

from paripassu.agreement.model import Claim, Firm, IntervalField, Need, Part
from paripassu.numbers.decimal import Exact

if TYPE_CHECKING:
    import polars

Table = Literal["parties", "measures", "positions", "sources"]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PartyRow(_Row):
    """A party; ``total`` is what all measures together are worth to it, in its own units."""

    id: str
    name: str
    stake: IntervalField
    tolerance: IntervalField | None
    performs: tuple[str, ...]
    total: IntervalField


class MeasureRow(_Row):
    """A measure; ``shares`` are those of its portions, in turn."""

    id: str
    title: str
    by: tuple[str, ...]
    value: Mapping[str, IntervalField]
    lasting: Exact
    shares: tuple[Exact, ...]
    stages: tuple[str, ...]
    days: Exact
    optional: bool
    kind: str
    in_words: str


class RequirementRow(_Row):
    """A fact that nobody can concede."""

    measure: str
    needs: Mapping[str, Need]


class PositionRow(_Row):
    """A position with what it rests on: see :class:`paripassu.agreement.sources.Basis`."""

    id: str
    party: str
    claim: Claim
    measure: str
    part: Part
    firm: Firm
    cost: Exact
    likelihood: IntervalField
    term: str
    in_words: str
    sources: tuple[str, ...]
    chains: tuple[tuple[str, ...], ...]
    roots: tuple[str, ...]
    notes: tuple[str, ...]


class SourceRow(_Row):
    """A report; ``supports`` names the positions that rest on it, directly or through others."""

    id: str
    outlet: str
    speaker: str
    named: bool
    date: dt.date | None
    reliability: str
    credibility: int
    grade: str
    cites: tuple[str, ...]
    root: bool
    supports: tuple[str, ...]


class Overview(_Row):
    """What is in an agreement, and what it rests on.

    Attributes
    ----------
    parties, measures, requirements, positions, sources : tuple
        Rows in the order of the file.
    groups : tuple of tuple of str
        Steps that are performed at one moment, as ``MEASURE:PORTION``.
    roots : tuple of str
        Where all reports of all positions have their news from, each once.
    notes : tuple of str
        What a reader should know before building on it.
    """

    agreement: str
    title: str
    digest: str
    start: dt.date | None
    horizon_days: int | None
    unit: str | None
    parties: tuple[PartyRow, ...]
    measures: tuple[MeasureRow, ...]
    requirements: tuple[RequirementRow, ...]
    positions: tuple[PositionRow, ...]
    sources: tuple[SourceRow, ...]
    groups: tuple[tuple[str, ...], ...]
    roots: tuple[str, ...]
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Give it as one JSON document."""
        return {"format": "paripassu/overview/1", **self.model_dump(mode="json")}

    def to_frame(self, table: Table = "positions") -> polars.DataFrame:
        """Give one table as a polars frame.

        Intervals become two columns, numbers floats, and lists of ids lists.
        """
        from paripassu.agreement.overview_frame import frame_of

        return frame_of(self, table)

    def to_text(self) -> str:
        """Give it as plain text for a terminal."""
        from paripassu.agreement.overview_text import text_of

        return text_of(self)

    def to_markdown(self) -> str:
        """Give it as Markdown."""
        from paripassu.agreement.overview_text import markdown_of

        return markdown_of(self)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": self.to_text(), "text/markdown": self.to_markdown()}

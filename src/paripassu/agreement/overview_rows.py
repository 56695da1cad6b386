"""The rows of an overview, by kind, and all of them together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from paripassu.agreement.fields import INTERVAL_SCHEMA
from paripassu.agreement.model import Claim, Firm, Interval, Part
from paripassu.documents.exact import Exact, parse_exact, said
from paripassu.documents.value import Value


def _parse_range(value: Any) -> Interval:
    if isinstance(value, (list, tuple)) and len(value) == 2:
        return Interval(parse_exact(value[0]), parse_exact(value[1]))
    number = parse_exact(value)
    return Interval(number, number)


def _format_range(value: Interval) -> Any:
    low, high = map(said, value)
    return low if value.low == value.high else [low, high]


#: A number, or ``[low, high]``.
Range = Annotated[
    Interval,
    PlainValidator(_parse_range),
    PlainSerializer(_format_range),
    WithJsonSchema(INTERVAL_SCHEMA),
]

Table = Literal["parties", "measures", "positions", "sources"]


class PartyRow(Value):
    """A party; ``total`` is what all measures together are worth to it, in its own units."""

    id: str
    name: str
    stake: Range
    tolerance: Range | None
    performs: tuple[str, ...]
    total: Range


class MeasureRow(Value):
    """A measure; ``shares`` are those of its portions, in turn."""

    id: str
    title: str
    by: tuple[str, ...]
    value: Mapping[str, Range]
    lasting: Exact
    shares: tuple[Exact, ...]
    stages: tuple[str, ...]
    days: Exact
    optional: bool
    kind: str
    in_words: str


class RequirementRow(Value):
    """A fact that nobody can concede."""

    measure: str
    needs: Mapping[str, Exact | str]


class PositionRow(Value):
    """A position with what it rests on: see :class:`paripassu.agreement.sources.Basis`."""

    id: str
    party: str
    claim: Claim
    measure: str
    part: Part
    firm: Firm
    cost: Exact
    likelihood: Range
    term: str
    in_words: str
    sources: tuple[str, ...]
    chains: tuple[tuple[str, ...], ...]
    roots: tuple[str, ...]
    notes: tuple[str, ...]


class SourceRow(Value):
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


class Rows(Value):
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

    format: Literal["paripassu/overview/1"] = "paripassu/overview/1"
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

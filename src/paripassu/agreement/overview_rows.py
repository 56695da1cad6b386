"""The rows of an overview, by kind, and all of them together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from paripassu.agreement.model import Claim, Firm, IntervalField, Need, Part
from paripassu.documents.value import Value
from paripassu.numbers.decimal import Exact

Table = Literal["parties", "measures", "positions", "sources"]


class PartyRow(Value):
    """A party; ``total`` is what all measures together are worth to it, in its own units."""

    id: str
    name: str
    stake: IntervalField
    tolerance: IntervalField | None
    performs: tuple[str, ...]
    total: IntervalField


class MeasureRow(Value):
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


class RequirementRow(Value):
    """A fact that nobody can concede."""

    measure: str
    needs: Mapping[str, Need]


class PositionRow(Value):
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

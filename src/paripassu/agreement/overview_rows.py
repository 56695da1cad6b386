"""The rows of an overview, by kind, and all of them together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from paripassu.agreement.interval import JUDGED_SCHEMA, interval_of
from paripassu.agreement.model import Claim, Firm, GateEnd, Interval, Part
from paripassu.documents.exact import Exact, parse_exact, said
from paripassu.documents.value import Value


def _parse_range(value: Any) -> Interval:
    if isinstance(value, Interval):
        value = value.numbers
    if isinstance(value, (list, tuple)) and len(value) in (2, 3):
        return interval_of([parse_exact(number) for number in value])
    number = parse_exact(value)
    return Interval(number, number)


def _format_range(value: Interval) -> Any:
    numbers = [said(number) for number in value.numbers]
    return numbers[0] if value.low == value.high else numbers


#: A number, ``[low, high]`` or ``[low, mode, high]``.
Range = Annotated[
    Interval,
    PlainValidator(_parse_range),
    PlainSerializer(_format_range),
    WithJsonSchema(JUDGED_SCHEMA),
]

Table = Literal[
    "parties", "measures", "requirements", "choices", "positions", "sources", "declarations"
]


class PartyRow(Value):
    """A party, with what it gains in all.

    Attributes
    ----------
    id, name : str
        As in the file; the name may be empty.
    stake : number, pair or triple
        What it loses if it is the one that walks away, in its own units.
    tolerance : number, pair, triple or None
        The most exposure that it accepts, in its own units; None where it sets no limit.
    performs : tuple of str
        Ids of the measures that it performs, alone or with others.
    total : number or pair
        What all measures together are worth to it, in its own units.
    """

    id: str
    name: str
    stake: Range
    tolerance: Range | None
    performs: tuple[str, ...]
    total: Range


class MeasureRow(Value):
    """A measure, with its portions.

    Attributes
    ----------
    id, title : str
        As in the file; the title may be empty.
    by : tuple of str
        Ids of the parties that perform it.
    value : mapping of str to number, pair or triple
        What all of it is worth to each party that it names, in that party's units.
    lasting : number
        The share of the value that remains if everything breaks down.
    shares : tuple of number
        The share of each portion, in turn. They add up to 1.
    stages : tuple of str
        Names of the portions, in turn; empty where they have none.
    days : number or pair
        How many days one portion takes, where its stage does not say so.
    stage_days : tuple of number or pair
        How many days each stage takes, in turn; empty where the measure has none.
    optional : bool
        Whether a plan may leave it out.
    standing : bool
        Whether it is kept up over time, portion after portion without a gap.
    kind : str
        A word of the author's own, for example to sort by; may be empty.
    in_words : str
        Its portions in words.
    """

    id: str
    title: str
    by: tuple[str, ...]
    value: Mapping[str, Range]
    lasting: Exact
    shares: tuple[Exact, ...]
    stages: tuple[str, ...]
    days: Range
    stage_days: tuple[Range, ...]
    optional: bool
    standing: bool
    kind: str
    in_words: str


class ClaimRow(Value):
    """What a fact and a position claim.

    Attributes
    ----------
    claim : str
        What it says of the measure, for example ``after`` or ``at_most``.
    measure : str
        The measure that has to wait, or whose amount or date is meant.
    part : int, str or None
        Which portion is meant: ``first``, ``last``, ``each``, its number or the name of its stage;
        None where ``share`` says it, and for claims on the amount.
    gate : str or None
        ``begin`` or ``end`` of that portion; None where both are meant, and for claims on the
        amount.
    needs : mapping of str to number or str
        What it waits for, or counts from: a share of each measure, the name of a stage, ``all``,
        ``same`` or ``previous``.
    needs_any : tuple of mapping
        Tables like ``needs``, one of which has to be met as well.
    lag_days : number
        So many days lie between the needs and the gate.
    days : number or None
        So many days after the needs were first met is the latest.
    share : number or None
        The share of the measure that is meant.
    date : date or None
        The last or the first day, where it is given as a date.
    day : number or None
        The last or the first day, counted from the start.
    of : tuple of str
        Ids of the standing measures during which it has to happen.
    in_words : str
        The claim in words.
    """

    claim: Claim
    measure: str
    part: Part | None
    gate: GateEnd | None
    needs: Mapping[str, Exact | str] = {}
    needs_any: tuple[Mapping[str, Exact | str], ...] = ()
    lag_days: Exact = Fraction(0)
    days: Exact | None = None
    share: Exact | None = None
    date: dt.date | None = None
    day: Exact | None = None
    of: tuple[str, ...] = ()
    in_words: str


class RequirementRow(ClaimRow):
    """A fact that nobody can concede."""


class ChoiceRow(Value):
    """Alternatives, so many of which are in a plan.

    Attributes
    ----------
    of : tuple of str
        Ids of the measures.
    least, most : int
        How many of them a plan has, at the least and at the most.
    in_words : str
        The choice in words.
    """

    of: tuple[str, ...]
    least: int
    most: int
    in_words: str


class PositionRow(ClaimRow):
    """A position, with what it rests on.

    Attributes
    ----------
    id, party : str
        As in the file: the position, and whose it is.
    firm : str
        ``red line``, ``demand`` or ``preference``.
    cost : number
        What it costs the party to give the whole position up, in its own units.
    likelihood : number or pair
        The probability that the party really holds it.
    term : str
        The nearest word for that probability (ICD 203).
    sources : tuple of str
        Ids of the reports that it names.
    chains : tuple of tuple of str
        From each report to where it has its news from, nearest first; at most 20 of a report.
    roots : tuple of str
        Where all chains end, each once: as many independent reports there are, at most.
    notes : tuple of str
        What is weak about its sources, in sentences.
    """

    id: str
    party: str
    firm: Firm
    cost: Exact
    likelihood: Range
    term: str
    sources: tuple[str, ...]
    chains: tuple[tuple[str, ...], ...]
    roots: tuple[str, ...]
    notes: tuple[str, ...]


class SourceRow(Value):
    """A report, with the positions that rest on it.

    Attributes
    ----------
    id, outlet, speaker : str
        As in the file: who published it, and who is quoted. The last two may be empty.
    named : bool
        Whether the speaker stands under a name of their own.
    date : date or None
        The day of the report.
    reliability : str
        Of the outlet, by the Admiralty code: ``A`` to ``F``.
    credibility : int
        Of what it says, by the Admiralty code: 1 to 6.
    grade : str
        Both in one, for example ``B2``.
    cites : tuple of str
        Ids of the reports that it has its news from.
    root : bool
        Whether it cites no other report.
    supports : tuple of str
        Ids of the positions that rest on it, directly or through other reports.
    """

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


class DeclarationRow(Value):
    """A party that declares what it has.

    Attributes
    ----------
    party, template : str
        As in the file: who declares, and the file of its template.
    """

    party: str
    template: str


class Rows(Value):
    """What is in an agreement, and what it rests on.

    Attributes
    ----------
    agreement, title : str
        Its id and its title; the title may be empty.
    digest : str
        ``sha256:`` and the hex digest of the file's bytes.
    start : date or None
        The date of day 0.
    horizon_days : int or None
        The day by which everything has to end.
    unit : str or None
        The one unit of all values, where the parties share one.
    language : str or None
        The language of the titles, as BCP 47 writes it, where the file says it.
    parties, measures, requirements, choices, positions, sources, declarations : tuple
        Rows in the order of the file.
    process : tuple of str
        How the agreement is run, in words; empty where the file says nothing of it.
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
    language: str | None = None
    parties: tuple[PartyRow, ...]
    measures: tuple[MeasureRow, ...]
    requirements: tuple[RequirementRow, ...]
    choices: tuple[ChoiceRow, ...]
    positions: tuple[PositionRow, ...]
    sources: tuple[SourceRow, ...]
    declarations: tuple[DeclarationRow, ...] = ()
    process: tuple[str, ...] = ()
    groups: tuple[tuple[str, ...], ...]
    roots: tuple[str, ...]
    notes: tuple[str, ...]

"""What is wanted, and on whose word: the part of a report that stands before any answer."""

from __future__ import annotations

from collections.abc import Sequence

from paripassu.agreement import phrases, wording
from paripassu.agreement.admiralty import likelihood_words
from paripassu.agreement.model import Agreement, Interval
from paripassu.agreement.overview import Overview
from paripassu.agreement.overview_rows import MeasureRow, PositionRow
from paripassu.agreement.overview_text import chain_in_words, facts, portion_days
from paripassu.charts.grid import Grid, GridRow
from paripassu.charts.section import Listed, Section
from paripassu.charts.text import clean, measure_title, names, party_title, portion
from paripassu.numbers.words import sentence
from paripassu.reports.blocks import Block, Heading, Items
from paripassu.reports.sectioned import BESIDE, blocks_of
from paripassu.sequencing import sentences


def wanted(agreement: Agreement, overview: Overview) -> list[Block]:
    """Gather parties, measures, facts and positions, with what each position rests on.

    Parameters
    ----------
    agreement : Agreement
    overview : Overview
        Of that agreement.
    """
    grids = [_parties(agreement, overview), _measures(agreement, overview)]
    if overview.positions:
        grids.append(_positions(agreement, overview))
    section = Section(
        heading="What is wanted, and on whose word",
        lead=clean(overview.summary()),
        pictures=[],
        said=[_sentence(", ".join(facts(overview))), *map(_sentence, overview.notes)],
        grids=grids,
    )
    blocks = [*blocks_of(section)]
    for listed in _lists(agreement, overview):
        blocks += [Heading(listed.heading, 2), Items(tuple(listed.items))]
    return blocks


def _parties(agreement: Agreement, overview: Overview) -> Grid:
    return Grid(
        title="Parties",
        header=("Party", "Stake", "Accepts an exposure of", "All measures together", "Performs"),
        rows=[
            GridRow(
                (
                    party_title(agreement, row.id),
                    _interval(row.stake),
                    _interval(row.tolerance),
                    _interval(row.total),
                    f"{len(row.performs)} of {len(overview.measures)}",
                )
            )
            for row in overview.parties
        ],
        caption="Stake: what a party loses if it is the one that walks away. All numbers are in "
        "the party's own units; … stands between the ends of what is not known exactly.",
        words=frozenset({0}),
    )


def _measures(agreement: Agreement, overview: Overview) -> Grid:
    parties = [party.id for party in agreement.parties]
    beside = len(parties) <= BESIDE
    heads = [f"Worth to {party_title(agreement, p)}" for p in parties] if beside else ["Worth"]
    return Grid(
        title="Measures",
        header=("Measure", "By", *heads, "Lasting", "Days", "Portions"),
        rows=[
            GridRow(_measure(agreement, row, parties if beside else None))
            for row in overview.measures
        ],
        caption="Worth: in each party's own units. Lasting: the share of it that remains if "
        "everything breaks down. Days: for each portion.",
        words=frozenset({0, 1, 4 + len(heads)} | (set() if beside else {2})),
    )


def _measure(
    agreement: Agreement, row: MeasureRow, parties: Sequence[str] | None
) -> tuple[str, ...]:
    if parties is not None:
        worth = [_interval(row.value[p]) if p in row.value else "0" for p in parties]
    else:
        each = (f"{party_title(agreement, p)} {_interval(v)}" for p, v in row.value.items())
        worth = [";\n".join(each)]
    return (
        measure_title(agreement, row.id) + (" (optional)" if row.optional else ""),
        names(agreement, row.by),
        *worth,
        phrases.number(row.lasting),
        portion_days(row),
        clean(row.in_words),
    )


def _interval(value: Interval | None) -> str:
    """Write an interval that stays on one line, but for what is most likely."""
    return phrases.interval(value).replace(" … ", "\u00a0…\u00a0")


def _positions(agreement: Agreement, overview: Overview) -> Grid:
    return Grid(
        title="Positions, and what they rest on",
        header=("Position", "Held", "On whose word"),
        rows=[GridRow(_position(agreement, overview, row)) for row in overview.positions],
        caption="Held: how likely it is that the party really holds it. On whose word: from the "
        "nearest report to where it has its news from, with grades of the Admiralty code: A to F "
        "for the source, 1 to 6 for what it says.",
        words=frozenset({0, 1, 2}),
    )


def _position(agreement: Agreement, overview: Overview, row: PositionRow) -> tuple[str, str, str]:
    said = sentences.sentence(agreement, agreement.position[row.id])
    rests = [chain_in_words(overview, chain) for chain in row.chains]
    return (
        f"{clean(said)}.",
        likelihood_words(row.likelihood),
        "\n".join([*map(clean, rests), *(f"({clean(note)})" for note in row.notes)]),
    )


def _lists(agreement: Agreement, overview: Overview) -> list[Listed]:
    """Give the facts, the alternatives, what happens at one moment, and how all is run."""
    listed = [
        Listed(
            "Facts that nobody can concede",
            [_sentence(wording.what(agreement, fact)) for fact in agreement.requirements],
        ),
        Listed(
            "Alternatives",
            [_sentence(wording.choice(agreement, choice)) for choice in agreement.choices],
        ),
        Listed(
            "At one moment",
            [
                clean(" + ".join(_step(agreement, step.measure, step.portion) for step in group))
                for group in agreement.groups
            ],
        ),
        Listed("How it is run", [_sentence(said) for said in overview.process]),
    ]
    return [one for one in listed if one.items]


def _step(agreement: Agreement, measure: str, index: int) -> str:
    told = portion(agreement, measure, index, len(agreement.measure[measure].shares))
    return ", ".join(filter(None, [measure_title(agreement, measure), told]))


def _sentence(text: str) -> str:
    return sentence(clean(text))

"""Assessments written a second time: every hiding place tried, every pair compared. Slow.

Also draws and tables for tests, built from plain values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from paripassu.inspection.assessment.assess import assess
from paripassu.inspection.assessment.findings import COLUMNS, Findings, from_table
from paripassu.inspection.assessment.result import Assessment
from paripassu.inspection.draw.result import Draw
from paripassu.tables.read import parse_table


def draw(
    picked: Sequence[str] | Mapping[str, Mapping[str, Any]],
    population: int = 0,
    defects: int | None = None,
    per_item: Fraction | float = 1,
    **changes: Any,
) -> Draw:
    """Make a draw of one stratum, or of several."""
    one = {"population": population, "defects": defects, "per_item": per_item, "picked": picked}
    strata = picked if isinstance(picked, Mapping) else {"": one}
    content = {"id": "d", "step": "m:1", "seed": "00", "required": Fraction(9, 10), **changes}
    return Draw.model_validate({**content, "strata": strata})


def table(*rows: Mapping[str, object]) -> Findings:
    """Make findings as if they had been read from a file; the first row is line 2."""
    columns = [column.name for column in COLUMNS]
    lines = [",".join(columns)] + [
        ",".join('"' + str(row.get(name, "")).replace('"', '""') + '"' for name in columns)
        for row in rows
    ]
    return from_table(parse_table("\n".join(lines).encode(), COLUMNS, "findings.csv"))


def judged(draws: Draw | Sequence[Draw], *rows: Mapping[str, object], **options: Any) -> Assessment:
    """Assess rows against draws."""
    given = [draws] if isinstance(draws, Draw) else draws
    return assess(table(*rows) if rows else None, given, **options)


def ok(items: Sequence[str], **cells: object) -> list[dict[str, object]]:
    """Give a clean finding for each item."""
    return [{"item": item, "result": "ok", **cells} for item in items]


def found_by_enumeration(
    population: int, defects: int, sample: int, per_item: Fraction, unseen: int
) -> Fraction:
    """Give P(a defect is found) by going through every place and every outcome.

    The inspected party knows the sample before it refuses ``unseen`` of its items: for each place
    of the defects it refuses those that make a finding least likely.
    """
    total, places = Fraction(0), 0
    drawn = range(sample)  # which items are drawn does not matter: the defects go everywhere
    refusals = [frozenset(refused) for refused in combinations(drawn, min(unseen, sample))]
    for place in combinations(range(population), defects):
        places += 1
        least = Fraction(1)
        for refused in refusals:
            seen = [item for item in place if item < sample and item not in refused]
            # Every way in which each seen defect is recognised or not.
            found = sum(
                (
                    _chance(outcome, per_item)
                    for outcome in product((False, True), repeat=len(seen))
                    if any(outcome)
                ),
                Fraction(0),
            )
            least = min(least, found)
        total += least
    return total / places


def _chance(outcome: Sequence[bool], per_item: Fraction) -> Fraction:
    chance = Fraction(1)
    for recognised in outcome:
        chance *= per_item if recognised else 1 - per_item
    return chance

"""What a claim means for given amounts: its gates, and what has to be done before them.

Pure functions over entries. Rules: docs/specification/sequencing.md#order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from paripassu.agreement.model import Claimed, Measure, Step


class Gate(NamedTuple):
    """The beginning or the end of a portion; portions count from 1."""

    portion: int
    end: bool


def gates_of(claim: Claimed, measure: Measure, amount: int) -> tuple[Gate, ...]:
    """Give the gates of a claim on order or time.

    Parameters
    ----------
    claim : Claimed
        Its part must be one of the measure's.
    measure : Measure
        The claim's measure.
    amount : int
        How many portions of it are in the plan.

    Returns
    -------
    tuple of Gate
        None where the plan has no such portion: the claim is met.
    """
    meant = claim.meant_gate
    ends = (False, True) if meant is None else (meant == "end",)
    return tuple(
        Gate(portion, end) for portion in portions_of(claim, measure, amount) for end in ends
    )


def portions_of(claim: Claimed, measure: Measure, amount: int) -> range:
    """Give the portions in the plan that a claim on order or time speaks of."""
    part = claim.meant_part
    if claim.share is not None:
        first = next(k for k, share in enumerate(measure.reached) if share >= claim.share)
        first = max(first, 1)  # a share of nothing is reached with the first portion at the latest
    elif part == "first":
        first = 1
    elif part == "last":
        first = max(amount, 1)
    elif part == "each":
        return range(1, amount + 1)
    elif isinstance(part, int):
        first = part
    else:
        first = [stage.name for stage in measure.stages].index(part) + 1
    return range(first, min(first, amount) + 1)


def portions_needed(
    need: Fraction | str, needed: Measure, amount: int, own: Measure, portion: int
) -> int | None:
    """Give how many portions of a measure meet a need at the gate of a portion.

    Parameters
    ----------
    need : Fraction or str
        As the file has it.
    needed : Measure
        The measure that is waited for, with ``amount`` portions in the plan.
    own : Measure
        The measure that waits, ``portion`` its portion.

    Returns
    -------
    int or None
        0: met from the beginning. None: ``amount`` portions do not reach it.
    """
    if isinstance(need, str):  # a number compared with a word asks around for long
        if need == "same":
            need = own.reached[portion]
        elif need == "previous":
            need = own.reached[portion - 1]
    return needed.portions_for(need, amount)


Table = tuple[Step, ...]


def tables_of(
    claim: Claimed, measures: Mapping[str, Measure], amounts: Mapping[str, int], portion: int
) -> tuple[Table, ...] | None:
    """Give what meets the needs of a claim at a portion: all steps of any one of these tables.

    Parameters
    ----------
    claim : Claimed
        An ``after`` or a ``within``.
    measures, amounts : mapping
        By id: each measure, and how many portions of it are in the plan.
    portion : int
        Of the claim's measure, at whose gate the needs are looked at.

    Returns
    -------
    tuple of tuple of Step, or None
        The last portions that have to be done; an empty table is met from the beginning. None: the
        needs are never met.
    """
    own = measures[claim.measure]

    def steps(needs: Mapping[str, Fraction | str]) -> Table | None:
        found = []
        for name, need in needs.items():
            count = portions_needed(need, measures[name], amounts[name], own, portion)
            if count is None:
                return None
            if count:
                found.append(Step(name, count))
        return tuple(found)

    always = steps(claim.needs)
    if always is None or not claim.needs_any:
        return None if always is None else (always,)
    # A table that names a measure left out is struck: else "all of the loan" would be met by
    # leaving the loan out.
    tables = (steps(table) for table in claim.needs_any if all(amounts[name] for name in table))
    return tuple(_joined(always, table) for table in tables if table is not None) or None


def _joined(one: Table, other: Table) -> Table:
    return tuple(dict.fromkeys((*one, *other)))


def deadline_runs(claim: Claimed, amounts: Mapping[str, int]) -> bool:
    """Whether a ``within`` has a deadline at all: not if something that it needs is left out."""
    return all(amounts[name] for name in claim.needs)


def named_in(claim: Claimed) -> Iterator[str]:
    """Give the measures that a claim names besides its own, some perhaps twice."""
    yield from claim.needs
    for table in claim.needs_any:
        yield from table
    yield from claim.of

"""How much of each measure is performed.

Everything is counted in whole portions. A measure is performed in full unless positions limit it;
then it is the largest amount that they allow.

Rules: docs/specification/sequencing.md#amounts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from paripassu.agreement.model import Agreement, Choice, Measure, Position


def cap(measure: Measure, limit: Position) -> int:
    """Give the most portions that an ``at_most`` or ``exclude`` position allows.

    Rounded down to whole portions; stages of share 0 that follow within the limit are kept.
    """
    if limit.claim == "exclude":
        return 0
    assert limit.share is not None
    return measure.most_for(limit.share)


def floor(measure: Measure, demand: Position) -> int:
    """Give the least portions that an ``at_least`` or ``include`` position asks for, rounded up."""
    if demand.claim == "include":
        return 1
    assert demand.share is not None
    return next(k for k, share in enumerate(measure.reached) if share >= demand.share)


def amounts(
    agreement: Agreement, limits: Iterable[Position], left_out: frozenset[str]
) -> dict[str, int]:
    """Give the number of portions of each measure, in the order of the measures' ids.

    Parameters
    ----------
    agreement : Agreement
        Parties and measures.
    limits : iterable of Position
        The ``at_most`` and ``exclude`` positions that are applied.
    left_out : frozenset of str
        Optional measures that are not performed.
    """
    counts = {
        measure.id: 0 if measure.id in left_out else len(measure.shares)
        for measure in sorted(agreement.measures, key=lambda measure: measure.id)
    }
    for limit in limits:
        measure = agreement.measure[limit.measure]
        counts[measure.id] = min(counts[measure.id], cap(measure, limit))
    return counts


def short(
    agreement: Agreement, counts: Mapping[str, int], demands: Iterable[Position]
) -> list[Position]:
    """Give the ``at_least`` and ``include`` positions that the amounts do not reach."""
    return [
        demand
        for demand in demands
        if demand.claim in ("at_least", "include")
        and floor(agreement.measure[demand.measure], demand) > counts[demand.measure]
    ]


def splits_a_group(agreement: Agreement, counts: Mapping[str, int]) -> bool:
    """Whether the amounts perform a part of a group but not the whole of it."""
    return any(
        len({step.portion <= counts[step.measure] for step in group}) > 1
        for group in agreement.groups
    )


def chosen(
    agreement: Agreement, counts: Mapping[str, int], begun: frozenset[str] = frozenset()
) -> bool:
    """Whether the amounts perform as many of the alternatives as each choice asks for.

    Where more are ``begun`` than a choice allows, none may be added to them.
    """
    return all(
        choice.least <= sum(counts[name] > 0 for name in choice.of) <= most_of(choice, begun)
        for choice in agreement.choices
    )


def most_of(choice: Choice, begun: frozenset[str]) -> int:
    """Give how many alternatives of a choice may be performed, some of them being begun."""
    return max(choice.most, len(begun.intersection(choice.of)))

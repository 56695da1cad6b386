"""Demands for more of a limited measure, lowered to the share that can be reached."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from paripassu.agreement.model import Agreement
from paripassu.sequencing.amounts import cap
from paripassu.sequencing.repairs.cores import Cores


def lower(agreement: Agreement, positions: tuple[str, ...], share: Fraction) -> Agreement:
    """Lower ``at_least`` demands to a share."""
    return agreement.replace(
        positions=tuple(
            p.replace(share=share) if p.id in positions else p for p in agreement.positions
        )
    )


def find(cores: Cores) -> Iterator[tuple[str, Fraction, tuple[str, ...]]]:
    """Yield measure, largest share that leaves a plan, and the demands lowered to it.

    What is performed is the largest amount that the limits allow, whatever share is demanded: if
    demands lowered to that amount leave no plan, lower ones do not either.
    """
    agreement = cores.agreement
    for measure in sorted(agreement.measures, key=lambda m: m.id):
        binding = [p for p in agreement.positions if p.measure == measure.id and p.binds]
        caps = [cap(measure, p) for p in binding if p.limits]
        if not caps or not (share := measure.reached[min(caps)]):
            continue
        above = tuple(
            sorted(
                p.id
                for p in binding
                if p.claim == "at_least"
                and p.firm == "demand"
                and p.share is not None
                and p.share > share
            )
        )
        if above and cores.feasible(cores.oracle(lower(agreement, above, share), same_scale=True)):
            yield measure.id, share, above

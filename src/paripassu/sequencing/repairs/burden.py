"""What a repair costs each party: cost x part given up / tolerance.

Rules: docs/specification/sequencing.md#repairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from paripassu.agreement.model import Agreement, Position
from paripassu.sequencing.preferences import weight


def burden(
    agreement: Agreement, given_up: Iterable[tuple[Position, Fraction]]
) -> dict[str, Fraction]:
    """Add up what each party gives up.

    Parameters
    ----------
    agreement : Agreement
    given_up : iterable of (Position, Fraction)
        Positions, and the part of each that is given up, from 0 to 1.
    """
    total: dict[str, Fraction] = {}
    for position, part in given_up:
        total[position.party] = total.get(position.party, Fraction(0)) + part * weight(
            agreement, position
        )
    return dict(sorted(total.items()))


def rank(burdens: Mapping[str, Fraction], changes: int) -> tuple[Fraction, Fraction, int]:
    """Give what repairs are ranked by first: largest burden, sum, number of changes."""
    values = burdens.values()
    return max(values, default=Fraction(0)), sum(values, Fraction(0)), changes

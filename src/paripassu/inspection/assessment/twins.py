"""Draws that cannot both be fresh: they picked the very same items."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, prod

from paripassu.inspection.draw.result import Draw

#: Two fresh draws are the same once in so many; then they are not fresh.
_RARE = 2**40


def twins(draws: Sequence[Draw]) -> tuple[Draw, Draw] | None:
    """Find two draws that picked the same items though hardly any two would.

    Counted twice, a copy under another name would double what was found.
    """
    seen: dict[frozenset[tuple[str, str]], Draw] = {}
    for draw in draws:
        first = seen.setdefault(frozenset(draw.items()), draw)
        ways = prod(_ways(one.population, len(one.picked)) for one in draw.strata.values())
        if first is not draw and ways > _RARE:
            return first, draw
    return None


def _ways(population: int, picked: int) -> int:
    """Give the number of samples, or one beyond :data:`_RARE` where it would be long."""
    few = min(picked, population - picked)
    return _RARE + 1 if few > 64 else comb(population, few)

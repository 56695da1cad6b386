"""How far levels can rise before a conflict is gone: found by halving, so that days may be many.

A vector that leaves a conflict standing is raised, chain by chain, as far as the conflict still
stands. Whatever ends the conflict then lies one level above that in at least one chain, for a
milder level never brings a conflict back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from paripassu.sequencing.repairs.chains import Chain
from paripassu.sequencing.repairs.milder import Vector, raised


def level_of(vector: Vector, chain: Chain) -> int:
    """Give the level of a chain in a vector."""
    return dict(vector).get(chain.name, 0)


def grown(vector: Vector, chains: Iterable[Chain], stands: Callable[[Vector], bool]) -> Vector:
    """Raise a vector as far as a conflict stands.

    Parameters
    ----------
    vector : Vector
        Under which the conflict stands.
    chains : iterable of Chain
        What may be raised; the longest are raised first.
    stands : callable
        Whether the conflict stands under a vector.
    """
    for chain in sorted(chains, key=lambda c: (-c.top, c.name)):
        low, high = level_of(vector, chain), chain.top
        if low < chain.steady or low == high:
            continue
        if stands(raised(vector, chain.name, high)):
            low = high
        while high - low > 1:
            middle = (low + high) // 2
            if stands(raised(vector, chain.name, middle)):
                low = middle
            else:
                high = middle
        if low:
            vector = raised(vector, chain.name, low)
    return vector


def above(vector: Vector, limit: Vector, chains: Iterable[Chain]) -> Iterator[Vector]:
    """Give the vector with one chain raised beyond a limit, for each chain that goes so far."""
    for chain in sorted(chains, key=lambda c: c.name):
        level = level_of(limit, chain) + 1
        if level <= chain.top:
            yield raised(vector, chain.name, level)

"""Round numbers along an axis."""

from __future__ import annotations

from math import ceil, floor, log10


def ticks(low: float, high: float, most: int, *, whole: bool = True) -> list[float]:
    """Give at most so many round numbers between two ends."""
    step = 10.0 ** floor(log10(max((high - low) / max(1, most), 1e-9)))
    step = next(
        step * f
        for f in (1, 2, 5, 10, 20)
        if floor(high / (step * f)) - ceil(low / (step * f)) < most
    )
    if whole:
        step = max(1.0, step)
    return [k * step for k in range(ceil(low / step), floor(high / step) + 1)]

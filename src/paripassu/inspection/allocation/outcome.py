"""What a search hands over."""

from __future__ import annotations

from dataclasses import dataclass

from paripassu.inspection.allocation.result import Bound, Status
from paripassu.inspection.allocation.worst import Worst


@dataclass(frozen=True, slots=True)
class Outcome:
    """An allocation, or why there is none.

    Attributes
    ----------
    n : tuple of int or None
        Per row.
    bound : float or None
        Least cost, in the problem's units; or the greatest detection.
    ties : bool
        Whether it is the first among all equally good ones.
    best : Worst or None
        Where nothing suffices: the worst case of the best allocation within the limits.
    best_proven : bool
    proof : Bound or None
    """

    status: Status
    n: tuple[int, ...] | None = None
    bound: float | None = None
    ties: bool = False
    best: Worst | None = None
    best_proven: bool = False
    proof: Bound | None = None

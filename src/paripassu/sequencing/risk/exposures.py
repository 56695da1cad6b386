"""How exposed the best plan of a future leaves its most exposed party.

The best plan applies the fewest limits that nobody holds, then leaves out the fewest measures, then
has the least worst exposure. It is looked for anew in each future: order follows values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from paripassu.sequencing.compile import Enforced
from paripassu.sequencing.risk.families import Knowledge
from paripassu.sequencing.risk.limited import least
from paripassu.sequencing.risk.numbers import Numbers
from paripassu.sequencing.risk.shapes import Shape

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def worst_exposures(
    known: Knowledge, numbers: Numbers, held: Mapping[frozenset[str], NDArray[np.int64]]
) -> dict[int, tuple[int, int]]:
    """Give the worst exposure of the best plan of futures that have a deal.

    Parameters
    ----------
    known : Knowledge
    numbers : Numbers
        Of all futures of a block.
    held : mapping
        By the positions that are held: which of the futures.

    Returns
    -------
    mapping
        By future: the worst exposure, and what it is a share of. Without those in which no order
        was found within the work that is allowed.
    """
    found: dict[int, tuple[int, int]] = {}
    for positions, futures in held.items():
        enforced = known.world.enforced(positions | known.world.conditions)
        found |= _best(known, numbers, enforced, futures)
    return found


def _best(
    known: Knowledge, numbers: Numbers, enforced: Enforced, futures: NDArray[np.int64]
) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    left: Sequence[int] = futures.tolist()
    shapes = known.world.shapes
    for _, same in groupby(shapes.of(enforced), key=shapes.rank):
        if not left:
            break
        best: dict[int, tuple[int, int]] = {}
        for shape in same:
            for future, (worst, one) in zip(left, _least(known, numbers, shape, left), strict=True):
                if worst is not None and (
                    future not in best or worst * best[future][1] < best[future][0] * one
                ):
                    best[future] = worst, one
        found |= best
        left = [future for future in left if future not in best]
    return found


def _least(
    known: Knowledge, numbers: Numbers, shape: Shape, futures: Sequence[int]
) -> Iterable[tuple[int | None, int]]:
    quick = known.quick(shape)
    drawn = None if quick is None else quick.futures(numbers, futures)
    for future in futures:
        answer = None if quick is None or drawn is None else quick.least(next(drawn))
        if answer is None:
            problem = shape.rated(numbers.of(future))
            answer = least(problem, slack=shape.slack).worst, problem.one
        yield answer

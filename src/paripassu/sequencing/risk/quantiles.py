"""Quantiles of very many numbers from counts: of 10,000 bins for each unit, however many there are.

A bin holds what lies above its lower edge and not above its upper one, and is told by the upper
edge: what is said is reached, at most a ten-thousandth too high. Nothing has a bin of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Bins of a unit.
BINS = 10_000
_INT64 = 1 << 63


def bins_of(parts: NDArray[Any], wholes: NDArray[Any], most: int = 1) -> NDArray[np.int64]:
    """Give the bin of each ratio of two whole numbers.

    Parameters
    ----------
    parts : array
        At least 0: whole numbers as integers, as doubles that are exact, or as Python's integers.
    wholes : array
        Above 0, of the same length, or one number.
    most : int
        The largest ratio that has a bin of its own; what is above counts as that.
    """
    import numpy as np

    last = most * BINS
    above, below = np.asarray(parts), np.asarray(wholes)
    if above.size and int(above.max()) * BINS + int(below.max()) >= _INT64:
        above, below = _python(above), _python(below)
    elif above.dtype != np.int64 or below.dtype != np.int64:
        above, below = above.astype(np.int64), below.astype(np.int64)
    rounded_up = -((-above * BINS) // below)
    found: NDArray[np.int64] = np.minimum(rounded_up, last).astype(np.int64)
    return found


def _python(numbers: NDArray[Any]) -> NDArray[Any]:
    """Give numbers as Python's integers, which are as long as they need to be."""
    import numpy as np

    found: NDArray[Any] = np.frompyfunc(int, 1, 1)(numbers)
    return found


def counted(bins: NDArray[np.int64], most: int = 1) -> NDArray[np.int64]:
    """Count how many are in each bin; counts of several blocks are added up."""
    import numpy as np

    found: NDArray[np.int64] = np.bincount(bins, minlength=most * BINS + 1)
    return found


def quantile(counts: Sequence[int] | NDArray[np.int64], share: Fraction) -> Fraction:
    """Give the least edge of a bin that at least a share of all is not above.

    Parameters
    ----------
    counts : sequence of int
        Of each bin, not all 0.
    share : Fraction
        Above 0, at most 1.
    """
    import numpy as np

    so_far = np.cumsum(np.asarray(counts, dtype=np.int64))
    wanted = -(-share.numerator * int(so_far[-1]) // share.denominator)
    return Fraction(int(np.searchsorted(so_far, wanted)), BINS)

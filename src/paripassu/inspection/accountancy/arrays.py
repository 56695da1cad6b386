"""Arrays and numbers that a caller gives to the simulation of campaigns.

Such campaigns have no file: what comes in here was made by a program.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import isfinite
from numbers import Real
from typing import TYPE_CHECKING

from paripassu import given
from paripassu.errors import ParameterError, PariPassuError
from paripassu.numbers.given import count
from paripassu.quoted import in_python

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

#: More numbers than that are held by no machine.
_MOST = 1 << 40


def amounts_of(value: object, parameter: str, *axes: str) -> NDArray[float64]:
    """Take an array of numbers, without a copy where it is one of doubles.

    Parameters
    ----------
    value : array_like
    parameter : str
    *axes : str
        What its axes are.

    Raises
    ------
    ParameterError
        It holds no numbers, or has another number of axes.
    """
    import numpy as np

    return np.asarray(_array(value, parameter, "numbers", "fiu", axes), dtype=np.float64)


def whole_of(value: object, parameter: str, *axes: str) -> NDArray[int64]:
    """Take an array of whole numbers; see :func:`amounts_of`."""
    import numpy as np

    return np.asarray(_array(value, parameter, "whole numbers", "iu", axes), dtype=np.int64)


def _array(
    value: object, parameter: str, what: str, kinds: str, axes: Sequence[str]
) -> NDArray[float64] | NDArray[int64]:
    import numpy as np

    wanted = f"should be an array of {what}, {' × '.join(axes)}"
    try:
        found = np.asarray(value)
    except (ValueError, TypeError, OverflowError):  # rows of unlike lengths
        raise ParameterError(parameter, f"{wanted}, not {in_python(value)}") from None
    if found.dtype.kind not in kinds:
        raise ParameterError(parameter, f"{wanted}, not {in_python(value)}")
    if found.ndim != len(axes):
        raise ParameterError(parameter, f"{wanted}, not of shape {found.shape}")
    return found


def number(value: object, parameter: str) -> float:
    """Take a finite number.

    Raises
    ------
    ParameterError
        It is none.
    """
    if not isinstance(value, bool) and isinstance(value, Real):
        try:
            found = float(value)
        except OverflowError:
            found = float("inf")
        if isfinite(found):
            return found
    raise ParameterError(parameter, f"should be a finite number, not {in_python(value)}")


def whole(value: object, parameter: str, most: int = _MOST) -> int:
    """Take a whole number from 0 to the most.

    Raises
    ------
    ParameterError
        It is none.
    """
    found = count(value, parameter)  # type: ignore[arg-type]  # refused there if it is no number
    if found > most:
        raise ParameterError(parameter, f"should be at most {most:,}, not {in_python(value)}")
    return found


def workers_of(value: object) -> int | None:
    """Take a number of threads; None and 0 leave it to the machine."""
    return None if value is None else min(whole(value, "workers"), 256)


def bounds_of(value: object) -> list[int]:
    """Take the bounds of periods: T + 1 steps that ascend.

    Raises
    ------
    PariPassuError
        They do not.
    """
    bounds = [whole(one, "bounds") for one in given.several(value, "bounds", "steps")]
    if len(bounds) < 2 or any(a >= b for a, b in pairwise(bounds)):
        raise PariPassuError("the bounds of the periods do not ascend", "T + 1 steps for T periods")
    return bounds

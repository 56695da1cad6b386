"""An agreement that is too large for the memory is told so: that is no defect of the program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from paripassu.agreement.model import Agreement
from paripassu.errors import Fault, TooLargeError


@contextmanager
def enough_memory(agreement: Agreement, origin: str) -> Iterator[None]:
    """Say in one message that the memory is not enough for the portions of an agreement.

    The sets of what comes before and after each portion grow with the square of their number.

    Parameters
    ----------
    agreement : Agreement
    origin : str
        What the message calls it.

    Raises
    ------
    TooLargeError
        In place of a ``MemoryError``.
    """
    try:
        yield
    except MemoryError:
        portions = sum(len(measure.shares) for measure in agreement.measures)
        what = f"the memory is not enough to put its {portions:,} portions in order"
        mend = "choose larger portions, or give the program more memory"
        raise TooLargeError(origin, [Fault(0, "", what, mend)]) from None

"""Parts of a value that do not fit together, though each is right by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from paripassu.errors import Fault

#: Keys and list positions (from 0) that lead from the top of a document to a value.
Path = tuple[int | str, ...]


class Misfit(NamedTuple):
    """One thing that does not fit.

    Attributes
    ----------
    path : tuple
    place : str
        The path in words.
    what, mend : str
    """

    path: Path
    place: str
    what: str
    mend: str = ""


class MisfitError(ValueError):
    """What does not fit together; pydantic carries it to the reader as it is.

    Attributes
    ----------
    misfits : tuple of Misfit
    what, mend : str
        Of the first.
    """

    def __init__(self, misfits: Sequence[Misfit]) -> None:
        self.misfits = tuple(misfits)
        self.what = f"{misfits[0].place}: {misfits[0].what}"
        self.mend = misfits[0].mend
        super().__init__(self.what)

    def faults(self, line: Callable[[Path], int]) -> list[Fault]:
        """Give all of them, each with its line."""
        return [Fault(line(one.path), one.place, one.what, one.mend) for one in self.misfits]

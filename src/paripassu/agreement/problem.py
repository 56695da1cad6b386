"""What is wrong in an agreement, before it is known on which line it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from paripassu.toml.locate import Path


class Problem(NamedTuple):
    """One thing that is wrong.

    ``mend`` may be a function, called only if the problem is among those that are told: finding
    the nearest known word for each of a million mistaken ones would take hours. ``also`` are other
    places that the reader of the message has to look at. ``items`` are the places, in a list, of
    what is at fault; empty: all of it.
    """

    path: Path
    what: str
    mend: str | Callable[[], str] = ""
    also: tuple[Path, ...] = ()
    items: tuple[int, ...] = ()


class WrongError(ValueError):
    """What is wrong in one entry or field; pydantic carries it to the reader as it is.

    Parameters
    ----------
    what : str or iterable of Problem
        One sentence, or several problems with paths relative to the entry.
    mend : str
        How to mend it, where ``what`` is a sentence.
    items : tuple of int
        What is at fault of a list, where ``what`` is a sentence.
    """

    def __init__(
        self, what: str | Iterable[Problem], mend: str = "", items: tuple[int, ...] = ()
    ) -> None:
        self.problems: tuple[Problem, ...] = (
            (Problem((), what, mend, (), items),) if isinstance(what, str) else tuple(what)
        )
        super().__init__(
            "; ".join(
                f"{problem.what} — {problem.mend}"
                if problem.mend and isinstance(problem.mend, str)
                else problem.what
                for problem in self.problems
            )
        )

"""What is wrong in an agreement, before it is known on which line it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from paripassu.toml.locate import Path


class Problem(NamedTuple):
    """One thing that is wrong.

    ``mend`` may be a function, called only if the problem is among those that are told: finding
    the nearest known word for each of a million mistaken ones would take hours. ``also`` are other
    places that the reader of the message has to look at.
    """

    path: Path
    what: str
    mend: str | Callable[[], str] = ""
    also: tuple[Path, ...] = ()


class WrongError(ValueError):
    """What is wrong in one entry or field; pydantic carries it to the reader as it is.

    Parameters
    ----------
    what : str or iterable of Problem
        One sentence, or several problems with paths relative to the entry.
    mend : str
        How to mend it, where ``what`` is a sentence.
    """

    def __init__(self, what: str | Iterable[Problem], mend: str = "") -> None:
        self.problems: tuple[Problem, ...] = (
            (Problem((), what, mend),) if isinstance(what, str) else tuple(what)
        )
        super().__init__(
            "; ".join(
                f"{problem.what} — {problem.mend}"
                if problem.mend and isinstance(problem.mend, str)
                else problem.what
                for problem in self.problems
            )
        )

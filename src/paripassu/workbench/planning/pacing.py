"""How far a job is, told in words: as often as somebody can read it."""

from __future__ import annotations

import time
from collections.abc import Callable

from paripassu.charts.text import clean
from paripassu.deadline import Progress
from paripassu.workbench.planning.asked import Answer, Job

#: Seconds between two words on how far it is.
EVERY = 0.2


def words(
    job: Job, tell: Callable[[Answer], None], doing: str, *, every: float = EVERY
) -> Progress:
    """Give what tells how far a job is, at most a few times a second, or as often as is said.

    Parameters
    ----------
    job : Job
    tell : callable
        Told answers with the stage ``planning``.
    doing : str
        What is done: ``Planning``.
    every : float
        Seconds between two words.
    """
    told = 0.0

    def progress(how_far: str) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= every:
            told = now
            tell(Answer(job.ticket, job.revision, "planning", working(doing, how_far)))

    return progress


def working(doing: str, how_far: str) -> str:
    """Word how far it is."""
    return f"{doing}: {clean(how_far)}."

"""What is asked of a planning process, and what it answers: all that goes over its pipes."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from paripassu.charts.picture import Picture
    from paripassu.sequencing.known import Known


#: The task that follows each change of a text.
PLAN = "plan"
#: Others that begin with what is known of the file's texts: a plan gone through, and a report.
WITH_KNOWN = frozenset({"rehearsal", "report"})


#: Seconds, at the least, of a search that goes on where one has ended without proof.
LONGER = 60.0


def longer_than(seconds: float) -> float:
    """Give how long a longer search takes: a minute, and then each time ten times as long."""
    return LONGER if seconds < LONGER else 10 * seconds


@dataclass(frozen=True, slots=True)
class Job:
    """A text that a plan is wanted for.

    Attributes
    ----------
    ticket : int
        Higher than those of all jobs before.
    file : int
        The file's number.
    revision : int
        Of the text.
    text : str
    name : str
        What the file is called in messages.
    task : str
        What is wanted of it: a name in the table of :mod:`paripassu.workbench.planning.answering`.
    given : mapping
        What that task needs beside the text.
    known : Known or None
        What was found out of an earlier text, for tasks that ask for a plan of the whole.
    packed : bytes
        The same on its way through the server, which reads nothing of it; empty: there is none.
    """

    ticket: int
    file: int
    revision: int
    text: str
    name: str
    task: str = PLAN
    given: Mapping[str, Any] = field(default_factory=dict)
    known: Known | None = None
    packed: bytes = field(default=b"", repr=False)

    def command(self, verb: str, *more: str) -> str:
        """Give what is typed in a terminal for the same: a name may have spaces."""
        return " ".join(["paripassu", verb, shlex.quote(self.name), *more])


@dataclass(frozen=True, slots=True)
class Stop:
    """Nobody waits for this job any more."""

    ticket: int


@dataclass(frozen=True, slots=True)
class Enough:
    """The best that is known so far of this job is enough."""

    ticket: int


@dataclass(frozen=True, slots=True)
class Ending:
    """Whether a job is to end now; asked by calling it.

    Attributes
    ----------
    gone : callable
        Whether nobody waits for the answer any more.
    enough : callable
        Whether the best so far is waited for.
    """

    gone: Callable[[], bool]
    enough: Callable[[], bool]

    def __call__(self) -> bool:
        """Whether to end now."""
        return self.gone() or self.enough()


def gone(asked: Callable[[], bool]) -> bool:
    """Whether nobody waits for the answer of a job any more, not even for the best so far."""
    return asked.gone() if isinstance(asked, Ending) else asked()


@dataclass(frozen=True, slots=True)
class Mistake:
    """Why a text cannot be planned with: the line, from 1, or 0 where there is none."""

    line: int
    what: str


#: ``planning``: something may follow. ``planned``: that is all. ``mistakes``: the text does not
#: read as an agreement. ``failed``: there is no answer, for another reason. ``stopped``: something
#: newer was asked for.
Stage = Literal["planning", "planned", "mistakes", "failed", "stopped"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of a text.

    Attributes
    ----------
    ticket, revision : int
        Of the job.
    stage : str
    said : str
        One sentence: what was found, or how far the search is.
    mistakes : tuple of Mistake
    page : str
        What is shown beside the text, as HTML; empty where nothing new is to be shown.
    pictures : tuple of Picture
        That the page shows.
    language : str
        Of the titles, as BCP 47 writes it; empty where the file does not say.
    parts : mapping
        What is shown beside the text, by ``numbers``, ``pictures`` and ``repairs``: only those that
        are found with this answer. Empty: there is nothing to be shown there.
    drawn : mapping
        The pictures of these parts by their addresses.
    known : Known or None
        What to bring along to the next text.
    packed : bytes
        The same on its way through the server.
    found : mapping
        What another task than planning has found.
    """

    ticket: int
    revision: int
    stage: Stage
    said: str
    mistakes: tuple[Mistake, ...] = ()
    page: str = ""
    pictures: tuple[Picture, ...] = field(default=(), repr=False)
    language: str = ""
    found: Mapping[str, Any] = field(default_factory=dict, repr=False)
    parts: Mapping[str, str] = field(default_factory=dict, repr=False)
    drawn: Mapping[str, Picture] = field(default_factory=dict, repr=False)
    known: Known | None = field(default=None, repr=False)
    packed: bytes = field(default=b"", repr=False)

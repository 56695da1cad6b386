"""What is asked of a planning process, and what it answers: all that goes over its pipes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from paripassu.charts.picture import Picture


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
    """

    ticket: int
    file: int
    revision: int
    text: str
    name: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Nobody waits for this job any more, nor for any before it."""

    ticket: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """Why a text cannot be planned with: the line, from 1, or 0 where there is none."""

    line: int
    what: str


#: ``planning``: something may follow. ``planned``: that is all. ``mistakes``: the text does not
#: read as an agreement. ``failed``: there is no answer, for another reason.
Stage = Literal["planning", "planned", "mistakes", "failed"]


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
    """

    ticket: int
    revision: int
    stage: Stage
    said: str
    mistakes: tuple[Mistake, ...] = ()
    page: str = ""
    pictures: tuple[Picture, ...] = field(default=(), repr=False)
    language: str = ""

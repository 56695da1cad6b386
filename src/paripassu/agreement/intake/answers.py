"""What ``intake`` answers beside the claims: the text that it reads, the table that it goes by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from paripassu.documents.exact import Exact
from paripassu.documents.value import Answer, Value
from paripassu.numbers import words

if TYPE_CHECKING:
    import polars


class IntakeText(Answer):
    """The text of a report as it is read.

    Attributes
    ----------
    text : str
        All of it: ``start`` and ``end`` of claims count its characters.
    """

    format: Literal["paripassu/intake-text/1"] = "paripassu/intake-text/1"
    text: str = Field(repr=False)

    def summary(self) -> str:
        """Say how long it is."""
        return f"The text that is read has {words.count(len(self.text.split()), 'word')}."

    def to_frame(self) -> polars.DataFrame:
        """Give one row per line that is not empty."""
        import polars

        lines = [line for line in self.text.splitlines() if line.strip()]
        return polars.DataFrame({"line": lines}, schema={"line": polars.String})


class TableRow(Value):
    """A word that weakens what is said.

    Attributes
    ----------
    term : str
        The word, or the first of several that mean the same.
    likelihood : pair of numbers
        How likely what is said is after it, from 0 to 1.
    standard : str
        Whose interval it is: ``ICD 203``, or this program's own.
    """

    term: str
    likelihood: tuple[Exact, Exact]
    standard: Literal["ICD 203", "paripassu"]


class IntakeTable(Answer):
    """What ``intake`` goes by.

    Attributes
    ----------
    hedges : tuple of TableRow
        Words that weaken what is said.
    patterns : tuple of three texts
        By which words a position is drafted: the pattern, what it is read as, an example.
    synonyms : mapping of str to str
        Words that mean one kind of measure, as a regular expression.
    aliases : mapping of str to tuple of str
        Other names of parties.
    """

    format: Literal["paripassu/intake-table/1"] = "paripassu/intake-table/1"
    hedges: tuple[TableRow, ...] = Field(repr=False)
    patterns: tuple[tuple[str, str, str], ...] = Field(repr=False)
    synonyms: dict[str, str] = Field(repr=False)
    aliases: dict[str, tuple[str, ...]] = Field(repr=False)

    def summary(self) -> str:
        """Say how much stands in it."""
        return (
            f"{words.count(len(self.hedges), 'hedge')} and "
            f"{words.count(len(self.patterns), 'pattern')} are what reports are read by."
        )

    def to_frame(self) -> polars.DataFrame:
        """Give one row per hedge: term, low, high, standard."""
        import polars

        return polars.DataFrame(
            {
                "term": [one.term for one in self.hedges],
                "low": [float(one.likelihood[0]) for one in self.hedges],
                "high": [float(one.likelihood[1]) for one in self.hedges],
                "standard": [one.standard for one in self.hedges],
            },
            schema={
                "term": polars.String,
                "low": polars.Float64,
                "high": polars.Float64,
                "standard": polars.String,
            },
        )


class IntakeReview(Answer):
    """What was done with the drafts of a file.

    Attributes
    ----------
    file : str
        The agreement file.
    accepted, dropped, left : tuple of str
        Ids of drafts, in the order of the file.
    """

    format: Literal["paripassu/intake-review/1"] = "paripassu/intake-review/1"
    file: str
    accepted: tuple[str, ...]
    dropped: tuple[str, ...]
    left: tuple[str, ...]

    def summary(self) -> str:
        """Say how many drafts became what."""
        return (
            f"{words.count(len(self.accepted), 'draft')} accepted, {len(self.dropped)} dropped, "
            f"{len(self.left)} left in {self.file}."
        )

    def to_frame(self) -> polars.DataFrame:
        """Give one row per draft: its id, and what was done with it."""
        import polars

        rows = [
            *((id_, "accepted") for id_ in self.accepted),
            *((id_, "dropped") for id_ in self.dropped),
            *((id_, "left") for id_ in self.left),
        ]
        return polars.DataFrame(
            rows, schema={"id": polars.String, "done": polars.String}, orient="row"
        )

"""Why no draw is made although everything could be read: the answer no."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from paripassu.documents.value import Value
from paripassu.inspection.draw.joint import Hex32
from paripassu.inspection.errors import RevealError, TooFewError, UnreachableError


class Rejected(Value):
    """A reveal that does not open its commit.

    Attributes
    ----------
    commit : str
        What the party committed to, 64 hex digits.
    gives : str
        The commit that its reveal gives.
    """

    commit: Hex32
    gives: Hex32


class Refusal(Value):
    """Why no draw is made.

    Attributes
    ----------
    why : str
        The reason, in words.
    id : str or None
        The draw that the parties committed to.
    rejected : mapping
        The parties whose reveals do not open their commits.
    """

    format: Literal["paripassu/draw-refused/1"] = "paripassu/draw-refused/1"
    why: str
    id: str | None = None
    rejected: Mapping[str, Rejected] = {}

    @classmethod
    def of(cls, error: RevealError | UnreachableError | TooFewError) -> Refusal:
        """Give the answer that an error stands for."""
        if not isinstance(error, RevealError):
            return cls(why=str(error))
        rejected = {
            party: Rejected(commit=error.commits[party], gives=gives)
            for party, gives in error.parties.items()
        }
        return cls(why=str(error), id=error.id, rejected=rejected)

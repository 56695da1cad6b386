"""The answer to ``paripassu record verify``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from paripassu.documents.value import Answer, Value

if TYPE_CHECKING:
    import polars


class RejectedProof(Value):
    """Why a proof proves nothing.

    Attributes
    ----------
    file : str
        What is wrong: the proof, or the checkpoint that it should go on from.
    error : str
        The kind of mistake: the name of the error in the library, without ``Error``.
    what : str
        What is wrong, in words.
    """

    file: str
    error: str
    what: str


class RecordVerified(Answer):
    """What a proof shows.

    Attributes
    ----------
    ok : bool
        Whether it proves what it should.
    rejected : RejectedProof or None
        Why not.
    origin : str or None
        The log.
    size : int or None
        Number of its entries at the checkpoint.
    root : str or None
        Of the tree over them, in base64, as in the checkpoint.
    index : int or None
        Of the entry, where an entry was given.
    since : int or None
        The size from which the log went on, where a checkpoint was given.
    forked : tuple of str
        Where two histories are proven: the two roots that the log has signed for this size.
    stamps : dict of str to str
        When each witness of the policy saw the checkpoint, in UTC.
    """

    format: Literal["paripassu/record-verified/1"] = "paripassu/record-verified/1"
    ok: bool
    rejected: RejectedProof | None = None
    origin: str | None = None
    size: int | None = None
    root: str | None = None
    index: int | None = None
    since: int | None = None
    forked: tuple[str, ...] = ()
    stamps: Mapping[str, str] = Field(default_factory=dict)

    def summary(self) -> str:
        """Say in one sentence what is proven."""
        if self.rejected is not None:
            return f"the proof is rejected: {self.rejected.what}"
        if self.forked:
            return f"the log {self.origin} has shown two histories that differ at size {self.size}"
        if self.index is not None:
            return f"the entry stands in the log {self.origin}, at index {self.index}"
        return f"the log {self.origin} went on from size {self.since} to size {self.size}"

    def to_frame(self) -> polars.DataFrame:
        """Give one row a witness: ``witness``, ``seen``."""
        import polars

        return polars.DataFrame(
            {"witness": [*self.stamps], "seen": [*self.stamps.values()]},
            schema={"witness": polars.String, "seen": polars.String},
        )

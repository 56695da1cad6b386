"""The answers to ``paripassu record prove`` and ``paripassu record checkpoint``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from paripassu.documents.value import Answer

if TYPE_CHECKING:
    import polars


class RecordProof(Answer):
    """A proof that was made.

    Attributes
    ----------
    origin : str
        The log.
    size : int
        Number of its entries at the checkpoint of the proof.
    index : int or None
        Of the entry, where the proof is of an entry.
    since : int or None
        The size from which the log went on, where the proof is of that.
    proof : str
        The proof itself: the text of its file.
    file : str or None
        Where it was written.
    """

    format: Literal["paripassu/record-proof/1"] = "paripassu/record-proof/1"
    origin: str
    size: int
    index: int | None = None
    since: int | None = None
    proof: str
    file: str | None = None

    def summary(self) -> str:
        """Say in one sentence what is proven."""
        if self.index is not None:
            return f"the proof of entry {self.index:,} of the log {self.origin}"
        return f"the proof that the log {self.origin} went on from size {self.since:,}"

    def to_frame(self) -> polars.DataFrame:
        """Give one row: ``origin``, ``size``, ``index``, ``since``, ``file``."""
        import polars

        fields = ("origin", "size", "index", "since", "file")
        return polars.DataFrame([{name: getattr(self, name) for name in fields}])


class RecordCheckpoint(Answer):
    """The newest checkpoint of a log.

    Attributes
    ----------
    ok : bool
        Whether the quorum has cosigned it.
    pending : bool
        Whether it is the newest that the log has signed; else the newest that met the quorum.
    origin : str
        The log.
    size : int
        Number of its entries.
    root : str
        Of the tree over them, in base64, as in the checkpoint.
    signed : tuple of str
        The log's keys that have signed it, by their names.
    stamps : dict of str to str
        When each witness of the policy has seen it, in UTC.
    missing : tuple of str
        The witnesses that are missing from the quorum.
    note : str
        The checkpoint itself, with its signatures.
    """

    format: Literal["paripassu/record-checkpoint/1"] = "paripassu/record-checkpoint/1"
    ok: bool
    pending: bool
    origin: str
    size: int
    root: str
    signed: tuple[str, ...] = ()
    stamps: Mapping[str, str] = Field(default_factory=dict)
    missing: tuple[str, ...] = ()
    note: str

    def summary(self) -> str:
        """Say in one sentence whether the quorum is met."""
        said = f"the checkpoint of the log {self.origin} at size {self.size:,}"
        if self.ok:
            return f"{said} has its quorum"
        return f"{said} has no quorum yet: {', '.join(self.missing)} have not cosigned"

    def to_frame(self) -> polars.DataFrame:
        """Give one row a witness: ``witness``, ``seen`` (null for those that are missing)."""
        import polars

        names = [*self.stamps, *self.missing]
        seen = [self.stamps.get(name) for name in names]
        return polars.DataFrame(
            {"witness": names, "seen": seen},
            schema={"witness": polars.String, "seen": polars.String},
        )

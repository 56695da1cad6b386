"""What ``paripassu record state`` wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from paripassu.documents.value import Answer

if TYPE_CHECKING:
    import polars


class RecordState(Answer):
    """A statement that was written, or signed.

    Attributes
    ----------
    file : str
        Where it stands.
    id : str
        SHA-256 of what is signed, in hex: what later statements name it by.
    kind : str
        What sort of statement it is: ``perform``, ``confirm``, …
    author : str
        The holder who states it.
    origin : str
        Of the log for which it is written.
    after : int
        Size of the checkpoint that its author had seen.
    previous : str or None
        Id of the author's last statement; null: it is the first.
    signed : tuple of str
        Ids of the keys that have signed it, in hex.
    missing : tuple of str or None
        Ids of the author's keys that have not signed it yet; null where nobody can say, for no log
        was given.
    body : mapping or None
        What it says, with all that was filled in; null of a file that was signed.
    notes : tuple of str
        What its author should know before it is sent.
    """

    format: Literal["paripassu/record-state/1"] = "paripassu/record-state/1"
    file: str
    id: str
    kind: str
    author: str
    origin: str
    after: int
    previous: str | None
    signed: tuple[str, ...]
    missing: tuple[str, ...] | None = None
    body: Mapping[str, Any] | None = None
    notes: tuple[str, ...] = ()

    def summary(self) -> str:
        """Say in one sentence what was written."""
        count = len(self.signed)
        return f"{self.file}: {self.kind} by {self.author}, {count} signatures, id {self.id}"

    def to_frame(self) -> polars.DataFrame:
        """Give one row: the fields, keys joined by blanks."""
        import polars

        row = self.model_dump(exclude={"format", "body", "notes"})
        row |= {"signed": " ".join(self.signed), "missing": " ".join(self.missing or ())}
        return polars.DataFrame([row])

"""What ``record mirror`` and ``record export`` answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from paripassu.documents.value import Answer, Value

if TYPE_CHECKING:
    import polars


class RecordMirror(Answer):
    """A copy of a log, up to a checkpoint.

    Attributes
    ----------
    folder : str
        Where the copy stands.
    log : str
        Whence it comes.
    origin : str
        The log's name.
    size : int
        Entries of the copy.
    root : str
        The root of its tree, in base64 as in the checkpoint.
    before : int
        Entries that it had before.
    blobs : int
        Files of statements that came more.
    """

    format: Literal["paripassu/record-mirror/1"] = "paripassu/record-mirror/1"
    folder: str
    log: str
    origin: str
    size: int
    root: str
    before: int
    blobs: int

    def summary(self) -> str:
        """Say in one sentence what was copied."""
        return (
            f"{self.folder} holds all {self.size:,} entries of {self.origin}, "
            f"{self.size - self.before:,} of them new"
        )

    def to_frame(self) -> polars.DataFrame:
        """Give one row: ``origin``, ``size``, ``before``, ``blobs``."""
        import polars

        row = {"origin": self.origin, "size": self.size, "before": self.before, "blobs": self.blobs}
        return polars.DataFrame([row])


class ExportedEntry(Value):
    """A statement that counts, decoded.

    Attributes
    ----------
    index : int
        Its place in the log.
    by : str
        The party, the office or the depositary for whom its author signed.
    time : str or None
        When it was in the log, by checkpoints: RFC 3339, UTC. Null while nobody knows.
    own : str or None
        The least time, receipts too; null, and not on the line, where it is the same.
    after : int
        Size of the checkpoint that its author had seen.
    kind : str
        ``perform``, ``confirm``, …
    body : mapping
        What it says. Statements that it names stand there by their index, null where unknown.
    check : str or None
        What its file shows: ``rejected``, nothing; ``finding``, that a declaration is false. Null,
        and not on the line, where nothing is wrong with it.
    why : str or None
        Why it is not true; not on the line.
    """

    index: int
    by: str
    time: str | None
    own: str | None = None
    after: int
    kind: str
    body: Mapping[str, Any]
    check: Literal["rejected", "finding"] | None = None
    why: str | None = None

    def to_line(self) -> dict[str, Any]:
        """Give the entry as it stands on its line."""
        made = self.model_dump(exclude={"why"})
        if self.own == self.time or self.own is None:
            del made["own"]
        if self.check is None:
            del made["check"]
        return made


class RecordExport(Answer):
    """The statements of a log that count, decoded, in order.

    Attributes
    ----------
    log : str
        Whence they come.
    origin : str
        The log's name.
    size : int
        Entries of the log.
    entries : tuple of ExportedEntry
        The statements, in the order of the log.
    unchecked : str or None
        Why nothing is known of the files that its statements name; null where it is.
    """

    format: Literal["paripassu/record-export/1"] = "paripassu/record-export/1"
    log: str
    origin: str
    size: int
    entries: tuple[ExportedEntry, ...]
    unchecked: str | None = None

    def summary(self) -> str:
        """Say in one sentence what there is."""
        return f"{len(self.entries):,} of {self.size:,} entries of {self.origin} are statements"

    def to_frame(self) -> polars.DataFrame:
        """Give one row for each statement: ``index``, ``by``, ``time``, ``after``, ``kind``."""
        import polars

        names = ("index", "by", "time", "after", "kind")
        rows = [{name: getattr(one, name) for name in names} for one in self.entries]
        kinds = (polars.Int64, polars.String, polars.String, polars.Int64, polars.String)
        return polars.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)))

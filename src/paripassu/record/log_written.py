"""What ``record init`` and ``record append`` answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from paripassu.documents.value import Answer, Value

if TYPE_CHECKING:
    import polars


class RecordInit(Answer):
    """A log that has begun.

    Attributes
    ----------
    folder : str
        Where it was written.
    origin : str
        Its name.
    keys : tuple of str
        Its verifier keys: by these its checkpoints are judged.
    size : int
        Entries in it.
    root : str
        The root of its tree, in base64 as in the checkpoint.
    entry : str or None
        The file of entry 0, to be signed; None where any bytes are entries.
    id : str or None
        The id of entry 0: whoever trusts it needs nothing else.
    breaches : tuple of int
        Of a log that was rebuilt: the entries that break a rule. They count for nothing, and
        `record audit` says why.
    """

    format: Literal["paripassu/record-init/1"] = "paripassu/record-init/1"
    folder: str
    origin: str
    keys: tuple[str, ...]
    size: int
    root: str
    entry: str | None = None
    id: str | None = None
    breaches: tuple[int, ...] = ()

    def summary(self) -> str:
        """Say in one sentence what was done."""
        return f"{self.folder} holds the log {self.origin}, with {self.size:,} entries"

    def to_frame(self) -> polars.DataFrame:
        """Give one row for each key: ``key``."""
        import polars

        return polars.DataFrame({"key": self.keys})


class AppendedEntry(Value):
    """A file that is in the log.

    Attributes
    ----------
    file : str
        Its name.
    index : int
        Its place in the log, from 0.
    id : str
        Its id, in hexadecimal.
    known : bool
        It was in the log before.
    """

    file: str
    index: int
    id: str
    known: bool


class RefusedEntry(Value):
    """A file that the log does not take.

    Attributes
    ----------
    file : str
        Its name.
    rule : str
        The name of the rule that it breaks.
    what : str
        What is wrong with it.
    """

    file: str
    rule: str
    what: str


class RecordAppend(Answer):
    """What was logged.

    Attributes
    ----------
    entries : tuple of AppendedEntry
        The files that are in the log, in the order in which they were given.
    refused : tuple of RefusedEntry
        Those that are not.
    size : int
        Entries in the log.
    root : str
        The root of its tree, in base64 as in the checkpoint.
    status : str
        ``sequenced``: a signed checkpoint covers them. ``witnessed``: the quorum has cosigned it.
    """

    format: Literal["paripassu/record-append/1"] = "paripassu/record-append/1"
    entries: tuple[AppendedEntry, ...]
    refused: tuple[RefusedEntry, ...] = ()
    size: int
    root: str
    status: Literal["sequenced", "witnessed"]

    def summary(self) -> str:
        """Say in one sentence what was done."""
        new = sum(not one.known for one in self.entries)
        return f"{new:,} entries were added; the log has {self.size:,}"

    def to_frame(self) -> polars.DataFrame:
        """Give one row for each file in the log: ``file``, ``index``, ``id``, ``known``."""
        import polars

        return polars.DataFrame([one.model_dump() for one in self.entries])

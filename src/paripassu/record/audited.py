"""The answer to ``paripassu record audit``: whether a log is as its checkpoint says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from paripassu.documents.value import Answer, Value
from paripassu.numbers import words

if TYPE_CHECKING:
    import polars


class AuditFault(Value):
    """One file of a log that is not as it should be.

    Attributes
    ----------
    file : str
        Its path below the log: ``checkpoint``, ``tile/0/x001/234``.
    what : str
        What is wrong with it.
    """

    file: str
    what: str


class AuditBreach(Value):
    """An entry that breaks a rule, and that the depositary logged all the same. It has no effect.

    Attributes
    ----------
    entry : int
        Its index.
    rule : str
        The rule's name, as in the specification of the record.
    what : str
        What is wrong.
    earlier : bool
        Whether it lies below the checkpoint of ``since``, and so was to be seen before.
    """

    entry: int
    rule: str
    what: str
    earlier: bool = False


class Audit(Answer):
    """What an audit found.

    Attributes
    ----------
    ok : bool
        Whether all that was asked holds.
    log : str
        The folder or the URL.
    origin : str or None
        The log's name, as its checkpoint says; null where the checkpoint cannot be read.
    size : int or None
        Entries that the checkpoint promises.
    root : str or None
        The root that it promises, in base64 as there.
    signed : tuple of str
        The keys of the log that have signed it, each as ``NAME+ID``.
    stamps : mapping of str to str
        When each witness of the policy saw it.
    missing : tuple of str
        Witnesses that are missing from the quorum; none if it is met.
    seen : str or None
        The lower median of the stamps: at least so late the log was alive.
    since : int or None
        Size of the earlier checkpoint from which the log goes on, if one was given.
    faults : tuple of AuditFault
        What is wrong with files: at most 100, then the rest was not read.
    breaches : tuple of AuditBreach
        What is wrong with entries, if they were judged.
    removed : tuple of str
        SHA-256 of files that statements name and that a charter allows to keep no longer.
    """

    format: Literal["paripassu/audit/1"] = "paripassu/audit/1"
    ok: bool
    log: str
    origin: str | None = None
    size: int | None = None
    root: str | None = None
    signed: tuple[str, ...] = ()
    stamps: Mapping[str, str] = {}
    missing: tuple[str, ...] = ()
    seen: str | None = None
    since: int | None = None
    faults: tuple[AuditFault, ...] = ()
    breaches: tuple[AuditBreach, ...] = ()
    removed: tuple[str, ...] = ()

    def summary(self) -> str:
        """Say in one sentence what was found."""
        if self.ok:
            return f"all {self.size:,} entries of {self.origin} are those of its checkpoint"
        new = sum(not one.earlier for one in self.breaches)
        wrong = [
            *([words.count(len(self.faults), "fault")] if self.faults else []),
            *([words.count(new, "breach")] if new else []),
        ]
        return f"{self.origin or self.log} is refused: {' and '.join(wrong)}"

    def to_frame(self) -> polars.DataFrame:
        """Give one row for each fault and breach: ``file``, ``entry``, ``rule``, ``what``."""
        import polars

        rows = [{"file": one.file, "what": one.what} for one in self.faults]
        more = [{"entry": one.entry, "rule": one.rule, "what": one.what} for one in self.breaches]
        schema = {
            "file": polars.String,
            "entry": polars.Int64,
            "rule": polars.String,
            "what": polars.String,
        }
        return polars.DataFrame([*rows, *more], schema=schema)

"""Every entry of a log, judged as the log should have: what counts, what breaks a rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from paripassu.record.blob_reference import BlobReference
from paripassu.record.entry import parse_entry
from paripassu.record.envelope import Statement
from paripassu.record.errors import MissingBlobsError
from paripassu.record.history import History
from paripassu.record.judge import fold
from paripassu.record.source import Source
from paripassu.record.source_blobs import SourceBlobs
from paripassu.record.state import ROOTS_KEPT, Roots, State


@dataclass(frozen=True, slots=True)
class Breach:
    """An entry that was logged and breaks a rule.

    Attributes
    ----------
    entry : int
        Its index.
    rule : str
        The rule's name.
    what : str
        What is wrong.
    """

    entry: int
    rule: str
    what: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A statement that counts.

    Attributes
    ----------
    index : int
    statement : Statement
    group : str
        The party, office or depositary for whom its author signs.
    """

    index: int
    statement: Statement
    group: str


@dataclass
class JudgedEntries:
    """A fold over a log's entries, in order.

    Parameters
    ----------
    history : History
        The log at a checkpoint: its roots.
    source : Source
        Its files, for the charters.
    charter : str or None
        Id that entry 0 should have: whoever trusts it needs nothing else. None: as it stands there.
    keep : bool
        Whether statements that count are kept.

    Attributes
    ----------
    state : State
        After the entries so far.
    breaches : list of Breach
    blobs : set of BlobReference
        The files that statements name which count.
    counted : list of Counted
        Where they are kept.
    lacking : list of BlobReference
        A charter that is not there: nothing after it can be judged.
    """

    history: History
    source: Source
    charter: str | None = None
    keep: bool = False
    state: State = field(default_factory=State.empty)
    breaches: list[Breach] = field(default_factory=list)
    blobs: set[BlobReference] = field(default_factory=set)
    counted: list[Counted] = field(default_factory=list)
    lacking: list[BlobReference] = field(default_factory=list)
    _root: Roots = field(init=False)

    def __post_init__(self) -> None:
        self._root = lru_cache(ROOTS_KEPT)(self.history.root_at)

    def take(self, first: int, entries: list[bytes]) -> None:
        """Judge further entries."""
        for index, content in enumerate(entries, start=first):
            if self.lacking:
                return
            try:
                folded = fold(self.state, index, content, self._root, SourceBlobs(self.source))
            except MissingBlobsError as error:
                self.lacking = list(error.missing)
                return
            self.state = folded.state
            if folded.breach is not None:
                rule = folded.breach.rule
                what = str(folded.breach).removeprefix(f"{rule}: ")
                self.breaches.append(Breach(index, rule, what))
            elif folded.ruling is not None and folded.ruling.id is not None:
                self._count(index, content)
            if index == 0 and self.charter is not None:
                given = None if folded.ruling is None else folded.ruling.id
                if given is not None and given != self.charter:
                    what = f"its id is {given}, and that of the charter given is {self.charter}"
                    self.breaches.append(Breach(0, "first", what))

    def _count(self, index: int, content: bytes) -> None:
        statement = parse_entry(content)
        assert isinstance(statement, Statement)
        self.blobs.update(statement.blobs)
        if self.keep:
            group = self.state.names[statement.author]
            self.counted.append(Counted(index, statement, group))

    def missing_blobs(self) -> list[BlobReference]:
        """Give the files that are not there and that nobody may leave out."""
        return [
            blob
            for blob in sorted(self.blobs)
            if blob.digest not in self.state.removed and not SourceBlobs(self.source).holds(blob)
        ]

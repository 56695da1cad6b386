"""Every entry of a log, judged as the log should have: what counts, what breaks a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from paripassu.record.begun import Begun, Breach
from paripassu.record.blob_reference import BlobReference
from paripassu.record.counted import Counted
from paripassu.record.entry import Entry, parse_entry
from paripassu.record.envelope import Statement
from paripassu.record.errors import MissingBlobsError, RefusedError
from paripassu.record.history import History
from paripassu.record.judge import fold
from paripassu.record.source import Source
from paripassu.record.source_blobs import SourceBlobs
from paripassu.record.state import ROOTS_KEPT, Roots, State


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

    def go_on(self, begun: Begun) -> None:
        """Take the first entries as judged: only those after them are judged yet."""
        self.state = begun.state
        self.breaches = [*begun.breaches]
        self.counted = [*begun.counted]
        self.blobs = {blob for one in begun.counted for blob in one.blobs}

    def take(self, first: int, entries: Sequence[bytes | Entry]) -> None:
        """Judge further entries, as they are logged or parsed; those already judged are left."""
        done = max(0, self.state.size - first)
        for index, content in enumerate(entries[done:], start=first + done):
            if self.lacking:
                return
            entry = parsed(content) if isinstance(content, bytes) else content
            try:
                folded = fold(self.state, index, entry, self._root, SourceBlobs(self.source))
            except MissingBlobsError as error:
                self.lacking = list(error.missing)
                return
            self.state = folded.state
            if folded.breach is not None:
                rule = folded.breach.rule
                what = str(folded.breach).removeprefix(f"{rule}: ")
                self.breaches.append(Breach(index, rule, what))
            elif isinstance(entry, Statement):
                self._count(index, entry)
            if index == 0 and self.charter is not None:
                given = None if folded.ruling is None else folded.ruling.id
                if given is not None and given != self.charter:
                    what = f"its id is {given}, and that of the charter given is {self.charter}"
                    self.breaches.append(Breach(0, "first", what))

    def _count(self, index: int, statement: Statement) -> None:
        self.blobs.update(statement.blobs)
        if self.keep:
            group = self.state.names[statement.author]
            self.counted.append(Counted.of(index, statement, group))

    def missing_blobs(self) -> list[BlobReference]:
        """Give the files that are not there and that nobody may leave out."""
        return [
            blob
            for blob in sorted(self.blobs)
            if blob.digest not in self.state.removed and not SourceBlobs(self.source).holds(blob)
        ]


def parsed(content: bytes) -> Entry | bytes:
    """Parse an entry; give one that is none as it is, for the judge to say why."""
    try:
        return parse_entry(content)
    except RefusedError:
        return content

"""Copy a log file by file: each verified before it is written, so that a copy is never wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from paripassu.record.blob_reference import BlobReference
from paripassu.record.blobs import StoredBlobs, blob_path, fetch_blob
from paripassu.record.edge import Edge
from paripassu.record.entry import parse_entry
from paripassu.record.envelope import Statement
from paripassu.record.errors import DamagedError, RefusedError
from paripassu.record.history import History
from paripassu.record.judged_entries import JudgedEntries
from paripassu.record.state import Before, State
from paripassu.record.storage.contract import Objects
from paripassu.record.storage.errors import OtherBytesError
from paripassu.record.stored import read_bundle
from paripassu.record.tiles import LEVEL_BITS, WIDTH, Bundle, Tile, entry_hashes, levels

#: Entries that are written at a time: whole bundles.
_AT_ONCE = 16 * WIDTH


class Copying:
    """The files of a log, brought from where they stand to a place of one's own.

    Nothing lasts before :meth:`run` returns. What an interrupted one left is taken up again, if it
    is right.

    Parameters
    ----------
    history : History
        The log at the checkpoint that is copied.
    objects : Objects
        Where to.
    edge : Edge
        Of what is there already, and was verified.
    progress : callable, optional
        Is told how many entries came more.
    before : Before, optional
        The log before a successor, by which it is judged whether a missing file may be missing.
    """

    def __init__(
        self,
        history: History,
        objects: Objects,
        edge: Edge,
        progress: Callable[[int], None] | None = None,
        *,
        before: Before | None = None,
    ) -> None:
        self.history, self.objects, self.edge = history, objects, edge
        self.progress = progress
        self.before = before
        self.blobs = StoredBlobs(objects)
        self.copied_blobs = 0
        self._written: list[str] = []
        self._superseded: list[str] = []

    def run(self) -> None:
        """Copy all that is not there.

        Raises
        ------
        DamagedError
            A file of the log is missing, or is not what the checkpoint promises.
        UnreachableError, StorageError
            It cannot be read, or not be written.
        """
        before, size = self.edge, self.history.size
        missing: list[tuple[BlobReference, DamagedError]] = []
        while self.edge.size < size:
            end = min(size, self.edge.size - self.edge.size % _AT_ONCE + _AT_ONCE)
            entries = list(self._entries(self.edge.size, end))
            for content in entries:
                missing += self._blobs(content)
            self.edge, files = self.edge.append(entries)
            # What is partial now is full later, but for what is left at the end.
            self._write({path: data for path, data in files.items() if ".p/" not in path})
            if self.progress is not None:
                self.progress(len(entries))
        self._write(self.edge.files)
        self._excuse(missing)
        self.objects.sync(self._written)
        self._superseded = _partial_places(before.size, size)

    def clear(self) -> None:
        """Delete the partial files whose full ones last by now."""
        for place in self._superseded:
            self.objects.delete(self.objects.names(f"{place}.p/"))

    def _entries(self, start: int, end: int) -> Iterator[bytes]:
        for number in range(start // WIDTH, -(-end // WIDTH)):
            first = WIDTH * number
            found = self._here(number) or self.history.bundle(number)
            yield from found[max(0, start - first) : end - first]

    def _here(self, number: int) -> list[bytes] | None:
        """Give a bundle that an interrupted copy has left, if it is that of the log."""
        if WIDTH * (number + 1) > self.history.size:
            return None
        try:
            entries = read_bundle(self.objects, Bundle(number))
        except DamagedError:
            return None
        return entries if entry_hashes(entries) == self.history.tile(0, number) else None

    def _blobs(self, content: bytes) -> Iterator[tuple[BlobReference, DamagedError]]:
        """Copy the files that an entry names; give those that are not there."""
        if not content.startswith(b"{"):
            return
        try:
            entry = parse_entry(content)
        except RefusedError:
            return
        for blob in entry.blobs if isinstance(entry, Statement) else ():
            if self.blobs.holds(blob):
                continue
            try:
                self.blobs.keep(fetch_blob(self.history.source, blob))
                self.copied_blobs += 1
            except DamagedError as error:
                yield blob, error

    def _excuse(self, missing: list[tuple[BlobReference, DamagedError]]) -> None:
        """Go on without files that a charter allows to keep no longer, and no others."""
        if not missing:
            return
        judged = JudgedEntries(
            self.history, self.history.source, state=State.empty(before=self.before)
        )
        for index, content in enumerate(self.history.entries()):
            judged.take(index, [content])
        for blob, error in missing:
            if blob in judged.blobs and blob.digest not in judged.state.removed:
                raise error
        if judged.lacking:
            raise DamagedError(blob_path(judged.lacking[0].digest), "is missing: it is a charter")

    def _write(self, files: dict[str, bytes]) -> None:
        try:
            self.objects.write([*files.items()])
        except OtherBytesError:
            # What stands beyond the last checkpoint was promised to nobody: a power cut tore it.
            self.objects.rewrite([*files.items()])
        self._written += files


def _partial_places(before: int, size: int) -> list[str]:
    """Give the places that held partial files at one size and hold full ones at a larger."""
    found = []
    for level in range(levels(before)):
        number, width = divmod(before >> LEVEL_BITS * level, WIDTH)
        if width and (size >> LEVEL_BITS * level) // WIDTH > number:
            found.append(Tile(level, number).path)
            if level == 0:
                found.append(Bundle(number).path)
    return found

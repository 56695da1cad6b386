"""The files that statements name, as a log that is read has them."""

from __future__ import annotations

from paripassu.record.blob_reference import BlobReference
from paripassu.record.blobs import MOST_BLOB, read_blob
from paripassu.record.source import Source


class SourceBlobs:
    """The files of a log: :class:`paripassu.record.state.Blobs`.

    Parameters
    ----------
    source : Source
    """

    def __init__(self, source: Source) -> None:
        self._source = source

    def holds(self, blob: BlobReference) -> bool:
        """Whether a file is there, byte for byte."""
        content = read_blob(self._source, blob.digest, blob.size)
        return content is not None and len(content) == blob.size

    def read(self, digest: str) -> bytes | None:
        """Give the content of a file, or None if it is not there.

        As far as the log itself reads it: all who judge come to one answer.
        """
        return read_blob(self._source, digest, MOST_BLOB)

"""The files that statements name, as a log that is read has them."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from paripassu.record.blob_reference import BlobReference
from paripassu.record.charter import MOST_BYTES
from paripassu.record.source import Source

_FOLDER: Final = "blobs/sha256"


def blob_path(digest: str) -> str:
    """Give the path of a file below its log.

    >>> blob_path("ab" * 32)[:30]
    'blobs/sha256/ab/abababababababa'
    """
    return f"{_FOLDER}/{digest[:2]}/{digest}"


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
        content = self._source.read(blob_path(blob.digest), blob.size)
        return (
            content is not None
            and len(content) == blob.size
            and sha256(content).hexdigest() == blob.digest
        )

    def read(self, digest: str) -> bytes | None:
        """Give the content of a charter, or None if it is not there."""
        content = self._source.read(blob_path(digest), MOST_BYTES)
        if content is None or sha256(content).hexdigest() != digest:
            return None
        return content

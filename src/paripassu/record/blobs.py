"""The files that statements name: kept beside the log, each by the digest of its bytes."""

from __future__ import annotations

from hashlib import sha256
from typing import Protocol

from paripassu.record.blob_reference import BlobReference
from paripassu.record.errors import DamagedError
from paripassu.record.source import Source
from paripassu.record.storage.contract import Objects

#: Bytes of one file at most; what a party may bring in all, the charter says.
MOST_BLOB = 64 * 1024 * 1024


def blob_path(digest: str) -> str:
    """Give the path of a file below the log.

    >>> blob_path("ab" * 32)[:25]
    'blobs/sha256/ab/abababab'
    """
    return f"blobs/sha256/{digest[:2]}/{digest}"


class Sized(Protocol):
    """What gives files by their paths: a source, or objects."""

    def read(self, path: str, limit: int) -> bytes | None:
        """Give what stands there; of a longer file the first ``limit + 1`` bytes."""


class StoredBlobs:
    """The files of a log, as :class:`paripassu.record.state.Blobs`.

    Parameters
    ----------
    objects : Objects
        Where they stand.
    """

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._known: set[tuple[str, int]] = set()

    def holds(self, blob: BlobReference) -> bool:
        """Whether a file is there, with exactly its bytes."""
        if (blob.digest, blob.size) not in self._known:
            content = read_blob(self._objects, blob.digest, blob.size)
            if content is None or len(content) != blob.size:
                return False
            self._known.add((blob.digest, blob.size))
        return True

    def read(self, digest: str) -> bytes | None:
        """Give the content of a file; None if it is not there whole."""
        return read_blob(self._objects, digest, MOST_BLOB)

    def keep(self, content: bytes) -> BlobReference:
        """Write a file, lasting on return.

        Raises
        ------
        StorageError
            It cannot be written.
        """
        reference = BlobReference(sha256(content).hexdigest(), len(content), "")
        path = blob_path(reference.digest)
        self._objects.rewrite([(path, content)])
        self._objects.sync([path])
        self._known.add((reference.digest, reference.size))
        return reference

    def forget(self, digest: str) -> None:
        """Delete a file that no logged statement names."""
        self._known = {one for one in self._known if one[0] != digest}
        self._objects.delete([blob_path(digest)])


def read_blob(place: Sized, digest: str, most: int) -> bytes | None:
    """Give a file, if it is there with the bytes that its name promises.

    Raises
    ------
    UnreachableError
        Nobody can say whether it is there.
    """
    content = place.read(blob_path(digest), most)
    if content is None or len(content) > most or sha256(content).hexdigest() != digest:
        return None
    return content


def fetch_blob(source: Source, blob: BlobReference) -> bytes:
    """Read a file of somebody's log.

    Raises
    ------
    DamagedError
        It is missing, or holds other bytes.
    UnreachableError
        The log cannot be read.
    """
    content = read_blob(source, blob.digest, blob.size)
    if content is None or len(content) != blob.size:
        raise DamagedError(
            blob_path(blob.digest), "is missing, or does not hold the bytes of its name"
        )
    return content

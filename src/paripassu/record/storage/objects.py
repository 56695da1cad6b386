"""Objects in S3-compatible storage, or in memory, through obstore.

What is put lasts as soon as it is answered. A write takes place only if nothing is there, a
replacement only if what is there is what this process left: two processes cannot undo each other.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, NotFoundError, PreconditionError
from obstore.store import MemoryStore, S3Store

from paripassu.record.storage.errors import LostRaceError, OtherBytesError, StorageError

if TYPE_CHECKING:
    from obstore.store import ObjectStore

_AT_ONCE = 16


class ObstoreObjects:
    """Objects in a store of obstore's.

    Parameters
    ----------
    store : ObjectStore
        One that can put on condition: S3 or memory; not local files.
    name : str
        What it is called in messages.
    """

    def __init__(self, store: ObjectStore, name: str) -> None:
        self._store = store
        self.name = name
        self._tags: dict[str, str | None] = {}
        self._pool = ThreadPoolExecutor(_AT_ONCE, "objects")

    def write(self, items: Sequence[tuple[str, bytes]]) -> None:
        """See :class:`paripassu.record.storage.contract.Objects`."""
        for _ in self._pool.map(self._write, items):
            pass

    def _write(self, item: tuple[str, bytes]) -> None:
        path, data = item
        with self._told(path):
            try:
                obstore.put(self._store, path, data, mode="create")
            except AlreadyExistsError:
                if self.read(path, len(data)) != data:
                    raise OtherBytesError(
                        f"{path} in {self.name} has other bytes than the log would write there",
                        "stop this log, and compare it with its copies",
                    ) from None

    def rewrite(self, items: Sequence[tuple[str, bytes]]) -> None:
        """See :class:`paripassu.record.storage.contract.Objects`. Nothing here can be torn."""
        self.write(items)

    def sync(self, paths: Sequence[str]) -> None:
        """See :class:`paripassu.record.storage.contract.Objects`. All that is answered lasts."""

    def replace(self, path: str, data: bytes) -> None:
        """See :class:`paripassu.record.storage.contract.Objects`."""
        with self._told(path):
            if path not in self._tags:
                self._tags[path] = self._tag(path)
            tag = self._tags[path]
            mode: Any = "create" if tag is None else {"e_tag": tag}
            try:
                self._tags[path] = obstore.put(self._store, path, data, mode=mode)["e_tag"]
            except (AlreadyExistsError, PreconditionError, NotFoundError):
                # Perhaps an earlier call of this process that was told as failed took effect.
                self._tags[path] = self._tag(path)
                if self.read(path, len(data)) != data:
                    raise LostRaceError(
                        f"another process wrote {path} in {self.name}",
                        "see that only one process serves this log",
                    ) from None

    def _tag(self, path: str) -> str | None:
        try:
            return obstore.head(self._store, path)["e_tag"]
        except (FileNotFoundError, NotFoundError):
            return None

    def read(self, path: str, limit: int) -> bytes | None:
        """See :class:`paripassu.record.storage.contract.Objects`."""
        with self._told(path):
            try:
                found = obstore.get(self._store, path)
                size = found.meta["size"]
                if size <= limit:
                    return bytes(found.bytes())
                return bytes(obstore.get_range(self._store, path, start=0, end=limit + 1))
            except (FileNotFoundError, NotFoundError):
                return None

    def delete(self, paths: Sequence[str]) -> None:
        """See :class:`paripassu.record.storage.contract.Objects`."""
        with self._told(paths[0] if paths else ""):
            for path in paths:
                self._tags.pop(path, None)  # what is written there next replaces nothing
                try:
                    obstore.delete(self._store, path)
                except (FileNotFoundError, NotFoundError):
                    continue

    def names(self, prefix: str) -> list[str]:
        """See :class:`paripassu.record.storage.contract.Objects`."""
        folder = prefix.rpartition("/")[0]
        with self._told(prefix):
            pages = obstore.list(self._store, prefix=folder or None)
            found = [meta["path"] for meta in itertools.chain.from_iterable(pages)]
        return sorted(path for path in found if path.startswith(prefix))

    def close(self) -> None:
        """See :class:`paripassu.record.storage.contract.Objects`."""
        self._pool.shutdown()

    @contextmanager
    def _told(self, path: str) -> Iterator[None]:
        try:
            yield
        except (BaseError, OSError) as error:
            raise StorageError(
                f"{path} in {self.name} cannot be used: {error}",
                "see that the storage can be reached, and that the bucket and its keys are right",
            ) from error


def memory_objects() -> ObstoreObjects:
    """Give objects in memory, gone with the process."""
    return ObstoreObjects(MemoryStore(), "memory")


def s3_objects(bucket: str, prefix: str = "", **config: Any) -> ObstoreObjects:
    """Give objects in a bucket.

    Parameters
    ----------
    bucket : str
    prefix : str
        What all names begin with.
    config
        As obstore's S3Store takes it: ``endpoint``, ``region``, keys. What is not given is taken
        from the environment (``AWS_…``).
    """
    store = S3Store(bucket, prefix=prefix or None, **config)
    return ObstoreObjects(store, f"s3://{bucket}/{prefix}".rstrip("/"))


def open_bucket(url: str) -> ObstoreObjects:
    """Give the objects of ``s3://BUCKET/PREFIX``; all else is taken from the environment."""
    bucket, _, prefix = url.removeprefix("s3://").partition("/")
    return s3_objects(bucket, prefix)

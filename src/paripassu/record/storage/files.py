"""Objects as files in a folder, for any static server.

A file gets its name only when it is whole. Files are not made to last one by one but many at a
time (:meth:`Files.sync`): the state keeps what they are made of until then.
"""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from paripassu.record.storage.errors import LostRaceError, OtherBytesError, StorageError

if sys.platform != "win32":
    import fcntl

#: Calls of fsync at a time: a file system joins those that come together.
_AT_ONCE = 16


class Files:
    """Objects in a folder.

    Parameters
    ----------
    root : Path
        The folder that is served.
    temporary : Path
        A folder on the same file system, for files that are not whole yet. Emptied here.

    Raises
    ------
    StorageError
        A folder cannot be made.
    """

    def __init__(self, root: Path, temporary: Path) -> None:
        self.root = root
        self.name = str(root)
        self._temporary = temporary
        self._count = itertools.count()
        with _told(root):
            root.mkdir(parents=True, exist_ok=True)
            temporary.mkdir(parents=True, exist_ok=True)
            for left in temporary.iterdir():
                left.unlink()
        self._folders: set[Path] = {root}
        self._pool = ThreadPoolExecutor(_AT_ONCE, "sync")

    def write(self, items: Sequence[tuple[str, bytes]]) -> None:
        """See :class:`paripassu.record.storage.contract.Objects`."""
        for name, data in items:
            path = self.root / name
            with _told(path):
                part = self._part(path, data)
                try:
                    os.link(part, path)
                except FileExistsError:
                    if path.read_bytes() != data:
                        raise OtherBytesError(
                            f"{path} has other bytes than the log would write there",
                            "stop this log, and compare it with its copies",
                        ) from None
                finally:
                    os.unlink(part)  # noqa: PTH108 - a hot path

    def rewrite(self, items: Sequence[tuple[str, bytes]]) -> None:
        """See :class:`paripassu.record.storage.contract.Objects`."""
        for name, data in items:
            path = self.root / name
            with _told(path):
                # Also over equal bytes: after a failed fsync they may be in memory alone.
                os.replace(self._part(path, data), path)  # noqa: PTH105

    def sync(self, paths: Sequence[str]) -> None:
        """See :class:`paripassu.record.storage.contract.Objects`."""
        files = [self.root / name for name in paths]
        # First the content of all, then the names: a folder's fsync is one for all its files.
        self._all(_sync_file, files)
        folders = {parent for file in files for parent in file.parents}
        above = set(self.root.parents)
        self._all(_sync_folder, sorted(folders - above))

    def replace(self, path: str, data: bytes) -> None:
        """See :class:`paripassu.record.storage.contract.Objects`."""
        target = self.root / path
        with _told(target):
            os.replace(self._part(target, data), target)  # noqa: PTH105

    def read(self, path: str, limit: int) -> bytes | None:
        """See :class:`paripassu.record.storage.contract.Objects`."""
        target = self.root / path
        with _told(target):
            try:
                with target.open("rb") as file:
                    return file.read(limit + 1)
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return None

    def delete(self, paths: Sequence[str]) -> None:
        """See :class:`paripassu.record.storage.contract.Objects`."""
        for name in paths:
            path = self.root / name
            with _told(path):
                path.unlink(missing_ok=True)
        for folder in {(self.root / name).parent for name in paths} - {self.root}:
            with suppress(OSError):  # not empty
                folder.rmdir()
                self._folders.discard(folder)

    def names(self, prefix: str) -> list[str]:
        """See :class:`paripassu.record.storage.contract.Objects`."""
        folder = self.root / prefix.rpartition("/")[0]
        with _told(folder):
            found = [
                path.relative_to(self.root).as_posix()
                for path in folder.rglob("*")
                if path.is_file()
            ]
        return sorted(name for name in found if name.startswith(prefix))

    def close(self) -> None:
        """See :class:`paripassu.record.storage.contract.Objects`."""
        self._pool.shutdown()

    def _part(self, path: Path, data: bytes) -> Path:
        """Write bytes under a name of no meaning, and see that the folder for them is there."""
        folder = path.parent
        if folder not in self._folders:
            folder.mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        part = self._temporary / str(next(self._count))
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        number = os.open(part, flags, 0o644)
        try:
            with os.fdopen(number, "wb", buffering=0) as file:
                _write_all(file, data)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        return part

    def _all(self, work: Callable[[Path], None], paths: Sequence[Path]) -> None:
        with _told(self.root):
            for _ in self._pool.map(work, paths):
                pass


def _write_all(file: IO[bytes], data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]


def _sync_file(path: Path) -> None:
    try:
        number = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _sync_folder(path: Path) -> None:
    with suppress(PermissionError):  # Windows opens no folder
        _sync_file(path)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"{error.filename or path} cannot be used: {error.strerror or error}",
            "see that the disk has room and that the folder may be written",
        ) from error


class FolderLock:
    """Only one process at a time keeps a log in a folder. Freed when the process ends.

    Raises
    ------
    LostRaceError
        Another process holds it.
    """

    def __init__(self, path: Path) -> None:
        with _told(path):
            self._file = path.open("ab")
        if sys.platform != "win32":
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                # Who had it may have taken the file away: then the next comer would lock another.
                if not os.path.samestat(os.fstat(self._file.fileno()), path.stat()):
                    raise FileNotFoundError(path)
            except OSError as error:
                self._file.close()
                raise LostRaceError(
                    f"another process has the log in {path.parent} open",
                    "end it, or give its address instead of the folder",
                ) from error

    def close(self) -> None:
        """Let others have it."""
        self._file.close()

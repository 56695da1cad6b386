"""Files that fail, or whose process ends, at one of their operations; and files in memory."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Literal

from paripassu.workbench.keeping.disk import ChangedError, Disk, Files

#: The process ends before the operation; in it, with one byte written, half or all but the last
#: one; after it. Or the disk is full.
Fault = Literal["before", "scrap", "torn", "nearly", "after", "full"]
#: Those with which a process ends.
FAULTS: tuple[Fault, ...] = ("before", "scrap", "torn", "nearly", "after")
#: Those that are different for what is not written piece by piece.
WHOLE: tuple[Fault, ...] = ("before", "after")


class KilledError(BaseException):
    """The process has ended."""


class Memory:
    """Files without a disk: thousands of days fit into a second.

    Attributes
    ----------
    files : dict
        What stands in each file.
    refused : bool
        Whether no file can be replaced: of a file or a folder that is read-only.
    """

    def __init__(self) -> None:
        self.files: dict[Path, bytes] = {}
        self.refused = False

    def read(self, path: Path) -> bytes | None:
        return self.files.get(path)

    def replace(self, path: Path, content: bytes, known: bytes | None) -> None:
        if self.refused:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        if self.files.get(path) != known:
            raise ChangedError(f"{path.name} was changed by somebody else")
        self.files[path] = content

    def append(self, path: Path, content: bytes) -> None:
        self.files[path] = self.files.get(path, b"") + content

    def cut(self, path: Path, size: int) -> None:
        self.files[path] = self.files[path][:size]

    def sync(self, path: Path) -> None:
        assert path in self.files

    def remove(self, path: Path) -> None:
        self.files.pop(path, None)

    def named(self, folder: Path, start: str) -> list[Path]:
        return sorted(
            path for path in self.files if path.parent == folder and path.name.startswith(start)
        )


class FaultyDisk:
    """Counts what changes the disk, and fails at one operation.

    Parameters
    ----------
    at : int
        The operation that fails, from 0. Below 0: none does.
    fault : str
        How. A full disk stays full for so many operations as ``long``.
    files : Files
        Where all that does not fail is done.
    """

    def __init__(
        self, at: int = -1, fault: Fault = "before", long: int = 1, files: Files | None = None
    ) -> None:
        self.files = files or Disk()
        self._at, self._fault, self._long = at, fault, long
        #: What was done, in this order.
        self.kinds: list[str] = []
        #: What was seen of each file, and what was replaced.
        self.seen: set[bytes | None] = set()
        self.replaced: list[bytes | None] = []
        self.written: list[bytes] = []

    @property
    def count(self) -> int:
        """Operations that change the disk."""
        return len(self.kinds)

    @property
    def points(self) -> list[tuple[int, Fault]]:
        """All places at which a process can end, so that the disk is another one each time."""
        return [
            (at, fault)
            for at, kind in enumerate(self.kinds)
            for fault in (FAULTS if kind == "append" else WHOLE)
        ]

    def _fails(self, kind: str) -> bool:
        self.kinds.append(kind)
        last = self._at + (self._long if self._fault == "full" else 1)
        fails = self._at < self.count <= last if self._at >= 0 else False
        if fails and self._fault == "before":
            raise KilledError
        return fails

    def _end(self, *, fails: bool) -> None:
        if fails and self._fault == "full":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if fails:
            raise KilledError

    def read(self, path: Path) -> bytes | None:
        content = self.files.read(path)
        self.seen.add(content)
        return content

    def sync(self, path: Path) -> None:
        self.files.sync(path)

    def named(self, folder: Path, start: str) -> list[Path]:
        return self.files.named(folder, start)

    def replace(self, path: Path, content: bytes, known: bytes | None) -> None:
        fails = self._fails("replace")
        if not fails or self._fault == "after":
            there = self.files.read(path)
            try:
                self.files.replace(path, content, known)
            except OSError:
                self._end(fails=fails)
                raise
            self.replaced.append(there)
            self.written.append(content)
        self._end(fails=fails)

    def append(self, path: Path, content: bytes) -> None:
        fails = self._fails("append")
        pieces = {"scrap": 1, "torn": len(content) // 2, "full": len(content) // 2, "nearly": -1}
        cut = pieces.get(self._fault) if fails else None
        self.files.append(path, content if cut is None else content[:cut])
        self._end(fails=fails)

    def cut(self, path: Path, size: int) -> None:
        fails = self._fails("cut") and self._fault != "full"  # to cut needs no room
        if not fails or self._fault == "after":
            self.files.cut(path, size)
        self._end(fails=fails)

    def remove(self, path: Path) -> None:
        fails = self._fails("remove")
        if not fails or self._fault == "after":
            self.files.remove(path)
        self._end(fails=fails)

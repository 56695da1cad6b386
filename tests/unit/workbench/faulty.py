"""A disk that fails, or whose process ends, at one of its operations."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Literal

from paripassu.workbench.disk import Disk

#: The process ends before the operation, midway, after it; or the disk is full.
Fault = Literal["before", "torn", "after", "full"]
#: Those with which a process ends.
FAULTS: tuple[Fault, ...] = ("before", "torn", "after")


class KilledError(BaseException):
    """The process has ended."""


class FaultyDisk(Disk):
    """Counts what changes the disk, and fails at one operation.

    Parameters
    ----------
    at : int
        The operation that fails, from 0. Below 0: none does.
    fault : str
        How. A full disk stays full for so many operations as ``long``.
    """

    def __init__(self, at: int = -1, fault: Fault = "before", long: int = 1) -> None:
        self.count = 0
        self._at, self._fault, self._long = at, fault, long
        #: What was seen of each file, and what was replaced.
        self.seen: set[bytes | None] = set()
        self.replaced: list[bytes | None] = []
        self.written: list[bytes] = []

    def _fails(self) -> bool:
        self.count += 1
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
        content = super().read(path)
        self.seen.add(content)
        return content

    def replace(self, path: Path, content: bytes, known: bytes | None) -> None:
        fails = self._fails()
        if not (fails and self._fault in ("full", "torn")):
            there = super().read(path)
            super().replace(path, content, known)
            self.replaced.append(there)
            self.written.append(content)
        self._end(fails=fails)

    def append(self, path: Path, content: bytes) -> None:
        fails = self._fails()
        half = fails and self._fault in ("full", "torn")
        super().append(path, content[: len(content) // 2] if half else content)
        self._end(fails=fails)

    def cut(self, path: Path, size: int) -> None:
        fails = self._fails() and self._fault != "full"  # to cut needs no room
        if not (fails and self._fault == "torn"):
            super().cut(path, size)
        self._end(fails=fails)

    def remove(self, path: Path) -> None:
        fails = self._fails()
        if not (fails and self._fault in ("full", "torn")):
            super().remove(path)
        self._end(fails=fails)

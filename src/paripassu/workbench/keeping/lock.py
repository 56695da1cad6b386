"""One workbench for one file: the first that opens it holds it, and a second finds the first.

The operating system lets go of the lock when its process ends, however it ends: there are no stale
ones. What the lock's file says is only read while somebody holds it.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

#: Where Windows locks: behind all that is ever written, since nobody else can read what is locked.
_FAR = 1 << 20


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a file open.

    Attributes
    ----------
    pid, port : int
    entrance : str
        The file that lets its owner's browser in.
    """

    pid: int
    port: int
    entrance: str


class HeldError(Exception):
    """Another process has the file open.

    Attributes
    ----------
    holder : Holder or None
        None where it has not yet said who it is.
    """

    def __init__(self, holder: Holder | None) -> None:
        super().__init__()
        self.holder = holder


class Lock:
    """Holds a file, for as long as the process lives.

    Parameters
    ----------
    folder : Path
        Where locks are: the user's state folder.
    path : Path
        The file, which need not be there.

    Raises
    ------
    HeldError
        Another process holds it.
    """

    def __init__(self, folder: Path, path: Path) -> None:
        name = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:32]
        self._place = folder / f"{name}.lock"
        self._file = self._opened()
        while not self._is_there():  # somebody took the name away between opening and holding
            self._file.close()
            self._file = self._opened()
        self._file.truncate(0)

    def _opened(self) -> IO[str]:
        number = os.open(self._place, os.O_RDWR | os.O_CREAT, 0o600)
        file = open(number, "r+", encoding="utf-8")  # noqa: PTH123, SIM115
        if not _held(file):
            with file:
                raise HeldError(_holder(file))
        return file

    def _is_there(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self._file.fileno()), self._place.stat())
        except FileNotFoundError:
            return False

    def say(self, holder: Holder) -> None:
        """Say who holds it."""
        self._file.seek(0)
        self._file.truncate(0)
        json.dump({"pid": holder.pid, "port": holder.port, "entrance": holder.entrance}, self._file)
        self._file.flush()

    def close(self, *, forget: bool = False) -> None:
        """Let others have it.

        Parameters
        ----------
        forget : bool
            Whether the lock's own file goes, too: nobody will ask for this one again.
        """
        with suppress(OSError, ValueError):  # it is closed already
            self._file.truncate(0)
            if forget:
                self._place.unlink()  # while it is held: whoever waits for it sees that it is gone
        self._file.close()


def _held(file: IO[str]) -> bool:
    """Take the lock, if nobody has it."""
    try:
        if sys.platform == "win32":
            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _holder(file: IO[str]) -> Holder | None:
    file.seek(0)
    try:
        said = json.loads(file.read(10_000))
        return Holder(int(said["pid"]), int(said["port"]), str(said["entrance"]))
    except (ValueError, KeyError, TypeError):
        return None

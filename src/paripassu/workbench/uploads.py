"""Files that were dropped into the page: numbered, looked at, and gone at the end.

They are kept in a folder of this process that nobody else can look into. The name that the browser
says is shown, and never a path. Which folders belong to nobody any more is known by their locks,
which the operating system lets go of however a process ended.
"""

from __future__ import annotations

import io
import itertools
import os
import shutil
import threading
import zipfile
from dataclasses import dataclass
from pathlib import Path

from paripassu.charts.text import clean
from paripassu.errors import Fault, TableError, TooLargeError
from paripassu.workbench.keeping.lock import HeldError, Lock

#: The most bytes that a file may unpack to.
MOST_UNPACKED = 200_000_000
#: Files that are kept: the oldest goes where there are more.
MOST_FILES = 50
_ZIP = b"PK\x03\x04"
_PREFIX = "uploads-"
#: Characters of a name that are shown.
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was dropped in.

    Attributes
    ----------
    number : int
    path : Path
    name : str
        What it is called.
    size : int
        Bytes.
    """

    number: int
    path: Path
    name: str
    size: int


class Uploads:
    """The files of this process.

    Parameters
    ----------
    state : Path
        The user's state folder, which only its owner can look into.
    """

    def __init__(self, state: Path) -> None:
        self._guard = threading.Lock()
        self._number = 0
        self._files: dict[int, Upload] = {}
        self._state = state
        self._made: tuple[Path, Lock] | None = None
        _clear(state)

    @property
    def folder(self) -> Path | None:
        """Where they are; None until there is one."""
        return None if self._made is None else self._made[0]

    def add(self, name: str, content: bytes) -> Upload:
        """Keep a file.

        Parameters
        ----------
        name : str
            As the browser says it.
        content : bytes

        Raises
        ------
        TooLargeError
            It unpacks to more than is read.
        TableError
            It is empty, or a damaged workbook.
        OSError
            It cannot be written.
        """
        called = shown_name(name)
        verify(content, called)
        with self._guard:
            if self._made is None:  # whoever drops nothing in needs no folder
                self._made = _made(self._state)
            self._number += 1
            path = self._made[0] / str(self._number)
            upload = Upload(self._number, path, called, len(content))
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            with open(os.open(upload.path, flags, 0o600), "wb") as file:  # noqa: PTH123
                file.write(content)
            self._files[upload.number] = upload
            while len(self._files) > MOST_FILES:
                oldest = self._files.pop(next(iter(self._files)))
                oldest.path.unlink(missing_ok=True)
            return upload

    def get(self, number: int) -> Upload | None:
        """Give a file by its number; None where there is none, or it is not kept any more."""
        with self._guard:
            return self._files.get(number)

    def named(self, named: str) -> Upload | None:
        """Give a file as pages name it, ``upload-3``; None where there is none."""
        kind, _, number = named.partition("-")
        known = kind == "upload" and number.isascii() and number.isdigit() and len(number) < 16
        return self.get(int(number)) if known else None

    def close(self) -> None:
        """Remove all files, and their folder."""
        with self._guard:
            self._files.clear()
            if self._made is not None:
                folder, lock = self._made
                shutil.rmtree(folder, ignore_errors=True)
                lock.close(forget=True)
                self._made = None


def shown_name(name: str) -> str:
    """Give what a file is called in messages: its last part, short, nothing unprintable in it."""
    last = clean(name.replace("\\", "/").rpartition("/")[2])
    if len(last) > _LONGEST:
        stem, dot, suffix = last.rpartition(".")
        keep = _LONGEST - len(suffix) - 2
        last = f"{stem[:keep]}…{dot}{suffix}" if dot and keep > 0 else f"{last[:_LONGEST]}…"
    return last if last.strip(".") else "table"


def verify(content: bytes, name: str) -> None:
    """Refuse what is not looked at any further.

    What an archive says of itself binds whoever unpacks it: not a byte more is taken out of it.

    Parameters
    ----------
    content : bytes
    name : str
        What it is called in messages.

    Raises
    ------
    TooLargeError
        It unpacks to more than the limit.
    TableError
        It is empty, or a damaged archive.
    """
    if not content:
        raise TableError(name, [Fault(0, "", "is empty", "choose another file")])
    if not content.startswith(_ZIP):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
        what = "is a damaged workbook"
        raise TableError(name, [Fault(0, "", what, "save it again, as .xlsx or .ods")]) from None
    if unpacked > MOST_UNPACKED:
        what = f"unpacks to more than {MOST_UNPACKED // 1_000_000} MB"
        raise TooLargeError(name, [Fault(0, "", what, "save the table alone, as CSV or .xlsx")])


def _made(state: Path) -> tuple[Path, Lock]:
    """Make a folder; it is locked first, so that nobody takes it for a left one."""
    for number in itertools.count():
        folder = state / f"{_PREFIX}{os.getpid()}-{number}"
        try:
            lock = Lock(state, folder)
        except HeldError:
            continue  # another workbench of this very process
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        return folder, lock
    raise AssertionError  # numbers have no end


def _clear(state: Path) -> None:
    """Remove what processes left behind that were ended before they could."""
    for folder in state.glob(f"{_PREFIX}*"):
        if folder.is_symlink() or not folder.is_dir():
            continue
        try:
            lock = Lock(state, folder)
        except (HeldError, OSError):
            continue  # it is at work
        shutil.rmtree(folder, ignore_errors=True)
        lock.close(forget=True)

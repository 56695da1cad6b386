"""Where the files of a log come from: a folder, a server, or memory."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from paripassu.documents.plain import NotPlainError, TooDeepError, parse_plain
from paripassu.errors import Fault, UnreadableError
from paripassu.folders import named
from paripassu.quoted import in_python
from paripassu.record.errors import UnreachableError
from paripassu.record.remote import HttpSource
from paripassu.record.storage.contract import Objects
from paripassu.record.storage.errors import StorageError

#: The most bytes of what says how a log is set up.
_MOST_SETTINGS = 1 << 20
#: What the system says where nothing stands under a name, or nothing that is a file.
_NOTHING = {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ENXIO, errno.ENODEV}


class Source(Protocol):
    """Gives the files of a log by their paths below it."""

    @property
    def name(self) -> str:
        """What the log is called in messages: the folder, or the URL."""

    def read(self, path: str, limit: int) -> bytes | None:
        """Give what stands in a file.

        Parameters
        ----------
        path : str
            ``checkpoint``, ``tile/0/000``: parts between slashes, none of them ``..``.
        limit : int
            The most bytes that are of use.

        Returns
        -------
        bytes or None
            None: there is no such file. Of a longer file only the first ``limit + 1`` bytes, so
            that the length tells.

        Raises
        ------
        UnreachableError
            Nobody can say whether it is there, or what stands in it.
        """


class FolderSource:
    """A log in a folder.

    Parameters
    ----------
    folder : str or path

    Raises
    ------
    UnreadableError
        There is no such folder.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        self.name = named(folder)
        try:
            there = self.folder.is_dir()
        except (OSError, ValueError):
            there = False
        if not there:
            file = bool(self.name) and os.path.lexists(folder)
            what = "is a file, not the folder of a log" if file else "there is no such folder"
            mend = "name the folder or the URL of a log"
            raise UnreadableError(self.name, [Fault(0, "", what, mend)])

    def read(self, path: str, limit: int) -> bytes | None:
        """See :class:`Source`."""
        try:
            # Not waiting: a pipe in a file's place would never answer.
            number = os.open(self.folder / path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
            with os.fdopen(number, "rb") as file:
                if not stat.S_ISREG(os.fstat(number).st_mode):
                    return None
                return file.read(limit + 1)
        except OSError as error:
            if error.errno in _NOTHING:
                return None
            why = os.strerror(error.errno) if error.errno else str(error)
            raise UnreachableError(f"{self.name}/{path}", why, "look at its permissions") from error


class ObjectsSource:
    """A log in a store of objects.

    Parameters
    ----------
    objects : Objects
    """

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self.name = objects.name

    def read(self, path: str, limit: int) -> bytes | None:
        """See :class:`Source`."""
        try:
            return self._objects.read(path, limit)
        except StorageError as error:
            raise UnreachableError(f"{self.name}/{path}", error.what, error.mend) from error


class MemorySource:
    """A log in memory.

    Parameters
    ----------
    files : mapping
        Path to content; read when it is asked for, so that it may change.
    name : str
        What it is called in messages.
    """

    def __init__(self, files: Mapping[str, bytes], name: str = "memory") -> None:
        self.files = files
        self.name = name

    def read(self, path: str, limit: int) -> bytes | None:
        """See :class:`Source`."""
        found = self.files.get(path)
        return None if found is None else found[: limit + 1]


def open_source(place: str | os.PathLike[str], *, seconds: float = 30) -> Source:
    """Open a log by what a person types: a folder, or a URL that begins with http:// or https://.

    A depositary's own folder has what everybody may read in its folder ``public``, or names the
    bucket where it lies.

    Parameters
    ----------
    place : str or path
    seconds : float
        How long a server may take for one answer.

    Raises
    ------
    UnreadableError
        There is no such folder, or it is no URL that can be read.
    """
    text = os.fspath(place) if isinstance(place, (str, os.PathLike)) else None
    if not isinstance(text, str) or not text:
        what = f"should be a folder or a URL, not {in_python(place)}"
        raise UnreadableError("log", [Fault(0, "", what)])
    if "://" in text[:16]:
        return HttpSource(text, seconds=seconds)
    folder = FolderSource(place)
    settings = folder.read("log.json", _MOST_SETTINGS)
    if settings is None:
        return folder
    bucket = _bucket(settings)
    if not bucket:
        return FolderSource(folder.folder / "public")
    from paripassu.record.storage.objects import open_bucket

    return ObjectsSource(open_bucket(bucket))


def _bucket(settings: bytes) -> str:
    """Give where the settings of a log say that its files lie, if it is a bucket."""
    try:
        found = parse_plain(settings.rstrip(b"\n")).get("objects")
    except (NotPlainError, TooDeepError):
        return ""
    return found if isinstance(found, str) and found.startswith("s3://") else ""

"""What the workbench asks of the disk: few operations, each of them done whole or not at all.

Tests put a disk in its place that fails, or ends the process, at each operation.
"""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from paripassu.errors import Fault, PariPassuError, TooLargeError
from paripassu.folders import sync_folder
from paripassu.toml.read import MOST_BYTES

#: Random bytes in the name of what is not yet whole.
PART_BYTES = 8


class ChangedError(PariPassuError):
    """A file is no longer what was read of it."""


class Files(Protocol):
    """Files by their paths. What goes wrong is an :class:`OSError`."""

    def read(self, path: Path) -> bytes | None:
        """Read a file whole; None where there is none."""

    def replace(self, path: Path, content: bytes, known: bytes | None) -> None:
        """Write a file, whole or not at all.

        Raises
        ------
        ChangedError
            It does not hold the bytes that it is known to hold; None: there should be none.
        """

    def append(self, path: Path, content: bytes) -> None:
        """Add to the end of a file that is for its owner alone; it is made where there is none."""

    def cut(self, path: Path, size: int) -> None:
        """Take off the end of a file, so that so many bytes are left."""

    def sync(self, path: Path) -> None:
        """Have what was added last through a power cut."""

    def remove(self, path: Path) -> None:
        """Remove a file; nothing where there is none."""

    def named(self, folder: Path, start: str) -> list[Path]:
        """List the files of a folder whose names begin so, by name."""


def part_of(path: Path, key: str) -> str:
    """Give the name under which a file is written before it takes the place of the old one."""
    return f".{path.name[:100]}.{key}"


class Disk:
    """The real one."""

    def read(self, path: Path) -> bytes | None:
        """See :class:`Files`."""
        try:
            with path.open("rb") as file:
                content = file.read(MOST_BYTES + 1)
        except FileNotFoundError:
            return None
        if len(content) > MOST_BYTES:
            what = f"has more than {MOST_BYTES:,} bytes"
            raise TooLargeError(path.name, [Fault(0, "", what, "give a smaller file")])
        return content

    def replace(self, path: Path, content: bytes, known: bytes | None) -> None:
        """See :class:`Files`."""
        part = path.with_name(part_of(path, secrets.token_hex(PART_BYTES)))
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            # Over a file its rights are taken, whatever those of a new one would be.
            rights = 0o666 if known is None else 0o600
            with os.fdopen(os.open(part, flags, rights), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if known is not None:
                with suppress(FileNotFoundError):
                    part.chmod(path.stat().st_mode & 0o777)
                    if not os.access(path, os.W_OK):  # whoever made it read-only meant it
                        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            # The last moment before the name changes hands.
            if self.read(path) != known:
                raise ChangedError(f"{path.name} was changed by somebody else")
            part.replace(path)
            sync_folder(path.parent)
        finally:
            part.unlink(missing_ok=True)

    def append(self, path: Path, content: bytes) -> None:
        """See :class:`Files`."""
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            while content:
                content = content[os.write(number, content) :]
        finally:
            os.close(number)

    def cut(self, path: Path, size: int) -> None:
        """See :class:`Files`."""
        os.truncate(path, size)

    def sync(self, path: Path) -> None:
        """See :class:`Files`."""
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)

    def remove(self, path: Path) -> None:
        """See :class:`Files`."""
        path.unlink(missing_ok=True)

    def named(self, folder: Path, start: str) -> list[Path]:
        """See :class:`Files`."""
        return sorted(path for path in folder.iterdir() if path.name.startswith(start))

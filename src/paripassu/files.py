"""Bytes in and out: one reader with one limit rule; files are written whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Never

from paripassu.errors import Fault, PariPassuError, TooLargeError, UnreadableError
from paripassu.nearest import nearest
from paripassu.quoted import quoted

#: What a function takes where it reads: a path, ``-`` for standard input, or an open file.
Readable = str | os.PathLike[str] | IO[bytes] | IO[str]
#: Largest input that is read where a room says no other limit.
MOST_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Content:
    """What was read.

    Attributes
    ----------
    data : bytes
        All of it, as it stands there.
    name : str
        What it is called in messages: the path, ``standard input``, or the open file's name.
    """

    data: bytes
    name: str


def read(source: Readable, limit: int = MOST_BYTES) -> Content:
    """Read an input whole, at most so many bytes.

    Every input of every command and of the library comes in here, so that a missing file, a folder
    and a file that is too large are told in the same words everywhere.

    Parameters
    ----------
    source : str, path or open file
        ``-`` is standard input. An open file is read from where it stands and stays open; one that
        was opened as text is taken in UTF-8.
    limit : int
        The most bytes. Pipes do not know their size beforehand: they are read up to the limit.

    Raises
    ------
    UnreadableError
        There is no such file, it is a folder or a device, or it may not be read.
    TooLargeError
        It has more bytes than the limit.
    """
    if not isinstance(source, (str, os.PathLike)):
        return _read_open(source, limit)
    path = os.fspath(source)
    if path == "-":
        return Content(_at_most(sys.stdin.buffer, limit, "standard input"), "standard input")
    name = path if path.isprintable() else quoted(path)
    try:
        with Path(path).open("rb") as file:
            kind = os.fstat(file.fileno())
            if stat.S_ISBLK(kind.st_mode) or (stat.S_ISCHR(kind.st_mode) and not file.isatty()):
                _refuse(name, "is a device, not a file", "name a file")
            if kind.st_size > limit:
                raise _too_large(name, kind.st_size, limit)
            return Content(_at_most(file, limit, name), name)
    except FileNotFoundError:
        _refuse(name, "there is no such file", _similar(Path(path)))
    except IsADirectoryError:
        _refuse(name, "is a folder, not a file", "name a file in it")
    except PermissionError:
        _refuse(name, "may not be read by you", "change its permissions")
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        _refuse(name, f"cannot be read: {getattr(error, 'strerror', None) or error}")


def _read_open(file: IO[Any], limit: int) -> Content:
    given = getattr(file, "name", "")
    name = given if isinstance(given, str) and given else "open file"
    try:
        data = file.read(limit + 1)
    except (OSError, ValueError) as error:
        _refuse(name, f"cannot be read: {getattr(error, 'strerror', None) or error}")
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else bytes(data)
    if len(raw) > limit:
        raise _too_large(name, None, limit)
    return Content(raw, name)


def _at_most(file: IO[bytes], limit: int, name: str) -> bytes:
    data = file.read(limit + 1)
    if len(data) > limit:
        raise _too_large(name, None, limit)
    return data


def _too_large(name: str, size: int | None, limit: int) -> TooLargeError:
    has = "has" if size is None else f"has {size:,} bytes;"
    most = f"{has} more than {limit:,} bytes" if size is None else f"{has} the most is {limit:,}"
    return TooLargeError(name, [Fault(0, "", most, "give a smaller file")])


def _refuse(name: str, what: str, mend: str = "") -> Never:
    raise UnreadableError(name, [Fault(0, "", what, mend)])


def _similar(path: Path) -> str:
    """Suggest the file of the same kind that the name may have meant."""
    try:
        others = [file.name for file in path.parent.iterdir() if file.suffix == path.suffix]
    except (OSError, ValueError):
        return "look at the folder's name" if not path.parent.is_dir() else ""
    hint = nearest(path.name, others)
    return hint if hint.startswith("did you") else ""


def write_text(path: str | os.PathLike[str], text: str, *, overwrite: bool = True) -> None:
    """Write a text file in UTF-8, whole or not at all.

    Parameters
    ----------
    path : str or path
        The file. Its folder is made if there is none.
    text : str
        The text; line ends are written as they are.
    overwrite : bool
        Whether a file of that name is replaced.

    Raises
    ------
    PariPassuError
        It cannot be written, or there is one already.
    """
    write_bytes(path, text.encode(), overwrite=overwrite)


def write_bytes(path: str | os.PathLike[str], content: bytes, *, overwrite: bool = True) -> None:
    """Write a file, whole or not at all; see :func:`write_text`."""
    target = Path(path)
    # A link stays a link to the file that it names; a device or a pipe cannot be replaced.
    real = target.resolve() if target.is_symlink() else target
    try:
        if real.exists() and not real.is_file() and not real.is_dir():
            real.write_bytes(content)
            return
        real.parent.mkdir(parents=True, exist_ok=True)
        _replace(real, content, overwrite=overwrite)
    except _TakenError:
        raise PariPassuError(
            f"{target} exists already", "choose another name, or remove it first"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise PariPassuError(f"{target} cannot be written: {reason}", "choose another place") from (
            error
        )


class _TakenError(Exception):
    """There is a file of that name."""


def _replace(target: Path, content: bytes, *, overwrite: bool) -> None:
    if not overwrite and target.exists():
        raise _TakenError
    # In the same folder: renaming is atomic within one file system only.
    part = target.with_name(f".{target.name[:100]}.{secrets.token_hex(8)}")
    # Opened with the rights of a new file: asking for the umask changes it for every thread.
    number = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            part.chmod(target.stat().st_mode & 0o777)
        if overwrite:
            part.replace(target)
        else:
            _link(part, target)
        _sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)


def _link(part: Path, target: Path) -> None:
    """Give the file its name unless somebody else has taken it in the meantime."""
    try:
        target.hardlink_to(part)
    except FileExistsError:
        raise _TakenError from None
    except OSError:  # a file system without hard links
        if target.exists():
            raise _TakenError from None
        part.replace(target)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)

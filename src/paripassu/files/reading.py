"""Bytes in: one reader with one limit rule, and the same words everywhere for what is wrong."""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Never

from paripassu.errors import Fault, TooLargeError, UnreadableError
from paripassu.folders import named
from paripassu.nearest import nearest
from paripassu.quoted import in_python

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
        if not callable(getattr(source, "read", None)):
            _refuse(
                "input",
                f"should be a path or an open file, not {in_python(source)}",
                _opened(source),
            )
        return _read_open(source, limit)
    path = os.fspath(source)
    if not path:
        _refuse("input", "the name of the file is empty", "name a file")
    if path == "-":
        return Content(_at_most(sys.stdin.buffer, limit, "standard input"), "standard input")
    name = named(path)
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


def open_lines(source: Readable, longest: int) -> tuple[str, Iterator[bytes]]:
    """Open an input to read it line by line, however long it is.

    Parameters
    ----------
    source : str, path or open file
        As :func:`read` takes it.
    longest : int
        The most bytes of a line.

    Returns
    -------
    name : str
        What the input is called in messages.
    lines : iterator of bytes
        Each with its end. They raise what :func:`read` raises.
    """
    if isinstance(source, (str, os.PathLike)):
        path = os.fspath(source)
        if path == "-":
            return "standard input", _lines(sys.stdin.buffer, "standard input", longest)
        with suppress(OSError, ValueError):
            # Folders and devices are told by the reader of whole files.
            if path and stat.S_IFMT(Path(path).stat().st_mode) in (stat.S_IFREG, stat.S_IFIFO):
                name = named(path)
                return name, _lines(Path(path).open("rb"), name, longest, close=True)
    elif callable(getattr(source, "readline", None)):
        given = getattr(source, "name", "")
        name = given if isinstance(given, str) and given else "open file"
        return name, _lines(source, name, longest)
    content = read(source, longest)
    return content.name, iter(content.data.splitlines(keepends=True))


def _lines(
    file: IO[bytes] | IO[str], name: str, longest: int, *, close: bool = False
) -> Iterator[bytes]:
    number = 0
    try:
        while True:
            try:
                line = file.readline(longest + 1)
            except (OSError, ValueError, TypeError) as error:
                _refuse(name, f"cannot be read: {getattr(error, 'strerror', None) or error}")
            if not isinstance(line, (str, bytes)):
                _refuse(name, f"gives neither bytes nor text, but {in_python(line)}")
            number += 1
            raw = line.encode("utf-8", "surrogatepass") if isinstance(line, str) else line
            if len(raw) > longest:
                what = f"has more than {longest:,} bytes"
                raise TooLargeError(name, [Fault(number, "", what, "give a shorter line")])
            if not raw:
                return
            yield raw
    finally:
        if close:
            file.close()


def _opened(value: object) -> str:
    """Say how what is in memory is read."""
    if isinstance(value, (bytes, bytearray)):
        return "put io.BytesIO(...) around them"
    if isinstance(value, Mapping):
        return "give the file; or write it as JSON, and give io.BytesIO(text.encode())"
    return ""


def _read_open(file: IO[Any], limit: int) -> Content:
    given = getattr(file, "name", "")
    name = given if isinstance(given, str) and given else "open file"
    try:
        data = _unbuffered(file, limit) if isinstance(file, io.RawIOBase) else file.read(limit + 1)
    except (OSError, ValueError, TypeError) as error:
        _refuse(name, f"cannot be read: {getattr(error, 'strerror', None) or error}")
    if not isinstance(data, (str, bytes, bytearray)):
        _refuse(name, f"gives neither bytes nor text, but {in_python(data)}")
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else bytes(data)
    if len(raw) > limit:
        raise _too_large(name, None, limit)
    return Content(raw, name)


def _unbuffered(file: io.RawIOBase, limit: int) -> bytes:
    """Read what a bare pipe or socket gives: one ``read`` of it may give only a part."""
    parts: list[bytes] = []
    left = limit + 1
    while left > 0 and (part := file.read(left)) != b"":
        if part is None:
            raise OSError(errno.EAGAIN, "nothing is there to read yet")
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


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

"""Writing files whole: a reader sees the old file or the new one, never half of one."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from paripassu.errors import PariPassuError


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
    number, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
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


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask

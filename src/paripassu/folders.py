"""Folders that files are written into: made where they are wanted, refused where they cannot be."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from paripassu.errors import UnwritableError
from paripassu.nearest import nearest
from paripassu.quoted import in_python, quoted


def make_folder(path: str | os.PathLike[str], *, parents: bool = False) -> Path:
    """Make a folder where there is none, in a folder that exists.

    Parameters
    ----------
    path : str or path
    parents : bool
        Whether the folders above it are made too.

    Raises
    ------
    UnwritableError
        It cannot be made, or there is no folder to make it in.
    """
    verify_folder(path, parents=parents)
    folder = Path(path)
    try:
        folder.mkdir(parents=parents, exist_ok=True)
    except (OSError, ValueError) as error:
        raise _unmade(named(path), error) from error
    return folder


def verify_folder(path: str | os.PathLike[str], *, parents: bool = False) -> None:
    """Refuse a folder that could not be made or written to, before the work for it begins.

    Parameters
    ----------
    path : str or path
        As :func:`make_folder` takes it, also ``parents``. Nothing is made here.

    Raises
    ------
    UnwritableError
        As :func:`make_folder`; or files may not be written in it.
    """
    name = named(path)
    folder = Path(path)
    try:
        if folder.exists() and not folder.is_dir():
            raise UnwritableError(f"{name} is a file, not a folder", "give a folder")
        if not parents:
            verify_parent(folder.parent, name)
        near = folder.absolute()
        while not near.exists() and near != near.parent:
            near = near.parent
        if not near.is_dir():
            what = f"{name} cannot be made: {named(str(near))} is a file, not a folder"
            raise UnwritableError(what, "choose another place")
        verify_open(near, name)
    except (OSError, ValueError) as error:
        raise _unmade(name, error) from error


def verify_new(path: str | os.PathLike[str]) -> None:
    """Refuse a folder that is neither new nor empty, or that could not be made.

    Raises
    ------
    UnwritableError
        As :func:`verify_folder`; or something stands in it.
    """
    verify_folder(path)
    folder, name = Path(path), named(path)
    try:
        first = next(iter(sorted(folder.iterdir())), None) if folder.is_dir() else None
    except OSError as error:
        raise UnwritableError(f"{name} cannot be read: {error.strerror}") from error
    if first is not None:
        what = f"{name} is not empty: {named(first.name)} stands in it"
        raise UnwritableError(what, "give a new folder")


@contextmanager
def whole_folder(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a folder to fill that gets its name once everything stands in it; else nothing is left.

    Parameters
    ----------
    path : str or path
        As :func:`verify_new` takes it.

    Raises
    ------
    UnwritableError
        It cannot be made, or something stands in it by now.
    """
    verify_new(path)
    name = named(path)
    try:
        real = Path(path).resolve()
        if real.is_dir() and real.samefile(Path.cwd()):
            raise UnwritableError(f"{name} is the folder that you are in", "give a new folder")
        # Beside it: renaming is atomic within one file system only.
        part = real.with_name(f".{real.name[:100]}.{secrets.token_hex(8)}")
        part.mkdir()
    except (OSError, ValueError, RuntimeError) as error:
        raise _unmade(name, error) from error
    try:
        yield part
        try:
            sync_folder(part)
            if os.name == "nt" and real.is_dir():
                real.rmdir()  # there a folder is not replaced, not even an empty one
            part.rename(real)
        except OSError as error:
            raise _unmade(name, error) from error
        sync_folder(real.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """Make new names in a folder last through a power cut, where the system can."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _unmade(name: str, error: OSError | ValueError | RuntimeError) -> UnwritableError:
    reason = getattr(error, "strerror", None) or error
    return UnwritableError(f"{name} cannot be made: {reason}", "choose another place")


def verify_open(folder: Path, name: str) -> None:
    """Refuse a folder in which no file may be made: one of others, or on a disk to read from."""
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UnwritableError(
            f"{name} cannot be written: nothing may be written in {named(str(folder))}",
            "choose another place, or change its permissions",
        )


def named(path: str | os.PathLike[str]) -> str:
    """Give what a place to write to is called in messages."""
    name = os.fspath(path) if isinstance(path, (str, os.PathLike)) else None
    if not isinstance(name, str):
        raise UnwritableError(f"a place to write to should be a path, not {in_python(path)}")
    if not name:
        raise UnwritableError("the name of the place to write to is empty", "give it a name")
    return name if name.isprintable() else quoted(name)


def verify_parent(folder: Path, name: str) -> None:
    """Refuse a folder that is not there: a mistyped name would hide what is written."""
    if folder.is_dir():
        return
    near, missing = folder, folder.name
    while not near.exists() and near != near.parent:
        missing, near = near.name, near.parent
    if not near.is_dir():
        raise UnwritableError(
            f"{name} cannot be written: {named(str(near))} is a file, not a folder",
            "choose another place",
        )
    hint = nearest(missing, [one.name for one in near.iterdir() if one.is_dir()])
    mend = f"{hint} Or make the folder first" if hint.startswith("did") else "make it first"
    raise UnwritableError(
        f"{name} cannot be written: there is no folder {quoted(missing)} in {named(str(near))}",
        mend,
    )

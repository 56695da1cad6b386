"""Folders that files are written into: made where they are wanted, refused where they cannot be."""

from __future__ import annotations

import os
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


def _unmade(name: str, error: OSError | ValueError) -> UnwritableError:
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

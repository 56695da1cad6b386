"""A commented table of measurements to start from."""

from __future__ import annotations

import os
from importlib.resources import files

from paripassu.documents.written import AccountNew
from paripassu.files import write_text


def account_new(path: str | os.PathLike[str] | None = None) -> AccountNew:
    """Give a commented table of measurements to start from.

    Parameters
    ----------
    path : str or path, optional
        Where it is written, where there is no file of that name.

    Raises
    ------
    OverwriteError
        The file exists already.
    UnwritableError
        It cannot be written.
    """
    if path is None:
        return AccountNew(csv=starter())
    write_text(path, starter())
    return AccountNew(file=os.fspath(path))


def starter() -> str:
    """Give the text of a table that runs as it stands, with a comment at every column."""
    return files(__package__).joinpath("starter.csv").read_text(encoding="utf-8")

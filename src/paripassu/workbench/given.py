"""What the command was given: a file, a workbook to make one from, or nothing but a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from paripassu.errors import Fault, UnreadableError
from paripassu.files import read
from paripassu.kinds import WORKBOOK
from paripassu.toml.read import MOST_BYTES
from paripassu.workbench.books import imported
from paripassu.workbench.shelf import Shelf


def shelf_of(path: str | None, folder: Path, is_left: Callable[[Path], bool]) -> Shelf:
    """Give what is to be opened: a file, or a folder's files.

    A workbook is imported into an agreement file beside it, and not changed.

    Parameters
    ----------
    path : str or None
        The file.
    folder : Path
        Whose files are listed where there is no path.
    is_left : callable
        Whether an earlier process left anything of a file unwritten: it is opened even if it is not
        there any more, or no text.

    Raises
    ------
    InputError
        The file is missing, too large, or no text.
    OverwriteError
        There is a file already where the workbook would be imported to.
    """
    if path is None:
        return Shelf.of_folder(folder)
    if path == "-":
        fault = Fault(0, "", "is no file that could be changed", "give a file's name")
        raise UnreadableError("standard input", [fault])
    try:
        content = read(path, MOST_BYTES)
    except UnreadableError:
        if is_left(folder / path):
            return Shelf.of_file((folder / path).absolute())
        raise
    if WORKBOOK.holds(content.data):
        return Shelf.of_file(imported(Path(path), path))
    if not _is_text(content.data) and not is_left(folder / path):
        fault = Fault(0, "", "is no text in UTF-8", "give an agreement file or a workbook")
        raise UnreadableError(content.name, [fault])
    return Shelf.of_file((folder / path).absolute())


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False

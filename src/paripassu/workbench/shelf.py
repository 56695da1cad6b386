"""The files that can be opened: each has a number, and the browser knows nothing but numbers."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from paripassu.agreement.variants.model import is_variants
from paripassu.errors import OverwriteError, ParameterError
from paripassu.files import write_text
from paripassu.kinds import AGREEMENT, LOOKED_AT
from paripassu.workbench.books import beside, imported, is_book, is_named_as_book

#: Files of a folder that are looked at.
MOST = 2_000
#: What a new file may be called: a name, and never a way to somewhere else.
_NAME = re.compile(r"[^\W_][\w-]{0,59}(?: [\w-]{1,59}){0,9}")
#: Names that mean a device on Windows.
_DEVICES = re.compile(r"(?i:con|prn|aux|nul|com\d|lpt\d)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that can be opened."""

    number: int
    path: Path

    @property
    def name(self) -> str:
        """Its name, without its folder."""
        return self.path.name


class Shelf:
    """The files of one folder, or one file.

    Parameters
    ----------
    folder : Path
    files : sequence of Path
        That get the numbers from 1.
    alone : bool
        Whether these are all: nothing is put on.
    books : sequence of Path
        Workbooks of which agreement files can be made; they have numbers of their own, from 1.
    """

    def __init__(
        self, folder: Path, files: list[Path], *, alone: bool, books: Sequence[Path] = ()
    ) -> None:
        self.folder, self.alone = folder, alone
        self._lock = threading.Lock()
        self._entries = {number: Entry(number, path) for number, path in enumerate(files, 1)}
        self._books = {number: Entry(number, path) for number, path in enumerate(books, 1)}

    @classmethod
    def of_file(cls, path: Path) -> Shelf:
        """Give a shelf with this file alone."""
        return cls(path.parent, [path], alone=True)

    @classmethod
    def of_folder(cls, folder: Path) -> Shelf:
        """Give a folder's agreements and workbooks, by their names; no link out of it is one."""
        folder = folder.resolve()
        found = [path for path in sorted(folder.glob("*.toml"))[:MOST] if _is_agreement(path)]
        there = sorted(path for path in folder.glob("*.*") if is_named_as_book(path))[:MOST]
        books = [path for path in there if _is_inside(path) and is_book(path)]
        return cls(folder, found, alone=False, books=books)

    @property
    def entries(self) -> list[Entry]:
        """All files, by their numbers."""
        with self._lock:
            return [*self._entries.values()]

    @property
    def books(self) -> list[Entry]:
        """All workbooks beside which there is no agreement file, by their own numbers."""
        return [book for book in self._books.values() if not beside(book.path).exists()]

    def add_book(self, number: int) -> Entry | None:
        """Make an agreement file of a workbook; None where there is no workbook of that number.

        Raises
        ------
        InputError
            Something is wrong in it, or it cannot be read.
        OverwriteError
            There is a file already where the agreement would stand.
        UnwritableError
            It cannot be written.
        """
        book = self._books.get(number)
        return None if book is None else self._put(imported(book.path, book.name))

    def entry(self, number: int) -> Entry | None:
        """Give a file; None where there is none of that number."""
        with self._lock:
            return self._entries.get(number)

    def add(self, name: str, empty: bool = False) -> Entry:
        """Write a new agreement file into the folder, with comments to start from.

        Parameters
        ----------
        name : str
            What to call it, without ``.toml``.
        empty : bool
            Whether it shall hold nothing but its name.

        Raises
        ------
        ParameterError
            No file can be called that.
        OverwriteError
            The folder has a file of that name.
        UnwritableError
            It cannot be written.
        """
        from paripassu.agreement.new import STARTER

        if self.alone:
            raise ParameterError("name", "names a file beside the one that is open")
        return self.save(name, _empty(name) if empty else STARTER)

    def save(self, name: str, text: str) -> Entry:
        """Write an agreement into a new file of the folder.

        Parameters
        ----------
        name : str
            What to call it, without ``.toml``.
        text : str

        Returns
        -------
        Entry
            Where one file alone is open, it is not put on the shelf, and has the number 0.

        Raises
        ------
        ParameterError
            No file can be called that.
        OverwriteError
            The folder has a file of that name.
        UnwritableError
            It cannot be written.
        """
        bare = name.strip().removesuffix(".toml")
        if _NAME.fullmatch(bare) is None or _DEVICES.fullmatch(bare):
            raise ParameterError(
                "name", "should be a few words of letters, digits, - and _", "choose another"
            )
        path = self.folder / f"{bare}.toml"
        with self._lock:
            try:
                if path.is_symlink() or path.exists():
                    # What follows a link may write elsewhere, and into a pipe for ever.
                    raise OverwriteError(path.name)
                write_text(path, text)
            except OverwriteError as error:
                raise OverwriteError(
                    f"there is a file {path.name} already", "choose another name"
                ) from error
            if self.alone:
                return Entry(0, path)
        return self._put(path)

    def _put(self, path: Path) -> Entry:
        with self._lock:
            entry = Entry(max(self._entries, default=0) + 1, path)
            self._entries[entry.number] = entry
        return entry


def _empty(name: str) -> str:
    from paripassu.agreement.write import format_text
    from paripassu.workbench.editing.names import made_id

    bare = name.strip().removesuffix(".toml")
    id_ = made_id(bare, "agreement", ())
    return f"[agreement]\nid = {format_text(id_)}\ntitle = {format_text(bare)}\n"


def _is_inside(path: Path) -> bool:
    try:
        return path.resolve().parent == path.parent and path.is_file()
    except (OSError, RuntimeError):
        return False


def _is_agreement(path: Path) -> bool:
    try:
        if not _is_inside(path) or is_variants(path):
            return False
        with path.open("rb") as file:
            return AGREEMENT.holds(file.read(LOOKED_AT))
    except (OSError, RuntimeError):
        return False

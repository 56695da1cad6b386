"""The archive that a workbook is, opened with care: whatever its own headers say.

A few kilobytes can unpack to gigabytes, hold a million elements or an entity that grows without
end. So every part is unpacked and parsed in pieces before a library gets it, and what it costs is
counted each time that it is opened.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, Any
from xml.parsers import expat

from paripassu.errors import Fault, TableError, TooLargeError
from paripassu.tables.grid import Wrong
from paripassu.tables.sheet import MOST_COLUMNS, NO_VALUE, shows_error

#: The most bytes that a workbook may unpack to, all its parts together.
MOST_UNPACKED = 256 * 1024 * 1024
MOST_PARTS = 10_000
MOST_DEPTH = 64
#: Elements of a workbook: so many in any, and more for each byte of the file. Cells are quick to
#: read; for all else the libraries make objects.
_CELLS, _CELLS_A_BYTE = 200_000, 4
_OTHERS, _OTHERS_A_BYTE = 20_000, 1
_QUICK = frozenset({"c", "v", "f", "t", "row", "table-cell", "covered-table-cell", "p"})
_PIECE = 1 << 16
_REFERENCE = re.compile("([A-Z]{1,3})([0-9]{1,7})")
_MEND = "save it as .xlsx or .ods again, with nothing in it but the tables"


class NotReadError(Exception):
    """A part that is not as it should be; told as a damaged workbook."""


@dataclass(slots=True)
class _Part:
    """What a part holds.

    Attributes
    ----------
    cells, others : int
        Elements.
    wrong : dict
        Row and column, from 1, of cells of a sheet that have no value to read, and why.
    hidden : set of int
        Rows of a sheet that are hidden.
    hidden_columns : list of tuple
        First and last of columns of a sheet that are hidden, from 1.
    """

    cells: int = 0
    others: int = 0
    wrong: dict[tuple[int, int], Wrong] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


class Archive(zipfile.ZipFile):
    """A workbook's archive, of which each part is looked at before it is read.

    Parameters
    ----------
    content : bytes
        The file.
    source : str
        What it is called in messages.

    Raises
    ------
    TableError
        It is no archive, or a protected one.
    TooLargeError
        It unpacks to more than the limit.
    """

    def __init__(self, content: bytes, source: str) -> None:
        self.source = source
        try:
            super().__init__(io.BytesIO(content))
        except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
            raise refused(source, "is a damaged workbook") from None
        parts = self.infolist()
        if sum(part.file_size for part in parts) > MOST_UNPACKED or len(parts) > MOST_PARTS:
            what = f"unpacks to more than {MOST_UNPACKED:,} bytes"
            raise TooLargeError(source, [Fault(0, "", what, _MEND)])
        if any(part.flag_bits & 1 for part in parts):
            raise refused(source, "is protected by a password", "save it without one")
        # Others unpack without a bound (zipfile), and no workbook has them.
        if any(part.compress_type not in (0, 8) for part in parts):
            raise refused(source, "is a damaged workbook")
        self._cells = _CELLS + _CELLS_A_BYTE * len(content)
        self._others = _OTHERS + _OTHERS_A_BYTE * len(content)
        self._seen: dict[str, _Part] = {}

    def open(self, name: Any, mode: Any = "r", *args: Any, **options: Any) -> IO[bytes]:
        """Open a part once it has been looked at; every time counts."""
        key = name if isinstance(name, str) else name.filename
        if key not in self._seen:
            with super().open(key) as file:
                self._seen[key] = self._look(file)
        part = self._seen[key]
        self._spend(part.cells, part.others)
        return super().open(name, mode, *args, **options)

    def read_raw(self, name: str, most: int) -> bytes:
        """Read the beginning of a part that is not parsed; nothing where there is no such part."""
        try:
            with super().open(name) as file:
                return file.read(most)
        except (KeyError, zipfile.BadZipFile, zlib.error, OSError, EOFError):
            return b""

    def wrong(self, name: str) -> dict[tuple[int, int], Wrong]:
        """Give the cells of a sheet's part that have no value to read, and why."""
        return self._seen[name].wrong if name in self._seen else {}

    def hidden_rows(self, name: str) -> frozenset[int]:
        """Give the rows of a sheet's part that are hidden."""
        return frozenset(self._seen[name].hidden) if name in self._seen else frozenset()

    def hidden_columns(self, name: str) -> frozenset[int]:
        """Give the columns of a sheet's part that are hidden, each counted once."""
        columns: set[int] = set()
        reached = 0
        for first, last in sorted(self._seen[name].hidden_columns if name in self._seen else ()):
            last = min(last, MOST_COLUMNS)
            columns.update(range(max(first, reached + 1), last + 1))
            reached = max(reached, last)
        return frozenset(columns)

    def _spend(self, cells: int, others: int) -> None:
        self._cells -= cells
        self._others -= others
        if self._cells < 0 or self._others < 0:
            what = "holds far more elements than a workbook of its size"
            raise TooLargeError(self.source, [Fault(0, "", what, _MEND)])

    def _look(self, file: IO[bytes]) -> _Part:
        """Parse a part in pieces; a part that is no XML counts as nothing, and no library reads it.

        Raises
        ------
        NotReadError
            It cannot be unpacked, or is no XML.
        TooLargeError
            It has too many elements.
        """
        part = _Part()
        parser = expat.ParserCreate()
        _watch(parser, part, lambda: self._bound(part))
        read = 0
        try:
            while piece := file.read(_PIECE):
                read += len(piece)
                if read > MOST_UNPACKED:
                    what = f"unpacks to more than {MOST_UNPACKED:,} bytes"
                    raise TooLargeError(self.source, [Fault(0, "", what, _MEND)])
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, zipfile.BadZipFile, zlib.error, OSError, EOFError) as error:
            raise NotReadError(str(error)) from None
        return part

    def _bound(self, part: _Part) -> None:
        if part.cells > self._cells or part.others > self._others:
            self._spend(part.cells, part.others)


def _watch(parser: expat.XMLParserType, part: _Part, bound: Callable[[], None]) -> None:
    """Count elements, refuse what no workbook has, and note cells without a value.

    ECMA-376, part 1, 18.3.1.4: a cell ``c`` has a formula ``f`` and its stored value ``v``; its
    type is ``e`` where the value is an error, and ``str`` where it is a text, which may be empty.
    """
    depth = row = column = 0
    cell: dict[str, str] = {}
    ends: set[str] = set()  # what a cell's element is called here, with its prefix
    formula = stored = False

    def place() -> tuple[int, int]:
        return reference(cell["r"]) if "r" in cell else (row, column)

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, row, column, cell, formula, stored
        depth += 1
        if depth > MOST_DEPTH:
            raise NotReadError("too deep")
        local = name.rpartition(":")[2]
        if local not in _QUICK:
            part.others += 1
            if not part.others % 1024:
                bound()
            if local == "col" and attributes.get("hidden") in ("1", "true"):
                first, last = attributes.get("min", ""), attributes.get("max", "")
                if first.isdecimal() and last.isdecimal() and len(first + last) < 18:
                    part.hidden_columns.append((int(first), int(last)))
            return
        part.cells += 1
        if not part.cells % 4096:
            bound()
        if local == "c":
            ends.add(name)
            cell, formula, stored = attributes, False, False
            column += 1
        elif local == "row":
            written = attributes.get("r", "")
            row = int(written) if written.isdecimal() and len(written) < 9 else row + 1
            column = 0
            if attributes.get("hidden") in ("1", "true"):
                part.hidden.add(row)
        elif local == "f":
            formula = True
        elif local == "v":
            parser.CharacterDataHandler = text

    def text(data: str) -> None:
        nonlocal stored
        stored = True
        if cell.get("t") == "e":
            part.wrong[place()] = shows_error(data)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if name == "v" or name.endswith(":v"):
            parser.CharacterDataHandler = None
        elif formula and not stored and name in ends and cell.get("t") != "str":
            part.wrong[place()] = NO_VALUE

    def doctype(*_: object) -> None:
        raise NotReadError("has a document type")  # ECMA-376, part 2, 8.1.4; ODF 1.3, part 2, 3.2

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = doctype


def reference(written: str) -> tuple[int, int]:
    """Give row and column, from 1, of a reference like ``B12``; 0 where it is none."""
    found = _REFERENCE.fullmatch(written)
    if found is None:
        return 0, 0
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def refused(source: str, what: str, mend: str = _MEND) -> TableError:
    """Say why a workbook is not read."""
    return TableError(source, [Fault(0, "", what, mend)])

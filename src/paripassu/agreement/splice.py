"""Changes to a TOML text that leave everything else in it as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paripassu.toml.items import changed_items
from paripassu.toml.lines import line_end, line_start
from paripassu.toml.locate import Locator, Path, Statement
from paripassu.toml.splices import Edit, cut_lines, pieces


class NoPlaceError(Exception):
    """The text has no place where this change could be made."""


class Splice:
    r"""Changes to one text, made all at once by :meth:`text`.

    Parameters
    ----------
    text : str
        A valid TOML document with ``\n`` at the end of lines.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._found = Locator(text)
        self._edits: list[Edit] = []

    def text(self) -> str:
        """Give the changed text."""
        return "".join(self._text[start:end] + new for start, end, new in self.pieces())

    def pieces(self) -> Iterator[tuple[int, int, str]]:
        """Give the changed text in pieces: from where to where it is kept, and what follows."""
        return pieces(self._edits, len(self._text))

    def has_value(self, path: Path) -> bool:
        """Whether the value of a path stands in one piece in the text."""
        return path in self._found.spans

    def replace(self, path: Path, value: str) -> None:
        """Replace a value that stands in one piece."""
        start, end = self._found.spans[path]
        self._edits.append((start, end, value))

    def set(self, table: Path, key: str, value: str) -> None:
        """Give a key of a table a value, whether and however it has one."""
        if self.has_value((*table, key)):
            self.replace((*table, key), value)
            return
        self.drop(table, key)
        own = [
            s
            for s in self._found.statements
            if s.table == table and s.path[: len(table) + 1] != (*table, key)
        ]
        if not self.has_header(table):
            raise NoPlaceError  # an inline table, or dotted keys from outside
        last = max(own, key=lambda statement: statement.end)
        indent = self._text[line_start(self._text, last.start) : last.start]
        at = line_end(self._text, last.end)
        self._edits.append((at, at, f"\n{indent}{key} = {value}"))

    def drop(self, table: Path, key: str) -> None:
        """Take a key out of a table, with all that stands below it."""
        path = (*table, key)
        statements = [s for s in self._found.statements if s.path[: len(path)] == path]
        if self.has_value(path) and not statements:
            raise NoPlaceError  # inside an inline table
        self._cut(statements)

    def drop_entry(self, path: Path) -> None:
        """Take out a table of an array of tables, with the comment right above it."""
        statements = [s for s in self._found.statements if s.path[: len(path)] == path]
        if not statements:
            raise NoPlaceError
        self._cut(statements, comment=True)

    def add_entry(self, kind: str, table: str) -> None:
        """Add a table, below the last one of its kind."""
        if self.has_value((kind,)):
            raise NoPlaceError  # the tables stand in a list
        same = [s.end for s in self._found.statements if s.path[:1] == (kind,)]
        at = line_end(self._text, max(same)) if same else len(self._text.rstrip())
        self._edits.append((at, at, f"\n\n{table.rstrip()}"))

    def add_below(self, path: Path, table: str) -> None:
        """Add a table that belongs to another one, below all that stands of that one."""
        own = [s.end for s in self._found.statements if s.path[: len(path)] == path]
        if not own:
            raise NoPlaceError
        at = line_end(self._text, max(own))
        self._edits.append((at, at, f"\n\n{table.rstrip()}"))

    def count(self, path: Path) -> int:
        """Give the number of items of a list."""
        return sum(1 for other in self._found.spans if other[:-1] == path)

    def add_items(self, path: Path, items: Sequence[str]) -> None:
        """Add items at the end of a list that stands in one piece, in the way it is written."""
        found = self._found.spans
        inside = [found[(*path, k)] for k in range(self.count(path))]
        self._edits += changed_items(self._text, found[path], inside, frozenset(), items)

    def has_header(self, path: Path) -> bool:
        """Whether a table has a header of its own."""
        return any(s.path == s.table == path for s in self._found.statements)

    def _cut(self, statements: list[Statement], *, comment: bool = False) -> None:
        every = self._found.statements
        gone = {index for index, statement in enumerate(every) if statement in statements}
        above = gone if comment else frozenset()
        self._edits += cut_lines(self._text, every, gone, above, empty_last=True)

"""Changes to a text by the paths of its values; all other characters stay as they are.

Each form that TOML has for a value is changed as it stands: tables with headers, inline tables,
dotted keys, lists in one piece, lists of tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from paripassu.agreement.write import format_key
from paripassu.toml.items import Span, changed_items
from paripassu.toml.lines import comment_above, line_end, line_start
from paripassu.toml.locate import Locator, Path, Statement
from paripassu.toml.splices import Edit, cut_lines
from paripassu.workbench.editing.values import written

_PART = re.compile(r"[A-Za-z0-9_-]+|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'")
_POINT = re.compile(r"[ \t]*\.[ \t]*")
_OPEN = re.compile(r"\[{1,2}[ \t]*")


class Edits:
    r"""Changes to a part of a text, made all at once.

    Parameters
    ----------
    text : str
        All of it, with ``\n`` at the end of lines.
    start, end : int
        The part: valid TOML by itself. Paths are those of this part.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._start, self._end = text, start, end
        self._found = Locator(text[start:end])
        self._statements = [
            statement._replace(start=statement.start + start, end=statement.end + start)
            for statement in self._found.statements
        ]
        self._edits: list[Edit] = []
        self._cut: set[int] = set()
        self._with_comment: set[int] = set()
        self._gone: dict[Path, set[int]] = {}
        self._new: dict[Path, list[str]] = {}
        self._adds: list[tuple[Path, tuple[str, ...], str]] = []
        self._pairs: dict[Path, list[tuple[Path, Span]]] | None = None

    # What is changed.

    def in_one_piece(self, path: Path) -> bool:
        """Whether a value stands in one piece."""
        return path in self._found.spans

    def below(self, path: Path) -> int | None:
        """Give the end of the last line of a table; None where it stands in no lines of its own."""
        ends = [statement.end for statement in self._below(path)]
        return line_end(self._text, max(ends)) if ends else None

    def replace(self, path: Path, value: Any) -> None:
        """Replace a value that stands in one piece."""
        start, end = self._span(path)
        self._edits.append((start, end, written(value)))

    def add(self, table: Path, key: str, value: Any) -> None:
        """Add a key to a table that has none of that name, or no longer."""
        self._adds.append((table, (key,), written(value)))

    def append(self, path: Path, value: Any) -> None:
        """Add an item at the end of a list."""
        if self.in_one_piece(path):
            self._new.setdefault(path, []).append(written(value))
            return
        last = max(self._below(path), key=lambda statement: statement.end)
        at = line_end(self._text, last.end)
        header = ".".join(format_key(key) for key in path if isinstance(key, str))
        lines = [f"[[{header}]]", *(f"{format_key(k)} = {written(v)}" for k, v in value.items())]
        self._edits.append((at, at, "\n\n" + "\n".join(lines)))

    def drop(self, path: Path, *, comment: bool = False) -> None:
        """Take out a key or an item, with all that stands below it.

        Parameters
        ----------
        comment : bool
            Whether the comment right above it goes too, and one of the empty lines around it.
        """
        around = self._around(path[:-1])
        if around is not None:
            for index, (pair, _) in enumerate(self._items(around)):
                if pair[: len(path)] == path:
                    self._gone.setdefault(around, set()).add(index)
            return
        for index, statement in enumerate(self._statements):
            if statement.path[: len(path)] == path:
                self._cut.add(index)
                if comment:
                    self._with_comment.add(index)

    def rekey(self, path: Path, key: str) -> None:
        """Give a key another name, wherever it stands."""
        around = self._around(path[:-1])
        if around is not None:
            for pair, span in self._items(around):
                if pair[: len(path)] == path:
                    self._rename(span[0], len(path) - len(around) - 1, key)
            return
        for statement in self._below(path):
            if statement.path == statement.table:
                match = _OPEN.match(self._text, statement.start)
                assert match is not None
                self._rename(match.end(), _depth(path) - 1, key)
            elif len(statement.table) < len(path):
                self._rename(statement.start, _depth(path) - _depth(statement.table) - 1, key)

    def made(self) -> list[Edit]:
        """Give the changes, in characters of the whole text."""
        for table, keys, value in self._adds:
            self._put(table, keys, value)
        for path in {**self._gone, **self._new}:
            items = [span for _, span in self._items(path)]
            gone, new = self._gone.get(path, set()), self._new.get(path, [])
            self._edits += changed_items(self._text, self._span(path), items, gone, new)
        cut = cut_lines(self._text, self._statements, self._cut, self._with_comment)
        return [*self._edits, *cut]

    # Where it is.

    def _span(self, path: Path) -> Span:
        start, end = self._found.spans[path]
        return start + self._start, end + self._start

    def _below(self, path: Path) -> list[Statement]:
        return [s for s in self._statements if s.path[: len(path)] == path]

    def _kept(self) -> Iterator[Statement]:
        return (s for index, s in enumerate(self._statements) if index not in self._cut)

    def _around(self, path: Path) -> Path | None:
        """Give the innermost list or inline table that holds what stands at a path, or is it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self._found.spans:
                return path[:length]
        return None

    def _items(self, path: Path) -> list[tuple[Path, Span]]:
        """Give the items of a list, or the values of an inline table with their keys."""
        if self._pairs is None:
            self._pairs = {}
            for inner in self._found.spans:
                around = self._around(inner[:-1])
                if around is not None:
                    start, end = self._span(inner)
                    if isinstance(inner[-1], str):
                        start = self._found.offsets[inner] + self._start
                    self._pairs.setdefault(around, []).append((inner, (start, end)))
            for pairs in self._pairs.values():
                pairs.sort(key=lambda pair: pair[1])
        return self._pairs.get(path, [])

    # How.

    def _put(self, table: Path, keys: tuple[str, ...], value: str) -> None:
        """Put a key where its table stands; where that stands nowhere, into the one around it."""
        around = self._around(table)
        if around is not None:
            beside = [
                index
                for index, (pair, _) in enumerate(self._items(around))
                if pair[: len(table)] == table and index not in self._gone.get(around, ())
            ]
            if table == around or beside:
                self._new.setdefault(around, []).append(
                    _line((*_names(table[len(around) :]), *keys), value)
                )
                return
        elif self._put_line(table, keys, value):
            return
        assert isinstance(table[-1], str)
        self._put(table[:-1], (table[-1], *keys), value)

    def _put_line(self, table: Path, keys: tuple[str, ...], value: str) -> bool:
        """Put a key below the last one of its table; False where the table stands nowhere."""
        own = [s for s in self._kept() if s.table == table]
        if not own and not table:
            self._put_first(_line(keys, value))
            return True
        if not own:
            below = [s for s in self._kept() if s.path[: len(table)] == table]
            own = [s for s in below if len(s.table) < len(table)]  # dotted keys
            if own:
                keys = (*_names(table[len(own[0].table) :]), *keys)
            elif below:  # the headers of its own tables
                at = line_start(self._text, min(s.start for s in below))
                header = ".".join(map(format_key, _names(table)))
                self._edits.append((at, at, f"[{header}]\n{_line(keys, value)}\n\n"))
                return True
            else:
                return False
        last = max(own, key=lambda statement: statement.end)
        indent = self._text[line_start(self._text, last.start) : last.start]
        at = line_end(self._text, last.end)
        self._edits.append((at, at, f"\n{indent}{_line(keys, value)}"))
        return True

    def _put_first(self, line: str) -> None:
        """Put a line above the first header, and the comment that is the header's."""
        start = next((line_start(self._text, s.start) for s in self._kept()), self._end)
        if start < len(self._text):
            at = comment_above(self._text, start)
            self._edits.append((at, at, f"{line}\n\n"))
        else:
            parting = "" if not start or self._text.endswith("\n") else "\n"
            self._edits.append((start, start, f"{parting}{line}\n"))

    def _rename(self, at: int, index: int, key: str) -> None:
        """Give one part of a dotted key another name."""
        for _ in range(index):
            part = _PART.match(self._text, at)
            assert part is not None
            point = _POINT.match(self._text, part.end())
            assert point is not None
            at = point.end()
        part = _PART.match(self._text, at)
        assert part is not None
        self._edits.append((at, part.end(), format_key(key)))


def _line(keys: tuple[str, ...], value: str) -> str:
    return f"{'.'.join(map(format_key, keys))} = {value}"


def _names(path: Path) -> tuple[str, ...]:
    return tuple(key for key in path if isinstance(key, str))


def _depth(path: Path) -> int:
    return len(_names(path))

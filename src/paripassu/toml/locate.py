"""From a key path to its line: ``tomllib`` gives values without positions.

The scanner knows the shape of TOML 1.0 (keys, tables, strings, brackets, comments) and nothing of
its values. It is meant for a text that ``tomllib`` has read; on any other text it stops where it
is lost and keeps what it has found. It does not recurse, so no nesting is too deep for it.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple, Never

#: Keys and list positions (from 0) that lead from the top of a file to a value:
#: ``("measure", 2, "stages", 1, "share")``.
Path = tuple[str | int, ...]

# The clauses are those of the TOML 1.0.0 specification (toml.io/en/v1.0.0).
_TRIVIA = re.compile(r"(?:[ \t\n]|#[^\n]*)*")  # whitespace, newline, comment
_BLANK = re.compile(r"[ \t]*")
_SPACE = (" ", "\t")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")  # "Bare keys may only contain …"
_STRING = re.compile(
    # Multi-line strings may end in one or two quotes of their own: """a""""" is a"".
    r'"""(?:[^"\\]++|\\.|"{1,2}+(?!"))*+"{3,5}'
    r"|'''(?:[^']++|'{1,2}+(?!'))*+'{3,5}"
    r'|"(?!"")(?:[^"\\\n]++|\\.)*+"'
    r"|'(?!'')[^'\n]*+'",
    re.DOTALL,
)
#: Paths are followed to this depth; the format needs five. Each prefix of a path is kept, so that
#: without a limit a hostile file would take memory by the square of its depth.
_DEEPEST = 20
_SCALAR = re.compile(r"[^\s,\]}#][^,\]}#\n]*")  # numbers, booleans, dates
#: What most lines are, in one step: a bare key, and a text on one line or a number.
_SIMPLE = re.compile(
    r"([A-Za-z0-9_-]+)[ \t]*=[ \t]*"
    r'("(?!"")(?:[^"\\\n]++|\\.)*+"|[A-Za-z0-9+-][A-Za-z0-9._+:-]*+(?=[ \t]*+(?:[#\n]|$)))'
)


class Lines:
    r"""Lines of a text, from 1.

    Parameters
    ----------
    text : str
        The text of a file, with ``\n`` at the end of lines.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._ends = [match.start() for match in re.finditer("\n", text)]

    def at(self, offset: int) -> int:
        """Give the line of a character."""
        return bisect_right(self._ends, offset - 1) + 1

    def __len__(self) -> int:
        return len(self._ends) + 1


class Locator:
    """Where each key and each value of a TOML text stands.

    Parameters
    ----------
    text : str
        A TOML document.

    Attributes
    ----------
    offsets : dict
        Character at which the key, table header or list item of a path begins. A table that is
        written in several places counts where it is first named.
    spans : dict
        First character of each value, and the one after its last.
    statements : list of Statement
        Keys with their values, and table headers, in the order of the text.
    unclosed : int or None
        Character of the bracket or quote that nothing closes; None where there is none.
    """

    def __init__(self, text: str) -> None:
        self.offsets: dict[Path, int] = {}
        self.spans: dict[Path, tuple[int, int]] = {}
        self.statements: list[Statement] = []
        self.unclosed: int | None = None
        self._text = text
        self._pos = 0
        self._counts: dict[Path, int] = {}
        self._table: Path = ()
        try:
            while self._statement():
                pass
        except (_LostError, ValueError):
            pass  # the text is no TOML, and that has been or will be said by tomllib

    @cached_property
    def lines(self) -> Lines:
        """The lines of the text."""
        return Lines(self._text)

    def line(self, path: Path) -> int:
        """Give the line of a path, or of the nearest thing around it that stands in the text.

        Returns
        -------
        int
            0 where nothing of the path stands in the text.
        """
        for length in range(len(path), 0, -1):
            if path[:length] in self.offsets:
                return self.lines.at(self.offsets[path[:length]])
        return 0

    def _statement(self) -> bool:
        self._skip(_TRIVIA)
        if self._pos >= len(self._text):
            return False
        start = self._pos
        if simple := _SIMPLE.match(self._text, start):
            path = self._named(self._table, (simple[1],), start)
            self.spans[path] = simple.span(2)
            self._pos = simple.end(2)
            self.statements.append(Statement(path, self._table, start, self._pos))
            return True
        if self._text.startswith("[", start):
            self._header(start)
            return True
        path = self._named(self._table, self._key(), start)
        self._expect("=")
        self._value(path)
        self.statements.append(Statement(path, self._table, start, self._pos))
        return True

    def _header(self, start: int) -> None:
        many = self._text.startswith("[[", start)
        self._pos += 2 if many else 1
        self._skip(_BLANK)
        key = self._key()
        path = self._named((), key[:-1], start)
        if many:
            path = (*path, key[-1])
            self.offsets.setdefault(path, start)
            self._counts[path] = self._counts.get(path, 0) + 1
            path = (*path, self._counts[path] - 1)
            self.offsets.setdefault(path, start)
        else:
            path = self._named(path, key[-1:], start)
        self._expect("]]" if many else "]")
        self._table = path
        self.statements.append(Statement(path, path, start, self._pos))

    def _named(self, path: Path, key: tuple[str, ...], start: int) -> Path:
        """Follow a dotted key; an array of tables stands for its last table so far."""
        for part in key[: max(0, _DEEPEST - len(path))]:
            path = (*path, part)
            self.offsets.setdefault(path, start)
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        return path

    def _key(self) -> tuple[str, ...]:
        parts = []
        while True:
            if match := _BARE_KEY.match(self._text, self._pos):
                parts.append(match[0])
            elif match := _STRING.match(self._text, self._pos):
                parts.append(tomllib.loads(f"k={match[0]}")["k"])
            else:
                raise _LostError
            self._pos = match.end()
            if self._text[self._pos : self._pos + 1] in _SPACE:
                self._skip(_BLANK)
            if not self._text.startswith(".", self._pos):
                return tuple(parts)
            self._pos += 1
            self._skip(_BLANK)

    def _value(self, path: Path) -> None:
        """Walk over one value; ``open_`` holds the lists and inline tables around the place."""
        open_: list[_Open] = []
        self._skip(_TRIVIA)
        while True:
            # Here a value begins, or the bracket around it closes.
            char = self._text[self._pos : self._pos + 1]
            if char and char == (open_[-1].close if open_ else None):
                self._close(open_)
            elif open_ and open_[-1].close == "}":
                start = self._pos
                key = self._key()
                path = self._named(open_[-1].path, key, start)
                self._expect("=")
                self._skip(_BLANK)
                if self._begin(path, open_):
                    continue
            else:
                if open_:
                    path = (*open_[-1].path, open_[-1].count)[:_DEEPEST]
                    open_[-1].count += 1
                    self.offsets.setdefault(path, self._pos)
                if self._begin(path, open_):
                    continue
            # Here a value has ended: on to the next one in the same brackets.
            while True:
                if not open_:
                    return
                self._skip(_TRIVIA)
                if self._text.startswith(",", self._pos):
                    self._pos += 1
                    self._skip(_TRIVIA)
                    break
                if not self._text.startswith(open_[-1].close, self._pos):
                    self._lost(open_[-1].start)
                self._close(open_)

    def _close(self, open_: list[_Open]) -> None:
        self._pos += 1
        closed = open_.pop()
        self.spans[closed.path] = (closed.start, self._pos)

    def _begin(self, path: Path, open_: list[_Open]) -> bool:
        """Enter a list or inline table (True), or step over any other value (False)."""
        char = self._text[self._pos : self._pos + 1]
        if char in ("[", "{"):
            open_.append(_Open(path, "]" if char == "[" else "}", self._pos))
            self._pos += 1
            self._skip(_TRIVIA)
            return True
        match = _STRING.match(self._text, self._pos) or (
            None if char in ('"', "'") else _SCALAR.match(self._text, self._pos)
        )
        if match is None:
            quote = char in ('"', "'")
            self._lost(self._pos if quote else open_[-1].start if open_ else None)
        self.spans[path] = (self._pos, self._pos + len(match[0].rstrip()))
        self._pos = self.spans[path][1]
        return False

    def _lost(self, start: int | None) -> Never:
        self.unclosed = start
        raise _LostError

    def _expect(self, mark: str) -> None:
        if self._text.startswith(mark, self._pos):
            self._pos += len(mark)
            return
        self._skip(_BLANK)
        if not self._text.startswith(mark, self._pos):
            raise _LostError
        self._pos += len(mark)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self._text, self._pos)
        assert match is not None
        self._pos = match.end()


class Statement(NamedTuple):
    """A key with its value, or a table header.

    Attributes
    ----------
    path : tuple
        Of the value, or of the table.
    table : tuple
        Of the table in whose brackets it stands; its own for a header.
    start, end : int
        First character, and the one after its last. Comments are no part of it.
    """

    path: Path
    table: Path
    start: int
    end: int


class _Open:
    """A list or inline table that has been entered."""

    __slots__ = ("close", "count", "path", "start")

    def __init__(self, path: Path, close: str, start: int) -> None:
        self.path, self.close, self.start, self.count = path, close, start, 0


class _LostError(Exception):
    """The text is no TOML from here on."""

"""What a text shall say by path, and the text that says it.

What was asked is also done to the values themselves, and the new text has to say just that:
otherwise nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from paripassu.agreement.entries import MANY
from paripassu.agreement.write import format_key
from paripassu.errors import DefectError, InputError
from paripassu.toml.line_ends import LineEnds
from paripassu.toml.locate import Path
from paripassu.toml.splices import Edit, pieces
from paripassu.workbench.editing.change import StaleError
from paripassu.workbench.editing.edits import Edits
from paripassu.workbench.editing.meant import Meant, emptied, said_of
from paripassu.workbench.editing.reading import READINGS, Section
from paripassu.workbench.editing.values import ActError, same, written


class Alteration:
    """Changes to a text, made all at once by :meth:`text`.

    Parameters
    ----------
    text : str
        As it stands on disk, or as pages show it.

    Raises
    ------
    InputError
        It is no TOML.
    """

    def __init__(self, text: str) -> None:
        self._mark = "\ufeff" if text.startswith("\ufeff") else ""
        self._lines = LineEnds(text.removeprefix(self._mark))
        self._reading = READINGS.of(self._lines.plain)
        self._edits: dict[Section, Edits] = {}
        self._tables: list[Edit] = []
        self._meant = Meant(self._reading.document)

    @property
    def document(self) -> Mapping[str, Any]:
        """What the text said before."""
        return self._reading.document

    # What is asked.

    def put(self, path: Path, value: Any) -> None:
        """Say something at a path, whether or not something is said there.

        Parameters
        ----------
        value
            As :func:`~paripassu.workbench.editing.values.taken` gives it.

        Raises
        ------
        StaleError
            It lies in a list, behind the end.
        ActError
            It lies in something that is no table and no list.
        """
        there, known = said_of(self.document, path)
        if known == len(path):
            self._meant.put(path, value)
            self._differ(path, there, value)
            return
        rest = path[known:]
        key = rest[0]
        if isinstance(there, list):
            if key != len(there):
                raise StaleError("there is no such item any more", "look at the text as it is now")
        elif not isinstance(there, dict) or not isinstance(key, str):
            raise ActError("no key can stand there", "change what stands around it first")
        for inner in reversed(rest[1:]):
            if inner != 0 and not isinstance(inner, str):
                raise StaleError("there is no such item any more", "look at the text as it is now")
            value = [value] if inner == 0 else {inner: value}
        self._meant.put(path[: known + 1], value)
        if isinstance(there, list):
            self._append(path[:known], there, value)
        else:
            self._add(path[:known], key, value)

    def add_entry(self, kind: str, values: Mapping[str, Any]) -> None:
        """Add an entry behind the last of its kind."""
        there = self.document.get(kind)
        if there is None:
            self._meant.put((kind,), [values])
            self._add((), kind, [values])
        else:
            self._meant.put((kind, len(there)), values)
            self._append((kind,), there, values)

    def cut(self, paths: Iterable[Path]) -> None:
        """Leave out keys, items and entries; what loses its last item goes with its key."""
        for path in emptied(self.document, paths):
            self._meant.cut(path)
            self._drop(path)

    def rekey(self, path: Path, key: str) -> None:
        """Give a key another name."""
        self._meant.rekey(path, key)
        edits, local = self._at(path)
        edits.rekey(local, key)

    # What comes of it.

    def text(self) -> str:
        """Give the text that says it.

        Raises
        ------
        DefectError
            The text would say something else.
        """
        edits = [*self._tables]
        for one in self._edits.values():
            edits += one.made()
        if not edits:
            return self._mark + self._lines.joined([(0, len(self._lines.plain), "")])
        parts = [*pieces(edits, len(self._lines.plain))]
        plain = "".join(self._lines.plain[start:end] + new for start, end, new in parts)
        try:
            said = READINGS.of(plain).document
        except InputError as error:
            raise DefectError(f"the change would leave no TOML: {error}") from error
        if not self._meant.is_said(said):
            raise DefectError("the change would say something else than was asked for")
        text = self._lines.joined(parts)
        if LineEnds(text).plain != plain:
            raise DefectError("the change would end lines in other places")
        return self._mark + text

    # How.

    def _at(self, path: Path) -> tuple[Edits, Path]:
        section, local = self._reading.placed(path)
        if section not in self._edits:
            self._edits[section] = Edits(self._reading.text, section.start, section.end)
        return self._edits[section], local

    def _differ(self, path: Path, old: Any, new: Any) -> None:
        """Change what differs between what is said at a path and what shall be."""
        if same(old, new):
            return
        edits, local = self._at(path)
        match old, new:
            # A table of dotted keys, or of headers below it, is gone with its last key.
            case dict(), dict() if new or edits.in_one_piece(local) or not _is_field(path):
                for key in [key for key in old if key not in new]:
                    self._drop((*path, key))
                for key, value in new.items():
                    if key in old:
                        self._differ((*path, key), old[key], value)
                    else:
                        self._add(path, key, value)
            case list(), list() if self._differ_in_items(path, old, new):
                pass
            case _ if edits.in_one_piece(local):
                edits.replace(local, new)
            case _ if not _is_field(path):
                raise ActError("this table can only give way to another", "give its fields")
            case _:
                self._drop(path)
                self._add(path[:-1], path[-1], new)

    def _differ_in_items(self, path: Path, old: list[Any], new: list[Any]) -> bool:
        """Change items one by one; False where the list has to be written anew."""
        edits, local = self._at(path)
        tables = not edits.in_one_piece(local)
        if not new or (tables and not all(isinstance(item, dict) for item in new)):
            return False
        least = min(len(old), len(new))
        first = next((k for k in range(least) if not same(old[k], new[k])), least)
        last = next((k for k in range(least - first) if not same(old[-1 - k], new[-1 - k])), None)
        last = least - first if last is None else last
        if len(new) > len(old) and last:
            if not tables:
                return False
            last = 0
        pairs = least - first - last
        for k in range(first, first + pairs):
            self._differ((*path, k), old[k], new[k])
        for k in range(first + pairs, len(old) - last):
            self._drop((*path, k))
        for item in new[first + pairs : len(new) - last]:
            self._append(path, old, item)
        return True

    def _append(self, path: Path, there: list[Any], value: Any) -> None:
        edits, local = self._at(path)
        if len(path) == 1 and not edits.in_one_piece(local):
            self._table(f"[[{format_key(str(path[0]))}]]", str(path[0]), value)
        elif not there or edits.in_one_piece(local) or isinstance(value, dict):
            edits.append(local, value)
        else:
            raise ActError("every item of this list is a table", "give a table")

    def _add(self, path: Path, key: str | int, value: Any) -> None:
        assert isinstance(key, str)
        tables = isinstance(value, list) and value and all(isinstance(one, dict) for one in value)
        if not path and isinstance(value, dict):
            self._table(f"[{format_key(key)}]", key, value)
        elif not path and tables:
            for entry in value:
                self._table(f"[[{format_key(key)}]]", key, entry)
        else:
            edits, local = self._at(path)
            edits.add(local, key, value)

    def _table(self, header: str, kind: str, value: Mapping[str, Any]) -> None:
        """Put a table below the last one of its kind, or at the end."""
        plain = self._reading.text
        of_kind = [one.path for one in self._reading.sections if one.path[:1] == (kind,)]
        edits, local = self._at(of_kind[-1] if of_kind else (kind,))
        at = edits.below(local)
        at = len(plain.rstrip(" \t\n")) if at is None else at
        lines = [header, *(f"{format_key(key)} = {written(one)}" for key, one in value.items())]
        table = "\n".join(lines)
        self._tables.append((at, at, f"\n\n{table}" if at else table))

    def _drop(self, path: Path) -> None:
        places = [path]
        if len(path) == 1:  # all tables of a kind
            places += [one.path for one in self._reading.sections if one.path[:1] == path]
        for one in places:
            edits, local = self._at(one)
            edits.drop(local, comment=len(one) < 3 and (len(one) == 1 or one[0] in MANY))


def _is_field(path: Path) -> bool:
    return len(path) > 1 and isinstance(path[-1], str)

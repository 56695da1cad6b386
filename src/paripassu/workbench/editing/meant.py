"""What a text shall say: its values as they are read, with the changes made to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from paripassu.toml.locate import Path
from paripassu.workbench.editing.values import same


class Meant:
    """The values of a text with changes, all of them at places of the text as it was.

    Parameters
    ----------
    document : mapping
        What the text says. It is not changed.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._puts: list[tuple[Path, Any]] = []
        self._cuts: list[Path] = []
        self._keys: list[tuple[Path, str]] = []

    def put(self, path: Path, value: Any) -> None:
        """Say something at a place: instead of what is said there, or in addition."""
        self._puts.append((path, value))

    def cut(self, path: Path) -> None:
        """Leave out what is said at a place."""
        self._cuts.append(path)

    def rekey(self, path: Path, key: str) -> None:
        """Give a key another name."""
        self._keys.append((path, key))

    def is_said(self, document: Mapping[str, Any]) -> bool:
        """Whether another text says it; empty tables at its top say nothing."""
        meant = self._made()
        keys = {key for one in (meant, document) for key in one if one[key] not in ({}, [])}
        return all(
            key in meant and key in document and _alike(meant[key], document[key]) for key in keys
        )

    def _made(self) -> dict[str, Any]:
        made = dict(self._document)
        own: set[Path] = set()
        for path, value in self._puts:
            around = _own(made, path, own)
            if isinstance(around, list) and path[-1] == len(around):
                around.append(value)
            else:
                around[path[-1]] = value
        for path in sorted(self._cuts, key=_backwards, reverse=True):
            del _own(made, path, own)[path[-1]]
        for path, key in self._keys:
            around = _own(made, path, own)
            around[key] = around.pop(path[-1])
        return made


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return same(one, other)


def _backwards(path: Path) -> tuple[tuple[int, str], ...]:
    return tuple((key, "") if isinstance(key, int) else (-1, key) for key in path)


def _own(made: dict[str, Any], path: Path, own: set[Path]) -> Any:
    """Give what holds the last key of a path, to be changed."""
    inner: Any = made
    for length, key in enumerate(path[:-1], 1):
        if path[:length] not in own:  # texts share it: it is copied
            inner[key] = inner[key].copy()
            own.add(path[:length])
        inner = inner[key]
    return inner


def said_of(document: Mapping[str, Any], path: Path) -> tuple[Any, int]:
    """Follow a path as far as it leads.

    Returns
    -------
    value
        What is said there.
    int
        How many keys of the path lead there.
    """
    value: Any = document
    for length, key in enumerate(path):
        if isinstance(value, list):
            there = isinstance(key, int) and 0 <= key < len(value)
        else:
            there = isinstance(value, Mapping) and isinstance(key, str) and key in value
        if not there:
            return value, length
        value = value[key]
    return value, len(path)


def emptied(document: Mapping[str, Any], paths: Iterable[Path]) -> list[Path]:
    """Give what goes where some items go: a list or table that loses its last one goes instead.

    Entries and tables at the top stay, and so do tables that are items of a list: the positions of
    those behind them would change.
    """
    gone = {path for path in paths if path and said_of(document, path)[1] == len(path)}
    looked = {path[:-1] for path in gone}
    while looked:
        above: set[Path] = set()
        for path in looked:
            value = said_of(document, path)[0]
            at_top = len(path) == 1 and isinstance(value, Mapping)
            if at_top or not path or isinstance(path[-1], int):
                continue
            keys = value if isinstance(value, Mapping) else range(len(value))
            if all((*path, key) in gone for key in keys):
                gone.add(path)
                above.add(path[:-1])
        looked = above
    return [path for path in gone if not any(path[:k] in gone for k in range(1, len(path)))]

"""What differs between two versions, record by record: nothing is counted, sorted or kept as runs.

It is told what each version holds and what was opened of it, and reads no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.oracle.escrow import ALPHABET, Contents, Tree, trees

#: Kind, table, geohash or None, columns, values.
Said = tuple[str, str, str | None, tuple[str, ...], tuple[str | None, ...]]
Opened = set[tuple[str, int, int]]  # table, slot, column; column 0: the number of records


@dataclass
class Version:
    """A version: its template, what it holds, and what was opened."""

    template: dict[str, Any]
    contents: Contents
    opened: Opened = field(default_factory=set)

    @property
    def trees(self) -> dict[str, Tree]:
        return {tree.name: tree for tree in trees(self.template)}

    def records(self, name: str, slots: Iterable[int]) -> list[tuple[int, list[str | None]]]:
        there = self.contents[self.trees[name].number]
        return [(slot, record) for slot in slots for record in there.get(slot, [])]

    def shows(self, name: str, slots: Sequence[int], column: int) -> bool:
        """Say whether a column is open wherever one of the slots has a record."""
        return all((name, slot, column) in self.opened for slot, _ in self.records(name, slots))


def differences(before: Version, after: Version) -> Iterator[Said]:
    """Give every difference."""
    for name, tree in before.trees.items():
        other = after.trees.get(name)
        if other is None or tree.depth != other.depth:
            continue
        if tree.table["kind"] != other.table["kind"] or tree.totals != other.totals:
            continue
        if types(tree) != types(other):
            continue
        slots = range(2**tree.depth)
        seen = [s for s in slots if {(name, s, 0)} <= before.opened & after.opened]
        if tree.totals is not None:
            for slot in seen:
                yield from totals(before, after, name, slot)
        elif tree.table["kind"] == "cell":
            for slot in seen:
                yield from records(before, after, name, [slot])
        elif seen == [*slots]:
            yield from records(before, after, name, seen)


def types(tree: Tree) -> list[tuple[str, str]]:
    kinds = {column["name"]: column["type"] for column in tree.table["columns"]}
    if tree.totals is None:
        return [*kinds.items()]
    return [(one["name"], kinds.get(one["sum"], "integer")) for one in tree.totals["columns"]]


def totals(before: Version, after: Version, name: str, slot: int) -> Iterator[Said]:
    tree = before.trees[name]
    for at, column in enumerate(tree.names, 1):
        if {(name, slot, at)} <= before.opened & after.opened:
            one, other = (
                version.records(name, [slot])[0][1][at - 1] for version in (before, after)
            )
            if one != other:
                yield "total", name, place(tree, slot), (column,), (one, other)


def records(before: Version, after: Version, name: str, slots: list[int]) -> Iterator[Said]:
    tree = before.trees[name]
    columns = [
        at
        for at in range(1, len(tree.names) + 1)
        if before.shows(name, slots, at) and after.shows(name, slots, at)
    ]
    names = tuple(tree.names[at - 1] for at in columns)
    for kind, mine, theirs in (("removed", before, after), ("added", after, before)):
        left = [tuple(row[at - 1] for at in columns) for _, row in theirs.records(name, slots)]
        for _, row in mine.records(name, slots):
            values = tuple(row[at - 1] for at in columns)
            if values in left:
                left.remove(values)
            else:
                yield kind, name, place(tree, slots[0]), names, values


def place(tree: Tree, slot: int) -> str | None:
    if tree.table["kind"] != "cell":
        return None
    way = f"{slot:0{tree.depth}b}" if tree.depth else ""
    return "".join(ALPHABET[int(way[at : at + 5], 2)] for at in range(0, tree.depth, 5))

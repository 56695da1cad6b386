"""What is open of a declaration, and what is false in it, by the definitions of the specification.

It never reads a file: it is told what its maker opened (`tests.oracle.escrow`), and looks at every
slot in turn. So what it expects of a file hangs on nobody's reader.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from tests.oracle.escrow import ALPHABET, Declaration, Tree, bits, fold, place_slot

#: What was opened of each tree: slots, and names of columns.
Opened = Mapping[str, tuple[Iterable[int], Sequence[str]]]
Found = tuple[str, str, str | None, str | None]


def is_value(kind: str, text: str) -> bool:
    """Say whether a text is a value of a type."""
    if kind in ("text", "tag"):
        try:
            return len(text.encode()) <= 4096 and (kind == "text" or fold(text) != "")
        except ValueError:
            return False
    if kind == "boolean":
        return text in ("true", "false")
    if kind == "cell":
        return 1 <= len(text) <= 12 and all(character in ALPHABET for character in text)
    if kind == "date":
        try:
            return str(datetime.date.fromisoformat(text)) == text
        except ValueError:
            return False
    if kind == "place":
        parts = text.split(",")
        if len(parts) != 2 or not all(is_value("decimal", part) for part in parts):
            return False
        return abs(Fraction(parts[0])) <= 90 and abs(Fraction(parts[1])) <= 180
    digits = sum(character in "0123456789" for character in text)
    whole = re.fullmatch("0|-?[1-9][0-9]*", text)
    broken = re.fullmatch(r"-?(0|[1-9][0-9]*)\.[0-9]*[1-9]", text)
    return digits <= 38 and bool(whole or (kind == "decimal" and broken))


class Seen:
    """The view of a declaration: all that was opened, together."""

    def __init__(self, declaration: Declaration, openings: Iterable[Opened] = ()) -> None:
        self.of = declaration
        self.by = declaration.by
        self.open: dict[int, set[int]] = {tree.number: set() for tree in self.by.trees}
        self.values: set[tuple[int, int, int]] = set()  # tree, column, slot with records
        for opened in openings:
            for name, (slots, columns) in opened.items():
                tree, these = self.by.tree(name), {*slots}
                self.open[tree.number] |= these
                for column in columns:
                    at = tree.names.index(column) + 1
                    filled = these & set(declaration.contents[tree.number])
                    self.values |= {(tree.number, at, slot) for slot in filled}

    def base(self, tree: Tree) -> Tree:
        """Give the tree of the table of totals."""
        return self.by.tree(tree.table["name"])

    def n(self, tree: Tree, slot: int) -> int:
        return len(self.of.contents[tree.number].get(slot, []))

    def ascending(self, tree: Tree) -> list[int]:
        return sorted(self.open[tree.number])

    def is_open(self, tree: Tree, slot: int, columns: Iterable[int] = ()) -> bool:
        there = slot in self.open[tree.number]
        filled = self.n(tree, slot) > 0
        return there and all(not filled or (tree.number, c, slot) in self.values for c in columns)

    def texts(self, tree: Tree, column: int) -> Iterator[tuple[int, str | None]]:
        """Give the open values of a column, with their slots, in order."""
        for slot in self.ascending(tree):
            if (tree.number, column, slot) in self.values:
                for record in self.of.contents[tree.number][slot]:
                    yield slot, record[column - 1]

    def holds(self, tree: Tree, column: int, text: str | None) -> bool:
        """Say whether a value may stand in a column."""
        types = {one["name"]: one["type"] for one in tree.table["columns"]}
        if tree.totals is not None:
            summed = tree.totals["columns"][column - 1]["sum"]
            kind = types[summed] if summed else "integer"
            return text is not None and is_value(kind, text) and text[0] != "-"
        name = tree.names[column - 1]
        if text is None:
            return bool(name != tree.table["key"])
        sums = [one["sum"] for totals in tree.table["totals"] for one in totals["columns"]]
        if name in sums and text.startswith("-"):
            return False
        if name == tree.table["key"] and types[name] == "cell" and 5 * len(text) != tree.depth:
            return False
        return is_value(str(types[name]), text)

    def findings(self) -> list[Found]:
        """Give every finding."""
        made: list[Found] = []
        for tree in self.by.trees:
            made += self.numbers(tree)
            made += self.bad_values(tree)
            if tree.totals is None:
                made += self.misplaced(tree)
                made += self.twice(tree)
                made += self.dangling(tree)
        for tree, slot, column, state in self.states():
            if state == "contradicted":
                made.append(self.found("TotalContradicted", tree, slot, column))
        return made

    def found(
        self, error: str, tree: Tree, slot: int | None = None, column: int | None = None
    ) -> Found:
        node = None if slot is None else f"{2**tree.depth + slot:x}"
        return error, tree.name, node, None if column is None else tree.names[column - 1]

    def numbers(self, tree: Tree) -> Iterator[Found]:
        slots, total = self.ascending(tree), tree.totals is not None
        if total or tree.table["kind"] == "row":
            for slot in slots:
                if self.n(tree, slot) > 1:
                    yield self.found("WrongNumber", tree, slot)
            for slot in slots:
                later = any(self.n(tree, other) for other in slots if other > slot)
                if not self.n(tree, slot) and (total or later):
                    yield self.found("WrongNumber", tree, slot)
                    break
        if not total and sum(self.n(tree, slot) for slot in slots) > tree.table["most"]:
            yield self.found("WrongNumber", tree)

    def bad_values(self, tree: Tree) -> Iterator[Found]:
        for column in range(1, len(tree.names) + 1):
            bad = {s for s, text in self.texts(tree, column) if not self.holds(tree, column, text)}
            for slot in sorted(bad):
                yield self.found("BadValue", tree, slot, column)

    def misplaced(self, tree: Tree) -> Iterator[Found]:
        if tree.table["key"] is None:
            return
        key = tree.names.index(tree.table["key"]) + 1
        elsewhere = set()
        for slot, text in self.texts(tree, key):
            if text is not None and self.holds(tree, key, text):
                record: list[str | None] = [None] * len(tree.names)
                record[key - 1] = text
                if self.by.slot(tree.table, record, 0) != slot:
                    elsewhere.add(slot)
        for slot in sorted(elsewhere):
            yield self.found("Misplaced", tree, slot, key)

    def twice(self, tree: Tree) -> Iterator[Found]:
        for name in tree.table["unique"]:
            column = tree.names.index(name) + 1
            texts = [(slot, text) for slot, text in self.texts(tree, column) if text is not None]
            for i, (slot, text) in enumerate(texts):
                if [other for _, other in texts[:i]].count(text) == 1:
                    yield self.found("Twice", tree, slot, column)

    def dangling(self, tree: Tree) -> Iterator[Found]:
        for reference in tree.table["references"]:
            column = tree.names.index(reference["column"]) + 1
            name, to = reference["to"].split(".")
            target = self.by.tree(name)
            there = target.names.index(to) + 1
            if all(self.is_open(target, slot, [there]) for slot in self.by.territory(target)):
                known = {text for _, text in self.texts(target, there)}
                texts = self.texts(tree, column)
                lost = {slot for slot, text in texts if text is not None and text not in known}
                for slot in sorted(lost):
                    yield self.found("Dangling", tree, slot, column)

    def states(self) -> Iterator[tuple[Tree, int, int, str]]:
        """Give every open total that has a state: tree, slot, column, state."""
        for tree in self.by.trees:
            for column in range(1, len(tree.names) + 1) if tree.totals else ():
                for slot, text in self.texts(tree, column):
                    if self.n(tree, slot) == 1 and self.holds(tree, column, text):
                        yield tree, slot, column, self.state(tree, slot, column, str(text))

    def state(self, tree: Tree, slot: int, column: int, text: str) -> str:
        assert tree.totals is not None
        wanted, verified = tree.totals["columns"][column - 1], False
        for other in self.by.trees:
            if other.table is not tree.table or (other.totals and other.depth <= tree.depth):
                continue
            below = [s for s in self.by.territory(other) if s >> other.depth - tree.depth == slot]
            for columns, where, summed in self.sources(other, wanted):
                amount = self.amount(other, below, columns, where, summed)
                if amount is None:
                    continue
                whole = all(self.is_open(other, one, columns) for one in below)
                if amount > Fraction(text) or (whole and amount != Fraction(text)):
                    return "contradicted"
                verified = verified or (whole and other.totals is None)
        return "verified" if verified else "claimed"

    def sources(self, tree: Tree, wanted: Mapping[str, Any]) -> Iterator[tuple[Any, Any, Any]]:
        """Give what adds up to a total in a tree: columns needed, `where`, column summed."""
        if tree.totals is not None:
            for at, one in enumerate(tree.totals["columns"], 1):
                if (one["sum"], one["where"]) == (wanted["sum"], wanted["where"]):
                    yield [at], None, at
            return
        summed = wanted["sum"] and tree.names.index(wanted["sum"]) + 1
        where = wanted["where"] and (
            tree.names.index(wanted["where"]["column"]) + 1,
            wanted["where"]["value"],
        )
        yield [one for one in (summed, where and where[0]) if one], where, summed

    def amount(
        self, tree: Tree, slots: list[int], columns: list[int], where: Any, summed: int | None
    ) -> Fraction | None:
        """Add up what is open; nothing where that says nothing."""
        amount = Fraction(0)
        for slot in slots:
            if slot not in self.open[tree.number]:
                continue
            n = self.n(tree, slot)
            if (tree.totals is not None and n != 1) or (tree.table["kind"] == "row" and n > 1):
                return None
            if not self.is_open(tree, slot, columns):
                continue
            for record in self.of.contents[tree.number].get(slot, []):
                if where is not None and record[where[0] - 1] != where[1]:
                    continue
                value = record[summed - 1] if summed else "1"
                if summed and not self.holds(tree, summed, value):
                    return None
                amount += Fraction(value or "0")
        return amount

    def answer(self, table: str, kind: str, asked: str) -> dict[str, Any]:
        """Put a question to the view."""
        tree = self.by.tree(table)
        key = tree.names.index(tree.table["key"]) + 1
        needed = [s for s in self.by.territory(tree) if self.is_needed(tree, s, kind, asked)]
        said = {kind: asked, "table": table, "outcome": "not open", "n": None}
        if not all(self.is_open(tree, slot, [key]) for slot in needed):
            return said
        about = []
        for slot in needed:
            for record in self.of.contents[tree.number].get(slot, []):
                text = record[key - 1]
                if kind == "tag" and (text is None or not is_value("tag", text)):
                    continue
                if kind == "place" or fold(str(text)) == fold(asked):
                    about.append(slot)
        answers = [tree.names.index(name) + 1 for name in tree.table["answer"]]
        if not all(self.is_open(tree, slot, answers) for slot in about):
            return said
        return said | {"outcome": "declared" if about else "nothing", "n": len(about)}

    def is_needed(self, tree: Tree, slot: int, kind: str, asked: str) -> bool:
        if kind == "tag":
            record: list[str | None] = [asked] * len(tree.names)
            return slot == self.by.slot(tree.table, record, 0)
        a, t = -(-tree.depth // 2), tree.table["tolerance"]
        (x, y), (own_x, own_y) = (
            axes(one, tree.depth) for one in (slot, place_slot(asked, tree.depth))
        )
        return bool(min((x - own_x) % 2**a, (own_x - x) % 2**a) <= t and abs(y - own_y) <= t)

    def tables(self) -> dict[str, dict[str, int]]:
        """Say how much of each tree is open."""
        return {
            tree.name: {
                "slots": len(self.by.territory(tree)),
                "open": len(self.open[tree.number]),
                "records": sum(self.n(tree, slot) for slot in self.open[tree.number]),
            }
            for tree in self.by.trees
        }

    def totals(self) -> list[dict[str, str]]:
        """Say every open total with its state."""
        made = []
        for tree, slot, column, state in self.states():
            way = f"{slot:0{tree.depth}b}" if tree.depth else ""
            prefix = "".join(ALPHABET[int(way[at : at + 5], 2)] for at in range(0, tree.depth, 5))
            text = self.of.contents[tree.number][slot][0][column - 1]
            made.append(
                {
                    "table": tree.table["name"],
                    "prefix": prefix,
                    "total": tree.names[column - 1],
                    "value": str(text),
                    "state": state,
                }
            )
        return made

    def stages(self) -> dict[str, bool]:
        """Say which stages are open."""
        made = {}
        for stage in self.by.template["stages"]:
            made[stage["name"]] = all(
                self.is_open(tree, slot, [tree.names.index(name) + 1 for name in one["columns"]])
                for one in stage["opens"]
                for tree in [self.by.tree(one["table"])]
                for slot in self.by.territory(tree)
                if (f"{slot:0{tree.depth}b}" if tree.depth else "").startswith(
                    tuple(bits(prefix) for prefix in one["regions"])
                )
            )
        return made


def axes(slot: int, depth: int) -> tuple[int, int]:
    """Give the column and the row of a slot: its bits by turns, the column's first."""
    way = f"{slot:0{depth}b}"
    return int(way[::2] or "0", 2), int(way[1::2] or "0", 2)

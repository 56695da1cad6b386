"""The escrow by its definitions: every slot by its formula, every subtree looked at in turn.

Slow and literal, for trees of small depth: what `docs/specification/escrow.md` says, sentence by
sentence, and shares no code with what it judges. It makes commitments and disclosures, true ones
and, from contents that nobody should declare, false ones.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz"
Record = Sequence[str | None]
#: What stands in the trees: tree number → slot → its records, in the order of the file.
Contents = dict[int, dict[int, list[list[str | None]]]]

CYRILLIC = ("авекмнорстух", "АВЕКМНОРСТУХ", "ABEKMHOPCTYX")
GREEK = ("αβεζηικμνορτυχ", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX")


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def encode(value: Any) -> bytes:
    """Give the one encoding, character by character."""
    if value is None:
        return b"null"
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, int):
        return str(value).encode()
    if isinstance(value, str):
        short = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n"}
        short |= {"\r": "\\r", "\t": "\\t"}
        marks = (short.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in value)
        return b'"' + "".join(marks).encode() + b'"'
    if isinstance(value, Mapping):
        pairs = (encode(key) + b":" + encode(value[key]) for key in sorted(value))
        return b"{" + b",".join(pairs) + b"}"
    return b"[" + b",".join(encode(item) for item in value) + b"]"


def blob(hashes: Iterable[bytes]) -> str:
    return base64.b64encode(b"".join(hashes)).decode()


def u32(number: int) -> bytes:
    return number.to_bytes(4, "big")


def u64(number: int) -> bytes:
    return number.to_bytes(8, "big")


def bits(prefix: str) -> str:
    """Give the bits of a geohash prefix, as a text of 0 and 1."""
    return "".join(f"{ALPHABET.index(character):05b}" for character in prefix)


def fold(tag: str) -> str:
    """Fold a tag, character by character."""
    done = ""
    for character in tag:
        if "a" <= character <= "z":
            character = character.upper()
        for small, capital, _ in (CYRILLIC, GREEK):
            if character in small:
                character = capital[small.index(character)]
        if character in " -./_":
            continue
        for _, capital, latin in (CYRILLIC, GREEK):
            if character in capital:
                character = latin[capital.index(character)]
        for alike, one in (("OQ", "0"), ("IL", "1"), ("Z", "2"), ("S", "5"), ("B", "8")):
            if character in alike:
                character = one
        if character not in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789":
            raise ValueError(f"{tag!r} is no tag")
        done += character
    if not done:
        raise ValueError(f"{tag!r} is no tag")
    return done


@dataclass(frozen=True)
class Tree:
    number: int
    name: str
    depth: int
    table: Mapping[str, Any]
    totals: Mapping[str, Any] | None

    @property
    def names(self) -> list[str]:
        return [column["name"] for column in (self.totals or self.table)["columns"]]


def trees(template: Mapping[str, Any]) -> list[Tree]:
    found: list[Tree] = []
    for table in template["tables"]:
        found.append(Tree(len(found), table["name"], table["depth"], table, None))
        for totals in table["totals"]:
            name = f"{table['name']}/{totals['depth']}"
            found.append(Tree(len(found), name, totals["depth"], table, totals))
    return found


def place_slot(place: str, depth: int) -> int:
    latitude, longitude = (Fraction(part) for part in place.split(","))
    if longitude == 180:
        longitude = Fraction(-180)
    a, b = -(-depth // 2), depth // 2
    x = int((longitude + 180) * 2**a / 360)
    y = int((latitude + 90) * 2**b / 180)
    if latitude == 90:
        y = 2**b - 1
    x_bits, y_bits = (f"{x:0{a}b}" if a else ""), (f"{y:0{b}b}" if b else "")
    mixed = ""
    for i in range(a):
        mixed += x_bits[i] + (y_bits[i] if i < b else "")
    return int(mixed or "0", 2)


def plain(amount: Fraction) -> str:
    """Write a sum as a decimal without needless digits."""
    if amount.denominator == 1:
        return str(amount.numerator)
    places = 0
    while (amount * 10**places).denominator != 1:
        places += 1
    digits = str(abs((amount * 10**places).numerator)).rjust(places + 1, "0")
    return ("-" if amount < 0 else "") + digits[:-places] + "." + digits[-places:]


class Declarer:
    """A state that declares: template, secret, nonce; later versions name the one before."""

    def __init__(
        self,
        template: Mapping[str, Any],
        secret: bytes,
        nonce: bytes,
        version: int = 1,
        predecessor: str | None = None,
    ) -> None:
        self.template = template
        self.secret = secret
        self.header = {
            "nonce": nonce.hex(),
            "predecessor": predecessor,
            "template": template,
            "version": version,
        }
        self.identity = sha256(b"paripassu/escrow/1/identity\n", encode(self.header))
        self.trees = trees(template)
        self.tried: dict[int, list[int]] = {}  # what trying every slot gave, by tree

    def tree(self, name: str) -> Tree:
        return next(tree for tree in self.trees if tree.name == name)

    def territory(self, tree: Tree) -> list[int]:
        """Give the slots of the territory, trying every slot."""
        if tree.number not in self.tried:
            self.tried[tree.number] = self.inside(tree)
        return self.tried[tree.number]

    def inside(self, tree: Tree) -> list[int]:
        if tree.table["kind"] != "cell":
            return list(range(2**tree.depth))
        begins = tuple(bits(prefix) for prefix in self.template["territory"])
        every = ((f"{slot:0{tree.depth}b}" if tree.depth else "") for slot in range(2**tree.depth))
        return [slot for slot, way in enumerate(every) if way.startswith(begins)]

    def slot(self, table: Mapping[str, Any], record: Record, row: int) -> int:
        """Give the slot where a record stands."""
        if table["kind"] == "row":
            return row
        names = [column["name"] for column in table["columns"]]
        at = names.index(table["key"])
        key = record[at]
        assert key is not None
        if table["kind"] == "tag":
            digest = sha256(b"paripassu/escrow/1/tag\n", self.identity, fold(key).encode())
            way = "".join(f"{byte:08b}" for byte in digest)
            return int(way[: table["depth"]], 2)
        if table["columns"][at]["type"] == "cell":
            return int(bits(key), 2)
        return place_slot(key, table["depth"])

    def contents(self, rows: Mapping[str, Sequence[Record]]) -> Contents:
        """Put every record where it belongs, and add up the totals."""
        found: Contents = {tree.number: {} for tree in self.trees}
        base = 0
        for tree in self.trees:
            if tree.totals is None:
                base = tree.number
                for row, record in enumerate(rows.get(tree.name, [])):
                    slot = self.slot(tree.table, record, row)
                    found[tree.number].setdefault(slot, []).append(list(record))
                continue
            for slot in self.territory(tree):
                below = tree.table["depth"] - tree.depth
                records = [
                    record
                    for other in sorted(found[base])
                    if other >> below == slot
                    for record in found[base][other]
                ]
                sums = [self.total(tree, column, records) for column in tree.totals["columns"]]
                found[tree.number][slot] = [[plain(amount) for amount in sums]]
        return found

    def total(self, tree: Tree, column: Mapping[str, Any], records: list[Any]) -> Fraction:
        names = [one["name"] for one in tree.table["columns"]]
        amount = Fraction(0)
        for record in records:
            where = column["where"]
            if where is not None and record[names.index(where["column"])] != where["value"]:
                continue
            value = "1" if column["sum"] is None else record[names.index(column["sum"])]
            amount += Fraction(value or "0")
        return amount


class Declaration:
    """What one declarer committed to. ``wild`` replaces the hashes of nodes by others."""

    def __init__(
        self,
        by: Declarer,
        contents: Contents,
        wild: Mapping[tuple[int, int], bytes] | None = None,
    ) -> None:
        self.by = by
        self.contents = contents
        self.wild = wild or {}
        self.known: dict[tuple[int, int], bytes] = {}
        self.territories = {tree.number: set(by.territory(tree)) for tree in by.trees}

    def seed(self, tree: int, column: int, node: int) -> bytes:
        start = b"paripassu/escrow/1/seed\n" + self.by.secret + self.by.identity
        seed = sha256(start, u32(tree), u32(column))
        for step in f"{node:b}"[1:]:
            seed = sha256(b"\x02" if step == "0" else b"\x03", seed)
        return seed

    def context(self, kind: int, tree: int, column: int) -> bytes:
        return bytes([0, kind]) + self.by.identity + u32(tree) + u32(column) + bytes(22)

    def column_leaf(self, tree: Tree, column: int, slot: int) -> bytes:
        records = self.contents[tree.number][slot]
        values = b""
        for record in records:
            value = record[column - 1]
            if value is None:
                values += b"\x00"
            else:
                values += b"\x01" + u32(len(value.encode())) + value.encode()
        salt = self.seed(tree.number, column, 2**tree.depth + slot)
        head = self.context(2, tree.number, column) + salt
        return sha256(head, u64(slot), u32(len(records)), values)

    def body(self, tree: Tree, slot: int) -> bytes:
        n = len(self.contents[tree.number][slot])
        columns = range(1, len(tree.names) + 1)
        leaves = b"".join(self.column_leaf(tree, column, slot) for column in columns)
        return sha256(self.context(3, tree.number, 0), u64(slot), u32(n), leaves)

    def slot_leaf(self, tree: Tree, slot: int) -> bytes:
        n = len(self.contents[tree.number].get(slot, []))
        salt = self.seed(tree.number, 0, 2**tree.depth + slot)
        body = self.body(tree, slot) if n else b""
        return sha256(self.context(1, tree.number, 0), salt, u64(slot), u32(n), body)

    def slots_under(self, tree: Tree, node: int) -> list[int]:
        """Give the slots of the territory under a node."""
        height = tree.depth + 1 - node.bit_length()
        first = (node << height) - 2**tree.depth
        return [s for s in range(first, first + 2**height) if s in self.territories[tree.number]]

    def node(self, tree: Tree, node: int) -> bytes:
        """Give the hash of a node."""
        at = (tree.number, node)
        if at in self.wild:
            return self.wild[at]
        if at not in self.known:
            if not self.slots_under(tree, node):
                self.known[at] = sha256()
            elif node >= 2**tree.depth:
                self.known[at] = self.slot_leaf(tree, node - 2**tree.depth)
            else:
                left, right = self.node(tree, 2 * node), self.node(tree, 2 * node + 1)
                self.known[at] = sha256(b"\x01", left, right)
        return self.known[at]

    def commitment(self) -> dict[str, Any]:
        roots = [self.node(tree, 1) for tree in self.by.trees]
        root = sha256(b"paripassu/escrow/1/root\n", self.by.identity, *roots)
        return {
            "format": "paripassu/commitment/1",
            "header": self.by.header,
            "root": root.hex(),
            "tables": [one.hex() for one in roots],
        }

    def root(self) -> str:
        return str(self.commitment()["root"])

    def subtrees(self, tree: Tree, opened: set[int]) -> tuple[list[int], list[int]]:
        """Give the cover, and the subtrees of the path: of every node, is it one of them?"""
        slots = {
            node: set(self.slots_under(tree, node)) for node in range(1, 2 ** (tree.depth + 1))
        }
        whole = {node for node, below in slots.items() if below and below <= opened}
        shut = {node for node, below in slots.items() if below and not below & opened}
        cover = [node for node in whole if node // 2 not in whole]
        path = [node for node in shut if node // 2 not in shut]

        def first(node: int) -> int:
            return min(slots[node])

        return sorted(cover, key=first), sorted(path, key=first)

    def part(self, name: str, opened: Iterable[int], columns: Sequence[str]) -> dict[str, Any]:
        """Open slots of one tree in columns."""
        tree, opened = self.by.tree(name), set(opened)
        t = tree.number
        chosen = sorted(tree.names.index(column) + 1 for column in columns)
        cover, path = self.subtrees(tree, opened)
        filled = sorted(slot for slot in self.contents[t] if slot in opened)
        chosen = chosen if filled else []
        holding = [node for node in cover if set(self.slots_under(tree, node)) & set(filled)]
        entries: list[list[Any]] = []
        for slot in filled if chosen else []:
            records = self.contents[t][slot]
            entries.append(
                [
                    [record[column - 1] for record in records]
                    if column in chosen
                    else blob([self.column_leaf(tree, column, slot)])
                    for column in range(1, len(tree.names) + 1)
                ]
            )
        return {
            "bodies": blob([] if chosen else [self.body(tree, slot) for slot in filled]),
            "columns": chosen,
            "counts": [len(self.contents[t][slot]) for slot in filled],
            "cover": [f"{node:x}" for node in cover],
            "entries": entries,
            "fields": [blob(self.seed(t, column, node) for node in holding) for column in chosen],
            "path": blob(self.node(tree, node) for node in path),
            "seeds": blob(self.seed(t, 0, node) for node in cover),
            "slots": [f"{2**tree.depth + slot:x}" for slot in filled],
            "table": t,
        }

    def disclosure(
        self, opened: Mapping[str, tuple[Iterable[int], Sequence[str]]]
    ) -> dict[str, Any]:
        """Open sets of slots times sets of columns, tree by tree (by name)."""
        parts = [self.part(name, slots, columns) for name, (slots, columns) in opened.items()]
        return {
            "format": "paripassu/disclosure/1",
            "root": self.root(),
            "tables": sorted(parts, key=lambda part: part["table"]),
        }

    def everything(self) -> dict[str, Any]:
        """Open every tree."""
        return self.disclosure(
            {tree.name: (self.territories[tree.number], tree.names) for tree in self.by.trees}
        )

    def question(self, table: str, **asked: str) -> dict[str, Any]:
        return {"format": "paripassu/question/1", "root": self.root(), "table": table, **asked}


def declare(
    template: Mapping[str, Any], secret: bytes, nonce: bytes, rows: Mapping[str, Sequence[Record]]
) -> Declaration:
    """Commit to rows, honestly."""
    by = Declarer(template, secret, nonce)
    return Declaration(by, by.contents(rows))

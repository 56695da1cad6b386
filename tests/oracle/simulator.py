"""Commitments and disclosures from what is learnt alone: the simulator of the argument for hiding.

It is given the template, and for each disclosure only what the design says is learnt from it: which
slots are opened in which columns, n in each, and the values of the opened columns. It never sees a
record that is not opened, nor a secret. Whatever else stands in its files is drawn at random; the
hash is programmed afterwards so that it fits. That the files verify shows that true ones, which
look the same, depend on nothing else ("Hiding" in docs/specification/escrow-security.md).
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.oracle.escrow import Declaration, Declarer, Tree, blob, u32, u64

EMPTY = hashlib.sha256(b"").digest()
Values = Sequence[str | None]


@dataclass(frozen=True)
class Learnt:
    """What is learnt from opening one tree, and no more.

    ``slots`` are those that are opened, ``columns`` the numbers of the opened columns, ``counts``
    says n of each opened slot with records, ``values`` the values of each slot and column.
    """

    slots: frozenset[int]
    columns: tuple[int, ...]
    counts: Mapping[int, int]
    values: Mapping[tuple[int, int], Values]


class ProgrammedHash:
    """SHA-256 that gives chosen hashes at chosen inputs, in the manner of ``hashlib.sha256``.

    It remembers every input that it was asked for: one that is programmed afterwards would have
    given the simulator away, and is refused.
    """

    def __init__(self) -> None:
        self.points: dict[bytes, bytes] = {}
        self.asked: set[bytes] = set()

    def program(self, data: bytes, digest: bytes) -> None:
        assert data not in self.asked, "somebody has asked for this input before"
        assert self.points.setdefault(data, digest) == digest, "an input has two hashes"

    def value(self, data: bytes) -> bytes:
        return self.points.get(data) or hashlib.sha256(data).digest()

    def __call__(self, data: bytes = b"") -> Running:
        return Running(self, bytes(data))


class Running:
    """One hash in the making."""

    def __init__(self, by: ProgrammedHash, data: bytes) -> None:
        self.by = by
        self.data = data

    def update(self, data: bytes) -> None:
        self.data += bytes(data)

    def copy(self) -> Running:
        return Running(self.by, self.data)

    def digest(self) -> bytes:
        self.by.asked.add(self.data)
        return self.by.value(self.data)

    def hexdigest(self) -> str:
        return self.digest().hex()


class Simulator:
    """Makes files for a template and what is learnt; see the module."""

    def __init__(self, template: Mapping[str, Any], nonce: bytes, seed: int) -> None:
        by = Declarer(template, b"", nonce)  # for the shape of the trees: there is no secret
        self.trees, self.identity, self.header = by.trees, by.identity, by.header
        self.shape = Declaration(by, {})
        self.hash = ProgrammedHash()
        self.random = random.Random(seed)
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.seeds: dict[tuple[int, int, int], bytes] = {}
        self.bodies: dict[tuple[int, int], bytes] = {}
        self.leaves: dict[tuple[int, int, int], bytes] = {}
        self.done: set[tuple[int | str, ...]] = set()
        for tree in self.trees:
            self.nodes[tree.number, 1] = self.fresh()

    def fresh(self) -> bytes:
        return self.random.randbytes(32)

    def commitment(self) -> dict[str, Any]:
        roots = [self.nodes[tree.number, 1] for tree in self.trees]
        start = b"paripassu/escrow/1/root\n" + self.identity
        return {
            "format": "paripassu/commitment/1",
            "header": self.header,
            "root": self.hash.value(start + b"".join(roots)).hex(),
            "tables": [one.hex() for one in roots],
        }

    def disclosure(self, learnt: Mapping[str, Learnt]) -> dict[str, Any]:
        parts = [self.part(tree, learnt[tree.name]) for tree in self.trees if tree.name in learnt]
        root = self.commitment()["root"]
        return {"format": "paripassu/disclosure/1", "root": root, "tables": parts}

    # --- The tree: hashes are drawn from the root down, and programmed to fit ---------------------

    def children(self, tree: Tree, node: int) -> None:
        """Draw the hashes of a node's children, and program the node's own to be theirs."""
        if (tree.number, node) in self.done:
            return
        self.done.add((tree.number, node))
        below = []
        for child in (2 * node, 2 * node + 1):
            there = bool(self.shape.slots_under(tree, child))
            self.nodes[tree.number, child] = self.fresh() if there else EMPTY
            below.append(self.nodes[tree.number, child])
        self.hash.program(b"\x01" + b"".join(below), self.nodes[tree.number, node])

    def down_to(self, tree: Tree, node: int) -> bytes:
        """Give the hash of a node, drawn now if it was not before."""
        for rest in range(node.bit_length() - 1, 0, -1):
            self.children(tree, node >> rest)
        return self.nodes[tree.number, node]

    def open_slot(self, tree: Tree, slot: int, n: int) -> None:
        """Program the leaf of a slot: its place, its n, and a body that is drawn."""
        at = (tree.number, slot)
        self.down_to(tree, 2**tree.depth + slot)
        if ("slot", *at) in self.done:
            return
        self.done.add(("slot", *at))
        if n:
            self.bodies[at] = self.fresh()
        data = self.context(1, tree, 0) + self.seed(tree, 0, 2**tree.depth + slot)
        data += u64(slot) + u32(n) + self.bodies.get(at, b"")
        self.hash.program(data, self.nodes[tree.number, 2**tree.depth + slot])

    def open_body(self, tree: Tree, slot: int, n: int) -> None:
        """Program a body: the leaves of its columns are drawn."""
        at = (tree.number, slot)
        if ("body", *at) in self.done:
            return
        self.done.add(("body", *at))
        leaves = [self.fresh() for _ in tree.names]
        for column, leaf in enumerate(leaves, 1):
            self.leaves[(*at, column)] = leaf
        data = self.context(3, tree, 0) + u64(slot) + u32(n) + b"".join(leaves)
        self.hash.program(data, self.bodies[at])

    def open_column(self, tree: Tree, slot: int, column: int, values: Values) -> None:
        """Program the leaf of a column: its values."""
        at = (tree.number, slot, column)
        if ("column", *at) in self.done:
            return
        self.done.add(("column", *at))
        data = self.context(2, tree, column) + self.seed(tree, column, 2**tree.depth + slot)
        data += u64(slot) + u32(len(values))
        for value in values:
            raw = b"" if value is None else value.encode()
            data += b"\x00" if value is None else b"\x01" + u32(len(raw)) + raw
        self.hash.program(data, self.leaves[at])

    def context(self, kind: int, tree: Tree, column: int) -> bytes:
        return bytes([0, kind]) + self.identity + u32(tree.number) + u32(column) + bytes(22)

    # --- Seeds: drawn where they are shown, and programmed to lead to those shown before ----------

    def seed(self, tree: Tree, column: int, node: int) -> bytes:
        """Give the seed of a node: one that is known, or follows from one above it, or is drawn."""
        known = node
        while known and (tree.number, column, known) not in self.seeds:
            known >>= 1
        if known:
            seed = self.seeds[tree.number, column, known]
            for rest in range(node.bit_length() - known.bit_length() - 1, -1, -1):
                seed = self.hash.value((b"\x03" if node >> rest & 1 else b"\x02") + seed)
            return seed
        self.draw(tree, column, node)
        return self.seeds[tree.number, column, node]

    def draw(self, tree: Tree, column: int, node: int) -> None:
        """Draw the seed of a node, and let it lead to those below it that were shown before."""
        seed = self.seeds[tree.number, column, node] = self.fresh()
        for side, child in ((b"\x02", 2 * node), (b"\x03", 2 * node + 1)):
            if self.is_above(tree, column, child):
                if (tree.number, column, child) not in self.seeds:
                    self.draw(tree, column, child)
                self.hash.program(side + seed, self.seeds[tree.number, column, child])

    def is_above(self, tree: Tree, column: int, node: int) -> bool:
        """Whether a seed was shown at a node or below it."""
        depth = node.bit_length()
        return any(
            (t, c) == (tree.number, column)
            and known.bit_length() >= depth
            and known >> known.bit_length() - depth == node
            for t, c, known in self.seeds
        )

    # --- A part of a disclosure -------------------------------------------------------------------

    def part(self, tree: Tree, learnt: Learnt) -> dict[str, Any]:
        cover, path = self.shape.subtrees(tree, set(learnt.slots))
        filled = sorted(learnt.counts)
        columns = learnt.columns if filled else ()
        holding = [node for node in cover if set(self.shape.slots_under(tree, node)) & {*filled}]
        seeds = [self.seed(tree, 0, node) for node in cover]
        fields = [[self.seed(tree, column, node) for node in holding] for column in columns]
        hidden = [self.down_to(tree, node) for node in path]
        for slot in sorted(learnt.slots):
            self.open_slot(tree, slot, learnt.counts.get(slot, 0))
        entries: list[list[Any]] = []
        for slot in filled if columns else ():
            self.open_body(tree, slot, learnt.counts[slot])
            row: list[Any] = []
            for column in range(1, len(tree.names) + 1):
                if column in columns:
                    values = learnt.values[slot, column]
                    self.open_column(tree, slot, column, values)
                    row.append([*values])
                else:
                    row.append(blob([self.leaves[tree.number, slot, column]]))
            entries.append(row)
        return {
            "bodies": blob([] if columns else [self.bodies[tree.number, slot] for slot in filled]),
            "columns": [*columns],
            "counts": [learnt.counts[slot] for slot in filled],
            "cover": [f"{node:x}" for node in cover],
            "entries": entries,
            "fields": [*map(blob, fields)],
            "path": blob(hidden),
            "seeds": blob(seeds),
            "slots": [f"{2**tree.depth + slot:x}" for slot in filled],
            "table": tree.number,
        }

"""To what is opened belongs one file: a carrier can make smaller ones, and they are the declarer's.

"One file" and "What a carrier can do" in docs/specification/escrow-security.md.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.escrow_verifier import verified
from tests.examples import examples
from tests.oracle.escrow import Declaration, Declarer, Tree, encode, sha256
from tests.property.escrow.contents import (
    NONCE,
    Asked,
    committed,
    contents,
    opened,
    openings,
    templates,
    trees_of,
)

from paripassu.escrow.commitment import format_commitment


def split(blob: str) -> list[bytes]:
    raw = base64.b64decode(blob)
    return [raw[at : at + 32] for at in range(0, len(raw), 32)]


class Carrier(Declaration):
    """Makes files from a file: it knows no secret and no record that is not opened there."""

    def __init__(self, template: dict[str, Any], file: bytes) -> None:
        super().__init__(Declarer(template, b"", NONCE), {})
        document = json.loads(file)
        self.given = document["root"]
        self.seeds: dict[tuple[int, int, int], bytes] = {}
        self.leaves: dict[tuple[int, int, int], bytes] = {}
        self.bodies: dict[tuple[int, int], bytes] = {}
        for part in document["tables"]:
            self.read(self.by.trees[part["table"]], part)

    def read(self, tree: Tree, part: dict[str, Any]) -> None:
        t, cover = tree.number, [int(node, 16) for node in part["cover"]]
        slots = [int(node, 16) - 2**tree.depth for node in part["slots"]]
        below = {node: self.slots_under(tree, node) for node in cover}
        _, path = self.subtrees(tree, {slot for some in below.values() for slot in some})
        self.known |= {(t, node): h for node, h in zip(path, split(part["path"]), strict=True)}
        self.seeds |= {(t, 0, n): s for n, s in zip(cover, split(part["seeds"]), strict=True)}
        holding = [node for node in cover if {*below[node]} & {*slots}]
        for column, blob in zip(part["columns"], part["fields"], strict=True):
            seeds = zip(holding, split(blob), strict=True)
            self.seeds |= {(t, column, node): seed for node, seed in seeds}
        self.bodies |= {(t, s): b for s, b in zip(slots, split(part["bodies"]), strict=False)}
        rows = part["entries"] or [[] for _ in slots]
        self.contents[t] = {}
        for slot, n, row in zip(slots, part["counts"], rows, strict=True):
            values = [one if isinstance(one, list) else [None] * n for one in row]
            self.contents[t][slot] = (
                [list(record) for record in zip(*values, strict=True)] if row else [[]] * n
            )
            for column, one in enumerate(row, 1):
                if isinstance(one, str):
                    self.leaves[t, column, slot] = split(one)[0]

    def root(self) -> str:
        return str(self.given)

    def seed(self, tree: int, column: int, node: int) -> bytes:
        above = node
        while (tree, column, above) not in self.seeds:
            above >>= 1
            assert above, "no seed was shown there"
        seed = self.seeds[tree, column, above]
        for step in f"{node:b}"[above.bit_length() :]:
            seed = sha256(b"\x02" if step == "0" else b"\x03", seed)
        return seed

    def column_leaf(self, tree: Tree, column: int, slot: int) -> bytes:
        given = self.leaves.get((tree.number, column, slot))
        return super().column_leaf(tree, column, slot) if given is None else given

    def body(self, tree: Tree, slot: int) -> bytes:
        given = self.bodies.get((tree.number, slot))
        return super().body(tree, slot) if given is None else given


@given(st.data(), templates(), st.binary(min_size=32, max_size=32))
@settings(max_examples=examples(100))
def test_what_a_carrier_makes_of_a_file_is_what_the_declarer_would_have_given(
    data: st.DataObject, template: dict[str, Any], secret: bytes
) -> None:
    """Whoever makes it, the file for what is opened is the same to the last byte."""
    trees = trees_of(template)
    both = committed(template, data.draw(contents(trees)), secret)
    larger = data.draw(openings(trees))[0]
    smaller = []
    for part in larger:
        slots = data.draw(st.sets(st.sampled_from(part.slots), min_size=1))
        some = data.draw(st.sets(st.sampled_from(part.columns))) if part.columns else set()
        smaller.append(Asked(part.tree, tuple(sorted(slots)), tuple(sorted(some))))
    carrier = Carrier(template, opened(both, larger))
    names = {tree.number: tree for tree in trees}
    made = carrier.disclosure(
        {
            names[part.tree].name: (
                part.slots,
                [names[part.tree].names[column - 1] for column in part.columns],
            )
            for part in smaller
        }
    )
    assert encode(made) == opened(both, smaller)
    assert verified(format_commitment(both[0]), encode(made))["rejected"] == []

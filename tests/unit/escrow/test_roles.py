"""Every input that is hashed has one role, and begins as the specification says.

Nothing that is hashed for one use can be taken for something of another use ("Binding" in
docs/specification/escrow-security.md): the first byte tells texts, leaves, nodes and seeds apart,
the text up to the line feed one use of texts from another, the second byte the three kinds of leaf.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections import Counter, defaultdict
from itertools import pairwise, permutations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.declarations import ROWS, TEMPLATE, WORLD, WORLD_ROWS
from tests.oracle.escrow import Declarer, encode
from tests.shared import ROOT
from tests.unit.escrow.small import source

from paripassu.escrow import hashes, reference, tags
from paripassu.escrow.commit import Declaration, commit
from paripassu.escrow.commitment import Commitment, Header
from paripassu.escrow.declare_openings import disclosed
from paripassu.escrow.nodes import Runs
from paripassu.escrow.selection import Chosen
from paripassu.escrow.template import from_form

SECRET, NONCE = bytes(range(32)), bytes(range(100, 132))
DOMAIN = b"paripassu/escrow/1/"
#: Where an input is hashed, to the roles that it may have.
PLACES = {
    "digest": {"identity", "root", "seed"},
    "slot_of_tag": {"tag"},
    "children": {"left", "right"},
    "node": {"node"},
    "leaves": {"column leaf"},
    "bodies": {"body"},
    "_full": {"left", "right", "slot leaf", "node"},
}


def role(data: bytes, by: Declarer) -> str:
    """Give the role of an input, from its first bytes; check all of it."""
    first = data[:1]
    if first in (b"\2", b"\3", b"\1"):
        assert len(data) == (65 if first == b"\1" else 33)
        return {b"\1": "node", b"\2": "left", b"\3": "right"}[first]
    if first == b"\0":
        return leaf(data, by)
    assert data.startswith(DOMAIN)
    name, line, rest = data[len(DOMAIN) :].partition(b"\n")
    assert line
    if name == b"identity":
        assert rest == encode(by.header)
    elif name == b"root":
        assert len(rest) == 32 * (1 + len(by.trees))
        assert rest[:32] == by.identity
    elif name == b"seed":
        assert rest[:64] == SECRET + by.identity
        tree, column = number(rest[64:68]), number(rest[68:])
        assert len(rest) == 72
        assert column <= len(by.trees[tree].names)
    else:
        assert name == b"tag"
        assert rest[:32] == by.identity
        assert re.fullmatch(rb"[A-Z0-9]+", rest[32:])
    return name.decode()


def leaf(data: bytes, by: Declarer) -> str:
    kind, tree, column = data[1], number(data[34:38]), number(data[38:42])
    assert data[2:34] == by.identity
    assert data[42:64] == bytes(22)
    names = by.trees[tree].names
    rest = data[64:] if kind == 3 else data[96:]  # a salt, but not in bodies
    slot, n = number(rest[:8]), number(rest[8:12])
    assert slot < 2 ** by.trees[tree].depth
    if kind == 1:
        assert column == 0
        assert len(rest) == (44 if n else 12)
        return "slot leaf"
    assert n
    if kind == 3:
        assert column == 0
        assert len(rest) == 12 + 32 * len(names)
        return "body"
    assert kind == 2
    assert 1 <= column <= len(names)
    assert read_values(rest[12:]) == n
    return "column leaf"


def read_values(raw: bytes) -> int:
    """Count values that stand one after another: they can be read back in one way alone."""
    n = 0
    while raw:
        size = 5 + number(raw[1:5]) if raw[0] else 1
        assert raw[0] <= 1
        assert len(raw) >= size
        raw, n = raw[size:], n + 1
    return n


def number(raw: bytes) -> int:
    return int.from_bytes(raw, "big")


class Recorder:
    """SHA-256 that notes what was hashed, and where."""

    def __init__(self) -> None:
        self.inputs: dict[bytes, set[str]] = defaultdict(set)
        self.outputs: dict[bytes, bytes] = {}

    def __call__(self, data: bytes) -> Any:
        frame = sys._getframe(1)
        while frame.f_code.co_name.startswith("<") and frame.f_back is not None:
            frame = frame.f_back  # a comprehension stands in a function
        name = frame.f_code.co_name
        self.inputs[bytes(data)].add(name)
        made = hashlib.sha256(data)
        assert self.outputs.setdefault(made.digest(), bytes(data)) == data
        return made


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    made = Recorder()
    monkeypatch.setenv("PARIPASSU_REFERENCE", "1")
    monkeypatch.setattr(hashes, "hashlib", SimpleNamespace(sha256=made))
    monkeypatch.setattr(reference, "hashlib", SimpleNamespace(sha256=made))
    monkeypatch.setattr(tags, "sha256", made)
    return made


def everything(both: tuple[Commitment, Declaration]) -> None:
    """Open every tree whole, in presence alone, and every filled slot and its neighbour."""
    commitment, declaration = both
    for columns in (True, False):
        for tree in commitment.trees:
            numbers = tuple(range(1, len(tree.columns) + 1)) if columns else ()
            disclosed(commitment, declaration, [Chosen(tree, tree.territory, numbers)])
            for slot in declaration.records[tree.number].slots:
                some = tree.territory & Runs.of([(slot, slot + 2)])
                disclosed(commitment, declaration, [Chosen(tree, some, numbers[:1])])


@pytest.mark.parametrize(("template", "rows"), [(TEMPLATE, ROWS), (WORLD, WORLD_ROWS)])
def test_no_input_has_two_roles(
    recorder: Recorder, template: dict[str, Any], rows: dict[str, Any]
) -> None:
    header = Header(from_form(template), 1, None, NONCE)
    made = {name: source(name, [*map(tuple, given)]) for name, given in rows.items()}
    everything(commit(header, SECRET, made))
    by = Declarer(template, SECRET, NONCE)
    found = Counter[str]()
    for data, places in recorder.inputs.items():
        one = role(data, by)
        found[one] += 1
        for place in places:
            assert one in PLACES[place], (place, data)
    # None begins another, but tags, which are public: none can be lengthened unseen.
    inputs = sorted(data for data in recorder.inputs if role(data, by) != "tag")
    assert not any(other.startswith(one) for one, other in pairwise(inputs))
    wanted = set().union(*PLACES.values()) - (set() if "items" in rows else {"tag"})
    assert found.keys() == wanted
    # Leaves are those of slots and columns, each once: no more is hashed than is there.
    trees = by.trees
    assert found["slot leaf"] == sum(len(by.territory(tree)) for tree in trees)
    filled = {
        tree.number: len(slots) for tree, slots in zip(trees, contents(by, rows), strict=True)
    }
    assert found["body"] == sum(filled.values())
    assert found["column leaf"] == sum(filled[t.number] * len(t.names) for t in trees)


def contents(by: Declarer, rows: dict[str, Any]) -> list[dict[int, Any]]:
    made = by.contents(rows)
    return [made[tree.number] for tree in by.trees]


def test_the_domains_of_all_uses_differ_and_none_begins_another() -> None:
    """Those of seals too: all go through one function, or are written out."""
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in sorted(Path(ROOT / "src/paripassu/escrow").glob("*.py"))
    )
    names = re.findall(r'\b(?:digest|domain)\(\s*"([a-z-]+)"', code)
    names += re.findall(r'b"paripassu/escrow/1/([a-z-]+)\\n"', code)
    assert {"identity", "root", "seed", "tag"} <= {*names}
    assert sorted(names) == sorted({*names}), "two uses of one domain"
    domains = [hashes.domain(name) for name in names]
    for one, other in permutations(domains, 2):
        assert not other.startswith(one)
    assert all(one[0] > 3 and one.endswith(b"\n") and one.count(b"\n") == 1 for one in domains)

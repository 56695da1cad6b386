"""The page on Merkle trees gives what the program gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from paripassu.merkle.hashing import EMPTY_ROOT
from paripassu.merkle.leaves import leaves_root
from paripassu.merkle.spans import Span, consistency_spans, inclusion_spans


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "specification" / "merkle.md").read_text(encoding="utf-8")


def test_roots(page: str) -> None:
    rows = re.findall(r"^\| (\d+) \| `([0-9a-f]{64})` \|$", page, re.MULTILINE)
    assert len(rows) == 6
    for count, root in rows:
        assert leaves_root([bytes([i % 256]) for i in range(int(count))]).hex() == root
    assert f'H("") = {EMPTY_ROOT.hex()}' in page


def test_proofs(page: str) -> None:
    """Leaf 4, the tree of 3 leaves, the subtree [4, 6): all of a tree of 7 leaves."""
    table = page.partition("| of a tree of 7 leaves |")[2].partition("\n\n")[0]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines()[2:]]
    assert len(rows) == 8
    for what, said in rows:
        given = [*map(int, re.findall(r"\d+", what))]
        if what.startswith("leaf"):
            spans = inclusion_spans(given[0], 0, 7)
        else:
            part = Span(*given) if len(given) == 2 else Span(0, *given)
            seed, spans = consistency_spans(*part, 7)
            spans = spans if seed == part else [seed, *spans]
        assert ", ".join(f"[{start}, {end})" for start, end in spans) == said

"""Trees and proofs about them, right and spoilt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st
from tests.oracle.merkle import is_subtree, mth, path, subtree_proof

#: Leaves around the sizes at which SHA-256 takes a block more, and where the padding moves on.
SIZES = (0, 1, 8, 31, 32, 53, 54, 55, 56, 62, 63, 64, 117, 118, 119, 120, 300)

leaves = st.lists(st.one_of(st.sampled_from(SIZES).map(bytes), st.binary(max_size=70)), max_size=40)


def tree(count: int) -> list[bytes]:
    """Give leaves that differ, some of them empty or as long as a node."""
    return [b"" if i == 3 else i.to_bytes(65 if i % 5 == 4 else 4) for i in range(count)]


def subtrees(count: int) -> list[tuple[int, int]]:
    """Give every subtree of a tree."""
    return [
        (start, end)
        for end in range(1, count + 1)
        for start in range(end)
        if is_subtree(start, end)
    ]


@dataclass(frozen=True)
class Claim:
    """A proof with what it is said to prove.

    ``index`` stands for the leaf of an inclusion proof, ``size`` for the tree of a proof of
    consistency; ``first`` is the leaf hash, or the subtree's root.
    """

    index: int
    start: int
    end: int
    size: int
    first: bytes
    proof: tuple[bytes, ...]
    root: bytes


def inclusion(index: int, start: int, end: int, made: list[bytes]) -> Claim:
    part = made[start:end]
    way = tuple(path(index - start, part))
    return Claim(index, start, end, len(made), mth([made[index]]), way, mth(part))


def consistency(start: int, end: int, made: list[bytes]) -> Claim:
    way = tuple(subtree_proof(start, end, made))
    return Claim(start, start, end, len(made), mth(made[start:end]), way, mth(made))


hashes = st.binary(min_size=32, max_size=32)


@st.composite
def spoilt(draw: st.DrawFn, claim: Claim) -> Claim:
    """Change one thing of a claim, or two; now and then what comes out is the same again."""
    for _ in range(draw(st.integers(1, 2))):
        claim = draw(_changed(claim))
    return claim


@st.composite
def _changed(draw: st.DrawFn, claim: Claim) -> Claim:
    known = st.one_of(st.sampled_from([claim.first, claim.root, mth([]), *claim.proof]), hashes)
    what = draw(st.sampled_from(["index", "start", "end", "size", "first", "root", "proof"]))
    if what in ("index", "start", "end", "size"):
        old = getattr(claim, what)
        new = draw(st.one_of(st.integers(max(0, old - 3), old + 3), st.sampled_from(
            [0, old * 2, old // 2, old ^ 1, old ^ 2, 2**62 + old]
        )))  # fmt: skip
        changed: dict[str, Any] = {what: new}
        return replace(claim, **changed)
    if what in ("first", "root"):
        changed = {what: draw(known)}
        return replace(claim, **changed)
    way = list(claim.proof)
    at = draw(st.integers(0, len(way)))
    how = draw(st.sampled_from(["insert", "drop", "swap", "change", "bit", "length", "empty"]))
    if how == "insert":
        way.insert(at, draw(known))
    elif how == "empty":
        way = []
    elif at < len(way):
        if how == "drop":
            del way[at]
        elif how == "swap":
            other = draw(st.integers(0, len(way) - 1))
            way[at], way[other] = way[other], way[at]
        elif how == "change":
            way[at] = draw(known)
        elif how == "bit":
            bit = draw(st.integers(0, 255))
            way[at] = (int.from_bytes(way[at]) ^ (1 << bit)).to_bytes(32)
        else:
            way[at] = draw(st.sampled_from([way[at][:-1], way[at] + b"\0", b""]))
    return replace(claim, proof=tuple(way))

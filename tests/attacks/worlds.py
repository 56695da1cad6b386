"""The declarations that are attacked: an honest one, a small one, and those of others."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from tests.declarations import NONCE, ROWS, SECRET, WORLD, WORLD_ROWS, honest
from tests.oracle.escrow import Contents, Declaration, Declarer, sha256

JUNK = sha256(b"junk")
HONEST = honest()
#: One table over 32 cells with totals: 0 holds two records, s (24) and z (31) one each.
SMALL = honest(WORLD, WORLD_ROWS)
S, Z = 24, 31
TREES = {tree.name: tree.number for tree in HONEST.by.trees}
AB, C, D, E = (
    HONEST.by.slot(HONEST.by.tree("sites").table, ROWS["sites"][i], 0) for i in (0, 2, 3, 4)
)
RV, BM = (HONEST.by.slot(HONEST.by.tree("items").table, row, 0) for row in ROWS["items"])


def small(*slots: int, columns: tuple[str, ...] = ("cell",), tree: str = "sites") -> dict[str, Any]:
    """Open slots of the small world."""
    return SMALL.disclosure({tree: (slots, columns)})


def lie(change: Callable[[Contents], object], by: Declaration = HONEST) -> Declaration:
    """Commit to contents that were changed after they were put in their places."""
    contents = deepcopy(by.contents)
    change(contents)
    return Declaration(by.by, contents)


def other(
    *,
    secret: bytes = SECRET,
    nonce: bytes = NONCE,
    version: int = 1,
    before: str | None = None,
    **template: Any,
) -> Declaration:
    """Commit to the small world in another's name, version or secret."""
    by = Declarer({**WORLD, **template}, secret, nonce, version, before)
    return Declaration(by, by.contents(WORLD_ROWS))


def everything(declaration: Declaration) -> dict[str, tuple[list[int], list[str]]]:
    """Give what opens every tree."""
    return {
        tree.name: (declaration.by.territory(tree), tree.names) for tree in declaration.by.trees
    }

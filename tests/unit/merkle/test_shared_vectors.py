"""The vectors of transparency-dev/merkle: 518 proofs, most of them attacks."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.oracle import merkle as oracle
from tests.shared import SHARED, needs

from paripassu.merkle.errors import ProofError
from paripassu.merkle.hashing import HASH_SIZE
from paripassu.merkle.verify import (
    verify_consistency,
    verify_inclusion,
    verify_subtree_consistency,
    verify_subtree_inclusion,
)

FOLDER = "vectors/rfc6962-proofs"
COUNT = 518

pytestmark = needs(FOLDER)


def cases() -> Iterator[Any]:
    paths = sorted((SHARED / FOLDER).rglob("*.json"))
    yield from (pytest.param(path, id=str(path.relative_to(SHARED / FOLDER))) for path in paths)


def decoded(path: Path) -> tuple[str, dict[str, Any]]:
    case = json.loads(path.read_text(encoding="utf-8"))
    for name in ("root", "leafHash", "root1", "root2"):
        if name in case:
            case[name] = b64decode(case[name] or "")
    case["proof"] = [b64decode(one or "") for one in case["proof"] or ()]
    return path.relative_to(SHARED / FOLDER).parts[0], case


VERIFY: dict[str, Callable[[dict[str, Any]], object]] = {
    "inclusion": lambda c: verify_inclusion(
        c["leafIdx"], c["treeSize"], c["leafHash"], c["proof"], c["root"]
    ),
    "consistency": lambda c: verify_consistency(
        c["size1"], c["size2"], c["proof"], c["root1"], c["root2"]
    ),
    "subtreeinclusion": lambda c: verify_subtree_inclusion(
        c["leafIdx"], c["start"], c["end"], c["leafHash"], c["proof"], c["root"]
    ),
    "subtreeconsistency": lambda c: verify_subtree_consistency(
        c["start"], c["end"], c["size"], c["proof"], c["root1"], c["root2"]
    ),
}
#: The documents speak of hashes, which have 32 bytes, and of an earlier tree with leaves.
ORACLE: dict[str, Callable[[dict[str, Any]], bool]] = {
    "inclusion": lambda c: (
        len(c["leafHash"]) == HASH_SIZE
        and oracle.inclusion_holds(
            c["leafIdx"], c["treeSize"], c["leafHash"], c["proof"], c["root"]
        )
    ),
    "consistency": lambda c: (
        c["size1"] > 0
        and oracle.consistency_holds(c["size1"], c["size2"], c["proof"], c["root1"], c["root2"])
    ),
    "subtreeinclusion": lambda c: (
        len(c["leafHash"]) == HASH_SIZE
        and oracle.is_subtree(c["start"], c["end"])
        and c["start"] <= c["leafIdx"]
        and oracle.inclusion_holds(
            c["leafIdx"] - c["start"], c["end"] - c["start"], c["leafHash"], c["proof"], c["root"]
        )
    ),
    "subtreeconsistency": lambda c: oracle.subtree_consistency_holds(
        c["start"], c["end"], c["size"], c["proof"], c["root1"], c["root2"]
    ),
}


def test_all_are_there() -> None:
    assert len([*cases()]) == COUNT


@pytest.mark.parametrize("path", [*cases()])
def test_vector(path: Path) -> None:
    kind, case = decoded(path)
    if case["wantErr"]:
        with pytest.raises(ProofError):
            VERIFY[kind](case)
    else:
        VERIFY[kind](case)
    # The documents know no empty subtree; these vectors take one for part of every tree.
    if kind != "subtreeconsistency" or case["start"] != case["end"]:
        assert ORACLE[kind](case) is not case["wantErr"]

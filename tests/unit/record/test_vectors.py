"""The published vectors: each entry counts or breaks a rule, as the specification's page says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from paripassu.merkle.hashing import leaf_hash
from paripassu.merkle.tree import Tree
from paripassu.record.blob_reference import BlobReference
from paripassu.record.judge import fold
from paripassu.record.state import Before, State

FILE = Path(__file__).resolve().parents[3] / "docs" / "specification" / "record-vectors.json"
VECTORS: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
ENTRIES = [entry.encode("latin-1") for entry in VECTORS["entries"]]
CASES = {case["name"]: case for case in VECTORS["cases"]}


class Files:
    """The charters of the vectors."""

    def holds(self, blob: BlobReference) -> bool:
        return True

    def read(self, digest: str) -> bytes | None:
        content = VECTORS["files"].get(digest)
        return None if content is None else content.encode()


def replayed(
    numbers: list[int], before: Before | None = None
) -> tuple[State, Tree, list[str | None]]:
    state, tree, breaches = State.empty(before=before), Tree(), []
    for index, number in enumerate(numbers):
        state, _, breach = fold(state, index, ENTRIES[number], tree.root, Files())
        tree.append(leaf_hash(ENTRIES[number]))
        breaches.append(None if breach is None else breach.rule)
    return state, tree, breaches


@pytest.mark.parametrize("name", CASES)
def test_the_judge_says_what_the_page_says(name: str) -> None:
    case = CASES[name]
    before = None
    if "before" in case:
        earlier, tree, breaches = replayed(case["before"])
        assert set(breaches) == {None}
        before = Before(earlier, tree.root)
    state, tree, breaches = replayed(case["entries"], before)
    for breach, broken in zip(breaches, case["breaks"], strict=True):
        assert breach in broken if broken else breach is None, (breach, broken)
    assert tree.root().hex() == case["root"]
    for index, id in enumerate(case["ids"]):
        if id is not None:
            assert state.index_of(id) == index
            assert state.times.time(index) == case["time"][index]
            assert state.times.own(index) == case["own"][index]
    assert len(state.ids) == sum(id is not None for id in case["ids"])


def test_most_entries_that_break_a_rule_break_one_alone() -> None:
    """Else a vector would say little of the rule that it is about."""
    broken = [rules for case in CASES.values() for rules in case["breaks"] if rules]
    assert sum(len(rules) == 1 for rules in broken) > 0.8 * len(broken)
    assert len({rule for rules in broken for rule in rules}) > 30

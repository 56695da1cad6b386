"""Entries by the rules of the record: the published vectors, with the check in the browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.browser_check import answers, needs_node

pytestmark = [needs_node, pytest.mark.slow]


def test_the_check_says_what_the_page_says(root: Path) -> None:
    file = root / "docs" / "specification" / "record-vectors.json"
    vectors = json.loads(file.read_text(encoding="utf-8"))
    entries = [entry.encode("latin-1") for entry in vectors["entries"]]
    files = {digest: content.encode() for digest, content in vectors["files"].items()}
    jobs = [
        {
            "do": "fold",
            "entries": [entries[number] for number in case["entries"]],
            "before": [entries[number] for number in case["before"]] if "before" in case else None,
            "files": files,
        }
        for case in vectors["cases"]
    ]
    assert len(jobs) > 60
    for case, answer in zip(vectors["cases"], answers(jobs), strict=True):
        found = answer["is"]
        for rule, broken in zip(found.pop("breaks"), case["breaks"], strict=True):
            assert rule in broken if broken else rule is None, (case["name"], rule, broken)
        assert found == {name: case[name] for name in ("ids", "time", "own", "root")}, case["name"]

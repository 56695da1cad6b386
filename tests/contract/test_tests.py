"""What every test keeps to, so that a run is as quick as its profile and never waits in vain."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.shared import ROOT

TESTS = ROOT / "tests"


def calls() -> Iterator[tuple[Path, ast.Call]]:
    for path in sorted(TESTS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield path, node


def test_numbers_of_examples_follow_the_profile() -> None:
    """A plain number would be as large in a hurry: `examples(200)` is scaled."""
    fixed = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, node in calls()
        for keyword in node.keywords
        if keyword.arg == "max_examples" and isinstance(keyword.value, ast.Constant)
    ]
    assert fixed == []


def test_no_test_waits_for_a_time() -> None:
    """A test waits for a line, a file or an end; a time is too long here and too short there."""
    asleep = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, node in calls()
        if isinstance(node.func, ast.Name | ast.Attribute)
        and ast.unparse(node.func) in ("time.sleep", "sleep")
    ]
    assert asleep == []


def test_only_one_place_starts_the_program() -> None:
    """End-to-end tests take the fixture `program`; other programs than ours may be started."""
    started = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, node in calls()
        if path.parent.name == "e2e"
        and path.name != "program.py"
        and ast.unparse(node.func) in ("subprocess.run", "subprocess.Popen", "main")
        and "VERIFIER" not in ast.unparse(node)
    ]
    assert started == []

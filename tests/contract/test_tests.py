"""What every test keeps to, so that a run is as quick as its profile and never waits in vain."""

from __future__ import annotations

import ast
import importlib
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.shared import ROOT

TESTS = ROOT / "tests"


@cache
def calls() -> list[tuple[Path, ast.Call]]:
    return [
        (path, node)
        for path in sorted(TESTS.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]


def test_numbers_of_examples_follow_the_profile() -> None:
    """A plain number would be as large in a hurry: `examples(200)` is scaled."""
    fixed = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, node in calls()
        for keyword in node.keywords
        if keyword.arg == "max_examples" and isinstance(keyword.value, ast.Constant)
    ]
    assert fixed == []


def test_what_counts_seeds_is_part_of_the_long_run() -> None:
    """`make long` takes what Hypothesis tries, and what is marked `seeded`."""
    scaled = {
        keyword.value
        for _, node in calls()
        for keyword in node.keywords
        if keyword.arg == "max_examples"
    }
    counted = {
        path
        for path, node in calls()
        if ast.unparse(node.func) == "examples" and node not in scaled
    }
    marked = {path for path in counted if "mark.seeded" in path.read_text(encoding="utf-8")}
    assert counted - marked == set()


def test_no_test_waits_for_a_time() -> None:
    """A test waits for a line, a file or an end; a time is too long here and too short there."""
    asleep = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, node in calls()
        if isinstance(node.func, ast.Name | ast.Attribute)
        and ast.unparse(node.func) in ("time.sleep", "sleep")
    ]
    assert asleep == []


def test_no_property_fails_for_a_slow_machine() -> None:
    """The profiles let it be slow (tests/examples.py); settings of a property's own do so, too."""
    let = re.compile(r"\[\*HealthCheck\]|list\(HealthCheck\)|HealthCheck\.too_slow")
    hasty = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, node in calls()
        for keyword in node.keywords
        if keyword.arg == "suppress_health_check" and not let.search(ast.unparse(keyword.value))
    ]
    assert hasty == []


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


def drawn() -> list[list[int]]:
    """Give what a property of its own is tried with."""
    seen = []

    @settings(max_examples=examples(200), derandomize=True)
    @given(st.lists(st.integers(), min_size=10))
    def collect(numbers: list[int]) -> None:
        seen.append(numbers)

    collect()
    return seen


def test_a_module_more_changes_no_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise any change would try each property with what nobody has tried before."""
    before = drawn()
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "with_constants.py").write_text(f"KNOWN = {list(range(100_000, 101_000))}")
    importlib.import_module("with_constants")
    assert drawn() == before

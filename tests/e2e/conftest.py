"""The one program that the end-to-end tests run, and two agreements for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.e2e.program import Apart, Program
from tests.e2e.swaps import FEASIBLE, STUCK

APART = Apart()
#: Whether a test is the first case of its function.
FIRST = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Note the first case of each function."""
    seen = set()
    for item in items:
        function = item.nodeid.partition("[")[0]
        item.stash[FIRST] = function not in seen
        seen.add(function)


@pytest.hookimpl(tryfirst=True)  # before fixtures call the program
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Choose where this test runs the program."""
    how = item.config.getoption("--program")
    APART.now = how == "process" or (how == "first" and item.stash[FIRST])


@pytest.fixture(scope="session")
def program() -> Program:
    """The program; each call in this process, or in its own as ``--program`` says."""
    return Program(APART)


@pytest.fixture
def program_here() -> Program:
    """The program in this process, always: for tests that put something of theirs into it."""
    return Program()


@pytest.fixture
def feasible(tmp_path: Path) -> str:
    path = tmp_path / "swap.toml"
    path.write_text(FEASIBLE)
    return str(path)


@pytest.fixture
def stuck(tmp_path: Path) -> str:
    path = tmp_path / "stuck.toml"
    path.write_text(STUCK)
    return str(path)

"""The one program that the end-to-end tests run, and two agreements for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.e2e import browser
from tests.e2e.program import Program
from tests.e2e.swaps import FEASIBLE, STUCK


@pytest.fixture(scope="session")
def program(request: pytest.FixtureRequest) -> Program:
    """The program; each call in this process, or in its own as ``--program`` says."""
    return Program(apart=request.config.getoption("--program") == "process")


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


@pytest.fixture(autouse=True)
def breaches(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """No page in Chromium breaks its policy; a test that means it takes what was said away."""
    if request.node.get_closest_marker("slow"):  # pages are opened by slow tests only
        browser.watch()
    browser.BREACHES.clear()
    yield browser.BREACHES
    assert not browser.BREACHES, browser.BREACHES

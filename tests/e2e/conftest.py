"""The one program that the end-to-end tests run."""

from __future__ import annotations

import pytest
from tests.e2e.program import Program


@pytest.fixture(scope="session")
def program(pytestconfig: pytest.Config) -> Program:
    """The program; each call in this process, or in its own with ``--program process``."""
    return Program(apart=pytestconfig.getoption("--program") == "process")


@pytest.fixture
def program_here() -> Program:
    """The program in this process, always: for tests that put something of theirs into it."""
    return Program()

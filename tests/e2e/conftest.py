"""The one program that the end-to-end tests run."""

from __future__ import annotations

import pytest
from tests.e2e.program import Program


@pytest.fixture(scope="session")
def program(pytestconfig: pytest.Config) -> Program:
    """The program; each call in this process, or in its own with ``--program process``."""
    return Program(apart=pytestconfig.getoption("--program") == "process")

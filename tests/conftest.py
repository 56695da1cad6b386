"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.examples import register
from tests.shared import ROOT, shared

register()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--program",
        choices=("here", "process"),
        default="here",
        help="run the program of end-to-end tests in this process, or each call in its own",
    )


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared_plans() -> Path:
    """The shared agreements with their exact answers; skips where there are none."""
    return shared("plans")

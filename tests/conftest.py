"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests.shared import ROOT, shared

# A deadline would measure how busy the machine is. A build repeats the same examples each time, so
# that a failure belongs to the change; a person's runs look for new ones.
settings.register_profile(
    "person", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("build", settings.get_profile("person"), derandomize=True)
settings.load_profile("build" if os.environ.get("CI") else "person")


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

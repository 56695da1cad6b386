"""The package's names: each stands, is documented, and costs nothing before it is used."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

import paripassu as pp

HEAVY = ["altair", "cpmpy", "numpy", "ortools", "polars", "pydantic", "rich", "scipy", "typer"]


def test_version() -> None:
    assert version("paripassu") == pp.__version__


@pytest.mark.parametrize("name", [name for name in pp.__all__ if name != "__version__"])
def test_stands_and_is_documented(name: str) -> None:
    value = getattr(pp, name)
    assert value.__doc__


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'plans'"):
        _ = pp.plans


def loaded(code: str) -> set[str]:
    """Give which heavy libraries are in a fresh interpreter after some code."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(HEAVY) & set(done.stdout.split())


def test_import_is_free() -> None:
    assert loaded("import paripassu") == set()


def test_reading_brings_no_solver() -> None:
    assert loaded("import paripassu; paripassu.read_agreement, paripassu.plan") <= {"pydantic"}

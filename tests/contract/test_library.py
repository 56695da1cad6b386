"""The package's names: each stands, is documented, and costs nothing before it is used."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

import paripassu as pp
from paripassu.cli.app import app

pytestmark = pytest.mark.wheel

REFERENCE = Path(__file__).resolve().parent.parent.parent / "docs" / "reference"
HEAVY = [
    "Crypto",
    "altair",
    "cpmpy",
    "cryptography",
    "numpy",
    "ortools",
    "polars",
    "pydantic",
    "rich",
    "scipy",
    "typer",
]


def test_version() -> None:
    assert version("paripassu") == pp.__version__


@pytest.mark.parametrize("name", [name for name in pp.__all__ if name != "__version__"])
def test_stands_and_is_documented(name: str) -> None:
    value = getattr(pp, name)
    assert value.__doc__


def documented() -> set[str]:
    """Give what the pages of the reference document, each by its full name."""
    pages = sorted(REFERENCE.glob("*.md"))
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    return set(re.findall(r"^::: (paripassu[\w.]*)", text, re.MULTILINE))


@pytest.mark.parametrize("name", [name for name in pp.__all__ if name != "__version__"])
def test_stands_in_the_reference(name: str) -> None:
    value = getattr(pp, name)
    own = getattr(value, "__name__", name)  # that of an alias is another one
    ways = {f"paripassu.{name}", f"paripassu.{own}", value.__module__}
    ways.add(f"{value.__module__}.{name}")
    assert ways & documented(), f"docs/reference has no `::: paripassu.{name}`"


@pytest.mark.parametrize("name", sorted(documented()))
def test_reference_documents_what_stands(name: str) -> None:
    module, _, attribute = name.rpartition(".")
    if module == "paripassu":
        assert attribute in pp.__all__ or import_module(name)
    else:
        assert hasattr(import_module(module), attribute) or import_module(name)


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


def test_verifying_brings_no_cipher() -> None:
    brought = loaded("import paripassu; paripassu.verify, paripassu.declare_commit")
    assert not brought & {"Crypto", "cryptography"}


def commands(group: Any, before: tuple[str, ...] = ()) -> Iterator[str]:
    """Give every command of the command line: ``plan``, ``inspect size``."""
    inner = getattr(group, "commands", {})
    if before and not inner:
        yield " ".join(before)
    for name, command in inner.items():
        # `account TABLE.csv` is the command of the group itself.
        yield from commands(command, before if name == "TABLE.csv" else (*before, name))


def test_every_command_has_its_function() -> None:
    page = (REFERENCE / "library.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z ]+)` \| \[`\w+`\]\[paripassu\.(\w+)\]", page, re.MULTILINE)
    # These are for people: what they show stands in the other commands.
    assert sorted(name for name, _ in rows) == sorted({*commands(app)} - {"demo", "work"})
    assert all(callable(getattr(pp, function)) for _, function in rows)
    for name, function in rows:
        assert function in (name.replace(" ", "_"), name.split()[-1], f"{name}_book")

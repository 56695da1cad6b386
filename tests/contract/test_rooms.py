"""Some rooms import nothing but what is named here; import-linter can only forbid by name.

A list of what is forbidden forgets the module that is written next.
These lists say what is allowed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ALLOWED = {
    # The second reading: from the project only what an agreement is, and the errors.
    "sequencing/check": (
        "paripassu.agreement.done",
        "paripassu.agreement.model",
        "paripassu.documents",
        "paripassu.errors",
        "paripassu.files",
        "paripassu.numbers",
        "paripassu.sequencing.check",
    ),
    # Tables and numbers in, answers out: it knows no agreement.
    "inspection": (
        "paripassu.deadline",
        "paripassu.documents",
        "paripassu.errors",
        "paripassu.files",
        "paripassu.given",
        "paripassu.inspection",
        "paripassu.kinds",
        "paripassu.nearest",
        "paripassu.numbers",
        "paripassu.processors",
        "paripassu.quoted",
        "paripassu.tables",
    ),
    # Tables and a template in, hashes out: it knows no agreement.
    "escrow": (
        "paripassu.deadline",
        "paripassu.documents",
        "paripassu.errors",
        "paripassu.escrow",
        "paripassu.files",
        "paripassu.folders",
        "paripassu.given",
        "paripassu.kinds",
        "paripassu.merkle",
        "paripassu.nearest",
        "paripassu.numbers",
        "paripassu.processors",
        "paripassu.quoted",
        "paripassu.tables",
        "paripassu.toml",
    ),
    # Signed bytes in, a log out: it knows no agreement, only its digest.
    "record": (
        "paripassu.deadline",
        "paripassu.documents",
        "paripassu.errors",
        "paripassu.files",
        "paripassu.folders",
        "paripassu.given",
        "paripassu.kinds",
        "paripassu.merkle",
        "paripassu.nearest",
        "paripassu.numbers",
        "paripassu.processors",
        "paripassu.quoted",
        "paripassu.record",
        "paripassu.toml",
    ),
    # Hashes only: what a leaf means is the business of whoever brings it.
    "merkle": ("paripassu.errors", "paripassu.merkle", "paripassu.processors"),
    # The ground floor knows no room; its registry names formats as text.
    "documents": (
        "paripassu.documents",
        "paripassu.errors",
        "paripassu.files",
        "paripassu.given",
        "paripassu.nearest",
        "paripassu.numbers",
        "paripassu.quoted",
    ),
    "numbers": ("paripassu.errors", "paripassu.numbers", "paripassu.nearest", "paripassu.quoted"),
    "tables": (
        "paripassu.documents.strict",
        "paripassu.errors",
        "paripassu.files",
        "paripassu.kinds",
        "paripassu.nearest",
        "paripassu.numbers",
        "paripassu.quoted",
        "paripassu.tables",
    ),
    # The text of a file in, values and lines out: what they mean is the business of a room.
    "toml": (
        "paripassu.errors",
        "paripassu.kinds",
        "paripassu.quoted",
        "paripassu.tables.text",
        "paripassu.toml",
    ),
    # The kernel: numbers in, numbers out.
    "sequencing/order": ("paripassu.sequencing.order",),
}


def imported(path: Path) -> Iterator[str]:
    """Give every module of the project that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            assert node.module is not None
            # from paripassu.sequencing import plan: a module may stand behind the name.
            inner = node.module in {"paripassu", "paripassu.agreement", "paripassu.sequencing"}
            names = [f"{node.module}.{a.name}" for a in node.names] if inner else [node.module]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] == "paripassu")


@pytest.mark.parametrize(("room", "allowed"), ALLOWED.items())
def test_imports_only(root: Path, room: str, allowed: tuple[str, ...]) -> None:
    paths = sorted((root / "src" / "paripassu" / room).rglob("*.py"))
    assert paths
    wrong = [
        f"{path.relative_to(root)} imports {name}"
        for path in paths
        for name in imported(path)
        if not any(name == one or name.startswith(one + ".") for one in allowed)
    ]
    assert not wrong, "\n".join(wrong)


def test_the_check_lends_nothing_of_its_inside(root: Path) -> None:
    """What the second reading works with is its own; others have what it exports."""
    check = root / "src" / "paripassu" / "sequencing" / "check"
    wrong = [
        f"{path.relative_to(root)} imports {name}"
        for path in sorted((root / "src" / "paripassu").rglob("*.py"))
        if not path.is_relative_to(check)
        for name in imported(path)
        if name.startswith("paripassu.sequencing.check.")
    ]
    assert not wrong, "\n".join(wrong)

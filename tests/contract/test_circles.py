"""No module imports itself through others: neither at once, nor in a function, nor for its types.

Import-linter sees circles between rooms. One inside a room hides behind an import in a function or
under ``TYPE_CHECKING``, and still means that two modules cannot be understood one after the other.
"""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

PACKAGE = "paripassu"


def module_of(path: Path, source: Path) -> str:
    parts = path.relative_to(source).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, modules: frozenset[str]) -> set[str]:
    """Give the modules of the project that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in modules else node.module)
    return found & modules


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Give one circle of a graph, each module importing the next; empty where there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found[::-1]
    return []


def graph_of(source: Path) -> dict[str, set[str]]:
    paths = sorted((source / PACKAGE).rglob("*.py"))
    names = {path: module_of(path, source) for path in paths}
    modules = frozenset(names.values())
    # The package itself gives every name on demand: whoever imports it imports none of them.
    return {name: imports(path, modules) for path, name in names.items() if name != PACKAGE}


def test_no_module_imports_itself_through_others(root: Path) -> None:
    found = circle(graph_of(root / "src"))
    assert not found, " imports ".join(found)


def test_a_circle_is_found_wherever_the_import_stands(tmp_path: Path) -> None:
    room = tmp_path / PACKAGE
    room.mkdir()
    (room / "__init__.py").write_text("")
    (room / "one.py").write_text(f"def f():\n    from {PACKAGE} import two\n")
    (room / "two.py").write_text(f"from {PACKAGE}.three import x\n")
    (room / "three.py").write_text(f"if TYPE_CHECKING:\n    from {PACKAGE}.one import f\nx = 1\n")
    found = circle(graph_of(tmp_path))
    assert sorted(set(found)) == [f"{PACKAGE}.{name}" for name in ("one", "three", "two")]
    (room / "three.py").write_text("x = 1\n")
    assert circle(graph_of(tmp_path)) == []

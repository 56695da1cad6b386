"""No module imports itself in a circle, and every module is reached from somewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

#: What the ground floor holds ready for rooms that are still to come.
GROUND: set[str] = set()
#: Rooms whose commands are still to come: what is reached in them changes with each.
BUILDING = (
    "paripassu.process.fold",
    "paripassu.record",
    "paripassu.server",
)


@pytest.fixture(scope="module")
def modules(root: Path) -> dict[str, ast.Module]:
    """Every module of the package, parsed."""
    source = root / "src"
    found = {}
    for path in sorted((source / "paripassu").rglob("*.py")):
        name = ".".join(path.with_suffix("").relative_to(source).parts).removesuffix(".__init__")
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def running(tree: ast.AST) -> Iterator[ast.AST]:
    """Give every node but what only type checkers see."""
    for node in ast.iter_child_nodes(tree):
        if (
            isinstance(node, ast.If)
            and isinstance(node.test, ast.Name)
            and node.test.id == "TYPE_CHECKING"
        ):
            for other in node.orelse:
                yield other
                yield from running(other)
            continue
        yield node
        yield from running(node)


def imports(tree: ast.Module, modules: Mapping[str, ast.Module]) -> set[str]:
    """Give the modules that one imports while it runs, at its beginning or later."""
    found = set()
    for node in running(tree):
        if not isinstance(node, ast.ImportFrom) or node.module is None:
            continue
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            found.add(inner if inner in modules else node.module)
    return found & modules.keys()


def named(tree: ast.Module, modules: Mapping[str, ast.Module]) -> set[str]:
    """Give the modules that one names as text, to import them when they are asked for."""
    texts = {
        node.value.partition(":")[0]
        for node in running(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {name for text in texts for name in (text, f"paripassu.{text}") if name in modules}


def test_no_circles(modules: dict[str, ast.Module]) -> None:
    """Not even of imports that wait inside a function: a circle is broken by design."""
    graph = {name: imports(tree, modules) - {name} for name, tree in modules.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


def test_every_module_is_reached(modules: dict[str, ast.Module]) -> None:
    reached = {"paripassu", "paripassu.__main__"}
    left = list(reached)
    while left:
        name = left.pop()
        tree = modules[name]
        # With a module its packages are run as well.
        above = {name.rsplit(".", k)[0] for k in range(1, name.count(".") + 1)}
        new = (imports(tree, modules) | named(tree, modules) | above) - reached
        reached |= new
        left += new
    # Equal: whatever is reached by now is no exception any more.
    left_over = {name for name in modules.keys() - reached if not name.startswith(BUILDING)}
    assert left_over == GROUND

"""Messages of the library name parameters; the command line knows an option for each it hands on.

``paripassu.cli.command`` puts an option in the place of a parameter of the same name. So what a
command hands to a function of the library must go by the name that the command has for it.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from paripassu.cli.app import app
from paripassu.cli.command import options

#: Parameters that hold a place: messages name the file, and not the parameter.
_PLACES = ("path", "source")
#: Parameters that no message is about, for a command gives them what it read or made itself.
_MADE = {
    ("parse_agreement", "content"),
    ("parse_agreement", "name"),
    ("prove", "answer"),
    ("repaired_file", "content"),
    ("repaired_file", "explanation"),
    ("declare_seal", "randomness"),
    ("inspect_commit", "randomness"),
    ("record_append", "now"),
    ("record_append", "passphrase"),
    ("record_init", "now"),
    ("record_init", "passphrase"),
    ("record_init", "randomness"),
    ("record_keys_new", "passphrase"),
    ("record_keys_new", "randomness"),
    ("record_state", "passphrase"),
    ("record_serve", "passphrase"),
    ("record_serve", "ready"),
    ("record_witness", "ready"),
    ("read_signer", "passphrase"),
    ("read_population", "numbered"),
    ("status", "history"),
    ("verify_book", "inputs"),
    ("verify_report", "inputs"),
    ("site", "kept"),
}


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


COMMANDS = dict(commands(app))


def imported(tree: ast.AST, module: Any) -> dict[str, Any]:
    """Give the functions of the library that a command imports, by the names that it gives them."""
    found: dict[str, Any] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("paripassu"):
            where = importlib.import_module(node.module or "")
            for one in node.names:
                found[one.asname or one.name] = getattr(where, one.name, None)
    return {**vars(module), **found}


def origins(tree: ast.AST, known: set[str]) -> dict[str, set[str]]:
    """Give the parameters of a command from which each of its local values is made."""
    found = {name: {name} for name in known}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for one in targets:
                if isinstance(one, ast.Name):
                    found[one.id] = found.get(one.id, set()) | filling(node.value, found)
    return found


def filling(node: ast.expr, found: dict[str, set[str]]) -> set[str]:
    """Give the parameters of a command that fill a value."""
    names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return {origin for name in names for origin in found.get(name, ())}


def handed(callback: Callable[..., Any]) -> Iterator[tuple[str, str, set[str]]]:
    """Give each parameter of a library function that a command fills, with what fills it."""
    module = sys.modules[callback.__module__]
    tree = ast.parse(textwrap.dedent(inspect.getsource(callback)))
    functions = imported(tree, module)
    found = origins(tree, set(inspect.signature(callback).parameters))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        function = functions.get(node.func.id)
        where = getattr(function, "__module__", "") or ""
        if not where.startswith("paripassu.") or where.startswith("paripassu.cli"):
            continue
        if where.startswith(("paripassu.files", "paripassu.charts")) or not inspect.isfunction(
            function
        ):
            continue
        names = list(inspect.signature(function).parameters)
        pairs = [*zip(names, node.args, strict=False)]
        pairs += [(word.arg, word.value) for word in node.keywords if word.arg is not None]
        for name, value in pairs:
            if filled := filling(value, found):
                yield function.__name__, name, filled


# The demonstration hands on its own agreement, and nothing that somebody typed; the workbench is no
# function of the library.
@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - {"demo", "work"}))
def test_every_parameter_that_a_command_hands_on_has_its_name(name: str) -> None:
    command = COMMANDS[name]
    there = set(options(command.params))
    callback = inspect.unwrap(command.callback)
    other = {
        (function, parameter): filled
        for function, parameter, filled in handed(callback)
        if parameter not in there
        and parameter not in _PLACES
        and (function, parameter) not in _MADE
    }
    assert not other


def test_all_commands_are_looked_at() -> None:
    hand_on = {name for name, command in COMMANDS.items() if [*handed(command.callback)]}
    assert {"plan", "explain", "inspect draw", "inspect prepare", "account TABLE.csv"} <= hand_on

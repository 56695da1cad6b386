"""The table of commands says what their modules say, and a command brings only what it needs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from paripassu.cli.app import app
from paripassu.cli.groups import Group
from paripassu.cli.table import PROGRAM, Entry, Room

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "examples" / "korea-2018.toml"
#: Libraries that the command line itself stands on, with what they bring.
LINE = {"typer", "annotated_doc", "shellingham"}
#: Libraries with which typer reads options, and we an agreement.
READING = {"pydantic", "pydantic_core", "annotated_types", "typing_extensions", "typing_inspection"}
#: What writes to a terminal, with what it brings; and our own kernels.
ANSWER = {"rich", "paripassu_native"}
#: Rooms of the package that `plan` is made of.
ROOMS = {
    *("agreement", "charts", "cli", "documents", "numbers", "sequencing", "tables", "toml"),
    *("deadline", "errors", "files", "folders", "given", "kinds", "nearest", "quoted", "start"),
    "told",
}


def rooms(group: Group, room: Room) -> Iterator[tuple[Group, Room]]:
    yield group, room
    for name, one in room.commands.items():
        if isinstance(one, Room):
            inner = group.commands[name]
            assert isinstance(inner, Group)
            yield from rooms(inner, one)


def entries() -> Iterator[tuple[str, Entry, object]]:
    for group, room in rooms(app, PROGRAM):
        for name, one in room.commands.items():
            if isinstance(one, Entry):
                yield f"{group.name} {name}", one, group.commands[name]


@pytest.mark.parametrize(
    ("name", "entry", "command"), [pytest.param(*one, id=one[0]) for one in entries()]
)
def test_the_table_has_the_first_line_of_each_command(
    name: str, entry: Entry, command: object
) -> None:
    assert entry.line == command.get_short_help_str(1000)  # type: ignore[attr-defined]
    assert entry.hidden == command.hidden  # type: ignore[attr-defined]
    assert name.endswith(str(command.name))  # type: ignore[attr-defined]


@cache
def bare() -> frozenset[str]:
    """What an interpreter has before anything of ours."""
    return frozenset(modules("pass"))


def modules(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules, file=sys.stderr)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.split())


def brought(*words: str) -> set[str]:
    """Give every module that a command leaves in a process of its own."""
    code = (
        f"sys.argv = ['paripassu', *{words!r}]\n"
        "from paripassu.start import main\n"
        "try: main()\n"
        "except SystemExit as left: assert left.code in (0, 1), left.code"
    )
    return modules(code) - bare()


def libraries(names: set[str]) -> set[str]:
    tops = {name.partition(".")[0] for name in names} - sys.stdlib_module_names
    return {one for one in tops if not one.startswith("_sysconfigdata")} - {
        "paripassu",
        "__mp_main__",
    }


def ours(names: set[str], where: str = "paripassu.") -> set[str]:
    return {one.removeprefix(where).partition(".")[0] for one in names if one.startswith(where)}


@pytest.mark.parametrize("words", [(), ("inspect",), ("declare",), ("record",), ("record", "keys")])
def test_a_list_of_commands_brings_no_command(words: tuple[str, ...]) -> None:
    names = brought(*words, "--help")
    assert libraries(names) <= (LINE | READING if words else LINE)
    assert ours(names, "paripassu.cli.") == {"app", "command", "groups", "leaving", "table"}
    assert ours(names) <= {"cli", "documents", "errors", "quoted", "start", "tables"}


def test_the_help_of_plan_brings_nothing_that_plans() -> None:
    names = brought("plan", "--help")
    assert libraries(names) <= LINE | READING
    assert ours(names) <= {"cli", "documents", "errors", "quoted", "start", "tables"}


def test_plan_brings_what_plans_and_nothing_else() -> None:
    names = brought("plan", str(EXAMPLE))
    assert libraries(names) <= LINE | READING | ANSWER
    assert ours(names) <= ROOMS


def test_explain_brings_no_arrays_where_there_are_no_days() -> None:
    names = brought("explain", str(EXAMPLE.with_name("good-friday-decommissioning.toml")))
    assert libraries(names) <= LINE | READING | ANSWER
    assert ours(names) <= ROOMS


def test_risk_brings_nothing_of_other_answers() -> None:
    names = brought(
        "risk",
        str(EXAMPLE.with_name("delivery-and-payment.toml")),
        "--samples",
        "2",
        "--workers",
        "1",
    )
    assert libraries(names) <= LINE | READING | ANSWER | {"numpy"}
    assert not {"pages", "escrow", "inspection", "process", "record"} & ours(names)

"""The program as a process of its own: signals, pipes, closed streams, what it imports."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from tests.e2e.program import Program, document
from tests.e2e.swaps import FEASIBLE, hard


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
@pytest.mark.parametrize("shown", ["no order yet", "\u00a0%, no order gets below"])
def test_ctrl_c_gives_the_best_so_far_or_says_that_nothing_is_known(
    program: Program, tmp_path: Path, shown: str
) -> None:
    path = tmp_path / "hard.toml"
    path.write_text(hard(120, 12))
    with program.terminal("plan", str(path), "--json") as terminal:
        terminal.wait_for(shown)
        terminal.interrupt()
        done = terminal.finish()
    assert "stopping with the best so far" in done.stderr
    assert "Traceback" not in done.stderr
    status = document(done)["status"]
    assert status in (("feasible",) if shown.endswith("below") else ("feasible", "unknown"))
    assert done.returncode == (0 if status == "feasible" else 1)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
def test_ctrl_c_ends_a_search_through_more_choices_than_can_be_tried(
    program: Program, tmp_path: Path
) -> None:
    path = tmp_path / "choices.toml"
    parts = ['[agreement]\nid = "many"\n[[party]]\nid = "a"\n']
    for group in range(20):
        names = [f"m{group}-{k}" for k in range(3)]
        parts += [f'[[measure]]\nid = "{name}"\nby = ["a"]\n' for name in names]
        parts.append(f"[[choose]]\nof = {names}\n")
    path.write_text("".join(parts))
    with program.terminal("plan", str(path), "--json") as terminal:
        terminal.wait_for("sets of measures tried: worst exposure 0")
        terminal.interrupt()
        done = terminal.finish()
    assert "stopping with the best so far" in done.stderr
    assert document(done)["status"] == "optimal"
    assert done.returncode == 0


def test_a_small_plan_imports_nothing_heavy(program: Program, feasible: str) -> None:
    code = (
        "import sys\nfrom paripassu.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'ortools', 'altair', 'polars', 'numpy', 'pandas', 'tomlkit', 'vl_convert'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = program.process("plan", feasible, command=(sys.executable, "-c", code))
    assert done.stderr.strip() == "[]"


SHARE = [
    ("--help",),
    ("plan", "swap.toml"),
    ("plan", "stuck.toml", "--json"),
    ("explain", "stuck.toml"),
    ("show", "-"),
    ("check", "swap.toml", "-"),
    ("export", "swap.toml", "--json"),
    ("inspect", "size", "--population", "10", "--defects", "1", "--detect", "0.9"),
    ("declare", "commit", ".", "--out", "c.json", "--secret", "s.secret"),
    ("verify", "swap.toml"),
    ("schema", "plam"),
    ("unknown",),
]


@pytest.mark.parametrize("arguments", SHARE, ids=" ".join)
def test_a_process_of_its_own_does_the_same(
    program: Program, feasible: str, stuck: str, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """What most tests run in their own process is what a shell would see."""
    here = program.at(cwd=tmp_path)
    assert here(*arguments, stdin=FEASIBLE) == here.process(*arguments, stdin=FEASIBLE)


@pytest.mark.wheel
def test_the_entry_point_is_the_program(program: Program, feasible: str) -> None:
    entry = shutil.which("paripassu", path=str(Path(sys.executable).parent))
    if entry is None:
        pytest.skip("the package is not installed")
    done = program.process("plan", feasible, "--json", command=(entry,))
    assert (done.returncode, done.stderr) == (0, "")
    assert done == program("plan", feasible, "--json")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are those of POSIX")
def test_a_reader_who_has_read_enough_ends_it_in_silence(program: Program, stuck: str) -> None:
    for arguments in (("explain", stuck), ("explain", stuck, "--json")):
        reading, writing = os.pipe()
        os.close(reading)
        with os.fdopen(writing, "w") as pipe:
            done = program.process(*arguments, stdout=pipe)
        assert (done.returncode, done.stderr) == (141, ""), arguments


@pytest.mark.skipif(sys.platform == "win32", reason="the shell is that of POSIX")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_closed_streams_are_no_answer(program: Program, feasible: str, closed: str) -> None:
    command = ("/bin/sh", "-c", f'"$0" -m paripassu "$@" {closed}', sys.executable)
    done = program.process("plan", feasible, command=command)
    assert done == (2, "", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_answer_that_cannot_be_written_is_no_answer(program: Program, feasible: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = program.process("plan", feasible, "--json", stdout=full)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr

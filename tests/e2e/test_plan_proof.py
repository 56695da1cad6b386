"""``plan --proof`` and ``explain --proof``: a file that a stranger checks with one Python file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.e2e.program import Program
from tests.plan_verifier import FILE as VERIFIER
from tests.swap import FIRST, SECOND, SWAP

pytestmark = pytest.mark.slow

CIRCLE = """
[[require]]
measure = "one"
needs = { two = "all" }
[[require]]
measure = "two"
needs = { one = "all" }
"""


def checked(place: Path, proof: str = "proof.json") -> tuple[int, str]:
    """Check a proof as a stranger does, with nothing but Python."""
    done = subprocess.run(
        [sys.executable, "-I", VERIFIER, proof, "a.toml"],
        cwd=place,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_no_order_is_better(program: Program, tmp_path: Path) -> None:
    program = program.at(cwd=tmp_path)
    (tmp_path / "a.toml").write_text(SWAP)
    told = program("plan", "a.toml", "--proof", "proof.json", "--json")
    assert told.returncode == 0
    assert "proof.json is a proof that anybody can check: A worst exposure is never" in told.stderr
    objective = json.loads(told.stdout)["objective"]
    assert objective["certified"] == objective["bound"]
    (tmp_path / "p.json").write_text(told.stdout)
    judged = program("check", "a.toml", "p.json")
    assert (judged.returncode, judged.stderr) == (0, "")
    objective["certified"] = 2
    (tmp_path / "p.json").write_text(
        json.dumps({**json.loads(told.stdout), "objective": objective})
    )
    judged = program("check", "a.toml", "p.json")
    assert judged.returncode == 1
    assert "objective.certified is 2, above the worst exposure" in judged.stdout
    code, said = checked(tmp_path)
    assert code == 0, said
    (tmp_path / "a.toml").write_text(SWAP + "\n")
    code, said = checked(tmp_path)
    assert code == 1
    assert "another file" in said
    assert "certified" not in json.loads(program("plan", "a.toml", "--json").stdout)["objective"]


def test_no_order_and_why(program: Program, tmp_path: Path) -> None:
    program = program.at(cwd=tmp_path)
    (tmp_path / "a.toml").write_text(SWAP + FIRST + SECOND)
    assert program("plan", "a.toml", "--proof", "proof.json").returncode == 1
    assert checked(tmp_path)[0] == 0
    assert program("explain", "a.toml", "--proof", "why.json").returncode == 1
    code, said = checked(tmp_path, "why.json")
    assert (code, "first, second; there are no other such sets" in said) == (0, True), said
    # a proof is written over a proof, and over nothing else
    assert program("explain", "a.toml", "--proof", "proof.json").returncode == 1
    (tmp_path / "notes.txt").write_text("my notes\n")
    told = program("plan", "a.toml", "--proof", "notes.txt")
    assert told.returncode == 2
    assert (tmp_path / "notes.txt").read_text() == "my notes\n"
    assert program("plan", "a.toml", "--proof", "a.toml").returncode == 2
    assert program("plan", "a.toml", "--out", "p.json", "--proof", "p.json").returncode == 2


def test_facts_that_contradict_each_other(program: Program, tmp_path: Path) -> None:
    program = program.at(cwd=tmp_path)
    (tmp_path / "a.toml").write_text(SWAP + CIRCLE)
    told = program("plan", "a.toml", "--proof", "proof.json")
    assert told.returncode == 2
    assert "no order is possible" in told.stderr
    code, said = checked(tmp_path)
    assert code == 0
    assert said.startswith("proven: the facts of the file admit no order, whatever anyone wants")


def test_what_cannot_be_read(program: Program, tmp_path: Path) -> None:
    program = program.at(cwd=tmp_path)
    (tmp_path / "a.toml").write_text(SWAP)
    assert program("plan", "a.toml", "--proof", "proof.json").returncode == 0
    whole = (tmp_path / "proof.json").read_text()
    (tmp_path / "proof.json").write_text(whole[:200])
    code, said = checked(tmp_path)
    assert code == 2
    assert said.startswith("cannot tell: the proof: cannot be read, or is cut off: ")
    (tmp_path / "proof.json").write_text(whole)
    (tmp_path / "a.toml").write_text("")
    assert checked(tmp_path) == (
        2,
        "cannot tell: the agreement: lacks or does not know 'agreement'\n",
    )


def test_nothing_to_prove(program: Program, tmp_path: Path) -> None:
    program = program.at(cwd=tmp_path)
    (tmp_path / "a.toml").write_text(SWAP)
    told = program("explain", "a.toml", "--proof", "proof.json")
    assert told.returncode == 0
    assert "No proof was written" in told.stderr
    assert not (tmp_path / "proof.json").exists()
    (tmp_path / "s.json").write_text("{}")
    told = program("plan", "a.toml", "--proof", "proof.json", "--done", "s.json")
    assert told.returncode == 2
    assert "give --proof or --done, not both" in told.stderr

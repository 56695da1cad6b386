"""``paripassu risk``: what it prints, how it exits, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.e2e.program import Program, document
from tests.unit.sequencing.risk.test_small_checks import QUARREL

pytestmark = pytest.mark.slow

VALUES = QUARREL.replace("value = { b = 1 }", "value = { a = [-2, -1], b = 1 }")


@pytest.fixture
def quarrel(tmp_path: Path) -> Path:
    path = tmp_path / "quarrel.toml"
    path.write_text(QUARREL)
    return path


def test_how_likely(program: Program, quarrel: Path) -> None:
    done = program("risk", str(quarrel), "--json")
    assert done.returncode == 0
    found = document(done)
    assert found["deal"] == {"probability": 0.58, "low": 0.58, "high": 0.58}
    shown = program("risk", str(quarrel))
    assert shown.returncode == 0
    assert "58" in shown.stdout


def test_no_deal_in_any_future(program: Program, quarrel: Path) -> None:
    quarrel.write_text(QUARREL.replace("likelihood = 0.7", "").replace("likelihood = 0.6", ""))
    done = program("risk", str(quarrel))
    assert done.returncode == 1
    assert "Nothing in this file is uncertain" in done.stdout


def refused(program: Program, *arguments: object) -> str:
    """Give the one message with which work is refused."""
    done = program("risk", *map(str, arguments))
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    return " ".join(done.stderr.split())


def test_what_is_refused(program: Program, quarrel: Path, tmp_path: Path) -> None:
    assert "--samples" in refused(program, quarrel, "--samples", "0")
    assert "--method" in refused(program, quarrel, "--method", "guessed")
    assert "'one-lost'" in refused(program, quarrel, "--concede", "one-lost")
    assert "--workers" in refused(program, quarrel, "--method", "sampled", "--workers", "tcp:x")
    assert "--workers should be" in refused(program, quarrel, "--workers", "0")
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"agreement": "other", "steps": []}))
    said = refused(program, quarrel, "--plan", other)
    assert "is a plan for the agreement" in said
    run = tmp_path / "run.json"
    run.write_text("{}")
    assert "is no run of" in refused(program, quarrel, "--resume", str(run))
    assert "is the input itself" in refused(program, quarrel, "--save", quarrel)
    assert quarrel.read_text() == QUARREL
    circle = QUARREL + '\n[[require]]\nmeasure = "one"\nneeds = { two = 1.0 }\n'
    circle += '\n[[require]]\nmeasure = "two"\nneeds = { one = 1.0 }\n'
    quarrel.write_text(circle)
    assert "one" in refused(program, quarrel)


def test_amounts_that_nothing_gives(program: Program, tmp_path: Path) -> None:
    path, plan = tmp_path / "a.toml", tmp_path / "plan.json"
    path.write_text(QUARREL.replace('by = ["a"]', 'by = ["a"]\nportions = 3', 1))
    steps = [{"measure": "one", "portion": 1}, {"measure": "two", "portion": 1}]
    plan.write_text(json.dumps({"steps": steps}))
    said = refused(program, path, "--plan", plan)
    assert "performs 1 of 3 portions" in said
    steps[1:1] = [{"measure": "one", "portion": portion} for portion in (2, 3)]
    plan.write_text(json.dumps({"steps": steps}))
    done = program("risk", str(path), "--plan", str(plan), "--json")
    assert done.returncode == 0
    names = {one["name"]: one["chance"]["probability"] for one in document(done)["compared"]}
    assert names == {"robust": 0.4, "plan.json": 0.3}


def test_a_run_is_kept_and_goes_on(program: Program, tmp_path: Path) -> None:
    path, run = tmp_path / "a.toml", tmp_path / "run.json"
    path.write_text(VALUES)
    asked = ("risk", str(path), "--samples", "1024", "--effects", "16", "--json")
    first = program(*asked, "--save", str(run))
    assert first.returncode == 0
    again = program(*asked, "--resume", str(run))
    assert again.stdout == first.stdout
    path.write_text(VALUES.replace("-2", "-3"))
    done = program(*asked, "--resume", str(run))
    assert done.returncode == 2
    assert "run of another agreement file" in done.stderr

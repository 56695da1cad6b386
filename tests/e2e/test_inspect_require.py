"""``paripassu inspect require`` as people and scripts run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.shared import ROOT

KOREA = str(ROOT / "examples" / "korea-2018-repaired.toml")


def run(*arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "paripassu", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "80"},
    )


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("plan") / "plan.json"
    done = run("plan", KOREA, "--out", str(out))
    assert done.returncode == 0, done.stderr
    return str(out)


def test_one_step(plan: str) -> None:
    done = run("inspect", "require", KOREA, plan, "--step", "dismantlement:3", "--json")
    assert done.returncode == 0
    document = json.loads(done.stdout)
    assert document["format"] == "paripassu/require/1"
    one = document["performers"]["dprk"]
    assert one["gain"] == 6.8
    assert document["detect"] == one["detect"] == one["gain"] / (one["gain"] + one["penalty"])
    # The chain goes on without losing a digit.
    size = run(
        *("inspect", "size", "--population", "100", "--defects", "5"),
        *("--detect", document["fraction"], "--json"),
    )
    assert json.loads(size.stdout)["achieved"] >= document["detect"]
    words = run("inspect", "require", KOREA, plan, "--step", "dismantlement:3")
    assert document["fraction"] in words.stdout


def test_every_step_within_eighty_columns(plan: str) -> None:
    done = run("inspect", "require", KOREA, "-", stdin=Path(plan).read_text(encoding="utf-8"))
    assert done.returncode == 0
    assert "of 30 steps cost a performer something" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    every = run("inspect", "require", KOREA, plan, "--json")
    document = json.loads(every.stdout)
    assert document["format"] == "paripassu/requirements/1"
    assert len(document["steps"]) == 30


def test_nothing_deters(plan: str) -> None:
    done = run("inspect", "require", KOREA, plan, "--found-after", "4")
    assert done.returncode == 1
    assert "none deters" in done.stdout
    one = run(
        *("inspect", "require", KOREA, plan, "--step", "relief:1"),
        *("--found-after", "4", "--json"),
    )
    assert one.returncode == 1
    document = json.loads(one.stdout)
    assert document["detect"] is None
    assert document["performers"]["us"]["penalty"] < 0


def test_of_numbers() -> None:
    done = run("inspect", "require", "--gain", "2", "--penalty", "1", "--json")
    assert done.returncode == 0
    document = json.loads(done.stdout)
    assert document["format"] == "paripassu/deterrence/1"
    assert document["fraction"] == "2/3"
    assert "66.7" in run("inspect", "require", "--gain", "2", "--penalty", "1").stdout
    none = run("inspect", "require", "--gain", "2", "--penalty", "-0.5", "--json")
    assert none.returncode == 1
    assert json.loads(none.stdout)["detect"] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "an agreement and a plan"),
        ((KOREA,), "an agreement and a plan"),
        (("--gain", "1"), "go together"),
        (("--gain", "x", "--penalty", "1"), "the gain should be a number"),
        ((KOREA, KOREA), "is no JSON"),
        (("-", "-"), "only one of the two"),
        ((KOREA, "nowhere.json"), "cannot be read"),
        (("nowhere.toml", "nowhere.json"), "nowhere.toml"),
    ],
)
def test_bad_input(arguments: tuple[str, ...], said: str) -> None:
    done = run("inspect", "require", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_another_agreements_plan(plan: str) -> None:
    done = run("inspect", "require", str(ROOT / "examples" / "ss7.toml"), plan)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert plan in done.stderr


def test_numbers_have_no_moments() -> None:
    done = run("inspect", "require", "--gain", "1", "--penalty", "1", "--found-after", "3")
    assert done.returncode == 2
    assert "--found-after" in done.stderr

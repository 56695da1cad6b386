"""``paripassu inspect require`` as people and scripts run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.e2e.program import Program
from tests.shared import ROOT

KOREA = str(ROOT / "examples" / "korea-2018-repaired.toml")


@pytest.fixture(scope="module")
def plan(program: Program, tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("plan") / "plan.json"
    done = program("plan", KOREA, "--out", str(out))
    assert done.returncode == 0, done.stderr
    return str(out)


def test_one_step(program: Program, plan: str) -> None:
    done = program("inspect", "require", KOREA, plan, "--step", "dismantlement:3", "--json")
    assert done.returncode == 0
    document = json.loads(done.stdout)
    assert document["format"] == "paripassu/require/1"
    one = document["performers"]["dprk"]
    assert one["gain"] == 6.8
    assert document["detect"] == one["detect"] == one["gain"] / (one["gain"] + one["penalty"])
    # The chain goes on without losing a digit.
    size = program(
        *("inspect", "size", "--population", "100", "--defects", "5"),
        *("--detect", document["fraction"], "--json"),
    )
    assert json.loads(size.stdout)["achieved"] >= document["detect"]
    words = program("inspect", "require", KOREA, plan, "--step", "dismantlement:3")
    assert document["fraction"] in words.stdout


def test_every_step_within_eighty_columns(program: Program, plan: str) -> None:
    done = program("inspect", "require", KOREA, "-", stdin=Path(plan).read_text(encoding="utf-8"))
    assert done.returncode == 0
    assert "of 30 steps cost a party that performs them something" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    every = program("inspect", "require", KOREA, plan, "--json")
    document = json.loads(every.stdout)
    assert document["format"] == "paripassu/requirements/1"
    assert len(document["steps"]) == 30


def test_nothing_deters(program: Program, plan: str) -> None:
    done = program("inspect", "require", KOREA, plan, "--found-after", "5")
    assert done.returncode == 1
    assert "none deters" in done.stdout
    one = program(
        *("inspect", "require", KOREA, plan, "--step", "relief:1"),
        *("--found-after", "5", "--json"),
    )
    assert one.returncode == 1
    document = json.loads(one.stdout)
    assert document["detect"] is None
    assert document["performers"]["us"]["penalty"] < 0


def test_of_numbers(program: Program) -> None:
    done = program("inspect", "require", "--gain", "2", "--penalty", "1", "--json")
    assert done.returncode == 0
    document = json.loads(done.stdout)
    assert document["format"] == "paripassu/deterrence/1"
    assert document["fraction"] == "2/3"
    assert "66.67" in program("inspect", "require", "--gain", "2", "--penalty", "1").stdout
    none = program("inspect", "require", "--gain", "2", "--penalty", "-0.5", "--json")
    assert none.returncode == 1
    assert json.loads(none.stdout)["detect"] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "AGREEMENT.toml is missing"),
        ((KOREA,), "PLAN.json is missing"),
        (("--gain", "1"), "go together"),
        (("--gain", "x", "--penalty", "1"), "--gain should be a number"),
        ((KOREA, KOREA), "is no JSON"),
        (("-", "-"), "only one of the files"),
        ((KOREA, "nowhere.json"), "there is no such file"),
        (("nowhere.toml", "nowhere.json"), "nowhere.toml"),
    ],
)
def test_bad_input(program: Program, arguments: tuple[str, ...], said: str) -> None:
    done = program("inspect", "require", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_another_agreements_plan(program: Program, plan: str) -> None:
    done = program("inspect", "require", str(ROOT / "examples" / "ss7.toml"), plan)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert plan in done.stderr


def test_numbers_have_no_moments(program: Program) -> None:
    done = program("inspect", "require", "--gain", "1", "--penalty", "1", "--found-after", "3")
    assert done.returncode == 2
    assert "--found-after" in done.stderr

"""``paripassu inspect size`` as people and scripts run it."""

from __future__ import annotations

import json

import pytest
from tests.e2e.program import Program


@pytest.fixture
def run(program: Program) -> Program:
    return program.at("inspect", "size")


def test_json(run: Program) -> None:
    done = run("--population", "141", "--defects", "5", "--detect", "0.90", "--json")
    assert done.returncode == 0
    document = json.loads(done.stdout)
    assert document["format"] == "paripassu/size/1"
    assert document["n"] == 52
    assert round(document["achieved"], 4) == 0.9040
    assert document["one_less"] < 0.9
    assert done.stderr == ""


@pytest.mark.parametrize(("method", "n"), [("exact", 78), ("iaea", 78)])
def test_per_item(run: Program, method: str, n: int) -> None:
    done = run(
        *("--population", "80", "--defects", "2", "--detect", "95%", "--per-item", "0.8"),
        *("--method", method, "--json"),
    )
    assert json.loads(done.stdout)["n"] == n


def test_no_sample_suffices(run: Program) -> None:
    arguments = ("--population", "80", "--defects", "1", "--detect", "0.95", "--per-item", "0.8")
    done = run(*arguments, "--json")
    assert done.returncode == 1
    document = json.loads(done.stdout)
    assert document["n"] is None
    assert document["best"] == 0.8
    done = run(*arguments)
    assert done.returncode == 1
    assert "No sample is large enough." in done.stdout
    assert "80\u00a0%" in done.stdout


def test_in_words_within_eighty_columns(run: Program) -> None:
    done = run(
        *("--population", "200", "--goal", "8", "--amount", "2", "--detect", "0.9"),
        *("--instrument", "[red]counter\x1b[31m:1:0.9", "--instrument", "assay:0.2:0.99"),
    )
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert "[red]counter" in done.stdout
    assert "--any-size" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_what_a_sample_achieves(run: Program) -> None:
    done = run("--population", "60", "--defects", "5", "--sample", "25", "--unseen", "1", "--json")
    assert done.returncode == 0
    document = json.loads(done.stdout)
    assert round(document["achieved"], 3) == 0.701
    assert document["detect"] is None
    done = run("--population", "60", "--defects", "5", "--sample", "25", "--unseen", "1")
    assert "could not be inspected" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--population", "10", "--defects", "11", "--detect", "0.9"), "from 1 to the population"),
        (("--population", "ten", "--defects", "1", "--detect", "0.9"), "should be a number"),
        (("--population", "10", "--defects", "1", "--detect", "0,9"), "write 0.9"),
        (("--population", "10", "--defects", "1"), "--detect"),
        (("--defects", "1"), "--population"),
        (
            (
                "--population",
                "9",
                "--goal",
                "1",
                "--amount",
                "1",
                "--detect",
                "0.9",
                "--instrument",
                "scale",
            ),
            "NAME:SHARE:Q",
        ),
    ],
)
def test_bad_input(run: Program, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""

"""``paripassu inspect game`` as people and scripts run it."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from tests.e2e.program import Program

TARGETS = "target,reward,penalty\nassembly hall,10,-5\nstore [red],6,-5\noutpost,2,-1\n"


@pytest.fixture
def run(program: Program) -> Program:
    return program.at("inspect", "game")


def refused(run: Program, *arguments: str, stdin: str) -> str:
    """Give the one message of a refusal."""
    done = run(*arguments, stdin=stdin)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    return done.stderr


def test_when_in_json(run: Program) -> None:
    done = run(
        *("--periods", "5", "--inspections", "2", "--violations", "2", "--seed", "AA" * 32),
        *("--times", "3", "--json"),
    )
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert document["format"] == "paripassu/game/1"
    assert document["value"] == "9/16"
    assert document["inspect_now"] == "5/16"
    assert len(document["schedules"]) == 3
    assert document["seed"] == "aa" * 32


def test_a_penalty_may_be_a_fraction(run: Program) -> None:
    done = run("--periods", "2", "--inspections", "1", "--penalty", "1/3", "--json")
    # s(2, 1) = 1/3 + 2; v = C(1, 1)/s
    assert json.loads(done.stdout)["value"] == "3/7"


def test_when_in_words(run: Program) -> None:
    done = run("--periods", "7", "--inspections", "3", "--violations", "2", "--seed", "00")
    assert done.returncode == 0
    assert "with probability 34.4\u00a0% (11/32)" in done.stdout
    assert "(15/32)" in done.stdout
    assert "periods left  1 left  2 left  3 left" in done.stdout
    assert "Drawn: periods" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_where_from_a_file_and_from_standard_input(run: Program, tmp_path: Path) -> None:
    path = tmp_path / "targets.csv"
    path.write_text(TARGETS)
    done = run("--targets", str(path), "--resources", "1", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert document["attacker_value"] == 145 / 81
    assert document["exact"]["/attacker_value"] == "145/81"
    coverage = {k: v for k, v in document["exact"].items() if k.startswith("/coverage/")}
    assert len(coverage) == len(document["coverage"])
    assert sum(map(Fraction, coverage.values())) == 1
    piped = run("--targets", "-", "--resources", "1", "--json", stdin=TARGETS)
    assert json.loads(piped.stdout) == document


def test_where_in_words(run: Program) -> None:
    done = run("--targets", "-", "--resources", "3", "--seed", "00", stdin=TARGETS)
    assert done.returncode == 0
    assert "worth at most −1 to the attacker" in done.stdout
    assert "store [red]" in done.stdout
    assert "--spend spreads them" in " ".join(done.stdout.split())
    assert "Drawn: " in done.stdout
    spent = run("--targets", "-", "--resources", "3", "--spend", stdin=TARGETS)
    assert spent.stdout.count("100\u00a0%") == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "give --periods N and --inspections M"),
        (("--periods", "3"), "give --periods N and --inspections M"),
        (("--violations", "3"), "give --periods N and --inspections M"),
        (
            ("--periods", "3", "--inspections", "-1"),
            "--inspections should be a whole number from 0 on",
        ),
        (("--periods", "3.5", "--inspections", "1"), "--periods should be a whole number"),
        (("--periods", "x", "--inspections", "1"), "--periods should be a number"),
        (("--periods", "3", "--inspections", "1", "--violations", "-1"), "--violations"),
        (
            ("--periods", "3", "--inspections", "1", "--penalty", "-1"),
            "--penalty should be at least 0",
        ),
        (("--periods", "3", "--inspections", "1", "--penalty", "1/0"), "divides by zero"),
        (("--periods", "3", "--inspections", "1", "--seed", "xyz"), "hex digits"),
        (("--periods", "3", "--inspections", "1", "--times", "2"), "give --seed HEX"),
        (("--periods", "9" * 12, "--inspections", "1"), "too much for exact numbers"),
        (("--periods", "3", "--targets", "x.csv"), "ask one at a time"),
        (("--spend",), "--targets is missing"),
        (("--targets", "x.csv"), "--resources is missing"),
        (("--resources", "1"), "--targets is missing"),
        (("--targets", "no-such.csv", "--resources", "1"), "there is no such file"),
        (("--targets", "-", "--resources", "-1"), "--resources should be a whole number from 0 on"),
        (("--targets", "-", "--resources", "1.5"), "--resources should be a whole number"),
    ],
)
def test_bad_usage_is_one_message(run: Program, arguments: tuple[str, ...], said: str) -> None:
    assert said in refused(run, *arguments, stdin=TARGETS)


def test_bad_usage_exits_2(run: Program) -> None:
    done = run("--periods", "3", "--inspections", "-1", "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("target,reward,penalty\na,1,0\na,2,0\n", "line 3: column 'target'"),
        ("target,reward,penalty\na,1,2\n", "line 2: column 'penalty'"),
        ("target,reward\na,1\n", "'penalty' is missing"),
        ("", "is empty"),
        ('target,reward,penalty\n"a,1,0\n', "is no CSV"),
    ],
)
def test_bad_tables_are_one_message(run: Program, table: str, said: str) -> None:
    given = ("--targets", "-", "--resources", "1")
    assert said in refused(run, *given, stdin=table)


def test_more_inspections_than_periods_inspect_every_period(run: Program) -> None:
    done = run("--periods", "2", "--inspections", "3", "--seed", "00", "--json")
    document = json.loads(done.stdout)
    assert (document["value"], document["inspect_now"]) == ("0", "1")
    assert document["schedules"] == [[1, 2]]
    assert "Inspect every period." in run("--periods", "2", "--inspections", "3").stdout
    assert "no inspection left" in run("--periods", "2", "--inspections", "0").stdout

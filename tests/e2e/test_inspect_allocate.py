"""``paripassu inspect allocate`` as people and scripts run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.e2e.program import Program

TABLE = """stratum,site,population,amount,per_item,cost,site_cost,days
[bold]rods[/],North,60,1,1,2,10,0.1
drums,North,40,4,0.9,5,,0.25
drums,South,50,4,0.9,5,25,0.25
"""


@pytest.fixture
def run(program: Program) -> Program:
    return program.at("inspect", "allocate")


@pytest.fixture
def strata(tmp_path: Path) -> str:
    path = tmp_path / "strata.csv"
    path.write_text(TABLE)
    return str(path)


def test_least_cost_as_one_document(run: Program, strata: str) -> None:
    done = run(strata, "--goal", "8", "--detect", "0.9", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["format"] == "paripassu/allocation/1"
    assert answer["status"] == "optimal"
    assert answer["ties_proven"]
    n = [row["n"] for row in answer["rows"]]
    assert answer["n"] == {"[bold]rods[/]": n[0], "drums": n[1] + n[2]}
    assert answer["cost"] == 2 * n[0] + 5 * (n[1] + n[2]) + 35
    assert answer["achieved"] >= 0.9
    amounts = [1, 4, 4]
    assert sum(a * row["worst"] for a, row in zip(amounts, answer["rows"], strict=True)) >= 8
    same = run("-", "--goal", "8", "--detect", "90%", "--json", stdin=TABLE)
    assert json.loads(same.stdout) == answer


def test_for_people(run: Program, strata: str) -> None:
    done = run(strata, "--goal", "8", "--budget", "200")
    assert done.returncode == 0, done.stderr
    assert "[bold]rods[/]" in done.stdout  # nobody's markup
    assert "No allocation finds more within the limits. This is proven." in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines())


def test_unreachable_exits_1_with_the_best(run: Program, strata: str) -> None:
    done = run(strata, "--goal", "8", "--detect", "0.99", "--days", "2", "--people", "2", "--json")
    assert done.returncode == 1
    answer = json.loads(done.stdout)
    assert answer["status"] == "infeasible"
    assert 0 < answer["best"] < 0.99
    done = run(strata, "--goal", "8", "--detect", "0.99", "--days", "2", "--people", "2")
    assert done.returncode == 1
    assert "No allocation reaches 99" in done.stdout
    assert "4 inspector-days" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--goal", "8"), "--detect P"),
        (("--detect", "0.9"), "--goal M"),
        (("--goal", "800", "--detect", "0.9"), "cannot be hidden"),
        (("--goal", "8 kg", "--detect", "0.9"), "8 kg"),
    ],
)
def test_bad_use_exits_2(run: Program, strata: str, arguments: tuple[str, ...], said: str) -> None:
    done = run(strata, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout


def test_bad_tables_exit_2_naming_row_and_column(run: Program, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(b"stratum,population,amount,min,max\na,10,1,5,3\nb,x,1,,\nc,3,-1,,4\n")
    done = run(str(path), "--goal", "1", "--detect", "0.9")
    assert done.returncode == 2
    for said in ("line 2: column 'min'", "line 3: column 'population'", "line 4: column 'amount'"):
        assert said in done.stderr
    path.write_bytes(bytes(range(256)))
    done = run(str(path), "--goal", "1", "--detect", "0.9")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr

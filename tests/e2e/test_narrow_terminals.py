"""A terminal of 40 columns gets every word, in lines that fit it."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from tests.e2e.program import Program

pytestmark = pytest.mark.slow

COMMANDS = [
    "plan korea-2018-repaired.toml",
    "plan korea-2018.toml",
    "explain korea-2018.toml",
    "compare korea-2018.toml korea-2018-repaired.toml",
    "compare korea-2018-repaired.toml initial-actions-2007.toml jcpoa-2015.toml",
    "risk korea-2018-repaired.toml --samples 1024 --effects 0",
    "inspect require korea-2018-repaired.toml korea-plan.json",
    "inspect size --population 141 --defects 5 --detect 0.9",
    "inspect size --population 80 --defects 1 --detect 0.95 --per-item 0.8",
    "inspect allocate inspection/dismantled-strata.csv --goal 3 --detect 0.9",
    "inspect draw --list inspection/canisters.csv --pick 5 --seed 00",
    "inspect draw --list inspection/canisters.csv --pick 0 --seed 00",
    "inspect game --periods 12 --inspections 3 --violations 2 --penalty 2",
    "inspect game --periods 12 --inspections 3 --violations 0",
    "inspect game --targets inspection/sites.csv --resources 2",
    "inspect assess inspection/canisters-findings-1.csv --draw inspection/canisters-visit-1.json",
    "inspect assess --mirror inspection/canisters-declarations.csv",
    "account inspection/closes.csv --goal 1.5 --detect 0.9",
    "account inspection/protracted-loss.csv --goal 6",
    *(
        f"status --entries river/entries.jsonl --agreement river/agreement.toml "
        f"--plan river/plan.json --at {at}"
        for at in ("2027-01-15", "2027-04-02", "2027-04-20")
    ),
]


def wide(line: str) -> int:
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in line
    )


@pytest.fixture(scope="module")
def folder(program: Program, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, with a plan made from one."""
    place = tmp_path_factory.mktemp("narrow")
    for path in (root / "examples").iterdir():
        (place / path.name).symlink_to(path)
    done = program.at(cwd=place)("plan", "korea-2018-repaired.toml", "--out", "korea-plan.json")
    assert done.returncode == 0
    return place


@pytest.mark.parametrize("command", COMMANDS)
def test_every_line_fits_and_nothing_is_cut(program: Program, folder: Path, command: str) -> None:
    done = program.at(cwd=folder, columns=40)(*command.split())
    assert done.returncode in (0, 1), done.stderr
    assert done.stdout
    # A digest or a seed has no place to be broken at a blank.
    assert [line for line in done.stdout.splitlines() if wide(line.rstrip()) > 40] == []
    assert "…" not in done.stdout.replace("--detect", "").replace(" …", "")


@pytest.mark.parametrize("name", ["korea-2018.toml", "delivery-and-payment.toml"])
def test_what_is_in_an_agreement_fits(program: Program, folder: Path, name: str) -> None:
    narrow = program.at(cwd=folder, columns=40)("show", name).stdout
    assert [line for line in narrow.splitlines() if wide(line) > 40] == []
    # Not a word less than on a wide screen; a list says the names of columns again.
    assert set(program.at(cwd=folder, columns=100)("show", name).stdout.split()) - {
        "id", "name", "title", "by", "value", "stake", "tolerance", "total", "performs", "lasting",
        "days", "portions",
    } <= set(narrow.split())  # fmt: skip


def test_a_draw_of_nothing_says_so(program: Program, folder: Path) -> None:
    asked = ("inspect", "draw", "--list", "inspection/canisters.csv", "--pick", "0", "--seed", "00")
    assert "No item was drawn" in program.at(cwd=folder)(*asked).stdout


def test_no_violation_says_so(program: Program) -> None:
    asked = ("inspect", "game", "--periods", "9", "--inspections", "3", "--violations", "0")
    assert "No violation is planned" in program(*asked).stdout

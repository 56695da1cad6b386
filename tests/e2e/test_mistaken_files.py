"""A file in the place of another is told by what it is, with the command that reads it."""

# ruff: noqa: ISC004 - a message may go over two lines

from __future__ import annotations

from pathlib import Path

import pytest
from tests.e2e.program import Program
from tests.swap import SWAP


@pytest.fixture
def place(program: Program, tmp_path: Path) -> Path:
    (tmp_path / "swap.toml").write_text("# a swap\n\n" + SWAP)
    (tmp_path / "list.txt").write_text("a\nb\n")
    (tmp_path / "e.json").write_text('{ "a": 1 }')
    run = program.at(cwd=tmp_path)
    assert run("plan", "swap.toml", "--out", "plan.json").returncode == 0
    return tmp_path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "account swap.toml",
            "swap.toml: line 1: is an agreement, and a table is needed here — give a CSV file or a "
            "workbook. `paripassu show` and `paripassu plan` read it",
        ),
        ("inspect assess swap.toml", "swap.toml: line 1: is an agreement, and a table is needed"),
        ("account plan.json", 'plan.json: line 1: is a document of the kind "plan", and a table'),
        (
            "show plan.json",
            'plan.json: line 1: is a document of the kind "plan", and an agreement is needed here '
            "— `paripassu check AGREEMENT.toml PLAN.json` reads it",
        ),
        ("plan e.json", "e.json: line 1: is JSON, and an agreement is needed here"),
        ("inspect draw list.txt", "this command has options only; did you mean --list FILE?"),
        (
            "export swap.toml --out .xlsx",
            "--out is an ending without a name — give 'agreement.xlsx'",
        ),
        ("export swap.toml --out sub/x.ods", "give 'sub/x.xlsx'"),
        ("export swap.toml --out x", "--out should end in .xlsx — give 'x.xlsx'"),
    ],
)
def test_it_is_told_by_what_it_is(program: Program, place: Path, words: str, said: str) -> None:
    done = program.at(cwd=place)(*words.split())
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""


def test_a_list_may_hold_what_an_agreement_does(program: Program, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("item\n[agreement]\n[[party]]\n")
    done = program.at(cwd=tmp_path)(
        "inspect", "draw", "--list", "list.csv", "--pick", "1", "--seed", "00"
    )
    assert done.returncode == 0


def test_a_plan_leaves_nothing_to_explain(program: Program, place: Path) -> None:
    done = program.at(cwd=place)("explain", "swap.toml")
    assert done.returncode == 0
    assert (
        "There is a plan, so there is nothing to explain. `paripassu plan` shows it." in done.stdout
    )


def test_numbers_of_the_file_stand_as_given(program: Program, place: Path) -> None:
    """Two digits would call 2.0000001 two."""
    text = (place / "swap.toml").read_text()
    longer = text.replace("stake = 1", "tolerance = 2.0000001\nstake = 0.3333333", 1)
    (place / "long.toml").write_text(longer)
    shown = program.at(cwd=place, columns=200)("show", "long.toml").stdout
    assert "2.0000001" in shown
    assert "0.3333333" in shown

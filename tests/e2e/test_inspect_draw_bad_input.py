"""``inspect draw`` and ``inspect commit`` asked for what cannot be: one message, and no file."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.e2e.draws import KEY, lists
from tests.e2e.program import Program

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lists(tmp_path)


@pytest.fixture
def inspect(program: Program, folder: Path) -> Program:
    return program.at("inspect", cwd=folder)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--list is missing"),
        (("--list", "list.txt"), "--seed or --joint INPUTS.json is needed"),
        (("--list", "list.txt", "--seed", "00"), "how many are drawn is not said"),
        (
            ("--list", "list.txt", "--seed", "0", "--pick", "1"),
            "bytes as hex digits",
        ),
        (
            ("--list", "list.txt", "--seed", "0x00", "--pick", "1"),
            "bytes as hex digits",
        ),
        (
            ("--list", "list.txt", "--seed", "", "--pick", "1"),
            "bytes as hex digits",
        ),
        (("--list", "list.txt", "--seed", "00" * 65, "--pick", "1"), "1 to 64 bytes"),
        (("--list", "list.txt", "--seed", "00", "--pick", "142"), "which has 141"),
        (
            ("--list", "list.txt", "--seed", "00", "--pick", "-1"),
            "--pick should be a whole number",
        ),
        (("--list", "list.txt", "--seed", "00", "--pick", "many"), "--pick should be a number"),
        (
            ("--list", "list.txt", "--seed", "00", "--pick", "hall=1"),
            "--pick names the stratum 'hall', and the list has no strata",
        ),
        (("--list", "list.txt", "--seed", "00", "--pick", "1", "--pick", "2"), "given 2 times"),
        (
            ("--list", "strata.csv", "--seed", "00", "--pick", "hall=1"),
            "--pick says nothing of stratum",
        ),
        (
            ("--list", "strata.csv", "--seed", "00", "--pick", "x=1"),
            "--pick names 'x', and the list has no such",
        ),
        (("--list", "list.txt", "--seed", "00"), "give --pick [STRATUM=]K, or --detect P and"),
        (
            ("--list", "strata.csv", "--seed", "00", "--pick", "hall=1", "--pick", "hall=2"),
            "given twice",
        ),
        (
            ("--list", "strata.csv", "--seed", "00", "--pick", "1", "--defects", "1"),
            "--defects is one number",
        ),
        (
            ("--list", "list.txt", "--seed", "00", "--pick", "1", "--weight", "kg"),
            "the columns 'item', 'kg' are missing",
        ),
        (("--list", "list.txt", "--seed", "00", "--pick", "1", "--key", "1./"), "no meaning"),
        (("--list", "list.txt", "--seed", "00", "--pick", "1", "--method", "weighted"), "--weight"),
        (("--list", "list.txt", "--seed", "00", "--pick", "1", "--id", "\n"), "a blank at"),
        (
            ("--list", "list.txt", "--seed", "00", "--pick", "1", "--detect", "90"),
            "write 90% if that",
        ),
        (("--list", "list.txt", "--seed", "00", "--pick", "1", "--out", "list.txt"), "the input"),
        (("--list", "none", "--seed", "00", "--pick", "1"), "no such file"),
        (("--list", "-", "--joint", "-", "--pick", "1"), "one of the two files by name"),
        (("--pool", "25", "--pick", "10", "--seed", "00"), "--seed has no meaning"),
        (("--pool", "25", "--pick", "10"), "--key or --source N,N,… is needed"),
        (("--pool", "25", "--key", KEY), "--pick is needed"),
        (("--pool", "70000", "--pick", "10", "--key", KEY), "65,535"),
        (("--pool", "25", "--pick", "26", "--key", KEY), "26 of 25"),
        (("--pool", "25", "--pick", "1", "--source", "1,x"), "--source should be"),
        (("--pool", "2.5", "--pick", "1", "--key", KEY), "--pool should be a whole number"),
    ],
)
def test_bad_usage(inspect: Program, folder: Path, arguments: tuple[str, ...], said: str) -> None:
    before = (folder / "list.txt").read_bytes()
    done = inspect.ends("draw", *arguments, code=2)
    assert said in done.stderr
    assert not done.stdout
    assert (folder / "list.txt").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--secret", "s"), "--id ID and --party ID"),
        (("--secret", "s", "--id", "d", "--party", ""), "is empty"),
        (("--secret", "s", "--reveal"), "no such file"),
        (("--secret", "list.txt", "--reveal"), "no JSON"),
        (("--secret", "s", "--reveal", "--dice", "-"), "--dice has no meaning"),
        (("--secret", "no/s", "--id", "d", "--party", "a"), "cannot be written"),
        (("--secret", "s", "--id", "d", "--party", "a", "--inputs", "list.txt"), "no JSON"),
    ],
)
def test_bad_commits(inspect: Program, folder: Path, arguments: tuple[str, ...], said: str) -> None:
    done = inspect.ends("commit", *arguments, code=2)
    assert said in done.stderr
    assert not (folder / "s").exists()


def test_where_the_list_may_be_written(inspect: Program, folder: Path) -> None:
    asked = ("draw", "--list", "list.txt", "--pick", "3", "--seed", "00")
    for files, said in (
        (("--out-list", "list.txt"), "list.txt"),
        (("--out-list", "strata.csv"), "strata.csv"),
        (("--out-list", "D", "--out", "D"), "--out and --out-list are both D"),
    ):
        assert said in inspect.ends(*asked, *files, code=2).stderr
    numbers = ("draw", "--pool", "5", "--pick", "1", "--key", KEY, "--out-list", "L.csv")
    assert "no list is drawn from" in inspect.ends(*numbers, code=2).stderr
    assert not (folder / "L.csv").exists()

"""Every place for output is looked at before the work begins, of every command that has one.

Each command here is given an input that is not there, or a value that is none. So an answer about
the place shows that the place was looked at first.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.e2e.program import Program

from paripassu.cli.app import app

SECRET = ("--secret", "none.secret")
#: Each command that writes files, with work that cannot be done.
WORK: dict[str, tuple[str, ...]] = {
    "plan": ("plan", "none.toml"),
    "explain": ("explain", "none.toml"),
    "compare": ("compare", "none.toml", "none.toml"),
    "risk": ("risk", "none.toml"),
    "report": ("report", "none.toml"),
    "import": ("import", "none.xlsx"),
    "export": ("export", "none.toml"),
    "inspect size": ("inspect", "size", "--population", "many"),
    "inspect allocate": ("inspect", "allocate", "none.csv"),
    "inspect commit": ("inspect", "commit"),
    "inspect draw": ("inspect", "draw", "--list", "none.csv", "--pick", "1", "--seed", "00"),
    "inspect prepare": (
        *("inspect", "prepare", "none.toml", "none.json", "--step", "a:1"),
        *("--strata", "none.csv", "--list", "none.txt"),
    ),
    "inspect game": ("inspect", "game", "--targets", "none.csv", "--resources", "1"),
    "inspect assess": ("inspect", "assess", "none.csv"),
    "account TABLE.csv": ("account", "none.csv"),
    "account new": ("account", "new"),
    "declare commit": ("declare", "commit", "none.dir"),
    "declare disclose": ("declare", "disclose", "--commitment", "none.json", *SECRET, "--all"),
    "declare challenge": ("declare", "challenge", "--commitment", "none.json", "--tag", "a"),
    "declare rehearse": ("declare", "rehearse", *SECRET),
    "declare answer": ("declare", "answer", "none.json", "--commitment", "none.json", *SECRET),
    "declare keys": ("declare", "keys", "norway"),  # draws them; a name is all it takes
    "declare seal": (
        *("declare", "seal", "--commitment", "none.json", *SECRET, "--k", "1"),
        *("--guardian", "none.json", "--stage", "none"),
    ),
    "declare receive": (
        *("declare", "receive", "none.json", "none.json", "none.json"),
        *("--key", "none.json", "--commitment", "none.json"),
    ),
    "declare release": ("declare", "release", "none.json", "none.json", "--commitment", "none.c"),
    "declare recover": ("declare", "recover", "none.json", "none.json", "--commitment", "none.c"),
    "record prove": ("record", "prove", "none.log", "--entry", "0"),
    "record receipt": ("record", "receipt", "none.json", "--policy", "none.policy"),
    "record keys new": ("record", "keys", "new", "norway", "--for", "officer"),
    "record charter change": ("record", "charter", "change", "none.toml", "--log", "none"),
    "record keys change": ("record", "keys", "change", "north", "--log", "none"),
    "record state": (
        *("record", "state", "perform", "--author", "none", "--body", "none.json"),
        *("--log", "none"),
    ),
    "status": ("status", "none.log"),
    "site": ("site", "none.log"),
    "verify": ("verify", "none.json"),
    "demo": ("demo", "none"),
}
#: What an option needs beside it.
BESIDE = {
    ("explain", "out"): ("--apply", "1"),
    ("inspect commit", "inputs"): ("--secret", "secret", "--id", "d", "--party", "a"),
    ("inspect commit", "secret"): ("--id", "d", "--party", "a"),
    ("export", "pictures"): ("--out", "book.xlsx"),
    ("declare commit", "out"): ("--secret", "secret"),
    ("declare seal", "handover"): ("--out", "seal.json"),
    ("declare commit", "secret"): ("--out", "commitment.json"),
}
#: Options that name what is written.
WRITE = {
    *("out", "out_list", "form", "page", "pictures", "records", "inputs", "secret", "handover"),
}
#: Commands that read the secret that another wrote.
OPEN = {"declare rehearse", "declare disclose", "declare answer", "declare seal"}


def commands() -> Iterator[tuple[str, str, str]]:
    """Give each option that names a place for output: command, parameter, option."""

    def leaves(command: object, words: str) -> Iterator[tuple[str, object]]:
        for name, inner in getattr(command, "commands", {}).items():
            yield from leaves(inner, f"{words} {name}".strip())
        if not hasattr(command, "commands"):
            yield words, command

    for words, leaf in leaves(app, ""):
        for one in leaf.params:  # type: ignore[attr-defined]
            option = max(one.opts, key=len)
            if one.name == "secret" and words in OPEN:
                continue
            if option.startswith("--") and (one.name in WRITE or one.name == "path"):
                yield words, one.name, option


CASES = list(commands())


def test_every_option_that_writes_is_tried() -> None:
    assert {words for words, _, _ in CASES} == set(WORK)
    assert len(CASES) >= 29


@pytest.mark.parametrize(("words", "parameter", "option"), CASES)
def test_a_place_is_refused_before_the_work(
    program: Program, tmp_path: Path, words: str, parameter: str, option: str
) -> None:
    (tmp_path / "notes").write_text("my notes of spring\n")
    run = program.at(*WORK[words], *BESIDE.get((words, parameter), ()), cwd=tmp_path)
    ending = {"export": ".xlsx", "report": ".html"}.get(words, "")
    parents = words == "demo"  # it makes its folders
    for place in (f"nowhere/out{ending}", f"notes/out{ending}"):
        if parents and place.startswith("nowhere"):
            continue
        done = run(option, place)
        assert done.returncode == 2
        assert done.stdout == ""
        said = "there is no folder 'nowhere'" if "nowhere" in place else "notes is a file"
        assert said in done.stderr, (done.stderr, place)
        assert "none." not in done.stderr
    assert sorted(one.name for one in tmp_path.iterdir()) == ["notes"]


def test_pictures_have_a_place_of_their_own(program: Program, tmp_path: Path) -> None:
    run = program.at("plan", "none.toml", cwd=tmp_path)
    done = run("--out", "shown", "--pictures", "shown")
    assert "--out PLAN.json and --pictures DIR are both shown" in done.stderr
    (tmp_path / "shown").mkdir()
    done = run("--out", "shown/index.html", "--pictures", "shown")
    assert "--out PLAN.json is the page of --pictures DIR" in done.stderr
    (tmp_path / "shown" / "index.html").write_text("<!doctype html>\n<title>my own site</title>\n")
    done = run("--pictures", "shown")
    assert done.returncode == 2
    assert "index.html exists already" in done.stderr

"""``record verify`` as people run it: yes, no, and no answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.contract.records import write_files
from tests.e2e.program import Program
from tests.record_signed import WITNESSES, of_one, policy, signed

from paripassu.record.fork import Branch, Fork, format_fork
from paripassu.record.note import format_note
from paripassu.record.policy import format_policy


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a policy, an entry, its proof, a checkpoint, and a proof from there."""
    write_files(tmp_path)
    return tmp_path


def test_an_entry(program: Program, place: Path) -> None:
    run = program.at("record", "verify", "entry.tlog-proof", "--policy", "log.policy", cwd=place)
    done = run("--entry", "entry")
    assert (done.returncode, done.stderr) == (0, "")
    assert "The entry stands in the log log.example/agreement." in done.stdout
    assert "2026-01-01T00:00:00Z" in done.stdout
    answer = json.loads(run("--entry", "entry", "--json").stdout)
    assert answer["ok"] is True
    assert (answer["index"], answer["size"]) == (0, 1)
    assert answer["stamps"] == {
        name: f"2026-01-01T00:00:0{at}Z" for at, name in enumerate(WITNESSES[:3])
    }


def test_a_fork(program: Program, place: Path) -> None:
    first, other = of_one(b"the entry"), of_one(b"another")
    branches = [Branch(note.root, (), signed(note)) for note in (first, other)]
    (place / "fork.json").write_bytes(format_fork(Fork(1, *branches)))
    run = program.at("record", "verify", "fork.json", "--policy", "log.policy", cwd=place)
    done = run()
    assert (done.returncode, done.stderr) == (0, "")
    assert "The log log.example/agreement has shown two histories." in done.stdout
    assert json.loads(run("--json").stdout)["size"] == 1
    done = run("--entry", "entry")  # it is no proof of an entry
    assert done.returncode == 1
    one = format_fork(Fork(1, branches[0], branches[0]))
    (place / "fork.json").write_bytes(one)
    assert json.loads(run("--json").stdout)["rejected"]["file"] == "fork.json"
    done = program.at(cwd=place)("record", "verify", "went-on", "--policy", "log.policy")
    assert done.returncode == 2
    assert "proof of a fork" in done.stderr


def test_another_entry(program: Program, place: Path) -> None:
    (place / "other").write_text("another")
    run = program.at("record", "verify", "entry.tlog-proof", "--policy", "log.policy", cwd=place)
    done = run("--entry", "other")
    assert done.returncode == 1
    assert "The proof is rejected." in done.stdout
    answer = json.loads(run("--entry", "other", "--json").stdout)
    assert answer["ok"] is False
    assert (answer["rejected"]["file"], answer["rejected"]["error"]) == (
        "entry.tlog-proof",
        "RootMismatch",
    )


def test_a_log_that_went_on(program: Program, place: Path) -> None:
    run = program.at("record", "verify", "went-on", "--policy", "log.policy", cwd=place)
    done = run("--from", "checkpoint")
    assert (done.returncode, done.stderr) == (0, "")
    assert "went on" in done.stdout
    assert json.loads(run("--from", "checkpoint", "--json").stdout)["since"] == 1
    (place / "forked").write_bytes(format_note(signed(of_one(b"another"))))
    answer = json.loads(run("--from", "forked", "--json").stdout)
    assert answer["rejected"]["error"] == "Fork"
    (place / "unsigned").write_bytes(
        (place / "forked").read_bytes().split(b"\n\n")[0] + "\n\n— a AAAAAAA=\n".encode()
    )
    answer = json.loads(run("--from", "unsigned", "--json").stdout)
    assert (answer["rejected"]["file"], answer["rejected"]["error"]) == ("unsigned", "Unsigned")


def test_too_few_witnesses(program: Program, place: Path) -> None:
    (place / "strict").write_bytes(format_policy(policy(4)))
    run = program.at("record", "verify", "entry.tlog-proof", "--policy", "strict", cwd=place)
    done = run("--entry", "entry")
    assert done.returncode == 1
    assert "outsider-d" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("entry.tlog-proof", "--policy", "log.policy"), "--entry"),
        (
            ("went-on", "--policy", "log.policy", "--entry", "entry", "--from", "checkpoint"),
            "--entry",
        ),
        (("none", "--policy", "log.policy", "--entry", "entry"), "no such file"),
        (("entry.tlog-proof", "--policy", "none", "--entry", "entry"), "no such file"),
        (("entry.tlog-proof", "--policy", "entry", "--entry", "entry"), "line 1"),
        (("entry.tlog-proof", "--policy", "no-log", "--entry", "entry"), "names no log"),
        (("entry.tlog-proof", "--policy", "log.policy", "--entry", "none"), "no such file"),
        (("entry.tlog-proof", "--policy", "-", "--entry", "-"), "only one"),
    ],
)
def test_no_answer(program: Program, place: Path, words: tuple[str, ...], said: str) -> None:
    (place / "no-log").write_text("quorum none\n")
    done = program.at("record", "verify", *words, cwd=place)()
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""

"""What `verify` says of files that are none: rejected with exit 1, unusable with exit 2."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.attacks.worlds import HONEST, SMALL, S
from tests.e2e.program import Done, Program, document
from tests.oracle.escrow import encode

Run = Callable[..., Done]


@pytest.fixture
def run(program: Program, tmp_path: Path) -> Run:
    """The program in a folder with a commitment, a disclosure and a question."""
    opened = SMALL.disclosure({"sites": ([S], ["cell"])})
    (tmp_path / "c.json").write_bytes(encode(SMALL.commitment()))
    (tmp_path / "r.json").write_bytes(encode(opened))
    (tmp_path / "q.json").write_bytes(encode(SMALL.question("sites", place="0,0")))
    (tmp_path / "other.json").write_bytes(encode(HONEST.disclosure({"items": ([0], [])})))
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "binary").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "nested").write_bytes(b"[" * 10**6)
    (tmp_path / "long").write_bytes(b'{"a":"' + b"x" * 10**7)
    (tmp_path / "spaced").write_bytes(encode(opened).replace(b",", b", ", 1))
    (tmp_path / "altered").write_bytes(encode(opened).replace(b'["s"]', b'["t"]'))
    (tmp_path / "folder").mkdir()
    return program.at("verify", cwd=tmp_path).ends


def test_true_files(run: Run) -> None:
    assert document(run("c.json", "r.json", "--json"))["tables"]["sites"]["open"] == 1


def test_without_the_agreement_it_warns(run: Run) -> None:
    for words in (("c.json", "--json"), ("c.json",)):
        done = run(*words)
        assert "note: whether the commitment is to what was agreed was not checked" in done.stderr
        assert "Note" not in done.stdout


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("spaced", "NotCanonical"),
        ("altered", "RootMismatch"),
        ("other.json", "WrongCommitment"),
    ],
)
def test_rejected_files(run: Run, name: str, error: str) -> None:
    done = run("c.json", name, "r.json", code=1)
    assert f"{name}: {error}" in done.stdout
    told = document(run("c.json", name, "r.json", "--json", code=1))
    assert [(one["file"], one["error"]) for one in told["rejections"]] == [(name, error)]
    # The others stand, and nobody is accused.
    assert told["tables"]["sites"]["open"] == 1
    assert told["findings"] == []


@pytest.mark.parametrize("name", ["empty", "binary", "long", "spaced", "r.json", "q.json"])
def test_commitments_that_are_none(run: Run, name: str) -> None:
    for more in ((), ("--json",)):
        done = run(name, "q.json", *more, code=2)
        assert done.stdout == ""
        assert f"{name}: is " in done.stderr
        assert "no commitment" in done.stderr
        assert "—" in done.stderr  # how to mend it


def test_a_false_commitment_is_rejected(run: Run, tmp_path: Path) -> None:
    false = (tmp_path / "c.json").read_bytes().replace(b'"declarer":"n', b'"declarer":"m')
    (tmp_path / "false").write_bytes(false)
    for name, error in (("false", "CommitmentMismatch"), ("spread", "NotCanonical")):
        (tmp_path / "spread").write_bytes(false.replace(b",", b", ", 1))
        told = document(run(name, "q.json", "--json", code=1))
        assert (told["rejected"]["file"], told["rejected"]["error"]) == (name, error)
        assert told["root"] is None
        assert "Nothing can be said" in run(name, "q.json", code=1).stdout


@pytest.mark.parametrize("name", ["nested", "folder", "none", "empty", "binary", "long"])
def test_files_that_cannot_be_used(run: Run, name: str) -> None:
    for files in ((name,), ("c.json", name), ("c.json", "r.json", name)):
        done = run(*files, code=2)
        assert done.stdout == ""
        assert name in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_without_permission(run: Run, tmp_path: Path) -> None:
    (tmp_path / "r.json").chmod(0)
    assert "r.json" in run("c.json", "r.json", code=2).stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--most-slots", "0"), "--most-slots"),
        (("--most-slots", "many"), "--most-slots"),
        (("--stage", "first"), "first"),
        (("--place", "91,0"), "91"),
        (("--place", "nan,0"), "nan"),
        (("--place", "0,0", "--tag", "A"), "tag"),
        (("--place", "0,0", "--table", "site"), "sites"),
        (("--tag", "A"), "--tag cannot be asked about: no table is by tag"),
        (("--table", "sites"), "place"),
        (("--agreement", "none.toml"), "none.toml"),
        (("--agreement", "binary"), "binary"),
        (("--agreement", "empty"), "empty"),
        (("--agreement", "folder"), "folder"),
    ],
)
def test_options_that_make_no_sense(run: Run, words: tuple[str, ...], said: str) -> None:
    done = run("c.json", "r.json", *words, code=2)
    assert said in done.stderr, done.stderr
    assert done.stdout == ""


def test_the_secret_is_told_as_what_it_is(run: Run, tmp_path: Path) -> None:
    """Its head is nested more deeply than any file to verify."""
    secret = (
        b'{"format": "paripassu/declaration-secret/1", "x": ' + b"[" * 20 + b"]" * 20 + b"}\n\0"
    )
    (tmp_path / "s.secret").write_bytes(secret)
    for files in (("s.secret",), ("c.json", "s.secret")):
        told = run(*files, code=2).stderr
        assert 's.secret: is a document of the kind "declaration-secret"' in told
        assert "declare rehearse" in told


def test_too_much_work(run: Run) -> None:
    assert "2 slots" not in run("c.json", "r.json", "--most-slots", "1").stderr
    done = run("c.json", "q.json", "--most-slots", "5", code=2)
    assert "--most-slots" in done.stderr


def test_a_question_that_is_not_open(run: Run) -> None:
    told = document(run("c.json", "r.json", "q.json", "--json", code=1))
    assert [one["outcome"] for one in told["questions"]] == ["not open"]
    told = document(run("c.json", "altered", "q.json", "--json", code=1))
    assert [one["outcome"] for one in told["questions"]] == ["not open"]

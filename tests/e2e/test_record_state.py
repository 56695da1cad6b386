"""``record state`` as people run it: with a log, offline, and by several hands."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.charters import AGREEMENT, Book, at, secrets, write_log
from tests.e2e.program import Done, Program
from tests.process_books import Declared, ProcessBook

from paripassu.record.entry import parse_entry
from paripassu.record.envelope import Statement
from paripassu.record.secret_keys import write_secret_key

TIME = 1_800_000_000


@pytest.fixture
def book() -> Book:
    """A log with its charter and a statement of north-1, which a quorum has cosigned."""
    made = Book().begun()
    made.append(made.statement())
    return made


@pytest.fixture
def place(tmp_path: Path, book: Book) -> Path:
    """A folder with the log, keys and a body."""
    counted = book.note(at(TIME))
    book.append(book.statement(author="north-2"))
    write_log(book, tmp_path / "log", counted, book.note({}))
    for name in ("north-1", "north-2"):
        for key in secrets(name):
            write_secret_key(tmp_path / f"{name}.{key.public.algorithm}.pem", key)
    (tmp_path / "body.json").write_text('{"step": "treaty:1"}')
    (tmp_path / "a.toml").write_bytes(b"the agreement")
    (tmp_path / "checkpoint").write_bytes(counted)
    return tmp_path


def read(path: Path) -> Statement:
    found = parse_entry(path.read_bytes())
    assert isinstance(found, Statement)
    return found


def test_with_a_log(program: Program, place: Path, book: Book) -> None:
    run = program.at("record", "state", "perform", "--log", "log", "--author", "north-1", cwd=place)
    keys = ("--sign", "north-1.ed25519.pem", "--sign", "north-1.ml-dsa-44.pem")
    done = run("--body", "body.json", *keys, "--out", "s.json")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing was sent." in done.stdout
    made = read(place / "s.json")
    assert made.after.size == 2
    assert made.previous == book.state.last["north-1"].id
    assert made.id in done.stdout
    book.append(made)


def test_previous_is_what_is_logged_and_not_yet_witnessed(
    program: Program, place: Path, book: Book
) -> None:
    done = program.at("record", "state", "perform", "--log", "log", cwd=place)(
        *("--author", "north-2", "--body", "body.json", "--json")
    )
    answer = json.loads(done.stdout)
    assert answer["previous"] == book.state.last["north-2"].id
    assert answer["after"] == 2
    assert (answer["signed"], len(answer["missing"])) == ([], 2)
    assert answer["file"] == f"north-2-perform-{answer['id'][:8]}.json"


def test_signatures_are_added_one_by_one(program: Program, place: Path, book: Book) -> None:
    run = program.at("record", "state", cwd=place)
    new = ("perform", "--log", "log", "--author", "north-1", "--body", "body.json")
    answer = json.loads(run(*new, "--sign", "north-1.ed25519.pem", "--json").stdout)
    assert (len(answer["signed"]), len(answer["missing"])) == (1, 1)
    done = run(answer["file"], "--sign", "north-1.ml-dsa-44.pem")
    assert (done.returncode, done.stderr) == (0, "")
    made = read(place / answer["file"])
    assert made.id == answer["id"]
    book.append(made)


def test_offline(program: Program, place: Path) -> None:
    run = program.at("record", "state", "perform", "--author", "north-1", cwd=place)
    given = ("--body", "body.json", "--agreement", "a.toml", "--after", "checkpoint")
    answer = json.loads(run(*given, "--previous", "none", "--out", "s.json", "--json").stdout)
    made = read(place / "s.json")
    assert made.agreement == AGREEMENT == sha256(b"the agreement").hexdigest()
    assert (made.after.size, made.previous, answer["missing"]) == (2, None, None)
    series = ("--previous", answer["id"], "--out", "t.json", "--json")
    assert json.loads(run(*given, *series).stdout)["previous"] == answer["id"]


def test_files_are_named(program: Program, place: Path) -> None:
    (place / "photo.png").write_bytes(b"a picture")
    run = program.at("record", "state", "perform", "--log", "log", "--author", "north-1", cwd=place)
    digest = sha256(b"a picture").hexdigest()
    for evidence in (None, ["photo.png"], [f"sha256:{digest}"]):
        body = {"step": "treaty:1", "evidence": evidence or []}
        (place / "body.json").write_text(json.dumps(body))
        done = run("--body", "body.json", "--file", "photo.png", "--out", "s.json")
        assert done.returncode == (2 if evidence is None else 0)
        assert evidence or digest in done.stderr
    (place / "body.json").write_text('{"step": "treaty:1"}')
    assert run("--body", "body.json", "--file", "photo.png", "--out", "s.json").returncode == 0
    made = read(place / "s.json")
    assert made.body == {"step": "treaty:1", "evidence": [f"sha256:{digest}"]}
    blob = made.blobs[0]
    assert (blob.digest, blob.size, blob.type) == (digest, 9, "image/png")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"--author": "nobody"}, "north-spare"),
        ({"--log": "nowhere"}, "nowhere"),
        ({"--body": "a.toml"}, "JSON"),
        ({"--body": None}, "body"),
        ({"--log": None}, "log"),
        ({"--previous": "x"}, "previous"),
        ({"--after": "a.toml"}, "a.toml"),
        ({"--sign": "north-2.ed25519.pem"}, "north-1"),
        ({"--sign": "a.toml"}, "PEM"),
        ({"what": "Perform"}, "kind"),
        ({"--author": None}, "body"),
        ({"--out": "a.toml"}, "a.toml"),
    ],
)
def test_what_is_wrong_is_told(
    program: Program, place: Path, changes: dict[str, Any], said: str
) -> None:
    given = {"--log": "log", "--author": "north-1", "--body": "body.json"} | changes
    what = given.pop("what", "perform")
    words = [word for key, value in given.items() if value is not None for word in (key, value)]
    done = program.at("record", "state", what, *words, cwd=place)()
    assert done.returncode == 2, done.stdout
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "body", ['{"n": 0.5}', '{"n": 1e3}', '{"é": 1}', '{"n": 9007199254740992}']
)
def test_a_body_that_cannot_stand_there(program: Program, place: Path, body: str) -> None:
    (place / "body.json").write_text(body, encoding="utf-8")
    done = program.at("record", "state", "perform", "--log", "log", cwd=place)(
        *("--author", "north-1", "--body", "body.json")
    )
    assert done.returncode == 2
    assert "body.json" in done.stderr


def test_a_checkpoint_without_a_quorum(program: Program, place: Path, book: Book) -> None:
    (place / "log" / "checkpoint").write_bytes(book.note(at(TIME, "w1", "w2"), 2))
    done = program.at("record", "state", "perform", "--log", "log", cwd=place)(
        *("--author", "north-1", "--body", "body.json")
    )
    assert done.returncode == 1
    assert "too few witnesses have cosigned" in done.stderr


def test_a_file_that_is_no_statement(program: Program, place: Path) -> None:
    run = program.at("record", "state", cwd=place)
    done = run("body.json", "--sign", "north-1.ed25519.pem")
    assert done.returncode == 2
    assert "body.json" in done.stderr
    assert (place / "body.json").read_text() == '{"step": "treaty:1"}'
    assert run("body.json").returncode == 2


def test_what_would_move_nothing_is_refused_before_it_is_signed(
    program: Program, tmp_path: Path
) -> None:
    book, one = ProcessBook().signed(), Declared()
    book.write(tmp_path / "log")
    for name in ("north-1", "south-1"):
        for key in secrets(name):
            write_secret_key(tmp_path / f"{name}.{key.public.algorithm}.pem", key)
    (tmp_path / "body.json").write_text('{"step": "open:1"}')
    (tmp_path / "commitment.json").write_bytes(one.file)
    (tmp_path / "template.toml").write_bytes(one.template)

    def state(kind: str, by: str, *words: str) -> Done:
        keys = [word for one in ("ed25519", "ml-dsa-44") for word in ("--sign", f"{by}.{one}.pem")]
        run = program.at("record", "state", kind, "--log", "log", "--author", by, cwd=tmp_path)
        return run(*words, *keys, "--out", "s.json")

    done = state("perform", "south-1", "--body", "body.json")
    assert (done.returncode, done.stdout) == (1, "")
    assert "perform would have no effect (not-performer): it is about a step" in done.stderr
    assert "--anyway" in done.stderr
    assert not (tmp_path / "s.json").exists()
    done = state("perform", "south-1", "--body", "body.json", "--anyway")
    assert (done.returncode, done.stderr) == (0, "")
    assert "it has no effect (not-performer)" in " ".join(done.stdout.split())
    files = ("--file", "commitment.json", "--file", "template.toml")
    done = state("commit", "north-1", *files)
    assert (done.returncode, done.stderr) == (0, "")
    assert 'filled in: stages: ["first"]' in " ".join(done.stdout.split())
    made = read(tmp_path / "s.json")
    assert made.body == one.body()
    for content in (one.file, one.template):
        book.files.add(content)
    book.append(made)
    done = state("commit", "north-1", "--file", "commitment.json")
    assert done.returncode == 2
    assert "template: is missing" in done.stderr

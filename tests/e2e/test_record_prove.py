"""``record prove`` and ``record checkpoint`` as people run them; what is proven is verified."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests import signed_books
from tests import signed_logs as logs
from tests.charters import Book
from tests.e2e.program import Program, document
from tests.signed_logs import Files

from paripassu.record import judge
from paripassu.record.edge import Edge
from paripassu.record.envelope import Statement, format_statement, parse_statement
from paripassu.record.state import State

SIZE, EARLY = 300, 256
MADE = logs.entries(SIZE)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a log, its policy, and what it was at an earlier size."""
    logs.write(tmp_path / "log", logs.log(SIZE, EARLY))
    (tmp_path / "policy").write_bytes(logs.policy())
    (tmp_path / "earlier").write_bytes(logs.note(EARLY, logs.root(MADE[:EARLY])))
    return tmp_path


@pytest.mark.parametrize("index", [0, 3, 255, 256, 299])
def test_an_entry(program: Program, place: Path, index: int) -> None:
    (place / "entry").write_bytes(MADE[index])
    done = program.at("record", "prove", "log", "--entry", str(index), cwd=place)()
    assert (done.returncode, done.stderr) == (0, "")
    (place / "proof").write_text(done.stdout)
    verify = program.at("record", "verify", "proof", "--policy", "policy", cwd=place)
    assert verify("--entry", "entry").returncode == 0
    (place / "entry").write_bytes(MADE[index] + b".")
    assert verify("--entry", "entry").returncode == 1


@pytest.mark.parametrize("size", [0, 1, 200, EARLY, SIZE])
def test_a_log_that_went_on(program: Program, place: Path, size: int) -> None:
    (place / "earlier").write_bytes(logs.note(size, logs.root(MADE[:size])))
    run = program.at("record", "prove", "log", "--from", "earlier", cwd=place)
    done = run("--out", "proof")
    assert (done.returncode, done.stderr) == (0, "")
    assert "record verify" in done.stdout
    assert (place / "proof").read_text() == run().stdout
    assert run("--out", "proof").returncode == 0  # a proof may be made again
    verify = program.at("record", "verify", "proof", "--policy", "policy", cwd=place)
    assert verify("--from", "earlier").returncode == 0
    answer = json.loads(run("--json").stdout)
    assert (answer["since"], answer["size"], answer["index"]) == (size, SIZE, None)


def test_a_statement_by_its_id(program: Program, tmp_path: Path) -> None:
    book = Book().begun()
    contents = list(book.entries)
    edge, files = Edge().append(contents)
    written: Files = {**files, "checkpoint": logs.note(len(contents), edge.root)}
    logs.write(tmp_path / "log", written)
    (tmp_path / "policy").write_bytes(logs.policy())
    (tmp_path / "entry").write_bytes(contents[0])
    run = program.at("record", "prove", "log", cwd=tmp_path)
    done = run("--entry", parse_statement(contents[0]).id, "--json")
    assert json.loads(done.stdout)["index"] == 0
    missing = run("--entry", "0" * 64)
    assert missing.returncode == 1
    assert "no statement" in missing.stderr


def spoilt(statement: Statement) -> Statement:
    """Give a copy with a wrong signature: its id is the same, and it breaks a rule."""
    first, *others = statement.signatures
    wrong = first._replace(signature=bytes(len(first.signature)))
    return replace(statement, signatures=(wrong, *others))


def test_of_copies_of_a_statement_the_one_that_counts(program: Program, tmp_path: Path) -> None:
    book = Book().begun()
    made = book.statement(author="south-1")
    for one in (spoilt(made), made, spoilt(made)):
        content = format_statement(one)
        book.put(content, fold(book, content))
    void = book.statement(author="north-1")
    content = format_statement(spoilt(void))
    book.put(content, fold(book, content))
    logs.write(tmp_path / "log", signed_books.files(book))
    run = program.at("record", "prove", "log", cwd=tmp_path)
    assert document(run("--entry", made.id, "--json"))["index"] == 2
    done = run("--entry", void.id)
    assert done.returncode == 1
    assert "at index 4, breaks a rule" in done.stderr
    assert document(run("--entry", "4", "--json"))["index"] == 4


def fold(book: Book, content: bytes) -> State:
    """Give the state after an entry that a log has, whether it counts or not."""
    index = len(book.entries)
    return judge.fold(book.state, index, content, book.root, book.files).state


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("log", "--entry", "300"), 1, "no entry 300"),
        (("log", "--from", "forked"), 1, "two histories"),
        (("log", "--from", "larger"), 1, "less"),
        (("log", "--from", "another"), 1, "another/log"),
        (("damaged", "--entry", "299"), 1, "tile/"),
        (("log",), 2, "--entry"),
        (("log", "--entry", "1", "--from", "earlier"), 2, "--entry"),
        (("log", "--entry", "-1"), 2, "--entry"),
        (("log", "--entry", "01"), 2, "--entry"),
        (("log", "--entry", "one"), 2, "--entry"),
        (("log", "--from", "policy"), 2, "policy"),
        (("log", "--from", "none"), 2, "no such file"),
        (("none", "--entry", "1"), 2, "none"),
        (("empty", "--entry", "1"), 2, "checkpoint"),
        (("log", "--entry", "1", "--out", "policy"), 2, "exists already"),
        (("log", "--from", "earlier", "--out", "earlier"), 2, "input itself"),
    ],
)
def test_what_is_not_proven(
    program: Program, place: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    (place / "empty").mkdir()
    (place / "forked").write_bytes(logs.note(EARLY, bytes(32)))
    (place / "larger").write_bytes(logs.note(SIZE + 1, bytes(32)))
    (place / "another").write_bytes(logs.note(1, bytes(32), origin="another/log"))
    damaged = logs.log(SIZE)
    path = next(path for path in damaged if path.startswith("tile/0/") and ".p" in path)
    damaged[path] = bytes([damaged[path][0] ^ 1]) + damaged[path][1:]
    logs.write(place / "damaged", damaged)
    done = program.at("record", "prove", *words, cwd=place)()
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert said in done.stderr


def test_a_checkpoint(program: Program, place: Path) -> None:
    run = program.at("record", "checkpoint", "log", "--policy", "policy", cwd=place)
    done = run()
    assert (done.returncode, done.stderr) == (0, "")
    assert "norway saw it at 2027-01-01T00:00:00Z." in done.stdout
    answer = json.loads(run("--json").stdout)
    assert answer["note"].encode() == (place / "log" / "checkpoint").read_bytes()
    assert (answer["ok"], answer["size"], answer["missing"]) == (True, SIZE, [])
    none = run("--pending")
    assert none.returncode == 2
    assert "checkpoint.pending" in none.stderr
    few = logs.note(SIZE, logs.root(MADE), witnesses=("chile",))
    (place / "log" / "checkpoint.pending").write_bytes(few)
    pending = run("--pending")
    assert pending.returncode == 1
    assert "norway has not cosigned." in pending.stdout
    answer = json.loads(run("--pending", "--json").stdout)
    assert answer["missing"] == ["norway", "iaea", "un"]
    (place / "log" / "checkpoint").write_bytes(logs.note(SIZE, bytes(32), key=2))
    refused = run()
    assert refused.returncode == 1
    assert "no key of the log" in refused.stderr


def test_a_log_of_our_own(program: Program, tmp_path: Path) -> None:
    """From its beginning to a proof that somebody else verifies with the log's keys alone."""
    run = program.at("record", cwd=tmp_path)
    made = json.loads(run("init", "log", "--origin", "log.example", "--opaque", "--json").stdout)
    keys = "".join(f"log {key}\n" for key in made["keys"])
    (tmp_path / "policy").write_text(f"{keys}quorum none\n")
    (tmp_path / "empty").write_bytes((tmp_path / "log" / "public" / "checkpoint").read_bytes())
    for name in ("one", "two", "three"):
        (tmp_path / name).write_text(f"{name}\n")
    assert run("append", "log", "one", "two").returncode == 0
    (tmp_path / "earlier").write_bytes((tmp_path / "log" / "public" / "checkpoint").read_bytes())
    assert run("append", "log", "three").returncode == 0
    for index, name in enumerate(("one", "two", "three")):
        assert run("prove", "log", "--entry", str(index), "--out", f"p{index}").returncode == 0
        done = run("verify", f"p{index}", "--policy", "policy", "--entry", name, "--json")
        assert (done.returncode, json.loads(done.stdout)["index"]) == (0, index)
    for kept, size in (("empty", 0), ("earlier", 2)):
        assert run("prove", "log", "--from", kept, "--out", f"from-{kept}").returncode == 0
        done = run("verify", f"from-{kept}", "--policy", "policy", "--from", kept, "--json")
        assert (done.returncode, json.loads(done.stdout)["since"]) == (0, size)
    shown = json.loads(run("checkpoint", "log", "--policy", "policy", "--json").stdout)
    assert (shown["ok"], shown["size"], shown["signed"]) == (True, 3, ["log.example"])

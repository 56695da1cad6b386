"""``record mirror`` and ``record export`` as people and scripts run them."""

from __future__ import annotations

import json
from pathlib import Path

from tests import signed_books, signed_logs
from tests.e2e.program import Program
from tests.process_books import Declared, ProcessBook, named
from tests.served import Answer, served


def test_a_copy_goes_on_and_never_back(program: Program, tmp_path: Path) -> None:
    def mirrored(size: int, *words: str) -> tuple[int, str, str]:
        files: dict[str, Answer] = {
            path: (200, {}, data) for path, data in signed_logs.log(size).items()
        }
        with served(files) as url:
            return program(
                "record", "mirror", url, str(tmp_path / "copy"), "--key", signed_logs.VKEY, *words
            )

    code, output, _ = mirrored(200)
    assert code == 0
    assert "a whole copy of log.example/treaty. It has 200 entries: 200 new entries." in " ".join(
        output.split()
    )
    code, output, _ = mirrored(300, "--json")
    assert code == 0
    answer = json.loads(output)
    assert (answer["size"], answer["before"]) == (300, 200)
    code, output, messages = mirrored(250)
    assert (code, output) == (1, "")
    assert "had 300 when it was copied: it was set back" in messages
    assert len([*(tmp_path / "copy" / "refused").iterdir()]) == 1


def test_no_copy(program: Program, tmp_path: Path) -> None:
    for words in (
        ("none", str(tmp_path / "copy")),
        ("http://127.0.0.1:9/", str(tmp_path / "copy")),
        (str(tmp_path), str(tmp_path / "copy")),
        (str(tmp_path), str(tmp_path / "no" / "copy")),
    ):
        done = program("record", "mirror", *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert "Traceback" not in done.stderr
    assert not [*tmp_path.iterdir()]


def test_a_line_a_statement(program: Program, tmp_path: Path) -> None:
    signed_logs.write(tmp_path, signed_books.files(signed_books.some()))
    done = program("record", "export", str(tmp_path))
    assert done.returncode == 0
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["kind"] for line in lines] == ["charter", "perform", "confirm", "dispute"]
    done = program("record", "export", str(tmp_path), "--json", "--charter", "0" * 64)
    assert (done.returncode, done.stdout) == (1, "")
    done = program(
        "record", "export", str(tmp_path), "--charter", signed_books.first_id(), "--json"
    )
    assert done.returncode == 0
    assert len(json.loads(done.stdout)["entries"]) == 4


def test_an_export_says_which_files_are_not_what_their_statements_say(
    program: Program, tmp_path: Path
) -> None:
    book, one = ProcessBook().signed(), Declared()
    commit = book.say("commit", "north", one.body(), one.template, one.file, day=1)
    for part in ("all", "wycmv0"):
        content = one.table("sites", "wycmv0")
        body = {"commitment": commit, "table": "sites", "part": part, "file": named(content)}
        book.say("disclose", "north", body, content, day=2)
    book.write(tmp_path)
    done = program("record", "export", str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line.get("check") for line in lines] == [None] * 4 + ["rejected", None]
    answer = json.loads(program("record", "export", str(tmp_path), "--json").stdout)
    assert "opens less" in answer["entries"][4]["why"]
    # A log that names no agreement is decoded all the same.
    other = signed_books.some()
    body = {"of": "ab" * 32, "file": "sha256:" + "ab" * 32}
    other.append(other.statement("answer", body))
    signed_logs.write(tmp_path / "other", signed_books.files(other))
    done = program("record", "export", str(tmp_path / "other"))
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 5)
    assert "were not verified" in done.stderr

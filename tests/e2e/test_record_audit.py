"""``record audit`` as people and scripts run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests import signed_logs as logs
from tests.e2e.program import Program
from tests.served import Answer, served

SIZE = 300


@pytest.fixture
def place(tmp_path: Path) -> Path:
    logs.write(tmp_path / "log", logs.log(SIZE, 200))
    (tmp_path / "policy").write_bytes(logs.policy())
    (tmp_path / "earlier").write_bytes(logs.note(200, logs.root(logs.entries(200))))
    return tmp_path


def asked(place: Path, log: str = "") -> tuple[str, ...]:
    return (
        *("record", "audit", log or str(place / "log"), "--key", logs.VKEY),
        *("--policy", str(place / "policy"), "--since", str(place / "earlier")),
    )


def test_in_order(program: Program, place: Path) -> None:
    done = program(*asked(place))
    assert done.returncode == 0
    assert "The log log.example/treaty is in order." in done.stdout
    done = program(*asked(place), "--json")
    assert done.returncode == 0
    answer = json.loads(done.stdout)
    assert (answer["ok"], answer["size"]) == (True, SIZE)
    assert answer["root"] == (place / "log" / "checkpoint").read_text().split("\n")[2]


def test_damaged(program: Program, place: Path) -> None:
    (place / "log" / "tile" / "entries" / "000").unlink()
    done = program(*asked(place))
    assert done.returncode == 1
    assert "is refused" in done.stdout
    assert "tile/entries/000: it is missing" in done.stdout
    done = program(*asked(place), "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["faults"] == [
        {"file": "tile/entries/000", "what": "it is missing"}
    ]


def test_too_old(program: Program, place: Path) -> None:
    note = logs.note(SIZE, logs.root(logs.entries(SIZE)), seen=1_700_000_000)
    (place / "log" / "checkpoint").write_bytes(note)
    assert program(*asked(place), "--max-age", "1e10").returncode == 0
    done = program(*asked(place), "--max-age", "3600")
    assert done.returncode == 1
    assert "the witnesses saw it at 2023-11-14T22:14:20Z" in " ".join(done.stdout.split())


def test_no_answer(program: Program, place: Path) -> None:
    for words in (
        ("record", "audit", str(place / "log")),
        ("record", "audit", str(place / "none"), "--key", logs.VKEY),
        ("record", "audit", str(place), "--key", logs.VKEY),
        ("record", "audit", str(place / "log"), "--key", "abc"),
        ("record", "audit", "http://127.0.0.1:9/", "--key", logs.VKEY),
        ("record", "audit", "ftp://127.0.0.1/", "--key", logs.VKEY),
        (*asked(place), "--max-age", "-1"),
    ):
        done = program(*words)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr
        assert "Traceback" not in done.stderr


def test_on_a_server(program: Program, place: Path) -> None:
    files: dict[str, Answer] = {path: (200, {}, data) for path, data in logs.log(SIZE, 200).items()}
    with served(files) as url:
        assert program(*asked(place, url)).returncode == 0
        files["tile/0/000"] = (404, {}, b"")
        done = program(*asked(place, url))
        assert done.returncode == 1
        assert "tile/0/000: it is missing" in done.stdout
        files["tile/0/000"] = (503, {}, b"")
        done = program(*asked(place, url))
        assert done.returncode == 2
        assert "tile/0/000 cannot be read: the server answered 503" in done.stderr

"""A depositary whose disk is lost, as processes: rebuilt from a copy, if its witnesses agree."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.charters import ORIGIN, WITNESSES
from tests.e2e.program import Program, document
from tests.e2e.test_record_served import begin, newest, statement
from tests.ports import free_port

from paripassu.record.envelope import format_statement, parse_statement

pytestmark = pytest.mark.slow
KEYS = ("--key", "log-0.pem", "--key", "log-1.pem")


def stated(program: Program, folder: Path, name: str, previous: str | None) -> str:
    """Send a statement with its evidence to a log that is served; give its id."""
    evidence = folder / f"{name}.txt"
    evidence.write_text(name)
    made = statement(folder, evidence.read_bytes(), previous, newest(folder))
    (folder / f"{name}.json").write_bytes(format_statement(made))
    return made.id


def test_a_lost_disk(program: Program, tmp_path: Path) -> None:
    begin(program, tmp_path)
    program = program.at(cwd=tmp_path)
    entry = parse_statement((tmp_path / "entry-0.json").read_bytes()).id
    port = str(free_port())
    with ExitStack() as running:
        with program.served("record", "serve", "log", "--port", port) as url:
            urls = [
                running.enter_context(
                    program.served(
                        *("record", "witness", name, "--new", "--port", "0"),
                        *("--key", f"{name}.pem", "--log", url),
                    )
                )
                for name in WITNESSES
            ]
        asked = [f"--witness={one}" for one in urls]
        serve = ("record", "serve", "log", *asked, "--port", port)
        send = ("record", "append", url, "--wait", "--json")
        with program.served(*serve):
            first = stated(program, tmp_path, "one", None)
            program.ends(*send, "one.json", "--evidence", "one.txt")
            program.ends("record", "mirror", url, "old")
            second = stated(program, tmp_path, "two", first)
            program.ends(*send, "two.json", "--evidence", "two.txt")
        shutil.copytree(tmp_path / "log" / "public", tmp_path / "copy")
        shutil.rmtree(tmp_path / "log")

        init = ("record", "init", "log", "--origin", ORIGIN)
        assert "has to be given" in program.ends(*init, "--from", "copy", code=2).stderr
        said = program.ends(*init, *KEYS, "--from", "copy", code=2).stderr
        assert "0 witnesses answer" in said
        said = program.ends(*init, *KEYS, *asked, "--from", "old", code=1).stderr
        assert "old is behind" in said
        assert not (tmp_path / "log").exists()
        answer = document(program.ends(*init, *KEYS, *asked, "--from", "copy", "--json"))
        assert (answer["id"], answer["breaches"]) == (entry, [])

        third = stated(program, tmp_path, "three", second)
        with program.served(*serve):
            done = document(program.ends(*send, "three.json", "--evidence", "three.txt"))
            assert [one["id"] for one in done["entries"]] == [third]
            again = document(program.ends(*send, "one.json", "--evidence", "one.txt"))
            assert [one["known"] for one in again["entries"]] == [True]
            audit = ("record", "audit", url, "--charter", entry, "--json")
            found = document(program.ends(*audit, "--since", "copy/checkpoint"))
            assert found["ok"]
            program.ends("record", "mirror", url, "old")

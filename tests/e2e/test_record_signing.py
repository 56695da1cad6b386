"""A command that signs, in place of secret keys, wherever a key signs: as a device would."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.charters import ORIGIN, WITNESSES, secrets, witness
from tests.e2e.program import Program, document
from tests.e2e.test_record_served import begin, newest
from tests.ports import free_port

from paripassu.record.asked import HttpEndpoint
from paripassu.record.collect import Witnesses
from paripassu.record.envelope import parse_statement
from paripassu.record.keys import format_public_key
from paripassu.record.note import parse_note
from paripassu.record.signing import log_keys
from paripassu.record.vkey import format_vkey

#: A small program with the keys of everybody, of which it finds the one that it is asked for.
DEVICE = """
import os, pathlib, sys
from paripassu.record.secret_keys import read_secret_key
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.pem")):
    key = read_secret_key(path)
    if key.public.id == os.environ["PARIPASSU_KEY"]:
        assert key.public.algorithm == os.environ["PARIPASSU_ALGORITHM"]
        sys.stdout.buffer.write(key.sign(sys.stdin.buffer.read()))
        sys.exit(0)
sys.exit("no such key")
"""


@pytest.fixture
def device(tmp_path: Path) -> str:
    """The command; its keys lie in the folder `device`."""
    (tmp_path / "device").mkdir()
    (tmp_path / "device.py").write_text(DEVICE)
    return f"{sys.executable} {tmp_path / 'device.py'} {tmp_path / 'device'}"


def made(program: Program, folder: Path, name: str, purpose: str) -> str:
    """Make keys of which the program has the public ones alone; give their file."""
    answer = document(
        program.ends(
            *("record", "keys", "new", name, "--for", purpose, "--out", "device", "--json"),
        )
    )
    public = Path(answer["public"])
    (folder / public.name).write_bytes((folder / public).read_bytes())
    return public.name


def test_a_statement(program: Program, tmp_path: Path, device: str) -> None:
    program = program.at(cwd=tmp_path)
    public = made(program, tmp_path, "north-1", "officer")
    (tmp_path / "a.toml").write_text("an agreement")
    (tmp_path / "body.json").write_text('{"step": "arms:1"}')
    (tmp_path / "seen").write_text(
        "example.org/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n"
        "— example.org/log AAAAAAAA\n"
    )
    state = ("record", "state", "perform", "--author", "north-1", "--body", "body.json")
    here = ("--agreement", "a.toml", "--after", "seen", "--previous", "none", "--out", "one.json")
    signed = ("--sign", public, "--sign-with", device)
    answer = document(program.ends(*state, *here, *signed, "--json"))
    assert len(answer["signed"]) == 2
    statement = parse_statement((tmp_path / "one.json").read_bytes())
    assert statement.signed == set(answer["signed"])
    again = document(program.ends("record", "state", "one.json", *signed, "--json"))
    assert again["id"] == answer["id"]

    for words, told in (
        (("--sign", public), "no secret key"),
        (("--sign-with", device), "none is given"),
        (("--sign", "body.json", "--sign-with", device), "no public keys"),
        (("--sign", public, "--sign-with", "/none/here"), "cannot be run"),
        (("--sign", public, "--sign-with", f"{device}x"), "exit code 1"),
        (("--sign", public, "--sign-with", "cat"), "something else than a signature"),
    ):
        said = program.ends("record", "state", "one.json", *words, code=2).stderr
        assert told in said, said
        assert "device.py" not in said


@pytest.mark.slow
def test_a_log_and_a_witness(program: Program, tmp_path: Path, device: str) -> None:
    begin(program, tmp_path)
    program = program.at(cwd=tmp_path)
    log, sign = tmp_path / "log", ("--sign-with", device)
    for path in tmp_path.glob("*.pem"):
        path.rename(tmp_path / "device" / path.name)
    keys = log_keys(ORIGIN, secrets(f"log {ORIGIN}"))
    (tmp_path / "log.pub").write_text("".join(f"{format_vkey(key)}\n" for key in keys))
    public = format_public_key(witness("w1").public)
    (tmp_path / "w1.pub").write_text(f"{public}\n{format_public_key(keys[0].public)}\n")
    assert newest(tmp_path).size == 1

    # The log goes on without its secret keys: they are in the device.
    log.rename(tmp_path / "lost")
    init = ("record", "init", "log", "--origin", ORIGIN, "--from", "lost", "--key", "log.pub")
    assert "no secret key" in program.ends(*init, code=2).stderr
    program.ends(*init, *sign)
    assert sorted(path.name for path in (log / "keys").iterdir()) == [
        "ed25519.pub",
        "ml-dsa-44.pub",
    ]
    program.ends("record", "append", "log", "entry-0.json", code=2)
    program.ends("record", "append", "log", "entry-0.json", *sign)

    port = str(free_port())
    serve = ("record", "serve", "log", "--port", port)
    program.ends(*serve, code=2)
    with program.served(*serve, *sign) as url:
        watch = ("record", "witness", WITNESSES[0], "--log", url, "--port", "0", "--key", "w1.pub")
        assert "one key" in program.ends(*watch, "--new", *sign, code=2).stderr
        (tmp_path / "w1.pub").write_text(f"{public}\n")
        with program.served(*watch, "--new", *sign) as seen:
            note = parse_note((log / "public" / "checkpoint.pending").read_bytes())
            asked = Witnesses([HttpEndpoint(seen)])
            found = asked.collect(note, lambda old, size: (), [witness("w1")])
    assert found.refused == {}
    assert [key.name for key in found.stamps] == ["w1"]

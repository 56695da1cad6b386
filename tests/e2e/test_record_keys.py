"""``record keys new`` as people run it: what is written, for whom, and over nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.e2e.program import Program

from paripassu.record.keys import parse_public_key
from paripassu.record.secret_keys import read_secret_key
from paripassu.record.vkey import parse_vkey


@pytest.mark.parametrize(
    ("purpose", "name", "files"),
    [
        ("officer", "kim", ["kim.ed25519.pem", "kim.ml-dsa-44.pem", "kim.pub"]),
        (
            "log",
            "log.example/korea",
            [
                "log.example_korea.ed25519.pem",
                "log.example_korea.ml-dsa-44.pem",
                "log.example_korea.pub",
            ],
        ),
        ("witness", "norway.example", ["norway.example.ml-dsa-44.pem", "norway.example.pub"]),
        ("sealing", "kim", ["kim.json", "kim.secret.json"]),
    ],
)
def test_what_is_written(
    program: Program, tmp_path: Path, purpose: str, name: str, files: list[str]
) -> None:
    words = ("record", "keys", "new", name, "--for", purpose, "--out", str(tmp_path / "keys"))
    done = program(*words, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(one.name for one in (tmp_path / "keys").iterdir()) == files
    answer = json.loads(done.stdout)
    for key in answer["keys"]:
        secret = Path(key["secret"])
        assert secret.stat().st_mode & 0o777 == 0o600
        if purpose == "officer":
            assert read_secret_key(secret).public == parse_public_key(key["public"])
            assert key["id"] == parse_public_key(key["public"]).id
        elif purpose != "sealing":
            vkey = parse_vkey(key["public"])
            assert (vkey.name, vkey.key_id.hex()) == (name, key["id"])
            assert read_secret_key(secret).public == vkey.public
    if purpose != "sealing":
        lines = Path(answer["public"]).read_text().splitlines()
        assert lines == [key["public"] for key in answer["keys"]]
    # Again: nothing is replaced, and nothing is written beside it.
    before = {one: one.read_bytes() for one in (tmp_path / "keys").iterdir()}
    again = program(*words)
    assert again.returncode == 2
    assert "exists already" in again.stderr
    assert {one: one.read_bytes() for one in (tmp_path / "keys").iterdir()} == before


def test_what_is_said(program: Program, tmp_path: Path) -> None:
    run = program.at("record", "keys", "new", "log.example", "--for", "log", cwd=tmp_path)
    done = run("--out", "keys")
    assert done.returncode == 0
    assert "keys/log.example.ed25519.pem" in done.stdout
    public = (tmp_path / "keys" / "log.example.pub").read_text()
    assert public in done.stdout
    assert "PRIVATE" not in done.stdout


def test_with_a_passphrase(program: Program, tmp_path: Path) -> None:
    (tmp_path / "phrase").write_text("two words\nanother line\n")
    run = program.at("record", "keys", "new", "kim", "--for", "officer", cwd=tmp_path)
    assert run("--out", "keys", "--passphrase-file", "phrase").returncode == 0
    for file in (tmp_path / "keys").glob("*.pem"):
        assert b"ENCRYPTED" in file.read_bytes()
        assert read_secret_key(file, "two words")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Kim", "--for", "officer"), "small letters"),
        (("a/receipt/b", "--for", "log"), "/receipt/"),
        (("a+b", "--for", "witness"), "small letters"),
        (("../kim", "--for", "officer"), "small letters"),
        (("kim", "--for", "offcer"), "did you mean"),
        (("kim", "--for", "officer", "--passphrase-file", "none"), "no such file"),
        (("kim", "--for", "officer", "--passphrase-file", "empty"), "first line"),
        (("kim", "--for", "officer", "--passphrase-env", "PARIPASSU_NONE"), "is not set"),
        (("kim", "--for", "sealing", "--passphrase-file", "phrase"), "not encrypted"),
        (
            ("kim", "--for", "log", "--passphrase-file", "phrase", "--passphrase-env", "HOME"),
            "together",
        ),
    ],
)
def test_what_is_refused(
    program: Program, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    (tmp_path / "phrase").write_text("two words")
    (tmp_path / "empty").write_text("\ntwo words")
    done = program.at("record", "keys", "new", *words, cwd=tmp_path)("--out", "keys")
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "keys").exists()

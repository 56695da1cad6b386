"""``declare keys``, ``seal``, ``receive``, ``release`` and ``recover`` as people run them."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.program import Done, Program, document
from tests.unit.escrow.small import declared

from paripassu.escrow.commitment import format_commitment
from paripassu.escrow.secret import format_secret

pytestmark = pytest.mark.slow

NAMES = ("norway", "switzerland", "indonesia")
Run = Callable[..., Done]


@pytest.fixture
def run(program: Program, tmp_path: Path) -> Run:
    """The program in a folder with a commitment, its secret, and the keys of three guardians."""
    commitment, declaration = declared()
    (tmp_path / "c.json").write_bytes(format_commitment(commitment))
    (tmp_path / "secret").write_bytes(format_secret(declaration))
    here = program.at(cwd=tmp_path)

    def ran(*arguments: str, code: int = 0, **more: Any) -> Done:
        done = here(*arguments, **more)
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    for name in NAMES:
        ran("declare", "keys", name, "--out", "keys")
    return ran


GUARDIANS = [word for name in NAMES for word in ("--guardian", f"keys/{name}.json")]
SECRETS = ["--commitment", "c.json", "--secret", "secret"]
PUBLIC = ["--commitment", "c.json"]
PACKAGE = "seal-handover/package.json"


def receive(run: Run, index: int, *more: str, code: int = 0) -> Done:
    name = NAMES[index - 1]
    files = ["seal.json", f"seal-handover/share-{index}-{name}.json", PACKAGE]
    key = ["--key", f"keys/{name}.secret.json"]
    out = ["--out", f"share-{index}.json"]
    return run("declare", "receive", *files, *key, *PUBLIC, *out, *more, code=code)


def seal(run: Run, *more: str, code: int = 0) -> Done:
    given = ["--k", "2", *GUARDIANS, *SECRETS, "--out", "seal.json"]
    return run("declare", "seal", *given, *more, code=code)


def test_a_stage_without_its_declarer(run: Run, tmp_path: Path) -> None:
    said = seal(run, "--stage", "first").stdout
    assert "Any 2 of 3 guardians together open it." in said
    assert "norway: seal-handover/share-1-norway.json" in said
    (tmp_path / "secret").unlink()
    assert "Share 1 of 3 of stage first opens." in receive(run, 1).stdout
    received = document(receive(run, 3, "--json"))
    assert (received["index"], received["k"], received["n"]) == (3, 2, 3)
    files = ["seal.json", PACKAGE, "share-1.json"]
    less = run("declare", "release", *files, *PUBLIC, "--out", "d.json", code=2)
    assert "stage 'first' opens by 2 shares, and there is 1" in less.stderr
    released = run("declare", "release", *files, "share-3.json", *PUBLIC, "--out", "d.json")
    assert "Stage first is open, by shares 1, 3." in released.stdout
    shown = document(run("verify", "c.json", "d.json", "seal.json", "--stage", "first", "--json"))
    assert shown["stages"] == {"first": True}
    assert shown["seals"] == [{"stage": "first", "k": 2, "n": 3}]
    text = run("verify", "c.json", "seal.json").stdout
    assert "A seal of stage first: any 2 of 3 shares open it." in text


def test_the_secret_from_custodians(run: Run, tmp_path: Path) -> None:
    assert document(seal(run, "--custody", "--json"))["stage"] is None
    for index in (1, 2):
        receive(run, index)
    files = ["seal.json", "share-1.json", "share-2.json", PACKAGE]
    said = run("declare", "recover", *files, *PUBLIC, "--out", "again").stdout
    assert "The secret is back, from shares 1, 2." in said
    again = tmp_path / "again"
    assert again.read_bytes() == (tmp_path / "secret").read_bytes()
    assert stat.S_IMODE(again.stat().st_mode) == 0o600
    run("declare", "rehearse", *PUBLIC, "--secret", "again")
    taken = run("declare", "recover", *files, *PUBLIC, "--out", "secret", code=2)
    assert "secret exists already" in taken.stderr
    wrong = run("declare", "release", *files, *PUBLIC, "--out", "d.json", code=2)
    assert "open it with `declare recover`" in wrong.stderr


def test_a_false_share(run: Run, tmp_path: Path) -> None:
    seal(run, "--stage", "first")
    for index in (1, 2, 3):
        receive(run, index)
    share = json.loads((tmp_path / "share-1.json").read_bytes()) | {"share": "0" * 64}
    (tmp_path / "false.json").write_text(json.dumps(share, separators=(",", ":")))
    files = ["seal.json", PACKAGE, "false.json", "share-2.json"]
    refused = run("declare", "release", *files, *PUBLIC, "--out", "d.json", code=1)
    assert "false.json: it is not share 1 of this seal" in refused.stderr
    assert not (tmp_path / "d.json").exists()
    done = run("declare", "release", *files, "share-3.json", *PUBLIC, "--out", "d.json")
    assert "Set aside: false.json" in done.stdout
    assert "Such a file accuses nobody by itself." in done.stdout


def test_what_is_refused(run: Run, tmp_path: Path) -> None:
    assert "--stage is not said" in seal(run, code=2).stderr
    seal(run, "--stage", "first")
    assert "seal.json exists already" in seal(run, "--stage", "first", code=2).stderr
    keys = run("declare", "keys", "norway", "--out", "keys", code=2)
    assert "norway.json exists already" in keys.stderr
    wrong = run("declare", "keys", "Norway", "--out", "keys", code=2)
    assert "NAME should be small letters" in wrong.stderr
    (tmp_path / "keys" / "norway.secret.json").rename(tmp_path / "kept")
    (tmp_path / "keys" / "indonesia.secret.json").rename(tmp_path / "keys" / "norway.secret.json")
    other = receive(run, 1, code=2)
    assert "it is sealed to another key than that of 'indonesia'" in other.stderr
    files = ["seal.json", "seal-handover/share-1-norway.json"]
    lacks = run("declare", "receive", *files, "--key", "kept", *PUBLIC, "--out", "share", code=2)
    assert "FILE ... lacks the package — add package.json" in lacks.stderr
    missing = run(
        "declare", "release", "seal.json", "gone.json", *PUBLIC, "--out", "d.json", code=2
    )
    assert "gone.json: there is no such file" in missing.stderr


def test_help_says_who_does_what(run: Run) -> None:
    said = run("declare", "--help").stdout
    for name in ("keys", "seal", "receive", "release", "recover"):
        assert f"  {name} " in said
        assert "..." not in next(
            line for line in said.splitlines() if line.startswith(f"  {name} ")
        )

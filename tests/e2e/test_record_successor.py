"""A log ends, and another goes on from what of it counts: begun, written, audited, watched."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests import signed_logs
from tests.charters import AGREEMENT, GROUPS, PEOPLE, WITNESSES, Book, secret, secrets, witness
from tests.e2e.program import Program, document
from tests.signed_books import SEEN, files, some

from paripassu.record.checkpoint import parse_checkpoint
from paripassu.record.cosignature import cosign
from paripassu.record.keys import ML_DSA_44, format_public_key
from paripassu.record.note import Note, format_note, parse_note
from paripassu.record.secret_keys import write_secret_key
from paripassu.record.signing import log_keys
from paripassu.record.vkey import format_vkey

NEXT = "example.org/next"
SIGNERS = ("dep-1", "iaea-1", "north-1", "north-2", "south-1")
KEYS = ("--key", "log-0.pem", "--key", "log-1.pem")


def pems(*names: str) -> list[str]:
    return [word for name in names for at in (0, 1) for word in ("--sign", f"{name}-{at}.pem")]


def charter_toml(folder: Path, predecessor: str = "") -> None:
    """Write the charter of the people of `tests.charters`, for a log that goes on or begins."""
    lines = [
        f'origin = "{NEXT}"',
        *([f'predecessor = "{predecessor}"'] if predecessor else []),
        'inspectorate = "iaea"',
        "quorum = 3",
        f"log_keys = {json.dumps([format_vkey(one) for one in log_keys(NEXT, secrets('next'))])}",
    ]
    for group in GROUPS:
        lines += [
            "[[group]]",
            f'name = "{group.name}"',
            f'kind = "{group.kind}"',
            f"threshold = {group.threshold}",
        ]
    for name, party, role in PEOPLE:
        keys = [format_public_key(one.public) for one in secrets(name)]
        lines += ["[[holder]]", f'name = "{name}"', f'party = "{party}"', f'role = "{role}"']
        lines += [f"keys = {json.dumps(keys)}"]
    for name in WITNESSES:
        lines += ["[[witness]]", f'key = "{format_vkey(witness(name))}"']
    (folder / "charter.toml").write_text("\n".join(lines) + "\n")


@pytest.fixture
def book() -> Book:
    """The log that ends."""
    return some()


@pytest.fixture
def place(tmp_path: Path, book: Book) -> Path:
    """A folder with all that the successor of the log `a` is made of."""
    signed_logs.write(tmp_path / "a", files(book))
    (tmp_path / "agreement.toml").write_bytes(b"the agreement")
    plan = {"format": "paripassu/plan/1", "digest": f"sha256:{AGREEMENT}"}
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    charter_toml(tmp_path, "a/checkpoint")
    for name in SIGNERS:
        for at, key in enumerate(secrets(name)):
            write_secret_key(tmp_path / f"{name}-{at}.pem", key)
    for at, key in enumerate(secrets("next")):
        write_secret_key(tmp_path / f"log-{at}.pem", key)
    for name in WITNESSES:
        write_secret_key(tmp_path / f"{name}.pem", secret(name, ML_DSA_44))
    return tmp_path


INIT = (
    *("record", "init", "b", "--origin", NEXT, *KEYS),
    *("--agreement", "agreement.toml", "--plan", "plan.json", "--charter", "charter.toml"),
)


def begin(program: Program) -> str:
    """Begin the successor; give the id of its entry 0."""
    answer = document(program.ends(*INIT, "--predecessor", "a", "--json"))
    program.ends("record", "state", "b/entry-0.json", *pems(*SIGNERS))
    program.ends("record", "append", "b", "b/entry-0.json")
    found: str = answer["id"]
    return found


def cosign_newest(folder: Path, names: Sequence[str] = WITNESSES[:3]) -> None:
    """Have the newest checkpoint of the successor cosigned, and published."""
    note = parse_note((folder / "b/public/checkpoint.pending").read_bytes())
    seen = parse_checkpoint(note.text)
    more = [cosign(seen, name, secret(name, ML_DSA_44), SEEN + 60) for name in names]
    content = format_note(Note(note.text, (*note.signatures, *more)))
    (folder / "b/public/checkpoint").write_bytes(content)


def state(program: Program, author: str, *words: str, code: int = 0) -> str:
    (Path(str(program.cwd)) / "body.json").write_text('{"step": "arms:2"}')
    done = program.ends(
        *("record", "state", "perform", "--author", author, "--body", "body.json", "--log", "b"),
        *(*pems(author), "--out", f"{author}.json", *words),
        code=code,
    )
    return done.stdout + done.stderr


def test_a_successor_goes_on(program: Program, place: Path, book: Book) -> None:
    program = program.at(cwd=place)
    entry = begin(program)
    # What counts of the log before is kept: its copy is needed by others only.
    (place / "a").rename(place / "elsewhere")
    cosign_newest(place)
    assert "has to be given" in state(program, "north-1", code=2)
    state(program, "north-1", "--predecessor", "elsewhere")
    last = book.state.last["north-1"].id
    program.ends("record", "append", "b", "north-1.json")
    cosign_newest(place)

    audit = ("record", "audit", "b", "--charter", entry)
    before = ("--predecessor", "elsewhere")
    found = document(program.ends(*audit, *before, "--json"))
    assert (found["ok"], found["size"], found["breaches"]) == (True, 2, [])
    said = program.ends(*audit, code=2).stderr
    assert "example.org/korea" in said
    assert "5 entries count" in said
    exported = program.ends("record", "export", "b", *before).stdout
    assert [json.loads(line)["by"] for line in exported.splitlines()] == ["depositary", "north"]
    program.ends("record", "export", "b", code=2)
    program.ends("record", "checkpoint", "b", *before)
    program.ends("record", "checkpoint", "b", code=2)
    program.ends("record", "mirror", "b", "copy", *before)
    program.ends(*("record", "audit", "copy", "--charter", entry), *before)
    payload = json.loads((place / "north-1.json").read_text())["payload"]
    assert json.loads(base64.b64decode(payload))["predicate"]["previous"] == last


def test_an_altered_log_before_is_named(program: Program, place: Path, book: Book) -> None:
    program = program.at(cwd=place)
    entry = begin(program)
    cosign_newest(place)
    audit = ("record", "audit", "b", "--charter", entry, "--predecessor", "a", "--json")
    program.ends(*audit)
    for damaged in sorted((place / "a" / "tile").rglob("*")):
        if not damaged.is_file():
            continue
        whole = damaged.read_bytes()
        damaged.write_bytes(whole[:50] + bytes([whole[50] ^ 1]) + whole[51:])
        found = document(program.ends(*audit, code=1))
        assert [one["file"] for one in found["faults"]] == [damaged.relative_to(place).as_posix()]
        program.ends("record", "export", "b", "--predecessor", "a", code=1)
        damaged.write_bytes(whole)
    charter = book.first.digest
    blob = place / "a" / "blobs" / "sha256" / charter[:2] / charter
    blob.unlink()
    found = document(program.ends(*audit, code=1))
    assert [one["file"] for one in found["faults"]] == [blob.relative_to(place).as_posix()]
    # Another history of the same log, and another log.
    fork = Book().begun()
    for author in ("south-1", "north-1", "south-1", "north-1"):
        fork.append(fork.statement(author=author))
    signed_logs.write(place / "other", files(fork))
    other = ("record", "audit", "b", "--charter", entry, "--predecessor", "other", "--json")
    found = document(program.ends(*other, code=1))
    assert found["faults"][0]["file"] == "other/checkpoint"
    assert "another root" in found["faults"][0]["what"], found
    # A log that follows none.
    first = ("record", "audit", "other", "--charter", "0" * 64, "--predecessor", "a")
    assert "names no log before it" in program.ends(*first, code=2).stderr


def test_what_a_successor_goes_on_from(program: Program, place: Path, book: Book) -> None:
    program = program.at(cwd=place)
    assert "has to be given" in program.ends(*INIT, code=2).stderr
    # Not the last that the quorum has cosigned.
    (place / "earlier").write_bytes(book.note(dict.fromkeys(WITNESSES[:3], SEEN), size=4))
    charter_toml(place, "earlier")
    said = program.ends(*INIT, "--predecessor", "a", code=1).stderr
    assert "the quorum has cosigned 5" in said
    # One that no quorum has cosigned.
    charter_toml(place, "a/checkpoint")
    (place / "a/checkpoint").write_bytes(book.note(dict.fromkeys(WITNESSES[:2], SEEN)))
    assert "too few witnesses" in program.ends(*INIT, "--predecessor", "a", code=1).stderr
    assert not (place / "b").exists()


@pytest.mark.slow
def test_a_successor_is_served_watched_and_rebuilt(program: Program, place: Path) -> None:
    program = program.at(cwd=place)
    entry = begin(program)
    with program.served("record", "serve", "b", "--port", "0") as url:
        watch = ("record", "witness", "w1", "--key", "w1.pem", "--log", url, "--port", "0")
        assert "has to be given" in program.ends(*watch, "--new", code=2).stderr
        with program.served(*watch, "--new", "--predecessor", "a"):
            pass
        with program.served(*watch):  # it has its own copy of the log before
            pass
        assert (place / "w1" / "predecessor" / "1" / "tile").is_dir()
    (place / "b").rename(place / "lost")
    again = ("record", "init", "b", "--origin", NEXT, *KEYS, "--from", "lost")
    assert "has to be given" in program.ends(*again, code=2).stderr
    answer = document(program.ends(*again, "--predecessor", "a", "--json"))
    assert (answer["id"], answer["size"]) == (entry, 1)
    cosign_newest(place)
    state(program, "south-1", "--predecessor", "a")
    done = document(program.ends("record", "append", "b", "south-1.json", "--json"))
    assert [one["index"] for one in done["entries"]] == [1]

"""A charter changes on a running log: written, signed, logged, and the old keys are refused."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from tests.charter_files import charter_text
from tests.charters import WITNESSES, charter, log_keys, secret, secrets, witness
from tests.e2e.program import Program, document
from tests.e2e.test_record_signing import device
from tests.e2e.test_record_successor import INIT, NEXT, SIGNERS, cosign_newest, pems
from tests.listening import post
from tests.ports import free_port

from paripassu.documents.plain import parse_plain
from paripassu.record import signing
from paripassu.record.charter import Charter, Limits
from paripassu.record.checkpoint import parse_checkpoint
from paripassu.record.envelope import parse_statement
from paripassu.record.keys import ML_DSA_44
from paripassu.record.note import parse_note
from paripassu.record.secret_keys import SecretKey, write_secret_key
from paripassu.record.vkey import VerifierKey, format_vkey

__all__ = ["device"]

OLD, NEW = secrets("next"), secrets("next 2")
PARTIES = ("north-1", "north-2", "south-1")
CHANGE = ("record", "charter", "change", "changed.toml", "--log", "b", "--out", "body.json")
OLD_KEYS = ("--key", "log-0.pem", "--key", "log-1.pem")
KEYS = ("--key", "new-0.pem", "--key", "new-1.pem")


def keys_of(pair: Sequence[SecretKey]) -> tuple[VerifierKey, ...]:
    return signing.log_keys(NEXT, pair)


def first() -> Charter:
    return charter(NEXT, log_keys=keys_of(OLD))


def changed(**more: object) -> Charter:
    """Give the charter with another pair of log keys, and with another fourth witness."""
    watching = tuple(map(witness, (*WITNESSES[:3], "w5")))
    made: Charter = replace(first(), log_keys=keys_of(NEW), witnesses=watching)
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.fixture
def log(program: Program, tmp_path: Path) -> Program:
    """A log `b` that has begun, with every secret key beside it."""
    program = program.at(cwd=tmp_path)
    (tmp_path / "agreement.toml").write_bytes(b"the agreement")
    plan = {"format": "paripassu/plan/1", "digest": f"sha256:{first().agreement}"}
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    (tmp_path / "charter.toml").write_text(charter_text(first()))
    (tmp_path / "changed.toml").write_text(charter_text(changed()))
    (tmp_path / "perform.json").write_text('{"step": "arms:2"}')
    for name in SIGNERS:
        for at, key in enumerate(secrets(name)):
            write_secret_key(tmp_path / f"{name}-{at}.pem", key)
    for kind, pair in (("log", OLD), ("new", NEW)):
        for at, key in enumerate(pair):
            write_secret_key(tmp_path / f"{kind}-{at}.pem", key)
    for name in (*WITNESSES, "w5"):
        write_secret_key(tmp_path / f"{name}.pem", secret(name, ML_DSA_44))
    program.ends(*INIT)
    program.ends("record", "state", "b/entry-0.json", *pems(*SIGNERS))
    program.ends("record", "append", "b", "b/entry-0.json")
    return program


def signers(place: Path) -> set[bytes]:
    """Give the key ids of the log's signatures under its newest checkpoint."""
    note = parse_note((place / "b/public/checkpoint.pending").read_bytes())
    return {one.key_id for one in note.signatures if one.name == NEXT}


def ids(pair: Sequence[SecretKey]) -> set[bytes]:
    return {key.key_id for key in keys_of(pair)}


def state(program: Program, log: str, kind: str, author: str, body: str, *words: str) -> None:
    program.ends(
        *("record", "state", kind, "--author", author, "--body", body, "--log", log),
        *("--out", f"{author}.json", *words),
    )


def test_what_changes_is_said_and_the_body_is_written(log: Program, tmp_path: Path) -> None:
    cosign_newest(tmp_path)
    gone = "ab" * 32
    made = changed(limits=Limits(entry_bytes=2_500_000, blob_bytes=1_000_000))
    (tmp_path / "changed.toml").write_text(charter_text(made))
    said = " ".join(log.ends(*CHANGE, "--remove", gone).stdout.split())
    assert "bytes of statements for each party: 1,000,000 becomes 2,500,000" in said
    assert "bytes of files" not in said
    assert f"log key ed25519: {OLD[0].public.id} becomes {NEW[0].public.id}" in said
    assert f"witness w4: no longer, {witness('w4').public.id}" in said
    assert f"witness w5: new, {witness('w5').public.id}" in said
    assert "north: 2 of north-1, north-2, north-spare" in said
    assert "the witnesses until now: 3 of w1, w2, w3, w4" in said
    assert "the witnesses from now on: 3 of w1, w2, w3, w5" in said
    assert "record serve DIR --key KEY.pem" in said
    body = parse_plain((tmp_path / "body.json").read_bytes().strip())
    entry = parse_statement((tmp_path / "b/entry-0.json").read_bytes())
    assert body == {"charter": made.digest, "removed": [gone], "replaces": entry.id}
    assert (tmp_path / "body-charter.json").read_bytes() == made.content
    log.ends(*CHANGE, code=2)  # never written over
    assert parse_plain((tmp_path / "body.json").read_bytes().strip()) == body


def test_what_cannot_be_a_changed_charter(log: Program, tmp_path: Path) -> None:
    cosign_newest(tmp_path)
    lists = tuple(one for one in changed().holders if one.name != "north-spare")
    for made, words, code, told in (
        (first(), (), 2, "is the one in force"),
        (changed(holders=lists), (), 1, "charter-lists"),
        (changed(origin="example.org/x", log_keys=log_keys("example.org/x")), (), 1, "fixed"),
        (changed(), ("--remove", "ab"), 2, "64 hexadecimal digits"),
    ):
        (tmp_path / "changed.toml").write_text(charter_text(made))
        said = log.ends(*CHANGE, *words, code=code).stderr
        assert told in said, said
    (tmp_path / "changed.toml").write_text("quorum = 3")
    log.ends(*CHANGE, code=2)
    assert not [*tmp_path.glob("body*")]


def test_a_log_in_a_folder_changes_its_key(log: Program, tmp_path: Path) -> None:
    cosign_newest(tmp_path)
    log.ends(*CHANGE)
    words = ("--file", "body-charter.json", *pems(*PARTIES))
    state(log, "b", "charter", "south-1", "body.json", *words)
    append = ("record", "append", "b", "south-1.json", "--evidence", "body-charter.json")
    # A log that could not sign with the new keys would stand still for good.
    assert "cannot sign with it" in log.ends(*append, code=2).stderr
    assert "none.pem" in log.ends(*append, "--key", "none.pem", code=2).stderr
    log.ends(*append, *KEYS)
    assert signers(tmp_path) == ids(OLD) | ids(NEW)
    settings = parse_plain((tmp_path / "b/log.json").read_bytes().strip())
    assert len(settings["keys"]) == len(settings["secrets"]) == 4
    names = sorted(path.name for path in (tmp_path / "b/keys").iterdir())
    assert names[0] == f"ed25519-{NEW[0].public.id[:16]}.pem"
    assert (tmp_path / "b/keys/ed25519.pem").read_bytes() == (tmp_path / "log-0.pem").read_bytes()
    for name in names:
        assert (tmp_path / "b/keys" / name).stat().st_mode & 0o777 == 0o600
    # They are there without being given, and may be given again.
    for words in ((), KEYS):
        again = document(log.ends(*append, *words, "--json"))
        assert [(one["index"], one["known"]) for one in again["entries"]] == [(1, True)]
    assert sorted(path.name for path in (tmp_path / "b/keys").iterdir()) == names
    # Nothing else is logged until the witnesses have signed.
    assert "settling" in log.ends(*CHANGE[:-1], "other.json", code=1).stderr


def test_a_device_has_the_new_keys(log: Program, tmp_path: Path, device: str) -> None:
    for at in (0, 1):
        (tmp_path / f"new-{at}.pem").rename(tmp_path / f"device/new-{at}.pem")
    (tmp_path / "new.pub").write_text("".join(f"{format_vkey(key)}\n" for key in keys_of(NEW)))
    cosign_newest(tmp_path)
    log.ends(*CHANGE)
    words = ("--file", "body-charter.json", *pems(*PARTIES))
    state(log, "b", "charter", "south-1", "body.json", *words)
    append = ("record", "append", "b", "south-1.json", "--evidence", "body-charter.json")
    assert "no secret key" in log.ends(*append, "--key", "new.pub", code=2).stderr
    sign = ("--sign-with", device)
    log.ends(*append, "--key", "new.pub", *sign)
    assert signers(tmp_path) == ids(OLD) | ids(NEW)
    kinds = sorted(path.suffix for path in (tmp_path / "b/keys").iterdir())
    assert kinds == [".pem", ".pem", ".pub", ".pub"]
    log.ends(*append, code=2)
    log.ends(*append, *sign)


def test_a_key_that_was_kept_before_the_settings_is_no_hindrance(
    log: Program, tmp_path: Path
) -> None:
    settings = (tmp_path / "b/log.json").read_bytes()
    entry = ("record", "append", "b", "b/entry-0.json")
    log.ends(*entry, *KEYS)
    named = (tmp_path / "b/log.json").read_bytes()
    assert named != settings
    # Cut off between the two.
    (tmp_path / "b/log.json").write_bytes(settings)
    log.ends(*entry)
    log.ends(*entry, *KEYS)
    assert (tmp_path / "b/log.json").read_bytes() == named
    # Another file under that name is never written over.
    (tmp_path / "b/log.json").write_bytes(settings)
    kept = tmp_path / f"b/keys/ed25519-{NEW[0].public.id[:16]}.pem"
    kept.write_bytes((tmp_path / "log-0.pem").read_bytes())
    log.ends(*entry, *KEYS, code=2)
    assert kept.read_bytes() == (tmp_path / "log-0.pem").read_bytes()
    assert (tmp_path / "b/log.json").read_bytes() == settings


def test_a_log_of_any_bytes_has_no_further_keys(log: Program, tmp_path: Path) -> None:
    log.ends("record", "init", "any", "--origin", "example.org/any", "--opaque")
    for words in (("append", "any", "plan.json"), ("serve", "any", "--port", "0")):
        said = log.ends("record", *words, *KEYS, code=2).stderr
        assert "takes any bytes" in said
    said = log.ends("record", "append", "http://127.0.0.1:9", "plan.json", *KEYS, code=2).stderr
    assert "record serve" in said


def test_a_log_without_its_new_keys_does_not_start(log: Program, tmp_path: Path) -> None:
    cosign_newest(tmp_path)
    settings = (tmp_path / "b/log.json").read_bytes()
    log.ends(*CHANGE)
    words = ("--file", "body-charter.json", *pems(*PARTIES))
    state(log, "b", "charter", "south-1", "body.json", *words)
    append = ("record", "append", "b", "south-1.json", "--evidence", "body-charter.json")
    log.ends(*append, *KEYS)
    (tmp_path / "b/log.json").write_bytes(settings)
    assert "which its charter names" in log.ends(*append, code=2).stderr
    log.ends(*append, *KEYS)


def test_a_rebuilt_log_gets_a_new_key(log: Program, tmp_path: Path) -> None:
    cosign_newest(tmp_path)
    (tmp_path / "b").rename(tmp_path / "lost")
    rebuild = ("record", "init", "b", "--origin", NEXT, "--from")
    log.ends(*rebuild, "lost/public", *OLD_KEYS)
    log.ends(*CHANGE)
    words = ("--file", "body-charter.json", *pems(*PARTIES))
    state(log, "b", "charter", "south-1", "body.json", *words)
    log.ends("record", "append", "b", "south-1.json", "--evidence", "body-charter.json", *KEYS)
    assert signers(tmp_path) == ids(OLD) | ids(NEW)
    # It is lost again before the witnesses have signed: old and new keys have to go on.
    (tmp_path / "b").rename(tmp_path / "again")
    asked = document(log.ends(*rebuild, "lost/public", *OLD_KEYS, "--json"))
    assert asked["size"] == 1
    (tmp_path / "b").rename(tmp_path / "other")
    for keys, code in ((OLD_KEYS, 2), (KEYS, 1)):
        assert "key" in log.ends(*rebuild, "again/public", *keys, code=code).stderr
        assert not (tmp_path / "b").exists()
    assert "witnesses answer" in log.ends(*rebuild, "again/public", *OLD_KEYS, *KEYS, code=2).stderr


@pytest.mark.slow
def test_a_served_log_changes_its_key_and_a_witness(log: Program, tmp_path: Path) -> None:
    port, fifth = str(free_port()), str(free_port())
    with ExitStack() as running:

        def watch(name: str, url: str, at: str = "0") -> str:
            words = ("record", "witness", name, "--new", "--port", at, "--key", f"{name}.pem")
            return running.enter_context(log.served(*words, "--log", url))

        serve = ("record", "serve", "b", "--port", port)
        with log.served(*serve) as url, ThreadPoolExecutor(4) as pool:
            watching = [*pool.map(watch, WITNESSES, [url] * 4)]
        asked = [f"--witness={one}" for one in (*watching, f"http://127.0.0.1:{fifth}")]
        with log.served(*serve, *asked, *KEYS) as url:
            log.ends("record", "append", url, "b/entry-0.json", "--wait")
            state(log, url, "perform", "north-1", "perform.json", *pems("north-1"))
            log.ends("record", "append", url, "north-1.json", "--wait")
            assert signers(tmp_path) == ids(OLD)
            log.ends(*CHANGE[:5], url, *CHANGE[6:])
            words = ("--file", "body-charter.json", *pems(*PARTIES))
            state(log, url, "charter", "south-1", "body.json", *words)
            charter = ("record", "append", url, "south-1.json", "--wait")
            log.ends(*charter, "--evidence", "body-charter.json")
            watch("w5", url, fifth)
            # It goes on, and the old keys sign nothing more.
            state(log, url, "perform", "north-1", "perform.json", *pems("north-1"))
            log.ends("record", "append", url, "north-1.json", "--wait")
            assert signers(tmp_path) == ids(NEW)
        # The keys stand in the folder: after a restart they need not be given.
        url = running.enter_context(log.served(*serve, *asked))
        state(log, url, "perform", "north-2", "perform.json", *pems("north-2"))
        log.ends("record", "append", url, "north-2.json", "--wait")
        assert signers(tmp_path) == ids(NEW)
        _refused(log, tmp_path, url, watching[0])
        id = parse_statement((tmp_path / "b/entry-0.json").read_bytes()).id
        found = document(log.ends("record", "audit", url, "--charter", id, "--json"))
        assert (found["ok"], found["breaches"]) == (True, [])
        shown = document(log.ends("record", "checkpoint", url, "--charter", id, "--json"))
        assert sorted(shown["stamps"]) == ["w1", "w2", "w3", "w5"]


def _refused(program: Program, place: Path, url: str, watching: str) -> None:
    """The old keys sign the log's newest checkpoint: nobody takes it."""
    note = parse_note((place / "b/public/checkpoint").read_bytes())
    seen = parse_checkpoint(note.text)
    stolen = signing.checkpoint_signer(NEXT, OLD)(seen.size, seen.root, 0)
    (place / "stolen.note").write_bytes(stolen)
    done = document(program.ends("record", "append", url, "stolen.note", "--json", code=1))
    assert [one["rule"] for one in done["refused"]] == ["note-unknown"]
    body = f"old {seen.size}\n\n".encode() + stolen
    assert post(f"{watching}/add-checkpoint", content=body).status_code == 403

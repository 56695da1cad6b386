"""A log in a folder: begun, appended to, opened again; and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.logs import NOW, ORIGIN, audited

from paripassu.errors import (
    InputError,
    ParameterError,
    TooLargeError,
    UnreadableError,
    UnwritableError,
)
from paripassu.record.append import record_append
from paripassu.record.checkpoint import parse_checkpoint
from paripassu.record.folder import OpenLog, read_settings
from paripassu.record.init import RANDOMNESS, record_init
from paripassu.record.keys import ED25519, ML_DSA_44, Algorithm
from paripassu.record.log_written import RecordInit
from paripassu.record.note import parse_note
from paripassu.record.secret_keys import make_secret_key, write_secret_key
from paripassu.record.signed import verify_signatures
from paripassu.record.storage.errors import LostRaceError
from paripassu.record.vkey import parse_vkey

SEEDS = bytes(range(RANDOMNESS))


def init(folder: Path, **given: Any) -> RecordInit:
    named: dict[str, Any] = {
        "origin": ORIGIN,
        "now": NOW,
        "randomness": SEEDS,
        "opaque": True,
    } | given
    return record_init(folder, **named)


def test_a_new_log_is_empty_and_signed_by_both_keys(tmp_path: Path) -> None:
    answer = init(tmp_path / "log")
    assert (answer.size, answer.root) == (0, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
    public = sorted(p.name for p in (tmp_path / "log" / "public").iterdir())
    assert public == ["checkpoint", "checkpoint.pending"]
    note = parse_note((tmp_path / "log" / "public" / "checkpoint.pending").read_bytes())
    keys = read_settings(tmp_path / "log").keys
    assert len(keys) == 2
    assert set(verify_signatures(note, keys).times.values()) == {0, NOW}
    for name in ("keys/ed25519.pem", "keys/ml-dsa-44.pem"):
        assert (tmp_path / "log" / name).stat().st_mode & 0o777 == 0o600


def test_files_become_entries(tmp_path: Path) -> None:
    init(tmp_path / "log")
    for name in ("one", "two", "three"):
        (tmp_path / name).write_text(name)
    files = [tmp_path / name for name in ("one", "two", "one")]
    new, old = False, True
    answer = record_append(tmp_path / "log", files, now=NOW)
    assert [(one.index, one.known) for one in answer.entries] == [(0, new), (1, new), (0, new)]
    assert answer.refused == ()
    again = record_append(tmp_path / "log", [tmp_path / "three", tmp_path / "one"], now=NOW)
    assert [(one.index, one.known) for one in again.entries] == [(2, new), (0, old)]
    assert again.size == 3
    with OpenLog(tmp_path / "log", lambda: NOW) as opened:
        assert audited(opened.log._places.objects) == [b"one", b"two", b"three"]
        note = parse_note(opened.log.note)
        assert parse_checkpoint(note.text).size == 3
        assert len(verify_signatures(note, opened.settings.keys).times) == 2


def test_keys_that_are_given_are_used_as_they_are(tmp_path: Path) -> None:
    schemes: tuple[tuple[Algorithm, int], ...] = ((ED25519, 7), (ML_DSA_44, 8))
    for algorithm, seed in schemes:
        key = make_secret_key(algorithm, bytes([seed]) * 32)
        write_secret_key(tmp_path / f"{algorithm}.pem", key, "a passphrase", bytes(32))
    keys = [tmp_path / "ml-dsa-44.pem", tmp_path / "ed25519.pem"]
    answer = init(tmp_path / "log", key=keys, passphrase="a passphrase")
    assert [parse_vkey(key).type for key in answer.keys] == [0x01, 0x06]
    for path in keys:
        assert (tmp_path / "log" / "keys" / path.name).read_bytes() == path.read_bytes()
    with pytest.raises(InputError, match="encrypted"):
        OpenLog(tmp_path / "log", lambda: NOW)
    OpenLog(tmp_path / "log", lambda: NOW, passphrase="a passphrase").close()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"origin": "Example.org/log"}, "small letters"),
        ({"origin": "a/receipt/b"}, "receipt"),
        ({"origin": ""}, "small letters"),
        ({"origin": "a" * 121}, "120"),
        ({"opaque": False}, "opaque"),
        ({"randomness": b"short"}, "randomness"),
        ({"database": "sqlite:///x"}, "PostgreSQL"),
        ({"objects": "file:///x"}, "s3://"),
    ],
)
def test_what_cannot_be_a_log_is_refused(tmp_path: Path, given: dict[str, Any], told: str) -> None:
    with pytest.raises(ParameterError, match=told):
        init(tmp_path / "log", **given)
    assert not (tmp_path / "log").exists()


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(UnwritableError, match="not empty"):
        init(tmp_path)
    init(tmp_path / "log")
    with pytest.raises(UnwritableError, match="not empty"):
        init(tmp_path / "log")


def test_two_keys_of_one_scheme_are_refused(tmp_path: Path) -> None:
    for number in (1, 2):
        write_secret_key(
            tmp_path / f"{number}.pem", make_secret_key(ED25519, bytes([number]) * 32), "", b""
        )
    with pytest.raises(ParameterError, match="one of Ed25519"):
        init(tmp_path / "log", key=[tmp_path / "1.pem", tmp_path / "2.pem"])


def test_what_is_no_log_is_told(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("one")
    with pytest.raises(InputError, match="record init"):
        record_append(tmp_path, [tmp_path / "one"], now=NOW)
    with pytest.raises(InputError, match="record init"):
        record_append(tmp_path / "nowhere", [tmp_path / "one"], now=NOW)


def test_nothing_is_logged_if_a_file_cannot_be_read(tmp_path: Path) -> None:
    init(tmp_path / "log")
    (tmp_path / "one").write_text("one")
    (tmp_path / "long").write_bytes(bytes(65536))
    with pytest.raises(UnreadableError):
        record_append(tmp_path / "log", [tmp_path / "one", tmp_path / "no"], now=NOW)
    with pytest.raises(TooLargeError, match="65,535"):
        record_append(tmp_path / "log", [tmp_path / "one", tmp_path / "long"], now=NOW)
    with pytest.raises(ParameterError):
        record_append(tmp_path / "log", [], now=NOW)
    with OpenLog(tmp_path / "log", lambda: NOW) as opened:
        assert opened.log.size == 0


def test_only_one_process_has_it_open(tmp_path: Path) -> None:
    init(tmp_path / "log")
    with (
        OpenLog(tmp_path / "log", lambda: NOW),
        pytest.raises(LostRaceError, match="another process"),
    ):
        OpenLog(tmp_path / "log", lambda: NOW)


@pytest.mark.parametrize(
    "change",
    [
        lambda form: form | {"format": "paripassu/log/2"},
        lambda form: form | {"more": ""},
        lambda form: {k: v for k, v in form.items() if k != "keys"},
        lambda form: form | {"keys": "none"},
        lambda form: form | {"keys": ["none"]},
        lambda form: form | {"keys": [1]},
        lambda form: form | {"origin": "UPPER"},
        lambda form: form | {"rules": "unknown"},
        lambda form: form | {"secrets": []},
        lambda form: form | {"secrets": ["keys/ed25519.pem"]},
        lambda form: form | {"secrets": ["keys/none.pem"]},
        lambda form: form | {"secrets": ["log.json"]},
    ],
)
def test_settings_that_were_changed_are_told(tmp_path: Path, change: Any) -> None:
    init(tmp_path / "log")
    path = tmp_path / "log" / "log.json"
    path.write_text(
        json.dumps(change(json.loads(path.read_text())), separators=(",", ":"), sort_keys=True)
    )
    with pytest.raises((InputError, ParameterError)):
        OpenLog(tmp_path / "log", lambda: NOW)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"format":1}', b"null"])
def test_settings_that_are_none_are_told(tmp_path: Path, content: bytes) -> None:
    init(tmp_path / "log")
    (tmp_path / "log" / "log.json").write_bytes(content)
    with pytest.raises(InputError):
        OpenLog(tmp_path / "log", lambda: NOW)

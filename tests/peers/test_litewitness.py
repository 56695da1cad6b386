"""litewitness cosigns our logs with Ed25519, and refuses what the protocol says it should."""

from __future__ import annotations

import dataclasses
import shutil
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from tests.oracle import merkle
from tests.peers.built import installed
from tests.ports import free_port
from tests.record_signed import ORIGIN, log_key, log_signatures

from paripassu.merkle.hashing import EMPTY_ROOT
from paripassu.record.checkpoint import Checkpoint, format_checkpoint
from paripassu.record.collect import Witnesses
from paripassu.record.cosignature import verify_cosignature
from paripassu.record.keys import ED25519, PublicKey
from paripassu.record.note import Note, NoteSignature
from paripassu.record.proof import ConsistencyProof, format_consistency
from paripassu.record.reply import Reply
from paripassu.record.vkey import SignatureType, VerifierKey, format_vkey

pytestmark = pytest.mark.slow

NAME = "witness.example/lite"
ENTRIES = [f"entry {number}".encode() for number in range(12)]


@dataclass(frozen=True)
class Over:
    """A witness over HTTP."""

    name: str

    def post(self, path: str, body: bytes) -> Reply:
        return self._asked(urllib.request.Request(f"{self.name}/{path}", body, method="POST"))

    def get(self, path: str) -> Reply:
        return self._asked(urllib.request.Request(f"{self.name}/{path}"))

    def _asked(self, request: urllib.request.Request) -> Reply:
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return Reply(answer.status, answer.read(), answer.headers["Content-Type"])
        except urllib.error.HTTPError as error:
            said = error.read()
            return Reply(error.code, said, error.headers["Content-Type"], what=said.decode())


@dataclass(frozen=True)
class Lite:
    """A running litewitness: how it is asked, and its key."""

    endpoint: Over
    key: VerifierKey


def secret_key(file: Path) -> tuple[PublicKey, str]:
    """Write a fresh key as ssh has them; give its public one, and its fingerprint."""
    private = Ed25519PrivateKey.generate()
    file.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    file.chmod(0o600)
    public = private.public_key()
    blob = b64decode(public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).split()[1])
    fingerprint = b64encode(sha256(blob).digest()).decode().rstrip("=")
    return PublicKey(ED25519, public.public_bytes_raw()), f"SHA256:{fingerprint}"


@pytest.fixture(scope="module")
def lite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lite]:
    """A witness that knows our log, and nothing of it yet."""
    if shutil.which("ssh-agent") is None:
        pytest.skip("no ssh-agent on this machine")
    folder = tmp_path_factory.mktemp("lite")
    module = "filippo.io/torchwood"
    program = installed(f"{module}/cmd/litewitness", module, "v0.10.0", tmp_path_factory)
    public, fingerprint = secret_key(folder / "key")
    port, base, sock = free_port(), folder / "witness.db", folder / "agent"
    # The agent ends with the command that it is given.
    script = 'ssh-add -q "$1" && shift && exec "$@"'
    words: list[str | Path] = [program, "-name", NAME, "-db", base, "-key", fingerprint]
    words += ["-ssh-agent", sock, "-listen", f"127.0.0.1:{port}"]
    running = subprocess.Popen(
        ["ssh-agent", "-a", sock, "sh", "-c", script, "sh", folder / "key", *words],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert running.stderr is not None
        said: list[str] = []
        for line in running.stderr:
            said.append(line)
            if "msg=listening" in line:
                break
        assert said, "it has said nothing"
        assert "msg=listening" in said[-1], "".join(said)
        assert any(connected(port) for _ in range(100_000)), "".join(said)
        with sqlite3.connect(base) as table:
            empty = b64encode(EMPTY_ROOT).decode()
            table.execute("INSERT INTO log VALUES (?, 0, ?)", (ORIGIN, empty))
            table.execute("INSERT INTO key VALUES (?, ?)", (ORIGIN, format_vkey(log_key())))
        key = VerifierKey(NAME, SignatureType.COSIGNATURE, public)
        yield Lite(Over(f"http://127.0.0.1:{port}"), key)
    finally:
        running.terminate()
        running.communicate()


def connected(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def at(size: int) -> Checkpoint:
    """The log at a size."""
    return Checkpoint(ORIGIN, size, merkle.mth(ENTRIES[:size]))


def signed(checkpoint: Checkpoint) -> Note:
    """The checkpoint as the log signs it, with both keys."""
    return Note(format_checkpoint(checkpoint), log_signatures(checkpoint))


def asked(lite: Lite, old: int, note: Note, hashes: tuple[bytes, ...]) -> Reply:
    """Send a request as it is."""
    proof = ConsistencyProof(old, hashes, note)
    return lite.endpoint.post("add-checkpoint", format_consistency(proof))


def test_it_cosigns_what_grows_and_refuses_the_rest(lite: Lite) -> None:
    witnesses = Witnesses([lite.endpoint])
    before = time.time() - 5
    for size in (3, 3, 7):
        collected = witnesses.collect(
            signed(at(size)),
            lambda old, size: merkle.proof(old, ENTRIES[:size]),
            [lite.key],
        )
        assert collected.refused == {}
        ((_, line),) = collected.stamps.values()
        assert before <= verify_cosignature(at(size), line, lite.key) <= time.time() + 5
    path = tuple(merkle.proof(7, ENTRIES))
    forged = dataclasses.replace(signed(at(12)).signatures[0], signature=bytes(64))
    unknown = dataclasses.replace(at(12), origin="log.example/unknown")
    statuses = {
        "wrong old size": asked(lite, 3, signed(at(12)), tuple(merkle.proof(3, ENTRIES))).status,
        "rollback": asked(lite, 3, signed(at(3)), ()).status,
        "fork": asked(lite, 7, signed(dataclasses.replace(at(12), root=bytes(32))), path).status,
        "forged": asked(lite, 7, Note(format_checkpoint(at(12)), (forged,)), path).status,
        "no key of the log": asked(
            lite, 7, Note(format_checkpoint(at(12)), (NoteSignature("x", bytes(4), b"x"),)), path
        ).status,
        "unknown origin": asked(lite, 7, signed(unknown), path).status,
    }
    assert statuses == {
        "wrong old size": 409,
        "rollback": 409,
        "fork": 422,
        "forged": 403,
        "no key of the log": 403,
        "unknown origin": 404,
    }
    # A log that comes back from a backup learns the size that the witness has seen.
    told = Witnesses([lite.endpoint]).collect(signed(at(5)), lambda _old, _size: (), [lite.key])
    assert told.stamps == {}
    assert "size 7" in next(iter(told.refused.values()))
    # And it goes on after all of that.
    last = Witnesses([lite.endpoint]).collect(
        signed(at(12)), lambda old, _size: merkle.proof(old, ENTRIES), [lite.key]
    )
    assert len(last.stamps) == 1, last.refused

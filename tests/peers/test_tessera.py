"""Our witnesses cosign a log that tessera writes, and tessera and torchwood accept that."""

from __future__ import annotations

import dataclasses
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path

import pytest
from tests.charters import ORIGIN, WITNESSES, Book, charter, log_keys, secret, witness
from tests.network import Time
from tests.peers.built import built
from tests.peers.test_litewitness import Over
from tests.peers.test_torchwood import ask, peer
from tests.running import running

from paripassu.record.audit import record_audit
from paripassu.record.blobs import blob_path
from paripassu.record.checkpoint import Checkpoint, format_checkpoint, parse_checkpoint
from paripassu.record.copied import LogCopy
from paripassu.record.keys import ED25519
from paripassu.record.memory import ObjectStore
from paripassu.record.note import Note, NoteSignature, parse_note
from paripassu.record.policy import Policy, PolicyWitness, format_policy, quorum_policy
from paripassu.record.proof import ConsistencyProof, format_consistency
from paripassu.record.signed import sign_note
from paripassu.record.source import FolderSource
from paripassu.record.state import State
from paripassu.record.steady import SteadyClock
from paripassu.record.storage.files import Files
from paripassu.record.witness import Witness
from paripassu.record.witnessed import verify_policy
from paripassu.server.witness import witness_app

__all__ = ["peer"]  # torchwood, a fixture

pytestmark = pytest.mark.slow

MODULES = {"github.com/transparency-dev/tessera": "v1.0.4", "golang.org/x/mod": "v0.40.0"}
KEY = log_keys(ORIGIN)[0]
#: tessera signs with one key, and knows witnesses with Ed25519 alone.
CHARTER = charter(
    log_keys=(KEY,),
    schemes=(ED25519,),
    witnesses=tuple(witness(name, ED25519) for name in WITNESSES),
    holders=tuple(dataclasses.replace(one, keys=one.keys[:1]) for one in charter().holders),
)


@pytest.fixture(scope="module")
def tessera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program that writes a log as tessera does."""
    source = Path(__file__).parent / "tessera" / "main.go"
    return built(source, MODULES, tmp_path_factory)


class World:
    """A log of tessera's, and four witnesses of ours."""

    def __init__(self, program: Path, folder: Path) -> None:
        self.program, self.folder, self.log = program, folder, folder / "log"
        self.book, self.written = Book(CHARTER).begun(), 0
        seed = sha256(f"log {ORIGIN} {ED25519}".encode()).digest()
        coded = b64encode(b"\x01" + seed).decode()
        (folder / "key").write_text(f"PRIVATE+KEY+{ORIGIN}+{KEY.key_id.hex()}+{coded}\n")
        self.write("")
        for digest, content in self.book.files.contents.items():
            place = self.log / blob_path(digest)
            place.parent.mkdir(parents=True)
            place.write_bytes(content)

    def write(self, policy: str, patience: str = "60s") -> subprocess.CompletedProcess[str]:
        """Have tessera log what the book has more, and try so long to publish it."""
        names = []
        for number, content in enumerate(self.book.entries[self.written :], self.written):
            names.append(self.folder / f"entry-{number}")
            names[-1].write_bytes(content)
        done = subprocess.run(
            [self.program, self.log, self.folder / "key", policy, patience, *names],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode == 0:
            self.written = len(self.book.entries)
        return done

    @property
    def note(self) -> Note:
        """What tessera has published."""
        return parse_note((self.log / "checkpoint").read_bytes())

    def witness(self, name: str) -> Witness:
        folder, time = self.folder / name, Time()
        copied = LogCopy(
            FolderSource(self.log),
            Files(folder / "public", folder / "temporary"),
            State.empty(CHARTER.digest),
        )
        copied.advance(self.note)
        store = ObjectStore(Files(folder / "private", folder / "temporary-2"))
        clock = SteadyClock(lambda: time.wall, lambda: time.even, last=0, looked=True)
        return Witness(name, secret(name, ED25519), copied, store, clock)


@pytest.fixture
def world(tessera: Path, tmp_path: Path) -> World:
    return World(tessera, tmp_path)


@pytest.fixture
def urls(world: World) -> Iterator[list[str]]:
    """Serve the witnesses."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(running(witness_app(world.witness(name), _objects(world, name))))
            for name in WITNESSES
        ]


def _objects(world: World, name: str) -> Files:
    return Files(world.folder / name / "public", world.folder / name / "temporary-3")


def policy(urls: list[str]) -> Policy:
    known = quorum_policy([KEY], {one.name: one for one in CHARTER.witnesses}, 3)
    witnesses = tuple(
        PolicyWitness(one.name, one.key, f"{url}/")
        for one, url in zip(known.witnesses, urls, strict=True)
    )
    return dataclasses.replace(known, witnesses=witnesses)


def signed(checkpoint: Checkpoint) -> Note:
    """Sign as the log."""
    text = format_checkpoint(checkpoint)
    return Note(text, (sign_note(text, checkpoint.origin, secret(f"log {ORIGIN}", ED25519)),))


def test_our_witnesses_cosign_a_log_of_tesseras(world: World, urls: list[str], peer: Path) -> None:
    rules = policy(urls)
    (world.folder / "policy").write_bytes(format_policy(rules))
    for number in range(5):
        world.book.append(world.book.statement(author="south-1", body={"number": number}))
        if number % 2:
            done = world.write(str(world.folder / "policy"))
            assert done.returncode == 0, done.stderr
    seen = verify_policy(world.note, rules)
    assert seen.checkpoint == Checkpoint(ORIGIN, 5, world.book.root(5))
    assert len(seen.stamps) >= 3
    (said,) = ask(
        peer,
        [
            {
                "policy": format_policy(rules),
                "checkpoint": (world.log / "checkpoint").read_bytes(),
            }
        ],
    )
    assert (said["error"], said["origin"], said["size"]) == ("", ORIGIN, 5)
    found = record_audit(world.log, policy=world.folder / "policy")
    assert found.ok, found
    _refusals(world, urls[0])


def _refusals(world: World, url: str) -> None:
    """Each wrong request has the protocol's status."""
    over, tree = Over(url), world.book.tree
    good = parse_checkpoint(world.note.text)
    last = parse_checkpoint(parse_note(over.get(f"{_hash()}/checkpoint").body).text)
    assert last.size <= good.size == 5

    def asked(old: int, note: Note, hashes: tuple[bytes, ...] = ()) -> int:
        proof = format_consistency(ConsistencyProof(old, hashes, note))
        return over.post("add-checkpoint", proof).status

    if last.size < 5:
        hashes = tuple(tree.consistency_proof(last.size, 5))
        assert asked(last.size, signed(good), hashes) == 200
    forged = NoteSignature(ORIGIN, KEY.key_id, bytes(64))
    text = format_checkpoint(good)
    other = dataclasses.replace(good, origin="example.org/unknown")
    statuses = {
        "the same again": asked(5, signed(good)),
        "wrong old size": asked(2, signed(good), tuple(tree.consistency_proof(2, 5))),
        "rollback": asked(3, signed(Checkpoint(ORIGIN, 3, world.book.root(3)))),
        "old size above": asked(5, signed(Checkpoint(ORIGIN, 3, world.book.root(3)))),
        "forged": asked(5, Note(text, (forged,))),
        "forged beside right": asked(5, Note(text, (*signed(good).signatures, forged))),
        "no key of the log": asked(5, Note(text, (NoteSignature("x", bytes(4), bytes(64)),))),
        "unknown origin": asked(5, signed(other)),
        "fork": asked(5, signed(dataclasses.replace(good, root=bytes(32)))),
    }
    assert statuses == {
        "the same again": 200,
        "wrong old size": 409,
        "rollback": 409,
        "old size above": 400,
        "forged": 403,
        "forged beside right": 403,
        "no key of the log": 403,
        "unknown origin": 404,
        "fork": 422,
    }
    assert over.get("fork").status == 200
    assert over.get(f"{'0' * 64}/checkpoint").status == 404


def _hash() -> str:
    return sha256(ORIGIN.encode()).hexdigest()


def test_without_a_quorum_of_ours_tessera_publishes_nothing(world: World, urls: list[str]) -> None:
    far = policy([*urls[:2], "http://127.0.0.1:9", "http://127.0.0.1:19"])
    (world.folder / "far").write_bytes(format_policy(far))
    before = world.note
    world.book.append(world.book.statement(author="south-1"))
    # It asks again ten times a second.
    assert world.write(str(world.folder / "far"), patience="3s").returncode != 0
    assert world.note == before

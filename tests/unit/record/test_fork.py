"""A log that shows two histories: each witness that sees both keeps the proof, and freezes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.charters import ORIGIN, Book, charter, log_keys, secret
from tests.log_verifier import verifier
from tests.network import Time

from paripassu.documents.plain import encode_plain
from paripassu.errors import RejectedError
from paripassu.merkle.errors import ProofError
from paripassu.record import copied
from paripassu.record.blobs import blob_path
from paripassu.record.charter import Limits
from paripassu.record.checkpoint import Checkpoint
from paripassu.record.copied import LogCopy
from paripassu.record.edge import Edge
from paripassu.record.envelope import format_statement
from paripassu.record.errors import ForkError, OriginError, UnreachableError, UnsignedError
from paripassu.record.fork import (
    Branch,
    Fork,
    format_fork,
    parse_fork,
    told_fork,
    verify_fork,
)
from paripassu.record.keys import ML_DSA_44
from paripassu.record.memory import ObjectStore
from paripassu.record.note import parse_note
from paripassu.record.policy import format_policy, quorum_policy
from paripassu.record.proof import ConsistencyProof, format_consistency
from paripassu.record.reply import Reply
from paripassu.record.source import MemorySource
from paripassu.record.state import State
from paripassu.record.steady import SteadyClock
from paripassu.record.storage.files import Files
from paripassu.record.witness import Witness
from paripassu.server.witness import witness_app

NAME = "w1"
KEYS = log_keys(ORIGIN)


class Failing(MemorySource):
    """A log whose server stops answering at the nth read of a file."""

    fails = "", 0

    def read(self, path: str, limit: int) -> bytes | None:
        name, left = self.fails
        if path == name:
            self.fails = name, left - 1
            if left == 1:
                raise UnreachableError(path, "the server does not answer")
        return super().read(path, limit)


class World:
    """A depositary with two histories, and a witness that is shown one of them at a time."""

    def __init__(self, folder: Path) -> None:
        first = charter(limits=Limits(10**8, 10**8))
        self.folder, self.time = folder, Time()
        self.true = Book(first).begun()
        self.false = copied_book(self.true)
        self.files: dict[str, bytes] = {}
        self.source = Failing(self.files)
        self.show(self.true)
        self.start()

    def start(self) -> None:
        objects = Files(self.folder / "public", self.folder / "temporary")
        self.copy = LogCopy(self.source, objects, State.empty(self.true.first.digest))
        if not self.copy.size:
            self.copy.advance(parse_note(self.true.note({})))
        store = ObjectStore(Files(self.folder / "private", self.folder / "temporary-2"))
        clock = SteadyClock(lambda: self.time.wall, lambda: self.time.even, last=0, looked=True)
        self.witness = Witness(NAME, secret(NAME, ML_DSA_44), self.copy, store, clock)

    def show(self, book: Book) -> None:
        """Serve a history."""
        self.files.clear()
        self.files |= Edge().append(book.entries)[1]
        for digest, content in book.files.contents.items():
            self.files[blob_path(digest)] = content

    def ask(self, book: Book, old: int, size: int | None = None) -> Reply:
        """Ask for a cosignature of a checkpoint of a history."""
        size = len(book.entries) if size is None else size
        note = parse_note(book.note({}, size))
        hashes = book.tree.consistency_proof(old, size) if 0 < old < size else []
        return self.witness.add_checkpoint(
            format_consistency(ConsistencyProof(old, tuple(hashes), note))
        )


def copied_book(book: Book, size: int | None = None) -> Book:
    made = Book(book.first)
    made.files = book.files
    for content in book.entries[:size]:
        made.append(content)
    return made


def act(book: Book, count: int, word: str) -> None:
    for number in range(count):
        body = {"word": word, "number": number}
        book.append(book.statement(author="south-1", body=body))


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    act(made.true, 3, "true")
    act(made.false, 5, "false")
    made.show(made.true)
    return made


def convicted(world: World) -> Fork:
    """Give the proof that the witness has, if everybody can check it."""
    content = world.witness.fork
    fork = parse_fork(content)
    seen = verify_fork(fork, KEYS)
    policy = verifier.policy_of(format_policy(quorum_policy(KEYS, {}, 0)))
    assert verifier.verify_fork(content, policy)["size"] == seen.size == fork.size
    assert (world.folder / "private" / "fork.json").read_bytes() == content
    return fork


def frozen(world: World) -> bool:
    """Whether neither history is cosigned any more, after a restart too."""
    found = []
    for _ in range(2):
        for book in (world.true, world.false):
            replies = [world.ask(book, old) for old in range(len(book.entries) + 1)]
            assert all(one.status in (409, 422) for one in replies)
            found.append("fork" in {one.problem for one in replies})
        world.start()
    return all(found)


def test_another_root_for_the_same_size(world: World) -> None:
    assert world.ask(world.true, 0).status == 200
    reply = world.ask(world.false, 4, 4)
    assert (reply.status, reply.problem) == (422, "fork")
    fork = convicted(world)
    assert (fork.size, fork.first.hashes, fork.second.hashes) == (4, (), ())
    assert reply.what == told_fork(fork)
    assert frozen(world)


@pytest.mark.parametrize("size", [2, 3])
def test_a_smaller_checkpoint_of_the_other_history(world: World, size: int) -> None:
    assert world.ask(world.true, 0).status == 200
    # The protocol has a status for what else is wrong with the request, and the proof is kept.
    assert (world.ask(world.false, size, size).status, convicted(world).size) == (409, size)
    assert frozen(world)


def test_a_smaller_one_below_the_old_size(world: World) -> None:
    assert world.ask(world.true, 0).status == 200
    assert world.ask(world.false, 4, 3).status == 400
    assert convicted(world).size == 3


def test_a_larger_checkpoint_of_the_other_history(world: World) -> None:
    assert world.ask(world.true, 0).status == 200
    world.show(world.false)
    reply = world.ask(world.false, 4)
    assert (reply.status, reply.problem) == (422, "fork")
    fork = convicted(world)
    assert (fork.size, len(fork.second.hashes) > 0) == (4, True)
    assert frozen(world)


def test_hashes_alone_convict_nobody(world: World) -> None:
    begun = copied_book(world.true, 2)
    world.show(begun)
    assert world.ask(begun, 0).status == 200
    world.show(world.true)
    note = parse_note(world.true.note({}))
    wrong = format_consistency(ConsistencyProof(2, (bytes(32),), note))
    reply = world.witness.add_checkpoint(wrong)
    assert (reply.status, reply.problem, world.witness.fork) == (422, "proof", b"")
    # What would prove it is not served: the request is refused, and nobody is convicted.
    reply = world.ask(world.false, 2)
    assert (reply.status, reply.problem, world.witness.fork) == (422, "proof", b"")
    assert world.ask(world.true, 2).status == 200


def test_what_it_copied_and_never_cosigned_counts_too(world: World) -> None:
    assert world.ask(world.true, 0, 1).status == 200
    world.witness.follow(parse_note(world.true.note({})))
    world.show(world.false)
    reply = world.ask(world.false, 1)
    assert (reply.status, reply.problem) == (422, "fork")
    assert convicted(world).size == 4
    assert frozen(world)


def test_it_sees_it_by_itself(world: World) -> None:
    world.witness.follow(parse_note(world.true.note({})))
    world.show(world.false)
    with pytest.raises(ForkError):
        world.witness.follow(parse_note(world.false.note({})))
    assert convicted(world).size == 4


def test_a_copy_on_its_way_knows_what_promised_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first part of a large checkpoint is copied; then the log shows another history."""
    monkeypatch.setattr(copied, "_AT_ONCE", 256)
    act(world.true, 300, "true")
    world.show(world.true)
    bundle = next(path for path in world.files if path.startswith("tile/entries/001"))
    world.source.fails = bundle, 2  # once for the files that entries name, then for the entries
    with pytest.raises(UnreachableError):
        world.witness.follow(parse_note(world.true.note({})))
    world.start()
    assert world.copy.size == 256
    act(world.false, 300, "false")
    world.show(world.false)
    with pytest.raises(ForkError):
        world.witness.follow(parse_note(world.false.note({})))
    assert convicted(world).size == 256


def test_the_other_history_unsigned_convicts_nobody(world: World) -> None:
    assert world.ask(world.true, 0).status == 200
    false = world.false.note({}, 4, log=("ed",))  # one of the two keys alone
    reply = world.witness.add_checkpoint(
        format_consistency(ConsistencyProof(4, (), parse_note(false)))
    )
    assert (reply.status, world.witness.fork) == (403, b"")


def test_after_a_fork_statements_still_get_receipts(world: World) -> None:
    assert world.ask(world.true, 0).status == 200
    world.ask(world.false, 4, 4)
    # A successor log takes them, with their receipts.
    withheld = world.true.statement(author="north-1")
    assert world.witness.add_entry(format_statement(withheld)).status == 200


def test_over_http(world: World) -> None:
    objects = Files(world.folder / "public", world.folder / "temporary-3")
    with TestClient(witness_app(world.witness, objects)) as client:
        assert client.get("/fork").status_code == 404
        assert world.ask(world.true, 0).status == 200
        world.ask(world.false, 4, 4)
        answer = client.get("/fork")
    assert (answer.status_code, answer.content) == (200, world.witness.fork)
    assert answer.headers["content-type"] == "application/json"


# --- The proof itself -----------------------------------------------------------------------------


def branch(book: Book, size: int, whole: int | None = None) -> Branch:
    whole = len(book.entries) if whole is None else whole
    hashes = book.tree.consistency_proof(size, whole) if size < whole else []
    return Branch(book.root(size), tuple(hashes), parse_note(book.note({}, whole)))


def test_what_proves_it_and_what_does_not(world: World) -> None:
    true, false = world.true, world.false
    fork = Fork(3, branch(true, 3), branch(false, 3))
    assert parse_fork(format_fork(fork)) == fork
    assert verify_fork(fork, KEYS) == Checkpoint(ORIGIN, 3, true.root(3))
    assert verify_fork(fork, KEYS[:1]).size == 3
    with pytest.raises(UnsignedError):
        verify_fork(fork, [replace(key, name="example.org/another") for key in KEYS])
    with pytest.raises(ProofError, match="one"):
        verify_fork(Fork(1, branch(true, 1), branch(false, 1)), KEYS)
    with pytest.raises(ProofError, match="another root"):
        verify_fork(Fork(4, branch(true, 4), replace(branch(true, 4), root=bytes(32))), KEYS)
    with pytest.raises(ProofError):
        verify_fork(Fork(3, branch(true, 3), replace(branch(true, 3), root=bytes(32))), KEYS)
    with pytest.raises(ProofError):
        verify_fork(replace(fork, size=2), KEYS)
    other = Book(charter("example.org/other")).begun()
    act(other, 3, "other")
    with pytest.raises(OriginError):
        verify_fork(
            Fork(3, branch(true, 3), branch(other, 3)), [*KEYS, *log_keys("example.org/other")]
        )


@given(
    st.binary(max_size=300)
    | st.recursive(
        st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["first", "second", "size", "format", "root"]), inner)
        ),
        max_leaves=10,
    ).map(
        lambda value: encode_plain(
            {"format": "paripassu/record-fork/1", "first": value, "second": value, "size": 3}
        )
    )
)
def test_nothing_else_is_read(content: bytes) -> None:
    with pytest.raises(RejectedError):
        parse_fork(content)

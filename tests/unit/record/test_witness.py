"""What a witness cosigns, and what it refuses with which status of the protocol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any, cast

import pytest
from tests.charters import (
    ORIGIN,
    WITNESSES,
    Book,
    Files,
    at,
    log_keys,
    secret,
    secrets,
    witness,
)

from paripassu.errors import DefectError
from paripassu.merkle.hashing import EMPTY_ROOT
from paripassu.record.checkpoint import Checkpoint, format_checkpoint, parse_checkpoint
from paripassu.record.cosignature import cosign, verify_cosignature
from paripassu.record.entry import named_blobs
from paripassu.record.envelope import Statement, format_statement
from paripassu.record.errors import ForkError, UnreachableError
from paripassu.record.fork import Fork
from paripassu.record.keys import ML_DSA_44
from paripassu.record.memory import Held, Memory, ObjectStore
from paripassu.record.note import Note, NoteSignature, format_note, parse_note, parse_signature
from paripassu.record.proof import ConsistencyProof, format_consistency
from paripassu.record.reply import Reply
from paripassu.record.signed import sign_note
from paripassu.record.steady import ClockError, SteadyClock
from paripassu.record.witness import Witness

NOW = 1_800_000_000
NAME = WITNESSES[0]
KEY = witness(NAME)


class Time:
    """A clock that tests set, and one that nobody sets."""

    def __init__(self) -> None:
        self.wall, self.even = float(NOW), 5.0

    def pass_by(self, seconds: float) -> None:
        self.wall += seconds
        self.even += seconds


class BookCopy:
    """A copy of a book, as far as it was copied."""

    def __init__(self, book: Book) -> None:
        self.book, self.size, self.broken = book, 1, False
        self.state = book.state
        self.blobs: Files = book.files

    def root(self, size: int) -> bytes:
        return self.book.root(size)

    def named(self, start: int) -> set[str]:
        return {blob.digest for one in self.book.entries[start:] for blob in named_blobs(one)}

    def fork(self, note: Note) -> Fork | None:
        return None  # tests/unit/record/test_fork.py has a real copy

    def advance(self, note: Note) -> None:
        checkpoint = parse_checkpoint(note.text)
        if self.broken:
            raise UnreachableError("tile/entries/000.p/2", "the server does not answer")
        if checkpoint.size > len(self.book.entries):
            raise UnreachableError("tile/entries/000.p/9", "is not there")
        if self.book.root(checkpoint.size) != checkpoint.root:
            known = Checkpoint(ORIGIN, checkpoint.size, self.book.root(checkpoint.size))
            raise ForkError(known, checkpoint)
        self.size, self.state = len(self.book.entries), self.book.state


class Store:
    """A store in memory that can fail before or after it took effect."""

    def __init__(self) -> None:
        self.memory, self.statements = Memory(), dict[str, Held]()
        self.fails, self.proof = "", b""

    def load(self) -> Memory:
        return self.memory

    def save(self, memory: Memory) -> None:
        if self.fails == "before":
            raise OSError("no space left")
        self.memory = memory
        if self.fails == "after":
            raise OSError("no space left")

    def held(self) -> Sequence[Held]:
        return sorted(self.statements.values(), key=lambda one: one.number)

    def hold(self, id: str, held: Held) -> None:
        self.statements[id] = held

    def drop(self, id: str) -> None:
        self.statements.pop(id, None)

    def fork(self) -> bytes:
        return self.proof

    def convict(self, fork: bytes) -> None:
        self.proof = fork


class World:
    """A log with a charter, and one of its witnesses."""

    def __init__(self) -> None:
        self.book = Book().begun()
        self.copy, self.store, self.time = BookCopy(self.book), Store(), Time()
        self.start()

    def start(self, looked: bool = False) -> None:
        self.clock = SteadyClock(
            lambda: self.time.wall,
            lambda: self.time.even,
            last=self.store.load().time,
            looked=looked,
        )
        self.witness = Witness(NAME, secret(NAME, ML_DSA_44), self.copy, self.store, self.clock)

    def log(self, count: int = 1) -> None:
        for _ in range(count):
            self.book.append(self.book.statement(author="south-1"))

    def request(
        self, old: int | None = None, note: bytes | None = None, hashes: list[bytes] | None = None
    ) -> bytes:
        """Ask for the newest checkpoint, or as a test wants it."""
        size = len(self.book.entries)
        old = self.store.memory.size if old is None else old
        if hashes is None:
            hashes = self.book.tree.consistency_proof(old) if 0 < old <= size else []
        whole = parse_note(note or self.book.note({}))
        return format_consistency(ConsistencyProof(old, tuple(hashes), whole))

    def cosigned(self) -> int:
        """Have the newest checkpoint cosigned; give the time."""
        note = self.book.note({})
        reply = self.witness.add_checkpoint(self.request(note=note))
        assert reply.status == 200, reply
        line = parse_signature(reply.body.decode().removesuffix("\n"))
        return verify_cosignature(parse_checkpoint(parse_note(note).text), line, KEY)


@pytest.fixture
def world() -> World:
    return World()


def said(reply: Reply) -> tuple[int, str]:
    return reply.status, reply.problem


def signed(checkpoint: Checkpoint, *, keys: str = "") -> bytes:
    """Sign a checkpoint as the log does."""
    ed, ml = secrets(f"log {ORIGIN}{keys}")
    lines = (
        sign_note(format_checkpoint(checkpoint), checkpoint.origin, ed),
        cosign(checkpoint, checkpoint.origin, ml, 0),
    )
    return format_note(Note(format_checkpoint(checkpoint), lines))


def test_it_cosigns_and_remembers_first(world: World) -> None:
    assert world.cosigned() == NOW
    world.log(3)
    world.time.pass_by(60)
    assert world.cosigned() == NOW + 60
    assert (world.store.memory.size, world.store.memory.time) == (4, NOW + 60)
    shown = world.witness.checkpoint(sha256(ORIGIN.encode()).hexdigest())
    names = [one.name for one in parse_note(shown.body).signatures]
    assert (shown.status, names) == (200, [ORIGIN, ORIGIN, NAME])


def test_it_cosigns_the_same_again(world: World) -> None:
    world.cosigned()
    world.time.pass_by(3600)
    assert world.cosigned() == NOW + 3600


def test_nothing_was_cosigned_yet(world: World) -> None:
    assert world.witness.checkpoint(sha256(ORIGIN.encode()).hexdigest()).status == 404
    world.cosigned()
    assert world.witness.checkpoint(sha256(b"another").hexdigest()).status == 404


@pytest.mark.parametrize("fails", ["before", "after"])
def test_no_signature_leaves_that_is_not_kept(world: World, fails: str) -> None:
    world.store.fails = fails
    with pytest.raises(OSError, match="no space"):
        world.witness.add_checkpoint(world.request())
    world.store.fails = ""
    world.start()
    assert world.cosigned() == NOW


def test_rollback(world: World) -> None:
    world.log(3)
    world.cosigned()
    old = signed(Checkpoint(ORIGIN, 2, world.book.root(2)))
    assert said(world.witness.add_checkpoint(world.request(4, old, []))) == (400, "old-size")
    reply = world.witness.add_checkpoint(world.request(2, old, []))
    assert said(reply) == (409, "size")
    assert (reply.body, reply.media) == (b"4\n", "text/x.tlog.size")


def test_wrong_old_size(world: World) -> None:
    world.cosigned()
    world.log()
    assert said(world.witness.add_checkpoint(world.request(0))) == (409, "size")


def test_fork(world: World) -> None:
    world.log(2)
    world.cosigned()
    other = signed(Checkpoint(ORIGIN, 3, sha256(b"another").digest()))
    assert said(world.witness.add_checkpoint(world.request(3, other, []))) == (422, "fork")
    longer = signed(Checkpoint(ORIGIN, 4, sha256(b"another").digest()))
    hashes = [bytes(32)] * 3
    assert said(world.witness.add_checkpoint(world.request(3, longer, hashes))) == (422, "proof")


def test_proofs_that_prove_nothing(world: World) -> None:
    assert said(world.witness.add_checkpoint(world.request(0, hashes=[bytes(32)]))) == (
        422,
        "proof",
    )
    empty = signed(Checkpoint(ORIGIN, 0, bytes(32)))
    assert said(world.witness.add_checkpoint(world.request(0, empty, []))) == (422, "proof")
    good = signed(Checkpoint(ORIGIN, 0, EMPTY_ROOT))
    assert world.witness.add_checkpoint(world.request(0, good, [])).status == 200


def test_forged(world: World) -> None:
    checkpoint = Checkpoint(ORIGIN, 1, world.book.root(1))
    assert said(
        world.witness.add_checkpoint(world.request(0, signed(checkpoint, keys="x"), []))
    ) == (
        403,
        "signature",
    )
    note = parse_note(signed(checkpoint))
    for at_ in (0, 1):
        one = note.signatures[at_]
        wrong = replace(one, signature=one.signature[:-1] + bytes((one.signature[-1] ^ 1,)))
        lines = (*note.signatures[:at_], wrong, *note.signatures[at_ + 1 :])
        forged = format_note(Note(note.text, lines))
        assert said(world.witness.add_checkpoint(world.request(0, forged, []))) == (
            403,
            "signature",
        )
        only = format_note(Note(note.text, (note.signatures[at_],)))
        assert said(world.witness.add_checkpoint(world.request(0, only, []))) == (403, "signature")


def test_unknown_origin(world: World) -> None:
    other = "example.org/another"
    ed, _ = secrets(f"log {ORIGIN}")
    text = format_checkpoint(Checkpoint(other, 1, world.book.root(1)))
    note = format_note(Note(text, (sign_note(text, other, ed),)))
    assert said(world.witness.add_checkpoint(world.request(0, note, []))) == (404, "unknown-log")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 0\n",
        b"old 00\n\n",
        b"old -1\n\nexample.org/korea\n1\nAAAA\n\n",
        b"\xff\n\n\n",
        b"old 0\n" + b"A" * 43 + b"=\n" * 70 + b"\n",
    ],
)
def test_malformed(world: World, body: bytes) -> None:
    assert said(world.witness.add_checkpoint(body)) == (400, "malformed")
    whole = world.request()
    assert world.witness.add_checkpoint(whole[: len(whole) // 2]).status in (400, 403)


def test_extension_lines_are_malformed(world: World) -> None:
    text = format_checkpoint(Checkpoint(ORIGIN, 1, world.book.root(1))) + b"more\n"
    ed, _ = secrets(f"log {ORIGIN}")
    note = format_note(Note(text, (sign_note(text, ORIGIN, ed),)))
    assert said(world.witness.add_checkpoint(world.request(0, note, []))) == (400, "malformed")


def test_it_copies_before_it_cosigns(world: World) -> None:
    world.copy.broken = True
    assert said(world.witness.add_checkpoint(world.request())) == (503, "copy")
    assert world.store.memory == Memory()
    world.copy.broken = False
    world.cosigned()


def test_what_it_has_copied_is_no_part_of_the_checkpoint(world: World) -> None:
    fork = signed(Checkpoint(ORIGIN, 1, sha256(b"fork").digest()))
    assert said(world.witness.add_checkpoint(world.request(0, fork, []))) == (422, "fork")


def test_it_never_signs_an_earlier_time(world: World) -> None:
    world.cosigned()
    world.time.wall -= 1800
    assert world.cosigned() == NOW
    world.start()
    assert world.cosigned() == NOW


@pytest.mark.parametrize("moved", [-3700, 3700, 10**9])
def test_a_clock_that_is_moved_stops_it(world: World, moved: int) -> None:
    world.cosigned()
    world.time.wall += moved
    assert said(world.witness.add_checkpoint(world.request())) == (503, "clock")
    world.time.wall -= moved
    assert said(world.witness.add_checkpoint(world.request())) == (503, "clock")  # it asks
    world.start(looked=True)
    world.cosigned()


@pytest.mark.parametrize("moved", [-90_000, 90_000])
def test_a_start_after_a_day_asks(world: World, moved: int) -> None:
    world.cosigned()
    world.time.wall += moved
    world.start()
    assert said(world.witness.add_checkpoint(world.request())) == (503, "clock")
    world.start(looked=True)
    assert world.cosigned() == max(NOW, NOW + moved)


def test_an_hour_of_drift_is_no_reason() -> None:
    time = Time()
    clock = SteadyClock(lambda: time.wall, lambda: time.even)
    time.wall += 3600
    assert clock.now() == NOW + 3600
    time.wall += 1
    with pytest.raises(ClockError):
        clock.now()


# --- Statements that a log withholds --------------------------------------------------------------


def receipt_time(statement: Statement, reply: Reply) -> int:
    assert reply.status == 200, reply
    seen = Checkpoint(f"{ORIGIN}/receipt/{statement.id}", 1, statement.digest)
    line: NoteSignature = parse_signature(reply.body.decode().removesuffix("\n"))
    return verify_cosignature(seen, line, KEY)


def test_a_receipt_now_and_a_fresh_one_later(world: World) -> None:
    said_ = world.book.statement(author="south-1")
    content = format_statement(said_)
    assert receipt_time(said_, world.witness.add_entry(content)) == NOW
    world.time.pass_by(100)
    assert receipt_time(said_, world.witness.add_entry(content)) == NOW + 100
    assert world.store.held()[0].received == NOW
    assert world.witness.held() == [content]
    world.book.append(said_)
    world.cosigned()
    assert world.witness.held() == []
    assert receipt_time(said_, world.witness.add_entry(content)) == NOW + 100


def test_what_it_holds_counts_as_logged(world: World) -> None:
    first = world.book.statement(author="south-1")
    second = world.book.statement(author="south-1", previous=first.id, body={"n": 2})
    other = world.book.statement(author="south-1", body={"n": 3})
    assert world.witness.add_entry(format_statement(second)).problem == "previous"
    assert world.witness.add_entry(format_statement(first)).status == 200
    assert world.witness.add_entry(format_statement(second)).status == 200
    assert world.witness.add_entry(format_statement(other)).problem == "previous"


def test_it_judges_as_the_log_would(world: World) -> None:
    book = world.book
    strange = book.statement(author="nobody", sign=secrets("nobody"))
    cases = {
        "author": (403, strange),
        "signature-missing": (403, book.statement(author="south-1", sign=secrets("south-1")[:1])),
        "after": (
            409,
            book.statement(
                author="south-1",
                after=book.statement(author="south-1").after._replace(root=bytes(32)),
            ),
        ),
    }
    for rule, (status, statement) in cases.items():
        reply = world.witness.add_entry(format_statement(statement))
        assert said(reply) == (status, rule)
    seen = book.statement(author="south-1").after._replace(size=9, root=bytes(32))
    later = book.statement(author="south-1", after=seen)
    assert said(world.witness.add_entry(format_statement(later))) == (503, "behind")
    assert world.witness.add_entry(b"{}").status == 400
    assert world.witness.add_entry(world.book.note(at(NOW))).problem == "note"
    assert world.store.memory == Memory()


def test_files_come_first(world: World) -> None:
    blob = Files().add(b"the evidence")
    statement = world.book.statement(author="south-1", blobs=(blob,))
    reply = world.witness.add_entry(format_statement(statement))
    assert (said(reply), reply.body) == ((424, "blobs"), f"{blob.digest}\n".encode())
    world.book.files.add(b"the evidence")
    assert world.witness.add_entry(format_statement(statement)).status == 200


def test_a_day_after_its_receipt_it_cosigns_nothing_without_the_statement(world: World) -> None:
    withheld = world.book.statement(author="south-1")
    world.witness.add_entry(format_statement(withheld))
    world.time.pass_by(86_399)
    world.cosigned()
    world.time.pass_by(1)
    assert said(world.witness.add_checkpoint(world.request())) == (503, "withheld")
    world.book.append(replace(withheld))
    world.cosigned()


def test_what_the_log_takes_no_more_lapses(world: World) -> None:
    withheld = world.book.statement(author="south-1")
    world.witness.add_entry(format_statement(withheld))
    world.book.append(world.book.statement(author="south-1", body={"another": 1}))
    world.time.pass_by(90_000)
    world.cosigned()
    assert world.witness.held() == []


def test_while_a_charter_is_settled_nothing_lapses_and_nothing_is_late(world: World) -> None:
    withheld = world.book.statement(author="north-1")
    world.witness.add_entry(format_statement(withheld))
    changed = replace(world.book.first, quorum=4)
    everybody = ("north-1", "north-2", "south-1")
    world.book.append(world.book.charter_statement(changed, everybody, world.book.state.charter_id))
    world.time.pass_by(90_000)
    world.cosigned()
    assert world.witness.held() == [format_statement(withheld)]


def test_a_changed_log_key_is_followed(world: World) -> None:
    changed = replace(world.book.first, log_keys=log_keys(ORIGIN, " two"))
    everybody = ("north-1", "north-2", "south-1")
    world.book.append(world.book.charter_statement(changed, everybody, world.book.state.charter_id))
    checkpoint = Checkpoint(ORIGIN, 2, world.book.root(2))
    only_new = signed(checkpoint, keys=" two")
    assert said(world.witness.add_checkpoint(world.request(0, only_new, []))) == (403, "signature")
    old, both = parse_note(signed(checkpoint)), parse_note(only_new)
    whole = format_note(Note(old.text, (*old.signatures, *both.signatures)))
    assert world.witness.add_checkpoint(world.request(0, whole, [])).status == 200
    assert world.witness.add_checkpoint(world.request(2, only_new, [])).status == 200


class Objects:
    """Objects in memory, as a store needs them."""

    def __init__(self) -> None:
        self.found: dict[str, bytes] = {}
        self.synced: set[str] = set()

    def replace(self, path: str, data: bytes) -> None:
        self.found[path] = data
        self.synced.discard(path)

    def sync(self, paths: Sequence[str]) -> None:
        self.synced.update(paths)

    def read(self, path: str, limit: int) -> bytes | None:
        return self.found.get(path)

    def delete(self, paths: Sequence[str]) -> None:
        for path in paths:
            self.found.pop(path, None)

    def names(self, prefix: str) -> list[str]:
        return sorted(path for path in self.found if path.startswith(prefix))


def test_its_memory_lasts() -> None:
    objects = Objects()
    store = ObjectStore(cast("Any", objects))  # what it uses of them
    assert store.load() == Memory()
    memory = Memory(7, bytes(range(32)), NOW, "— a note\n".encode())
    store.save(memory)
    held = [Held(NOW + n, n, b"{%d}" % n) for n in (2, 10, 1)]
    for one in held:
        store.hold(f"{one.number:064x}", one)
    assert objects.synced == set(objects.found)
    again = ObjectStore(cast("Any", objects))
    assert again.load() == memory
    assert [one.number for one in again.held()] == [1, 2, 10]
    again.drop(f"{2:064x}")
    assert [one.number for one in again.held()] == [1, 10]
    objects.found["witness.json"] = objects.found["witness.json"][:-5]
    with pytest.raises(DefectError, match="is not what it wrote"):
        again.load()

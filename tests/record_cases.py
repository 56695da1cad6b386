"""Small logs, each with one thing in it that a rule is about; all keys are Ed25519."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from tests.charters import PEOPLE, Book, at, charter, holder, log_keys, secrets, signed, witness

from paripassu.merkle.hashing import EMPTY_ROOT
from paripassu.record.blob_reference import BlobReference
from paripassu.record.charter import Charter, Limits, Predecessor
from paripassu.record.envelope import Statement, format_statement
from paripassu.record.holders import Holder
from paripassu.record.judge import fold
from paripassu.record.keys import ED25519
from paripassu.record.payload import After
from paripassu.record.state import Before
from paripassu.record.times import DAY

TIME = 1_800_000_000
ED = (ED25519,)


class Case(NamedTuple):
    """A log, and the log before it if it is a successor."""

    name: str
    make: Callable[[], Book]
    before: Callable[[], Book] | None = None


def small(origin: str = "example.org/korea", **changes: Any) -> Charter:
    """The charter of charters.py, with Ed25519 alone."""
    return charter(
        origin,
        **{
            "holders": tuple(person(*one) for one in PEOPLE),
            "log_keys": log_keys(origin)[:1],
            "witnesses": tuple(witness(name, ED25519) for name in ("w1", "w2", "w3", "w4")),
            "schemes": ED,
        }
        | changes,
    )


def person(name: str, party: str, role: Any = "officer", key: str = "") -> Holder:
    """A holder with one key, by default that of the name."""
    return holder(name, party, role, secrets(key or name, ED))


def log(book: Book, entry: Statement | bytes) -> None:
    """Log an entry, whatever the rules say of it."""
    content = format_statement(entry) if isinstance(entry, Statement) else entry
    book.put(content, fold(book.state, len(book.entries), content, book.root, book.files).state)


def begun(**changes: Any) -> Book:
    """A log with its charter."""
    return Book(small(**changes)).begun()


CASES: list[Case] = []


def case(make: Callable[[], Book]) -> Callable[[], Book]:
    """Add a case by the name of its function."""
    CASES.append(Case(make.__name__.replace("_", " "), make))
    return make


def after_the_charter(name: str, *makers: Callable[[Book], Statement | bytes]) -> None:
    """Add a case of entries after the charter."""

    def make() -> Book:
        book = begun()
        for maker in makers:
            log(book, maker(book))
        return book

    CASES.append(Case(name, make))


@case
def a_log_with_times() -> Book:
    book = begun()
    log(book, book.statement())
    log(book, book.statement(author="south-1"))
    log(book, book.note(at(TIME, "w1", "w2", "w4") | {"w3": TIME + 600}))
    late = book.statement()
    log(book, late)
    log(book, book.receipt(late.id, at(TIME + 60)))
    log(book, book.note(at(TIME + 3 * DAY)))
    log(book, book.note(at(TIME + 2 * DAY), 5))
    return book


def plain(book: Book) -> Statement:
    return book.statement()


def recoded(book: Book) -> bytes:
    return json.dumps(json.loads(format_statement(book.statement())), indent=1).encode()


def enveloped(book: Book, payload: bytes) -> bytes:
    made = json.loads(format_statement(book.statement()))
    made["payload"] = b64encode(payload).decode()
    return json.dumps(made, sort_keys=True, separators=(",", ":")).encode()


after_the_charter("an entry without bytes", lambda book: b"")
after_the_charter("an entry that is too long", lambda book: b"x" * 65_536)
after_the_charter("an envelope with blanks", recoded)
after_the_charter(
    "a key twice",
    lambda b: enveloped(b, b.statement().payload.replace(b'"body"', b'"body":{},"body"')),
)
after_the_charter(
    "a number with a point",
    lambda b: enveloped(b, b.statement(body={"n": 1}).payload.replace(b'"n":1', b'"n":1.0')),
)
after_the_charter(
    "a number beyond 2^53 - 1",
    lambda b: enveloped(
        b, b.statement(body={"n": 1}).payload.replace(b'"n":1', b'"n":9007199254740992')
    ),
)
after_the_charter("a number below zero", lambda b: b.statement(body={"n": -(2**53) + 1}))
after_the_charter(
    "base64 without padding",
    lambda b: (
        format_statement(b.statement(body={"n": "x"})).replace(b'=="', b'"').replace(b'="', b'"')
    ),
)
after_the_charter(
    "17 brackets", lambda b: b.statement(body=json.loads('{"a":' * 14 + "{}" + "}" * 14))
)
after_the_charter(
    "16 brackets", lambda b: b.statement(body=json.loads('{"a":' * 13 + "{}" + "}" * 13))
)
after_the_charter(
    "an author in capitals",
    lambda b: enveloped(b, b.statement().payload.replace(b'"north-1"', b'"NORTH"')),
)
after_the_charter("a note that is none", lambda b: b"example.org/korea\n1\n")
after_the_charter("another origin", lambda b: b.statement(origin="example.org/other"))
after_the_charter("another agreement", lambda b: b.statement(agreement="00" * 32))
after_the_charter(
    "an unknown author", lambda b: b.statement(author="nobody", sign=secrets("nobody", ED))
)
after_the_charter("after of another history", lambda b: b.statement(after=After(1, bytes(32))))
after_the_charter("after of the empty log", lambda b: b.statement(after=After(0, EMPTY_ROOT)))
after_the_charter("after of a size to come", lambda b: b.statement(after=After(2, b.root(1))))
after_the_charter(
    "after below that of the statement before",
    plain,
    plain,
    lambda b: b.statement(after=After(1, b.root(1))),
)
after_the_charter("a statement again", plain, lambda b: b.entries[1], plain, lambda b: b.entries[1])
after_the_charter("a stale previous", plain, lambda b: b.statement(previous=None))
after_the_charter(
    "two officers at once",
    plain,
    lambda b: b.statement(author="north-2", after=After(1, b.root(1))),
)
after_the_charter(
    "a void copy first",
    lambda b: replace(b.statement(), signatures=()),
    lambda b: b.statement(after=After(1, b.root(1))),
)
after_the_charter("no signature", lambda b: b.statement(sign=False))
after_the_charter("the signature of another", lambda b: b.statement(sign=secrets("north-2", ED)))
after_the_charter(
    "one signature too many",
    lambda b: b.statement(sign=[*secrets("north-1", ED), *secrets("south-1", ED)]),
)
after_the_charter(
    "a wrong signature",
    lambda b: replace(b.statement(), signatures=b.statement(body={"n": 1}).signatures),
)
after_the_charter(
    "files out of order",
    lambda b: b.statement(
        blobs=(BlobReference("01" * 32, 1, "text/csv"), BlobReference("00" * 32, 1, "text/csv"))
    ),
)


@case
def the_limits_of_a_party() -> Book:
    book = begun(limits=Limits(entry_bytes=8_000, blob_bytes=30_000))
    for author, length in (("north-1", 4_000), ("north-2", 4_000), ("north-2", 100)):
        log(book, book.statement(author=author, body={"text": "x" * length}))
    file = BlobReference("00" * 32, 20_000, "text/csv")
    for author in ("iaea-1", "iaea-1"):
        log(book, book.statement(author=author, blobs=(file,)))
    return book


NEW = (person("north-1", "north"), person("north-9", "north"))
SIGNERS = ("north-1", "north-2")


def rotation(book: Book, holders: tuple[Holder, ...] = NEW, **changes: Any) -> Statement:
    """A new key list of the north."""
    more = changes.pop("more", secrets("north-9", ED))
    return book.keys_statement(
        "north", holders, changes.pop("signers", SIGNERS), keys=more, **changes
    )


after_the_charter(
    "a new key list",
    lambda b: rotation(b, author="north-2"),
    lambda b: b.statement(author="north-9"),
    lambda b: b.statement(author="north-2"),
    plain,
)
after_the_charter("a key list that one signs of two", lambda b: rotation(b, signers=["north-1"]))
after_the_charter("an added key that does not sign", lambda b: rotation(b, more=()))
after_the_charter(
    "a key list of an unknown group",
    lambda b: signed(
        b.statement("keys", {"holders": [], "party": "x", "replaces": "00" * 32}, sign=False),
        secrets("north-1", ED),
    ),
)
after_the_charter("a key list that is too short", lambda b: rotation(b, NEW[:1], more=()))
after_the_charter(
    "one key under two names",
    lambda b: rotation(b, (NEW[0], person("north-9", "north", key="north-1")), more=()),
)
after_the_charter(
    "a name of another party",
    lambda b: rotation(b, (NEW[0], person("south-1", "north", key="x")), more=secrets("x", ED)),
)
after_the_charter("a key list that replaces another", lambda b: rotation(b, replaces="00" * 32))


@case
def an_old_draft_that_brings_back_a_key() -> Book:
    book = begun()
    draft = rotation(book, (NEW[0], person("north-2", "north")), more=())
    log(book, rotation(book, author="north-2"))
    log(book, draft)
    return book


@case
def a_rotation_in_the_middle_of_a_series() -> Book:
    book = begun()
    one = book.statement(body={"n": 1})
    two = book.statement(body={"n": 2}, previous=one.id)
    fresh = secrets("again", ED)
    log(book, one)
    rotated = (person("north-1", "north", key="again"), person("north-2", "north"))
    log(book, rotation(book, rotated, signers=["north-2", "north-spare"], more=fresh))
    log(book, two)
    log(book, signed(two, fresh))
    return book


def changed(
    book: Book, new: Charter, signers: tuple[str, ...] = (*SIGNERS, "south-1"), **more: Any
) -> Statement:
    """A changed charter."""
    return book.charter_statement(new, signers, more.pop("replaces", book.state.charter_id), **more)


OTHERS = tuple(witness(name, ED25519) for name in ("x1", "x2", "x3"))
after_the_charter(
    "a changed charter and both quorums",
    plain,
    lambda b: b.note(at(TIME)),
    lambda b: changed(b, small(witnesses=OTHERS, quorum=2)),
    plain,
    lambda b: b.note(at(TIME + DAY, "x1", "x2"), 4),
    plain,
    lambda b: b.note(at(TIME + DAY), 4),
    plain,
    lambda b: b.note(at(TIME + 2 * DAY, "x2", "x3")),
)
after_the_charter(
    "a changed charter that a party has not signed", lambda b: changed(b, small(quorum=4), SIGNERS)
)
after_the_charter(
    "a changed charter that replaces another",
    lambda b: changed(b, small(quorum=4), replaces="00" * 32),
)
after_the_charter(
    "a changed charter with another agreement", lambda b: changed(b, small(agreement="00" * 32))
)
after_the_charter(
    "a changed charter with another key list",
    lambda b: changed(
        b, small(holders=tuple(one for one in small().holders if one.name != "north-spare"))
    ),
)
after_the_charter("a charter that is not listed", lambda b: changed(b, small(quorum=4), blobs=()))


def first(name: str, **changes: Any) -> None:
    """Add a case of entry 0 alone, and a statement after it."""
    names = changes.pop("signers", ("dep-1", "iaea-1", "north-1", "north-spare", "south-1"))

    def make() -> Book:
        book = Book(small())
        log(book, book.beginning(names, **changes))
        log(book, book.statement(sign=secrets("north-1", ED)))
        return book

    CASES.append(Case(name, make))


first("entry 0 by a spare")
first("entry 0 without the depositary", signers=("iaea-1", "north-1", "north-2", "south-1"))
first("entry 0 without the inspectorate", signers=("dep-1", "north-1", "north-2", "south-1"))
first("entry 0 below a threshold", signers=("dep-1", "iaea-1", "north-1", "south-1"))
first("entry 0 after something", after=After(1, bytes(32)))
first("entry 0 that replaces something", body={"replaces": "00" * 32})


@case
def a_log_that_begins_otherwise() -> Book:
    book = Book(small())
    log(book, book.statement(sign=secrets("north-1", ED)))
    log(book, book.beginning())
    return book


after_the_charter("a checkpoint with another root", lambda b: b.note(at(TIME), root=bytes(32)))
after_the_charter("a checkpoint of a size to come", lambda b: b.note(at(TIME), 2))
after_the_charter("a checkpoint without the log", lambda b: b.note(at(TIME), log=()))
after_the_charter("two of four witnesses", lambda b: b.note(at(TIME, "w1", "w2")))
after_the_charter("a witness without a time", lambda b: b.note(at(TIME) | {"w3": 0}))
after_the_charter("a witness that nobody knows", lambda b: b.note(at(TIME) | {"x1": TIME}))
after_the_charter(
    "stamps more than an hour apart", lambda b: b.note(at(TIME) | {"w4": TIME + 3_601})
)
after_the_charter("stamps an hour apart", lambda b: b.note(at(TIME) | {"w4": TIME + 3_600}))
after_the_charter(
    "a checkpoint of no use", lambda b: b.note(at(TIME)), lambda b: b.note(at(TIME + 1))
)
after_the_charter(
    "seven days",
    lambda b: b.note(at(TIME)),
    lambda b: b.note(at(TIME - 7 * DAY - 1), 1),
    lambda b: b.note(at(TIME - 7 * DAY), 1),
    lambda b: b.note(at(TIME - 8 * DAY), 1),
)
after_the_charter("a receipt of nothing that is logged", lambda b: b.receipt("00" * 32, at(TIME)))
after_the_charter(
    "a receipt for another log",
    lambda b: b.receipt("00" * 32, at(TIME), origin="example.org/x/receipt/" + "00" * 32),
)
after_the_charter(
    "a receipt with another root",
    lambda b: b.receipt(b.state.last["south-1"].id, at(TIME), root=bytes(32)),
)


def old() -> Book:
    """A log that a successor follows on."""
    book = begun()
    book.append(book.statement())
    book.append(book.note(at(TIME)))
    return book


def next_(**changes: Any) -> Callable[[], Book]:
    """A successor with a statement of the log before, and one of its own."""

    def make() -> Book:
        before = old()
        named = replace(
            Predecessor(before.first.origin, before.state.size, before.root(before.state.size)),
            **changes,
        )
        book = Book(small("example.org/next", predecessor=named), Before(before.state, before.root))
        log(book, book.beginning(previous=before.state.last["south-1"].id))
        unlogged = before.statement(after=After(2, before.root(2)))
        log(book, unlogged)
        log(
            book,
            book.receipt(
                unlogged.id, at(TIME + DAY), origin=f"{before.first.origin}/receipt/{unlogged.id}"
            ),
        )
        log(book, book.statement())
        return book

    return make


CASES.append(Case("a successor", next_(), old))
CASES.append(Case("a successor of another history", next_(root=bytes(32)), old))

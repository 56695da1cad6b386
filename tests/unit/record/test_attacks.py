"""One attack for each rule of a record, by the rule's name, and some that have names of their own.

The forms of statements (``encoding``, ``shape``, …) are attacked in test_envelope.py, those of
charters in test_charter.py; here they are tried through the judge.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import Any

import pytest
from tests.charters import (
    AGREEMENT,
    GROUPS,
    Book,
    at,
    charter,
    holder,
    log_keys,
    secret,
    secrets,
    signed,
    witness,
)

from paripassu.errors import ParameterError
from paripassu.merkle.hashing import EMPTY_ROOT
from paripassu.record.blob_reference import BlobReference
from paripassu.record.charter import Charter, Group, Limits, Predecessor
from paripassu.record.checkpoint import Checkpoint
from paripassu.record.cosignature import cosign
from paripassu.record.envelope import Statement, format_statement
from paripassu.record.errors import MissingBlobsError, RefusedError
from paripassu.record.holders import Holder
from paripassu.record.judge import fold, judge
from paripassu.record.keys import ML_DSA_44
from paripassu.record.payload import After
from paripassu.record.rules import RULES
from paripassu.record.state import Before, State
from paripassu.record.times import DAY

TIME = 1_800_000_000


@pytest.fixture
def book() -> Book:
    """A log with its charter."""
    return Book().begun()


def refused(book: Book, entry: Statement | bytes, rule: str) -> None:
    """Expect a rule's name; as an entry that stands there it is void, and counts for nothing."""
    with pytest.raises(RefusedError) as told:
        book.judge(entry)
    assert told.value.rule == rule, str(told.value)
    assert rule in RULES
    assert str(told.value).startswith(f"{rule}: ")
    content = format_statement(entry) if isinstance(entry, Statement) else entry
    if rule == "blobs":
        return
    folded = fold(book.state, len(book.entries), content, book.root, book.files)
    assert folded.breach is not None
    assert folded.breach.rule == rule
    assert folded.state == book.state.with_void() or (
        folded.state.last == book.state.last and folded.state.size == book.state.size + 1
    )


def test_every_rule_has_its_attack() -> None:
    names = {name.removeprefix("test_rule_") for name in vars(sys.modules[__name__])}
    assert {rule.replace("-", "_") for rule in RULES} <= names


# The form of an entry.


def test_rule_size(book: Book) -> None:
    refused(book, b"", "size")
    refused(book, b"x" * 65_536, "size")
    refused(book, b"{" + b" " * 65_535, "size")


def test_rule_depth(book: Book) -> None:
    deep: Any = {}
    for _ in range(20):
        deep = {"a": deep}
    refused(book, book.statement(body=deep), "depth")


def test_rule_encoding(book: Book) -> None:
    content = format_statement(book.statement())
    refused(book, content + b"\n", "encoding")
    refused(book, json.dumps(json.loads(content), indent=1).encode(), "encoding")


def test_rule_shape(book: Book) -> None:
    refused(book, book.statement("Perform"), "shape")
    refused(book, b"{}", "shape")


def test_rule_signature_order(book: Book) -> None:
    one = book.statement()
    turned = replace(one, signatures=one.signatures[::-1])
    twice = replace(one, signatures=(one.signatures[0], *one.signatures))
    refused(book, turned, "signature-order")
    refused(book, twice, "signature-order")


def test_rule_blob_order(book: Book) -> None:
    blobs = sorted([book.files.add(b"a"), book.files.add(b"b")])
    refused(book, book.statement(blobs=tuple(blobs[::-1])), "blob-order")


# What a statement belongs to.


def test_rule_first() -> None:
    book = Book()
    refused(book, book.statement(sign=secrets("north-1")), "first")
    refused(book, book.note(at(TIME), 0), "first")
    other = Book(charter(quorum=4))
    other.state = State.empty(charter=charter().digest)
    refused(other, other.beginning(), "first")


def test_rule_origin(book: Book) -> None:
    """A replay from another log."""
    other = Book(charter("example.org/other")).begun()
    refused(book, other.statement(), "origin")
    refused(book, book.statement(origin="example.org/other"), "origin")


def test_rule_origin_of_the_first() -> None:
    book = Book()
    refused(book, book.beginning(origin="example.org/other"), "origin")


def test_rule_agreement(book: Book) -> None:
    refused(book, book.statement(agreement="00" * 32), "agreement")
    begun = Book()
    refused(begun, begun.beginning(agreement="00" * 32), "agreement")


def test_rule_author(book: Book) -> None:
    refused(book, book.statement(author="nobody"), "author")
    keys = book.keys_statement(
        "north", NORTH, ["north-1", "north-2"], author="south-1", keys=secrets("north-9")
    )
    refused(book, keys, "author")


def test_rule_after(book: Book) -> None:
    """``after`` of another history, of no history, and of one still to come."""
    book.append(book.statement())
    refused(book, book.statement(after=After(1, bytes(32))), "after")
    refused(book, book.statement(after=After(2, book.root(1))), "after")
    refused(book, book.statement(after=After(3, book.root(2))), "after")
    refused(book, book.statement(after=After(0, EMPTY_ROOT)), "after")
    begun = Book()
    refused(begun, begun.beginning(after=After(0, bytes(32))), "after")
    refused(begun, begun.beginning(after=After(1, EMPTY_ROOT)), "after")


def test_after_of_the_other_branch_of_a_fork(book: Book) -> None:
    fork = Book().begun()
    book.append(book.statement(body={"step": "treaty:1"}))
    fork.append(fork.statement(body={"step": "treaty:2"}))
    crossing = fork.statement(author="south-1")
    refused(book, crossing, "after")
    fork.append(crossing)


def test_rule_after_falls(book: Book) -> None:
    for _ in range(3):
        book.append(book.statement())
    refused(book, book.statement(after=After(2, book.root(2))), "after-falls")
    book.append(book.statement(after=After(3, book.root(3))))
    # Another author may have seen less.
    book.append(book.statement(author="south-1", after=After(1, book.root(1))))


def test_rule_repeat(book: Book) -> None:
    """A signature by ML-DSA-44 is another one each time: the same statement all the same."""
    one = book.statement()
    book.append(one)
    again = signed(one, secrets("north-1"))
    assert format_statement(again) != format_statement(one)
    refused(book, again, "repeat")
    book.append(book.statement())
    refused(book, one, "repeat")
    assert book.state.index_of(one.id) == 1


def test_a_void_copy_bars_nothing(book: Book) -> None:
    """Somebody has a copy with a spoilt signature logged: the real one is still to come."""
    one = book.statement()
    first, second = one.signatures
    spoilt = replace(one, signatures=(first._replace(signature=bytes(64)), second))
    refused(book, spoilt, "signature-wrong")
    content = format_statement(spoilt)
    book.put(spoilt, fold(book.state, 1, content, book.root, book.files).state)
    assert book.state.index_of(one.id) is None
    book.append(one)
    assert book.state.index_of(one.id) == 2
    assert book.state.used["north"].entry_bytes == len(format_statement(one))


def test_rule_previous(book: Book) -> None:
    """A stale draft dies once something else is logged."""
    draft = book.statement(body={"a": 1})
    book.append(book.statement(body={"a": 2}))
    refused(book, draft, "previous")
    refused(book, book.statement(previous=None), "previous")
    refused(book, book.statement(author="south-1", previous=None), "previous")
    refused(book, book.statement(author="iaea-1", previous="00" * 32), "previous")


def test_two_officers_at_once(book: Book) -> None:
    one = book.statement(author="north-1")
    other = book.statement(author="north-2")
    book.append(one)
    book.append(other)


def test_rule_settling(book: Book) -> None:
    change(book, quorum=4)
    refused(book, book.statement(), "settling")
    refused(book, book.note(at(TIME), 1), "settling")
    receipt = book.receipt(book.state.last["south-1"].id, at(TIME))
    refused(book, receipt, "settling")
    refused(book, book.note(at(TIME, "w1", "w2")), "note-quorum")
    # Three witnesses are the old quorum, four the new one.
    book.append(book.note(at(TIME)))
    refused(book, book.statement(), "settling")
    refused(book, book.note(at(TIME, "w2", "w3", "w4"), 2), "note-use")
    book.append(book.note(at(TIME, "w1", "w2", "w3", "w4"), 2))
    book.append(book.statement())


def test_quorums_without_a_common_witness(book: Book) -> None:
    change(book, witnesses=tuple(map(witness, ("x1", "x2", "x3"))), quorum=2)
    refused(book, book.note(at(TIME, "w1", "w2", "x1")), "note-quorum")
    book.append(book.note(at(TIME, "x1", "x2")))
    refused(book, book.note(at(TIME, "x2", "x3"), 2), "note-use")
    book.append(book.note(at(TIME), 2))
    book.append(book.statement())
    refused(book, book.note(at(TIME), 5), "note-unknown")


def test_a_changed_log_key(book: Book) -> None:
    change(book, log_keys=log_keys("example.org/korea", " new"))
    book.append(book.note(at(TIME)))
    refused(book, book.statement(), "settling")
    book.append(book.note(at(TIME), 2, version=" new"))
    book.append(book.statement())
    refused(book, book.note(at(TIME)), "note-unknown")
    # A checkpoint of an earlier size keeps the rules of both charters.
    refused(book, book.note(at(TIME), 1), "note-log-keys")
    refused(book, book.note(at(TIME), 1, version=" new"), "note-log-keys")


# Signatures.


def test_rule_signature_missing(book: Book) -> None:
    """One of two signatures is missing: either alone would be the weaker of the two."""
    ed, ml = secrets("north-1")
    refused(book, book.statement(sign=[ed]), "signature-missing")
    refused(book, book.statement(sign=[ml]), "signature-missing")
    refused(book, book.statement(sign=False), "signature-missing")
    refused(book, book.statement(sign=secrets("north-2")), "signature-missing")


def test_a_holder_of_a_threshold_signs_with_all_keys() -> None:
    book = Book()
    ed, _ = secrets("north-2")
    one = book.charter_statement(
        book.first, ["dep-1", "iaea-1", "north-1", "south-1"], None, keys=[ed]
    )
    refused(book, one, "signature-missing")


def test_rule_signature_superfluous(book: Book) -> None:
    both = (*secrets("north-1"), *secrets("north-2"))
    refused(book, book.statement(sign=both), "signature-superfluous")
    unknown = (*secrets("north-1"), secret("somebody", ML_DSA_44))
    refused(book, book.statement(sign=unknown), "signature-superfluous")
    keys = book.keys_statement(
        "north", NORTH, ["north-1", "north-2", "south-1"], keys=secrets("north-9")
    )
    refused(book, keys, "signature-superfluous")
    first = Book(
        charter(
            groups=(*GROUPS[:3], Group("office", "office", 1), GROUPS[3]),
            holders=with_holders(holder("office-1", "office")),
        )
    )
    names = ["dep-1", "iaea-1", "north-1", "north-2", "office-1", "south-1"]
    refused(first, first.beginning(names), "signature-superfluous")


def test_rule_signature_wrong(book: Book) -> None:
    one = book.statement()
    for at_ in (0, 1):
        listed = list(one.signatures)
        changed = bytearray(listed[at_].signature)
        changed[7] ^= 1
        listed[at_] = listed[at_]._replace(signature=bytes(changed))
        refused(book, replace(one, signatures=tuple(listed)), "signature-wrong")
    other = book.statement(body={"a": 1})
    refused(book, replace(one, signatures=other.signatures), "signature-wrong")
    short = replace(one, signatures=tuple(s._replace(signature=b"") for s in one.signatures))
    refused(book, short, "signature-wrong")


def test_rule_threshold() -> None:
    book = Book()
    refused(book, book.beginning(["dep-1", "iaea-1", "north-1", "south-1"]), "threshold")
    refused(book, book.beginning(["iaea-1", "north-1", "north-2", "south-1"]), "threshold")
    refused(book, book.beginning(["dep-1", "north-1", "north-2", "south-1"]), "threshold")
    book.append(book.beginning(["dep-1", "iaea-1", "north-1", "north-spare", "south-1"]))
    refused(
        book, book.keys_statement("north", NORTH, ["north-1"], keys=secrets("north-9")), "threshold"
    )
    new = charter(quorum=4)
    one = book.charter_statement(new, ["north-1", "south-1"], book.state.charter_id)
    refused(book, one, "threshold")


def test_rule_added_key(book: Book) -> None:
    """Who lists a key has to show that somebody holds it."""
    ed, _ = secrets("north-9")
    signers = ["north-1", "north-spare"]
    refused(book, book.keys_statement("north", NORTH, signers), "added-key")
    refused(book, book.keys_statement("north", NORTH, signers, keys=[ed]), "added-key")
    book.append(book.keys_statement("north", NORTH, signers, keys=secrets("north-9")))


# Limits and files.


def test_rule_entry_limit() -> None:
    book = Book(charter(limits=Limits(entry_bytes=30_000, blob_bytes=1_000_000))).begun()
    long = {"text": "x" * 14_000}
    book.append(book.statement(body=long))
    # Another holder of the same party counts for the same party.
    refused(book, book.statement(body=long, author="north-2"), "entry-limit")
    book.append(book.statement(author="north-2"))
    small = Book(charter(limits=Limits(entry_bytes=9_000, blob_bytes=1_000_000)))
    refused(small, small.beginning(), "entry-limit")


def test_rule_blob_limit() -> None:
    book = Book(charter(limits=Limits(entry_bytes=1_000_000, blob_bytes=40_000))).begun()
    blob = book.files.add(bytes(25_000), "text/csv")
    book.append(book.statement(blobs=(blob,)))
    refused(book, book.statement(blobs=(blob,)), "blob-limit")
    lying = BlobReference("00" * 32, 2**53 - 1, "text/csv")
    refused(book, book.statement(blobs=(lying,)), "blob-limit")


def test_rule_blobs(book: Book) -> None:
    """A blob that nobody has would stop every witness."""
    nobody = BlobReference("00" * 32, 5, "text/csv")
    one = book.statement(blobs=(nobody,))
    refused(book, one, "blobs")
    with pytest.raises(MissingBlobsError) as told:
        book.judge(one)
    assert told.value.missing == (nobody,)
    held = book.files.add(b"here", "text/csv")
    refused(book, book.statement(blobs=(replace(held, size=5),)), "blobs")
    # Nobody is asked for files of a statement that is not signed.
    refused(book, book.statement(blobs=(nobody,), sign=False), "signature-missing")
    book.append(book.statement(blobs=(held,)))


def test_the_file_of_a_charter_is_waited_for(book: Book) -> None:
    new = charter(quorum=4)
    one = book.charter_statement(new, ["north-1", "north-2", "south-1"], book.state.charter_id)
    del book.files.contents[new.digest]
    refused(book, one, "blobs")
    spoilt = [s._replace(signature=bytes(len(s.signature))) for s in one.signatures]
    refused(book, replace(one, signatures=tuple(spoilt)), "signature-wrong")
    refused(book, replace(one, signatures=()), "signature-missing")
    book.files.contents[new.digest] = b"something else"
    refused(book, one, "blobs")


def test_a_file_that_a_court_has_removed(book: Book) -> None:
    held = book.files.add(b"a name", "text/plain")
    book.append(book.statement(blobs=(held,)))
    del book.files.contents[held.digest]
    refused(book, book.statement(blobs=(held,)), "blobs")
    change(book, body={"removed": [held.digest]})
    assert held.digest in book.state.removed
    # What is gone stays gone, whatever later charters name.
    book.append(book.note(at(TIME)))
    change(book, body={"removed": []}, quorum=4)
    assert held.digest in book.state.removed
    book.append(book.note(at(TIME, "w1", "w2", "w3", "w4")))
    book.append(book.statement(blobs=(held,)))


# Key lists and charters.

NORTH = (holder("north-1", "north"), holder("north-9", "north"))


def with_holders(*more: Holder) -> tuple[Holder, ...]:
    """The holders of the charter and some more, by name."""
    return tuple(sorted((*charter().holders, *more), key=lambda one: one.name))


def change(book: Book, body: dict[str, Any] | None = None, **changes: Any) -> Charter:
    """Log a changed charter."""
    new = (
        replace(book.state.charter, **changes)
        if changes
        else replace(book.state.charter, limits=Limits(2_000_000, 2_000_000))
    )
    book.append(
        book.charter_statement(
            new, ["north-1", "north-2", "south-1"], book.state.charter_id, body=body
        )
    )
    return new


def test_rule_replaces(book: Book) -> None:
    """An old signed draft would bring back a stolen key."""
    stolen = (holder("north-1", "north"), holder("north-2", "north"))
    draft = book.keys_statement("north", stolen, ["north-1", "north-spare"])
    rotation = book.keys_statement("north", NORTH, ["north-2", "north-1"], keys=secrets("north-9"))
    book.append(rotation)
    refused(book, draft, "replaces")
    entry0 = book.state.charter_id
    assert entry0 is not None
    refused(
        book,
        book.keys_statement("north", NORTH, ["north-1", "north-9"], replaces=entry0),
        "replaces",
    )
    same = charter(holders=tuple(book.state.holders[name] for name in sorted(book.state.holders)))
    for replaces in ("00" * 32, book.state.lists["north"].statement):
        one = book.charter_statement(same, ["north-1", "north-9", "south-1"], replaces)
        refused(book, one, "replaces")
    first = Book()
    refused(first, first.beginning(body={"replaces": "00" * 32}), "replaces")


def test_rule_group(book: Book) -> None:
    for party in ("nobody", 7, None, ["north"]):
        body = {"holders": [], "party": party, "replaces": "00" * 32}
        one = signed(book.statement("keys", body, sign=False), secrets("north-1"))
        refused(book, one, "group")


def test_rule_list(book: Book) -> None:
    ed, ml = secrets("north-9")
    signers = ["north-1", "north-2"]
    only_ed = (holder("north-1", "north"), holder("north-9", "north", keys=[ed]))
    refused(book, book.keys_statement("north", only_ed, signers, keys=[ed]), "list")
    turned = (holder("north-1", "north"), holder("north-9", "north", keys=[ml, ed]))
    refused(book, book.keys_statement("north", turned, signers, keys=[ed, ml]), "list")
    refused(book, book.keys_statement("north", NORTH[::-1], signers, keys=[ed, ml]), "list")
    refused(book, book.keys_statement("north", NORTH[:1] * 2, signers), "list")


def test_rule_list_threshold(book: Book) -> None:
    refused(book, book.keys_statement("north", NORTH[:1], ["north-1", "north-2"]), "list-threshold")
    refused(book, book.keys_statement("north", (), ["north-1", "north-2"]), "list-threshold")


def test_rule_key_twice(book: Book) -> None:
    """One key under two names: whoever holds it would be two people."""
    twice = (holder("north-1", "north"), holder("north-9", "north", keys=secrets("north-1")))
    signers = ["north-1", "north-2"]
    refused(book, book.keys_statement("north", twice, signers), "key-twice")
    others = (holder("north-1", "north"), holder("north-9", "north", keys=secrets("south-1")))
    one = book.keys_statement("north", others, signers, keys=secrets("south-1"))
    refused(book, one, "key-twice")
    logs = (
        holder("north-1", "north"),
        holder("north-9", "north", keys=secrets("log example.org/korea")),
    )
    one = book.keys_statement("north", logs, signers, keys=secrets("log example.org/korea"))
    refused(book, one, "key-twice")
    first = Book(charter(holders=with_holders(holder("south-2", "south", keys=secrets("north-1")))))
    refused(first, first.beginning(), "key-twice")


def test_rule_name(book: Book) -> None:
    """A name stays a party's for good, also when its holder is gone."""
    south = (holder("north-1", "south"), holder("south-1", "south"))
    taken = secrets("another")
    south = (replace(south[0], keys=tuple(key.public for key in taken)), south[1])
    refused(book, book.keys_statement("south", south, ["south-1"], keys=taken), "name")
    book.append(
        book.keys_statement("north", NORTH, ["north-1", "north-2"], keys=secrets("north-9"))
    )
    gone = (holder("north-2", "south", keys=taken), holder("south-1", "south"))
    refused(book, book.keys_statement("south", gone, ["south-1"], keys=taken), "name")


def test_rule_charter(book: Book) -> None:
    for content in (b"", b"{}", charter().content + b"\n"):
        blob = book.files.add(content)
        body: dict[str, Any] = {
            "charter": blob.digest,
            "removed": [],
            "replaces": book.state.charter_id,
        }
        one = book.statement("charter", body, sign=False, blobs=(blob,))
        refused(book, signed(one, secrets("north-1")), "charter")


def test_rule_charter_file(book: Book) -> None:
    new = charter(quorum=4)
    one = book.charter_statement(
        new, ["north-1", "north-2", "south-1"], book.state.charter_id, blobs=()
    )
    refused(book, one, "charter-file")


def test_rule_charter_fixed(book: Book) -> None:
    for new in (
        charter("example.org/other"),
        charter(agreement="00" * 32),
        charter(predecessor=Predecessor("example.org/old", 5, bytes(32))),
    ):
        one = book.charter_statement(new, ["north-1", "north-2", "south-1"], book.state.charter_id)
        refused(book, one, "charter-fixed")


def test_rule_charter_lists(book: Book) -> None:
    """A party's list changes by its own holders, not by everybody's."""
    without = tuple(one for one in charter().holders if one.name != "north-spare")
    one = book.charter_statement(
        charter(holders=without), ["north-1", "north-2", "south-1"], book.state.charter_id
    )
    refused(book, one, "charter-lists")
    book.append(
        book.keys_statement("north", NORTH, ["north-1", "north-2"], keys=secrets("north-9"))
    )
    old = book.charter_statement(
        charter(), ["north-1", "north-9", "south-1"], book.state.charter_id
    )
    refused(book, old, "charter-lists")


def test_rule_predecessor(book: Book) -> None:
    for _ in range(3):
        book.append(book.statement())
    before = Before(book.state, book.root)
    named = Predecessor(book.first.origin, 4, book.root(4))
    for wrong in (
        replace(named, size=3, root=book.root(3)),
        replace(named, root=bytes(32)),
        replace(named, origin="example.org/other"),
        None,
    ):
        next_ = Book(charter("example.org/next", wrong), before)
        refused(next_, next_.beginning(previous=None, author="south-1"), "previous")
        last = book.state.last["south-1"].id
        refused(next_, next_.beginning(previous=last), "predecessor")
    alone = Book(charter("example.org/next", named))
    refused(alone, alone.beginning(), "predecessor")


def test_a_new_office_shows_its_keys(book: Book) -> None:
    new = charter(
        groups=(*GROUPS[:3], Group("office", "office", 1), GROUPS[3]),
        holders=with_holders(holder("office-1", "office")),
    )
    names = ["north-1", "north-2", "south-1"]
    refused(book, book.charter_statement(new, names, book.state.charter_id), "added-key")
    book.append(book.charter_statement(new, names, book.state.charter_id, keys=secrets("office-1")))
    book.append(book.note(at(TIME)))
    book.append(book.statement(author="office-1"))


def test_a_removed_key(book: Book) -> None:
    ahead = book.statement(author="north-2")
    book.append(
        book.keys_statement("north", NORTH, ["north-1", "north-2"], keys=secrets("north-9"))
    )
    refused(book, ahead, "author")
    refused(book, book.statement(author="north-2"), "author")
    refused(book, book.statement(author="north-1", sign=secrets("north-2")), "signature-missing")


def test_rotation_in_the_middle_of_a_series(book: Book) -> None:
    """What is signed offline with the old key dies; what follows goes on from the last logged."""
    one = book.statement(body={"n": 1})
    two = book.statement(body={"n": 2}, previous=one.id)
    three = book.statement(body={"n": 3}, previous=two.id)
    book.append(one)
    fresh = secrets("north-1 again")
    rotated = (holder("north-1", "north", keys=fresh), *charter().holders_of("north")[1:])
    book.append(book.keys_statement("north", rotated, ["north-2", "north-spare"], keys=fresh))
    refused(book, two, "signature-missing")
    refused(book, signed(three, fresh), "previous")
    book.append(signed(two, fresh))
    book.append(signed(three, fresh))
    assert book.state.last["north-1"].id == three.id


def test_a_series_signed_offline(book: Book) -> None:
    seen = After(1, book.root(1))
    one = book.statement(body={"n": 1})
    two = book.statement(body={"n": 2}, previous=one.id)
    assert one.after == two.after == seen
    refused(book, two, "previous")
    book.append(one)
    book.append(book.statement(author="south-1"))
    book.append(two)


def test_a_key_of_one_scheme_where_the_charter_asks_for_no_more() -> None:
    ed, ml = secrets("south-1")
    holders = tuple(
        replace(one, keys=one.keys[:1]) if one.name == "south-1" else one
        for one in charter().holders
    )
    book = Book(charter(schemes=(), holders=holders))
    names = ["dep-1", "iaea-1", "north-1", "north-2"]
    book.append(book.charter_statement(book.first, names, None, keys=[ed]))
    refused(book, book.statement(author="south-1"), "signature-superfluous")
    refused(book, book.statement(author="south-1", sign=[ml]), "signature-missing")
    book.append(book.statement(author="south-1", sign=[ed]))


# Notes.


def test_rule_note_form(book: Book) -> None:
    for content in (
        b"x",
        b"\n\n",
        b"\xff",
        book.note(at(TIME)).replace(b"\n\n", b"\nmore\n\n", 1),
        book.note(at(TIME)).replace(b"\n1\n", b"\n01\n", 1),
        book.note(at(TIME))[:-1],
        book.note(at(TIME)) + b"\n",
    ):
        refused(book, content, "note-form")


def test_rule_note_origin(book: Book) -> None:
    one = book.state.last["south-1"].id
    for origin in (
        "example.org/other",
        "example.org/korea/receipt",
        "example.org/korea/receipt/",
        f"example.org/other/receipt/{one}",
        f"example.org/korea/receipt/{one[:-1]}",
        f"example.org/korea/receipt/{one.upper()}",
        f"example.org/korea/receipt/receipt/{one}",
    ):
        refused(book, book.receipt(one, at(TIME), origin=origin), "note-origin")


def test_rule_note_size(book: Book) -> None:
    refused(book, book.note(at(TIME), 2), "note-size")
    refused(book, book.note(at(TIME), 0), "note-size")
    one = book.state.last["south-1"].id
    refused(book, book.receipt(one, at(TIME), size=2), "note-size")


def test_rule_note_root(book: Book) -> None:
    refused(book, book.note(at(TIME), root=bytes(32)), "note-root")
    one = book.state.last["south-1"].id
    refused(book, book.receipt(one, at(TIME), root=bytes(32)), "note-root")


def test_rule_note_unknown(book: Book) -> None:
    refused(book, book.note(at(TIME, "w1", "w2", "w3", "stranger")), "note-unknown")
    one = book.state.last["south-1"].id
    refused(book, book.receipt(one, at(TIME, "w1", "w2", "w3", "stranger")), "note-unknown")
    # The name of a witness, with another key.
    seen = Checkpoint(book.first.origin, 1, book.root(1))
    line = cosign(seen, "w4", secret("stranger", ML_DSA_44), TIME)
    refused(book, book.note(at(TIME), more=[line]), "note-unknown")


def test_rule_note_signature(book: Book) -> None:
    """A wrong signature spoils a note, also where there are enough right ones without it."""
    other = Checkpoint(book.first.origin, 1, bytes(32))
    line = cosign(other, "w4", secret("w4", ML_DSA_44), TIME)
    refused(book, book.note(at(TIME), more=[line]), "note-signature")


def test_rule_note_log_keys(book: Book) -> None:
    refused(book, book.note(at(TIME), log=["ed"]), "note-log-keys")
    refused(book, book.note(at(TIME), log=["ml"]), "note-log-keys")
    refused(book, book.note(at(TIME), log=[]), "note-log-keys")


def test_rule_note_quorum(book: Book) -> None:
    refused(book, book.note(at(TIME, "w1", "w2")), "note-quorum")
    # Without a time none counts.
    refused(book, book.note({"w1": TIME, "w2": TIME, "w3": 0}), "note-quorum")
    one = book.state.last["south-1"].id
    refused(book, book.receipt(one, at(TIME, "w1", "w2")), "note-quorum")


def test_two_different_cosignatures_by_one_key_count_for_nothing(book: Book) -> None:
    seen = Checkpoint(book.first.origin, 1, book.root(1))
    line = cosign(seen, "w3", secret("w3", ML_DSA_44), TIME)
    refused(book, book.note(at(TIME), more=[line]), "note-quorum")
    book.append(book.note(at(TIME, "w1", "w2", "w3", "w4"), more=[line]))


def test_rule_note_hour(book: Book) -> None:
    refused(book, book.note({"w1": TIME, "w2": TIME, "w3": TIME + 3_601}), "note-hour")
    # Also one that the quorum does not need.
    refused(book, book.note(at(TIME) | {"w4": TIME - 3_601}), "note-hour")
    one = book.state.last["south-1"].id
    refused(book, book.receipt(one, at(TIME) | {"w4": TIME - 3_601}), "note-hour")
    book.append(book.note(at(TIME) | {"w4": TIME - 3_600}))


def test_rule_note_use(book: Book) -> None:
    one = book.statement()
    book.append(one)
    book.append(book.note(at(TIME)))
    noon = TIME - TIME % DAY + DAY // 2
    refused(book, book.note(at(noon), 2), "note-use")
    refused(book, book.note(at(TIME + DAY)), "note-use")
    refused(book, book.receipt(one.id, at(TIME)), "note-use")
    refused(book, book.receipt("00" * 32, at(TIME)), "note-use")
    book.append(book.receipt(one.id, at(TIME - DAY)))
    assert (book.state.times.own(1), book.state.times.time(1)) == (TIME - DAY, TIME)
    refused(book, book.receipt(one.id, at(TIME - DAY)), "note-use")
    # An entry after which there are only notes.
    refused(book, book.note(at(TIME + 9)), "note-use")


def test_a_note_for_a_void_entry_is_of_no_use(book: Book) -> None:
    book.append(book.note(at(TIME)))
    void = book.statement(sign=False)
    content = format_statement(void)
    book.put(void, fold(book.state, 2, content, book.root, book.files).state)
    refused(book, book.note(at(TIME)), "note-use")
    refused(book, book.receipt(void.id, at(TIME)), "note-use")


def test_rule_note_late(book: Book) -> None:
    """After seven days a time is final: retired keys cannot re-time the past."""
    one = book.statement()
    book.append(one)
    book.append(book.note(at(TIME)))
    refused(book, book.note(at(TIME - 7 * DAY - 1), 2), "note-late")
    refused(book, book.receipt(one.id, at(TIME - 7 * DAY - 1)), "note-late")
    book.append(book.note(at(TIME - 7 * DAY), 2))
    assert book.state.times.time(1) == TIME - 7 * DAY
    # Earlier times do not let in still earlier ones.
    refused(book, book.note(at(TIME - 8 * DAY), 2), "note-late")


def test_the_lower_median_is_the_time(book: Book) -> None:
    times = {"w1": TIME, "w2": TIME + 1_000, "w3": TIME + 10, "w4": TIME + 20}
    assert book.append(book.note(times)).time == TIME + 10


def test_the_time_is_that_of_the_witnesses_who_watch_now(book: Book) -> None:
    """Keys that are retired re-time nothing: a note of an earlier size needs them, no more."""
    change(book, witnesses=tuple(map(witness, ("w2", "w3", "w4", "w5"))))
    book.append(book.note(at(TIME + 2 * DAY, "w1", "w2", "w3", "w4", "w5")))
    times = {"w1": TIME, "w2": TIME + 10, "w3": TIME + 20, "w4": TIME + 30, "w5": TIME + 40}
    refused(book, book.note({name: times[name] for name in ("w1", "w2", "w5")}, 1), "note-quorum")
    assert book.append(book.note(times, 1)).time == TIME + 20


# A successor.


def successor(book: Book, **changes: Any) -> Book:
    """A log that goes on after the last entry of another."""
    named = Predecessor(book.first.origin, book.state.size, book.root(book.state.size))
    return Book(
        replace(charter("example.org/next", named), **changes), Before(book.state, book.root)
    )


def begin(next_: Book) -> Book:
    """Log the successor's entry 0."""
    assert next_.state.before is not None
    last = next_.state.before.state.last["south-1"].id
    next_.append(next_.beginning(previous=last))
    return next_


def test_a_successor_takes_what_the_log_before_did_not_log(book: Book) -> None:
    book.append(book.statement())
    book.append(book.note(at(TIME)))
    late = book.statement(after=After(2, book.root(2)))
    next_ = begin(successor(book))
    next_.append(late)
    next_.append(next_.receipt(late.id, at(TIME), origin=f"{book.first.origin}/receipt/{late.id}"))
    next_.append(next_.statement())
    # What follows in the new log has seen the new log.
    back = book.statement(previous=next_.state.last["north-1"].id)
    refused(next_, back, "after-falls")


def test_a_successor_refuses_what_had_seen_more(book: Book) -> None:
    other = Book().begun()
    other.append(other.statement(author="iaea-1"))
    next_ = begin(successor(book))
    refused(next_, other.statement(), "after")
    refused(next_, book.statement(after=After(1, bytes(32))), "after")


def test_previous_goes_on_into_a_successor(book: Book) -> None:
    book.append(book.statement())
    next_ = begin(successor(book))
    refused(next_, next_.statement(previous=None), "previous")
    next_.append(next_.statement())


def test_a_successor_is_signed_by_the_lists_of_the_log_before(book: Book) -> None:
    book.append(
        book.keys_statement("north", NORTH, ["north-1", "north-2"], keys=secrets("north-9"))
    )
    next_ = successor(book)
    last = book.state.last["south-1"].id
    refused(next_, next_.beginning(previous=last), "threshold")
    names = ["dep-1", "iaea-1", "north-1", "north-9", "south-1"]
    # Keys that come back are new ones.
    refused(next_, next_.beginning(names, previous=last), "added-key")
    keys = (*secrets("north-2"), *secrets("north-spare"))
    one = next_.charter_statement(next_.first, names, None, keys=keys, previous=last)
    next_.append(one)


def test_keys_of_the_log_before_change_nothing_in_a_successor(book: Book) -> None:
    keys = book.keys_statement("north", NORTH, ["north-1", "north-2"], keys=secrets("north-9"))
    next_ = begin(successor(book))
    refused(next_, keys, "origin")


def test_a_name_stays_a_partys_in_a_successor(book: Book) -> None:
    holders = [one for one in charter().holders if one.name != "north-spare"]
    again = holder("north-spare", "south", keys=secrets("another"))
    next_ = successor(book, holders=tuple(sorted((*holders, again), key=lambda one: one.name)))
    last = book.state.last["south-1"].id
    refused(next_, next_.beginning(previous=last), "name")


# The judge itself.


def test_an_index_that_is_not_next(book: Book) -> None:
    with pytest.raises(ParameterError):
        judge(book.state, 2, book.statement(), book.root, book.files)


def test_a_missing_charter_stops_the_fold() -> None:
    book = Book()
    one = book.beginning()
    book.files.contents.clear()
    with pytest.raises(MissingBlobsError):
        fold(book.state, 0, format_statement(one), book.root, book.files)


def test_files_that_are_gone_make_nothing_void(book: Book) -> None:
    nobody = BlobReference("00" * 32, 5, "text/csv")
    content = format_statement(book.statement(blobs=(nobody,)))
    folded = fold(book.state, 1, content, book.root, book.files)
    assert folded.ruling is not None
    assert folded.breach is None


def test_a_state_is_a_value(book: Book) -> None:
    """Going on twice from one state gives two logs that know nothing of one another."""
    before = book.state
    one, other = book.statement(body={"a": 1}), book.statement(body={"a": 2})
    first = judge(before, 1, one, book.root, book.files).state
    second = judge(before, 1, other, book.root, book.files).state
    assert first.index_of(one.id) == second.index_of(other.id) == 1
    assert first.index_of(other.id) is None
    assert second.index_of(one.id) is None
    assert before.index_of(one.id) is None
    assert (first.size, before.size) == (2, 1)


def test_agreement_is_that_of_the_charter(book: Book) -> None:
    assert book.state.charter.agreement == AGREEMENT

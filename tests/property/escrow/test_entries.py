"""Entries in blocks: what is read and written is what objects of Python give, byte for byte."""

from __future__ import annotations

import json
import random
import tracemalloc
from array import array
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.mutations import files, mutated
from tests.oracle.escrow import encode

from paripassu.escrow import entries as reference
from paripassu.escrow import native
from paripassu.escrow.disclosure import (
    Disclosure,
    format_disclosure,
    parse_disclosure,
    read_as_objects,
    read_in_blocks,
)
from paripassu.escrow.entries import Entries, Row, Values
from paripassu.escrow.errors import NotCanonicalError, TooMuchWorkError, WrongShapeError
from paripassu.escrow.slotted import values_by_slot
from paripassu.tables.texts import Texts

rust = pytest.mark.skipif(not native.available(), reason="the Rust kernels are not there")

#: Every character that is escaped, those beside them, and those of two to four bytes.
MARKS = "".join(map(chr, range(0x22))) + '"/\\]},[\x7fé\u2028€\U0001f600'
TEXT = st.none() | st.text(st.sampled_from(MARKS), max_size=6) | st.text(max_size=3)
LEAF = st.binary(min_size=32, max_size=32)


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    opened = draw(st.lists(st.booleans(), min_size=1, max_size=4))
    counts = st.just(1) if draw(st.booleans()) else st.integers(0, 3)
    return [
        tuple(
            tuple(draw(TEXT) for _ in range(draw(counts))) if one else draw(LEAF) for one in opened
        )
        for _ in range(draw(st.integers(1, 6)))
    ]


def literal(given: list[Row]) -> bytes:
    """Write rows by the oracle's encoder."""
    return encode(
        [[b64encode(one).decode() if isinstance(one, bytes) else one for one in row]
         for row in given]
    )  # fmt: skip


def in_blocks(given: list[Row]) -> Entries:
    """Put rows together column by column."""
    columns: list[Values | bytes] = []
    for column in zip(*given, strict=True):
        if isinstance(column[0], bytes):
            columns.append(b"".join(column))
        else:
            texts = Texts.from_list(text for one in column for text in one)
            columns.append(Values(array("I", map(len, column)), texts))
    return Entries(columns)


READERS = [reference.read_entries, pytest.param(native.read_entries, marks=rust)]
WRITERS = [reference.write_entries, pytest.param(native.write_entries, marks=rust)]


@pytest.mark.parametrize("write", WRITERS)
@given(rows())
def test_written(write: Callable[[Entries], bytes], given: list[Row]) -> None:
    entries = in_blocks(given)
    assert write(entries) == literal(given)
    assert [*entries] == given == [entries[at] for at in range(len(given))]
    assert entries[1:] == (*given[1:],)


@pytest.mark.parametrize("read", READERS)
@given(rows(), st.binary(max_size=3), st.sampled_from([b"", b",", b"]", b"\xff"]))
def test_read(read: Any, given: list[Row], before: bytes, after: bytes) -> None:
    content = literal(given)
    assert read(before + content + after, len(before)) == (
        in_blocks(given),
        len(before) + len(content),
    )


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    "content",
    [
        b"[]", b"[[]]", b"[[[]],[]]", b"", b"[", b"[[[", b'[[["a"]]', b'[[["a"]],', b'[[["a"]],]',
        b'[[["a",]]]', b'[[["a"],]]', b'[ [["a"]]]', b'[[["a"] ]]', b'[[["a"]]\n]', b'[[["a"]];',
        b'[[[1]]]', b'[[[nul]]]', b'[[[null1]]]', b'[[[true]]]', b'[[[NaN]]]', b'[[[["a"]]]]',
        b'[[["\\/"]]]', b'[[["\\u000a"]]]', b'[[["\\u001F"]]]', b'[[["\\u0020"]]]',
        b'[[["\\u00e9"]]]', b'[[["\\ud800"]]]', b'[[["\n"]]]', b'[[["\x00"]]]', b'[[["\\x"]]]',
        b'[[["\xff"]]]', b'[[["\xc3"]]]', b'[[["\xed\xa0\x80"]]]', b'[[["\xc0\x80"]]]',
        b'[[["a"],["b"]],[["a"]]]', b'[[["a"]],[["a"],["b"]]]', b'[[{}]]', b'{"a":[]}',
        b'[["a"]]', b'[["%sA="]]' % (b"A" * 41), b'[["%s="],[["a"]]]' % (b"A" * 43),
        b'[["%sB="]]' % (b"A" * 42), b'[["%s"]]' % (b"A" * 44), b'[["%s"]]' % (b"A" * 43),
        b'[["%s-="]]' % (b"A" * 42), b'[["%s=]]' % (b"A" * 43),
        b'[["%s==="]]' % (b"A" * 41), b'[["\\u0041%s="]]' % (b"A" * 42), b'[[null]]',
    ],
)  # fmt: skip
def test_what_is_not_read_in_blocks(read: Any, content: bytes) -> None:
    assert read(content, 0) is None


@rust
@given(rows(), st.randoms(use_true_random=False))
@settings(max_examples=examples(400))
def test_both_kernels_say_the_same_of_bytes_that_were_changed(
    given: list[Row], chance: random.Random
) -> None:
    content = bytearray(literal(given))
    for _ in range(chance.choice([1, 1, 2])):
        at, kind = chance.randrange(len(content) or 1), chance.randrange(4)
        if kind == 0:
            content[at : at + 1] = bytes([chance.choice(b'"\\[],:nu01f/=AB \x1f\x80\xff')])
        elif kind == 1:
            del content[at : at + chance.choice([1, 2, 5])]
        elif kind == 2:
            content[at:at] = content[at : at + chance.randrange(1, 30)]
        else:
            content[at:at] = chance.choice([b'"', b"\\u00", b"null", b"[[", b"]]", b","])
    raw = bytes(content)
    found = reference.read_entries(raw, 0)
    assert native.read_entries(raw, 0) == found
    if found is not None:
        # The oracle's: what stands there is these rows in their one encoding, and no other.
        assert literal([*found[0]]) == raw[: found[1]]
        assert len(json.loads(raw[: found[1]])) == len(found[0])


@pytest.mark.parametrize("read", READERS)
def test_rows_beyond_one_batch(read: Any) -> None:
    many: list[Row] = [((str(at), None), bytes([at % 256]) * 32) for at in range(9000)]
    content = literal(many)
    assert read(content, 0) == (in_blocks(many), len(content))
    assert read(content[:-1] + b',[["x"]]]', 0) is None


def outcome(read: Callable[[bytes], Disclosure | None], content: bytes) -> object:
    try:
        return read(content)
    except (NotCanonicalError, WrongShapeError, TooMuchWorkError) as error:
        return type(error), str(error)


@contextmanager
def by_reference(monkeypatch: pytest.MonkeyPatch, *, wanted: bool) -> Iterator[None]:
    with monkeypatch.context() as patch:
        if wanted:
            patch.setenv("PARIPASSU_REFERENCE", "1")
        yield


@pytest.mark.seeded
@pytest.mark.parametrize("wanted", [False, True])
def test_a_disclosure_in_blocks_is_the_disclosure(
    monkeypatch: pytest.MonkeyPatch, wanted: bool
) -> None:
    """Of true files and changed ones: the same values, or the same error in the same words."""
    _, true = files()
    disclosures = [one for one in true.values() if one.startswith(b'{"format":"paripassu/disclo')]
    chance = random.Random(2026)
    with by_reference(monkeypatch, wanted=wanted):
        for content in disclosures:
            there = read_in_blocks(content)
            assert there is not None
            assert there == read_as_objects(content)
            assert format_disclosure(there) == content
        taken = 0
        for _ in range(examples(300)):
            content = mutated(chance.choice(disclosures), disclosures, chance)
            there = read_in_blocks(content)
            expected = outcome(read_as_objects, content)
            assert outcome(parse_disclosure, content) == expected
            taken += there is not None
            if there is not None:
                assert there == expected
        assert taken > 20


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"counts":[', b'"counts":0,"x":['),
        (b'"entries":[', b'"entries":1,"x":['),
        (b'"slots":[', b'"slots":2,"slots":['),
        (b'{"bodies":', b'{"a":{"counts":[1],"entries":[],"slots":[]},"bodies":'),
        (b'"table":', b'"slots":[],"table":'),
        (b'"path":"', b'"path":"\\"counts\\":[1],'),
        (b'"path":"', b'"path":"\\"slots":["1"],"'),
    ],
)
def test_an_array_in_another_place_is_not_taken_for_one_that_belongs_there(
    old: bytes, new: bytes
) -> None:
    content = files()[1]["rows"]
    assert old in content
    changed = content.replace(old, new, 1)
    assert read_in_blocks(changed) is None
    with pytest.raises((NotCanonicalError, WrongShapeError)):
        parse_disclosure(changed)


@given(
    st.lists(st.dictionaries(st.integers(0, 9), st.just(0), max_size=6), min_size=1, max_size=4),
    st.lists(st.lists(TEXT, min_size=1, max_size=3), min_size=10, max_size=10),
)
def test_values_of_several_files_are_one_column(
    parts: list[dict[int, int]], texts: list[list[str | None]]
) -> None:
    given = []
    for part in parts:
        slots = sorted(part)
        counts = array("I", [len(texts[slot]) for slot in slots])
        values = Values(counts, Texts.from_list(one for slot in slots for one in texts[slot]))
        given.append((array("Q", slots), values))
    joined = values_by_slot(given)
    every = sorted({slot for part in parts for slot in part})
    expected = {slot: tuple(texts[slot]) for slot in every}
    assert dict(joined) == expected == dict(joined.items())
    assert [*joined] == every
    for slot in range(-1, 9):
        assert (slot in joined) == (slot in expected)
        assert joined.get(slot) == expected.get(slot)
        assert joined.count(slot, 8) == sum(slot <= one < 8 for one in every)


@rust
def test_a_large_disclosure_takes_no_object_for_each_value() -> None:
    many = 30_000
    counts = array("I", [1]) * many
    column = Values(counts, Texts.from_list("x" * 10 for _ in range(many)))
    content = native.write_entries(Entries([column] * 8))
    tracemalloc.start()
    found = native.read_entries(content, 0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found is not None
    assert [*found[0].columns] == [column] * 8
    # A value has its bytes, and four for its length; 8 bytes of JSON stood around them.
    assert peak < 2 * len(content)

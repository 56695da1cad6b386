"""To go on from what was judged before gives the same as to judge all."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.charters import Book
from tests.examples import examples
from tests.strategies.histories import History as Random_

from paripassu.record.begun import Begun
from paripassu.record.edge import Edge
from paripassu.record.history import History
from paripassu.record.judged_entries import JudgedEntries
from paripassu.record.kept import begun_form, format_lines, parse_begun, parse_lines
from paripassu.record.persistent import PersistentMap
from paripassu.record.state import State
from paripassu.record.structure import audit_structure


class Held:
    """The files of a log of a size, in memory."""

    name = "held"

    def __init__(self, book: Book, size: int) -> None:
        _, self.files = Edge().append(book.entries[:size])
        for digest, content in book.files.contents.items():
            self.files[f"blobs/sha256/{digest[:2]}/{digest}"] = content

    def read(self, path: str, limit: int) -> bytes | None:
        return self.files.get(path)


def judged(book: Book, size: int, begun: Begun | None = None) -> JudgedEntries:
    source: Any = Held(book, size)
    history = History(source, size, book.root(size))
    found = JudgedEntries(history, source, keep=True)
    if begun is not None and begun.begins(history, None):
        found.go_on(begun)
    assert audit_structure(source, size, history.root, seen=found.take) == []
    return found


def begun_of(book: Book, size: int) -> Begun:
    found = judged(book, size)
    return Begun(book.root(size), found.state, found.breaches, found.counted)


def again(begun: Begun) -> Begun:
    """Write it, and read it."""
    lines = b"".join(format_lines(begun.counted)).decode().splitlines()
    return parse_begun(json.loads(json.dumps(begun_form(begun))), [*parse_lines(lines)])


def plain(state: State) -> dict[str, Any]:
    """Give a state in values that can be compared."""
    found: dict[str, Any] = {**vars(state)}
    times = found.pop("times")
    for name, value in found.items():
        if isinstance(value, PersistentMap):
            found[name] = dict(value.items())
    found["others"] = [*state.others]
    found["holders"] = [*state.holders.items()]
    receipts = dict(times.receipts.items())
    return {**found, "times": (times.latest, [*times.steps], receipts)}


def same(one: JudgedEntries, other: JudgedEntries) -> None:
    assert plain(one.state) == plain(other.state)
    assert one.breaches == other.breaches
    assert one.counted == other.counted
    assert one.blobs == other.blobs
    assert one.lacking == other.lacking


@settings(max_examples=examples(60), deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 40), st.data())
def test_going_on_is_judging_all(seed: int, count: int, data: st.DataObject) -> None:
    book = Random_(Random(seed)).grow(count).book
    size = len(book.entries)
    begun = begun_of(book, data.draw(st.integers(1, size)))
    whole = judged(book, size)
    same(judged(book, size, begun), whole)
    if begun.state.eras:  # a log without a charter has nothing to keep
        kept = again(begun)
        assert plain(kept.state) == plain(begun.state)
        assert (kept.root, [*kept.breaches]) == (begun.root, begun.breaches)
        assert [*kept.counted] == begun.counted
        same(judged(book, size, kept), whole)


@settings(max_examples=examples(30), deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 20))
def test_another_log_is_not_gone_on_with(seed: int, count: int) -> None:
    one, other = (Random_(Random(seed + more)).grow(count).book for more in (0, 1))
    begun = begun_of(one, len(one.entries))
    size = len(other.entries)
    same(judged(other, size, begun), judged(other, size))
    if one.entries == other.entries[: len(one.entries)]:
        return
    source: Any = Held(other, size)
    assert not begun.begins(History(source, size, other.root(size)), None)

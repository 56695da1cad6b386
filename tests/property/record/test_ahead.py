"""To have signatures verified by other processes changes nothing of what a judge says."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.charters import Book, secrets
from tests.examples import examples
from tests.property.record.test_kept import Held, begun_of, judged, plain, same
from tests.strategies.histories import History as Random_

from paripassu.record import ahead
from paripassu.record.ahead import Ahead
from paripassu.record.history import History
from paripassu.record.judged_entries import JudgedEntries
from paripassu.record.replayed import replay_history
from paripassu.record.state import State
from paripassu.record.statements import Statements
from paripassu.record.verifying import Asked, Verifiers

pytestmark = pytest.mark.slow
MESSAGE = b"what is signed"


def helped(book: Book, batch: int, begun: int = 0, *, kill: bool = False) -> JudgedEntries:
    """Judge with a process beside, so many entries at a time."""
    size = len(book.entries)
    source = Held(book, size)
    found = JudgedEntries(History(source, size, book.root(size)), source, keep=True)
    if begun:
        found.go_on(begun_of(book, begun))
    with Ahead(found, size, processes=1) as beside:
        for first in range(0, size, batch):
            beside.take(first, book.entries[first : first + batch])
            if kill and beside._verifiers is not None:
                for one in beside._verifiers._started:
                    one.kill()
        beside.finish()
    return found


@settings(max_examples=examples(10), deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 40), st.integers(1, 9), st.data())
def test_judged_beside_is_judged_here(
    seed: int, count: int, batch: int, data: st.DataObject
) -> None:
    book = Random_(Random(seed)).grow(count).book
    whole = judged(book, len(book.entries))
    begun = data.draw(st.integers(0, len(book.entries)))
    same(helped(book, batch, begun), whole)
    same(helped(book, batch, kill=True), whole)
    history = History(
        Held(book, len(book.entries)), len(book.entries), book.root(len(book.entries))
    )
    rules = [Statements(State.empty(), book.files) for _ in range(2)]
    place = rules[0].replay_all(rules[0].start(), book.entries)
    half = replay_history(rules[1], rules[1].start(), history, begun, processes=1)
    beside = replay_history(rules[1], half, history, history.size, processes=1)
    assert (plain(beside.state), beside.last) == (plain(place.state), place.last)
    assert rules[1].root(history.size) == history.root


def signed(spoilt: Sequence[int]) -> list[Asked]:
    """Give signatures of both schemes, of which some are wrong."""
    asked = []
    for number in range(6):
        key = secrets("a-1")[number % 2]
        content = bytearray(key.sign(MESSAGE))
        content[5] ^= number in spoilt
        asked.append((key.public, MESSAGE, bytes(content)))
    return asked


def test_each_is_answered() -> None:
    verifiers = Verifiers(2)
    try:
        for spoilt in ((), (1,), (0, 3, 4), range(6)):
            for _ in range(3):
                answer = verifiers.ask(signed(spoilt)).result(60)
                assert answer == [number not in spoilt for number in range(6)]
        assert verifiers.ask([]).result(60) == []
    finally:
        verifiers.close()


def test_who_ended_gives_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    verifiers = Verifiers(1)
    assert len(verifiers.ask(signed(())).result(60)) == 6
    os.kill(verifiers._started[0].pid, signal.SIGKILL)
    for _ in range(3):
        assert verifiers.ask(signed(())).result(60) == []
    verifiers.close()
    with pytest.raises(RuntimeError):
        verifiers.ask(signed(()))
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    verifiers = Verifiers(1)
    assert verifiers.ask(signed(())).result(60) == []
    verifiers.close()


def test_who_is_stopped_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "_PATIENCE", 0.2)
    book = Random_(Random(7)).grow(40).book
    size = len(book.entries)
    source = Held(book, size)
    found = JudgedEntries(History(source, size, book.root(size)), source, keep=True)
    with Ahead(found, size, processes=1) as beside:
        for first, content in enumerate(book.entries):
            beside.take(first, [content])
            verifiers = beside._verifiers
            for one in () if verifiers is None else verifiers._started:
                one.send_signal(signal.SIGSTOP)
        beside.finish()
        assert beside._verifiers is None
    same(found, judged(book, size))

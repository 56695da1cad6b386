"""The judge against the rules read once more, over random logs with spoilt entries in them."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.oracle.record_rules import Rules
from tests.strategies.histories import History

from paripassu.record.entry import parse_entry
from paripassu.record.envelope import Statement, format_statement
from paripassu.record.errors import RefusedError
from paripassu.record.note import format_note


def compare(history: History, before: Rules | None = None) -> Rules:
    """Compare all that is said of a log."""
    book = history.book
    rules = Rules(book.entries, book.files.contents, before)
    for index, breach in enumerate(history.breaches):
        broken = rules.broken(index)
        assert (breach is None) == (not broken), (index, breach, sorted(broken))
        assert breach is None or breach in broken, (index, breach, sorted(broken))
    size = len(book.entries)
    for index, said in rules.statements(size):
        assert book.state.index_of(said.id.hex()) == index
        assert book.state.times.time(index) == rules.time(index, size)
        assert book.state.times.own(index) == rules.own(index, size)
    assert len(book.state.ids) == len([*rules.statements(size)])
    assert book.state.settling is None or rules.waited_for(size)
    return rules


@pytest.mark.slow
@settings(max_examples=examples(80))
@given(st.integers(0, 2**32))
def test_the_judge_and_the_page_agree(seed: int) -> None:
    compare(History(Random(seed)).grow(14))


@pytest.mark.slow
@settings(max_examples=examples(24))
@given(st.integers(0, 2**32))
def test_successors_too(seed: int) -> None:
    random = Random(seed)
    old = History(random).grow(6)
    if not old.book.state.eras:
        return
    rules = compare(old)
    compare(History(random, old).grow(8), rules)


@pytest.mark.slow
def test_random_logs_break_most_rules_and_keep_them_most_of_the_time() -> None:
    """Else the comparison would compare little."""
    found: Counter[str | None] = Counter()
    for seed in range(25):
        found.update(History(Random(seed)).grow(14).breaches)
    assert found[None] > sum(found.values()) / 3
    assert len(found) > 15, found


@settings(max_examples=examples(100))
@given(st.binary(max_size=400))
def test_any_bytes_are_an_entry_or_refused(content: bytes) -> None:
    with suppress(RefusedError):
        entry = parse_entry(content)
        assert content == (
            format_statement(entry) if isinstance(entry, Statement) else format_note(entry)
        )

"""Maps and lists whose older versions stay as they were, and times kept note by note."""

from __future__ import annotations

from bisect import bisect_left

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from paripassu.record.persistent import PersistentList, PersistentMap
from paripassu.record.times import DAY, FINAL, Times, is_earlier_day, lower_median

PAIRS = st.lists(st.tuples(st.integers(-5, 70_000), st.integers()), max_size=60)


@settings(max_examples=examples(100))
@given(PAIRS, st.integers(0, 60), PAIRS)
def test_a_map_that_is_gone_on_from_twice(
    pairs: list[tuple[int, int]], at: int, others: list[tuple[int, int]]
) -> None:
    versions = [PersistentMap[int, int]()]
    for key, value in pairs:
        versions.append(versions[-1].with_item(key, value))
    at = min(at, len(pairs))
    branch = versions[at]
    for key, value in others:
        branch = branch.with_item(key, value)
    for number, version in enumerate(versions):
        known = dict(pairs[:number])
        assert dict(version.items()) == known
        assert len(version) == len(known)
        assert all(version.get(key) == known.get(key) for key, _ in (*pairs, *others))
    assert dict(branch.items()) == dict(pairs[:at]) | dict(others)


@settings(max_examples=examples(50))
@given(st.integers(0, 1_100), st.integers(0, 300), st.integers(0, 1_200))
def test_a_list_that_is_gone_on_from_twice(size: int, more: int, sought: int) -> None:
    first = PersistentList(range(size))
    grown: PersistentList[int] = PersistentList()
    for value in range(size):
        grown = grown.with_last(value)
    branch = grown
    for value in range(more):
        branch = branch.with_last(10_000 + value)
    assert [*first] == [*grown] == [*range(size)]
    assert [*branch] == [*range(size), *range(10_000, 10_000 + more)]
    assert bisect_left(grown, sought) == min(sought, size)
    assert [*grown[1:-1]] == [*range(size)][1:-1]
    if size:
        assert grown[-1] == size - 1


NOTES = st.lists(
    st.tuples(st.booleans(), st.integers(1, 12), st.integers(0, 20 * DAY)), max_size=25
)


@settings(max_examples=examples(300))
@given(NOTES)
def test_times_are_the_least_of_all_notes(notes: list[tuple[bool, int, int]]) -> None:
    """Kept step by step against all notes looked at anew."""
    times = Times()
    checkpoints: list[tuple[int, int]] = []
    receipts: list[tuple[int, int]] = []
    for is_checkpoint, where, time in notes:
        late = any(other - time > FINAL for _, other in (*checkpoints, *receipts))
        assert times.is_late(time) == late
        gains = [
            index
            for index in range(13)
            if is_earlier_day(time, min((t for s, t in checkpoints if s > index), default=None))
        ]
        assert times.gains_from(time) == gains[0]
        assert gains == [*range(gains[0], 13)]
        if is_checkpoint:
            times = times.with_checkpoint(where, time)
            checkpoints.append((where, time))
        else:
            times = times.with_receipt(where, time)
            receipts.append((where, time))
        both = times.both()
        for index in range(13):
            assert both(index) == (times.time(index), times.own(index))
            by_checkpoints = [t for s, t in checkpoints if s > index]
            by_receipts = [t for at, t in receipts if at == index]
            assert times.time(index) == min(by_checkpoints, default=None)
            assert times.own(index) == min((*by_checkpoints, *by_receipts), default=None)


def test_the_lower_median() -> None:
    assert lower_median([5]) == 5
    assert lower_median([9, 5]) == 5
    assert lower_median([9, 5, 7]) == 7
    assert lower_median([9, 5, 7, 6]) == 6


@settings(max_examples=examples(50))
@given(PAIRS)
def test_a_map_of_many_at_once(pairs: list[tuple[int, int]]) -> None:
    found = PersistentMap.of(pairs)
    assert dict(found.items()) == dict(pairs)
    assert len(found) == len(dict(pairs))
    more = found.with_item(0, 1)
    assert dict(found.items()) == dict(pairs)
    assert dict(more.items()) == {**dict(pairs), 0: 1}
